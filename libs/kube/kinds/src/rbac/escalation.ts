// Nobody may give what they do not have: writes of roles and bindings by others than masters are looked at.
// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
import { equalJson, forbidden, goQuote, notFound, type k8s } from '@kubarium/kube-objects'
import type { AdmissionPlugin, Attributes } from '@kubarium/kube-apiserver'
import { uncoveredRules } from './policy-rules.ts'
import { authorize, rulesFor, rulesOf } from './rbac-authorizer.ts'

const GROUP = 'rbac.authorization.k8s.io'
const EVERYTHING: readonly k8s.PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

/** Looks at roles and bindings after everything else has been found right. */
export const rbacEscalation: AdmissionPlugin = {
  name: 'RBACEscalation',
  validate(object, attributes) {
    const { resource, operation, context } = attributes
    if (!object || resource.group !== GROUP || operation === 'DELETE') return
    if (context.user.groups.includes('system:masters')) return
    if (resource.plural === 'roles' || resource.plural === 'clusterroles')
      checkRole(object as unknown as k8s.ClusterRole, attributes)
    else checkBinding(object as unknown as k8s.RoleBinding, attributes)
  },
}

function checkRole(role: k8s.ClusterRole, attributes: Attributes): void {
  const { context, resource, namespace, previous } = attributes
  const { name } = role.metadata
  const old = previous as unknown as k8s.ClusterRole | undefined
  if (old && equalJson(old.rules, role.rules) && equalJson(old.aggregationRule, role.aggregationRule)) return
  const escalates = authorize(context.state, context.user, {
    ...{ verb: 'escalate', group: GROUP, resource: resource.plural, subresource: '', namespace, name },
  })
  if (escalates.allowed) return
  confirm(role.rules ?? [], attributes, name)
  if (role.aggregationRule) confirm(EVERYTHING, attributes, name)
}

function checkBinding({ metadata, roleRef }: k8s.RoleBinding, attributes: Attributes): void {
  const { context, resource, namespace } = attributes
  const plural = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles'
  const binds = authorize(context.state, context.user, {
    ...{ verb: 'bind', group: GROUP, resource: plural, subresource: '', namespace, name: roleRef.name },
  })
  if (binds.allowed) return
  const rules = rulesOf(context.state, roleRef, namespace)
  if (typeof rules === 'string') throw notFound({ group: GROUP, resource: resource.plural }, roleRef.name)
  confirm(rules, attributes, metadata.name)
}

/** @throws StatusError Forbidden */
function confirm(wanted: readonly k8s.PolicyRule[], { context, resource, namespace }: Attributes, name: string): void {
  const { user, state } = context
  const missing = uncoveredRules(rulesFor(state, user, namespace), wanted)
  if (missing.length === 0) return
  const groups = `[${user.groups.map(goQuote).join(' ')}]`
  throw forbidden(
    { group: resource.group, resource: resource.plural },
    name,
    `user ${goQuote(user.name)} (groups=${groups}) is attempting to grant RBAC permissions not currently held:\n${missing.join('\n')}`,
  )
}
