// Names in the cluster, as CoreDNS answers them.
// https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
import { isIPv4, type k8s } from '@kubarium/kube-objects'
import type { NetworkView } from './network-view.ts'

export const CLUSTER_DOMAIN = 'cluster.local'
/** Where pods ask. */
export const DNS_ADDRESS = '10.96.0.10'
const NODE_TTL = 30
const NDOTS = 5
const MAX_ALIASES = 8

export interface DnsRecord {
  /** Fully qualified, without the last dot. */
  readonly name: string
  readonly type: string
  readonly ttl: number
  readonly data: string
}

export type DnsResult = { readonly records: readonly DnsRecord[] } | { readonly error: 'nxdomain' | 'nodata' }

/** The names a resolver tries for a name, in order (resolv.conf: search list and ndots:5). */
export function searchNames(name: string, namespace: string): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const domains = [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN]
  const searched = domains.map((domain) => `${name}.${domain}`)
  const dots = name.split('.').length - 1
  return dots >= NDOTS ? [name, ...searched] : [...searched, name]
}

/** The addresses of a name as a program in a pod of this namespace would get them; the name that was found comes first. */
export function resolveHost(
  view: NetworkView,
  name: string,
  namespace: string,
): { readonly name: string; readonly addresses: readonly string[] } | undefined {
  if (isIPv4(name)) return { name, addresses: [name] }
  for (const full of searchNames(name, namespace)) {
    const result = query(view, full, 'A')
    if ('records' in result)
      return { name: full, addresses: result.records.filter(({ type }) => type === 'A').map(({ data }) => data) }
  }
  return undefined
}

/**
 * One question for a fully qualified name.
 * @param aliases how many of them are followed, one after another
 */
export function query(view: NetworkView, name: string, type: string, aliases = MAX_ALIASES): DnsResult {
  const lower = name.toLowerCase().replace(/\.$/, '')
  if (lower.endsWith('.in-addr.arpa')) return reverse(view, lower)
  const suffix = `.svc.${CLUSTER_DOMAIN}`
  if (lower.endsWith(suffix)) return service(view, lower, lower.slice(0, -suffix.length).split('.'), type, aliases)
  const podSuffix = `.pod.${CLUSTER_DOMAIN}`
  if (lower.endsWith(podSuffix)) {
    const [dashed, namespace] = lower.slice(0, -podSuffix.length).split('.')
    const ip = dashed?.replace(/-/g, '.') ?? ''
    if (isIPv4(ip) && namespace) return only(type, 'A', [{ name: lower, type: 'A', ttl: NODE_TTL, data: ip }])
  }
  const node = view.node(lower)
  const address = node?.status.addresses?.find((one) => one.type === 'InternalIP')?.address
  if (address) return only(type, 'A', [{ name: lower, type: 'A', ttl: NODE_TTL, data: address }])
  return { error: 'nxdomain' }
}

function only(asked: string, has: string, records: DnsRecord[]): DnsResult {
  if (records.length === 0) return { error: 'nxdomain' }
  return asked === has || asked === 'ANY' ? { records } : { error: 'nodata' }
}

function service(view: NetworkView, name: string, parts: readonly string[], type: string, aliases: number): DnsResult {
  if (parts.length < 2) return { error: 'nxdomain' }
  const namespace = parts.at(-1)!
  const serviceName = parts.at(-2)!
  const found = view.service(namespace, serviceName)
  if (!found) return { error: 'nxdomain' }
  const rest = parts.slice(0, -2)
  if (found.spec.type === 'ExternalName') {
    if (rest.length > 0) return { error: 'nxdomain' }
    const target = (found.spec.externalName ?? '').replace(/\.$/, '')
    const alias: DnsRecord = { name, type: 'CNAME', ttl: NODE_TTL, data: `${target}.` }
    // CoreDNS follows the alias and sends along what it leads to.
    const behind = type === 'CNAME' || aliases === 0 ? undefined : query(view, target, type, aliases - 1)
    return { records: [alias, ...(behind && 'records' in behind ? behind.records : [])] }
  }
  if (rest.length === 2 && rest[0]!.startsWith('_') && rest[1]!.startsWith('_'))
    return srv(view, found, name, rest[0]!.slice(1), rest[1]!.slice(1).toUpperCase(), type)
  const ready = endpoints(view, found)
  if (rest.length === 0) {
    if (found.spec.clusterIP !== 'None')
      return only(type, 'A', [{ name, type: 'A', ttl: NODE_TTL, data: found.spec.clusterIP! }])
    return only(
      type,
      'A',
      ready.map(({ address }) => ({ name, type: 'A', ttl: NODE_TTL, data: address })),
    )
  }
  if (rest.length === 1 && found.spec.clusterIP === 'None')
    return only(
      type,
      'A',
      ready
        .filter(({ host }) => host === rest[0])
        .map(({ address }) => ({ name, type: 'A', ttl: NODE_TTL, data: address })),
    )
  return { error: 'nxdomain' }
}

interface NamedEndpoint {
  readonly address: string
  /** Its own name under the service: the pod's hostname, or its address with dashes. */
  readonly host: string
  readonly slice: k8s.EndpointSlice
}

function endpoints(view: NetworkView, found: k8s.Service): NamedEndpoint[] {
  return view.endpointSlices(found.metadata.namespace!, found.metadata.name).flatMap((slice) =>
    (slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false || found.spec.publishNotReadyAddresses)
      .flatMap((endpoint) =>
        endpoint.addresses.map((address) => ({
          address,
          host: endpoint.hostname ?? address.replace(/\./g, '-'),
          slice,
        })),
      ),
  )
}

function srv(
  view: NetworkView,
  found: k8s.Service,
  name: string,
  portName: string,
  protocol: string,
  type: string,
): DnsResult {
  const base = `${found.metadata.name}.${found.metadata.namespace}.svc.${CLUSTER_DOMAIN}.`
  if (found.spec.clusterIP !== 'None') {
    const port = found.spec.ports?.find((one) => one.name === portName && one.protocol === protocol)
    return port
      ? only(type, 'SRV', [{ name, type: 'SRV', ttl: NODE_TTL, data: `0 100 ${port.port} ${base}` }])
      : { error: 'nxdomain' }
  }
  const ready = endpoints(view, found)
  const records = ready.flatMap(({ host, slice }) => {
    const port = slice.ports?.find((one) => one.name === portName && one.protocol === protocol)?.port
    return port === undefined
      ? []
      : [{ name, type: 'SRV', ttl: NODE_TTL, data: `0 ${Math.floor(100 / ready.length)} ${port} ${host}.${base}` }]
  })
  return only(type, 'SRV', records)
}

function reverse(view: NetworkView, name: string): DnsResult {
  const ip = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.')
  const found = view.serviceByAddress(ip)
  if (found)
    return {
      records: [
        {
          name,
          type: 'PTR',
          ttl: NODE_TTL,
          data: `${found.metadata.name}.${found.metadata.namespace}.svc.${CLUSTER_DOMAIN}.`,
        },
      ],
    }
  return { error: 'nxdomain' }
}
