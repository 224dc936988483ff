// Takes a cluster back to how it was: as new revisions of its log, so that everybody who follows it comes along and
// nothing that happened is lost.
import { EXECS, EXEC_OUTPUTS } from '@kubarium/kube-node'
import { deepFreeze } from '@kubarium/kube-objects'
import { isHidden, partsOf, type ClusterState, type StoredObject } from '@kubarium/kube-store'
import { CLOCK_KEY } from './cluster-clock.ts'
import type { SimulatedCluster } from './simulated-cluster.ts'

/** What such a revision has as its verb; `because` is the revision that was gone back to. */
export const RESTORE = 'restore'

/** Time goes on, and who is in a container stays there. */
const KEPT = new Set([partsOf(CLOCK_KEY).resource, EXECS, EXEC_OUTPUTS])

/**
 * Writes what makes a cluster what it was.
 * @param target the state to go back to @param to its revision
 * @returns how many revisions that took; pending in the journal
 */
export function restoreState(
  cluster: SimulatedCluster,
  target: ClusterState,
  to: number,
  actor: string,
  now: number,
): number {
  const { journal, state } = cluster
  cluster.clock.advanceTo(now)
  journal.cause = { actor, verb: RESTORE, because: to }
  const before = cluster.revision
  const gone = [...state.entries()].filter(([key]) => !isKept(key) && target.get(key) === undefined)
  for (const [key] of gone) journal.write(key, null)
  for (const [key, object] of target.entries()) {
    if (isKept(key) || isSame(state.get(key), object)) continue
    journal.write(key, isHidden(key) ? object : withVersion(object, journal.nextRevision))
  }
  return cluster.revision - before
}

const isKept = (key: string): boolean => KEPT.has(partsOf(key).resource)

function isSame(now: StoredObject | undefined, then: StoredObject): boolean {
  if (now === undefined) return false
  if (now === then) return true
  const { resourceVersion: a } = now.metadata as { resourceVersion?: string }
  const { resourceVersion: b } = then.metadata as { resourceVersion?: string }
  return a === undefined || b === undefined ? JSON.stringify(now) === JSON.stringify(then) : a === b
}

function withVersion(object: StoredObject, revision: number): StoredObject {
  return deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } })
}
