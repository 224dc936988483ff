// Rules for CronJobs (pkg/apis/batch/validation).
import {
  fieldPath,
  invalidValue,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { nonNegativeErrors } from '@kubarium/kube-apiserver'
import { jobTemplateErrors } from '../job/job-spec.validation.ts'
import { cronProblem } from './cron-schedule.ts'
import { isTimeZone } from './time-zone.ts'

const POLICIES = ['Allow', 'Forbid', 'Replace']
// The names of its Jobs have eleven characters more, and must fit into a label.
const MAX_NAME = 52
const ZONE_PART = /^[A-Za-z.\-_0-9+]{1,14}$/

export function cronJobNameErrors({ metadata: { name } }: k8s.CronJob): FieldError[] {
  return name?.length > MAX_NAME
    ? [invalidValue('metadata.name', name, `must be no more than ${MAX_NAME} characters`)]
    : []
}

export function cronJobErrors({ spec }: k8s.CronJob, previous?: k8s.CronJob): FieldError[] {
  const at = fieldPath('spec')
  const errors: FieldError[] = []
  if (!spec.schedule) errors.push(required(at.child('schedule')))
  else errors.push(...scheduleErrors(spec, previous?.spec, at.child('schedule')))
  errors.push(...nonNegativeErrors(spec.startingDeadlineSeconds, at.child('startingDeadlineSeconds')))
  if (!previous || previous.spec.timeZone !== spec.timeZone)
    errors.push(...timeZoneErrors(spec.timeZone, at.child('timeZone')))
  const policy: string = spec.concurrencyPolicy ?? ''
  if (policy === '') errors.push(required(at.child('concurrencyPolicy')))
  else if (!POLICIES.includes(policy)) errors.push(notSupported(at.child('concurrencyPolicy'), policy, POLICIES))
  errors.push(...jobTemplateErrors(spec.jobTemplate, at.child('jobTemplate')))
  for (const field of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const)
    errors.push(...nonNegativeErrors(spec[field], at.child(field)))
  return errors
}

function scheduleErrors(
  { schedule, timeZone }: k8s.CronJobSpec,
  previous: k8s.CronJobSpec | undefined,
  at: FieldPath,
): FieldError[] {
  const problem = cronProblem(schedule)
  const errors = problem === undefined ? [] : [invalidValue(at, schedule, problem)]
  if (!schedule.includes('TZ')) return errors
  if (!previous?.schedule.includes('TZ'))
    errors.push(invalidValue(at, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
  else if (timeZone !== undefined)
    errors.push(invalidValue(at, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'))
  return errors
}

function timeZoneErrors(zone: string | undefined, at: FieldPath): FieldError[] {
  if (zone === undefined) return []
  if (zone === '') return [invalidValue(at, zone, 'timeZone must be nil or non-empty string')]
  const unknown = [invalidValue(at, zone, `unknown time zone ${zone}`)]
  if (zone.split('/').some((part) => part === '.' || part === '..' || part.startsWith('-') || !ZONE_PART.test(part)))
    return unknown
  if (zone.toLowerCase() === 'local') {
    const explicit = invalidValue(
      at,
      zone,
      'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    )
    return zone === 'Local' ? [explicit] : [explicit, ...unknown]
  }
  return isTimeZone(zone) ? [] : unknown
}
