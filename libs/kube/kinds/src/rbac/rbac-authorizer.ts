// Who may do what: members of system:masters everything, others what roles that are bound to them allow.
import { notFound, type k8s } from '@kubarium/kube-objects'
import type { AccessDecision, AccessRequest, User } from '@kubarium/kube-apiserver'
import type { ClusterState } from '@kubarium/kube-store'
import { ruleAllows } from './policy-rules.ts'
import { subjectsOf, type Binding, type Subject } from './subject.ts'

const GROUP = 'rbac.authorization.k8s.io'
const MASTERS = 'system:masters'
const NODES = 'system:nodes'
const NODE_PREFIX = 'system:node:'
const ACCOUNT_PREFIX = 'system:serviceaccount:'

const CLUSTER_ROLES = `clusterroles.${GROUP}`
const CLUSTER_ROLE_BINDINGS = `clusterrolebindings.${GROUP}`
const ROLES = `roles.${GROUP}`
const ROLE_BINDINGS = `rolebindings.${GROUP}`

/** The name that a service account has as a user. */
export function accountUserName(namespace: string, name: string): string {
  return `${ACCOUNT_PREFIX}${namespace}:${name}`
}

/** The groups of a service account, besides those of everybody who is signed in. */
export function accountGroups(namespace: string): string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
}

/** Namespace and name of the service account that a user is. */
export function accountOf(userName: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!userName.startsWith(ACCOUNT_PREFIX)) return undefined
  const [namespace, name, ...rest] = userName.slice(ACCOUNT_PREFIX.length).split(':')
  return namespace && name && rest.length === 0 ? { namespace, name } : undefined
}

/** A binding that concerns a user, the subject by which it does, and the rules of its role. */
export interface Grant {
  readonly binding: Binding
  readonly subject: Subject
  readonly rules: readonly k8s.PolicyRule[]
  /** What is wrong with it: its role is not there. */
  readonly problem?: string
}

/** All grants of a user in a namespace ('': those for the whole cluster only), in the order in which they are looked at. */
export function* grantsOf(state: ClusterState, user: User, namespace: string): Generator<Grant> {
  for (const binding of state.list(CLUSTER_ROLE_BINDINGS) as unknown as readonly k8s.ClusterRoleBinding[])
    yield* grantOf(state, user, binding, '')
  if (namespace === '') return
  for (const binding of state.list(ROLE_BINDINGS, namespace) as unknown as readonly k8s.RoleBinding[])
    yield* grantOf(state, user, binding, namespace)
}

function* grantOf(state: ClusterState, user: User, binding: Binding, namespace: string): Generator<Grant> {
  const subject = subjectsOf(binding).find((one) => isSubject(one, user, namespace))
  if (!subject) return
  const rules = rulesOf(state, binding.roleRef, namespace)
  yield Array.isArray(rules) ? { binding, subject, rules } : { binding, subject, rules: [], problem: rules as string }
}

function isSubject({ kind, name, namespace }: Subject, user: User, bindingNamespace: string): boolean {
  switch (kind) {
    case 'User':
      return user.name === name
    case 'Group':
      return user.groups.includes(name)
    case 'ServiceAccount':
      return user.name === accountUserName(namespace || bindingNamespace, name)
    default:
      return false
  }
}

/** The rules of a role, or why there are none. */
export function rulesOf(
  state: ClusterState,
  { kind, name }: k8s.RoleRef,
  namespace: string,
): readonly k8s.PolicyRule[] | string {
  const isCluster = kind === 'ClusterRole'
  const role = (isCluster ? state.find(CLUSTER_ROLES, '', name) : state.find(ROLES, namespace, name)) as unknown as
    k8s.ClusterRole | undefined
  if (role) return role.rules ?? []
  return notFound({ group: GROUP, resource: isCluster ? 'clusterrole' : 'role' }, name).message
}

/** All rules that hold for a user in a namespace. */
export function rulesFor(state: ClusterState, user: User, namespace: string): k8s.PolicyRule[] {
  return [...grantsOf(state, user, namespace)].flatMap(({ rules }) => rules)
}

/** Whether a user may do something, and why (as SubjectAccessReviews and refusals tell it). */
export function authorize(state: ClusterState, user: User, request: AccessRequest): AccessDecision {
  if (user.groups.includes(MASTERS)) return { allowed: true, reason: '' }
  if (isNode(user) && nodeMay(state, request)) return { allowed: true, reason: '' }
  const problems: string[] = []
  for (const grant of grantsOf(state, user, 'path' in request ? '' : request.namespace)) {
    if (grant.rules.some((rule) => ruleAllows(rule, request))) return { allowed: true, reason: whyAllowed(grant) }
    if (grant.problem) problems.push(grant.problem)
  }
  if (problems.length === 0) return { allowed: false, reason: '' }
  const text = [...new Set(problems)]
  return { allowed: false, reason: `RBAC: ${text.length === 1 ? text[0]! : `[${text.join(', ')}]`}` }
}

function isNode({ name, groups }: User): boolean {
  return name.startsWith(NODE_PREFIX) && groups.includes(NODES)
}

// The node authorizer also follows which objects the pods of a node refer to; here a kubelet may do what its role says.
function nodeMay(state: ClusterState, request: AccessRequest): boolean {
  const role = state.find(CLUSTER_ROLES, '', 'system:node') as unknown as k8s.ClusterRole | undefined
  return role?.rules?.some((rule) => ruleAllows(rule, request)) ?? false
}

function whyAllowed({ binding, subject }: Grant): string {
  const { metadata, roleRef } = binding
  const bound = metadata.namespace
    ? `RoleBinding ${JSON.stringify(`${metadata.name}/${metadata.namespace}`)}`
    : `ClusterRoleBinding ${JSON.stringify(metadata.name)}`
  const account = `${subject.name}/${subject.namespace ?? ''}`
  const to = subject.kind === 'ServiceAccount' ? account : subject.name
  return `RBAC: allowed by ${bound} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${subject.kind} ${JSON.stringify(to)}`
}
