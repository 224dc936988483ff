// A StatefulSet keeps pods that are not alike: each has a name, a host name and storage that its successor gets.
import { formatSelector, selectorOf, type k8s } from '@kubarium/kube-objects'
import { age, column, type Mutable } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { workloadColumns } from '../workload.columns.ts'
import { setTemplateDefaults, workloadWarnings } from '../workload.defaults.ts'
import { statefulSetReconciler } from './stateful-set.reconciler.ts'
import { statefulSetErrors, statefulSetUpdateErrors } from './stateful-set.validation.ts'

export const statefulSet = defineKind<k8s.StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  strategy: {
    generation: true,
    defaults({ spec }) {
      spec.podManagementPolicy ??= 'OrderedReady'
      const { type, rollingUpdate = type ? undefined : {} } = spec.updateStrategy ?? {}
      spec.updateStrategy = { type: type ?? 'RollingUpdate', ...(rollingUpdate && { rollingUpdate }) }
      if (spec.updateStrategy.type === 'RollingUpdate' && rollingUpdate)
        spec.updateStrategy.rollingUpdate = { partition: 0, ...rollingUpdate }
      spec.persistentVolumeClaimRetentionPolicy = {
        whenDeleted: 'Retain',
        whenScaled: 'Retain',
        ...spec.persistentVolumeClaimRetentionPolicy,
      }
      spec.replicas ??= 1
      spec.revisionHistoryLimit ??= 10
      setTemplateDefaults(spec.template)
      if (spec.volumeClaimTemplates)
        spec.volumeClaimTemplates = spec.volumeClaimTemplates.map((claim) => ({
          ...claim,
          kind: 'PersistentVolumeClaim',
          apiVersion: 'v1',
          spec: { ...claim.spec, volumeMode: claim.spec?.volumeMode ?? 'Filesystem' },
          status: { ...claim.status, phase: claim.status?.phase ?? 'Pending' },
        }))
    },
    prepareForCreate(set) {
      set.status = { replicas: 0, availableReplicas: 0 } as Mutable<k8s.StatefulSetStatus>
      dropGated(set.spec)
    },
    prepareForUpdate: ({ spec }) => dropGated(spec),
    warnings: workloadWarnings,
    validateCreate: (set) => statefulSetErrors(set, true),
    validateUpdate: (set, previous) => [...statefulSetErrors(set, false), ...statefulSetUpdateErrors(set, previous)],
  },
  subresources: {
    scale: {
      type: 'scale',
      replicasOf: ({ spec }) => spec.replicas ?? 0,
      statusReplicasOf: ({ status }) => status.replicas,
      selectorOf: ({ spec }) => formatSelector(selectorOf(spec.selector) ?? []),
    },
  },
  reconcilers: [statefulSetReconciler],
  columns: [
    column('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`, {
      description: 'Number of the pod with ready state',
    }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
    ...workloadColumns('').filter(({ name }) => name !== 'Selector'),
  ],
})

/** A part that is behind a gate which is closed by default goes without a word (MaxUnavailableStatefulSet). */
function dropGated(spec: Mutable<k8s.StatefulSetSpec>): void {
  const { maxUnavailable, ...rollingUpdate } = spec.updateStrategy.rollingUpdate ?? {}
  if (maxUnavailable !== undefined) spec.updateStrategy = { ...spec.updateStrategy, rollingUpdate }
}
