// The roles and bindings that every cluster has from the start (Kubernetes v1.36, plugin/pkg/auth/authorizer/rbac/bootstrappolicy).
import type { Draft, k8s } from '@kubarium/kube-objects'
import type { Subject } from '../subject.ts'
import policy from './bootstrap-policy.json' with { type: 'json' }

const GROUP = 'rbac.authorization.k8s.io'

interface Named {
  readonly name: string
  readonly namespace?: string
  readonly labels?: Record<string, string>
}

function metadataOf({ name, namespace, labels }: Named): object {
  return {
    name,
    ...(namespace && { namespace }),
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  }
}

interface FactRole extends Named {
  readonly rules?: k8s.PolicyRule[]
  readonly aggregationRule?: k8s.AggregationRule
}

interface FactBinding extends Named {
  readonly roleRef: string
  readonly roleKind: string
  readonly subjects?: Subject[]
}

const role = ({ rules = [], aggregationRule, ...named }: FactRole): object => ({
  metadata: metadataOf(named),
  rules,
  ...(aggregationRule && { aggregationRule }),
})

const binding = ({ roleRef, roleKind, subjects, ...named }: FactBinding): object => ({
  metadata: metadataOf(named),
  roleRef: { apiGroup: GROUP, kind: roleKind, name: roleRef },
  ...(subjects && { subjects }),
})

const facts = policy as unknown as {
  readonly clusterRoles: readonly FactRole[]
  readonly clusterRoleBindings: readonly FactBinding[]
  readonly roles: readonly FactRole[]
  readonly roleBindings: readonly FactBinding[]
}

/** Drafts of all of them, roles before what refers to them. */
export const bootstrapPolicy = {
  clusterRoles: facts.clusterRoles.map(role) as readonly Draft<k8s.ClusterRole>[],
  clusterRoleBindings: facts.clusterRoleBindings.map(binding) as readonly Draft<k8s.ClusterRoleBinding>[],
  roles: facts.roles.map(role) as readonly Draft<k8s.Role>[],
  roleBindings: facts.roleBindings.map(binding) as readonly Draft<k8s.RoleBinding>[],
}
