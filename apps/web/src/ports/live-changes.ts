// How a live state follows from the one before. Shared by every source, so that all of them mean the same by it.
import type { LiveChanges, LiveObject, LiveSnapshot } from '@kubarium/contracts'
import type { LiveState } from './live-source.ts'

const RECENT = 500

/** The state after a snapshot: it replaces everything but the changes already seen. */
export function afterSnapshot(state: LiveState, snapshot: LiveSnapshot, seenAt: number): LiveState {
  return {
    connection: 'live',
    tries: 0,
    revision: snapshot.revision,
    now: snapshot.now,
    seenAt,
    objects: new Map(snapshot.objects.map((object) => [object.metadata.uid, object])),
    recent: state.recent,
  }
}

/**
 * The state after `changes`; undefined when they do not follow on the revision the state is at. Then there is a gap
 * and only a new snapshot helps.
 */
export function afterChanges(state: LiveState, changes: LiveChanges, seenAt: number): LiveState | undefined {
  if (changes.after !== state.revision) return undefined
  const objects = new Map<string, LiveObject>(state.objects)
  for (const change of changes.changes) {
    if (change.type === 'DELETED') objects.delete(change.object.metadata.uid)
    else objects.set(change.object.metadata.uid, change.object)
  }
  return {
    connection: 'live',
    tries: 0,
    revision: changes.revision,
    now: changes.now,
    seenAt,
    objects,
    recent: [...state.recent, ...changes.changes].slice(-RECENT),
  }
}
