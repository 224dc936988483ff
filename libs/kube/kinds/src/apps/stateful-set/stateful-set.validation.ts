// Rules for StatefulSets (`ValidateStatefulSetSpec`, `ValidateStatefulSetUpdate`).
import {
  dns1123LabelProblems,
  equalJson,
  fieldPath,
  forbiddenField,
  invalidValue,
  invalidValues,
  matchesLabelSelector,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { labelErrors, nonNegativeErrors } from '@kubarium/kube-apiserver'
import { claimSpecErrors } from '../../core/persistent-volume-claim/claim-spec.validation.ts'
import { podTemplateErrors } from '../../core/pod/pod-spec.validation.ts'
import { labelSelectorErrors } from '../label-selector.validation.ts'
import { shownLabels } from '../workload.defaults.ts'

function strategyErrors({ type, rollingUpdate }: k8s.StatefulSetUpdateStrategy, at: FieldPath): FieldError[] {
  if (!type) return [required(at)]
  const shown = rollingUpdate ? { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: null } : null
  if (type === 'OnDelete')
    return rollingUpdate
      ? [invalidValue(at.child('rollingUpdate'), shown, "only allowed for updateStrategy 'RollingUpdate'")]
      : []
  if (type !== 'RollingUpdate')
    return [invalidValue(at, { Type: type, RollingUpdate: shown }, "must be 'RollingUpdate' or 'OnDelete'")]
  return nonNegativeErrors(rollingUpdate?.partition, at.child('rollingUpdate', 'partition'))
}

function policyErrors(
  policy: k8s.StatefulSetPersistentVolumeClaimRetentionPolicy | undefined,
  at: FieldPath,
): FieldError[] {
  if (!policy) return []
  return (['whenDeleted', 'whenScaled'] as const).flatMap((field) => {
    const value = policy[field] ?? ''
    return value === 'Retain' || value === 'Delete' ? [] : [notSupported(at.child(field), value, ['Retain', 'Delete'])]
  })
}

/** The template, in which volumes may be used that come from claims. */
function templateErrors({ template, volumeClaimTemplates = [] }: k8s.StatefulSetSpec, at: FieldPath): FieldError[] {
  const { volumes = [] } = template.spec
  const names = new Set(volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ''))
  const ofClaims = volumeClaimTemplates.map(({ metadata }): k8s.Volume => {
    const name = metadata?.name ?? ''
    return { name, persistentVolumeClaim: { claimName: name } }
  })
  const all = [...ofClaims, ...volumes.filter(({ name }) => !names.has(name))]
  const complete = ofClaims.length > 0 ? { ...template, spec: { ...template.spec, volumes: all } } : template
  return podTemplateErrors(complete, at)
}

/** @param isNew whether it is about to be created */
export function statefulSetErrors({ spec }: k8s.StatefulSet, isNew: boolean): FieldError[] {
  const at = fieldPath('spec')
  const { podManagementPolicy, selector, template } = spec
  const errors: FieldError[] = []
  if (!podManagementPolicy) errors.push(required(at.child('podManagementPolicy')))
  else if (podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel')
    errors.push(
      invalidValue(at.child('podManagementPolicy'), podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"),
    )
  errors.push(
    ...strategyErrors(spec.updateStrategy, at.child('updateStrategy')),
    ...policyErrors(spec.persistentVolumeClaimRetentionPolicy, at.child('persistentVolumeClaimRetentionPolicy')),
    ...nonNegativeErrors(spec.replicas, at.child('replicas')),
    ...nonNegativeErrors(spec.minReadySeconds, at.child('minReadySeconds')),
    ...nonNegativeErrors(spec.ordinals?.start, at.child('ordinals', 'start')),
  )
  // What is asked for never changes: that of a new StatefulSet is looked at.
  if (isNew)
    errors.push(
      ...(spec.volumeClaimTemplates ?? []).flatMap((claim, i) =>
        claimSpecErrors(claim.spec, at.child('volumeClaimTemplates').index(i).child('spec')),
      ),
    )
  const selectorProblems = selector ? labelSelectorErrors(selector, at.child('selector')) : []
  const isEmpty = selector !== undefined && !selector.matchLabels && !selector.matchExpressions
  errors.push(...selectorProblems)
  if (!selector) errors.push(required(at.child('selector')))
  else if (isEmpty)
    errors.push(invalidValue(at.child('selector'), selector, 'empty selector is invalid for statefulset'))
  if (selectorProblems.length > 0) errors.push(invalidValue(at.child('selector'), selector, ''))
  else {
    // No selector at all selects nothing; an empty one is not compared.
    if (!isEmpty && !(selector && matchesLabelSelector(selector, template.metadata.labels)))
      errors.push(
        invalidValue(
          at.child('template', 'metadata', 'labels'),
          shownLabels(template.metadata),
          '`selector` does not match template `labels`',
        ),
      )
    // The labels are looked at by the StatefulSet and by the template itself.
    errors.push(
      ...labelErrors(template.metadata.labels, at.child('template', 'labels')),
      ...templateErrors(spec, at.child('template')),
    )
  }
  if (isNew && spec.serviceName)
    errors.push(...invalidValues(at.child('serviceName'), spec.serviceName, dns1123LabelProblems(spec.serviceName)))
  if (template.spec.restartPolicy !== 'Always')
    errors.push(
      notSupported(at.child('template', 'spec', 'restartPolicy'), template.spec.restartPolicy ?? '', ['Always']),
    )
  if (template.spec.activeDeadlineSeconds !== undefined)
    errors.push(
      forbiddenField(
        at.child('template', 'spec', 'activeDeadlineSeconds'),
        'activeDeadlineSeconds in StatefulSet is not Supported',
      ),
    )
  return errors
}

/** Fields that may change. */
const CHANGEABLE = new Set([
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
])

export function statefulSetUpdateErrors({ spec }: k8s.StatefulSet, { spec: previous }: k8s.StatefulSet): FieldError[] {
  const rest = (of: object): object => Object.fromEntries(Object.entries(of).filter(([key]) => !CHANGEABLE.has(key)))
  return equalJson(rest(spec), rest(previous))
    ? []
    : [
        forbiddenField(
          fieldPath('spec'),
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
        ),
      ]
}
