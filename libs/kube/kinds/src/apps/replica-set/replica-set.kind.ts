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
import { workloadColumns } from '../workload.columns.ts'
import { replicaSetReconciler } from './replica-set.reconciler.ts'

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
    ...workloadColumns(
      "Selector is a label query over pods that should match the replica count. Label keys and values that must match in order to be controlled by this replica set. It must match the pod template's labels. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
    ),
  ],
})
