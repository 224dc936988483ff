// Cluster IPs and node ports: which are free, and which are wanted.
// https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
import type { Random } from '@kubarium/kube-runtime'
import { alreadyExists, invalid, type k8s } from '@kubarium/kube-objects'
import type { IndexDefinition, ClusterState, StoredObject } from '@kubarium/kube-store'

/** Services get addresses from 10.96.0.0/16 (kube-apiserver --service-cluster-ip-range). */
const RANGE_PREFIX = '10.96.'
const RANGE_SIZE = 65536
// The lower band is kept for addresses that people choose themselves.
const STATIC_ADDRESSES = 256
export const NODE_PORTS = { first: 30000, last: 32767 }
const STATIC_NODE_PORTS = 86

/** Services by each of their addresses and node ports. */
export const serviceAddressIndex: IndexDefinition = {
  name: 'service-address',
  resource: 'services',
  *valuesOf(object: StoredObject) {
    const { spec } = object as unknown as k8s.Service
    for (const ip of spec.clusterIPs ?? []) if (ip !== 'None') yield ip
    for (const port of spec.ports ?? []) if (port.nodePort) yield `${port.protocol}/${port.nodePort}`
  },
}

function holders(state: ClusterState, value: string, self: k8s.Service['metadata']): StoredObject[] {
  return [...state.indexed('service-address', value).values()].filter(
    ({ metadata }) => metadata.name !== self.name || metadata.namespace !== self.namespace,
  )
}

function addressAt(offset: number): string {
  return `${RANGE_PREFIX}${offset >> 8}.${offset & 255}`
}

/** Whether an address lies in the services' range. */
export function isServiceAddress(ip: string): boolean {
  return ip.startsWith(RANGE_PREFIX)
}

/** A free cluster IP. @throws StatusError when there is none */
export function allocateAddress(state: ClusterState, self: k8s.Service['metadata'], random: Random): string {
  const dynamic = RANGE_SIZE - STATIC_ADDRESSES - 1
  const start = random.int(dynamic)
  for (let i = 0; i < dynamic; i++) {
    const ip = addressAt(STATIC_ADDRESSES + ((start + i) % dynamic))
    if (holders(state, ip, self).length === 0) return ip
  }
  throw invalid({ group: '', kind: 'Service' }, self.name, [
    { type: 'InternalError', field: 'spec.clusterIPs', detail: 'failed to allocate a serviceIP: range is full' },
  ])
}

/** @throws StatusError when the address is out of range or another service has it */
export function claimAddress(state: ClusterState, self: k8s.Service['metadata'], ip: string): void {
  const fail = (why: string): never => {
    throw invalid({ group: '', kind: 'Service' }, self.name, [
      {
        type: 'FieldValueInvalid',
        field: 'spec.clusterIPs',
        value: [ip],
        detail: `failed to allocate IP ${ip}: ${why}`,
      },
    ])
  }
  if (!isServiceAddress(ip)) fail(`the provided network does not match the current range`)
  if (holders(state, ip, self).length > 0) fail('provided IP is already allocated')
}

/** A free node port. */
export function allocateNodePort(
  state: ClusterState,
  self: k8s.Service['metadata'],
  protocol: string,
  taken: ReadonlySet<string>,
  random: Random,
): number {
  const first = NODE_PORTS.first + STATIC_NODE_PORTS
  const count = NODE_PORTS.last - first + 1
  const start = random.int(count)
  for (let i = 0; i < count; i++) {
    const port = first + ((start + i) % count)
    const value = `${protocol}/${port}`
    if (!taken.has(value) && holders(state, value, self).length === 0) return port
  }
  throw alreadyExists({ group: '', resource: 'nodeports' }, self.name)
}

/** Whether another service has a node port. */
export function isNodePortTaken(
  state: ClusterState,
  self: k8s.Service['metadata'],
  protocol: string,
  port: number,
): boolean {
  return holders(state, `${protocol}/${port}`, self).length > 0
}
