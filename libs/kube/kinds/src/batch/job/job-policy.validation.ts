// Rules for a Job's podFailurePolicy, successPolicy and podReplacementPolicy (pkg/apis/batch/validation).
import {
  duplicate,
  fieldErrorWithoutValue,
  invalidValue,
  notSupported,
  qualifiedNameProblems,
  required,
  tooLong,
  tooMany,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { nonNegativeErrors } from '@kubarium/kube-apiserver'
import { IndexesProblem, countIndexes } from './completion-indexes.ts'

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const OPERATORS = ['In', 'NotIn']
const STATUSES = ['False', 'True', 'Unknown']
const REPLACEMENTS = ['Failed', 'TerminatingOrFailed']
const MAX_RULES = 20
const MAX_EXIT_CODES = 255
const MAX_PATTERNS = 20
const MAX_INDEXES_LENGTH = 65536

const validValues = (values: readonly string[]): string =>
  `valid values: [${values.map((value) => JSON.stringify(value)).join(' ')}]`

export function podFailurePolicyErrors(spec: k8s.JobSpec, at: FieldPath): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? []
  const { containers = [], initContainers = [] } = spec.template.spec
  const names = new Set([...containers, ...initContainers].map(({ name }) => name))
  return [
    ...(rules.length > MAX_RULES ? [tooMany(at.child('rules'), rules.length, MAX_RULES)] : []),
    ...rules.flatMap((rule, i) => failureRuleErrors(spec, rule, at.child('rules').index(i), names)),
  ]
}

function failureRuleErrors(
  spec: k8s.JobSpec,
  { action, onExitCodes, onPodConditions = [] }: k8s.PodFailurePolicyRule,
  at: FieldPath,
  names: ReadonlySet<string>,
): FieldError[] {
  const errors: FieldError[] = []
  const text: string = action ?? ''
  if (text === '') errors.push(required(at.child('action'), validValues(ACTIONS)))
  else if (text === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined)
      errors.push(invalidValue(at.child('action'), text, 'requires the backoffLimitPerIndex to be set'))
  } else if (!ACTIONS.includes(text)) errors.push(notSupported(at.child('action'), text, ACTIONS))
  if (onExitCodes) errors.push(...exitCodesErrors(onExitCodes, at.child('onExitCodes'), names))
  if (onPodConditions.length > MAX_PATTERNS)
    errors.push(tooMany(at.child('onPodConditions'), onPodConditions.length, MAX_PATTERNS))
  onPodConditions.forEach((pattern, i) => errors.push(...patternErrors(pattern, at.child('onPodConditions').index(i))))
  if (onExitCodes && onPodConditions.length > 0)
    errors.push(fieldErrorWithoutValue(at, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  if (!onExitCodes && onPodConditions.length === 0)
    errors.push(fieldErrorWithoutValue(at, 'specifying one of OnExitCodes and OnPodConditions is required'))
  return errors
}

function patternErrors({ type, status }: k8s.PodFailurePolicyOnPodConditionsPattern, at: FieldPath): FieldError[] {
  const errors = qualifiedNameProblems(type).map((problem) => invalidValue(at.child('type'), type, problem))
  if (!status) errors.push(required(at.child('status'), validValues(STATUSES)))
  else if (!STATUSES.includes(status)) errors.push(notSupported(at.child('status'), status, STATUSES))
  return errors
}

function exitCodesErrors(
  { operator, containerName, values = [] }: k8s.PodFailurePolicyOnExitCodesRequirement,
  at: FieldPath,
  names: ReadonlySet<string>,
): FieldError[] {
  const errors: FieldError[] = []
  const word: string = operator ?? ''
  if (word === '') errors.push(required(at.child('operator'), validValues(OPERATORS)))
  else if (!OPERATORS.includes(word)) errors.push(notSupported(at.child('operator'), word, OPERATORS))
  if (containerName !== undefined && !names.has(containerName))
    errors.push(
      invalidValue(
        at.child('containerName'),
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    )
  const here = at.child('values')
  if (values.length === 0) errors.push(invalidValue(here, values, 'at least one value is required'))
  else if (values.length > MAX_EXIT_CODES) errors.push(tooMany(here, values.length, MAX_EXIT_CODES))
  values.forEach((value, i) => {
    if (word === 'In' && value === 0)
      errors.push(invalidValue(here.index(i), value, 'must not be 0 for the In operator'))
    if (values.indexOf(value) < i) errors.push(duplicate(here.index(i), value))
  })
  if (values.some((value, i) => i > 0 && values[i - 1]! > value))
    errors.push(invalidValue(here, values, 'must be ordered'))
  return errors
}

export function podReplacementPolicyErrors(
  { podReplacementPolicy, podFailurePolicy }: k8s.JobSpec,
  at: FieldPath,
): FieldError[] {
  if (podReplacementPolicy === undefined) return []
  const supported = podFailurePolicy ? ['Failed'] : REPLACEMENTS
  return supported.includes(podReplacementPolicy) ? [] : [notSupported(at, podReplacementPolicy, supported)]
}

export function successPolicyErrors(spec: k8s.JobSpec, at: FieldPath): FieldError[] {
  const policy = spec.successPolicy!
  if (spec.completionMode !== 'Indexed')
    return [invalidValue(at, internalSuccessPolicy(policy), 'requires indexed completion mode')]
  const rules = policy.rules ?? []
  const errors: FieldError[] = []
  if (rules.length === 0)
    errors.push(required(at.child('rules'), 'at least one rules must be specified when the successPolicy is specified'))
  if (rules.length > MAX_RULES) errors.push(tooMany(at.child('rules'), rules.length, MAX_RULES))
  rules.forEach((rule, i) => errors.push(...successRuleErrors(rule, spec.completions ?? 0, at.child('rules').index(i))))
  return errors
}

function successRuleErrors(
  { succeededCount, succeededIndexes }: k8s.SuccessPolicyRule,
  completions: number,
  at: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  if (succeededCount === undefined && succeededIndexes === undefined)
    errors.push(required(at, 'at least one of succeededCount or succeededIndexes must be specified'))
  let total = 0
  if (succeededIndexes !== undefined) {
    const here = at.child('succeededIndexes')
    if (succeededIndexes.length > MAX_INDEXES_LENGTH) errors.push(tooLong(here, MAX_INDEXES_LENGTH))
    try {
      total = countIndexes(succeededIndexes, completions)
    } catch (error) {
      if (!(error instanceof IndexesProblem)) throw error
      errors.push(invalidValue(here, succeededIndexes, `error parsing succeededIndexes: ${error.message}`))
    }
  }
  if (succeededCount !== undefined) {
    const here = at.child('succeededCount')
    const tooLarge = (max: number, what: string): FieldError =>
      invalidValue(here, succeededCount, `must be less than or equal to ${max} (the number of ${what})`)
    errors.push(...nonNegativeErrors(succeededCount, here))
    if (succeededCount > completions) errors.push(tooLarge(completions, 'specified completions'))
    if (succeededIndexes !== undefined && succeededCount > total)
      errors.push(tooLarge(total, 'indexes in the specified succeededIndexes field'))
  }
  return errors
}

/** A success policy as the API server's own type of it is written. */
export function internalSuccessPolicy(policy: k8s.SuccessPolicy | undefined): unknown {
  return (
    policy && {
      Rules:
        policy.rules?.map(({ succeededIndexes = null, succeededCount = null }) => ({
          SucceededIndexes: succeededIndexes,
          SucceededCount: succeededCount,
        })) ?? null,
    }
  )
}

/** A pod failure policy as the API server's own type of it is written. */
export function internalPodFailurePolicy(policy: k8s.PodFailurePolicy | undefined): unknown {
  return (
    policy && {
      Rules:
        policy.rules?.map(({ action, onExitCodes, onPodConditions }) => ({
          Action: action,
          OnExitCodes: onExitCodes
            ? {
                ContainerName: onExitCodes.containerName ?? null,
                Operator: onExitCodes.operator,
                Values: onExitCodes.values,
              }
            : null,
          OnPodConditions: onPodConditions?.map(({ type, status }) => ({ Type: type, Status: status })) ?? null,
        })) ?? null,
    }
  )
}
