// A Role names what may be done in its namespace.
import type { k8s } from '@kubarium/kube-objects'
import { defineKind } from '../../define-kind.ts'
import { keepRules } from './role.parts.ts'
import { pathSegmentProblems, policyRulesErrors } from '../rbac.validation.ts'

export const role = defineKind<k8s.Role>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  strategy: {
    nameProblems: pathSegmentProblems,
    revalidatesMetadata: true,
    createOnUpdate: true,
    prepareForCreate: keepRules,
    prepareForUpdate: keepRules,
    validate: ({ rules }) => policyRulesErrors(rules, true),
  },
})
