// A stay: somebody keeps a cluster going. It is woken directly by what others write and by the cluster's own timers, and
// ends when the cluster has been quiet for a while; the due time in the log brings it back.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ClusterLog } from '@kubarium/kube-store'
import type { ResidentCluster } from './resident-cluster.ts'

export interface StayOptions {
  readonly signal: AbortSignal
  readonly log: ClusterLog
  /** The stay ends when nothing has happened for so long and nothing is due sooner, milliseconds. */
  readonly quietMs: number
  /** Revisions per step: then it is appended, and others have their turn. */
  readonly budget?: number
  /** A snapshot is stored after so many revisions. */
  readonly snapshotEvery?: number
  readonly worldNow?: () => number
}

const BUDGET = 300
/** Pieces of a step before anything else is looked at: its own end, a snapshot. */
const PIECES = 8
const SNAPSHOT_EVERY = 2_000
/** Timers of Node end here. */
const MAX_DELAY_MS = 2_147_483_647

/**
 * Keeps a cluster going until it is quiet, or until the signal.
 * @throws PoisonedError when the simulation fails
 */
export async function stay(
  resident: ResidentCluster,
  { signal, log, quietMs, budget = BUDGET, snapshotEvery = SNAPSHOT_EVERY, worldNow = Date.now }: StayOptions,
): Promise<void> {
  let isWoken = false
  let wake: (() => void) | undefined
  let snapshotAt = resident.cluster.revision
  const unfollow = resident.follow(({ wakes }) => {
    if (!wakes) return
    isWoken = true
    wake?.()
  })
  try {
    while (!signal.aborted) {
      isWoken = false
      const { again } = await resident.step(budget, PIECES)
      if (resident.cluster.revision - snapshotAt >= snapshotEvery) {
        snapshotAt = resident.cluster.revision
        await log.putSnapshot(resident.clusterId, snapshotAt, [...resident.cluster.state.entries()])
      }
      if (again === 'now' || isWoken) {
        await nextTurn()
        continue
      }
      const delay = again === null ? Number.POSITIVE_INFINITY : Math.max(0, again - worldNow())
      const reason = await new Promise<'woken' | 'due' | 'quiet' | 'stopped'>((resolve) => {
        const timer = setTimeout(
          () => resolve(delay <= quietMs ? 'due' : 'quiet'),
          Math.min(delay, quietMs, MAX_DELAY_MS),
        )
        const stop = (): void => done('stopped')
        const done = (why: 'woken' | 'stopped'): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', stop)
          resolve(why)
        }
        signal.addEventListener('abort', stop, { once: true })
        wake = () => done('woken')
      })
      wake = undefined
      if (reason === 'quiet') return
    }
  } finally {
    unfollow()
  }
}
