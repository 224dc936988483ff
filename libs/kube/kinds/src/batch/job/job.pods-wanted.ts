// Which pods a Job has too many of, and which it lacks.
import type { Draft, k8s } from '@kubarium/kube-objects'
import { controllerReference } from '@kubarium/kube-objects'
import { isPodReady, isPodTerminating } from '../../core/pod/pod.readiness.ts'
import { podsToDelete } from '../../apps/replica-set/replica-set.ranking.ts'
import {
  COMPLETION_INDEX,
  IGNORED_INDEX_FAILURES,
  INDEX_FAILURES,
  TRACKING_FINALIZER,
  completionIndexOf,
  ignoredIndexFailuresBefore,
  indexFailuresBefore,
  isIndexed,
  replacesOnlyFailed,
} from './job.pods.ts'
import { nextPodAt, nextPodOfIndexAt } from './job.backoff.ts'
import { indexesOf, type JobSync } from './job.sync.ts'
import { failureVerdict } from './pod-failure-policy.ts'

/** The most pods created or deleted in one go. */
const BURST = 500
const MAX_GENERATED_PREFIX = 58
const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX'

/** How many pods should be active now. */
export function wantedActive({ job: { spec }, counts, succeeded }: JobSync): number {
  const parallelism = spec.parallelism ?? 1
  // Without a number of completions the first success ends it: what runs then may finish, nothing is added.
  if (spec.completions === undefined) return succeeded > 0 ? counts.active : parallelism
  return Math.max(0, Math.min(spec.completions - succeeded, parallelism))
}

/** Active pods that are too many, or whose index is no use. */
export function surplusPods(sync: JobSync, now: number): readonly k8s.Pod[] {
  const { job, active, counts } = sync
  const tooMany = job.spec.suspend ? counts.active : Math.max(0, counts.active - wantedActive(sync))
  const useless = isIndexed(job) ? uselessPods(job, active, now) : []
  const rest = active.filter((pod) => !useless.includes(pod))
  const more = Math.max(0, tooMany - useless.length)
  const surplus = [...useless, ...(more > 0 ? podsToDelete(rest, [], more, now) : [])]
  return job.spec.suspend ? surplus : surplus.slice(0, BURST)
}

/** Pods without an index or with one that is too large, and all but one of each index. */
function uselessPods(job: k8s.Job, active: readonly k8s.Pod[], now: number): readonly k8s.Pod[] {
  const byIndex = new Map<number, k8s.Pod[]>()
  const useless: k8s.Pod[] = []
  for (const pod of active) {
    const index = completionIndexOf(pod)
    if (index === undefined || index >= (job.spec.completions ?? 0)) useless.push(pod)
    else byIndex.set(index, [...(byIndex.get(index) ?? []), pod])
  }
  for (const pods of byIndex.values())
    if (pods.length > 1) useless.push(...podsToDelete(pods, [], pods.length - 1, now))
  return useless
}

export type MissingPods =
  | { readonly waitUntil: number }
  /** An index each, undefined for a Job without indexes. */
  | { readonly indexes: readonly (number | undefined)[] }

/** Pods that should be there and are not; while it waits after failures, until when. */
export function missingPods(sync: JobSync, now: number): MissingPods {
  const { job, pods, counts } = sync
  const terminating = replacesOnlyFailed(job) ? counts.terminating : 0
  const missing = Math.min(wantedActive(sync) - terminating - counts.active, BURST)
  if (missing <= 0) return { indexes: [] }
  if (job.spec.backoffLimitPerIndex === undefined) {
    const at = nextPodAt(job, pods)
    if (at > now) return { waitUntil: at }
  }
  if (!isIndexed(job)) return { indexes: Array.from({ length: missing }, () => undefined) }
  const indexes = pendingIndexes(sync).slice(0, missing)
  if (job.spec.backoffLimitPerIndex === undefined) return { indexes }
  const times = indexes.map((index) => nextPodOfIndexAt(sync.awaitingReplacement.get(index)))
  const due = indexes.filter((_, i) => times[i]! <= now)
  return due.length === 0 && indexes.length > 0 ? { waitUntil: Math.min(...times) } : { indexes: due }
}

function pendingIndexes({ job, pods, active, succeededIndexes, failedIndexes }: JobSync): number[] {
  let taken = succeededIndexes.with(indexesOf(active))
  if (replacesOnlyFailed(job)) taken = taken.with(indexesOf(pods.filter(isPodTerminating)))
  if (failedIndexes) taken = taken.with(failedIndexes)
  return taken.missing(BURST, job.spec.completions ?? 0)
}

/** How many of some pods are ready. */
export function readyCount(pods: readonly k8s.Pod[]): number {
  return pods.filter(isPodReady).length
}

/** The pod that a Job makes of its template. @param replaced the failed pod of the same index, with back-off per index */
export function podFor(job: k8s.Job, index: number | undefined, replaced: k8s.Pod | undefined): Draft<k8s.Pod> {
  const { metadata, spec } = job.spec.template
  const finalizers = metadata.finalizers ?? []
  const place = index === undefined ? undefined : `${index}`
  return {
    metadata: {
      generateName: prefixFor(job.metadata.name, place),
      namespace: job.metadata.namespace!,
      labels: { ...metadata.labels, ...(place && { [COMPLETION_INDEX]: place }) },
      ...((metadata.annotations ?? place) && {
        annotations: {
          ...metadata.annotations,
          ...(place && { [COMPLETION_INDEX]: place }),
          ...(place && job.spec.backoffLimitPerIndex !== undefined && failureAnnotations(job, replaced)),
        },
      }),
      finalizers: finalizers.includes(TRACKING_FINALIZER) ? finalizers : [...finalizers, TRACKING_FINALIZER],
      ownerReferences: [controllerReference(job, 'batch/v1', 'Job')],
    },
    spec: place ? { ...withIndexVariable(spec), hostname: `${job.metadata.name}-${place}` } : spec,
  }
}

function prefixFor(name: string, place: string | undefined): string {
  const end = place === undefined ? '-' : `-${place}-`
  return name.length + end.length > MAX_GENERATED_PREFIX
    ? name.slice(0, MAX_GENERATED_PREFIX - end.length) + end
    : name + end
}

function failureAnnotations({ spec }: k8s.Job, replaced: k8s.Pod | undefined): Record<string, string> {
  if (!replaced) return { [INDEX_FAILURES]: '0' }
  const { counts } = failureVerdict(spec.podFailurePolicy, replaced)
  const ignored = ignoredIndexFailuresBefore(replaced) + (counts ? 0 : 1)
  return {
    [INDEX_FAILURES]: `${indexFailuresBefore(replaced) + (counts ? 1 : 0)}`,
    ...(ignored > 0 && { [IGNORED_INDEX_FAILURES]: `${ignored}` }),
  }
}

function withIndexVariable(spec: k8s.PodSpec): k8s.PodSpec {
  const variable: k8s.EnvVar = {
    name: INDEX_VARIABLE,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${COMPLETION_INDEX}']` } },
  }
  const withVariable = (container: k8s.Container): k8s.Container =>
    container.env?.some(({ name }) => name === INDEX_VARIABLE)
      ? container
      : { ...container, env: [...(container.env ?? []), variable] }
  return {
    ...spec,
    containers: spec.containers.map(withVariable),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(withVariable) }),
  }
}
