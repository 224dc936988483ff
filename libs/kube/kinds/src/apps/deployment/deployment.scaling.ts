// How many replicas each ReplicaSet of a Deployment gets, and which of them go.
import { equalJson, isTerminating, kinds, type k8s } from '@kubarium/kube-objects'
import { revisionOf } from './deployment.new-replica-set.ts'
import { byCreation, type OwnedSets } from './deployment.owned-sets.ts'
import {
  DESIRED_ANNOTATION,
  MAX_ANNOTATION,
  fenceposts,
  isRollingUpdate,
  isScalingEvent,
  proportionalScalings,
} from './deployment.rollout.ts'

/** The number of replicas changed: spread it over the ReplicaSets there are. */
export function scale(owned: OwnedSets, newSet: k8s.ReplicaSet | undefined): void {
  const wanted = owned.deployment.spec.replicas ?? 1
  const active = owned.sets.filter(({ spec }) => (spec.replicas ?? 1) > 0)
  const only =
    active.length === 1
      ? active[0]
      : active.length === 0
        ? (newSet ?? [...owned.sets].sort(byCreation).at(-1))
        : undefined
  if (only) {
    if ((only.spec.replicas ?? 1) !== wanted || isScalingEvent(owned.deployment, [only])) scaleTo(owned, only, wanted)
    return
  }
  const saturated =
    newSet &&
    (newSet.spec.replicas ?? 1) === wanted &&
    Number(newSet.metadata.annotations?.[DESIRED_ANNOTATION]) === wanted &&
    (newSet.status.availableReplicas ?? 0) === wanted
  if (saturated) {
    for (const set of owned.old(newSet)) if ((set.spec.replicas ?? 1) > 0) scaleTo(owned, set, 0)
    return
  }
  if (isRollingUpdate(owned.deployment))
    for (const { set, replicas } of proportionalScalings(owned.deployment, owned.sets)) scaleTo(owned, set, replicas)
}

/** Gives a ReplicaSet its number of replicas, and tells of it. */
export function scaleTo(owned: OwnedSets, set: k8s.ReplicaSet, replicas: number): k8s.ReplicaSet {
  const before = set.spec.replicas ?? 1
  const wanted = owned.deployment.spec.replicas ?? 1
  const annotations = {
    ...set.metadata.annotations,
    [DESIRED_ANNOTATION]: String(wanted),
    [MAX_ANNOTATION]: String(wanted + fenceposts(owned.deployment).maxSurge),
  }
  if (before === replicas && equalJson(annotations, set.metadata.annotations)) return set
  const updated = owned.updateSet(set, {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...set.spec, replicas },
  })
  if (before !== replicas)
    owned.context.events.record(
      owned.deployment,
      kinds.Deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${before < replicas ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`,
    )
  return updated
}

/** Old ReplicaSets beyond the history limit go, the oldest revisions first. */
export function cleanUp(owned: OwnedSets, old: readonly k8s.ReplicaSet[]): void {
  const limit = owned.deployment.spec.revisionHistoryLimit
  if (limit === undefined || limit === 2147483647) return
  const idle = old.filter((set) => !isTerminating(set))
  const surplus = [...idle].sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, idle.length - limit))
  for (const set of surplus) {
    if (
      set.status.replicas !== 0 ||
      (set.spec.replicas ?? 1) !== 0 ||
      (set.metadata.generation ?? 0) > (set.status.observedGeneration ?? 0)
    )
      continue
    owned.context.write(kinds.ReplicaSet).delete(set)
    owned.sets = owned.sets.filter((one) => one !== set)
  }
}
