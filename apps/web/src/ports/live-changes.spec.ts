import { describe, expect, it } from 'vitest'
import { afterChanges, afterSnapshot } from './live-changes.ts'
import { nothingSeenYet } from './live-source.ts'

const object = (name: string, resourceVersion: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, uid: `uid-${name}`, resourceVersion },
})
const start = afterSnapshot(
  nothingSeenYet,
  { revision: 4, now: 1000, objects: [object('a', '3'), object('b', '4')] },
  5,
)
const cause = { actor: 'someone' }

describe('the live state', () => {
  it('is what the snapshot says', () => {
    expect(start).toMatchObject({ connection: 'live', revision: 4, now: 1000, seenAt: 5 })
    expect([...start.objects.keys()]).toEqual(['uid-a', 'uid-b'])
  })

  it('follows changes and leaves the state before untouched', () => {
    const next = afterChanges(
      start,
      {
        after: 4,
        revision: 7,
        now: 1500,
        changes: [
          { type: 'ADDED', revision: 5, object: object('c', '5'), cause },
          { type: 'MODIFIED', revision: 6, object: object('a', '6'), cause },
          { type: 'DELETED', revision: 7, object: object('b', '7'), cause },
        ],
      },
      9,
    )
    expect(
      [...next!.objects.values()].map((found) => `${found.metadata.name}@${found.metadata.resourceVersion}`),
    ).toEqual(['a@6', 'c@5'])
    expect(next!.recent.map((change) => change.revision)).toEqual([5, 6, 7])
    expect(start.objects.size).toBe(2)
  })

  it('refuses changes that leave a gap', () => {
    expect(afterChanges(start, { after: 5, revision: 6, now: 0, changes: [] }, 0)).toBeUndefined()
  })

  it('remembers the last 500 changes, no more', () => {
    let state = start
    for (let revision = 5; revision < 605; revision++) {
      state = afterChanges(
        state,
        {
          after: revision - 1,
          revision,
          now: 0,
          changes: [{ type: 'MODIFIED', revision, object: object('a', String(revision)), cause }],
        },
        0,
      )!
    }
    expect(state.recent).toHaveLength(500)
    expect(state.recent.at(-1)!.revision).toBe(604)
  })
})
