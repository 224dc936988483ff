// A cluster's own time: that of the world, less the time for which it stood still. Kept in the log like everything else.
import type { ClusterState, Journal, StoredObject } from '@kubarium/kube-store'
import { deepFreeze } from '@kubarium/kube-objects'

export const CLOCK_KEY = '~clock//clock'

interface ClockObject extends StoredObject {
  /** How far the cluster's time is behind the world's, milliseconds. */
  readonly behindMs: number
  /** The cluster's time at which it stands still, or null when it runs. */
  readonly stoppedAt: number | null
  /** Why it stands still: because nobody used the cluster, or because somebody wanted it so. */
  readonly stoppedBy?: 'hibernation' | 'person'
}

function stored(state: ClusterState): ClockObject {
  return (
    (state.get(CLOCK_KEY) as ClockObject | undefined) ?? { metadata: { name: 'clock' }, behindMs: 0, stoppedAt: null }
  )
}

/** The cluster's own time at a moment of the world's, both in milliseconds since 1970. */
export function clusterTime(state: ClusterState, worldNow: number): number {
  const { behindMs, stoppedAt } = stored(state)
  return stoppedAt ?? worldNow - behindMs
}

/** The world's time at which the cluster's clock will show a time; null while it stands still. */
export function worldTime(state: ClusterState, time: number): number | null {
  const { behindMs, stoppedAt } = stored(state)
  return stoppedAt === null ? time + behindMs : null
}

export function isStopped(state: ClusterState): boolean {
  return stored(state).stoppedAt !== null
}

/** Whether it stands still only because nobody used the cluster. */
export function isHibernated(state: ClusterState): boolean {
  const { stoppedAt, stoppedBy } = stored(state)
  return stoppedAt !== null && stoppedBy === 'hibernation'
}

/** Stops the clock where it is. */
export function stopClock(journal: Journal, worldNow: number, stoppedBy: 'hibernation' | 'person'): void {
  const clock = stored(journal.state)
  if (clock.stoppedAt === null)
    journal.write(CLOCK_KEY, deepFreeze({ ...clock, stoppedAt: worldNow - clock.behindMs, stoppedBy }))
}

/** Lets it go on from where it stands. */
export function startClock(journal: Journal, worldNow: number): void {
  const { stoppedBy: _, ...clock } = stored(journal.state)
  if (clock.stoppedAt !== null)
    journal.write(CLOCK_KEY, deepFreeze({ ...clock, behindMs: worldNow - clock.stoppedAt, stoppedAt: null }))
}
