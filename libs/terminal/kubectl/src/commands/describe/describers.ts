// How each kind is described. A kind that is not here is shown field by field.
import { addQuantities, milliValue, wholeValue, byteCount } from './amounts.ts'
import { dig, listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import { podSelectorOf } from '../../client/pods.ts'
import { pathOf } from '../../client/discovery.ts'
import type { Found } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import {
  describeContainers,
  describeTemplate,
  describeVolumes,
  listLines,
  mapLines,
  tolerationText,
} from './containers.describe.ts'
import { describeEvents } from './events.describe.ts'
import { describeFields } from './fields.describe.ts'
import { DescribeWriter, rfc1123, since } from './describe.writer.ts'

type Fields = Record<string, unknown>

export interface Describing {
  readonly kubectl: Kubectl
  readonly withEvents: boolean
  readonly now: number
}

type Describer = (found: Found, writer: DescribeWriter, context: Describing) => void

function head({ object }: Found, writer: DescribeWriter): void {
  writer.line(0, `Name:\t${object.metadata.name}`)
  if (object.metadata.namespace) writer.line(0, `Namespace:\t${object.metadata.namespace}`)
}

function labelled({ object }: Found, writer: DescribeWriter): void {
  writer.map(0, 'Labels', object.metadata.labels).annotations('Annotations', object.metadata.annotations)
}

function events({ object, resource }: Found, writer: DescribeWriter, { kubectl, withEvents, now }: Describing): void {
  if (withEvents) describeEvents(kubectl, { kind: resource.kind, ...object }, writer, now)
}

const pod: Describer = (found, writer, context) => {
  const { object } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  head(found, writer)
  if (spec['priority'] !== undefined) {
    writer.line(0, `Priority:\t${textOf(spec, 'priority')}`)
    if (spec['priorityClassName']) writer.line(0, `Priority Class Name:\t${textOf(spec, 'priorityClassName')}`)
  }
  if (spec['runtimeClassName']) writer.line(0, `Runtime Class Name:\t${textOf(spec, 'runtimeClassName')}`)
  if (spec['serviceAccountName']) writer.line(0, `Service Account:\t${textOf(spec, 'serviceAccountName')}`)
  writer.line(0, `Node:\t${spec['nodeName'] ? `${textOf(spec, 'nodeName')}/${textOf(status, 'hostIP')}` : '<none>'}`)
  if (status['startTime']) writer.line(0, `Start Time:\t${rfc1123(textOf(status, 'startTime'))}`)
  labelled(found, writer)
  if (object.metadata.deletionTimestamp) {
    writer.line(0, `Status:\tTerminating (lasts ${since(object.metadata.deletionTimestamp, context.now)})`)
    writer.line(0, `Termination Grace Period:\t${textOf(object, 'metadata', 'deletionGracePeriodSeconds')}s`)
  } else writer.line(0, `Status:\t${textOf(status, 'phase')}`)
  if (status['reason']) writer.line(0, `Reason:\t${textOf(status, 'reason')}`)
  if (status['message']) writer.line(0, `Message:\t${textOf(status, 'message')}`)
  const profile = part(spec, 'securityContext', 'seccompProfile')
  if (profile['type']) writer.line(0, `SeccompProfile:\t${textOf(profile, 'type')}`)
  writer.line(0, `IP:\t${textOf(status, 'podIP')}`)
  const ips = listOf<Fields>(status, 'podIPs')
  if (ips.length === 0) writer.line(0, 'IPs:\t<none>')
  else {
    writer.line(0, 'IPs:')
    for (const one of ips) writer.line(1, `IP:\t${textOf(one, 'ip')}`)
  }
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller)
  if (owner) writer.line(0, `Controlled By:\t${owner.kind}/${owner.name}`)
  if (status['nominatedNodeName']) writer.line(0, `NominatedNodeName:\t${textOf(status, 'nominatedNodeName')}`)
  const init = listOf<Fields>(spec, 'initContainers')
  if (init.length > 0) describeContainers('Init Containers', init, listOf(status, 'initContainerStatuses'), writer, '')
  describeContainers('Containers', listOf(spec, 'containers'), listOf(status, 'containerStatuses'), writer, '')
  const ephemeral = listOf<Fields>(spec, 'ephemeralContainers')
  if (ephemeral.length > 0)
    describeContainers('Ephemeral Containers', ephemeral, listOf(status, 'ephemeralContainerStatuses'), writer, '')
  const gates = listOf<Fields>(spec, 'readinessGates')
  const conditions = listOf<Fields>(status, 'conditions')
  if (gates.length > 0) {
    writer.line(0, 'Readiness Gates:').line(1, 'Type\tStatus')
    for (const gate of gates)
      writer.line(
        1,
        `${textOf(gate, 'conditionType')} \t${
          textOf(
            conditions.find((one) => one['type'] === gate['conditionType']),
            'status',
          ) || '<none>'
        } `,
      )
  }
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:').line(1, 'Type\tStatus')
    for (const one of conditions) writer.line(1, `${textOf(one, 'type')} \t${textOf(one, 'status')} `)
  }
  describeVolumes(listOf(spec, 'volumes'), writer, '')
  writer.line(0, `QoS Class:\t${textOf(status, 'qosClass') || 'BestEffort'}`)
  mapLines(writer, 'Node-Selectors', part(spec, 'nodeSelector') as Record<string, string>)
  listLines(writer, 'Tolerations', listOf<Fields>(spec, 'tolerations').map(tolerationText).sort())
  const spread = listOf<Fields>(spec, 'topologySpreadConstraints').map(
    (one) =>
      `${textOf(one, 'topologyKey')}:${textOf(one, 'whenUnsatisfiable')} when max skew ${textOf(one, 'maxSkew')} is exceeded${one['labelSelector'] ? ` for selector ${podSelectorOf({ metadata: { name: '' }, spec: { selector: one['labelSelector'] } }) ?? ''}` : ''}`,
  )
  if (spread.length > 0) listLines(writer, 'Topology Spread Constraints', spread)
  events(found, writer, context)
}

const replicasOf = (value: unknown): string => textOf(value) || '0'

const deployment: Describer = (found, writer, context) => {
  const { object } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  head(found, writer)
  writer.line(0, `CreationTimestamp:\t${rfc1123(object.metadata.creationTimestamp)}`)
  labelled(found, writer)
  writer.line(0, `Selector:\t${podSelectorOf({ ...object, kind: 'Deployment' }) ?? ''}`)
  writer.line(
    0,
    `Replicas:\t${replicasOf(spec['replicas'])} desired | ${replicasOf(status['updatedReplicas'])} updated | ${replicasOf(status['replicas'])} total | ${replicasOf(status['availableReplicas'])} available | ${replicasOf(status['unavailableReplicas'])} unavailable`,
  )
  writer.line(0, `StrategyType:\t${textOf(spec, 'strategy', 'type')}`)
  writer.line(0, `MinReadySeconds:\t${replicasOf(spec['minReadySeconds'])}`)
  const rolling = part(spec, 'strategy', 'rollingUpdate')
  if (Object.keys(rolling).length > 0)
    writer.line(
      0,
      `RollingUpdateStrategy:\t${textOf(rolling, 'maxUnavailable')} max unavailable, ${textOf(rolling, 'maxSurge')} max surge`,
    )
  describeTemplate(part(spec, 'template'), writer)
  const conditions = listOf<Fields>(status, 'conditions')
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:').line(1, 'Type\tStatus\tReason').line(1, '----\t------\t------')
    for (const one of conditions)
      writer.line(1, `${textOf(one, 'type')} \t${textOf(one, 'status')}\t${textOf(one, 'reason')}`)
  }
  const { oldSets, newSet } = replicaSetsOf(context.kubectl, found)
  const text = (sets: readonly KubeObject[]): string =>
    sets.length === 0
      ? '<none>'
      : sets
          .map(
            (set) =>
              `${set.metadata.name} (${replicasOf(dig(set, 'status', 'replicas'))}/${replicasOf(dig(set, 'spec', 'replicas'))} replicas created)`,
          )
          .join(', ')
  writer.line(0, `OldReplicaSets:\t${text(oldSets)}`)
  writer.line(0, `NewReplicaSet:\t${text(newSet ? [newSet] : [])}`)
  events(found, writer, context)
}

/** ReplicaSets of a Deployment: the one of its present template, and older ones. */
export function replicaSetsOf(
  kubectl: Kubectl,
  { object, resource, namespace }: Found,
): { oldSets: KubeObject[]; newSet: KubeObject | undefined; all: KubeObject[] } {
  const selector = podSelectorOf({ ...object, kind: resource.kind })
  const { items } = kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: `/apis/apps/v1/namespaces/${namespace}/replicasets`,
    ...(selector && { query: { labelSelector: selector } }),
  })
  const all = items.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === object.metadata.uid),
  )
  const template = (value: unknown): string => {
    const copied = JSON.parse(JSON.stringify(value ?? {})) as { metadata?: { labels?: Record<string, string> } }
    if (copied.metadata?.labels) delete copied.metadata.labels['pod-template-hash']
    return stable(copied)
  }
  const wanted = template(dig(object, 'spec', 'template'))
  const sorted = [...all].sort(
    (a, b) =>
      (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? '') ||
      a.metadata.name.localeCompare(b.metadata.name),
  )
  const newSet = sorted.find((set) => template(dig(set, 'spec', 'template')) === wanted)
  return { newSet, oldSets: sorted.filter((set) => set !== newSet), all }
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const map = value as Fields
  return `{${Object.keys(map)
    .sort()
    .filter((key) => map[key] !== null && map[key] !== undefined)
    .map((key) => `${key}:${stable(map[key])}`)
    .join(',')}}`
}

const replicaSet: Describer = (found, writer, context) => {
  const { object, namespace } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  head(found, writer)
  const selector = podSelectorOf({ ...object, kind: found.resource.kind })
  writer.line(0, `Selector:\t${selector ?? ''}`)
  labelled(found, writer)
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller)
  if (owner) writer.line(0, `Controlled By:\t${owner.kind}/${owner.name}`)
  writer.line(0, `Replicas:\t${replicasOf(status['replicas'])} current / ${replicasOf(spec['replicas'])} desired`)
  const { items } = context.kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/pods`,
    ...(selector && { query: { labelSelector: selector } }),
  })
  const count = (phase: string): number =>
    items.filter(
      (one) =>
        one.metadata.ownerReferences?.some(({ uid }) => uid === object.metadata.uid) &&
        textOf(one, 'status', 'phase') === phase,
    ).length
  writer.line(
    0,
    `Pods Status:\t${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`,
  )
  describeTemplate(part(spec, 'template'), writer)
  const conditions = listOf<Fields>(status, 'conditions')
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:').line(1, 'Type\tStatus\tReason').line(1, '----\t------\t------')
    for (const one of conditions)
      writer.line(1, `${textOf(one, 'type')} \t${textOf(one, 'status')}\t${textOf(one, 'reason')}`)
  }
  events(found, writer, context)
}

const service: Describer = (found, writer, context) => {
  const { object, namespace } = found
  const spec = part(object, 'spec')
  head(found, writer)
  labelled(found, writer)
  writer.line(0, `Selector:\t${podSelectorOf({ ...object, kind: 'Service' }) ?? '<none>'}`)
  writer.line(0, `Type:\t${textOf(spec, 'type')}`)
  if (spec['ipFamilyPolicy']) writer.line(0, `IP Family Policy:\t${textOf(spec, 'ipFamilyPolicy')}`)
  const families = listOf<string>(spec, 'ipFamilies')
  writer.line(0, `IP Families:\t${families.length > 0 ? families.join(',') : '<none>'}`)
  writer.line(0, `IP:\t${textOf(spec, 'clusterIP')}`)
  const ips = listOf<string>(spec, 'clusterIPs')
  writer.line(0, `IPs:\t${ips.length > 0 ? ips.join(',') : '<none>'}`)
  const external = listOf<string>(spec, 'externalIPs')
  if (external.length > 0) writer.line(0, `External IPs:\t${external.join(',')}`)
  if (spec['loadBalancerIP']) writer.line(0, `Desired LoadBalancer IP:\t${textOf(spec, 'loadBalancerIP')}`)
  if (spec['externalName']) writer.line(0, `External Name:\t${textOf(spec, 'externalName')}`)
  const ingress = listOf<Fields>(object, 'status', 'loadBalancer', 'ingress')
  if (ingress.length > 0)
    writer.line(
      0,
      `LoadBalancer Ingress:\t${ingress.map((one) => textOf(one, 'ip') || textOf(one, 'hostname')).join(', ')}`,
    )
  const slices = context.kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
    query: { labelSelector: `kubernetes.io/service-name=${object.metadata.name}` },
  }).items
  for (const port of listOf<Fields>(spec, 'ports')) {
    const name = textOf(port, 'name') || '<unset>'
    const target = port['targetPort']
    writer.line(0, `Port:\t${name}\t${textOf(port, 'port')}/${textOf(port, 'protocol')}`)
    writer.line(0, `TargetPort:\t${textOf(target) || '0'}/${textOf(port, 'protocol')}`)
    if (port['nodePort']) writer.line(0, `NodePort:\t${name}\t${textOf(port, 'nodePort')}/${textOf(port, 'protocol')}`)
    writer.line(0, `Endpoints:\t${endpointsText(slices, textOf(port, 'name'))}`)
  }
  writer.line(0, `Session Affinity:\t${textOf(spec, 'sessionAffinity')}`)
  if (spec['externalTrafficPolicy'])
    writer.line(0, `External Traffic Policy:\t${textOf(spec, 'externalTrafficPolicy')}`)
  if (spec['internalTrafficPolicy'])
    writer.line(0, `Internal Traffic Policy:\t${textOf(spec, 'internalTrafficPolicy')}`)
  if (spec['healthCheckNodePort']) writer.line(0, `HealthCheck NodePort:\t${textOf(spec, 'healthCheckNodePort')}`)
  const ranges = listOf<string>(spec, 'loadBalancerSourceRanges')
  if (ranges.length > 0) writer.line(0, `LoadBalancer Source Ranges:\t${ranges.join(',')}`)
  events(found, writer, context)
}

function endpointsText(slices: readonly KubeObject[], port: string): string {
  const found = slices.flatMap((slice) => {
    const number = listOf<Fields>(slice, 'ports').find((one) => textOf(one, 'name') === port)?.['port']
    if (number === undefined) return []
    return listOf<Fields>(slice, 'endpoints')
      .filter((one) => dig(one, 'conditions', 'ready') !== false)
      .flatMap((one) => listOf<string>(one, 'addresses').map((address) => `${address}:${String(number)}`))
  })
  if (found.length === 0) return ''
  return found.length <= 3 ? found.join(',') : `${found.slice(0, 3).join(',')} + ${found.length - 3} more...`
}

const configMap: Describer = (found, writer, context) => {
  head(found, writer)
  labelled(found, writer)
  writer.raw('\nData\n====\n')
  for (const [key, value] of Object.entries(part(found.object, 'data')).sort(([a], [b]) => (a < b ? -1 : 1)))
    writer.raw(`${key}:\n----\n${String(value).replaceAll('\t', '\u0001')}\n\n`)
  writer.raw('\nBinaryData\n====\n')
  for (const [key, value] of Object.entries(part(found.object, 'binaryData')).sort(([a], [b]) => (a < b ? -1 : 1)))
    writer.raw(`${key}: ${byteCount(String(value))} bytes\n`)
  writer.raw('\n')
  events(found, writer, context)
}

const secret: Describer = (found, writer) => {
  head(found, writer)
  labelled(found, writer)
  writer.raw(`\nType:\t${textOf(found.object, 'type')}\n\nData\n====\n`)
  for (const [key, value] of Object.entries(part(found.object, 'data')).sort(([a], [b]) => (a < b ? -1 : 1)))
    writer.raw(
      key === 'token' && found.object['type'] === 'kubernetes.io/service-account-token'
        ? `${key}:\t${String(value)}\n`
        : `${key}:\t${byteCount(String(value))} bytes\n`,
    )
}

const namespace: Describer = (found, writer, { kubectl }) => {
  const { object } = found
  writer.line(0, `Name:\t${object.metadata.name}`)
  labelled(found, writer)
  writer.line(0, `Status:\t${textOf(object, 'status', 'phase')}`)
  const conditions = listOf<Fields>(object, 'status', 'conditions')
  if (conditions.length > 0) {
    writer
      .line(0, 'Conditions:')
      .line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
      .line(1, '----\t------\t------------------\t------\t-------')
    for (const one of conditions)
      writer.line(
        1,
        `${textOf(one, 'type')}\t${textOf(one, 'status')}\t${rfc1123(textOf(one, 'lastTransitionTime'))}\t${textOf(one, 'reason')}\t${textOf(one, 'message')}`,
      )
  }
  const listed = (name: string): KubeObject[] | undefined => {
    const resource = kubectl.discovery.find(name)
    return (
      resource &&
      kubectl.json<{ items: KubeObject[] }>({ method: 'GET', path: pathOf(resource, object.metadata.name) }).items
    )
  }
  const quotas = listed('resourcequotas')
  if (quotas?.length === 0) writer.raw('\nNo resource quota.\n')
  else if (quotas) {
    writer.raw('\nResource Quotas\n')
    for (const quota of quotas) {
      writer.raw(`  Name:\t${quota.metadata.name}\n  Resource\tUsed\tHard\n  --------\t---\t---\n`)
      const hard = Object.entries(part(quota, 'status', 'hard')).sort(([a], [b]) => (a < b ? -1 : 1))
      for (const [name, amount] of hard)
        writer.raw(`  ${name}\t${textOf(quota, 'status', 'used', name)}\t${String(amount)}\n`)
    }
  }
  if (listed('limitranges')?.length === 0) writer.raw('\nNo LimitRange resource.\n')
}

const serviceAccount: Describer = (found, writer, context) => {
  const { object } = found
  head(found, writer)
  labelled(found, writer)
  const names = (key: string): string =>
    listOf<Fields>(object, key)
      .map((one) => textOf(one, 'name'))
      .join(', ') || '<none>'
  writer.line(0, `Image pull secrets:\t${names('imagePullSecrets')}`)
  events(found, writer, context)
}

const endpointSlice: Describer = (found, writer, context) => {
  const { object } = found
  head(found, writer)
  labelled(found, writer)
  writer.line(0, `AddressType:\t${textOf(object, 'addressType')}`)
  const ports = listOf<Fields>(object, 'ports')
  if (ports.length === 0) writer.line(0, 'Ports: <unset>')
  else {
    writer.line(0, 'Ports:').line(1, 'Name\tPort\tProtocol').line(1, '----\t----\t--------')
    for (const port of ports)
      writer.line(
        1,
        `${textOf(port, 'name') || '<unset>'}\t${textOf(port, 'port') || '<unset>'}\t${textOf(port, 'protocol')}`,
      )
  }
  const endpoints = listOf<Fields>(object, 'endpoints')
  if (endpoints.length === 0) writer.line(0, 'Endpoints: <none>')
  else {
    writer.line(0, 'Endpoints:')
    for (const one of endpoints) {
      writer.line(1, `- Addresses:\t${listOf<string>(one, 'addresses').join(', ')}`)
      writer.line(2, 'Conditions:').line(3, `Ready:\t${String(dig(one, 'conditions', 'ready') ?? '<unset>')}`)
      writer.line(2, `Hostname:\t${textOf(one, 'hostname') || '<unset>'}`)
      if (one['targetRef'])
        writer.line(2, `TargetRef:\t${textOf(one, 'targetRef', 'kind')}/${textOf(one, 'targetRef', 'name')}`)
      writer.line(2, `NodeName:\t${textOf(one, 'nodeName') || '<unset>'}`)
      writer.line(2, `Zone:\t${textOf(one, 'zone') || '<unset>'}`)
    }
  }
  events(found, writer, context)
}

const node: Describer = (found, writer, context) => {
  const { object } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  const labels = object.metadata.labels ?? {}
  writer.line(0, `Name:\t${object.metadata.name}`)
  const roles = Object.keys(labels)
    .filter((key) => key.startsWith('node-role.kubernetes.io/'))
    .map((key) => key.slice(24))
    .filter(Boolean)
    .sort()
  writer.line(0, `Roles:\t${roles.join(',') || '<none>'}`)
  labelled(found, writer)
  writer.line(0, `CreationTimestamp:\t${rfc1123(object.metadata.creationTimestamp)}`)
  listLines(
    writer,
    'Taints',
    listOf<Fields>(spec, 'taints')
      .map((one) => `${textOf(one, 'key')}${one['value'] ? `=${textOf(one, 'value')}` : ''}:${textOf(one, 'effect')}`)
      .sort(),
  )
  writer.line(0, `Unschedulable:\t${String(spec['unschedulable'] ?? false)}`)
  const lease = context.kubectl.call({
    method: 'GET',
    path: `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${object.metadata.name}`,
  })
  if (lease.status !== 200)
    writer.line(
      0,
      `Lease:\tFailed to get lease: leases.coordination.k8s.io ${JSON.stringify(object.metadata.name)} not found`,
    )
  else {
    const leaseObject = JSON.parse(lease.body) as KubeObject
    writer.line(0, 'Lease:')
    writer.line(1, `HolderIdentity:\t${textOf(leaseObject, 'spec', 'holderIdentity') || '<unset>'}`)
    writer.line(1, `AcquireTime:\t${rfc1123(textOf(leaseObject, 'spec', 'acquireTime'))}`)
    writer.line(1, `RenewTime:\t${rfc1123(textOf(leaseObject, 'spec', 'renewTime'))}`)
  }
  const conditions = listOf<Fields>(status, 'conditions')
  if (conditions.length > 0) {
    writer
      .line(0, 'Conditions:')
      .line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage')
      .line(1, '----\t------\t-----------------\t------------------\t------\t-------')
    for (const one of conditions)
      writer.line(
        1,
        `${textOf(one, 'type')} \t${textOf(one, 'status')} \t${rfc1123(textOf(one, 'lastHeartbeatTime'))} \t${rfc1123(textOf(one, 'lastTransitionTime'))} \t${textOf(one, 'reason')} \t${textOf(one, 'message')}`,
      )
  }
  writer.line(0, 'Addresses:')
  for (const one of listOf<Fields>(status, 'addresses'))
    writer.line(1, `${textOf(one, 'type')}:\t${textOf(one, 'address')}`)
  for (const key of ['capacity', 'allocatable'] as const) {
    writer.line(0, key === 'capacity' ? 'Capacity:' : 'Allocatable:')
    for (const [name, amount] of Object.entries(part(status, key)).sort(([a], [b]) => (a < b ? -1 : 1)))
      writer.line(1, `${name}:\t${String(amount)}`)
  }
  writer.line(0, 'System Info:')
  for (const [key, title] of [
    ['machineID', 'Machine ID'],
    ['systemUUID', 'System UUID'],
    ['bootID', 'Boot ID'],
    ['kernelVersion', 'Kernel Version'],
    ['osImage', 'OS Image'],
    ['operatingSystem', 'Operating System'],
    ['architecture', 'Architecture'],
    ['containerRuntimeVersion', 'Container Runtime Version'],
    ['kubeletVersion', 'Kubelet Version'],
    ['kubeProxyVersion', 'Kube-Proxy Version'],
  ] as const)
    if (key !== 'kubeProxyVersion' || textOf(status, 'nodeInfo', key))
      writer.line(1, `${title}:\t${textOf(status, 'nodeInfo', key)}`)
  if (spec['podCIDR']) writer.line(0, `PodCIDR:\t${textOf(spec, 'podCIDR')}`)
  const cidrs = listOf<string>(spec, 'podCIDRs')
  if (cidrs.length > 0) writer.line(0, `PodCIDRs:\t${cidrs.join(',')}`)
  if (spec['providerID']) writer.line(0, `ProviderID:\t${textOf(spec, 'providerID')}`)
  describeNodePods(found, writer, context)
  events(
    { ...found, object: { ...object, metadata: { ...object.metadata, uid: object.metadata.name } } },
    writer,
    context,
  )
}

function describeNodePods({ object }: Found, writer: DescribeWriter, { kubectl, now }: Describing): void {
  const { items } = kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: '/api/v1/pods',
    query: { fieldSelector: `spec.nodeName=${object.metadata.name},status.phase!=Succeeded,status.phase!=Failed` },
  })
  const allocatable = part(object, 'status', 'allocatable') as Record<string, string>
  const sum = (pods: readonly KubeObject[], kind: 'requests' | 'limits', name: string): string => {
    const amounts = pods.flatMap((one) =>
      listOf<Fields>(one, 'spec', 'containers').flatMap((container) =>
        dig(container, 'resources', kind, name) === undefined ? [] : [textOf(container, 'resources', kind, name)],
      ),
    )
    return amounts.length === 0 ? '0' : addQuantities(...amounts)
  }
  const share = (amount: string, name: string): string => {
    const all = name === 'cpu' ? milliValue(allocatable[name]) : wholeValue(allocatable[name])
    const own = name === 'cpu' ? milliValue(amount) : wholeValue(amount)
    return `${amount} (${all === 0 ? 0 : Math.trunc((own * 100) / all)}%)`
  }
  writer.line(0, `Non-terminated Pods:\t(${items.length} in total)`)
  writer
    .line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
    .line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  for (const one of items) {
    const cells = (['cpu', 'memory'] as const).flatMap((name) =>
      (['requests', 'limits'] as const).map((kind) => share(sum([one], kind, name), name)),
    )
    writer.line(
      1,
      `${one.metadata.namespace}\t${one.metadata.name}\t\t${cells.join('\t')}\t${since(one.metadata.creationTimestamp, now)}`,
    )
  }
  writer
    .line(0, 'Allocated resources:')
    .line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
    .line(1, 'Resource\tRequests\tLimits')
    .line(1, '--------\t--------\t------')
  for (const name of ['cpu', 'memory', 'ephemeral-storage'])
    writer.line(1, `${name}\t${share(sum(items, 'requests', name), name)}\t${share(sum(items, 'limits', name), name)}`)
  for (const name of Object.keys(allocatable).sort())
    if (name.startsWith('hugepages-'))
      writer.line(
        1,
        `${name}\t${share(sum(items, 'requests', name), name)}\t${share(sum(items, 'limits', name), name)}`,
      )
}

const BY_KIND: Readonly<Record<string, Describer>> = {
  Pod: pod,
  Deployment: deployment,
  ReplicaSet: replicaSet,
  ReplicationController: replicaSet,
  Service: service,
  ConfigMap: configMap,
  Secret: secret,
  Namespace: namespace,
  ServiceAccount: serviceAccount,
  EndpointSlice: endpointSlice,
  Node: node,
}

/** An object in words. */
export function describeObject(found: Found, context: Describing): string {
  const writer = new DescribeWriter()
  const describer = BY_KIND[found.resource.kind]
  if (describer) describer(found, writer, context)
  else {
    head(found, writer)
    if (!found.object.metadata.namespace) writer.line(0, 'Namespace:\t')
    labelled(found, writer)
    describeFields({ apiVersion: found.object.apiVersion, kind: found.resource.kind, ...found.object }, writer)
    events(found, writer, context)
  }
  return writer.toString().replaceAll('\u0001', '\t')
}
