// Rules for how fast pods are replaced.
import { invalidValue, isPercent, type FieldError, type FieldPath } from '@kubarium/kube-objects'
import { nonNegativeErrors } from '@kubarium/kube-apiserver'

/** A count that is not negative, or a percentage (`ValidatePositiveIntOrPercent`). */
export function countOrPercentErrors(value: number | string | undefined, at: FieldPath): FieldError[] {
  if (value === undefined) return []
  if (typeof value === 'number') return nonNegativeErrors(value, at)
  if (isPercent(value)) return []
  return [
    invalidValue(
      at,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ),
  ]
}
