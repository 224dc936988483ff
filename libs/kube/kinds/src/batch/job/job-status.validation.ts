// Rules for the status of a Job, whoever looks after it: it must not go back on how the Job ended
// (pkg/apis/batch/validation; KEP-4368).
import {
  duplicate,
  equalJson,
  fieldErrorWithoutValue,
  fieldPath,
  invalidValue,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { nonNegativeErrors } from '@kubarium/kube-apiserver'
import { firstCommonIndex, indexesProblem } from './completion-indexes.ts'
import { isIndexed } from './job.pods.ts'

const AT = fieldPath('status')

const has = ({ status }: k8s.Job, type: string): boolean =>
  status.conditions?.some((one) => one.type === type && one.status === 'True') ?? false
const isFinished = (job: k8s.Job): boolean => has(job, 'Complete') || has(job, 'Failed')

export function jobStatusUpdateErrors(job: k8s.Job, previous: k8s.Job): FieldError[] {
  const { status } = job
  const errors: FieldError[] = []
  for (const field of ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const)
    errors.push(...nonNegativeErrors(status[field], AT.child(field)))
  errors.push(...uncountedErrors(status.uncountedTerminatedPods, AT.child('uncountedTerminatedPods')))
  errors.push(...endErrors(job, previous), ...indexErrors(job, previous), ...successErrors(job))
  errors.push(...stepErrors(job, previous))
  return errors
}

function uncountedErrors(uncounted: k8s.UncountedTerminatedPods | undefined, at: FieldPath): FieldError[] {
  const seen = new Set<string>()
  return (['succeeded', 'failed'] as const).flatMap((field) =>
    (uncounted?.[field] ?? []).flatMap((uid, i) => {
      const here = at.child(field).index(i)
      if (uid === '') return [invalidValue(here, uid, 'must not be empty')]
      if (seen.has(uid)) return [duplicate(here, uid)]
      seen.add(uid)
      return []
    }),
  )
}

/** How a Job may end; looked at only when something about it changes. */
function endErrors(job: k8s.Job, previous: k8s.Job): FieldError[] {
  const { status } = job
  const old = previous.status
  const changed = (field: keyof k8s.JobStatus): boolean => !equalJson(status[field], old[field])
  const flips = (type: string): boolean => has(job, type) !== has(previous, type)
  const [complete, failed] = [flips('Complete'), flips('Failed')]
  const ended = isFinished(job) !== isFinished(previous)
  const errors: FieldError[] = []
  const conditions = (why: string): void => void errors.push(fieldErrorWithoutValue(AT.child('conditions'), why))
  if ((complete || failed) && has(job, 'Complete') && has(job, 'Failed'))
    conditions('cannot set Complete=True and Failed=true conditions')
  if ((complete || flips('FailureTarget')) && has(job, 'Complete') && has(job, 'FailureTarget'))
    conditions('cannot set Complete=True and FailureTarget=true conditions')
  const at = AT.child('completionTime')
  if (complete || changed('completionTime')) {
    if (status.completionTime !== undefined && !has(job, 'Complete'))
      errors.push(
        invalidValue(at, status.completionTime, 'cannot set completionTime when there is no Complete=True condition'),
      )
    if (status.completionTime === undefined && has(job, 'Complete'))
      errors.push(required(at, 'completionTime is required for Complete jobs'))
  }
  if (
    (changed('startTime') || changed('completionTime')) &&
    status.startTime !== undefined &&
    status.completionTime !== undefined &&
    Date.parse(status.completionTime) < Date.parse(status.startTime)
  )
    errors.push(invalidValue(at, status.completionTime, 'completionTime cannot be set before startTime'))
  if (failed && has(job, 'Failed') && !has(job, 'FailureTarget'))
    conditions('cannot set Failed=True condition without the FailureTarget=true condition')
  if (complete && has(job, 'Complete') && !has(job, 'SuccessCriteriaMet'))
    conditions('cannot set Complete=True condition without the SuccessCriteriaMet=true condition')
  if (!isFinished(job)) return errors
  if ((ended || changed('active')) && (status.active ?? 0) > 0)
    errors.push(invalidValue(AT.child('active'), status.active, 'active>0 is invalid for finished job'))
  if ((ended || changed('startTime')) && status.startTime === undefined)
    errors.push(required(AT.child('startTime'), 'startTime is required for finished job'))
  const { succeeded = [], failed: failures = [] } = status.uncountedTerminatedPods ?? {}
  if ((ended || changed('uncountedTerminatedPods')) && succeeded.length + failures.length > 0)
    errors.push(
      invalidValue(
        AT.child('uncountedTerminatedPods'),
        { Succeeded: succeeded, Failed: failures },
        'uncountedTerminatedPods needs to be empty for finished job',
      ),
    )
  return errors
}

function indexErrors(job: k8s.Job, { status: old }: k8s.Job): FieldError[] {
  const { status, spec } = job
  const { completedIndexes = '', failedIndexes } = status
  const completedChanged = completedIndexes !== (old.completedIndexes ?? '')
  const failedChanged = failedIndexes !== old.failedIndexes
  const errors: FieldError[] = []
  const [completed, failed] = [AT.child('completedIndexes'), AT.child('failedIndexes')]
  const check = (text: string, at: FieldPath, name: string): void => {
    const problem = indexesProblem(text, spec.completions!)
    if (problem !== undefined) errors.push(invalidValue(at, text, `error parsing ${name}: ${problem}`))
  }
  if (completedChanged && spec.completions !== undefined) check(completedIndexes, completed, 'completedIndexes')
  if (
    failedChanged &&
    failedIndexes !== undefined &&
    spec.completions !== undefined &&
    spec.backoffLimitPerIndex !== undefined
  )
    check(failedIndexes, failed, 'failedIndexes')
  if (completedChanged && completedIndexes !== '' && !isIndexed(job))
    errors.push(
      invalidValue(
        completed,
        completedIndexes,
        'cannot set non-empty completedIndexes when non-indexed completion mode',
      ),
    )
  if (failedChanged && failedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(
      invalidValue(failed, failedIndexes, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'),
    )
  if ((completedChanged || failedChanged) && failedIndexes !== undefined && spec.completions !== undefined) {
    const common = firstCommonIndex(completedIndexes, failedIndexes, spec.completions)
    if (common !== undefined)
      errors.push(invalidValue(failed, failedIndexes, `failedIndexes and completedIndexes overlap at index: ${common}`))
  }
  return errors
}

function successErrors(job: k8s.Job): FieldError[] {
  const errors: FieldError[] = []
  const conditions = (why: string): void => void errors.push(fieldErrorWithoutValue(AT.child('conditions'), why))
  const isMet = has(job, 'SuccessCriteriaMet')
  if (isMet && has(job, 'Failed')) conditions('cannot set SuccessCriteriaMet=True and Failed=true conditions')
  if (isMet && has(job, 'FailureTarget'))
    conditions('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions')
  if (job.spec.successPolicy && !isMet && has(job, 'Complete'))
    conditions('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True')
  return errors
}

/** What a status may not go back on. */
function stepErrors(job: k8s.Job, previous: k8s.Job): FieldError[] {
  const { status, spec } = job
  const old = previous.status
  const errors: FieldError[] = []
  const conditions = (why: string): void => void errors.push(fieldErrorWithoutValue(AT.child('conditions'), why))
  for (const type of ['Failed', 'Complete', 'FailureTarget'])
    if (has(previous, type) && !has(job, type)) conditions(`cannot disable the terminal ${type}=True condition`)
  if ((status.failed ?? 0) < (old.failed ?? 0))
    errors.push(invalidValue(AT.child('failed'), status.failed ?? 0, 'cannot decrease the failed counter'))
  const mayShrink = isIndexed(job) && spec.completions === spec.parallelism
  if (!mayShrink && (status.succeeded ?? 0) < (old.succeeded ?? 0))
    errors.push(invalidValue(AT.child('succeeded'), status.succeeded ?? 0, 'cannot decrease the succeeded counter'))
  if (
    status.completionTime !== undefined &&
    old.completionTime !== undefined &&
    status.completionTime !== old.completionTime
  )
    errors.push(invalidValue(AT.child('completionTime'), status.completionTime, 'completionTime cannot be mutated'))
  if (old.startTime !== undefined && old.startTime !== status.startTime && !spec.suspend)
    errors.push(required(AT.child('startTime'), 'startTime cannot be removed for unsuspended job'))
  if (has(previous, 'SuccessCriteriaMet') && !has(job, 'SuccessCriteriaMet'))
    conditions('cannot disable the SuccessCriteriaMet=True condition')
  if (has(previous, 'Complete') && !has(previous, 'SuccessCriteriaMet') && has(job, 'SuccessCriteriaMet'))
    conditions('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions')
  return errors
}
