// A reconciliation job is a cluster's stay at this worker. It carries no state: whoever takes it loads the cluster from
// its log, and what it leaves undone is found again by the cluster's due time.
import { reconcileJob } from '@kubarium/contracts'
import { defineJob, type JobContext } from '@kubarium/platform-queue'
import type { Platform } from '../platform.ts'

/** A worker that dies is noticed after `lockMs`; its clusters go to another one. */
export const reconcileCluster = defineJob({ queue: 'reconcile', schema: reconcileJob, lockMs: 4_000 })

/** What a stay ends with when a part of the simulation failed, or would never settle: nobody tries again by itself. */
export class PoisonedCluster extends Error {
  override name = 'PoisonedCluster'
}

/** Keeps a cluster going until it has been quiet for a while. */
export interface Stays {
  /**
   * Resolves when the cluster needs nobody until its due time, or soon after `signal` is aborted.
   * @throws PoisonedCluster when the simulation itself failed; anything else is trouble of ours, and is tried again
   */
  stay(clusterId: string, signal: AbortSignal): Promise<void>
  /** Lets a cluster's clock stand still until somebody uses it. */
  hibernate(clusterId: string): Promise<void>
  /** Whether a stay of this cluster is going on here. */
  holds(clusterId: string): boolean
}

/** One job: the stay, and parking when it is poisoned. */
export async function runReconcileCluster(
  { log, logger }: Pick<Platform, 'log' | 'logger'>,
  stays: Stays,
  clusterId: string,
  { signal }: Pick<JobContext, 'signal'>,
): Promise<void> {
  try {
    await stays.stay(clusterId, signal)
  } catch (error) {
    if (!(error instanceof PoisonedCluster)) throw error
    logger.warn({ err: error, clusterId }, 'cluster parked')
    await log.park(clusterId, error.message)
  }
}
