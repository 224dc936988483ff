import { rfc3339 } from '@kubarium/kube-runtime'
import { badRequest, conflict, fieldPath, invalid, type k8s } from '@kubarium/kube-objects'
import type { ActionSubresource, Mutable, PartSubresource, Subresource } from '@kubarium/kube-apiserver'
import { checkEviction } from '../../policy/pod-disruption-budget/eviction.ts'
import { podErrors } from './pod-spec.validation.ts'
import { ephemeralContainersUpdateErrors } from './pod-update.validation.ts'

/** POST pods/binding: what the scheduler does once it has chosen a node. */
const binding: ActionSubresource<k8s.Pod> = {
  type: 'action',
  body: { group: '', version: 'v1', kind: 'Binding' },
  act(pod, body, { context, update }) {
    const target = body['target'] as k8s.ObjectReference | undefined
    if (!target?.name)
      throw invalid({ group: '', kind: 'Binding' }, '', [
        { type: 'FieldValueRequired', field: 'target.name', detail: '' },
      ])
    if (target.kind && target.kind !== 'Node')
      throw invalid({ group: '', kind: 'Binding' }, '', [
        {
          type: 'FieldValueNotSupported',
          field: 'target.kind',
          value: target.kind,
          detail: 'supported values: "Node", ""',
        },
      ])
    if (pod.metadata.deletionTimestamp)
      throw conflict(
        { group: '', resource: 'pods/binding' },
        pod.metadata.name,
        `pod ${pod.metadata.name} is being deleted, cannot be assigned to a host`,
      )
    if (pod.spec.nodeName)
      throw conflict(
        { group: '', resource: 'pods/binding' },
        pod.metadata.name,
        `pod ${pod.metadata.name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`,
      )
    if (pod.spec.schedulingGates?.length)
      throw conflict(
        { group: '', resource: 'pods/binding' },
        pod.metadata.name,
        `pod ${pod.metadata.name} has non-empty .spec.schedulingGates`,
      )
    update((draft) => bind(draft, target.name!, context.now))
    return undefined
  },
}

/** Gives a pod to a node: the nodeName and the condition that says so. */
function bind(pod: Mutable<k8s.Pod>, nodeName: string, now: number): void {
  pod.spec = { ...pod.spec, nodeName }
  const others = pod.status.conditions?.filter(({ type }) => type !== 'PodScheduled') ?? []
  pod.status = {
    ...pod.status,
    conditions: [
      ...others,
      {
        type: 'PodScheduled',
        status: 'True',
        lastProbeTime: null as unknown as string,
        lastTransitionTime: rfc3339(now),
      },
    ],
  } as Mutable<k8s.PodStatus>
}

/** Why an evicted pod goes. */
function evictedCondition(now: number): k8s.PodCondition {
  return {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null as unknown as string,
    lastTransitionTime: rfc3339(now),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  } as k8s.PodCondition
}

/** POST pods/eviction: a deletion that asks for permission first. https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/ */
const eviction: ActionSubresource<k8s.Pod> = {
  type: 'action',
  body: { group: 'policy', version: 'v1', kind: 'Eviction' },
  act(pod, body, { context, update, delete: remove }) {
    const metadata = body['metadata'] as { name?: string } | undefined
    if (metadata?.name !== pod.metadata.name) throw badRequest('name in URL does not match name in Eviction object')
    const options = (body['deleteOptions'] ?? {}) as {
      gracePeriodSeconds?: number
      preconditions?: { uid?: string; resourceVersion?: string }
      propagationPolicy?: string
    }
    checkEviction(pod, context)
    if (pod.metadata.deletionTimestamp === undefined && options.preconditions === undefined)
      update((evicted) => {
        const others = evicted.status.conditions?.filter(({ type }) => type !== 'DisruptionTarget') ?? []
        evicted.status = {
          ...evicted.status,
          conditions: [...others, evictedCondition(context.now) as Mutable<k8s.PodCondition>],
        }
      })
    remove({
      gracePeriodSeconds: options.gracePeriodSeconds,
      preconditions: options.preconditions,
      propagationPolicy: options.propagationPolicy,
    })
    return undefined
  },
}

/** Debug containers can be added to a running pod, never changed or taken away. */
const ephemeralContainers: PartSubresource<k8s.Pod> = {
  type: 'part',
  prepare(pod, previous) {
    const added = pod.spec.ephemeralContainers
    pod.spec = { ...(previous.spec as Mutable<k8s.PodSpec>), ...(added && { ephemeralContainers: added }) }
    pod.status = previous.status as Mutable<k8s.PodStatus>
  },
  validate: (pod, previous) => [
    ...podErrors(pod, fieldPath('spec')),
    ...ephemeralContainersUpdateErrors(pod, previous),
  ],
}

/** In-place resize of a container's resources (KEP-1287). */
const resize: PartSubresource<k8s.Pod> = {
  type: 'part',
  prepare(pod, previous) {
    const wanted = pod.spec.containers
    pod.spec = {
      ...(previous.spec as Mutable<k8s.PodSpec>),
      containers: previous.spec.containers.map((container) => ({
        ...container,
        resources: wanted.find(({ name }) => name === container.name)?.resources ?? container.resources,
      })) as Mutable<k8s.Container>[],
    }
    pod.status = previous.status as Mutable<k8s.PodStatus>
  },
}

export const podSubresources: Record<string, Subresource<k8s.Pod>> = {
  binding,
  eviction,
  ephemeralcontainers: ephemeralContainers,
  resize,
  log: { type: 'connect' },
  exec: { type: 'connect' },
  attach: { type: 'connect' },
}
