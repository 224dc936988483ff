import { route, type Route } from '@kubarium/kube-network'
import { networkView } from '@kubarium/kube-node'
import { kinds, type k8s } from '@kubarium/kube-objects'
import { seededRandom } from '@kubarium/kube-runtime'
import { beforeEach, describe, expect, it } from 'vitest'
import { ClusterWorld } from './testing/cluster-world.ts'

const OUTSIDE = { ip: '198.51.100.7', nodeName: undefined }

describe('services of type LoadBalancer', () => {
  let world: ClusterWorld
  beforeEach(() => {
    world = new ClusterWorld(3, { cloud: true })
    world.create(kinds.Pod, 'web', {
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] },
    })
  })
  const expose = (more: object = {}, name = 'web'): void =>
    void world.create(kinds.Service, name, {
      spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }], ...more },
    })
  const service = (name = 'web'): k8s.Service => world.find(kinds.Service, name)!
  const address = (name = 'web'): string => service(name).status.loadBalancer.ingress![0]!.ip!
  const ask = (ip: string, from: Parameters<typeof route>[1] = OUTSIDE, port = 80): Route =>
    route(networkView(world.cluster.client), from, { ip, port, protocol: 'TCP' }, seededRandom('x'))

  it('get an address after a while, and are at rest then', () => {
    expose()
    world.pass(1)
    expect(service().status.loadBalancer).toEqual({})
    world.pass(10)
    expect(service().status.loadBalancer.ingress).toEqual([{ ip: '203.0.113.10', ipMode: 'VIP' }])
    expect(service().metadata.finalizers).toEqual(['service.kubernetes.io/load-balancer-cleanup'])
    expect(world.events('web').filter((text) => text.includes('load balancer'))).toEqual([
      'EnsuringLoadBalancer: Ensuring load balancer',
      'EnsuredLoadBalancer: Ensured load balancer',
    ])
    expect(world.nextTimer()).toBeNull()
  })

  it('wait for ever where there is no cloud', () => {
    world = new ClusterWorld(1)
    expose()
    world.pass(600)
    expect(service().status.loadBalancer).toEqual({})
    expect(service().metadata.finalizers).toBeUndefined()
  })

  it('lead requests from outside through a node to a pod', () => {
    expose()
    world.pass(20)
    const { outcome, hops } = ask(address())
    expect(outcome).toMatchObject({ type: 'pod', port: 80, pod: { metadata: { name: 'web' } } })
    expect(hops.map(({ at }) => at).slice(0, 4)).toEqual(['network', 'node', 'service', 'endpoint'])
    expect(hops[1]!.rule).toBe(`node port ${service().spec.ports![0]!.nodePort}`)
    // Masqueraded by the node that it came through.
    expect(outcome.type === 'pod' && outcome.sourceIp.startsWith('172.18.')).toBe(true)
  })

  it('keep the source address and ask healthy nodes alone with the policy Local', () => {
    expose({ externalTrafficPolicy: 'Local' })
    world.pass(20)
    const { outcome, hops } = ask(address())
    expect(outcome).toMatchObject({ type: 'pod', sourceIp: OUTSIDE.ip })
    expect(hops[1]!.name).toBe(world.find(kinds.Pod, 'web')!.spec.nodeName)
    expect(service().spec.healthCheckNodePort).toBeGreaterThan(0)
    world.delete(kinds.Pod, 'web')
    world.pass(60)
    expect(ask(address()).hops[0]!.rule).toBe('load balancer has no healthy node')
  })

  it('do without node ports, and let in whom they are told to', () => {
    expose({ allocateLoadBalancerNodePorts: false, loadBalancerSourceRanges: ['198.51.100.0/24'] })
    world.pass(20)
    expect(service().spec.ports![0]!.nodePort).toBeUndefined()
    expect(ask(address()).outcome.type).toBe('pod')
    expect(ask(address(), { ip: '192.0.2.1', nodeName: undefined }).outcome.type).toBe('timeout')
  })

  it('give back the address when they go or become something else', () => {
    expose()
    world.pass(20)
    const first = address()
    world.patch(kinds.Service, 'web', { spec: { type: 'ClusterIP' } })
    world.pass(5)
    expect(service().status.loadBalancer).toEqual({})
    expect(service().metadata.finalizers).toBeUndefined()
    expose({}, 'other')
    world.pass(20)
    expect(address('other')).toBe(first)
    world.delete(kinds.Service, 'other')
    world.pass(5)
    expect(world.find(kinds.Service, 'other')).toBeUndefined()
  })

  it('are asked for an address that was wanted, and say when it cannot be had', () => {
    expose({ loadBalancerIP: '203.0.113.77' })
    expose({ loadBalancerIP: '8.8.8.8' }, 'odd')
    world.pass(20)
    expect(address()).toBe('203.0.113.77')
    expect(world.events('odd')).toContain(
      'SyncLoadBalancerFailed: Error syncing load balancer: failed to ensure load balancer: address 8.8.8.8 is not available',
    )
  })

  it('can be asked from inside a pod, by their external address', () => {
    expose()
    world.pass(20)
    world.create(kinds.Pod, 'asks', {
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'c', image: 'busybox:1.36', command: ['wget', '-qO-', `http://${address()}/`] }],
      },
    })
    world.pass(20)
    const lines = world.cluster.kubelets.log('default', 'asks', 'c', {})!.map(({ text }) => text)
    expect(lines.join('\n')).toContain('Welcome to nginx!')
  })
})
