import type { k8s } from '@kubarium/kube-objects'

/** Who a binding is for. Of two kinds of subjects in the API, the client's types know the other one. */
export interface Subject {
  readonly kind: string
  readonly name: string
  readonly namespace?: string
  readonly apiGroup?: string
}

export type Binding = k8s.RoleBinding | k8s.ClusterRoleBinding

export function subjectsOf({ subjects = [] }: Pick<Binding, 'subjects'>): readonly Subject[] {
  return subjects as unknown as readonly Subject[]
}
