import { dns1123SubdomainProblems, fieldPath, type k8s } from '@kubarium/kube-objects'
import type { Mutable, Strategy } from '@kubarium/kube-apiserver'
import { setPodDefaults } from './pod-template.defaults.ts'
import { podCreateErrors, podErrors } from './pod-spec.validation.ts'
import { podUpdateErrors } from './pod-update.validation.ts'
import { qosClassOf } from './pod.qos.ts'
import { podWarnings } from './pod.warnings.ts'

const SPEC = fieldPath('spec')

export const podStrategy: Strategy<k8s.Pod> = {
  generation: true,
  returnsDeleted: true,
  revalidatesMetadata: true,
  nameProblems: dns1123SubdomainProblems,
  defaults(pod) {
    setPodDefaults(pod.spec)
  },
  prepareForCreate(pod) {
    pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec as k8s.PodSpec) }
  },
  prepareForUpdate(pod, previous) {
    pod.status = previous.status as Mutable<k8s.PodStatus>
  },
  validate: (pod) => podErrors(pod, SPEC),
  validateCreate: (pod) => podCreateErrors(pod, SPEC),
  validateUpdate: podUpdateErrors,
  warnings: (pod, previous) => (previous ? [] : podWarnings(pod)),
  prepareForStatusUpdate(pod, previous) {
    // The kubelet does not touch who owns the pod.
    pod.metadata.ownerReferences = previous.metadata.ownerReferences as Mutable<k8s.OwnerReference>[]
    if (!pod.metadata.ownerReferences) delete pod.metadata.ownerReferences
  },
  gracePeriodSeconds(pod, requested) {
    let period = requested ?? pod.spec.terminationGracePeriodSeconds ?? 30
    if (!pod.spec.nodeName || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') period = 0
    return period < 0 ? 1 : period
  },
}
