// Rules for questions about access (pkg/apis/authorization/validation).
import { fieldPath, invalidValue, type FieldError, type KubeObject } from '@kubarium/kube-objects'

export interface ReviewSpec {
  readonly resourceAttributes?: {
    readonly namespace?: string
    readonly verb?: string
    readonly group?: string
    readonly resource?: string
    readonly subresource?: string
    readonly name?: string
  }
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string }
  readonly user?: string
  readonly groups?: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

const AT = fieldPath('spec')

const shownPath = ({ path = '', verb = '' }: NonNullable<ReviewSpec['nonResourceAttributes']>): object => ({
  Path: path,
  Verb: verb,
})

/** @param isAboutSelf whether the question names nobody */
export function reviewErrors({ metadata, ...rest }: KubeObject, isAboutSelf: boolean): FieldError[] {
  const { spec } = rest as unknown as { spec: ReviewSpec }
  const errors: FieldError[] = []
  if (spec.resourceAttributes && spec.nonResourceAttributes)
    errors.push(
      invalidValue(
        AT.child('nonResourceAttributes'),
        shownPath(spec.nonResourceAttributes),
        'cannot be specified in combination with resourceAttributes',
      ),
    )
  if (!spec.resourceAttributes && !spec.nonResourceAttributes)
    errors.push(
      invalidValue(
        AT.child('resourceAttributes'),
        null,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    )
  if (!isAboutSelf && !spec.user && !spec.groups?.length)
    errors.push(invalidValue(AT.child('user'), spec.user ?? '', 'at least one of user or group must be specified'))
  const { managedFields: _, namespace, ...others } = metadata
  if (Object.keys(others).length > 0)
    errors.push(invalidValue('metadata', metadata, `must be empty${namespace ? ' except for namespace' : ''}`))
  return errors
}

/** Rules for a question about one namespace. */
export function localReviewErrors(review: KubeObject, namespace: string): FieldError[] {
  const { spec } = review as unknown as { spec: ReviewSpec }
  const errors = reviewErrors(review, false)
  const asked = spec.resourceAttributes && (spec.resourceAttributes.namespace ?? '')
  if (asked !== undefined && asked !== namespace)
    errors.push(invalidValue(AT.child('resourceAttributes', 'namespace'), asked, 'must match metadata.namespace'))
  if (spec.nonResourceAttributes)
    errors.push(
      invalidValue(
        AT.child('nonResourceAttributes'),
        shownPath(spec.nonResourceAttributes),
        'disallowed on this kind of request',
      ),
    )
  return errors
}
