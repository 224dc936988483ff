// A ServiceAccount is the identity that processes in pods have.
import { kinds, type k8s } from '@kubarium/kube-objects'
import { age, column } from '@kubarium/kube-apiserver'
import { defineReconciler, interestIn } from '@kubarium/kube-reconcile'
import { defineKind } from '../../define-kind.ts'

/** Every namespace has an account named default. */
const defaultAccount = defineReconciler({
  name: 'serviceaccount-controller',
  for: kinds.Namespace,
  watches: [
    interestIn(kinds.ServiceAccount, function* ({ object, previous }) {
      if (!object && previous) yield { namespace: '', name: previous.metadata.namespace! }
    }),
  ],
  reconcile({ name }, { read, write }) {
    const namespace = read(kinds.Namespace).find('', name)
    if (!namespace || namespace.metadata.deletionTimestamp || namespace.status.phase !== 'Active') return
    if (!read(kinds.ServiceAccount).find(name, 'default'))
      write(kinds.ServiceAccount).create(name, { metadata: { name: 'default', namespace: name } })
  },
})

export const serviceAccount = defineKind<k8s.ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  strategy: { returnsDeleted: true, revalidatesMetadata: true },
  reconcilers: [defaultAccount],
  columns: [column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now))],
})
