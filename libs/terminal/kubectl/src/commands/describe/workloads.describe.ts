// Deployments, ReplicaSets, DaemonSets and StatefulSets in words.
import { dig, listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import { podSelectorOf } from '../../client/pods.ts'
import type { Found } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { describeTemplate } from './containers.describe.ts'
import { rfc1123, type DescribeWriter } from './describe.writer.ts'
import { head, labelled, events, type Describer, type Describing } from './describer.ts'

type Fields = Record<string, unknown>

const replicasOf = (value: unknown): string => textOf(value) || '0'

export const deployment: Describer = (found, writer, context) => {
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

export const replicaSet: Describer = (found, writer, context) => {
  const { object } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  head(found, writer)
  const selector = podSelectorOf({ ...object, kind: found.resource.kind })
  writer.line(0, `Selector:\t${selector ?? ''}`)
  labelled(found, writer)
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller)
  if (owner) writer.line(0, `Controlled By:\t${owner.kind}/${owner.name}`)
  writer.line(0, `Replicas:\t${replicasOf(status['replicas'])} current / ${replicasOf(spec['replicas'])} desired`)
  podsStatus(found, selector, writer, context)
  describeTemplate(part(spec, 'template'), writer)
  const conditions = listOf<Fields>(status, 'conditions')
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:').line(1, 'Type\tStatus\tReason').line(1, '----\t------\t------')
    for (const one of conditions)
      writer.line(1, `${textOf(one, 'type')} \t${textOf(one, 'status')}\t${textOf(one, 'reason')}`)
  }
  events(found, writer, context)
}

/** How many of a workload's pods are in which phase. */
function podsStatus(
  { object, namespace }: Found,
  selector: string | undefined,
  writer: DescribeWriter,
  { kubectl }: Describing,
): void {
  const { items } = kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/pods`,
    ...(selector && { query: { labelSelector: selector } }),
  })
  const count = (phase: string): number =>
    items.filter(
      (one) =>
        one.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === object.metadata.uid) &&
        textOf(one, 'status', 'phase') === phase,
    ).length
  writer.line(
    0,
    `Pods Status:\t${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`,
  )
}

export const daemonSet: Describer = (found, writer, context) => {
  const { object } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  const selector = podSelectorOf({ ...object, kind: found.resource.kind })
  head(found, writer)
  writer.line(0, `Selector:\t${selector ?? ''}`)
  const nodes = Object.entries(part(spec, 'template', 'spec', 'nodeSelector') as Record<string, string>)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
  writer.line(0, `Node-Selector:\t${nodes.join(',') || '<none>'}`)
  labelled(found, writer)
  for (const [title, field] of [
    ['Desired Number of Nodes Scheduled', 'desiredNumberScheduled'],
    ['Current Number of Nodes Scheduled', 'currentNumberScheduled'],
    ['Number of Nodes Scheduled with Up-to-date Pods', 'updatedNumberScheduled'],
    ['Number of Nodes Scheduled with Available Pods', 'numberAvailable'],
    ['Number of Nodes Misscheduled', 'numberMisscheduled'],
  ] as const)
    writer.line(0, `${title}: ${replicasOf(status[field])}`)
  podsStatus(found, selector, writer, context)
  describeTemplate(part(spec, 'template'), writer)
  events(found, writer, context)
}

export const statefulSet: Describer = (found, writer, context) => {
  const { object } = found
  const { spec, status } = { spec: part(object, 'spec'), status: part(object, 'status') }
  const selector = podSelectorOf({ ...object, kind: found.resource.kind })
  head(found, writer)
  writer.line(0, `CreationTimestamp:\t${rfc1123(object.metadata.creationTimestamp)}`)
  writer.line(0, `Selector:\t${selector ?? ''}`)
  labelled(found, writer)
  writer.line(0, `Replicas:\t${replicasOf(spec['replicas'])} desired | ${replicasOf(status['replicas'])} total`)
  writer.line(0, `Update Strategy:\t${textOf(spec, 'updateStrategy', 'type')}`)
  const rolling = part(spec, 'updateStrategy', 'rollingUpdate')
  if (rolling['partition'] !== undefined) {
    writer.line(1, `Partition:\t${textOf(rolling, 'partition')}`)
    if (rolling['maxUnavailable'] !== undefined) writer.line(1, `MaxUnavailable:\t${textOf(rolling, 'maxUnavailable')}`)
  }
  podsStatus(found, selector, writer, context)
  describeTemplate(part(spec, 'template'), writer)
  claimTemplates(listOf<Fields>(spec, 'volumeClaimTemplates'), writer)
  events(found, writer, context)
}

function claimTemplates(templates: readonly Fields[], writer: DescribeWriter): void {
  if (templates.length === 0) return void writer.line(0, 'Volume Claims:\t<none>')
  writer.line(0, 'Volume Claims:')
  for (const template of templates) {
    const metadata = part(template, 'metadata') as {
      labels?: Record<string, string>
      annotations?: Record<string, string>
    }
    writer.line(1, `Name:\t${textOf(template, 'metadata', 'name')}`)
    const ofOld = metadata.annotations?.['volume.beta.kubernetes.io/storage-class']
    writer.line(1, `StorageClass:\t${ofOld ?? textOf(template, 'spec', 'storageClassName')}`)
    writer.map(1, 'Labels', metadata.labels, undefined, '\t')
    writer.map(1, 'Annotations', metadata.annotations, new Set(['volume.beta.kubernetes.io/storage-class']), '\t')
    writer.line(1, `Capacity:\t${textOf(template, 'spec', 'resources', 'requests', 'storage') || '<default>'}`)
    writer.line(1, `Access Modes:\t[${listOf<string>(template, 'spec', 'accessModes').join(' ')}]`)
  }
}
