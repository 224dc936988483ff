// Which run of a CronJob is due, how many were missed, when the next one comes (pkg/controller/cronjob/utils.go).
import type { k8s } from '@kubarium/kube-objects'
import type { CronSchedule } from './cron-schedule.ts'

/** More missed runs than this are worth a warning. */
const MANY = 100

export interface DueRun {
  /** The latest run that should have been by now; undefined: none. Milliseconds since 1970. */
  readonly latest?: number
  readonly missed: 'none' | 'few' | 'many'
  /** From when on runs were looked for. */
  readonly since: number
}

/** The schedule allows no time at all. */
export class NeverDue extends Error {
  constructor() {
    super('time difference between two schedules is less than 1 second')
  }
}

/**
 * When the schedule was given: a new schedule makes up for nothing that it would have missed before.
 * Who gave it is read from the managed fields; somebody who gave `suspend` at the same time may as well have resumed an old
 * schedule, which does make up for what was missed.
 */
function scheduleGivenAt({ metadata }: k8s.CronJob): number {
  let at = Number.NEGATIVE_INFINITY
  for (const { time, fieldsV1, subresource } of metadata.managedFields ?? []) {
    const spec = (fieldsV1 as Record<string, Record<string, unknown>> | undefined)?.['f:spec']
    if (!subresource && time && spec && 'f:schedule' in spec && !('f:suspend' in spec))
      at = Math.max(at, Date.parse(time))
  }
  return at
}

/** @throws NeverDue */
export function dueRun(cronJob: k8s.CronJob, schedule: CronSchedule, now: number, withDeadline: boolean): DueRun {
  const { metadata, spec, status } = cronJob
  let since = Math.max(Date.parse(status.lastScheduleTime ?? metadata.creationTimestamp), scheduleGivenAt(cronJob))
  if (withDeadline && spec.startingDeadlineSeconds !== undefined)
    since = Math.max(since, now - spec.startingDeadlineSeconds * 1000)
  const first = schedule.next(since)
  if (first === undefined) throw new NeverDue()
  if (now < first) return { since, missed: 'none' }
  const second = schedule.next(first)
  if (second === undefined || now < second) return { since, latest: first, missed: 'none' }
  const between = Math.floor((second - first) / 1000)
  if (between < 1) throw new NeverDue()
  const missed = Math.floor((now - first) / 1000 / between) + 1
  let latest: number | undefined
  for (
    let at = schedule.next(first + (missed - 2) * between * 1000);
    at !== undefined && at <= now;
    at = schedule.next(at)
  )
    latest = at
  return { since, ...(latest !== undefined && { latest }), missed: missed > MANY ? 'many' : 'few' }
}

/** When to look again. @returns milliseconds since 1970, undefined: never */
export function nextLook(cronJob: k8s.CronJob, schedule: CronSchedule, now: number): number | undefined {
  let from = now
  try {
    const { latest, missed, since } = dueRun(cronJob, schedule, now, false)
    from = latest ?? (missed === 'none' ? since : now)
  } catch (error) {
    if (!(error instanceof NeverDue)) throw error
  }
  return schedule.next(from)
}

/** Name of the Job of a run: minutes since 1970, so that no run is started twice. */
export function jobNameOf({ metadata }: k8s.CronJob, at: number): string {
  return `${metadata.name}-${Math.floor(at / 60_000)}`
}
