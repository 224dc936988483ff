// What kinds with a pod template have in common.
import {
  fieldPath,
  invalidValue,
  matchesLabelSelector,
  required,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import type { Mutable } from '@kubarium/kube-apiserver'
import { setPodSpecDefaults } from '../core/pod/pod-template.defaults.ts'
import { podTemplateErrors } from '../core/pod/pod-template.validation.ts'
import { labelSelectorErrors } from './label-selector.validation.ts'

/** Defaults of the template, on a copy of what may be shared. */
export function setTemplateDefaults(template: Mutable<k8s.PodTemplateSpec>): void {
  template.spec = { ...template.spec }
  setPodSpecDefaults(template.spec)
}

/** The selector must be there, be valid and fit the labels of the template; the template must be a valid one. */
export function selectorAndTemplateErrors(spec: {
  readonly selector?: k8s.LabelSelector
  readonly template: k8s.PodTemplateSpec
}): FieldError[] {
  const at = fieldPath('spec')
  const errors: FieldError[] = []
  if (!spec.selector) errors.push(required(at.child('selector')))
  else {
    errors.push(...labelSelectorErrors(spec.selector, at.child('selector')))
    if (!spec.selector.matchLabels && !spec.selector.matchExpressions)
      errors.push(invalidValue(at.child('selector'), spec.selector, 'empty selector is invalid for deployment'))
    else if (!matchesLabelSelector(spec.selector, spec.template.metadata.labels))
      errors.push(
        invalidValue(
          at.child('template', 'metadata', 'labels'),
          spec.template.metadata.labels ?? null,
          '`selector` does not match template `labels`',
        ),
      )
  }
  errors.push(...podTemplateErrors(spec.template, at.child('template')))
  if (spec.template.spec.restartPolicy !== 'Always')
    errors.push({
      type: 'FieldValueNotSupported',
      field: String(at.child('template', 'spec', 'restartPolicy')),
      value: spec.template.spec.restartPolicy,
      detail: 'supported values: "Always"',
    })
  if (spec.template.spec.activeDeadlineSeconds !== undefined)
    errors.push({
      type: 'FieldValueForbidden',
      field: String(at.child('template', 'spec', 'activeDeadlineSeconds')),
      detail: 'activeDeadlineSeconds in ReplicaSet is not Supported',
    })
  return errors
}
