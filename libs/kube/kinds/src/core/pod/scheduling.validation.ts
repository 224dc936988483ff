// Rules for where a pod may run: tolerations, affinity, spreading.
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  duplicate,
  forbiddenField,
  invalidValue,
  invalidValues,
  labelValueProblems,
  notSupported,
  qualifiedNameProblems,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { labelSelectorErrors, operatorErrors } from '../../apps/label-selector.validation.ts'

const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const INCLUSION_POLICIES = ['Honor', 'Ignore']

/** Rules for one toleration. */
export function tolerationErrors(toleration: k8s.Toleration, at: FieldPath): FieldError[] {
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration
  const errors: FieldError[] = []
  if (key !== '') errors.push(...invalidValues(at.child('key'), key, qualifiedNameProblems(key)))
  if (key === '' && operator !== 'Exists')
    errors.push(
      invalidValue(
        at.child('operator'),
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    )
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    errors.push(invalidValue(at.child('effect'), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  switch (operator) {
    case '':
    case 'Equal': {
      const problems = labelValueProblems(value)
      if (problems.length > 0) errors.push(invalidValue(at.child('operator'), value, problems.join(';')))
      break
    }
    case 'Exists':
      if (value !== '')
        errors.push(invalidValue(at.child('operator'), value, "value must be empty when `operator` is 'Exists'"))
      break
    case 'Lt':
    case 'Gt':
      errors.push(notSupported(at.child('operator'), operator, ['Equal', 'Exists', 'Lt', 'Gt']))
      break
    default:
      errors.push(notSupported(at.child('operator'), operator, ['Equal', 'Exists']))
  }
  if (effect !== '' && !TAINT_EFFECTS.includes(effect))
    errors.push(notSupported(at.child('effect'), effect, TAINT_EFFECTS))
  return errors
}

/** Rules for affinity to nodes and to other pods. */
export function affinityErrors(affinity: k8s.Affinity, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity
  if (nodeAffinity) errors.push(...nodeAffinityErrors(nodeAffinity, at.child('nodeAffinity')))
  if (podAffinity) errors.push(...podAffinityErrors(podAffinity, at.child('podAffinity')))
  if (podAntiAffinity) errors.push(...podAffinityErrors(podAntiAffinity, at.child('podAntiAffinity')))
  return errors
}

function nodeAffinityErrors(affinity: k8s.NodeAffinity, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const needed = affinity.requiredDuringSchedulingIgnoredDuringExecution
  if (needed) {
    const terms = at.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')
    const given = needed.nodeSelectorTerms ?? []
    if (given.length === 0) errors.push(required(terms, 'must have at least one node selector term'))
    given.forEach((term, i) => errors.push(...nodeSelectorTermErrors(term, terms.index(i), true)))
  }
  ;(affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).forEach(({ weight, preference }, i) => {
    const here = at.child('preferredDuringSchedulingIgnoredDuringExecution').index(i)
    errors.push(...weightErrors(weight, here), ...nodeSelectorTermErrors(preference, here.child('preference'), false))
  })
  return errors
}

function weightErrors(weight: number, at: FieldPath): FieldError[] {
  return weight > 0 && weight <= 100 ? [] : [invalidValue(at.child('weight'), weight, 'must be in the range 1-100')]
}

/** @param checksValues what is only preferred may name values that no label can have */
export function nodeSelectorTermErrors(term: k8s.NodeSelectorTerm, at: FieldPath, checksValues: boolean): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((requirement, i) =>
      nodeExpressionErrors(requirement, at.child('matchExpressions').index(i), checksValues),
    ),
    ...(term.matchFields ?? []).flatMap((requirement, i) =>
      nodeFieldErrors(requirement, at.child('matchFields').index(i)),
    ),
  ]
}

function nodeExpressionErrors(
  requirement: k8s.NodeSelectorRequirement,
  at: FieldPath,
  checksValues: boolean,
): FieldError[] {
  const { key, operator, values = [] } = requirement
  const errors: FieldError[] = []
  if (operator !== 'Gt' && operator !== 'Lt') errors.push(...operatorErrors(requirement, at))
  else if (values.length !== 1)
    errors.push(required(at.child('values'), "must be specified single value when `operator` is 'Lt' or 'Gt'"))
  errors.push(...invalidValues(at.child('key'), key, qualifiedNameProblems(key)))
  if (checksValues)
    values.forEach((value, i) =>
      errors.push(...invalidValues(at.child('values').index(i), value, labelValueProblems(value))),
    )
  return errors
}

function nodeFieldErrors({ key, operator, values = [] }: k8s.NodeSelectorRequirement, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(invalidValue(at.child('operator'), operator, 'not a valid selector operator'))
  else if (values.length !== 1)
    errors.push(
      required(at.child('values'), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"),
    )
  if (key !== 'metadata.name') errors.push(invalidValue(at.child('key'), key, 'not a valid field selector key'))
  else
    values.forEach((value, i) =>
      errors.push(...invalidValues(at.child('values').index(i), value, dns1123SubdomainProblems(value))),
    )
  return errors
}

function podAffinityErrors(affinity: k8s.PodAffinity | k8s.PodAntiAffinity, at: FieldPath): FieldError[] {
  return [
    ...(affinity.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term, i) =>
      podAffinityTermErrors(term, at.child('requiredDuringSchedulingIgnoredDuringExecution').index(i)),
    ),
    ...(affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ weight, podAffinityTerm }, i) => {
      const here = at.child('preferredDuringSchedulingIgnoredDuringExecution').index(i)
      return [...weightErrors(weight, here), ...podAffinityTermErrors(podAffinityTerm, here.child('podAffinityTerm'))]
    }),
  ]
}

function podAffinityTermErrors(term: k8s.PodAffinityTerm, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (term.labelSelector) errors.push(...labelSelectorErrors(term.labelSelector, at.child('labelSelector')))
  if (term.namespaceSelector) errors.push(...labelSelectorErrors(term.namespaceSelector, at.child('namespaceSelector')))
  for (const name of term.namespaces ?? [])
    errors.push(...invalidValues(at.child('namespace'), name, dns1123LabelProblems(name)))
  errors.push(...labelKeyErrors(term.matchLabelKeys, term.mismatchLabelKeys, term.labelSelector, at))
  if (term.topologyKey === '') errors.push(required(at.child('topologyKey'), 'can not be empty'))
  errors.push(...invalidValues(at.child('topologyKey'), term.topologyKey, qualifiedNameProblems(term.topologyKey)))
  return errors
}

/** Rules for keys whose values come from the pod itself (`matchLabelKeys`, `mismatchLabelKeys`). */
function labelKeyErrors(
  matching: readonly string[] = [],
  mismatching: readonly string[] = [],
  selector: k8s.LabelSelector | undefined,
  at: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  for (const [field, keys] of [
    ['matchLabelKeys', matching],
    ['mismatchLabelKeys', mismatching],
  ] as const) {
    if (keys.length === 0) continue
    if (!selector) errors.push(forbiddenField(at.child(field), 'must not be specified when labelSelector is not set'))
    else
      keys.forEach((key, i) => errors.push(...invalidValues(at.child(field).index(i), key, qualifiedNameProblems(key))))
  }
  const selected = new Set(Object.keys(selector?.matchLabels ?? {}))
  for (const { key } of selector?.matchExpressions ?? []) {
    const place = matching.lastIndexOf(key)
    if (place >= 0 && selected.has(key))
      errors.push(invalidValue(at.index(place), key, 'exists in both matchLabelKeys and labelSelector'))
    selected.add(key)
  }
  matching.forEach((key, i) => {
    if (mismatching.includes(key))
      errors.push(
        invalidValue(at.child('matchLabelKeys').index(i), key, 'exists in both matchLabelKeys and mismatchLabelKeys'),
      )
  })
  return errors
}

/** Rules for spreading pods over domains. */
export function spreadErrors(constraints: readonly k8s.TopologySpreadConstraint[], at: FieldPath): FieldError[] {
  return constraints.flatMap((constraint, i) => {
    const here = at.index(i)
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, labelSelector } = constraint
    const errors = positiveErrors(maxSkew, here.child('maxSkew'))
    if (topologyKey === '') errors.push(required(here.child('topologyKey'), 'can not be empty'))
    if (whenUnsatisfiable !== 'DoNotSchedule' && whenUnsatisfiable !== 'ScheduleAnyway')
      errors.push(notSupported(here.child('whenUnsatisfiable'), whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']))
    if (
      constraints
        .slice(i + 1)
        .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)
    )
      errors.push(duplicate(here.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`))
    if (minDomains !== undefined) {
      errors.push(...positiveErrors(minDomains, here.child('minDomains')))
      if (whenUnsatisfiable !== 'DoNotSchedule')
        errors.push(
          invalidValue(
            here.child('minDomains'),
            minDomains,
            `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
          ),
        )
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[field]
      if (policy !== undefined && !INCLUSION_POLICIES.includes(policy))
        errors.push(notSupported(here.child(field), policy, INCLUSION_POLICIES))
    }
    errors.push(...labelKeyErrors(constraint.matchLabelKeys, [], labelSelector, here))
    if (labelSelector) errors.push(...labelSelectorErrors(labelSelector, here.child('labelSelector')))
    return errors
  })
}

function positiveErrors(value: number, at: FieldPath): FieldError[] {
  return value > 0 ? [] : [invalidValue(at, value, 'must be greater than zero')]
}
