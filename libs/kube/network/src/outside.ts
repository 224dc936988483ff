// How a request from outside gets to a node: through a load balancer, or an external address that is routed to the nodes.
// https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/
import type { Random } from '@kubarium/kube-runtime'
import type { k8s } from '@kubarium/kube-objects'
import type { NetworkView } from './network-view.ts'

const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** Whether an IPv4 address lies in a range such as `203.0.113.0/24`. */
export function isInRange(ip: string, range: string): boolean {
  const [base = '', bits = '32'] = range.split('/')
  const numberOf = (text: string): number =>
    text.split('.').reduce((sum, part) => (sum * 256 + Number(part)) >>> 0, 0) >>> 0
  const size = Number(bits)
  const mask = size === 0 ? 0 : (0xffffffff << (32 - size)) >>> 0
  return (numberOf(ip) & mask) >>> 0 === (numberOf(base) & mask) >>> 0
}

/** Whether a service lets an address in from outside (spec.loadBalancerSourceRanges). */
export function isAllowedSource({ spec }: k8s.Service, ip: string): boolean {
  const ranges = spec.loadBalancerSourceRanges ?? []
  return ranges.length === 0 || ranges.some((range) => isInRange(ip, range))
}

/**
 * The nodes that a load balancer sends requests to: ready ones; with the policy `Local` only those that answer its health
 * check, since a ready endpoint runs there.
 */
export function healthyNodes(view: NetworkView, service: k8s.Service): readonly k8s.Node[] {
  const ready = view
    .nodes()
    .filter(
      ({ metadata, status }) =>
        metadata.labels?.[EXCLUDED] === undefined &&
        status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    )
  if (service.spec.externalTrafficPolicy !== 'Local') return ready
  const serving = new Set(
    view
      .endpointSlices(service.metadata.namespace!, service.metadata.name)
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .map(({ nodeName }) => nodeName),
  )
  return ready.filter(({ metadata }) => serving.has(metadata.name))
}

/** One of the nodes, as a load balancer chooses. */
export function chooseNode(view: NetworkView, service: k8s.Service, random: Random): k8s.Node | undefined {
  const nodes = healthyNodes(view, service)
  return nodes.length > 0 ? nodes[random.int(nodes.length)] : undefined
}
