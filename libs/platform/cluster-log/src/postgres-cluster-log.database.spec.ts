import { randomUUID } from 'node:crypto'
import { SystemDatabase } from '@kubarium/platform-database'
import { createTestDatabase, type TestDatabase } from '@kubarium/platform-database/testing'
import type { Notice, Revision } from '@kubarium/kube-store'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { clusterLogContract, revisionsAfter } from '../../../kube/store/src/testing/cluster-log.contract.ts'
import { PostgresClusterLog } from './postgres-cluster-log.ts'

let database: TestDatabase
let system: SystemDatabase
let log: PostgresClusterLog

beforeAll(async () => {
  database = await createTestDatabase()
  system = new SystemDatabase(database.systemUrl)
  log = new PostgresClusterLog(system.pool, database.systemUrl)
  log.subscribe({ appended: () => {}, lost: () => {} })
})

afterAll(async () => {
  await log.close()
  await system.close()
  await database.drop()
})

clusterLogContract('Postgres', async () => ({ log, newId: randomUUID }))

describe('the Postgres cluster log', () => {
  const newCluster = async (): Promise<string> => {
    await log.putBase({ id: 'spec-base', revision: 1, entries: [] })
    const id = randomUUID()
    await log.create({ clusterId: id, baseId: 'spec-base', seed: 's' })
    return id
  }
  const numbers = (revisions: readonly Revision[]) => revisions.map(({ revision }) => revision)

  it('writes the appends of many clusters in few statements, and tells the losers', async () => {
    const ids = await Promise.all(Array.from({ length: 150 }, newCluster))
    await log.append({ clusterId: ids[0]!, expected: 1, revisions: revisionsAfter(1, 1) })
    const query = vi.spyOn(system.pool, 'query')
    const written = await Promise.all(
      ids.map((clusterId) => log.append({ clusterId, expected: 1, revisions: revisionsAfter(1, 3) })),
    )
    expect(query.mock.calls.length).toBeLessThan(10)
    query.mockRestore()
    expect(written.filter((one) => !one)).toHaveLength(1)
    expect(written[0]).toBe(false)
  })

  it('takes appends of one cluster that are made before the first is answered, in their order', async () => {
    const id = await newCluster()
    const results = await Promise.all(
      [1, 2, 3, 4].map((expected) => log.append({ clusterId: id, expected, revisions: revisionsAfter(expected, 1) })),
    )
    expect(results).toEqual([true, true, true, true])
    expect(numbers(await log.tail(id, 1))).toEqual([2, 3, 4, 5])
  })

  it('lets processes with the same clusters append at once: one wins each revision', async () => {
    const other = new PostgresClusterLog(system.pool, database.systemUrl)
    const ids = await Promise.all(Array.from({ length: 20 }, newCluster))
    for (let round = 0; round < 10; round++) {
      const expected = 1 + round * 2
      const both = await Promise.all(
        [log, other].map((one, i) =>
          Promise.all(
            (i ? ids.toReversed() : ids).map((clusterId) =>
              one.append({ clusterId, expected, revisions: revisionsAfter(expected, 2) }),
            ),
          ),
        ),
      )
      expect(both.flat().filter(Boolean)).toHaveLength(ids.length)
    }
    for (const id of ids) expect(numbers(await log.tail(id, 1))).toEqual(Array.from({ length: 20 }, (_, i) => i + 2))
    await other.close()
  })

  it('keeps the part of an append that a compaction reaches into', async () => {
    const id = await newCluster()
    await log.append({ clusterId: id, expected: 1, revisions: revisionsAfter(1, 6) })
    await log.putSnapshot(id, 4, [])
    await log.compact(id, 4)
    expect(numbers(await log.tail(id, 4))).toEqual([5, 6, 7])
    expect(numbers((await log.load(id)).tail)).toEqual([5, 6, 7])
  })

  it('forks from a snapshot, in the middle of an append, and refuses revisions that are gone or not there yet', async () => {
    const id = await newCluster()
    await log.append({ clusterId: id, expected: 1, revisions: revisionsAfter(1, 4) })
    await log.putSnapshot(
      id,
      5,
      revisionsAfter(1, 4).map(({ key, object }) => [key, object] as const),
    )
    await log.append({ clusterId: id, expected: 5, revisions: revisionsAfter(5, 4) })
    await log.compact(id, 5)
    const forkId = randomUUID()
    await log.fork(id, 7, forkId)
    const { head, snapshot, tail } = await log.load(forkId)
    expect(head.revision).toBe(7)
    expect(snapshot?.revision).toBe(5)
    expect(numbers(tail)).toEqual([6, 7])
    await expect(log.fork(id, 3, randomUUID())).rejects.toThrow('compacted')
    await expect(log.fork(id, 10, randomUUID())).rejects.toThrow('at revision 9')
    await expect(log.fork(randomUUID(), 1, randomUUID())).rejects.toThrow('no cluster')
  })

  it('does not work for parked clusters until they are released', async () => {
    const id = await newCluster()
    await log.append({ clusterId: id, expected: 1, revisions: revisionsAfter(1, 1), due: 1 })
    const isOverdue = async () => (await log.overdue(2, 10_000)).includes(id)
    expect(await isOverdue()).toBe(true)
    await log.park(id, 'the deployment reconciler failed: boom')
    expect(await isOverdue()).toBe(false)
    expect(await log.parkedError(id)).toContain('boom')
    await log.release(id)
    expect(await log.parkedError(id)).toBeNull()
    expect((await log.overdue(Date.now() + 1000, 10_000)).includes(id)).toBe(true)
  })

  it('wakes whoever holds a cluster without changing it', async () => {
    const id = await newCluster()
    const told = new Promise<Notice>((done) => {
      const stop = log.subscribe({
        appended: (notice) => notice.clusterId === id && (stop(), done(notice)),
        lost: () => {},
      })
    })
    await log.wake(id)
    expect(await told).toEqual({ clusterId: id, revision: 1, wake: true })
  })

  it('finds clusters that nobody uses, and removes what owners deleted', async () => {
    const id = await newCluster()
    const soon = Date.now() + 60_000
    expect(await log.unusedSince(soon, 10_000)).toContain(id)
    await log.setHibernated(id, true)
    expect(await log.unusedSince(soon, 10_000)).not.toContain(id)
    await log.touch(id)
    expect((await log.head(id)).hibernated).toBe(false)
    await system.pool.query('update cluster set deleted_at = now() where id = $1', [id])
    await expect(log.head(id)).rejects.toThrow('no cluster')
    expect(await log.append({ clusterId: id, expected: 1, revisions: revisionsAfter(1, 1) })).toBe(false)
    await log.purgeDeleted(1000)
    const { rowCount } = await system.pool.query('select from cluster where id = $1', [id])
    expect(rowCount).toBe(0)
  })

  it('listens again after its connection broke, and says that it may have missed something', async () => {
    const id = await newCluster()
    let lost = 0
    const notices: Notice[] = []
    const stop = log.subscribe({ appended: (notice) => notices.push(notice), lost: () => lost++ })
    await system.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kubarium-cluster-log' and datname = current_database()",
    )
    await vi.waitFor(() => expect(lost).toBe(1), { timeout: 10_000 })
    await log.append({ clusterId: id, expected: 1, revisions: revisionsAfter(1, 1) })
    await vi.waitFor(
      () => expect(notices.some(({ clusterId, revision }) => clusterId === id && revision === 2)).toBe(true),
      { timeout: 5_000 },
    )
    stop()
  })

  it('publishes what new clusters start from, and replaces it', async () => {
    const publish = (id: string) =>
      log.publishTemplate({ kubernetesVersion: 'v1.36.3', nodes: 3, base: { id, revision: 1, entries: [] } })
    await publish('template-1')
    await publish('template-1')
    await publish('template-2')
    const { rows } = await system.pool.query('select base_snapshot from cluster_template')
    expect(rows).toEqual([{ base_snapshot: 'template-2' }])
  })

  it('stores an append in less than a fifth of its JSON', async () => {
    const id = await newCluster()
    const revisions = revisionsAfter(1, 60)
    await log.append({ clusterId: id, expected: 1, revisions })
    const { rows } = await system.pool.query<{ size: number }>(
      'select length(data) as size from cluster_append where cluster_id = $1',
      [id],
    )
    expect(rows[0]!.size).toBeLessThan(JSON.stringify(revisions).length / 5)
  })
})
