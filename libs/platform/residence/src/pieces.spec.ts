// A step of several pieces computes the next one while the log has the one before; what gets into the log must be what
// one piece after the other gives, whoever else writes.
import { clusterBase, standardSimulation } from '@kubarium/kube-cluster'
import { MemoryClusterLog, type Append, type Revision } from '@kubarium/kube-store'
import { describe, expect, it } from 'vitest'
import { Residence } from './residence.ts'
import type { ResidentCluster } from './resident-cluster.ts'

const user = { name: 'kubernetes-admin', groups: ['system:masters'] }
const START = Date.parse('2026-01-01T00:00:00Z')
const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: START })
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'

/** A log whose appends take until they are let through, or fail. */
class SlowLog extends MemoryClusterLog {
  readonly waiting: { append: Append; go: (fault?: Error) => void }[] = []
  slow = false

  override async append(append: Append): Promise<boolean> {
    if (this.slow)
      await new Promise<void>((done, fail) => {
        this.waiting.push({ append, go: (fault) => (fault ? fail(fault) : done()) })
      })
    return super.append(append)
  }
}

async function clusterIn(log: MemoryClusterLog): Promise<{ resident: ResidentCluster; residence: Residence }> {
  await log.putBase(base)
  await log.create({ clusterId: 'c', baseId: base.id, seed: 'seed' })
  const residence = new Residence({
    log,
    cluster: { ...standardSimulation, pullSeconds: 0 },
    worldNow: () => START + 2_000,
  })
  return { resident: await residence.get('c'), residence }
}

const post = (resident: ResidentCluster, url: string, body: object): Promise<void> =>
  resident.transact((cluster, now) => {
    const headers = { 'content-type': 'application/json' }
    const answer = cluster.handle({ method: 'POST', url, headers, body: JSON.stringify(body) }, user, now)
    if (!('status' in answer) || answer.status !== 201) throw new Error('refused')
  })

const deploy = (resident: ResidentCluster): Promise<void> =>
  post(resident, DEPLOYMENTS, {
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    },
  })

const logOf = async (log: MemoryClusterLog): Promise<readonly Revision[]> => log.tail('c', base.revision)

async function untilSettled(resident: ResidentCluster, budget: number, pieces?: number): Promise<void> {
  while ((await resident.step(budget, pieces)).again === 'now');
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setImmediate(done))
}

describe('A step of several pieces', () => {
  it('leaves the log that single pieces leave', async () => {
    const logs = await Promise.all(
      [1, 3, 100].map(async (pieces) => {
        const log = new MemoryClusterLog()
        const { resident, residence } = await clusterIn(log)
        await deploy(resident)
        await untilSettled(resident, 7, pieces)
        residence.close()
        return JSON.stringify(await logOf(log))
      }),
    )
    expect(logs[1]).toBe(logs[0])
    expect(logs[2]).toBe(logs[0])
  })

  it('computes the next piece while one is on its way, and tells nobody of it before it is stored', async () => {
    const log = new SlowLog()
    const { resident, residence } = await clusterIn(log)
    await deploy(resident)
    const told: number[] = []
    resident.follow(({ changes }) => told.push(...changes.map(({ revision }) => revision)))
    log.slow = true
    const first = base.revision + 2
    const stepped = resident.step(10, 2)
    await until(() => resident.cluster.revision >= first + 10)
    expect(log.waiting).toHaveLength(1)
    expect(told).toEqual([])
    log.waiting.shift()!.go()
    await until(() => log.waiting.length > 0)
    expect(told.at(-1)).toBe(log.waiting[0]!.append.expected)
    log.waiting.shift()!.go()
    expect(await stepped).toEqual({ again: 'now' })
    expect(told).toEqual((await logOf(log)).slice(1).map(({ revision }) => revision))
    residence.close()
  })

  it('takes both back when somebody else was faster, and does them again on what is there', async () => {
    const log = new SlowLog()
    const { resident, residence } = await clusterIn(log)
    await deploy(resident)
    const other = new Residence({ log, cluster: standardSimulation, worldNow: () => START + 2_000 })
    const elsewhere = await other.get('c')
    log.slow = true
    const stepped = resident.step(10, 100)
    await until(() => log.waiting.length > 0 && resident.cluster.revision > base.revision + 12)
    log.slow = false
    await post(elsewhere, '/api/v1/namespaces/default/configmaps', { metadata: { name: 'faster' } })
    log.waiting.shift()!.go()
    await stepped
    await untilSettled(resident, 10, 100)
    const { state } = resident.cluster
    expect(state.find('configmaps', 'default', 'faster')).toBeDefined()
    expect(state.find('deployments.apps', 'default', 'web')).toMatchObject({ status: { readyReplicas: 3 } })
    const stored = await logOf(log)
    expect(stored.map(({ revision }) => revision)).toEqual(stored.map((_, i) => base.revision + 1 + i))
    expect(stored.at(-1)!.revision).toBe(state.revision)
    residence.close()
    other.close()
  })

  it('leaves nothing behind when the log fails', async () => {
    const log = new SlowLog()
    const { resident, residence } = await clusterIn(log)
    await deploy(resident)
    log.slow = true
    const stepped = resident.step(10, 2)
    await until(() => log.waiting.length > 0 && resident.cluster.revision > base.revision + 12)
    log.slow = false
    log.waiting.shift()!.go(new Error('the disk is full'))
    await expect(stepped).rejects.toThrow('the disk is full')
    expect(resident.cluster.revision).toBe(base.revision + 1)
    await untilSettled(resident, 10, 100)
    expect(resident.cluster.state.count('pods')).toBe(3)
    residence.close()
  })
})
