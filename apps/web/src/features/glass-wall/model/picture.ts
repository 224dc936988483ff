// The picture of a cluster: nodes as tanks with pods as vessels, what is on no node above them, services on the floor,
// the control plane on top. Made from the objects alone, so the same objects always give the same picture.
import type { LiveObject } from '@kubarium/contracts'
import { milliValue, wholeValue, type k8s } from '@kubarium/kube-objects'
import type { IconName } from '@kubarium/ui'
import { indexObjects, type ObjectIndex } from './object-index.ts'
import { ownersOf, type Relation } from './owners.ts'
import { podState, type PodState, type PodStateName } from './pod-state.ts'
import { shortName, type ShortName } from './short-name.ts'

/** How a vessel looks: its hue, its icon, how full it is, and whether its border is dashed. */
export interface VesselLook {
  readonly hue: 'good' | 'busy' | 'warn' | 'bad' | 'off'
  readonly icon: IconName
  readonly level: 'empty' | 'sliver' | 'half' | 'full'
  readonly dashed: boolean
}

/** The table of section 5, one row per state. */
export const vesselLooks: Record<PodStateName, VesselLook> = {
  waiting: { hue: 'busy', icon: 'ring-broken', level: 'empty', dashed: true },
  'no-room': { hue: 'warn', icon: 'ring-broken', level: 'empty', dashed: true },
  starting: { hue: 'busy', icon: 'down', level: 'sliver', dashed: false },
  running: { hue: 'good', icon: 'ring-dot', level: 'full', dashed: false },
  'not-ready': { hue: 'warn', icon: 'alert', level: 'half', dashed: false },
  crashing: { hue: 'bad', icon: 'crack', level: 'empty', dashed: false },
  'image-error': { hue: 'bad', icon: 'cross', level: 'empty', dashed: false },
  'config-error': { hue: 'bad', icon: 'cross', level: 'empty', dashed: false },
  ending: { hue: 'off', icon: 'ending', level: 'sliver', dashed: true },
  done: { hue: 'off', icon: 'check', level: 'full', dashed: false },
  failed: { hue: 'bad', icon: 'cross', level: 'empty', dashed: false },
  unknown: { hue: 'off', icon: 'question', level: 'half', dashed: true },
}

export interface Vessel {
  readonly uid: string
  readonly name: string
  readonly namespace: string
  readonly short: ShortName
  readonly state: PodState
  readonly node?: string
  /** The nearest owner, as `kind/name`. */
  readonly owner?: string
  /** The outermost owner: the Deployment rather than its ReplicaSet. */
  readonly root?: Relation
  /** Names of the services that select it. */
  readonly services: readonly string[]
}

export interface Tank {
  readonly uid: string
  readonly name: string
  readonly roles: readonly string[]
  /** `gone`: pods name this node but it does not exist (any more). */
  readonly state: 'ready' | 'not-ready' | 'gone'
  readonly cordoned: boolean
  /** What its pods ask for, as a share of what the node can give (0 to 1); undefined when the node does not say. */
  readonly cpu?: number
  readonly memory?: number
  readonly pods: readonly Vessel[]
}

export interface Pill {
  readonly uid: string
  readonly name: string
  readonly namespace: string
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName' | 'Headless'
  /** Where it is reached: "10.96.41.7:80", "NodePort 30080"; empty when headless. */
  readonly address: string
  /** Without a selector its endpoints are not pods, so it has no wires. */
  readonly selects: boolean
  readonly wires: readonly Wire[]
  readonly ready: number
}

/** From a service to a pod. */
export interface Wire {
  readonly pod: string
  readonly podName: string
  readonly ready: boolean
}

/** How much is drawn of each pod: all of it, a small vessel without its name, a mark, or a number per state. */
export type DetailLevel = 'names' | 'small' | 'marks' | 'counts'

export interface Picture {
  readonly unscheduled: readonly Vessel[]
  readonly tanks: readonly Tank[]
  readonly services: readonly Pill[]
  /** How many pods there are of each state. */
  readonly counts: ReadonlyMap<PodStateName, number>
  readonly pods: number
  readonly detail: DetailLevel
}

/** Draws the cluster; `namespace` leaves out what stands in others. */
export function pictureOf(objects: Iterable<LiveObject>, namespace?: string): Picture {
  return pictureOfIndex(indexObjects(objects), namespace)
}

export function pictureOfIndex(index: ObjectIndex, namespace?: string): Picture {
  const inSight = (object: { metadata: k8s.ObjectMeta }) =>
    namespace === undefined || object.metadata.namespace === namespace
  const nodes = [...index.all('Node')].sort((a, b) => compareNames(a.metadata.name!, b.metadata.name!))
  const lost = new Set(
    nodes.filter((node) => readyCondition(node)?.status === 'Unknown').map((node) => node.metadata.name!),
  )
  const services = index.all('Service').filter(inSight)
  const vessels = index
    .all('Pod')
    .filter(inSight)
    .map((pod) => vesselOf(pod, index, services, lost.has(pod.spec?.nodeName ?? '')))

  const onNode = byNode(vessels)
  const tanks = nodes.map((node) => tankOf(node, onNode.get(node.metadata.name) ?? [], index))
  const known = new Set(nodes.map((node) => node.metadata.name))
  for (const [name, pods] of onNode) {
    if (name !== undefined && !known.has(name))
      tanks.push({ uid: `gone:${name}`, name, roles: [], state: 'gone', cordoned: false, pods })
  }

  const counts = new Map<PodStateName, number>()
  for (const { state } of vessels) counts.set(state.name, (counts.get(state.name) ?? 0) + 1)
  const fullest = Math.max(0, ...tanks.map((tank) => tank.pods.length))
  return {
    unscheduled: onNode.get(undefined) ?? [],
    tanks,
    services: services.map((service) => pillOf(service, index)).sort((a, b) => Number(b.selects) - Number(a.selects)),
    counts,
    pods: vessels.length,
    detail: detailLevel(fullest, vessels.length),
  }
}

/** Over 12 pods in a tank names go, over 60 each is a mark, over 600 in the cluster states are counted. */
export function detailLevel(inFullestTank: number, inCluster: number): DetailLevel {
  if (inCluster > 600) return 'counts'
  if (inFullestTank > 60) return 'marks'
  return inFullestTank > 12 ? 'small' : 'names'
}

/** Every pod, wherever it is drawn. */
export function podsIn(picture: Picture): Vessel[] {
  return [...picture.unscheduled, ...picture.tanks.flatMap((tank) => tank.pods)]
}

/** Every object that can be chosen, in the order of the picture from top to bottom, when pods stand on their nodes. */
export function pictureOrder(picture: Picture): string[] {
  return [
    ...picture.unscheduled.map((vessel) => vessel.uid),
    ...picture.tanks.flatMap((tank) => [tank.uid, ...tank.pods.map((vessel) => vessel.uid)]),
    ...picture.services.map((service) => service.uid),
  ]
}

function vesselOf(pod: k8s.Pod, index: ObjectIndex, services: readonly k8s.Service[], nodeLost: boolean): Vessel {
  const uid = pod.metadata.uid!
  const owner =
    pod.metadata.ownerReferences?.find((reference) => reference.controller) ?? pod.metadata.ownerReferences?.[0]
  const [root] = ownersOf(pod as unknown as LiveObject, index)
  return {
    uid,
    name: pod.metadata.name!,
    namespace: pod.metadata.namespace ?? 'default',
    short: shortName(pod.metadata.name!, pod.metadata.labels?.['pod-template-hash']),
    state: podState(pod, index.eventsAbout(uid), nodeLost),
    ...(pod.spec?.nodeName ? { node: pod.spec.nodeName } : {}),
    ...(owner ? { owner: `${owner.kind.toLowerCase()}/${owner.name}` } : {}),
    ...(root ? { root } : {}),
    services: services.filter((service) => selects(service, pod)).map((service) => service.metadata.name!),
  }
}

function tankOf(node: k8s.Node, pods: readonly Vessel[], index: ObjectIndex): Tank {
  const asked = { cpu: 0, memory: 0 }
  for (const vessel of pods) {
    if (vessel.state.name === 'done' || vessel.state.name === 'failed') continue
    const pod = index.find(vessel.uid) as unknown as k8s.Pod
    for (const container of pod.spec?.containers ?? []) {
      asked.cpu += milliValue(container.resources?.requests?.cpu)
      asked.memory += wholeValue(container.resources?.requests?.memory)
    }
  }
  const allocatable = node.status?.allocatable
  const cpu = milliValue(allocatable?.cpu)
  const memory = wholeValue(allocatable?.memory)
  return {
    uid: node.metadata.uid!,
    name: node.metadata.name!,
    roles: Object.keys(node.metadata.labels ?? {})
      .filter((label) => label.startsWith('node-role.kubernetes.io/'))
      .map((label) => label.slice('node-role.kubernetes.io/'.length))
      .filter(Boolean),
    state: readyCondition(node)?.status === 'True' ? 'ready' : 'not-ready',
    cordoned: node.spec?.unschedulable === true,
    ...(cpu > 0 ? { cpu: asked.cpu / cpu } : {}),
    ...(memory > 0 ? { memory: asked.memory / memory } : {}),
    pods,
  }
}

function pillOf(service: k8s.Service, index: ObjectIndex): Pill {
  const { name, namespace } = service.metadata
  const wires = new Map<string, Wire>()
  for (const pod of index.all('Pod')) {
    if (selects(service, pod))
      wires.set(pod.metadata.uid!, { pod: pod.metadata.uid!, podName: pod.metadata.name!, ready: false })
  }
  for (const slice of index.all('EndpointSlice')) {
    if (slice.metadata.namespace !== namespace || slice.metadata.labels?.['kubernetes.io/service-name'] !== name)
      continue
    for (const endpoint of slice.endpoints ?? []) {
      const { uid, name: podName } = endpoint.targetRef ?? {}
      if (!uid || !podName || !index.find(uid)) continue
      const ready = (endpoint.conditions?.ready ?? true) || wires.get(uid)?.ready === true
      wires.set(uid, { pod: uid, podName, ready })
    }
  }
  return {
    uid: service.metadata.uid!,
    name: name!,
    namespace: namespace ?? 'default',
    ...reachedAt(service),
    selects: Object.keys(service.spec?.selector ?? {}).length > 0,
    wires: [...wires.values()],
    ready: [...wires.values()].filter((wire) => wire.ready).length,
  }
}

function reachedAt(service: k8s.Service): Pick<Pill, 'type' | 'address'> {
  const { type = 'ClusterIP', clusterIP, ports = [], externalName } = service.spec ?? {}
  if (type === 'ExternalName') return { type, address: externalName ?? '' }
  if (clusterIP === 'None') return { type: 'Headless', address: '' }
  const nodePort = ports.find((port) => port.nodePort)?.nodePort
  if (type !== 'ClusterIP' && nodePort) return { type: type as Pill['type'], address: `NodePort ${nodePort}` }
  const port = ports[0]?.port
  return { type: type as Pill['type'], address: clusterIP ? (port ? `${clusterIP}:${port}` : clusterIP) : '' }
}

function selects(service: k8s.Service, pod: k8s.Pod): boolean {
  const wanted = Object.entries(service.spec?.selector ?? {})
  if (wanted.length === 0 || service.metadata.namespace !== pod.metadata.namespace) return false
  return wanted.every(([key, value]) => pod.metadata.labels?.[key] === value)
}

function byNode(vessels: readonly Vessel[]): Map<string | undefined, Vessel[]> {
  const groups = new Map<string | undefined, Vessel[]>()
  for (const vessel of vessels) {
    const group = groups.get(vessel.node)
    if (group) group.push(vessel)
    else groups.set(vessel.node, [vessel])
  }
  return groups
}

function readyCondition(node: k8s.Node) {
  return node.status?.conditions?.find((condition) => condition.type === 'Ready')
}

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
