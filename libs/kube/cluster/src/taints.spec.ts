import { kinds, type k8s } from '@kubarium/kube-objects'
import { beforeEach, describe, expect, it } from 'vitest'
import { ClusterWorld } from './testing/cluster-world.ts'

const container = { name: 'c', image: 'busybox:1.36', command: ['tail', '-f', '/dev/null'] }

describe('taints that take pods away', () => {
  let world: ClusterWorld
  let node: string
  beforeEach(() => {
    world = new ClusterWorld(1)
    node = world.names(kinds.Node)[0]!
  })
  const pod = (name: string, tolerations: object[] = [], image: object = container): void => {
    world.create(kinds.Pod, name, { spec: { containers: [image], tolerations, terminationGracePeriodSeconds: 1 } })
    world.pass(10)
  }
  const taint = (...taints: object[]): void => void world.patch(kinds.Node, node, { spec: { taints } })
  const gone = { key: 'gone', effect: 'NoExecute' }

  it('evicts those that do not tolerate it, and says so', () => {
    pod('p')
    taint(gone)
    world.cluster.step(world.now)
    expect(world.find(kinds.Pod, 'p')!.status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      }),
    )
    world.pass(10)
    expect(world.find(kinds.Pod, 'p')).toBeUndefined()
    expect(world.events('p')).toContain('TaintManagerEviction: Marking for deletion Pod default/p')
  })

  it('leaves those that tolerate it for as long as they do', () => {
    pod('long', [{ key: 'gone', operator: 'Exists', effect: 'NoExecute' }], { name: 'c', image: 'nginx:1.27' })
    pod('short', [{ key: 'gone', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }])
    taint(gone)
    world.pass(59)
    expect(world.names(kinds.Pod)).toEqual(['long', 'short'])
    world.pass(10)
    expect(world.names(kinds.Pod)).toEqual(['long'])
    expect(world.nextTimer()).toBeNull()
  })

  it('changes its mind when the taint goes in time', () => {
    pod('p', [{ key: 'gone', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }])
    taint(gone)
    world.pass(30)
    taint()
    world.pass(60)
    expect(world.names(kinds.Pod)).toEqual(['p'])
    expect(world.events('p')).toContain('TaintManagerEviction: Cancelling deletion of Pod default/p')
  })

  it('keeps new pods away that do not tolerate NoSchedule, and avoids PreferNoSchedule', () => {
    world = new ClusterWorld(2)
    const [first, second] = world.names(kinds.Node)
    world.patch(kinds.Node, first!, { spec: { taints: [{ key: 'a', effect: 'PreferNoSchedule' }] } })
    pod('avoids')
    expect(world.find(kinds.Pod, 'avoids')!.spec.nodeName).toBe(second)
    world.patch(kinds.Node, second!, { spec: { taints: [{ key: 'b', effect: 'NoSchedule' }] } })
    pod('goes-there')
    expect(world.find(kinds.Pod, 'goes-there')!.spec.nodeName).toBe(first)
  })
})

describe('nodes that nobody hears of', () => {
  const conditions = [
    { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
  ]

  it('are lost after a while: unknown, tainted, and their pods go after five minutes', () => {
    const world = new ClusterWorld(0, { kubelet: false })
    world.create(kinds.Node, 'far', {})
    world.request('PATCH', '/api/v1/nodes/far/status', {
      status: { conditions, allocatable: { cpu: '4', memory: '8Gi', pods: '10' } },
    })
    world.pass(1)
    expect(world.find(kinds.Node, 'far')!.spec.taints).toBeUndefined()
    world.create(kinds.Pod, 'p', { spec: { containers: [container] } })
    world.pass(1)
    world.request('PATCH', '/api/v1/namespaces/default/pods/p/status', {
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    })
    world.pass(45)
    expect(world.find(kinds.Node, 'far')!.status.conditions![0]!.status).toBe('True')
    world.pass(10)
    const far = world.find(kinds.Node, 'far')!
    expect(far.status.conditions![0]).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown' })
    expect(far.spec.taints!.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ])
    expect(world.isReady(world.find<k8s.Pod>(kinds.Pod, 'p')!)).toBe(false)
    expect(world.events('far')).toContain('NodeNotReady: Node far status is now: NodeNotReady')
    world.pass(290)
    expect(world.find(kinds.Pod, 'p')!.metadata.deletionTimestamp).toBeUndefined()
    world.pass(15)
    expect(world.find(kinds.Pod, 'p')!.metadata.deletionTimestamp).toBeDefined()
  })

  it('are heard of by their leases', () => {
    const world = new ClusterWorld(0, { kubelet: false })
    world.create(kinds.Node, 'far', {})
    world.request('PATCH', '/api/v1/nodes/far/status', { status: { conditions } })
    for (let i = 0; i < 5; i++) {
      const spec = { holderIdentity: 'far', renewTime: new Date(world.now).toISOString().replace('Z', '000Z') }
      if (i === 0)
        world.request('POST', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases', {
          metadata: { name: 'far' },
          spec,
        })
      else world.request('PATCH', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/far', { spec })
      world.pass(30)
    }
    expect(world.find(kinds.Node, 'far')!.status.conditions![0]!.status).toBe('True')
  })

  it('leave their pods behind when they are deleted, for somebody to take away', () => {
    const world = new ClusterWorld(2)
    world.create(kinds.Pod, 'p', { spec: { containers: [container] } })
    world.pass(10)
    world.delete(kinds.Node, world.find(kinds.Pod, 'p')!.spec.nodeName!)
    world.pass(30)
    expect(world.names(kinds.Pod)).toEqual(['p'])
    world.pass(20)
    expect(world.names(kinds.Pod)).toEqual([])
  })
})
