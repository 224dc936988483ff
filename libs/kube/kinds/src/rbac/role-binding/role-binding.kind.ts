// A RoleBinding gives a role to users, groups and service accounts, in its namespace.
import type { k8s } from '@kubarium/kube-objects'
import { defineKind } from '../../define-kind.ts'
import { bindingErrors, bindingUpdateErrors, pathSegmentProblems } from '../rbac.validation.ts'
import { bindingColumns, setBindingDefaults } from './binding.parts.ts'

export const roleBinding = defineKind<k8s.RoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  strategy: {
    nameProblems: pathSegmentProblems,
    revalidatesMetadata: true,
    createOnUpdate: true,
    defaults: setBindingDefaults,
    validate: (binding) => bindingErrors(binding, true),
    validateUpdate: bindingUpdateErrors,
  },
  columns: bindingColumns('roleBinding', 'reference a Role in the current namespace or a ClusterRole'),
})
