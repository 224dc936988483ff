// What every driver of the cluster log must do. A driver's spec calls `clusterLogContract` with a way to make a fresh log.
import { describe, expect, it } from 'vitest'
import { CompactedError, UnknownClusterError, type ClusterLog, type Notice } from '../cluster-log.ts'
import { ClusterState } from '../cluster-state.ts'
import { keyOf, type Revision, type StoredObject } from '../revision.ts'

const object = (name: string, extra: object = {}): StoredObject => ({
  metadata: { name, namespace: 'default' },
  ...extra,
})

/** `count` revisions after `after`, each creating one object named after its number. */
export function revisionsAfter(
  after: number,
  count: number,
  object_: (n: number) => StoredObject | null = (n) => object(`o-${n}`),
): Revision[] {
  return Array.from({ length: count }, (_, i) => {
    const revision = after + i + 1
    return {
      revision,
      key: keyOf('configmaps', 'default', `o-${revision}`),
      object: object_(revision),
      at: 1_000 + revision,
      cause: { actor: 'test', verb: 'create' },
    }
  })
}

async function stateAt(log: ClusterLog, clusterId: string, revision?: number): Promise<ClusterState> {
  const { head, snapshot, tail } = await log.load(clusterId, revision)
  const base = await log.getBase(head.baseId)
  const state = ClusterState.from(snapshot?.entries ?? base.entries, snapshot?.revision ?? base.revision)
  for (const entry of tail) state.apply(entry)
  return state
}

const names = (state: ClusterState): string[] => state.list('configmaps').map((found) => found.metadata.name)

/**
 * @param open a fresh log, shared by the tests of one run, and ids for clusters that do not exist yet
 */
export function clusterLogContract(
  driver: string,
  open: () => Promise<{ log: ClusterLog; newId: () => string }>,
): void {
  describe(`cluster log: ${driver}`, () => {
    const base = {
      id: 'contract-base',
      revision: 3,
      entries: [[keyOf('configmaps', 'default', 'base'), object('base')]] as const,
    }
    const setUp = async (): Promise<{ log: ClusterLog; id: string; newId: () => string }> => {
      const { log, newId } = await open()
      await log.putBase(base)
      const id = newId()
      await log.create({ clusterId: id, baseId: base.id, seed: 'seed' })
      return { log, id, newId }
    }

    it('starts a cluster at the revision and content of its base', async () => {
      const { log, id } = await setUp()
      expect(await log.head(id)).toMatchObject({
        clusterId: id,
        revision: 3,
        compacted: 3,
        seed: 'seed',
        due: null,
        hibernated: false,
      })
      expect(names(await stateAt(log, id))).toEqual(['base'])
    })

    it('appends revisions that follow on the expected one and gives them back unchanged', async () => {
      const { log, id } = await setUp()
      const revisions = [
        ...revisionsAfter(3, 2),
        { ...revisionsAfter(5, 1)[0]!, key: keyOf('configmaps', 'default', 'base'), object: null },
      ]
      expect(await log.append({ clusterId: id, expected: 3, revisions })).toBe(true)
      expect(await log.tail(id, 3)).toEqual(revisions)
      expect(await log.tail(id, 5)).toEqual(revisions.slice(2))
      expect(names(await stateAt(log, id))).toEqual(['o-4', 'o-5'])
    })

    it('keeps every character of an object, lone surrogates and NUL included', async () => {
      const { log, id } = await setUp()
      const text = 'a\u0000b \ud800 한글 \u2028 "\\'
      await log.append({
        clusterId: id,
        expected: 3,
        revisions: revisionsAfter(3, 1, (n) => object(`o-${n}`, { data: { text } })),
      })
      expect((await log.tail(id, 3))[0]!.object).toMatchObject({ data: { text } })
    })

    it('refuses an append that expects another revision, and writes nothing', async () => {
      const { log, id } = await setUp()
      await log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, 1) })
      expect(await log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, 2) })).toBe(false)
      expect(await log.append({ clusterId: id, expected: 5, revisions: revisionsAfter(5, 1) })).toBe(false)
      expect((await log.head(id)).revision).toBe(4)
    })

    it('lets exactly one of many writers with the same expectation win', async () => {
      const { log, id } = await setUp()
      const results = await Promise.all(
        Array.from({ length: 10 }, () => log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, 2) })),
      )
      expect(results.filter(Boolean)).toHaveLength(1)
      expect((await log.tail(id, 3)).map(({ revision }) => revision)).toEqual([4, 5])
    })

    it('keeps appends of many clusters apart', async () => {
      const { log, newId } = await setUp()
      const ids = Array.from({ length: 20 }, newId)
      for (const id of ids) await log.create({ clusterId: id, baseId: base.id, seed: id })
      const results = await Promise.all(
        ids.map((id, i) => log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, i + 1) })),
      )
      expect(results.every(Boolean)).toBe(true)
      expect(await Promise.all(ids.map(async (id) => (await log.head(id)).revision))).toEqual(ids.map((_, i) => 4 + i))
    })

    it('gives the state at an earlier revision', async () => {
      const { log, id } = await setUp()
      await log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, 3) })
      await log.append({ clusterId: id, expected: 6, revisions: revisionsAfter(6, 3) })
      expect(names(await stateAt(log, id, 5))).toEqual(['base', 'o-4', 'o-5'])
      expect(names(await stateAt(log, id, 3))).toEqual(['base'])
    })

    it('starts loads at the newest snapshot that is not too new', async () => {
      const { log, id } = await setUp()
      await log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, 6) })
      await log.putSnapshot(id, 6, [...(await stateAt(log, id, 6)).entries()])
      expect((await log.load(id)).snapshot?.revision).toBe(6)
      expect((await log.load(id)).tail.map(({ revision }) => revision)).toEqual([7, 8, 9])
      expect((await log.load(id, 5)).snapshot).toBeNull()
      expect(names(await stateAt(log, id))).toHaveLength(7)
    })

    it('forgets compacted history but not the state', async () => {
      const { log, id } = await setUp()
      await log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, 3) })
      await log.append({ clusterId: id, expected: 6, revisions: revisionsAfter(6, 3) })
      await expect(log.compact(id, 6)).rejects.toThrow('no snapshot')
      await log.putSnapshot(id, 6, [...(await stateAt(log, id, 6)).entries()])
      await log.compact(id, 6)
      expect((await log.head(id)).compacted).toBe(6)
      await expect(log.tail(id, 4)).rejects.toBeInstanceOf(CompactedError)
      await expect(log.load(id, 4)).rejects.toBeInstanceOf(CompactedError)
      expect((await log.tail(id, 6)).map(({ revision }) => revision)).toEqual([7, 8, 9])
      expect(names(await stateAt(log, id))).toHaveLength(7)
    })

    it('forks at a revision; both go their own way', async () => {
      const { log, id, newId } = await setUp()
      await log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, 4) })
      const forkId = newId()
      await log.fork(id, 5, forkId)
      expect(await log.head(forkId)).toMatchObject({ revision: 5, seed: 'seed' })
      expect(names(await stateAt(log, forkId))).toEqual(['base', 'o-4', 'o-5'])
      await log.append({ clusterId: forkId, expected: 5, revisions: revisionsAfter(5, 1, () => object('fork')) })
      await log.append({ clusterId: id, expected: 7, revisions: revisionsAfter(7, 1) })
      expect((await log.head(id)).revision).toBe(8)
      expect((await log.head(forkId)).revision).toBe(6)
      await log.remove(id)
      expect(names(await stateAt(log, forkId))).toHaveLength(4)
    })

    it('finds what is overdue, the longest first, and leaves out what is hibernated', async () => {
      const { log, id, newId } = await setUp()
      const [later, asleep] = [newId(), newId()]
      for (const other of [later, asleep]) await log.create({ clusterId: other, baseId: base.id, seed: '' })
      await log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, 1), due: 2_000 })
      await log.append({ clusterId: later, expected: 3, revisions: revisionsAfter(3, 1), due: 1_000 })
      await log.append({ clusterId: asleep, expected: 3, revisions: revisionsAfter(3, 1), due: 500 })
      await log.setHibernated(asleep, true)
      expect((await log.head(asleep)).hibernated).toBe(true)
      const mine = async (now: number): Promise<readonly string[]> =>
        (await log.overdue(now, 10_000)).filter((found) => [id, later, asleep].includes(found))
      expect(await mine(2_000)).toEqual([later, id])
      expect(await mine(1_999)).toEqual([later])
      expect(await log.append({ clusterId: later, expected: 4, revisions: [], due: null })).toBe(true)
      expect(await mine(3_000)).toEqual([id])
    })

    it('makes a cluster due at once when a change from outside wants somebody to look', async () => {
      const { log, id } = await setUp()
      await log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, 1), due: 9_999_999_999_999 })
      await log.append({ clusterId: id, expected: 4, revisions: revisionsAfter(4, 1), wake: true })
      const due = (await log.head(id)).due
      expect(due).not.toBeNull()
      expect(due!).toBeLessThan(9_999_999_999_999)
    })

    it('tells subscribers of appends', async () => {
      const { log, id } = await setUp()
      const notices: Notice[] = []
      const told = new Promise<void>((resolve) => {
        const stop = log.subscribe({
          appended: (notice) => {
            if (notice.clusterId !== id) return
            notices.push(notice)
            if (notice.revision !== 6) return
            stop()
            resolve()
          },
          lost: () => {},
        })
      })
      // A driver may need a moment until it listens; what comes before is not promised.
      await new Promise((resolve) => setTimeout(resolve, 200))
      await log.append({ clusterId: id, expected: 3, revisions: revisionsAfter(3, 2), wake: true })
      await log.append({ clusterId: id, expected: 5, revisions: revisionsAfter(5, 1) })
      await told
      expect(notices.at(-1)).toEqual({ clusterId: id, revision: 6, wake: false })
      expect(notices.some(({ revision, wake }) => revision === 5 && wake)).toBe(true)
    })

    it('says so when a cluster does not exist', async () => {
      const { log, newId } = await setUp()
      const id = newId()
      await expect(log.head(id)).rejects.toBeInstanceOf(UnknownClusterError)
      await expect(log.load(id)).rejects.toBeInstanceOf(UnknownClusterError)
      await expect(log.tail(id, 0)).rejects.toBeInstanceOf(UnknownClusterError)
    })
  })
}
