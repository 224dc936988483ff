// Counts finished pods exactly once: their uids go into the status, then they lose the finalizer that kept them, then they
// are counted. https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-tracking-with-finalizers
import { equalJson, kinds, type k8s } from '@kubarium/kube-objects'
import type { ReconcileContext } from '@kubarium/kube-reconcile'
import { jobCondition, trueCondition, withCondition } from './job.conditions.ts'
import { completionIndexOf, hasValidIndex, isIndexed, isPodFailed, isTracked, untracked } from './job.pods.ts'
import { CompletionIndexes } from './completion-indexes.ts'
import { failureVerdict } from './pod-failure-policy.ts'
import type { JobSync } from './job.sync.ts'

/** So many uids are in a status at most. */
const MAX_UNCOUNTED = 500

/** @param ending how the Job ends, once nothing is left to count and all pods are gone */
export function trackPods(sync: JobSync, ending: k8s.JobCondition | undefined, context: ReconcileContext): void {
  const { job, status, counts } = sync
  const now = context.now()
  dropCounted(sync)
  const { toRelease, isFull } = chooseFinished(sync, ending)
  let final = ending
  if (ending && (ending.type === 'FailureTarget' || ending.type === 'SuccessCriteriaMet')) {
    if (!trueCondition(job, ending.type)) status.conditions = [...(status.conditions ?? []), ending]
    final = jobCondition(
      ending.type === 'FailureTarget' ? 'Failed' : 'Complete',
      ending.reason ?? '',
      ending.message ?? '',
      now,
    )
  }
  let stored = writeStatus(job, sync, context)
  for (const pod of toRelease) context.write(kinds.Pod).update(untracked(sync.written.get(pod.metadata.uid) ?? pod))
  dropCounted(sync, new Set(toRelease.map(({ metadata }) => metadata.uid)))
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {}
  const hasEnded = final !== undefined && !isFull && succeeded.length + failed.length === 0 && counts.terminating === 0
  if (hasEnded) {
    status.conditions = [...withCondition(status.conditions ?? [], final!)]
    if (final!.type === 'Complete') status.completionTime = final!.lastTransitionTime!
  }
  stored = writeStatus(stored, sync, context)
  if (hasEnded) recordEnd(stored, final!, context)
}

function writeStatus(stored: k8s.Job, { status }: JobSync, { write }: ReconcileContext): k8s.Job {
  if (equalJson(status, stored.status)) return stored
  return write(kinds.Job).updateStatus({ ...stored, status: { ...status } as k8s.JobStatus })
}

function recordEnd(job: k8s.Job, { type, reason, message }: k8s.JobCondition, { events }: ReconcileContext): void {
  if (type !== 'Complete') {
    events.record(job, kinds.Job, 'Warning', reason ?? '', message ?? '')
    return
  }
  if (job.spec.completions !== undefined && (job.status.succeeded ?? 0) > job.spec.completions)
    events.record(
      job,
      kinds.Job,
      'Warning',
      'TooManySucceededPods',
      'Too many succeeded pods running after completion count reached',
    )
  events.record(job, kinds.Job, 'Normal', 'Completed', 'Job completed')
}

/** Counts the uids whose pods are held no longer. @param released pods that have just been let go */
function dropCounted({ pods, status }: JobSync, released: ReadonlySet<string> = new Set()): void {
  const held = new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid))
  const isHeld = (uid: string): boolean => held.has(uid) && !released.has(uid)
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {}
  const left = { succeeded: succeeded.filter(isHeld), failed: failed.filter(isHeld) }
  const counted = (before: number | undefined, newly: number): number | undefined =>
    newly > 0 ? (before ?? 0) + newly : before
  const nowSucceeded = counted(status.succeeded, succeeded.length - left.succeeded.length)
  const nowFailed = counted(status.failed, failed.length - left.failed.length)
  if (nowSucceeded !== undefined) status.succeeded = nowSucceeded
  if (nowFailed !== undefined) status.failed = nowFailed
  setUncounted(status, left.succeeded, left.failed)
}

function setUncounted(status: JobSync['status'], succeeded: string[], failed: string[]): void {
  status.uncountedTerminatedPods = {
    ...(failed.length > 0 && { failed }),
    ...(succeeded.length > 0 && { succeeded }),
  }
}

/** Puts the uids of finished pods into the status, and says whose finalizers may go then. */
function chooseFinished(
  sync: JobSync,
  ending: k8s.JobCondition | undefined,
): { toRelease: readonly k8s.Pod[]; isFull: boolean } {
  const { job, status, uncounted } = sync
  const succeeded = [...(status.uncountedTerminatedPods?.succeeded ?? [])]
  const failed = [...(status.uncountedTerminatedPods?.failed ?? [])]
  const indexes: number[] = []
  const toRelease: k8s.Pod[] = []
  let isFull = false
  for (const pod of inOrder(job, sync.pods)) {
    if (!isTracked(pod) || !mayBeReleased(sync, pod, ending)) continue
    toRelease.push(pod)
    const { uid } = pod.metadata
    if (pod.status.phase === 'Succeeded' && !uncounted.failed.includes(uid)) {
      if (!isIndexed(job)) {
        if (!uncounted.succeeded.includes(uid)) succeeded.push(uid)
      } else if (hasValidIndex(pod, job) && !sync.previouslySucceeded.has(completionIndexOf(pod)!))
        indexes.push(completionIndexOf(pod)!)
    } else if (
      (isPodFailed(pod, job) || (ending && ending.type !== 'SuccessCriteriaMet')) &&
      !uncounted.failed.includes(uid) &&
      hasValidIndex(pod, job) &&
      failureVerdict(job.spec.podFailurePolicy, pod).counts
    )
      failed.push(uid)
    if (indexes.length + succeeded.length + failed.length >= MAX_UNCOUNTED) {
      isFull = true
      break
    }
  }
  setUncounted(status, succeeded, failed)
  if (isIndexed(job)) {
    sync.succeededIndexes = sync.previouslySucceeded.with(CompletionIndexes.of(new Set(indexes)))
    setIndexes(sync)
  }
  return { toRelease, isFull }
}

function setIndexes({ status, succeededIndexes, failedIndexes }: JobSync): void {
  const { total } = succeededIndexes
  if (total > 0) {
    status.succeeded = total
    status.completedIndexes = String(succeededIndexes)
  } else {
    delete status.succeeded
    delete status.completedIndexes
  }
  if (failedIndexes) status.failedIndexes = String(failedIndexes)
}

function inOrder(job: k8s.Job, pods: readonly k8s.Pod[]): readonly k8s.Pod[] {
  if (!isIndexed(job)) return pods
  return [...pods].sort((a, b) => (completionIndexOf(a) ?? -1) - (completionIndexOf(b) ?? -1))
}

function mayBeReleased(
  { job, awaitingReplacement }: JobSync,
  pod: k8s.Pod,
  ending: k8s.JobCondition | undefined,
): boolean {
  if (job.metadata.deletionTimestamp !== undefined || ending || pod.status.phase === 'Succeeded') return true
  if (!isPodFailed(pod, job)) return false
  const index = completionIndexOf(pod)
  return index === undefined || awaitingReplacement.get(index)?.metadata.uid !== pod.metadata.uid
}
