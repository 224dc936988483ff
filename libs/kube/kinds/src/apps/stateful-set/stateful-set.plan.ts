// What a StatefulSet does next, pod by pod in the order of their ordinals. Pure (pkg/controller/statefulset).
import { isTerminating, type k8s } from '@kubarium/kube-objects'
import { isPodAvailable, isPodReady } from '../../core/pod/pod.readiness.ts'
import { firstOrdinal, isWanted, ordinalOf, revisionOfPod } from './stateful-set.pods.ts'

/** The pods of a StatefulSet as they stand. */
export interface Ranks {
  /** One place for each ordinal that is wanted, from the first on. */
  readonly replicas: readonly { readonly ordinal: number; readonly pod: k8s.Pod | undefined }[]
  /** Pods of other ordinals, the highest first. */
  readonly condemned: readonly { readonly ordinal: number; readonly pod: k8s.Pod }[]
}

export function ranksOf(set: k8s.StatefulSet, pods: readonly k8s.Pod[]): Ranks {
  const byOrdinal = new Map<number, k8s.Pod>()
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod.metadata.name)
    if (ordinal !== undefined) byOrdinal.set(ordinal, pod)
  }
  const first = firstOrdinal(set)
  const count = set.spec.replicas ?? 1
  return {
    replicas: Array.from({ length: count }, (_, i) => ({ ordinal: first + i, pod: byOrdinal.get(first + i) })),
    condemned: [...byOrdinal]
      .filter(([ordinal]) => !isWanted(set, ordinal))
      .sort(([a], [b]) => b - a)
      .map(([ordinal, pod]) => ({ ordinal, pod })),
  }
}

export const isOrdered = ({ spec }: k8s.StatefulSet): boolean => spec.podManagementPolicy !== 'Parallel'

export const isRunningAndReady = (pod: k8s.Pod): boolean => pod.status.phase === 'Running' && isPodReady(pod)

/** Running and ready, for long enough. */
export function isRunningAndAvailable(pod: k8s.Pod, { spec }: k8s.StatefulSet, now: number): boolean {
  return pod.status.phase === 'Running' && isPodAvailable(pod, spec.minReadySeconds ?? 0, now)
}

export const hasEnded = ({ status }: k8s.Pod): boolean => status.phase === 'Failed' || status.phase === 'Succeeded'

export const isHealthy = (pod: k8s.Pod | undefined): boolean =>
  pod !== undefined && isRunningAndReady(pod) && !isTerminating(pod)

/** Whether a pod that has to go waits for others: they go one by one, and only when those before are well. */
export function mayGo(set: k8s.StatefulSet, pod: k8s.Pod, firstUnhealthy: k8s.Pod | undefined, now: number): boolean {
  return !isOrdered(set) || isRunningAndAvailable(pod, set, now) || pod === firstUnhealthy
}

/** The unhealthy pod with the lowest ordinal; undefined as well when that one is missing altogether. */
export function firstUnhealthyOf({ replicas, condemned }: Ranks): k8s.Pod | undefined {
  const sick = replicas.find(({ pod }) => !isHealthy(pod))
  return sick ? sick.pod : [...condemned].reverse().find(({ pod }) => !isHealthy(pod))?.pod
}

/** From which index on pods are brought to the new revision. */
export function partitionOf({ spec }: k8s.StatefulSet): number {
  return spec.updateStrategy.rollingUpdate?.partition ?? 0
}

/** Whether a new pod of an ordinal is still made of the old template. */
export function needsCurrentRevision(set: k8s.StatefulSet, ordinal: number): boolean {
  return set.spec.updateStrategy.type === 'RollingUpdate' && ordinal < firstOrdinal(set) + partitionOf(set)
}

/** The pod that a rolling update replaces next: the highest that is old, if all above it are well. */
export function nextToUpdate(set: k8s.StatefulSet, { replicas }: Ranks, updateRevision: string): k8s.Pod | undefined {
  if (set.spec.updateStrategy.type !== 'RollingUpdate') return undefined
  for (let i = replicas.length - 1; i >= partitionOf(set); i--) {
    const pod = replicas[i]?.pod
    if (pod && revisionOfPod(pod) !== updateRevision && !isTerminating(pod)) return pod
    if (!isHealthy(pod)) return undefined
  }
  return undefined
}

/** The counts of a StatefulSet, with its revisions. */
export function statusOf(
  set: k8s.StatefulSet,
  pods: readonly k8s.Pod[],
  revisions: { readonly current: string; readonly update: string; readonly collisionCount: number },
  now: number,
): k8s.StatefulSetStatus {
  const count = (matches: (pod: k8s.Pod) => boolean): number => pods.filter(matches).length
  const ofRevision = (name: string): number => count((pod) => !isTerminating(pod) && revisionOfPod(pod) === name)
  const readyReplicas = count(isRunningAndReady)
  const updated = ofRevision(revisions.update)
  const wanted = set.spec.replicas ?? 1
  // When all pods are of the new revision, it is the current one.
  const isComplete =
    set.spec.updateStrategy.type === 'RollingUpdate' &&
    updated === wanted &&
    readyReplicas === wanted &&
    pods.length === wanted
  const current = isComplete ? updated : ofRevision(revisions.current)
  return {
    availableReplicas: count((pod) => isRunningAndAvailable(pod, set, now)),
    collisionCount: revisions.collisionCount,
    ...(current > 0 && { currentReplicas: current }),
    currentRevision: isComplete ? revisions.update : revisions.current,
    ...(set.metadata.generation !== undefined && { observedGeneration: set.metadata.generation }),
    ...(readyReplicas > 0 && { readyReplicas }),
    replicas: pods.length,
    updateRevision: revisions.update,
    ...(updated > 0 && { updatedReplicas: updated }),
  }
}
