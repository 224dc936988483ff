// Pods whose Job is gone are not held back by its finalizer.
import { controllerOf, kinds, type k8s } from '@kubarium/kube-objects'
import { defineReconciler, interestIn } from '@kubarium/kube-reconcile'
import { isTracked, untracked } from './job.pods.ts'

export const jobOrphansReconciler = defineReconciler({
  name: 'job:orphan-pods-controller',
  for: kinds.Pod,
  watches: [
    interestIn(kinds.Job, function* ({ object, previous }, client) {
      if (object || !previous) return
      for (const { metadata } of client.read(kinds.Pod).ownedBy(previous.metadata.uid))
        yield { namespace: metadata.namespace!, name: metadata.name }
    }),
  ],
  reconcile({ namespace, name }, { read, write }) {
    const pod: k8s.Pod | undefined = read(kinds.Pod).find(namespace, name)
    if (!pod || !isTracked(pod)) return
    const owner = controllerOf(pod)
    if (owner && owner.kind !== 'Job') return
    const job = owner && read(kinds.Job).find(namespace, owner.name)
    if (job?.metadata.uid !== owner?.uid || !owner) write(kinds.Pod).update(untracked(pod))
  },
})
