// Puts the cluster's certificate authority into every namespace, for pods to trust the API server by.
import { kinds } from '@kubarium/kube-objects'
import type { Client } from '@kubarium/kube-client'
import { defineReconciler, interestIn, type Reconciler } from '@kubarium/kube-reconcile'

const NAME = 'kube-root-ca.crt'
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** @param certificateOf gives the PEM text of a cluster's authority */
export function rootCaPublisher(certificateOf: (client: Pick<Client, 'read'>) => string | undefined): Reconciler {
  return defineReconciler({
    name: 'root-ca-certificate-publisher-controller',
    for: kinds.Namespace,
    watches: [
      interestIn(kinds.ConfigMap, function* ({ object, previous }) {
        const { metadata } = (object ?? previous)!
        if (metadata.name === NAME) yield { namespace: '', name: metadata.namespace! }
      }),
    ],
    reconcile({ name }, { read, write }) {
      const namespace = read(kinds.Namespace).find('', name)
      if (!namespace || namespace.metadata.deletionTimestamp || namespace.status.phase !== 'Active') return
      const certificate = certificateOf({ read })
      if (certificate === undefined) return
      const data = { 'ca.crt': certificate }
      const found = read(kinds.ConfigMap).find(name, NAME)
      if (!found)
        write(kinds.ConfigMap).create(name, {
          metadata: { name: NAME, namespace: name, annotations: { 'kubernetes.io/description': DESCRIPTION } },
          data,
        })
      else if (found.data?.['ca.crt'] !== certificate || Object.keys(found.data).length !== 1)
        write(kinds.ConfigMap).update({ ...found, data })
    },
  })
}
