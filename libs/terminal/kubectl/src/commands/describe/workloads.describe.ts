// Deployments and ReplicaSets in words.
import { dig, listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import { podSelectorOf } from '../../client/pods.ts'
import type { Found } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { describeTemplate } from './containers.describe.ts'
import { rfc1123 } from './describe.writer.ts'
import { head, labelled, events, type Describer } from './describer.ts'

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
