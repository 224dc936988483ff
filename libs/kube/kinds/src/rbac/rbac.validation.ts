// Rules for roles and bindings (pkg/apis/rbac/validation).
import {
  dns1123SubdomainProblems,
  equalJson,
  fieldPath,
  invalidValue,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { labelSelectorErrors } from '../apps/label-selector.validation.ts'
import { subjectsOf, type Binding, type Subject } from './subject.ts'

export const RBAC_GROUP = 'rbac.authorization.k8s.io'

/** What keeps a name from being a part of a path. */
export function pathSegmentProblems(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter((mark) => name.includes(mark)).map((mark) => `may not contain '${mark}'`)
}

export function policyRulesErrors(rules: readonly k8s.PolicyRule[] | undefined, isNamespaced: boolean): FieldError[] {
  return (rules ?? []).flatMap((rule, i) => policyRuleErrors(rule, isNamespaced, fieldPath('rules').index(i)))
}

function policyRuleErrors(rule: k8s.PolicyRule, isNamespaced: boolean, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  if (!verbs?.length) errors.push(required(at.child('verbs'), 'verbs must contain at least one value'))
  if (nonResourceURLs.length > 0) {
    const wrong = (why: string): void =>
      void errors.push(invalidValue(at.child('nonResourceURLs'), nonResourceURLs, why))
    if (isNamespaced) wrong('namespaced rules cannot apply to non-resource URLs')
    if (apiGroups.length + resources.length + resourceNames.length > 0)
      wrong('rules cannot apply to both regular resources and non-resource URLs')
    return errors
  }
  if (apiGroups.length === 0)
    errors.push(required(at.child('apiGroups'), 'resource rules must supply at least one api group'))
  if (resources.length === 0)
    errors.push(required(at.child('resources'), 'resource rules must supply at least one resource'))
  return errors
}

export function aggregationErrors(rule: k8s.AggregationRule | undefined): FieldError[] {
  if (!rule) return []
  const at = fieldPath('aggregationRule', 'clusterRoleSelectors')
  const selectors = rule.clusterRoleSelectors ?? []
  if (selectors.length === 0)
    return [required(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  return selectors.flatMap((selector, i) => labelSelectorErrors(selector, at.index(i)))
}

export function bindingErrors(binding: Binding, isNamespaced: boolean): FieldError[] {
  const { roleRef } = binding
  const at = fieldPath('roleRef')
  const errors: FieldError[] = []
  const kinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']
  if (roleRef.apiGroup !== RBAC_GROUP) errors.push(notSupported(at.child('apiGroup'), roleRef.apiGroup, [RBAC_GROUP]))
  if (!kinds.includes(roleRef.kind)) errors.push(notSupported(at.child('kind'), roleRef.kind, kinds))
  if (!roleRef.name) errors.push(required(at.child('name')))
  else
    errors.push(
      ...pathSegmentProblems(roleRef.name).map((problem) => invalidValue(at.child('name'), roleRef.name, problem)),
    )
  subjectsOf(binding).forEach((subject, i) =>
    errors.push(...subjectErrors(subject, isNamespaced, fieldPath('subjects').index(i))),
  )
  return errors
}

function subjectErrors(
  { kind, name, namespace, apiGroup = '' }: Subject,
  isNamespaced: boolean,
  at: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  if (!name) errors.push(required(at.child('name')))
  switch (kind) {
    case 'ServiceAccount':
      if (name)
        errors.push(...dns1123SubdomainProblems(name).map((problem) => invalidValue(at.child('name'), name, problem)))
      if (apiGroup !== '') errors.push(notSupported(at.child('apiGroup'), apiGroup, ['']))
      if (!isNamespaced && !namespace) errors.push(required(at.child('namespace')))
      break
    case 'User':
    case 'Group':
      if (apiGroup !== RBAC_GROUP) errors.push(notSupported(at.child('apiGroup'), apiGroup, [RBAC_GROUP]))
      break
    default:
      errors.push(notSupported(at.child('kind'), kind, ['ServiceAccount', 'User', 'Group']))
  }
  return errors
}

export function bindingUpdateErrors({ roleRef }: Binding, previous: Binding): FieldError[] {
  return equalJson(roleRef, previous.roleRef)
    ? []
    : [invalidValue('roleRef', shownRef(roleRef), 'cannot change roleRef')]
}

/** A reference as the API server's own type of it is written. */
function shownRef({ apiGroup, kind, name }: k8s.RoleRef): unknown {
  return { APIGroup: apiGroup, Kind: kind, Name: name }
}
