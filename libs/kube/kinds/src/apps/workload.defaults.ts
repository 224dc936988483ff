// What kinds with a pod template have in common.
import {
  dns1123LabelProblems,
  fieldPath,
  invalidValue,
  matchesLabelSelector,
  required,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { wasGivenEmpty, type Mutable } from '@kubarium/kube-apiserver'
import { setPodSpecDefaults } from '../core/pod/pod-template.defaults.ts'
import { podTemplateErrors } from '../core/pod/pod-spec.validation.ts'
import { goJson } from '../go/go-json.ts'
import { podTemplateWarnings } from '../core/pod/pod.warnings.ts'
import { labelSelectorErrors } from './label-selector.validation.ts'

/** Defaults of the template, on a copy of what may be shared. */
export function setTemplateDefaults(template: Mutable<k8s.PodTemplateSpec>): void {
  template.spec = { ...template.spec }
  setPodSpecDefaults(template.spec)
}

/** What the API server warns of in a workload: names that make poor host names, and what is odd in its template. */
export function workloadWarnings(
  object: k8s.Deployment | k8s.ReplicaSet | k8s.StatefulSet,
  previous: typeof object | undefined,
): string[] {
  const problems = previous ? [] : dns1123LabelProblems(object.metadata.name)
  if (previous && previous.metadata.generation === object.metadata.generation) return []
  return [
    ...(problems.length > 0
      ? [
          `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
        ]
      : []),
    ...podTemplateWarnings(object.spec.template),
  ]
}

/** A selector as messages show it: Go prints the keys of a map in order. */
export function shownSelector(selector: k8s.LabelSelector | undefined): unknown {
  return selector && goJson('v1.LabelSelector', 'v1.LabelSelector', selector)
}

/** Labels as messages show them. */
export function shownLabels(metadata: k8s.PodTemplateSpec['metadata']): unknown {
  const none = wasGivenEmpty(metadata, 'labels') ? {} : null
  return metadata.labels ? goJson('map[string]string', 'map[string]string', metadata.labels) : none
}

/**
 * The selector must be there, be valid and fit the labels of the template; the template must be a valid one.
 * A selector that is missing selects nothing, so it fits no template; with one that is invalid the template is not looked at
 * (`ValidateReplicaSetSpec` and `ValidateDeploymentSpec`).
 */
export function selectorAndTemplateErrors(spec: {
  readonly selector?: k8s.LabelSelector
  readonly template: k8s.PodTemplateSpec
}): FieldError[] {
  const at = fieldPath('spec')
  const errors: FieldError[] = []
  const selector = spec.selector
  const selectorProblems = selector ? labelSelectorErrors(selector, at.child('selector')) : []
  const isEmpty = selector !== undefined && !selector.matchLabels && !selector.matchExpressions
  if (!selector) errors.push(required(at.child('selector')))
  else if (isEmpty)
    errors.push(invalidValue(at.child('selector'), selector, 'empty selector is invalid for deployment'))
  if (selectorProblems.length > 0)
    return [...selectorProblems, invalidValue(at.child('selector'), shownSelector(selector), 'invalid label selector')]
  const labels = spec.template.metadata.labels
  if (!isEmpty && !(selector && matchesLabelSelector(selector, labels)))
    errors.push(
      invalidValue(
        at.child('template', 'metadata', 'labels'),
        shownLabels(spec.template.metadata),
        '`selector` does not match template `labels`',
      ),
    )
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
