// Whether a request arrives, and every place it comes through on the way. One pure function: the same question has the
// same answer in a running cluster, in a fork and in a lesson's picture.
// https://kubernetes.io/docs/reference/networking/virtual-ips/
import type { Random } from '@kubarium/kube-runtime'
import type { k8s } from '@kubarium/kube-objects'
import type { NetworkView } from './network-view.ts'
import { chooseNode, isAllowedSource } from './outside.ts'

export interface Origin {
  readonly ip: string
  /** The node it starts from; undefined: outside the cluster. */
  readonly nodeName: string | undefined
  /** The pod it starts from, if it is one. */
  readonly pod?: { readonly namespace: string; readonly name: string }
}

export interface Destination {
  readonly ip: string
  readonly port: number
  readonly protocol: 'TCP' | 'UDP'
}

/** One place on the way and the rule that decided what happened there. */
export interface Hop {
  readonly at: 'pod' | 'node' | 'service' | 'endpoint' | 'network'
  readonly name: string
  /** What was decided, as data for pictures and texts. */
  readonly rule: string
  /** The object that decided it. */
  readonly object?: { readonly kind: string; readonly namespace?: string; readonly name: string }
}

export type Outcome =
  /** It reaches a pod's network namespace; whether somebody listens there is the pod's affair. */
  | {
      readonly type: 'pod'
      readonly pod: k8s.Pod
      readonly ip: string
      readonly port: number
      /** The source address the pod sees. */ readonly sourceIp: string
    }
  | { readonly type: 'node'; readonly node: k8s.Node; readonly port: number; readonly sourceIp: string }
  /** Nobody answers, at once (an ICMP rejection or a reset). */
  | { readonly type: 'refused' }
  /** Nothing comes back. */
  | { readonly type: 'timeout' }
  | { readonly type: 'unreachable' }

export interface Route {
  readonly outcome: Outcome
  readonly hops: readonly Hop[]
}

const NODE_PORT_FIRST = 30000
const NODE_PORT_LAST = 32767

function objectOf(
  kind: string,
  object: { metadata: { namespace?: string; name: string } },
): NonNullable<Hop['object']> {
  const { namespace, name } = object.metadata
  return { kind, ...(namespace && { namespace }), name }
}

/** Decides where a connection goes. `random` chooses among equal endpoints, as kube-proxy does. */
export function route(view: NetworkView, from: Origin, to: Destination, random: Random): Route {
  const hops: Hop[] = []
  if (from.pod)
    hops.push({ at: 'pod', name: from.pod.name, rule: 'leaves through eth0', object: { kind: 'Pod', ...from.pod } })
  if (from.nodeName)
    hops.push({
      at: 'node',
      name: from.nodeName,
      rule: 'enters the node’s bridge',
      object: { kind: 'Node', name: from.nodeName },
    })
  const done = (outcome: Outcome): Route => ({ outcome, hops })

  const nodePortNode = view.nodeByAddress(to.ip)
  if (nodePortNode && to.port >= NODE_PORT_FIRST && to.port <= NODE_PORT_LAST) {
    const service = view.serviceByNodePort(to.protocol, to.port)
    if (service) {
      const port = service.spec.ports!.find((one) => one.nodePort === to.port && one.protocol === to.protocol)!
      hops.push({
        at: 'node',
        name: nodePortNode.metadata.name,
        rule: `node port ${to.port}`,
        object: objectOf('Node', nodePortNode),
      })
      const local = service.spec.externalTrafficPolicy === 'Local'
      return done(throughService(view, service, port, from, nodePortNode.metadata.name, local, hops, random))
    }
  }
  const service = view.serviceByAddress(to.ip)
  if (service) {
    const port = service.spec.ports?.find((one) => one.port === to.port && one.protocol === to.protocol)
    if (!port) {
      hops.push({
        at: 'service',
        name: service.metadata.name,
        rule: `no port ${to.port}/${to.protocol}`,
        object: objectOf('Service', service),
      })
      // A cluster IP has no rule for other ports; packets to it lead nowhere.
      return done({ type: 'timeout' })
    }
    if (!service.spec.clusterIPs?.includes(to.ip))
      return done(throughOutside(view, service, port, from, to.ip, hops, random))
    if (from.nodeName === undefined) {
      hops.push({
        at: 'network',
        name: to.ip,
        rule: 'a cluster IP is known to the nodes of its cluster alone',
        object: objectOf('Service', service),
      })
      return done({ type: 'timeout' })
    }
    const local = service.spec.internalTrafficPolicy === 'Local'
    return done(throughService(view, service, port, from, from.nodeName, local, hops, random))
  }
  const pod = view.podByAddress(to.ip)
  if (pod) return done(toPod(view, pod, to, from, hops))
  const node = nodePortNode
  if (node) {
    hops.push({
      at: 'node',
      name: node.metadata.name,
      rule: 'arrives at the node itself',
      object: objectOf('Node', node),
    })
    return done({ type: 'node', node, port: to.port, sourceIp: from.ip })
  }
  hops.push({
    at: 'network',
    name: to.ip,
    rule: isClusterRange(to.ip) ? 'no such address in the cluster' : 'a simulated network has no way out',
  })
  return done({ type: isClusterRange(to.ip) ? 'timeout' : 'unreachable' })
}

function isClusterRange(ip: string): boolean {
  return ip.startsWith('10.') || ip.startsWith('172.18.')
}

/** To an external address of a service: the load balancer's, or one of spec.externalIPs. */
function throughOutside(
  view: NetworkView,
  service: k8s.Service,
  port: k8s.ServicePort,
  from: Origin,
  ip: string,
  hops: Hop[],
  random: Random,
): Outcome {
  const object = objectOf('Service', service)
  if (!isAllowedSource(service, from.ip)) {
    hops.push({ at: 'service', name: service.metadata.name, rule: `does not let ${from.ip} in`, object })
    return { type: 'timeout' }
  }
  // From inside, the node knows the address as it knows cluster IPs: nothing leaves the cluster.
  if (from.nodeName !== undefined) return throughService(view, service, port, from, from.nodeName, false, hops, random)
  const isBalanced = service.status.loadBalancer.ingress?.some((one) => one.ip === ip) ?? false
  const node = chooseNode(view, service, random)
  if (isBalanced)
    hops.push({
      at: 'network',
      name: ip,
      rule: node ? `load balancer sends to ${node.metadata.name}` : 'load balancer has no healthy node',
      object,
    })
  if (!node) return { type: 'timeout' }
  hops.push({
    at: 'node',
    name: node.metadata.name,
    rule: isBalanced && port.nodePort ? `node port ${port.nodePort}` : `address ${ip} of the service`,
    object: objectOf('Node', node),
  })
  const local = service.spec.externalTrafficPolicy === 'Local'
  return throughService(view, service, port, from, node.metadata.name, local, hops, random)
}

interface Candidate {
  readonly endpoint: k8s.Endpoint
  readonly address: string
  readonly port: number
}

function candidates(view: NetworkView, service: k8s.Service, port: k8s.ServicePort): Candidate[] {
  return view.endpointSlices(service.metadata.namespace!, service.metadata.name).flatMap((slice) => {
    const number = slice.ports?.find((one) => (one.name ?? '') === (port.name ?? ''))?.port
    if (number === undefined) return []
    return (slice.endpoints ?? []).flatMap((endpoint) =>
      endpoint.addresses.map((address) => ({ endpoint, address, port: number })),
    )
  })
}

function throughService(
  view: NetworkView,
  service: k8s.Service,
  port: k8s.ServicePort,
  from: Origin,
  atNode: string | undefined,
  localOnly: boolean,
  hops: Hop[],
  random: Random,
): Outcome {
  const all = candidates(view, service, port)
  const here = localOnly ? all.filter(({ endpoint }) => endpoint.nodeName === atNode) : all
  const ready = here.filter(({ endpoint }) => endpoint.conditions?.ready !== false)
  // With nothing ready left, those that still serve while they terminate are used (KEP-1669).
  const usable =
    ready.length > 0
      ? ready
      : here.filter(({ endpoint }) => endpoint.conditions?.serving && endpoint.conditions.terminating)
  const object = objectOf('Service', service)
  if (usable.length === 0) {
    hops.push({
      at: 'service',
      name: service.metadata.name,
      rule:
        all.length === 0
          ? 'has no endpoints'
          : localOnly && here.length === 0
            ? 'has no endpoints on this node'
            : 'has no ready endpoints',
      object,
    })
    return localOnly && all.length > 0 ? { type: 'timeout' } : { type: 'refused' }
  }
  const chosen =
    service.spec.sessionAffinity === 'ClientIP'
      ? usable[stableIndex(from.ip, usable.length)]!
      : usable[random.int(usable.length)]!
  hops.push({ at: 'service', name: service.metadata.name, rule: `chose 1 of ${usable.length} ready endpoints`, object })
  hops.push({
    at: 'endpoint',
    name: `${chosen.address}:${chosen.port}`,
    rule: 'destination rewritten',
    ...(chosen.endpoint.targetRef?.name && {
      object: { kind: 'Pod', namespace: service.metadata.namespace!, name: chosen.endpoint.targetRef.name },
    }),
  })
  const pod = view.podByAddress(chosen.address)
  if (!pod) {
    const node = view.nodeByAddress(chosen.address)
    return node ? { type: 'node', node, port: chosen.port, sourceIp: from.ip } : { type: 'timeout' }
  }
  const outcome = toPod(
    view,
    pod,
    { ip: chosen.address, port: chosen.port, protocol: (port.protocol as 'TCP') ?? 'TCP' },
    from,
    hops,
  )
  // What comes in through a node port is masqueraded, unless the policy keeps it local.
  if (outcome.type === 'pod' && !from.pod && atNode !== undefined && !localOnly) {
    const ip = view.node(atNode)?.status.addresses?.find(({ type }) => type === 'InternalIP')?.address
    if (ip) return { ...outcome, sourceIp: ip }
  }
  return outcome
}

// The same client gets the same endpoint for as long as the endpoints stay.
function stableIndex(ip: string, count: number): number {
  let hash = 0
  for (let i = 0; i < ip.length; i++) hash = (hash * 31 + ip.charCodeAt(i)) >>> 0
  return hash % count
}

function toPod(view: NetworkView, pod: k8s.Pod, to: Destination, from: Origin, hops: Hop[]): Outcome {
  const { nodeName } = pod.spec
  const node = nodeName ? view.node(nodeName) : undefined
  if (node && node.status.conditions?.find(({ type }) => type === 'Ready')?.status === 'Unknown') {
    hops.push({ at: 'node', name: nodeName!, rule: 'the node does not answer', object: objectOf('Node', node) })
    return { type: 'timeout' }
  }
  if (nodeName && nodeName !== from.nodeName)
    hops.push({
      at: 'node',
      name: nodeName,
      rule: 'routed to the pod’s node',
      object: { kind: 'Node', name: nodeName },
    })
  hops.push({ at: 'pod', name: pod.metadata.name, rule: `arrives at port ${to.port}`, object: objectOf('Pod', pod) })
  return { type: 'pod', pod, ip: to.ip, port: to.port, sourceIp: from.ip }
}
