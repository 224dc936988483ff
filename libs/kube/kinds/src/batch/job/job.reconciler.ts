// Runs pods until enough of them have succeeded or too many have failed (pkg/controller/job).
import { StatusError, controllerOf, isTerminating, kinds, matchesLabelSelector, type k8s } from '@kubarium/kube-objects'
import { rfc3339 } from '@kubarium/kube-runtime'
import type { Reader } from '@kubarium/kube-client'
import { defineReconciler, interestIn, type ReconcileContext, type Result } from '@kubarium/kube-reconcile'
import { adopted, released } from '../../apps/adoption.ts'
import { finishedCondition, jobCondition, withCondition } from './job.conditions.ts'
import { TRACKING_FINALIZER, untracked } from './job.pods.ts'
import { missingPods, podFor, readyCount, surplusPods } from './job.pods-wanted.ts'
import { activeDeadline, endingOf, gathersUntil, lookAt, type JobSync } from './job.sync.ts'
import { trackPods } from './job.tracking.ts'

const CONTROLLER = 'kubernetes.io/job-controller'

export const jobReconciler = defineReconciler({
  name: 'job-controller',
  for: kinds.Job,
  owns: [kinds.Pod],
  watches: [
    // An orphan may be what some Job is looking for.
    interestIn(kinds.Pod, function* ({ object }, client) {
      if (!object || controllerOf(object)) return
      for (const { metadata, spec } of client.read(kinds.Job).list(object.metadata.namespace))
        if (spec.selector && matchesLabelSelector(spec.selector, object.metadata.labels))
          yield { namespace: metadata.namespace!, name: metadata.name }
    }),
  ],
  reconcile({ namespace, name }, context): Result {
    const job = context.read(kinds.Job).find(namespace, name)
    if (!job || finishedCondition(job) || isManagedElsewhere(job)) return undefined
    const now = context.now()
    const sync = lookAt(job, claim(job, context), rfc3339(now))
    const until = gathersUntil(sync, now)
    if (until !== undefined) return { at: until }
    let ending = endingOf(sync, now)
    let waitUntil = activeDeadline({ ...job, status: sync.status as k8s.JobStatus })
    let failure: StatusError | undefined
    if (ending) removePods(sync, sync.active, context, true)
    else {
      if (!isTerminating(job)) {
        const managed = manage(sync, context)
        failure = managed.failure
        waitUntil = earliest(waitUntil, managed.waitUntil)
      }
      if (isComplete(sync))
        ending = jobCondition(
          'SuccessCriteriaMet',
          'CompletionsReached',
          'Reached expected number of succeeded pods',
          now,
        )
      else if (!isTerminating(job)) suspendOrResume(sync, context)
    }
    setCounts(sync)
    trackPods(sync, ending, context)
    if (failure) throw failure
    return waitUntil === undefined || ending ? undefined : { at: waitUntil }
  },
})

/** Whether somebody else looks after this Job (`spec.managedBy`). */
function isManagedElsewhere({ spec }: k8s.Job): boolean {
  return spec.managedBy !== undefined && spec.managedBy !== CONTROLLER
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return Math.min(a, b)
}

/** Pods of this Job, after letting go those that no longer match and taking in orphans that do. */
function claim(job: k8s.Job, { read, write }: ReconcileContext): k8s.Pod[] {
  const { uid, namespace } = job.metadata
  const selector = job.spec.selector
  const mine: k8s.Pod[] = []
  for (const pod of read(kinds.Pod).ownedBy(uid)) {
    if (controllerOf(pod)?.uid !== uid) continue
    if (selector && matchesLabelSelector(selector, pod.metadata.labels)) mine.push(pod)
    else if (!isTerminating(job) && !isTerminating(pod)) write(kinds.Pod).update(untracked(released(pod, job)))
  }
  if (isTerminating(job) || !selector) return mine
  for (const pod of candidates(selector, namespace!, read(kinds.Pod))) {
    if (controllerOf(pod) || isTerminating(pod) || !matchesLabelSelector(selector, pod.metadata.labels)) continue
    mine.push(write(kinds.Pod).update(tracked(adopted(pod, job, kinds.Job))))
  }
  return mine
}

// The index narrows the search down by one label.
function candidates(selector: k8s.LabelSelector, namespace: string, pods: Reader<k8s.Pod>): readonly k8s.Pod[] {
  const [first] = Object.entries(selector.matchLabels ?? {})
  return first ? pods.indexed('label', `${namespace}/${first[0]}=${first[1]}`) : pods.list(namespace)
}

function tracked(pod: k8s.Pod): k8s.Pod {
  const finalizers = pod.metadata.finalizers ?? []
  return finalizers.includes(TRACKING_FINALIZER)
    ? pod
    : { ...pod, metadata: { ...pod.metadata, finalizers: [...finalizers, TRACKING_FINALIZER] } }
}

/** Deletes what is too much or creates what is missing. */
function manage(sync: JobSync, context: ReconcileContext): { waitUntil?: number; failure?: StatusError } {
  const surplus = surplusPods(sync, context.now())
  if (surplus.length > 0 || sync.job.spec.suspend) {
    removePods(sync, surplus, context, false)
    return {}
  }
  const missing = missingPods(sync, context.now())
  if ('waitUntil' in missing) return missing
  for (const index of missing.indexes) {
    const failure = createPod(sync, index, context)
    if (failure) return { failure }
  }
  return {}
}

/** @param isCounted whether the finalizer stays, so that the pod is counted as failed */
function removePods(sync: JobSync, pods: readonly k8s.Pod[], context: ReconcileContext, isCounted: boolean): void {
  const { job, counts } = sync
  for (const pod of pods) {
    const current = isCounted ? pod : context.write(kinds.Pod).update(untracked(pod))
    const deleted = context.write(kinds.Pod).delete(current)
    if (deleted) sync.written.set(pod.metadata.uid, deleted)
    context.events.record(job, kinds.Job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)
  }
  counts.active -= pods.length
  counts.terminating += pods.length
  counts.ready -= readyCount(pods)
}

/** @returns the refusal of the creation, unless the namespace is on its way out: then nothing more can be done */
function createPod(
  { job, counts, awaitingReplacement }: JobSync,
  index: number | undefined,
  { write, events }: ReconcileContext,
): StatusError | undefined {
  try {
    const pod = write(kinds.Pod).create(
      job.metadata.namespace!,
      podFor(job, index, index === undefined ? undefined : awaitingReplacement.get(index)),
    )
    counts.active++
    events.record(job, kinds.Job, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
    return undefined
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    if (error.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return undefined
    events.record(job, kinds.Job, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
    return error
  }
}

function isComplete({ job: { spec }, counts, succeeded }: JobSync): boolean {
  if (counts.active > 0) return false
  return spec.completions === undefined ? succeeded > 0 : succeeded >= spec.completions
}

function suspendOrResume({ job, status }: JobSync, { events, now }: ReconcileContext): void {
  const isSuspended = job.spec.suspend === true
  const [word, reason] = isSuspended ? ['suspended', 'JobSuspended'] : ['resumed', 'JobResumed']
  const condition = jobCondition('Suspended', reason!, `Job ${word}`, now(), isSuspended ? 'True' : 'False')
  const before = status.conditions ?? []
  const conditions = withCondition(before, condition)
  if (conditions === before) return
  status.conditions = [...conditions]
  events.record(job, kinds.Job, 'Normal', isSuspended ? 'Suspended' : 'Resumed', `Job ${word}`)
  // The time of activeDeadlineSeconds runs only while a Job is not suspended.
  if (isSuspended) delete status.startTime
  else status.startTime = rfc3339(now())
}

function setCounts({ status, counts }: JobSync): void {
  if (counts.active > 0) status.active = counts.active
  else delete status.active
  status.ready = counts.ready
  status.terminating = counts.terminating
}
