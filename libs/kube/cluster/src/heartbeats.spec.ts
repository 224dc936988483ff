import { describe, expect, test } from 'vitest'
import type { k8s } from '@kubarium/kube-objects'
import { ClusterState } from '@kubarium/kube-store'
import { clusterBase } from './bootstrap.ts'
import { clusterIndexes } from './indexes.ts'
import { SimulatedCluster } from './simulated-cluster.ts'
import { standardSimulation } from './standard-simulation.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const user = { name: 'kubernetes-admin', groups: ['system:masters'] }
const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 1, now: START })
const cluster = new SimulatedCluster(
  ClusterState.from(base.entries, base.revision, clusterIndexes),
  { ...standardSimulation, seed: 'heartbeats' },
  START + 1000,
)

function ask<T>(method: string, url: string, now: number, body?: object): T {
  const headers = { 'content-type': 'application/json' }
  const answer = cluster.handle({ method, url, headers, ...(body && { body: JSON.stringify(body) }) }, user, now)
  if (answer.type !== 'bytes') throw new Error(JSON.stringify(answer))
  return JSON.parse(answer.chunks.map((chunk) => new TextDecoder().decode(chunk)).join('')) as T
}
const heartbeats = ({ status }: k8s.Node): unknown[] => status.conditions!.map((one) => one.lastHeartbeatTime)
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'

describe('a node', () => {
  test('shows heartbeats and a lease that is renewed, and nothing is written for them', () => {
    cluster.step(START + 1000)
    const before = cluster.revision
    const later = START + 3_725_000
    cluster.step(later)
    expect(new Set(heartbeats(ask<k8s.Node>('GET', '/api/v1/nodes/node-1', later)))).toEqual(
      new Set(['2026-01-01T01:00:00Z']),
    )
    const [node] = ask<{ items: [k8s.Node] }>('GET', '/api/v1/nodes', later).items
    expect(new Set(heartbeats(node))).toEqual(new Set(['2026-01-01T01:00:00Z']))
    expect(node.status.conditions!.every((one) => one.lastTransitionTime === '2026-01-01T00:00:00Z')).toBe(true)
    const lease = ask<k8s.Lease>('GET', `${LEASES}/node-1`, later)
    expect(lease.spec).toMatchObject({
      holderIdentity: 'node-1',
      leaseDurationSeconds: 40,
      renewTime: '2026-01-01T01:02:00.000000Z',
    })
    expect(lease.metadata.ownerReferences).toMatchObject([{ kind: 'Node', name: 'node-1' }])
    expect(cluster.revision).toBe(before)
  })

  test('that somebody else made stays as it was made', () => {
    const now = START + 4_000_000
    const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: '2025-01-01T00:00:00Z' }]
    ask('POST', '/api/v1/nodes', now, { metadata: { name: 'other' } })
    const made = ask<k8s.Node>('GET', '/api/v1/nodes/other', now)
    ask('PUT', '/api/v1/nodes/other/status', now, { ...made, status: { conditions } })
    expect(heartbeats(ask<k8s.Node>('GET', '/api/v1/nodes/other', now + 3_600_000))).toEqual(['2025-01-01T00:00:00Z'])
  })
})
