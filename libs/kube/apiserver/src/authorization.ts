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

export interface Authorizer {
  allows(user: User, request: AccessRequest): boolean
}

const MASTERS = 'system:masters'
// What the bootstrap role system:public-info-viewer and system:discovery open to everybody or to every signed-in user.
const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/']
const DISCOVERY_PATHS = ['/api', '/apis', '/openapi', '/.well-known']

/** Members of system:masters may do everything, others what discovery opens to them. */
export const mastersOnly: Authorizer = {
  allows(user, request) {
    if (user.groups.includes(MASTERS)) return true
    if (!('path' in request)) return false
    if (request.verb !== 'get') return false
    if (PUBLIC_PATHS.includes(request.path)) return true
    return (
      user.groups.includes('system:authenticated') &&
      DISCOVERY_PATHS.some((path) => request.path === path || request.path.startsWith(`${path}/`))
    )
  },
}

export const authorize = {
  /** The 403 for a request. */
  refusal(user: User, request: AccessRequest): StatusError {
    if ('path' in request)
      return new StatusError(
        403,
        'Forbidden',
        `forbidden: User ${JSON.stringify(user.name)} cannot ${request.verb} path ${JSON.stringify(request.path)}`,
        {},
      )
    const { verb, group, resource, subresource, namespace, name } = request
    const full = subresource === '' ? resource : `${resource}/${subresource}`
    const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
    const qualified = group === '' ? resource : `${resource}.${group}`
    return new StatusError(
      403,
      'Forbidden',
      `${qualified} ${name === '' ? '' : `${JSON.stringify(name)} `}is forbidden: User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(full)} in API group ${JSON.stringify(group)} ${where}`,
      {
        ...(name && { name }),
        ...(group && { group }),
        kind: resource,
      },
    )
  },
}
