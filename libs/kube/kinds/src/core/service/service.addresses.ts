// Cluster IPs and node ports: which are free, and which are wanted.
// https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
import type { Random } from '@kubarium/kube-runtime'
import type { k8s } from '@kubarium/kube-objects'
import type { IndexDefinition, ClusterState, StoredObject } from '@kubarium/kube-store'

/** Services get addresses from 10.96.0.0/16 (kube-apiserver --service-cluster-ip-range). */
const RANGE = '10.96.0.0/16'
const RANGE_PREFIX = '10.96.'
const RANGE_SIZE = 65536
// The lower band is kept for addresses that people choose themselves.
const STATIC_ADDRESSES = 256
const NODE_PORTS = { first: 30000, last: 32767 }
const STATIC_NODE_PORTS = 86

/** Services by each of their addresses, those outside the cluster too, node ports, and numbers of ports on nodes whatever they are for. */
export const serviceAddressIndex: IndexDefinition = {
  name: 'service-address',
  resource: 'services',
  *valuesOf(object: StoredObject) {
    const { spec, status } = object as unknown as k8s.Service
    const addresses = new Set(spec.clusterIPs?.filter((ip) => ip !== 'None'))
    for (const ip of spec.externalIPs ?? []) addresses.add(ip)
    for (const { ip } of status.loadBalancer?.ingress ?? []) if (ip) addresses.add(ip)
    yield* addresses
    const numbers = new Set<number>()
    for (const { protocol, nodePort } of spec.ports ?? [])
      if (nodePort) {
        yield `${protocol}/${nodePort}`
        numbers.add(nodePort)
      }
    if (spec.healthCheckNodePort) numbers.add(spec.healthCheckNodePort)
    for (const number of numbers) yield portKey(number)
  },
}

const portKey = (number: number): string => `port/${number}`

const isHeld = (state: ClusterState, value: string): boolean => state.indexed('service-address', value).size > 0

function addressAt(offset: number): string {
  return `${RANGE_PREFIX}${offset >> 8}.${offset & 255}`
}

/** Whether an address lies in the services' range and is neither its first nor its last one. */
function isServiceAddress(ip: string): boolean {
  return ip.startsWith(RANGE_PREFIX) && ip !== addressAt(0) && ip !== addressAt(RANGE_SIZE - 1)
}

/** A free cluster IP, `undefined` when there is none. */
export function freeAddress(state: ClusterState, random: Random): string | undefined {
  const dynamic = RANGE_SIZE - STATIC_ADDRESSES - 1
  const start = random.int(dynamic)
  for (let i = 0; i < dynamic; i++) {
    const ip = addressAt(STATIC_ADDRESSES + ((start + i) % dynamic))
    if (!isHeld(state, ip)) return ip
  }
  return undefined
}

/** Why a service cannot have an address, if it cannot. @param dryRun whether it need not be free */
export function addressProblem(state: ClusterState, ip: string, dryRun: boolean): string | undefined {
  if (!isServiceAddress(ip))
    return `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${RANGE}`
  return !dryRun && isHeld(state, ip) ? 'provided IP is already allocated' : undefined
}

/** The ports on nodes that one write takes: what was taken by it already counts. */
export class NodePorts {
  private readonly taken: number[] = []

  constructor(
    private readonly state: ClusterState,
    private readonly dryRun: boolean,
    private readonly random: Random,
  ) {}

  /** Takes a port. @returns why it cannot be had, if it cannot */
  take(port: number): string | undefined {
    if (!this.dryRun && (port < NODE_PORTS.first || port > NODE_PORTS.last))
      return `provided port is not in the valid range. The range of valid ports is ${NODE_PORTS.first}-${NODE_PORTS.last}`
    if (this.isTaken(port)) return 'provided port is already allocated'
    this.taken.push(port)
    return undefined
  }

  /** Takes any free port; a dry run makes one up that no service can have. @returns 0 when there is none */
  takeNext(): number {
    const port = this.dryRun ? Math.max(NODE_PORTS.last + 1, ...this.taken) + 1 : this.next()
    if (port > 0) this.taken.push(port)
    return port
  }

  private next(): number {
    const first = NODE_PORTS.first + STATIC_NODE_PORTS
    const count = NODE_PORTS.last - first + 1
    const start = this.random.int(count)
    for (let i = 0; i < count; i++) {
      const port = first + ((start + i) % count)
      if (!this.isTaken(port)) return port
    }
    return 0
  }

  private isTaken(port: number): boolean {
    return this.taken.includes(port) || isHeld(this.state, portKey(port))
  }
}
