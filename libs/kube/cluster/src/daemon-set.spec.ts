import { kinds, type k8s } from '@kubarium/kube-objects'
import { beforeEach, describe, expect, it } from 'vitest'
import { ClusterWorld } from './testing/cluster-world.ts'

const spec = (image = 'nginx:1.27', more: object = {}, podMore: object = {}): object => ({
  selector: { matchLabels: { app: 'agent' } },
  template: {
    metadata: { labels: { app: 'agent' } },
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image }], ...podMore },
  },
  ...more,
})

describe('DaemonSet', () => {
  let world: ClusterWorld
  beforeEach(() => {
    world = new ClusterWorld(3)
  })
  const status = (): k8s.DaemonSetStatus => world.find(kinds.DaemonSet, 'agent')!.status
  const nodes = (): string[] =>
    world
      .list(kinds.Pod)
      .filter(({ metadata }) => !metadata.deletionTimestamp)
      .map((pod) => pod.spec.nodeName ?? '')
      .sort()
  const images = (): string[] => world.list(kinds.Pod).map((pod) => pod.spec.containers[0]!.image!)

  it('runs one pod on every node, and is at rest then', () => {
    world.create(kinds.DaemonSet, 'agent', { spec: spec() })
    world.pass(30)
    expect(new Set(nodes()).size).toBe(3)
    expect(status()).toEqual({
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberAvailable: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      observedGeneration: 1,
      updatedNumberScheduled: 3,
    })
    expect(world.nextTimer()).toBeNull()
  })

  it('follows labels of nodes', () => {
    world.create(kinds.DaemonSet, 'agent', { spec: spec('nginx:1.27', {}, { nodeSelector: { disk: 'ssd' } }) })
    world.pass(10)
    expect(nodes()).toEqual([])
    const [first] = world.list(kinds.Node)
    world.patch(kinds.Node, first!.metadata.name, { metadata: { labels: { disk: 'ssd' } } })
    world.pass(10)
    expect(nodes()).toEqual([first!.metadata.name])
    world.patch(kinds.Node, first!.metadata.name, { metadata: { labels: { disk: null } } })
    world.pass(10)
    expect(nodes()).toEqual([])
  })

  it('keeps away from tainted nodes, but not from cordoned ones', () => {
    const [first, second] = world.names(kinds.Node)
    world.patch(kinds.Node, first!, { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } })
    world.patch(kinds.Node, second!, { spec: { unschedulable: true } })
    world.create(kinds.DaemonSet, 'agent', { spec: spec() })
    world.pass(30)
    expect(nodes()).not.toContain(first)
    expect(nodes()).toContain(second)
  })

  it('updates one node after the other', () => {
    world.create(kinds.DaemonSet, 'agent', { spec: spec() })
    world.pass(30)
    world.patch(kinds.DaemonSet, 'agent', {
      spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:1.28' }] } } },
    })
    let worst = 3
    for (let i = 0; i < 60; i++) {
      world.pass(1)
      worst = Math.min(worst, status().numberAvailable ?? 0)
    }
    expect(worst).toBe(2)
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28'])
    expect(
      world
        .list(kinds.ControllerRevision)
        .map(({ revision }) => revision)
        .sort(),
    ).toEqual([1, 2])
  })

  it('starts new pods before old ones go when it may surge', () => {
    const strategy = { updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }
    world.create(kinds.DaemonSet, 'agent', { spec: spec('nginx:1.27', strategy) })
    world.pass(30)
    world.patch(kinds.DaemonSet, 'agent', {
      spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:1.28' }] } } },
    })
    let worst = 3
    for (let i = 0; i < 60; i++) {
      world.pass(1)
      worst = Math.min(worst, status().numberAvailable ?? 0)
    }
    expect(worst).toBe(3)
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28'])
  })

  it('leaves old pods alone with OnDelete', () => {
    world.create(kinds.DaemonSet, 'agent', { spec: spec('nginx:1.27', { updateStrategy: { type: 'OnDelete' } }) })
    world.pass(30)
    world.patch(kinds.DaemonSet, 'agent', {
      spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:1.28' }] } } },
    })
    world.pass(30)
    expect(new Set(images())).toEqual(new Set(['nginx:1.27']))
    world.delete(kinds.Pod, world.names(kinds.Pod)[0]!)
    world.pass(30)
    expect(images().filter((image) => image === 'nginx:1.28')).toHaveLength(1)
  })

  it('goes back to a revision by its data, and counts on', () => {
    world.create(kinds.DaemonSet, 'agent', { spec: spec() })
    world.pass(30)
    const first = world.list(kinds.ControllerRevision)[0]!
    world.patch(kinds.DaemonSet, 'agent', {
      spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:1.28' }] } } },
    })
    world.pass(60)
    world.request(
      'PATCH',
      '/apis/apps/v1/namespaces/default/daemonsets/agent',
      first.data as object,
      'application/strategic-merge-patch+json',
    )
    world.pass(60)
    expect(new Set(images())).toEqual(new Set(['nginx:1.27']))
    expect(world.find(kinds.ControllerRevision, first.metadata.name)!.revision).toBe(3)
  })

  it('replaces failed pods, and waits longer each time', () => {
    world.create(kinds.DaemonSet, 'agent', { spec: spec('nginx:1.27', {}, { nodeSelector: { disk: 'ssd' } }) })
    world.patch(kinds.Node, world.names(kinds.Node)[0]!, { metadata: { labels: { disk: 'ssd' } } })
    world.pass(10)
    for (let i = 0; i < 2; i++) {
      const [pod] = world.list(kinds.Pod)
      world.request('PATCH', `/api/v1/namespaces/default/pods/${pod!.metadata.name}/status`, {
        status: { phase: 'Failed' },
      })
      world.pass(10)
    }
    expect(
      world
        .events('agent')
        .filter((text) => text.startsWith('FailedDaemonPod: Found failed daemon pod default/agent-')),
    ).toHaveLength(2)
    expect(nodes()).toHaveLength(1)
  })

  it('keeps its number of template and forgets old revisions', () => {
    world.create(kinds.DaemonSet, 'agent', { spec: spec('nginx:1.27', { revisionHistoryLimit: 1 }) })
    world.pass(30)
    for (const image of ['nginx:1.28', 'nginx:1.26', 'nginx:1.25']) {
      world.patch(kinds.DaemonSet, 'agent', { spec: { template: { spec: { containers: [{ name: 'c', image }] } } } })
      world.pass(60)
    }
    expect(world.find(kinds.DaemonSet, 'agent')!.metadata.annotations).toEqual({
      'deprecated.daemonset.template.generation': '4',
    })
    expect(
      world
        .list(kinds.ControllerRevision)
        .map(({ revision }) => revision)
        .sort(),
    ).toEqual([3, 4])
  })
})
