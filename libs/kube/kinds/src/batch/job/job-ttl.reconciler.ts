// Deletes Jobs some time after they have ended.
// https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
import { isTerminating, kinds } from '@kubarium/kube-objects'
import { defineReconciler } from '@kubarium/kube-reconcile'
import { finishedCondition } from './job.conditions.ts'

export const jobTtlReconciler = defineReconciler({
  name: 'ttl-after-finished-controller',
  for: kinds.Job,
  reconcile({ namespace, name }, { read, write, now }) {
    const job = read(kinds.Job).find(namespace, name)
    const ending = job && finishedCondition(job)
    if (!ending || isTerminating(job) || job.spec.ttlSecondsAfterFinished === undefined) return undefined
    const at = Date.parse(ending.lastTransitionTime!) + job.spec.ttlSecondsAfterFinished * 1000
    if (at > now()) return { at }
    write(kinds.Job).delete(job, { propagationPolicy: 'Foreground', preconditions: { uid: job.metadata.uid } })
    return undefined
  },
})
