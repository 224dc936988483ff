import { describe, expect, it } from 'vitest'
import { ClusterState } from '@kubarium/kube-store'
import { clusterBase } from './bootstrap.ts'
import { clusterIndexes } from './indexes.ts'
import { restoreState } from './restore.ts'
import { SimulatedCluster } from './simulated-cluster.ts'
import { standardSimulation } from './standard-simulation.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const user = { name: 'kubernetes-admin', groups: ['system:masters'] }
const deployments = '/apis/apps/v1/namespaces/default/deployments'
const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: START })

function cluster(): SimulatedCluster {
  return new SimulatedCluster(
    ClusterState.from(base.entries, base.revision, clusterIndexes),
    { ...standardSimulation, seed: 'restore' },
    START,
  )
}

function send(to: SimulatedCluster, method: string, url: string, now: number, body?: object): void {
  const answer = to.handle(
    { method, url, headers: { 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) },
    user,
    now,
  )
  expect('status' in answer && answer.status).toBeLessThan(300)
  to.step(now)
}

const web = (replicas: number): object => ({
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
  },
})

const names = (of: SimulatedCluster): string[] => of.state.list('pods', 'default').map(({ metadata }) => metadata.name)

describe('taking a cluster back', () => {
  it('brings back what was deleted and takes away what was made, and life goes on from there', () => {
    const original = cluster()
    send(original, 'POST', deployments, START + 1000, web(2))
    original.step(START + 60_000)
    original.commit()
    const then = { state: original.state.fork(), revision: original.revision, pods: names(original) }
    send(original, 'DELETE', `${deployments}/web`, START + 61_000)
    original.step(START + 120_000)
    send(original, 'POST', deployments, START + 121_000, { ...web(1), metadata: { name: 'other' } })
    original.step(START + 180_000)
    original.commit()
    expect(names(original)).not.toEqual(then.pods)

    const count = restoreState(original, then.state, then.revision, 'learner', START + 181_000)
    expect(count).toBeGreaterThan(3)
    expect(names(original)).toEqual(then.pods)
    const written = original.commit()
    expect(written.every(({ cause }) => cause.verb === 'restore' && cause.because === then.revision)).toBe(true)
    for (const { object, revision, key } of written)
      if (object && !key.startsWith('~'))
        expect((object.metadata as { resourceVersion?: string }).resourceVersion).toBe(String(revision))

    original.step(START + 240_000)
    expect(names(original)).toEqual(then.pods)
    const ready = (of: SimulatedCluster): unknown =>
      (of.state.get('deployments.apps/default/web') as unknown as { status: { readyReplicas?: number } }).status
        .readyReplicas
    expect(ready(original)).toBe(2)
    send(original, 'DELETE', `/api/v1/namespaces/default/pods/${then.pods[0]}`, START + 241_000)
    original.step(START + 320_000)
    expect(ready(original)).toBe(2)
    expect(names(original)).toHaveLength(2)
  })

  it('writes nothing when nothing has changed', () => {
    const one = cluster()
    one.step(START + 1000)
    one.commit()
    expect(restoreState(one, one.state.fork(), one.revision, 'learner', START + 2000)).toBe(0)
  })
})
