// A ClusterRoleBinding gives a ClusterRole to users, groups and service accounts, everywhere.
import type { k8s } from '@kubarium/kube-objects'
import { defineKind } from '../../define-kind.ts'
import { bindingErrors, bindingUpdateErrors, pathSegmentProblems } from '../rbac.validation.ts'
import { bindingColumns, setBindingDefaults } from './binding.parts.ts'

export const clusterRoleBinding = defineKind<k8s.ClusterRoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  strategy: {
    nameProblems: pathSegmentProblems,
    revalidatesMetadata: true,
    createOnUpdate: true,
    defaults: setBindingDefaults,
    validate: (binding) => bindingErrors(binding, false),
    validateUpdate: bindingUpdateErrors,
  },
  columns: bindingColumns('clusterRoleBinding', 'only reference a ClusterRole'),
})
