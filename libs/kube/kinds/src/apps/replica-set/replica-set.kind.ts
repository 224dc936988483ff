// A ReplicaSet keeps a number of identical pods.
import { fieldPath, formatSelector, selectorOf, type k8s } from '@kubarium/kube-objects'
import { age, column, immutableErrors, nonNegativeErrors, type Mutable } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import {
  selectorAndTemplateErrors,
  setTemplateDefaults,
  shownSelector,
  workloadWarnings,
} from '../workload.defaults.ts'
import { replicaSetReconciler } from './replica-set.reconciler.ts'

/** Names of the containers, images and the selector of a template's owner, as wide tables show them. */
export function containerNames(template: k8s.PodTemplateSpec): string {
  return template.spec.containers.map(({ name }) => name).join(',')
}
export function containerImages(template: k8s.PodTemplateSpec): string {
  return template.spec.containers.map(({ image }) => image ?? '').join(',')
}
export function selectorColumn(selector: k8s.LabelSelector): string {
  return formatSelector([...(selectorOf(selector) ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1))) || '<none>'
}

export const replicaSet = defineKind<k8s.ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  strategy: {
    generation: true,
    defaults(set) {
      set.spec.replicas ??= 1
      setTemplateDefaults(set.spec.template)
    },
    warnings: workloadWarnings,
    prepareForCreate(set) {
      set.status = { replicas: 0 } as Mutable<k8s.ReplicaSetStatus>
    },
    validate: ({ spec }) => [
      ...nonNegativeErrors(spec.replicas, fieldPath('spec', 'replicas')),
      ...nonNegativeErrors(spec.minReadySeconds, fieldPath('spec', 'minReadySeconds')),
      ...selectorAndTemplateErrors(spec),
    ],
    validateUpdate: (set, previous) =>
      immutableErrors(
        shownSelector(set.spec.selector),
        shownSelector(previous.spec.selector),
        fieldPath('spec', 'selector'),
      ),
  },
  subresources: {
    scale: {
      type: 'scale',
      replicasOf: ({ spec }) => spec.replicas ?? 0,
      statusReplicasOf: ({ status }) => status.replicas,
      selectorOf: ({ spec }) => formatSelector(selectorOf(spec.selector) ?? []),
    },
  },
  reconcilers: [replicaSetReconciler],
  columns: [
    column('Desired', ({ spec }) => spec.replicas ?? 0, { type: 'integer', doc: 'V1ReplicaSetSpec.replicas' }),
    column('Current', ({ status }) => status.replicas, { type: 'integer', doc: 'V1ReplicaSetStatus.replicas' }),
    column('Ready', ({ status }) => status.readyReplicas ?? 0, {
      type: 'integer',
      doc: 'V1ReplicaSetStatus.readyReplicas',
    }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
    column('Containers', ({ spec }) => containerNames(spec.template), {
      priority: 1,
      description: 'Names of each container in the template.',
    }),
    column('Images', ({ spec }) => containerImages(spec.template), {
      priority: 1,
      description: 'Images referenced by each container in the template.',
    }),
    column('Selector', ({ spec }) => selectorColumn(spec.selector), {
      priority: 1,
      description:
        "Selector is a label query over pods that should match the replica count. Label keys and values that must match in order to be controlled by this replica set. It must match the pod template's labels. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
    }),
  ],
})
