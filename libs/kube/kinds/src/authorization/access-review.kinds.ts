// Questions about access: may I, may somebody, what may I, who am I. They are answered and not stored.
// https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
import { badRequest, invalid, type FieldError, type KubeObject, type k8s } from '@kubarium/kube-objects'
import type { AccessRequest, Mutable, User, WriteContext } from '@kubarium/kube-apiserver'
import { rfc3339 } from '@kubarium/kube-runtime'
import { defineKind } from '../define-kind.ts'
import { authorize, grantsOf } from '../rbac/rbac-authorizer.ts'
import { localReviewErrors, reviewErrors, type ReviewSpec } from './access-review.validation.ts'

const GROUP = 'authorization.k8s.io'

function requestOf({ resourceAttributes, nonResourceAttributes }: ReviewSpec): AccessRequest {
  if (!resourceAttributes) return { verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? '' }
  const { verb = '', group = '', resource = '', subresource = '', namespace = '', name = '' } = resourceAttributes
  return { verb, group, resource, subresource, namespace, name }
}

function userOf({ user = '', groups = [], uid, extra }: ReviewSpec): User {
  return { name: user, groups, ...(uid && { uid }), ...(extra && { extra }) }
}

/** Puts the answer into a question. @throws StatusError Invalid */
function answered(
  question: Mutable<KubeObject>,
  { state }: WriteContext,
  user: User,
  errors: readonly FieldError[],
): KubeObject {
  if (errors.length > 0) throw invalid({ group: GROUP, kind: '' }, '', [...errors])
  const { spec } = question as unknown as { spec: ReviewSpec }
  const { allowed, reason } = authorize(state, user, requestOf(spec))
  return { ...question, status: { allowed, ...(reason && { reason }) } } as unknown as KubeObject
}

export const selfSubjectAccessReview = defineKind<k8s.SelfSubjectAccessReview>({
  ...{ group: GROUP, version: 'v1', kind: 'SelfSubjectAccessReview' },
  review: (question, context) => {
    const object = question as unknown as Mutable<KubeObject>
    return answered(object, context, context.user, reviewErrors(object as KubeObject, true))
  },
})

export const subjectAccessReview = defineKind<k8s.SubjectAccessReview>({
  ...{ group: GROUP, version: 'v1', kind: 'SubjectAccessReview' },
  review: (question, context) => {
    const object = question as unknown as Mutable<KubeObject>
    const { spec } = question as unknown as { spec: ReviewSpec }
    return answered(object, context, userOf(spec), reviewErrors(object as KubeObject, false))
  },
})

export const localSubjectAccessReview = defineKind<k8s.LocalSubjectAccessReview>({
  ...{ group: GROUP, version: 'v1', kind: 'LocalSubjectAccessReview' },
  review: (question, context, namespace) => {
    const object = question as unknown as Mutable<KubeObject>
    const { spec } = question as unknown as { spec: ReviewSpec }
    return answered(object, context, userOf(spec), localReviewErrors(object as KubeObject, namespace))
  },
})

/** All rules that hold for the asker in a namespace. */
export const selfSubjectRulesReview = defineKind<k8s.SelfSubjectRulesReview>({
  ...{ group: GROUP, version: 'v1', kind: 'SelfSubjectRulesReview' },
  review: ({ spec }, { state, user }) => {
    if (!spec.namespace) throw badRequest('no namespace on request')
    const resourceRules: object[] = []
    const nonResourceRules: object[] = []
    const problems: string[] = []
    for (const { rules, problem } of grantsOf(state, user, spec.namespace)) {
      if (problem) problems.push(problem)
      for (const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } of rules) {
        if (nonResourceURLs?.length) nonResourceRules.push({ verbs, nonResourceURLs })
        if (resources?.length)
          resourceRules.push({ verbs, apiGroups, resources, ...(resourceNames?.length && { resourceNames }) })
      }
    }
    const evaluationError = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`
    return {
      metadata: {},
      spec: {},
      status: {
        resourceRules,
        nonResourceRules,
        incomplete: problems.length > 0,
        ...(problems.length > 0 && { evaluationError }),
      },
    } as unknown as KubeObject
  },
})

/** Who the asker is, as the API server sees it. */
export const selfSubjectReview = defineKind<k8s.SelfSubjectReview>({
  ...{ group: 'authentication.k8s.io', version: 'v1', kind: 'SelfSubjectReview' },
  review: (_, { user, now }) =>
    ({ metadata: { creationTimestamp: rfc3339(now) }, status: { userInfo: userInfo(user) } }) as unknown as KubeObject,
})

/** A user as answers show it. */
export function userInfo({ name, uid, groups, extra }: User): object {
  return {
    ...(name && { username: name }),
    ...(uid && { uid }),
    ...(groups.length > 0 && { groups }),
    ...(extra && Object.keys(extra).length > 0 && { extra }),
  }
}
