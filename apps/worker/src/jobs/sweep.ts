// Finds what nobody works on although it is due: after a lost notice, a lost queue, a worker that died. It runs by the
// clock of each worker, not by a job, because it is what makes losing jobs harmless.
import { setTimeout as pause } from 'node:timers/promises'
import type { Platform } from '../platform.ts'
import { reconcileCluster, type Stays } from './reconcile-cluster.job.ts'

/** Clusters taken up in one round; the others are next, the longest overdue first. */
const MOST_PER_ROUND = 500

/** How often what is unused or deleted is looked for. */
const HOUSEKEEPING_MS = 60_000

type Parts = Pick<Platform, 'log' | 'jobs' | 'logger' | 'config'> & { readonly stays: Pick<Stays, 'hibernate'> }

/** Gives every overdue cluster a job; one that has a job already gets no second. @returns how many were overdue */
export async function sweepOverdue({ log, jobs }: Pick<Parts, 'log' | 'jobs'>, now: number): Promise<number> {
  const overdue = await log.overdue(now, MOST_PER_ROUND)
  for (const clusterId of overdue) await jobs.enqueue(reconcileCluster, { clusterId }, { key: clusterId })
  return overdue.length
}

/** Hibernates what nobody has used for long, and removes what owners deleted. */
export async function keepHouse(
  { log, stays }: Pick<Parts, 'log' | 'stays'>,
  unusedSince: number,
): Promise<{ hibernated: number; removed: number }> {
  const unused = await log.unusedSince(unusedSince, MOST_PER_ROUND)
  for (const clusterId of unused) {
    await stays.hibernate(clusterId)
    await log.setHibernated(clusterId, true)
  }
  return { hibernated: unused.length, removed: await log.purgeDeleted(MOST_PER_ROUND) }
}

/** Sweeps from now on until it is stopped. */
export class Sweep {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()

  constructor(private readonly parts: Parts) {}

  start(): void {
    this.running = this.run()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(): Promise<void> {
    const { config, logger } = this.parts
    let nextHousekeeping = 0
    while (!this.stopping.signal.aborted) {
      try {
        await sweepOverdue(this.parts, Date.now())
        if (Date.now() >= nextHousekeeping) {
          nextHousekeeping = Date.now() + HOUSEKEEPING_MS
          await keepHouse(this.parts, Date.now() - config.HIBERNATE_AFTER_MINUTES * 60_000)
        }
      } catch (error) {
        logger.warn({ err: error }, 'sweep failed; the next one finds the same')
      }
      await pause(config.SWEEP_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    }
  }
}
