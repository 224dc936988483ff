// Whether a user may do something. Who decides is given to the API server; the words of a refusal are Kubernetes' own.
import { StatusError } from '@kubarium/kube-objects'
import type { User } from './resource.ts'

export type AccessRequest =
  | { readonly verb: string; readonly path: string }
  | {
      readonly verb: string
      readonly group: string
      readonly resource: string
      readonly subresource: string
      readonly namespace: string
      readonly name: string
    }

export interface AccessDecision {
  readonly allowed: boolean
  /** Why; told to who asks in a review and, when it is not allowed, in the refusal. */
  readonly reason: string
}

export interface Authorizer {
  decide(user: User, request: AccessRequest): AccessDecision
}

export const authorize = {
  /** The 403 for a request. @param reason of the decision */
  refusal(user: User, request: AccessRequest, reason = ''): StatusError {
    const why = reason === '' ? '' : `: ${reason}`
    if ('path' in request)
      return new StatusError(
        403,
        'Forbidden',
        `forbidden: User ${JSON.stringify(user.name)} cannot ${request.verb} path ${JSON.stringify(request.path)}${why}`,
        {},
      )
    const { verb, group, resource, subresource, namespace, name } = request
    const full = subresource === '' ? resource : `${resource}/${subresource}`
    const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
    const qualified = group === '' ? resource : `${resource}.${group}`
    return new StatusError(
      403,
      'Forbidden',
      `${qualified} ${name === '' ? '' : `${JSON.stringify(name)} `}is forbidden: User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(full)} in API group ${JSON.stringify(group)} ${where}${why}`,
      {
        ...(name && { name }),
        ...(group && { group }),
        kind: resource,
      },
    )
  },
}
