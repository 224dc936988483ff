// Rules for a Job and for the Job that a CronJob is a template of (pkg/apis/batch/validation).
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  fieldPath,
  invalidValue,
  matchesLabelSelector,
  notSupported,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { nonNegativeErrors } from '@kubarium/kube-apiserver'
import { labelSelectorErrors } from '../../apps/label-selector.validation.ts'
import { shownLabels, shownSelector } from '../../apps/workload.defaults.ts'
import { podTemplateErrors } from '../../core/pod/pod-spec.validation.ts'
import { podFailurePolicyErrors, podReplacementPolicyErrors, successPolicyErrors } from './job-policy.validation.ts'

const MAX_INDEXED_PARALLELISM = 100_000
const MAX_INDEXED_FAILURES = 100_000
const MANY_COMPLETIONS = 100_000
const MAX_WITH_MANY_COMPLETIONS = 10_000
const MAX_MANAGED_BY = 63

/** Labels by which the pods of a Job are known, besides those that only carry the old names. */
export const JOB_NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name']
export const CONTROLLER_UID_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid']

/** @param needsPrefixedLabels whether the labels with the prefix `batch.kubernetes.io/` must be there, too */
export function jobErrors({ metadata, spec }: k8s.Job, needsPrefixedLabels: boolean): FieldError[] {
  const errors = [...generatedSelectorErrors(metadata, spec, needsPrefixedLabels), ...jobSpecErrors(spec)]
  if (spec.completionMode === 'Indexed' && (spec.completions ?? 0) > 0) {
    const name = metadata.name ?? ''
    const host = `${name}-${spec.completions! - 1}`
    if (dns1123LabelProblems(host).length > 0)
      errors.push(invalidValue('metadata.name', name, `will not able to create pod with invalid DNS label: ${host}`))
  }
  return errors
}

function generatedSelectorErrors(
  { name = '', uid }: k8s.ObjectMeta,
  spec: k8s.JobSpec,
  needsPrefixedLabels: boolean,
): FieldError[] {
  if (spec.manualSelector || !spec.selector) return []
  const [oldUid, newUid] = CONTROLLER_UID_LABELS as [string, string]
  const [oldName, newName] = JOB_NAME_LABELS as [string, string]
  const old = { [oldUid]: uid, [oldName]: name }
  const prefixed = needsPrefixedLabels ? { [newUid]: uid, [newName]: name } : {}
  const labels = spec.template.metadata.labels
  const at = fieldPath('spec', 'template', 'metadata', 'labels')
  const errors: FieldError[] = []
  for (const [key, value] of [...Object.entries(old), ...Object.entries(prefixed)])
    if (labels?.[key] === undefined) errors.push(required(at.key(key), `must be '${value}'`))
    else if (labels[key] !== value)
      errors.push(invalidValue(at.key(key), shownLabels(spec.template.metadata), `must be '${value}'`))
  if (
    labelSelectorErrors(spec.selector, at).length === 0 &&
    !matchesLabelSelector(spec.selector, { ...old, ...prefixed })
  )
    errors.push(invalidValue('spec.selector', shownSelector(spec.selector), '`selector` not auto-generated'))
  return errors
}

/** Rules for the spec of a Job. */
export function jobSpecErrors(spec: k8s.JobSpec): FieldError[] {
  const at = fieldPath('spec')
  const errors = templateSpecErrors(spec, at)
  const problems = spec.selector ? labelSelectorErrors(spec.selector, at.child('selector')) : []
  if (!spec.selector) errors.push(required(at.child('selector')))
  else errors.push(...problems)
  if (problems.length === 0 && !matchesLabelSelector(spec.selector, spec.template.metadata.labels))
    errors.push(
      invalidValue(
        at.child('template', 'metadata', 'labels'),
        shownLabels(spec.template.metadata),
        '`selector` does not match template `labels`',
      ),
    )
  return errors
}

/** Rules for the spec of a CronJob's Jobs. */
export function jobTemplateErrors({ spec }: k8s.JobTemplateSpec, at: FieldPath): FieldError[] {
  const errors = templateSpecErrors(spec, at.child('spec'))
  if (spec.selector)
    errors.push(
      invalidValue(at.child('spec', 'selector'), shownSelector(spec.selector), '`selector` will be auto-generated'),
    )
  if (spec.manualSelector)
    errors.push(notSupported(at.child('spec', 'manualSelector'), spec.manualSelector, ['nil', 'false']))
  return errors
}

function templateSpecErrors(spec: k8s.JobSpec, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  for (const field of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const)
    errors.push(...nonNegativeErrors(spec[field], at.child(field)))
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(required(at.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified'))
  if (spec.managedBy !== undefined) errors.push(...managedByErrors(spec.managedBy, at.child('managedBy')))
  errors.push(...completionModeErrors(spec, at))
  if (spec.podFailurePolicy) errors.push(...podFailurePolicyErrors(spec, at.child('podFailurePolicy')))
  if (spec.successPolicy) errors.push(...successPolicyErrors(spec, at.child('successPolicy')))
  errors.push(...podReplacementPolicyErrors(spec, at.child('podReplacementPolicy')))
  errors.push(...podTemplateErrors(spec.template, at.child('template')))
  errors.push(...restartPolicyErrors(spec, at.child('template', 'spec', 'restartPolicy')))
  return errors
}

/** `acme.io/foo` (IsDomainPrefixedPath) */
function managedByErrors(value: string, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const slash = value.indexOf('/')
  const [domain, path] = slash < 0 ? [value, ''] : [value.slice(0, slash), value.slice(slash + 1)]
  if (value === '') errors.push(required(at))
  else if (slash < 0 || domain === '' || path === '')
    errors.push(invalidValue(at, value, 'must be a domain-prefixed path (such as "acme.io/foo")'))
  else {
    errors.push(...dns1123SubdomainProblems(domain).map((problem) => invalidValue(at, domain, problem)))
    if (!PATH.test(path))
      errors.push(
        invalidValue(at, path, `Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')`),
      )
  }
  if (value.length > MAX_MANAGED_BY) errors.push(tooLong(at, MAX_MANAGED_BY))
  return errors
}
const PATH = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/

function completionModeErrors(spec: k8s.JobSpec, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const mode: string | undefined = spec.completionMode
  const { completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed')
    errors.push(notSupported(at.child('completionMode'), mode, ['NonIndexed', 'Indexed']))
  if (mode === undefined || mode === 'NonIndexed') {
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
      if (spec[field] !== undefined)
        errors.push(invalidValue(at.child(field), spec[field], 'requires indexed completion mode'))
    return errors
  }
  if (mode !== 'Indexed') return errors
  const tooLarge = (field: 'parallelism' | 'maxFailedIndexes', max: number | string, when = ''): FieldError =>
    invalidValue(at.child(field), spec[field], `must be less than or equal to ${max}${when}`)
  if (completions === undefined) errors.push(required(at.child('completions'), 'when completion mode is Indexed'))
  if (parallelism !== undefined && parallelism > MAX_INDEXED_PARALLELISM)
    errors.push(tooLarge('parallelism', MAX_INDEXED_PARALLELISM, ' when completion mode is Indexed'))
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
    errors.push(tooLarge('maxFailedIndexes', 'completions'))
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MAX_INDEXED_FAILURES)
    errors.push(tooLarge('maxFailedIndexes', MAX_INDEXED_FAILURES))
  if (completions === undefined || completions <= MANY_COMPLETIONS || backoffLimitPerIndex === undefined) return errors
  const when = ` when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`
  if (maxFailedIndexes === undefined)
    errors.push(
      required(at.child('maxFailedIndexes'), `must be specified when completions is above ${MANY_COMPLETIONS}`),
    )
  if (parallelism !== undefined && parallelism > MAX_WITH_MANY_COMPLETIONS)
    errors.push(tooLarge('parallelism', MAX_WITH_MANY_COMPLETIONS, when))
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MAX_WITH_MANY_COMPLETIONS)
    errors.push(tooLarge('maxFailedIndexes', MAX_WITH_MANY_COMPLETIONS, when))
  return errors
}

function restartPolicyErrors({ template, podFailurePolicy }: k8s.JobSpec, at: FieldPath): FieldError[] {
  const policy: string | undefined = template.spec.restartPolicy
  if (!policy || policy === 'Always') return [required(at, 'valid values: "OnFailure", "Never"')]
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(at, policy, ['OnFailure', 'Never'])]
  if (podFailurePolicy && policy !== 'Never')
    return [invalidValue(at, policy, 'only "Never" is supported when podFailurePolicy is specified')]
  return []
}
