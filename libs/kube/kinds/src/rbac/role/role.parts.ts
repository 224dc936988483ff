// What Roles and ClusterRoles have in common.
import type { k8s } from '@kubarium/kube-objects'
import type { Mutable } from '@kubarium/kube-apiserver'

type Role = k8s.Role | k8s.ClusterRole

/** No rules and an empty list of rules are the same once they are stored. */
export function keepRules(role: Mutable<Role>): void {
  if (role.rules?.length === 0) role.rules = null as unknown as NonNullable<Mutable<Role>['rules']>
}
