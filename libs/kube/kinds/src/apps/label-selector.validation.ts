import {
  forbiddenField,
  invalidValue,
  labelValueProblems,
  qualifiedNameProblems,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'

/** Rules for a `metav1.LabelSelector`. */
export function labelSelectorErrors(selector: k8s.LabelSelector, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    errors.push(...qualifiedNameProblems(key).map((problem) => invalidValue(at.child('matchLabels'), key, problem)))
    errors.push(...labelValueProblems(value).map((problem) => invalidValue(at.child('matchLabels'), value, problem)))
  }
  ;(selector.matchExpressions ?? []).forEach((expression, i) => {
    const here = at.child('matchExpressions').index(i)
    const values = expression.values ?? []
    errors.push(...operatorErrors(expression, here))
    errors.push(
      ...qualifiedNameProblems(expression.key).map((problem) =>
        invalidValue(here.child('key'), expression.key, problem),
      ),
    )
    values.forEach((value, j) =>
      errors.push(
        ...labelValueProblems(value).map((problem) => invalidValue(here.child('values').index(j), value, problem)),
      ),
    )
  })
  return errors
}

/** Rules for how many values an operator takes. */
export function operatorErrors(
  { operator, values = [] }: k8s.LabelSelectorRequirement | k8s.NodeSelectorRequirement,
  at: FieldPath,
): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? []
        : [required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'")]
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [forbiddenField(at.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    default:
      return [invalidValue(at.child('operator'), operator, 'not a valid selector operator')]
  }
}
