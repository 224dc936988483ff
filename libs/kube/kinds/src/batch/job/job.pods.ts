// What a Job has to know of its pods: their index, whether they count as failed, when they ended.
import type { k8s } from '@kubarium/kube-objects'

/** Held by a pod until its Job has counted it. */
export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking'
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index'
export const INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count'
export const IGNORED_INDEX_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count'

const INT32_MAX = 2147483647

export function isTracked({ metadata }: k8s.Pod): boolean {
  return metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false
}

/** The pod without the finalizer by which its Job holds it. */
export function untracked(pod: k8s.Pod): k8s.Pod {
  const { finalizers = [], ...metadata } = pod.metadata
  const others = finalizers.filter((one) => one !== TRACKING_FINALIZER)
  return { ...pod, metadata: others.length > 0 ? { ...metadata, finalizers: others } : metadata }
}

function count(text: string | undefined): number | undefined {
  const value = text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  return value >= 0 && value <= INT32_MAX ? value : undefined
}

/** The pod's place in an Indexed Job. */
export function completionIndexOf({ metadata }: k8s.Pod): number | undefined {
  return count(metadata.annotations?.[COMPLETION_INDEX])
}

/** How many pods of the same index failed before this one, without those a rule said to ignore. */
export function indexFailuresBefore({ metadata }: k8s.Pod): number {
  return count(metadata.annotations?.[INDEX_FAILURES]) ?? 0
}

export function ignoredIndexFailuresBefore({ metadata }: k8s.Pod): number {
  return count(metadata.annotations?.[IGNORED_INDEX_FAILURES]) ?? 0
}

export function isIndexed({ spec }: k8s.Job): boolean {
  return spec.completionMode === 'Indexed'
}

/** Whether a pod's index is one that the Job has (any pod of a Job without indexes). */
export function hasValidIndex(pod: k8s.Pod, job: k8s.Job): boolean {
  if (!isIndexed(job)) return true
  const index = completionIndexOf(pod)
  return index !== undefined && index < (job.spec.completions ?? 0)
}

/** Whether a pod is replaced only once it has failed, not already when it is being deleted (podReplacementPolicy). */
export function replacesOnlyFailed({ spec }: k8s.Job): boolean {
  return spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined
}

/** Pods that are deleted before they end never reach the phase Failed: they count as failed, too. */
export function isPodFailed({ metadata, status }: k8s.Pod, job: k8s.Job): boolean {
  if (status.phase === 'Failed') return true
  return !replacesOnlyFailed(job) && metadata.deletionTimestamp !== undefined && status.phase !== 'Succeeded'
}

/** When a pod ended, as far as can be told. @returns milliseconds since 1970 */
export function finishedAt({ metadata, status }: k8s.Pod): number {
  const containers = status.containerStatuses ?? []
  const ends = containers.map(({ state }) => Date.parse(state?.terminated?.finishedAt ?? ''))
  if (ends.length > 0 && !ends.some(Number.isNaN)) return Math.max(...ends)
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  if (ready?.status === 'False' && ready.lastTransitionTime) return Date.parse(ready.lastTransitionTime)
  if (metadata.deletionTimestamp)
    return Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000
  return Date.parse(metadata.creationTimestamp)
}
