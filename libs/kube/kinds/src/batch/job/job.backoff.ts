// How long a Job waits before it replaces failed pods: 10 s after the first failure, doubling with each further one.
import type { k8s } from '@kubarium/kube-objects'
import { finishedAt, ignoredIndexFailuresBefore, indexFailuresBefore, isPodFailed, isTracked } from './job.pods.ts'
import { failureVerdict } from './pod-failure-policy.ts'

const BASE_MS = 10_000
const MAX_MS = 600_000

/** @returns milliseconds since 1970 from which on a pod may be replaced after so many failures in a row */
function after(failures: number, lastFailure: number): number {
  return failures === 0 ? Number.NEGATIVE_INFINITY : lastFailure + Math.min(MAX_MS, BASE_MS * 2 ** (failures - 1))
}

/**
 * When the next pod of a Job may be made.
 * Failures since the last success are counted from the pods themselves. Of failed pods that are gone only their number is
 * known, from the status; they count as long as nothing has succeeded, and failed at the latest when the status last changed.
 * @returns milliseconds since 1970
 */
export function nextPodAt(job: k8s.Job, pods: readonly k8s.Pod[]): number {
  const lastSuccess = Math.max(
    Number.NEGATIVE_INFINITY,
    ...pods.filter(({ status }) => status.phase === 'Succeeded').map(finishedAt),
  )
  const failed = pods.filter((pod) => isPodFailed(pod, job))
  const times = failed.map(finishedAt).filter((time) => time > lastSuccess)
  const counted = failed.filter((pod) => !isTracked(pod) && failureVerdict(job.spec.podFailurePolicy, pod).counts)
  const gone = job.status.succeeded ? 0 : Math.max(0, (job.status.failed ?? 0) - counted.length)
  if (gone > 0) times.push(statusChangedAt(job))
  return times.length === 0 ? Number.NEGATIVE_INFINITY : after(times.length + Math.max(0, gone - 1), Math.max(...times))
}

function statusChangedAt({ metadata }: k8s.Job): number {
  const times = (metadata.managedFields ?? [])
    .filter(({ subresource }) => subresource === 'status')
    .map(({ time }) => Date.parse(time ?? ''))
  return Math.max(Date.parse(metadata.creationTimestamp), ...times.filter((time) => !Number.isNaN(time)))
}

/** When a failed pod of an index may be replaced. @returns milliseconds since 1970 */
export function nextPodOfIndexAt(lastFailed: k8s.Pod | undefined): number {
  if (!lastFailed) return Number.NEGATIVE_INFINITY
  const failures = indexFailuresBefore(lastFailed) + ignoredIndexFailuresBefore(lastFailed) + 1
  return after(failures, finishedAt(lastFailed))
}
