// What a Job's pods amount to: the numbers from which everything else is decided. Nothing is written here.
import type { Mutable } from '@kubarium/kube-apiserver'
import type { k8s } from '@kubarium/kube-objects'
import { isPodActive, isPodReady, isPodTerminating } from '../../core/pod/pod.readiness.ts'
import { CompletionIndexes } from './completion-indexes.ts'
import { fulfilledSuccessRule } from './success-policy.ts'
import { jobCondition, trueCondition } from './job.conditions.ts'
import {
  completionIndexOf,
  finishedAt,
  hasValidIndex,
  ignoredIndexFailuresBefore,
  indexFailuresBefore,
  isIndexed,
  isPodFailed,
  isTracked,
} from './job.pods.ts'
import { failureVerdict } from './pod-failure-policy.ts'

/** One look at a Job: what there is, and the status that comes of it. */
export interface JobSync {
  readonly job: k8s.Job
  readonly pods: readonly k8s.Pod[]
  readonly active: readonly k8s.Pod[]
  /** Pods that were written since, by uid: what is decided of them still depends on how they were. */
  readonly written: Map<string, k8s.Pod>
  /** The status on its way; what is shared with the stored one is replaced, never changed. */
  readonly status: Mutable<k8s.JobStatus>
  readonly uncounted: { readonly succeeded: readonly string[]; readonly failed: readonly string[] }
  readonly counts: { active: number; ready: number; terminating: number }
  /** Pods that have succeeded or failed so far, counted in the status or not. */
  readonly succeeded: number
  readonly failed: number
  /** Of an Indexed Job; empty for others. */
  readonly previouslySucceeded: CompletionIndexes
  succeededIndexes: CompletionIndexes
  /** Of a Job with a back-off limit per index. */
  readonly failedIndexes: CompletionIndexes | undefined
  /** By index, the failed pod that must stay until its replacement knows how often its index has failed. */
  readonly awaitingReplacement: ReadonlyMap<number, k8s.Pod>
}

/** @param pods of this Job, whatever their phase */
export function lookAt(job: k8s.Job, pods: readonly k8s.Pod[], startTime: string): JobSync {
  const { spec } = job
  const status = { ...job.status } as Mutable<k8s.JobStatus>
  status.uncountedTerminatedPods ??= {}
  if (status.startTime === undefined && !spec.suspend) status.startTime = startTime
  const uncounted = {
    succeeded: job.status.uncountedTerminatedPods?.succeeded ?? [],
    failed: job.status.uncountedTerminatedPods?.failed ?? [],
  }
  const active = pods.filter(isPodActive)
  const isNew = (pod: k8s.Pod, known: readonly string[]): boolean =>
    isTracked(pod) && !known.includes(pod.metadata.uid) && hasValidIndex(pod, job)
  const newlySucceeded = pods.filter((pod) => pod.status.phase === 'Succeeded' && isNew(pod, uncounted.succeeded))
  const newlyFailed = pods.filter((pod) => isPodFailed(pod, job) && isNew(pod, uncounted.failed))
  const completions = spec.completions ?? 0
  const previouslySucceeded = isIndexed(job)
    ? CompletionIndexes.parse(job.status.completedIndexes, completions)
    : CompletionIndexes.none
  const succeededIndexes = isIndexed(job)
    ? previouslySucceeded.with(
        indexesOf(pods.filter((pod) => pod.status.phase === 'Succeeded' && isTracked(pod) && hasValidIndex(pod, job))),
      )
    : CompletionIndexes.none
  const failedIndexes =
    isIndexed(job) && spec.backoffLimitPerIndex !== undefined ? failedIndexesOf(job, pods) : undefined
  return {
    job,
    pods,
    active,
    written: new Map(),
    status,
    uncounted,
    counts: {
      active: active.length,
      ready: active.filter(isPodReady).length,
      terminating: pods.filter(isPodTerminating).length,
    },
    succeeded: isIndexed(job)
      ? succeededIndexes.total
      : (job.status.succeeded ?? 0) + newlySucceeded.length + uncounted.succeeded.length,
    failed:
      (job.status.failed ?? 0) +
      newlyFailed.filter((pod) => failureVerdict(spec.podFailurePolicy, pod).counts).length +
      uncounted.failed.length,
    previouslySucceeded,
    succeededIndexes,
    failedIndexes,
    awaitingReplacement: failedIndexes
      ? lastFailedByIndex(job, pods, active, succeededIndexes.with(failedIndexes))
      : new Map(),
  }
}

// Changes of pods are taken together for about a second (the real controller's batch period).
const BATCH_MS = 1000
const LATE_MS = 50

/**
 * Until when changes of the pods are gathered before they are looked at; undefined: now is the time.
 * Counts only what the pods themselves have changed since the status was written, so that a new spec acts at once.
 * @returns milliseconds since 1970
 */
export function gathersUntil({ job, pods, counts, uncounted }: JobSync, now: number): number | undefined {
  const { status } = job
  if (status.uncountedTerminatedPods === undefined) return undefined
  const isNew = (pod: k8s.Pod): boolean => {
    const { uid } = pod.metadata
    const hasEnded = pod.status.phase === 'Succeeded' || isPodFailed(pod, job)
    return hasEnded && isTracked(pod) && !uncounted.succeeded.includes(uid) && !uncounted.failed.includes(uid)
  }
  const isKnown =
    counts.active === (status.active ?? 0) &&
    counts.ready === (status.ready ?? 0) &&
    counts.terminating === (status.terminating ?? 0) &&
    !pods.some(isNew)
  if (isKnown) return undefined
  // Pods that are gone do not say since when: whoever looks right after a full second has waited for it.
  const hasGone = pods.filter(isPodTerminating).length < (status.terminating ?? 0)
  const changed = hasGone && now % BATCH_MS > LATE_MS ? now : Math.max(0, ...pods.map((pod) => changedAt(pod, now)))
  const until = Math.floor(changed / BATCH_MS) * BATCH_MS + BATCH_MS
  return until > now ? until : undefined
}

/** When a pod was last written, to the second. */
function changedAt({ metadata }: k8s.Pod, now: number): number {
  const { managedFields = [], deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata
  const deleted = deletionTimestamp ? Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000 : 0
  // A grace period that was cut short leaves a time behind that has not come yet.
  return Math.max(deleted > now ? 0 : deleted, ...managedFields.map(({ time }) => (time ? Date.parse(time) : 0)))
}

/** The indexes of pods that have one. */
export function indexesOf(pods: readonly k8s.Pod[]): CompletionIndexes {
  return CompletionIndexes.of(new Set(pods.map(completionIndexOf).filter((index) => index !== undefined)))
}

function failedIndexesOf(job: k8s.Job, pods: readonly k8s.Pod[]): CompletionIndexes {
  const { spec, status } = job
  const hasFailedForGood = (pod: k8s.Pod): boolean => {
    if (!isPodFailed(pod, job)) return false
    const { action, counts } = failureVerdict(spec.podFailurePolicy, pod)
    return action === 'FailIndex' || (counts && indexFailuresBefore(pod) >= spec.backoffLimitPerIndex!)
  }
  return CompletionIndexes.parse(status.failedIndexes, spec.completions ?? 0).with(
    indexesOf(pods.filter((pod) => isTracked(pod) && hasValidIndex(pod, job) && hasFailedForGood(pod))),
  )
}

function lastFailedByIndex(
  job: k8s.Job,
  pods: readonly k8s.Pod[],
  active: readonly k8s.Pod[],
  settled: CompletionIndexes,
): Map<number, k8s.Pod> {
  const running = new Set(active.map(completionIndexOf))
  const failures = (pod: k8s.Pod): number => indexFailuresBefore(pod) + ignoredIndexFailuresBefore(pod)
  const last = new Map<number, k8s.Pod>()
  for (const pod of pods) {
    if (!isTracked(pod) || !hasValidIndex(pod, job) || !isPodFailed(pod, job)) continue
    const index = completionIndexOf(pod)!
    if (settled.has(index) || running.has(index)) continue
    const known = last.get(index)
    if (!known || (failures(known) <= failures(pod) && finishedAt(pod) >= finishedAt(known))) last.set(index, pod)
  }
  return last
}

/**
 * How a Job is about to end, if it is: the conditions `FailureTarget` and `SuccessCriteriaMet` come before `Failed` and
 * `Complete`, which wait until all pods are gone.
 */
export function endingOf(
  { job, pods, failed, succeededIndexes, failedIndexes }: JobSync,
  now: number,
): k8s.JobCondition | undefined {
  const { spec, status } = job
  const success = trueCondition(job, 'SuccessCriteriaMet')
  if (success) return success
  const target = trueCondition(job, 'FailureTarget')
  if (target) return jobCondition('Failed', target.reason ?? '', target.message ?? '', now)
  const failure = (reason: string, message: string): k8s.JobCondition =>
    jobCondition('FailureTarget', reason, message, now)
  for (const pod of pods) {
    const why = isPodFailed(pod, job) ? failureVerdict(spec.podFailurePolicy, pod).failsJob : undefined
    if (why !== undefined) return failure('PodFailurePolicy', why)
  }
  if (failed > (spec.backoffLimit ?? 6) || restartsTooOften(job, pods))
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  const deadline = activeDeadline(job)
  if (deadline !== undefined && now >= deadline)
    return failure('DeadlineExceeded', 'Job was active longer than specified deadline')
  if (failedIndexes) {
    if (spec.maxFailedIndexes !== undefined && failedIndexes.total > spec.maxFailedIndexes)
      return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
    if (failedIndexes.total > 0 && failedIndexes.total + succeededIndexes.total >= (spec.completions ?? 0))
      return failure('FailedIndexes', 'Job has failed indexes')
  }
  const rule = isIndexed(job) ? fulfilledSuccessRule(job, succeededIndexes) : undefined
  return rule === undefined || status === undefined
    ? undefined
    : jobCondition('SuccessCriteriaMet', 'SuccessPolicy', rule, now)
}

/** With restartPolicy OnFailure the restarts of containers are what counts towards the back-off limit. */
function restartsTooOften({ spec }: k8s.Job, pods: readonly k8s.Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false
  const limit = spec.backoffLimit ?? 6
  let restarts = 0
  for (const { status } of pods)
    if (status.phase === 'Running' || status.phase === 'Pending')
      for (const { restartCount } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
        restarts += restartCount
  return limit === 0 ? restarts > 0 : restarts >= limit
}

/** When a Job has been active for too long; undefined: never. @returns milliseconds since 1970 */
export function activeDeadline({ spec, status }: k8s.Job): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || spec.suspend || status.startTime === undefined) return undefined
  return Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000
}
