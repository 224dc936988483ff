// What RoleBindings and ClusterRoleBindings have in common.
import { age, column, type Column, type Mutable } from '@kubarium/kube-apiserver'
import { RBAC_GROUP } from '../rbac.validation.ts'
import { subjectsOf, type Binding } from '../subject.ts'

/** References and subjects are of the group that roles are of, unless they say otherwise; service accounts of none. */
export function setBindingDefaults(binding: Mutable<Binding>): void {
  binding.roleRef = { ...binding.roleRef, apiGroup: binding.roleRef.apiGroup || RBAC_GROUP }
  if (binding.subjects)
    binding.subjects = subjectsOf(binding as Binding).map((subject) =>
      subject.apiGroup || (subject.kind !== 'User' && subject.kind !== 'Group')
        ? subject
        : { ...subject, apiGroup: RBAC_GROUP },
    ) as unknown as NonNullable<Mutable<Binding>['subjects']>
}

const subjectNames =
  (kind: string) =>
  (binding: Binding): string =>
    subjectsOf(binding)
      .filter((one) => one.kind === kind)
      .map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
      .join(', ')

/** @param of the kind, as descriptions call it: `roleBinding` @param role what it may refer to, likewise */
export function bindingColumns<T extends Binding>(of: string, role: string): Column<T>[] {
  return [
    column<T>('Role', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`, {
      description: `RoleRef can ${role} in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.`,
    }),
    column<T>('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
    column<T>('Users', subjectNames('User'), { priority: 1, description: `Users in the ${of}` }),
    column<T>('Groups', subjectNames('Group'), { priority: 1, description: `Groups in the ${of}` }),
    column<T>('ServiceAccounts', subjectNames('ServiceAccount'), {
      priority: 1,
      description: `ServiceAccounts in the ${of}`,
    }),
  ]
}
