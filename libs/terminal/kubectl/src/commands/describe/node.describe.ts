// A node in words.
import { addQuantities, milliValue, wholeValue } from './amounts.ts'
import { dig, listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import type { Found } from '../../client/selection.ts'
import { listLines } from './containers.describe.ts'
import { rfc1123, since, type DescribeWriter } from './describe.writer.ts'
import { labelled, events, type Describer, type Describing } from './describer.ts'

type Fields = Record<string, unknown>

export const node: Describer = (found, writer, context) => {
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
