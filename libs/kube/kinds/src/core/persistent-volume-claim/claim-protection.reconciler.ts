// Keeps a claim for as long as a pod uses it (pkg/controller/volume/pvcprotection).
import { isTerminating, kinds, type k8s } from '@kubarium/kube-objects'
import { defineReconciler, interestIn, type ObjectKey } from '@kubarium/kube-reconcile'
import { claimNamesOf } from './claim.ts'

export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection'

export const claimProtection = defineReconciler({
  name: 'persistentvolumeclaim-protection-controller',
  for: kinds.PersistentVolumeClaim,
  watches: [
    interestIn(kinds.Pod, function* ({ object, previous }): Generator<ObjectKey> {
      if (object || !previous) return
      for (const name of claimNamesOf(previous)) yield { namespace: previous.metadata.namespace!, name }
    }),
  ],
  reconcile({ namespace, name }, { read, write }) {
    const claim = read(kinds.PersistentVolumeClaim).find(namespace, name)
    if (!claim || !isTerminating(claim) || !claim.metadata.finalizers?.includes(CLAIM_PROTECTION)) return
    const isUsed = read(kinds.Pod)
      .list(namespace)
      .some((pod) => pod.spec.nodeName && claimNamesOf(pod).includes(name))
    if (!isUsed) write(kinds.PersistentVolumeClaim).update(withoutFinalizer(claim, CLAIM_PROTECTION))
  },
})

/** An object with one finalizer less. */
export function withoutFinalizer<T extends { readonly metadata: k8s.ObjectMeta }>(object: T, finalizer: string): T {
  const { finalizers = [], ...metadata } = object.metadata
  const left = finalizers.filter((one) => one !== finalizer)
  return { ...object, metadata: left.length > 0 ? { ...metadata, finalizers: left } : metadata }
}
