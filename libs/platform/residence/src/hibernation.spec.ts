import { clusterBase, standardSimulation } from '@kubarium/kube-cluster'
import { MemoryClusterLog } from '@kubarium/kube-store'
import { expect, it } from 'vitest'
import { Residence } from './residence.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const user = { name: 'kubernetes-admin', groups: ['system:masters'] }

it('lets the time of a cluster that nobody uses stand still, and go on when somebody does', async () => {
  const log = new MemoryClusterLog()
  const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 1, now: START })
  await log.putBase(base)
  await log.create({ clusterId: 'c', baseId: base.id, seed: 's' })
  let time = START + 10_000
  const residence = new Residence({ log, cluster: standardSimulation, worldNow: () => time })
  const resident = await residence.get('c')
  const create = (name: string): Promise<unknown> =>
    resident.transact((cluster, now) =>
      cluster.handle(
        {
          method: 'POST',
          url: '/api/v1/namespaces/default/configmaps',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ metadata: { name } }),
        },
        user,
        now,
      ),
    )
  await create('before')
  await resident.hibernate()
  time += 3_600_000
  expect((await resident.step(100)).again).toBeNull()
  expect(resident.now()).toBe(START + 10_000)
  await create('after')
  time += 5_000
  await create('later')
  const created = (name: string): string | undefined =>
    (
      resident.cluster.state.find('configmaps', 'default', name) as
        { metadata: { creationTimestamp?: string } } | undefined
    )?.metadata.creationTimestamp
  expect([created('before'), created('after'), created('later')]).toEqual([
    '2026-01-01T00:00:10Z',
    '2026-01-01T00:00:10Z',
    '2026-01-01T00:00:15Z',
  ])
  residence.close()
})
