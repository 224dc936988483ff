// What must hold when processes die: every acknowledged write is there, the log has no gap and no double, and the
// controllers finish their work. Here in one process, with a log whose appends are cut off at random points; the same is
// proved with real processes by infra/cli/testing/crash.mjs.
import { clusterBase, standardSimulation } from '@kubarium/kube-cluster'
import { seededRandom } from '@kubarium/kube-runtime'
import { MemoryClusterLog, type Append, type ClusterLog } from '@kubarium/kube-store'
import { describe, expect, it } from 'vitest'
import { Residence } from './residence.ts'
import type { ResidentCluster } from './resident-cluster.ts'

const user = { name: 'kubernetes-admin', groups: ['system:masters'] }
const START = Date.parse('2026-01-01T00:00:00Z')
const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: START })

/** A process's view of a shared log: after so many more appends it is dead, before or after the last one was written. */
function mortal(log: MemoryClusterLog, appendsLeft: number, lastIsWritten: boolean): ClusterLog {
  let left = appendsLeft
  return new Proxy(log, {
    get(target, property) {
      if (property !== 'append') {
        const value = Reflect.get(target, property) as unknown
        return typeof value === 'function' ? value.bind(target) : value
      }
      return async (append: Append) => {
        if (left-- > 0) return target.append(append)
        if (left === -1 && lastIsWritten) await target.append(append)
        // A dead process hears nothing.
        return new Promise<boolean>(() => undefined)
      }
    },
  })
}

function create(resident: ResidentCluster, path: string, body: object): Promise<number> {
  return resident.transact((cluster, now) => {
    const answer = cluster.handle(
      { method: 'POST', url: path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      user,
      now,
    )
    return 'status' in answer ? answer.status : 0
  })
}

const deployment = (name: string): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
  },
})

describe('processes that die', () => {
  it.each(Array.from({ length: 40 }, (_, i) => i))(
    'lose nothing that was acknowledged, and no revision is missing or twice (run %i)',
    async (run) => {
      const random = seededRandom(`crash ${run}`)
      const log = new MemoryClusterLog()
      await log.putBase(base)
      await log.create({ clusterId: 'c', baseId: base.id, seed: `s${run}` })
      let time = START + 2_000
      const acknowledged: string[] = []
      let next = 0
      for (let life = 0; life < 8; life++) {
        // An API process and a worker live at the same time; each dies at its own moment.
        const worldNow = (): number => time
        const [api, worker] = [0, 1].map(
          () =>
            new Residence({
              log: mortal(log, random.int(6), random.next() < 0.5),
              cluster: { ...standardSimulation, pullSeconds: 0 },
              worldNow,
            }),
        )
        const [front, back] = [await api!.get('c'), await worker!.get('c')]
        for (let i = 0; i < 4; i++) {
          const name = `d-${next++}`
          void create(front, '/apis/apps/v1/namespaces/default/deployments', deployment(name)).then(
            (status) => status === 201 && acknowledged.push(name),
          )
          if (random.next() < 0.7) void back.step(1 + random.int(30), 1 + random.int(4)).catch(() => undefined)
          await new Promise((resolve) => setImmediate(resolve))
          time += random.int(500)
        }
        await new Promise((resolve) => setTimeout(resolve, 2))
        api!.close()
        worker!.close()
      }
      const survivor = new Residence({ log, cluster: { ...standardSimulation, pullSeconds: 0 }, worldNow: () => time })
      const resident = await survivor.get('c')
      while ((await resident.step(300, 4)).again === 'now') time += 1
      survivor.close()

      const tail = await log.tail('c', base.revision)
      expect(tail.map(({ revision }) => revision)).toEqual(tail.map((_, i) => base.revision + 1 + i))
      const state = resident.cluster.state
      const names = state.list('deployments.apps').map(({ metadata }) => metadata.name)
      expect(names).toEqual(expect.arrayContaining(acknowledged))
      for (const object of state.list('deployments.apps'))
        expect(object).toMatchObject({ status: { replicas: 2, readyReplicas: 2, updatedReplicas: 2 } })
      expect(state.count('pods')).toBe(2 * names.length)
    },
  )

  it('writes from two processes at once end up in one order that both agree on', async () => {
    const log = new MemoryClusterLog()
    await log.putBase(base)
    await log.create({ clusterId: 'c', baseId: base.id, seed: 's' })
    const residences = [0, 1, 2].map(() => new Residence({ log, cluster: standardSimulation }))
    const residents = await Promise.all(residences.map((residence) => residence.get('c')))
    const statuses = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        create(residents[i % 3]!, '/api/v1/namespaces/default/configmaps', { metadata: { name: `m-${i}` } }),
      ),
    )
    expect(statuses.every((status) => status === 201)).toBe(true)
    await expect.poll(() => new Set(residents.map(({ cluster }) => cluster.revision)).size).toBe(1)
    const [first, ...others] = residents.map(({ cluster }) =>
      JSON.stringify([...cluster.state.entries()].sort(([a], [b]) => (a < b ? -1 : 1))),
    )
    expect(others.every((other) => other === first)).toBe(true)
    for (const residence of residences) residence.close()
  })
})
