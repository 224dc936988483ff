// Starts Jobs on schedule (pkg/controller/cronjob).
import {
  StatusError,
  controllerReference,
  equalJson,
  isTerminating,
  kinds,
  type Draft,
  type k8s,
} from '@kubarium/kube-objects'
import { rfc3339 } from '@kubarium/kube-runtime'
import type { Mutable } from '@kubarium/kube-apiserver'
import { defineReconciler, type ReconcileContext, type Result } from '@kubarium/kube-reconcile'
import { finishedCondition } from '../job/job.conditions.ts'
import { CronProblem } from './cron-expression.ts'
import { cronSchedule, type CronSchedule } from './cron-schedule.ts'
import { NeverDue, dueRun, jobNameOf, nextLook, type DueRun } from './cron-job.times.ts'
import { isTimeZone, rfc3339In } from './time-zone.ts'

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp'
// Clocks of machines differ a little: the real one comes back a tenth of a second late.
const DELAY_MS = 100

export const cronJobReconciler = defineReconciler({
  name: 'cronjob-controller',
  for: kinds.CronJob,
  owns: [kinds.Job],
  reconcile({ namespace, name }, context): Result {
    const cronJob = context.read(kinds.CronJob).find(namespace, name)
    if (!cronJob) return undefined
    const status = { ...cronJob.status } as Mutable<k8s.CronJobStatus>
    const jobs = context.read(kinds.Job).ownedBy(cronJob.metadata.uid)
    removeHistory(cronJob, jobs, status, context)
    seeWhatEnded(cronJob, jobs, status, context)
    let failure: StatusError | undefined
    let at: number | undefined
    try {
      at = run(cronJob, status, context)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      failure = error
    }
    if (status.active?.length === 0) delete status.active
    if (!equalJson(status, cronJob.status))
      context.write(kinds.CronJob).updateStatus({ ...cronJob, status: status as k8s.CronJobStatus })
    if (failure) throw failure
    return at === undefined ? undefined : { at: at + DELAY_MS }
  },
})

function forget(status: Mutable<k8s.CronJobStatus>, uid: string): void {
  if (status.active) status.active = status.active.filter((one) => one.uid !== uid)
}

/** Deletes the oldest ended Jobs beyond the history limits. */
function removeHistory(
  cronJob: k8s.CronJob,
  jobs: readonly k8s.Job[],
  status: Mutable<k8s.CronJobStatus>,
  context: ReconcileContext,
): void {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cronJob.spec
  for (const [type, limit] of [
    ['Complete', successfulJobsHistoryLimit],
    ['Failed', failedJobsHistoryLimit],
  ] as const) {
    if (limit === undefined) continue
    const ended = jobs.filter((job) => finishedCondition(job)?.type === type).sort(byStart)
    for (const job of ended.slice(0, Math.max(0, ended.length - limit)))
      if (!isTerminating(job)) removeJob(cronJob, job, status, context)
  }
}

function byStart(a: k8s.Job, b: k8s.Job): number {
  const [one, other] = [a.status.startTime, b.status.startTime]
  if ((one === undefined) !== (other === undefined)) return one === undefined ? 1 : -1
  return (one ?? '').localeCompare(other ?? '') || (a.metadata.name < b.metadata.name ? -1 : 1)
}

function removeJob(
  cronJob: k8s.CronJob,
  job: k8s.Job,
  status: Mutable<k8s.CronJobStatus>,
  { write, events }: ReconcileContext,
): void {
  write(kinds.Job).delete(job, { propagationPolicy: 'Background' })
  forget(status, job.metadata.uid)
  events.record(cronJob, kinds.CronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`)
}

/** Takes Jobs that have ended or are gone off the list of active ones. */
function seeWhatEnded(
  cronJob: k8s.CronJob,
  jobs: readonly k8s.Job[],
  status: Mutable<k8s.CronJobStatus>,
  { read, events }: ReconcileContext,
): void {
  for (const job of jobs) {
    const { uid, name } = job.metadata
    const isKnown = status.active?.some((one) => one.uid === uid) ?? false
    const ending = finishedCondition(job)
    if (!isKnown && !ending)
      events.record(
        cronJob,
        kinds.CronJob,
        'Warning',
        'UnexpectedJob',
        `Saw a job that the controller did not create or forgot: ${name}`,
      )
    else if (isKnown && ending) {
      forget(status, uid)
      events.record(
        cronJob,
        kinds.CronJob,
        'Normal',
        'SawCompletedJob',
        `Saw completed job: ${name}, condition: ${ending.type}`,
      )
    }
    if (ending?.type !== 'Complete' || !job.status.completionTime) continue
    const { completionTime } = job.status
    if (status.lastSuccessfulTime === undefined || completionTime > status.lastSuccessfulTime)
      status.lastSuccessfulTime = completionTime
  }
  for (const { uid, name, namespace } of status.active ?? []) {
    if (jobs.some(({ metadata }) => metadata.uid === uid) || read(kinds.Job).find(namespace!, name!)) continue
    events.record(cronJob, kinds.CronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`)
    forget(status, uid!)
  }
}

/** Starts what is due. @returns when to look again, milliseconds since 1970 @throws StatusError */
function run(cronJob: k8s.CronJob, status: Mutable<k8s.CronJobStatus>, context: ReconcileContext): number | undefined {
  const { spec } = cronJob
  const now = context.now()
  if (isTerminating(cronJob)) return undefined
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    context.events.record(cronJob, kinds.CronJob, type, reason, message)
  if (spec.timeZone !== undefined && !isTimeZone(spec.timeZone)) {
    const zone = JSON.stringify(spec.timeZone)
    tell('Warning', 'UnknownTimeZone', `invalid timeZone: ${zone}: unknown time zone ${spec.timeZone}`)
    return undefined
  }
  if (spec.suspend) return undefined
  if (spec.schedule.includes('TZ'))
    tell(
      'Warning',
      'UnsupportedSchedule',
      `CRON_TZ or TZ used in schedule ${JSON.stringify(spec.schedule)} is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details`,
    )
  const schedule = scheduleOf(cronJob, tell)
  if (!schedule) return undefined
  let due: DueRun
  try {
    due = dueRun(cronJob, schedule, now, true)
  } catch (error) {
    if (!(error instanceof NeverDue)) throw error
    tell('Warning', 'InvalidSchedule', `invalid schedule: ${spec.schedule} : ${error.message}`)
    return undefined
  }
  const look = (): number | undefined => nextLook({ ...cronJob, status: status as k8s.CronJobStatus }, schedule, now)
  if (due.latest === undefined) return look()
  if (due.missed === 'many')
    tell(
      'Warning',
      'TooManyMissedTimes',
      'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
    )
  start(cronJob, due.latest, status, context, tell)
  return look()
}

type Tell = (type: 'Normal' | 'Warning', reason: string, message: string) => void

function scheduleOf({ spec }: k8s.CronJob, tell: Tell): CronSchedule | undefined {
  try {
    return cronSchedule(spec.schedule, spec.timeZone)
  } catch (error) {
    if (!(error instanceof CronProblem)) throw error
    tell('Warning', 'UnparseableSchedule', `unparseable schedule: ${JSON.stringify(spec.schedule)} : ${error.message}`)
    return undefined
  }
}

/** Starts the Job of a run, unless it is too late, it is there already or another one is in its way. @throws StatusError */
function start(
  cronJob: k8s.CronJob,
  at: number,
  status: Mutable<k8s.CronJobStatus>,
  context: ReconcileContext,
  tell: Tell,
): void {
  const { spec, metadata } = cronJob
  const { read, write, now } = context
  if (spec.startingDeadlineSeconds !== undefined && at + spec.startingDeadlineSeconds * 1000 < now()) {
    tell('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123(at)}`)
    return
  }
  const name = jobNameOf(cronJob, at)
  if (status.active?.some((one) => one.name === name) || status.lastScheduleTime === rfc3339(at)) return
  if (spec.concurrencyPolicy === 'Forbid' && (status.active?.length ?? 0) > 0) {
    tell(
      'Normal',
      'JobAlreadyActive',
      'Not starting job because prior execution is running and concurrency policy is Forbid',
    )
    return
  }
  if (spec.concurrencyPolicy === 'Replace')
    for (const one of status.active ?? []) {
      const running = read(kinds.Job).find(one.namespace!, one.name!)
      if (running) removeJob(cronJob, running, status, context)
    }
  let job = read(kinds.Job).find(metadata.namespace!, name)
  if (!job) {
    try {
      job = write(kinds.Job).create(metadata.namespace!, jobFor(cronJob, name, at))
    } catch (error) {
      if (
        error instanceof StatusError &&
        !error.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')
      )
        tell('Warning', 'FailedCreate', `Error creating job: ${error.message}`)
      throw error
    }
    tell('Normal', 'SuccessfulCreate', `Created job ${name}`)
  } else if (!job.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid)) return
  status.active = [...(status.active ?? []), referenceTo(job)] as Mutable<k8s.ObjectReference>[]
  status.lastScheduleTime = rfc3339(at)
}

function jobFor(cronJob: k8s.CronJob, name: string, at: number): Draft<k8s.Job> {
  const { metadata, spec } = cronJob.spec.jobTemplate
  return {
    metadata: {
      name,
      namespace: cronJob.metadata.namespace!,
      ...(metadata.labels && { labels: metadata.labels }),
      annotations: { ...metadata.annotations, [SCHEDULED_AT]: rfc3339In(at, cronJob.spec.timeZone ?? 'UTC') },
      ownerReferences: [controllerReference(cronJob, 'batch/v1', 'CronJob')],
    },
    spec: { ...spec, template: { ...spec.template, metadata: { ...spec.template.metadata } } },
  } as Draft<k8s.Job>
}

function referenceTo({ metadata }: k8s.Job): k8s.ObjectReference {
  const { name, namespace, uid, resourceVersion } = metadata
  return { kind: 'Job', namespace: namespace!, name, uid, apiVersion: 'batch/v1', resourceVersion: resourceVersion }
}

/** `Mon, 02 Jan 2006 15:04:05 +0000` */
function rfc1123(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}
