// A ClusterRole names what may be done in all namespaces and outside of them, and may gather the rules of others.
import { equalJson, kinds, matchesLabelSelector, type k8s } from '@kubarium/kube-objects'
import { defineReconciler, interestIn } from '@kubarium/kube-reconcile'
import { defineKind } from '../../define-kind.ts'
import { keepRules } from './role.parts.ts'
import { aggregationErrors, pathSegmentProblems, policyRulesErrors } from '../rbac.validation.ts'

function gathers({ aggregationRule }: k8s.ClusterRole, labels: k8s.ObjectMeta['labels']): boolean {
  return aggregationRule?.clusterRoleSelectors?.some((selector) => matchesLabelSelector(selector, labels)) ?? false
}

/** Keeps the rules of a role that gathers those of others (pkg/controller/clusterroleaggregation). */
const aggregation = defineReconciler({
  name: 'clusterrole-aggregation-controller',
  for: kinds.ClusterRole,
  watches: [
    interestIn(kinds.ClusterRole, function* ({ object, previous }, client) {
      for (const role of client.read(kinds.ClusterRole).list())
        if (gathers(role, object?.metadata.labels) || gathers(role, previous?.metadata.labels))
          yield { namespace: '', name: role.metadata.name }
    }),
  ],
  reconcile({ name }, { read, write }) {
    const role = read(kinds.ClusterRole).find('', name)
    if (!role?.aggregationRule) return
    const rules: k8s.PolicyRule[] = []
    for (const other of read(kinds.ClusterRole).list()) {
      if (other.metadata.name === name || !gathers(role, other.metadata.labels)) continue
      for (const rule of other.rules ?? []) if (!rules.some((one) => equalJson(one, rule))) rules.push(rule)
    }
    if (!equalJson(rules, role.rules ?? [])) write(kinds.ClusterRole).update({ ...role, rules })
  },
})

export const clusterRole = defineKind<k8s.ClusterRole>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  strategy: {
    nameProblems: pathSegmentProblems,
    revalidatesMetadata: true,
    createOnUpdate: true,
    prepareForCreate: keepRules,
    prepareForUpdate: keepRules,
    validate: ({ rules, aggregationRule }) => [
      ...policyRulesErrors(rules, false),
      ...aggregationErrors(aggregationRule),
    ],
  },
  reconcilers: [aggregation],
})
