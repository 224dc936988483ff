import {
  dns1123SubdomainProblems,
  equalJson,
  fieldPath,
  forbiddenField,
  invalidValue,
  required,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { labelErrors, type Mutable, type Strategy } from '@kubarium/kube-apiserver'
import { setPodDefaults } from './pod-template.defaults.ts'
import { podSpecErrors } from './pod-template.validation.ts'
import { qosClassOf } from './pod.qos.ts'

const ONLY_THESE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

export const podStrategy: Strategy<k8s.Pod> = {
  generation: true,
  returnsDeleted: true,
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
  validate: (pod) => [...podSpecErrors(pod.spec, fieldPath('spec'), false)],
  validateUpdate: (pod, previous) => updateErrors(pod, previous),
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

function updateErrors(pod: k8s.Pod, previous: k8s.Pod): FieldError[] {
  const at = fieldPath('spec')
  const errors: FieldError[] = [...labelErrors(undefined, at)]
  for (const field of ['containers', 'initContainers'] as const) {
    const [now, then] = [pod.spec[field] ?? [], previous.spec[field] ?? []]
    if (now.length !== then.length) {
      return [forbiddenField(at.child(field), 'pod updates may not add or remove containers')]
    }
    now.forEach((container, i) => {
      if (!container.image) errors.push(required(at.child(field).index(i).child('image')))
    })
  }
  const [deadline, before] = [pod.spec.activeDeadlineSeconds, previous.spec.activeDeadlineSeconds]
  if (deadline !== undefined && before !== undefined && deadline > before)
    errors.push(
      invalidValue(at.child('activeDeadlineSeconds'), deadline, 'must be less than or equal to previous value'),
    )
  if (deadline === undefined && before !== undefined)
    errors.push(
      invalidValue(at.child('activeDeadlineSeconds'), null, `must not update from a positive integer to nil value`),
    )
  const kept = (previous.spec.tolerations ?? []).every((old) =>
    pod.spec.tolerations?.some((one) => equalJson({ ...one, tolerationSeconds: old.tolerationSeconds }, old)),
  )
  if (!kept)
    errors.push(
      forbiddenField(at.child('tolerations'), 'existing toleration can not be modified except its tolerationSeconds'),
    )
  if (!equalJson(frozenPart(pod.spec, previous.spec), previous.spec)) errors.push(forbiddenField(at, ONLY_THESE))
  return errors
}

/** The new spec with what may change set back, so that everything else can be compared. */
function frozenPart(spec: k8s.PodSpec, previous: k8s.PodSpec): k8s.PodSpec {
  const images = (field: 'containers' | 'initContainers'): readonly k8s.Container[] | undefined =>
    spec[field]?.map((container, i) => ({
      ...container,
      ...(previous[field]?.[i]?.image !== undefined && { image: previous[field][i].image }),
    }))
  return {
    ...spec,
    containers: images('containers') ?? [],
    ...(spec.initContainers && { initContainers: images('initContainers')! }),
    ...{ activeDeadlineSeconds: previous.activeDeadlineSeconds as number },
    ...{ tolerations: previous.tolerations as readonly k8s.Toleration[] },
    ...(previous.terminationGracePeriodSeconds !== undefined &&
      previous.terminationGracePeriodSeconds < 0 &&
      spec.terminationGracePeriodSeconds === 1 && {
        terminationGracePeriodSeconds: previous.terminationGracePeriodSeconds,
      }),
    ...(previous.schedulingGates && { schedulingGates: previous.schedulingGates }),
  }
}
