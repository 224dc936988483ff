// Keeps the endpoints of every Service with a selector: which pods it stands for, and which of them are ready.
// (pkg/controller/endpointslice)
import { rfc3339 } from '@kubarium/kube-runtime'
import {
  controllerReference,
  equalJson,
  kinds,
  matchesMap,
  setField,
  type Draft,
  type k8s,
} from '@kubarium/kube-objects'
import { defineReconciler, interestIn, type ReconcileContext } from '@kubarium/kube-reconcile'

const SERVICE_LABEL = 'kubernetes.io/service-name'
const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by'
const MANAGER = 'endpointslice-controller.k8s.io'
const HEADLESS_LABEL = 'service.kubernetes.io/headless'
const TRIGGER_ANNOTATION = 'endpoints.kubernetes.io/last-change-trigger-time'
// kube-controller-manager --max-endpoints-per-slice
const MAX_ENDPOINTS = 100

function isReady(pod: k8s.Pod): boolean {
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

function hasEnded({ status }: k8s.Pod): boolean {
  return status.phase === 'Failed' || status.phase === 'Succeeded'
}

/** The number a service's targetPort means on a pod: itself, or that of the container port with this name. */
export function targetPortOf(pod: k8s.Pod, port: k8s.ServicePort): number | undefined {
  const target = port.targetPort ?? port.port
  if (typeof target === 'number') return target === 0 ? port.port : target
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  for (const container of [...pod.spec.containers, ...sidecars])
    for (const one of container.ports ?? [])
      if (one.name === target && one.protocol === port.protocol) return one.containerPort
  return undefined
}

/** An endpoint for a pod of a service. */
export function endpointOf(pod: k8s.Pod, service: k8s.Service): k8s.Endpoint {
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const serving = isReady(pod)
  const hostname =
    pod.spec.hostname &&
    pod.spec.subdomain === service.metadata.name &&
    pod.metadata.namespace === service.metadata.namespace
      ? pod.spec.hostname
      : undefined
  return {
    addresses: [pod.status.podIP!],
    conditions: { ready: service.spec.publishNotReadyAddresses || (serving && !terminating), serving, terminating },
    ...(hostname && { hostname }),
    nodeName: pod.spec.nodeName!,
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace!, name: pod.metadata.name, uid: pod.metadata.uid },
  }
}

interface Wanted {
  readonly ports: readonly k8s.DiscoveryV1EndpointPort[]
  readonly endpoints: k8s.Endpoint[]
}

/** What a service's slices must say together: endpoints grouped by the ports they answer on. */
export function wantedEndpoints(service: k8s.Service, pods: readonly k8s.Pod[]): Wanted[] {
  const groups = new Map<string, Wanted>()
  for (const pod of pods) {
    if (!pod.status.podIP || !pod.spec.nodeName || hasEnded(pod)) continue
    const ports: k8s.DiscoveryV1EndpointPort[] = []
    for (const port of service.spec.ports ?? []) {
      const target = targetPortOf(pod, port)
      if (target !== undefined)
        ports.push({
          name: port.name ?? '',
          port: target,
          protocol: port.protocol ?? 'TCP',
          ...(port.appProtocol && { appProtocol: port.appProtocol }),
        })
    }
    const key = JSON.stringify(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    group.endpoints.push(endpointOf(pod, service))
    groups.set(key, group)
  }
  return [...groups.values()]
}

function labelsOf(service: k8s.Service): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const [key, value] of Object.entries(service.metadata.labels ?? {}))
    if (key !== SERVICE_LABEL && key !== MANAGED_BY_LABEL && key !== HEADLESS_LABEL) setField(labels, key, value)
  return {
    ...labels,
    [MANAGED_BY_LABEL]: MANAGER,
    [SERVICE_LABEL]: service.metadata.name,
    ...(service.spec.clusterIP === 'None' && { [HEADLESS_LABEL]: '' }),
  }
}

function podsOf(service: k8s.Service, { read }: ReconcileContext): k8s.Pod[] {
  const [first] = Object.entries(service.spec.selector!).sort(([a], [b]) => (a < b ? -1 : 1))
  if (!first) return [...read(kinds.Pod).list(service.metadata.namespace)]
  // The index narrows it down by one label; the rest of the selector decides.
  return read(kinds.Pod)
    .indexed('label', `${service.metadata.namespace}/${first[0]}=${first[1]}`)
    .filter((pod) => matchesMap(service.spec.selector, pod.metadata.labels))
}

export const endpointSliceReconciler = defineReconciler({
  name: 'endpointslice-controller',
  for: kinds.Service,
  owns: [kinds.EndpointSlice],
  watches: [
    interestIn(kinds.Pod, function* ({ object, previous }, client) {
      if (object && previous && sameForEndpoints(object, previous)) return
      const pod = (object ?? previous)!
      for (const service of client.read(kinds.Service).list(pod.metadata.namespace))
        if (
          matchesMap(service.spec.selector, object?.metadata.labels) ||
          matchesMap(service.spec.selector, previous?.metadata.labels)
        )
          yield { namespace: service.metadata.namespace!, name: service.metadata.name }
    }),
  ],
  reconcile({ namespace, name }, context) {
    const { read, write } = context
    const service = read(kinds.Service).find(namespace, name)
    if (
      !service ||
      service.metadata.deletionTimestamp ||
      service.spec.type === 'ExternalName' ||
      !service.spec.selector
    )
      return
    const existing = read(kinds.EndpointSlice)
      .ownedBy(service.metadata.uid)
      .filter((slice) => slice.metadata.labels?.[MANAGED_BY_LABEL] === MANAGER && !slice.metadata.deletionTimestamp)
    const wanted = wantedEndpoints(service, podsOf(service, context))
    if (wanted.length === 0) wanted.push({ ports: [], endpoints: [] })
    const left = new Set(existing)
    for (const { ports, endpoints } of wanted) {
      const slices = existing.filter((slice) => left.has(slice) && equalJson(slice.ports ?? [], ports))
      const parts = distribute(endpoints, slices)
      parts.forEach((part, i) => {
        const slice = slices[i] ?? (endpoints.length === 0 || existing.length === 1 ? [...left][0] : undefined)
        if (slice) left.delete(slice)
        put(service, slice, ports, part, context)
      })
    }
    for (const slice of left) write(kinds.EndpointSlice).delete(slice)
  },
})

/** Endpoints per slice: each stays in the slice it is in, new ones fill up, none holds more than allowed. */
function distribute(endpoints: readonly k8s.Endpoint[], slices: readonly k8s.EndpointSlice[]): k8s.Endpoint[][] {
  const idOf = (endpoint: k8s.Endpoint): string => endpoint.targetRef?.uid ?? endpoint.addresses[0]!
  const wanted = new Map(endpoints.map((endpoint) => [idOf(endpoint), endpoint]))
  const parts = slices.map((slice) =>
    (slice.endpoints ?? []).flatMap((endpoint) => {
      const found = wanted.get(idOf(endpoint))
      wanted.delete(idOf(endpoint))
      return found ? [found] : []
    }),
  )
  for (const endpoint of wanted.values()) {
    let part = parts.find((one) => one.length < MAX_ENDPOINTS)
    if (!part) parts.push((part = []))
    part.push(endpoint)
  }
  const filled = parts.filter((part, i) => part.length > 0 || (i === 0 && endpoints.length === 0))
  return filled.length > 0 ? filled : [[]]
}

function put(
  service: k8s.Service,
  slice: k8s.EndpointSlice | undefined,
  ports: readonly k8s.DiscoveryV1EndpointPort[],
  endpoints: readonly k8s.Endpoint[],
  { write, now }: ReconcileContext,
): void {
  const labels = labelsOf(service)
  const content = { endpoints, ports }
  if (!slice) {
    const draft: Draft<k8s.EndpointSlice> = {
      metadata: {
        generateName: `${service.metadata.name}-`,
        namespace: service.metadata.namespace!,
        labels,
        annotations: { [TRIGGER_ANNOTATION]: rfc3339(now()) },
        ownerReferences: [controllerReference(service, 'v1', 'Service')],
      },
      addressType: 'IPv4',
      ...content,
    }
    write(kinds.EndpointSlice).create(service.metadata.namespace!, draft)
    return
  }
  const isSame =
    equalJson(slice.endpoints ?? [], endpoints) &&
    equalJson(slice.ports ?? [], ports) &&
    equalJson(slice.metadata.labels, labels)
  if (isSame) return
  write(kinds.EndpointSlice).update({
    ...slice,
    ...content,
    metadata: {
      ...slice.metadata,
      labels,
      annotations: { ...slice.metadata.annotations, [TRIGGER_ANNOTATION]: rfc3339(now()) },
    },
  })
}

// Most changes of a pod's status say nothing new to a service.
function sameForEndpoints(pod: k8s.Pod, previous: k8s.Pod): boolean {
  return (
    pod.metadata.labels === previous.metadata.labels &&
    pod.metadata.deletionTimestamp === previous.metadata.deletionTimestamp &&
    pod.status.podIP === previous.status.podIP &&
    pod.spec === previous.spec &&
    isReady(pod) === isReady(previous) &&
    hasEnded(pod) === hasEnded(previous)
  )
}
