// Keeps as many pods as the ReplicaSet asks for, adopting matching orphans first (pkg/controller/replicaset).
import {
  StatusError,
  controllerOf,
  controllerReference,
  equalJson,
  isTerminating,
  kinds,
  matchesLabelSelector,
  type Draft,
  type k8s,
} from '@kubarium/kube-objects'
import { rfc3339 } from '@kubarium/kube-runtime'
import type { Reader } from '@kubarium/kube-client'
import { defineReconciler, type ReconcileContext } from '@kubarium/kube-reconcile'
import { isPodActive, isPodAvailable, isPodReady, isPodTerminating, readySince } from '../../core/pod/pod.readiness.ts'
import { adopted, interestInOrphans, released } from '../adoption.ts'
import { podsToDelete } from './replica-set.ranking.ts'

/** The most pods created or deleted in one go. */
const BURST = 500

export const replicaSetReconciler = defineReconciler({
  name: 'replicaset-controller',
  for: kinds.ReplicaSet,
  owns: [kinds.Pod],
  // An orphan may be what some ReplicaSet is looking for.
  watches: [interestInOrphans(kinds.Pod, kinds.ReplicaSet)],
  reconcile({ namespace, name }, context) {
    const set = context.read(kinds.ReplicaSet).find(namespace, name)
    if (!set) return
    const all = claim(set, context)
    const active = all.filter(isPodActive)
    const failure = isTerminating(set) ? undefined : manage(set, active, context)
    const status = statusOf(set, all, failure, context)
    if (!equalJson(status, set.status)) context.write(kinds.ReplicaSet).updateStatus({ ...set, status })
    if (failure) throw failure
    return nextAvailability(set, active, context)
  },
})

/** Pods of this set, after letting go those that no longer match and taking in orphans that do. */
function claim(set: k8s.ReplicaSet, { read, write }: ReconcileContext): k8s.Pod[] {
  const { uid, namespace } = set.metadata
  const mine: k8s.Pod[] = []
  for (const pod of read(kinds.Pod).ownedBy(uid)) {
    if (controllerOf(pod)?.uid !== uid) continue
    if (matchesLabelSelector(set.spec.selector, pod.metadata.labels)) mine.push(pod)
    else if (!isTerminating(set) && !isTerminating(pod)) write(kinds.Pod).update(released(pod, set))
  }
  if (isTerminating(set)) return mine
  for (const pod of candidates(set, read(kinds.Pod))) {
    if (
      pod.metadata.namespace !== namespace ||
      controllerOf(pod) ||
      isTerminating(pod) ||
      !isPodActive(pod) ||
      !matchesLabelSelector(set.spec.selector, pod.metadata.labels)
    )
      continue
    mine.push(write(kinds.Pod).update(adopted(pod, set, kinds.ReplicaSet)))
  }
  return mine
}

// The index narrows the search down by one label.
function candidates(set: k8s.ReplicaSet, pods: Reader<k8s.Pod>): readonly k8s.Pod[] {
  const [first] = Object.entries(set.spec.selector.matchLabels ?? {})
  return first
    ? pods.indexed('label', `${set.metadata.namespace}/${first[0]}=${first[1]}`)
    : pods.list(set.metadata.namespace)
}

/** The pod that a set makes of its template. */
function podFor(set: k8s.ReplicaSet): Draft<k8s.Pod> {
  const { metadata, spec } = set.spec.template
  return {
    metadata: {
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace!,
      ...(metadata.labels && { labels: metadata.labels }),
      ...(metadata.annotations && { annotations: metadata.annotations }),
      ...(metadata.finalizers && { finalizers: metadata.finalizers }),
      ownerReferences: [controllerReference(set, 'apps/v1', 'ReplicaSet')],
    },
    spec,
  }
}

/** Creates what is missing or deletes what is too much. @returns the refusal of a creation */
function manage(set: k8s.ReplicaSet, active: readonly k8s.Pod[], context: ReconcileContext): StatusError | undefined {
  const { write, events, read } = context
  const missing = (set.spec.replicas ?? 1) - active.length
  for (let i = 0; i < Math.min(missing, BURST); i++) {
    try {
      const pod = write(kinds.Pod).create(set.metadata.namespace!, podFor(set))
      events.record(set, kinds.ReplicaSet, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      events.record(set, kinds.ReplicaSet, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
      return error
    }
  }
  if (missing < 0) {
    const owner = controllerOf(set)
    const siblings = owner ? read(kinds.ReplicaSet).ownedBy(owner.uid) : [set]
    const related = siblings.flatMap((sibling) => read(kinds.Pod).ownedBy(sibling.metadata.uid)).filter(isPodActive)
    for (const pod of podsToDelete(active, related, Math.min(-missing, BURST), context.now())) {
      write(kinds.Pod).delete(pod)
      events.record(set, kinds.ReplicaSet, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)
    }
  }
  return undefined
}

function statusOf(
  set: k8s.ReplicaSet,
  all: readonly k8s.Pod[],
  failure: StatusError | undefined,
  { now }: ReconcileContext,
): k8s.ReplicaSetStatus {
  const template = set.spec.template.metadata.labels ?? {}
  const active = all.filter(isPodActive)
  const count = (matches: (pod: k8s.Pod) => boolean): number => active.filter(matches).length
  const fullyLabeledReplicas = count(({ metadata }) =>
    Object.entries(template).every(([key, value]) => metadata.labels?.[key] === value),
  )
  const readyReplicas = count(isPodReady)
  const availableReplicas = count((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now()))
  const conditions = conditionsOf(set, active.length, failure, now())
  return {
    ...(availableReplicas > 0 && { availableReplicas }),
    ...(conditions.length > 0 && { conditions }),
    ...(fullyLabeledReplicas > 0 && { fullyLabeledReplicas }),
    ...(set.metadata.generation !== undefined && { observedGeneration: set.metadata.generation }),
    ...(readyReplicas > 0 && { readyReplicas }),
    replicas: active.length,
    terminatingReplicas: all.filter(isPodTerminating).length,
  }
}

function conditionsOf(
  set: k8s.ReplicaSet,
  count: number,
  failure: StatusError | undefined,
  now: number,
): readonly k8s.ReplicaSetCondition[] {
  const others = (set.status.conditions ?? []).filter(({ type }) => type !== 'ReplicaFailure')
  if (!failure) return others
  const known = set.status.conditions?.find(({ type }) => type === 'ReplicaFailure')
  const reason = count < (set.spec.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete'
  // The message of the first refusal stays: it may name a pod that is called differently each time.
  if (known?.reason === reason) return [...others, known]
  return [
    ...others,
    { type: 'ReplicaFailure', status: 'True', lastTransitionTime: rfc3339(now), reason, message: failure.message },
  ]
}

/** A ready pod becomes available by waiting: come back then. */
function nextAvailability(
  set: k8s.ReplicaSet,
  active: readonly k8s.Pod[],
  { now }: ReconcileContext,
): { at: number } | undefined {
  const seconds = set.spec.minReadySeconds ?? 0
  if (seconds === 0) return undefined
  const times = active
    .filter((pod) => isPodReady(pod) && !isPodAvailable(pod, seconds, now()))
    .map((pod) => readySince(pod) + seconds * 1000)
  return times.length > 0 ? { at: Math.min(...times) } : undefined
}
