// A PersistentVolume is a piece of storage in the cluster, with a life of its own.
import { rfc3339 } from '@kubarium/kube-runtime'
import type { k8s } from '@kubarium/kube-objects'
import { age, column, type Mutable } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { accessModesText, classOf } from '../persistent-volume-claim/claim.ts'
import { volumeReconciler } from './volume.reconciler.ts'
import { volumeErrors, volumeUpdateErrors } from './persistent-volume.validation.ts'

export const persistentVolume = defineKind<k8s.PersistentVolume>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  strategy: {
    returnsDeleted: true,
    finalizers: ['kubernetes.io/pv-protection'],
    defaults({ spec }) {
      spec.persistentVolumeReclaimPolicy ??= 'Retain'
      spec.volumeMode ??= 'Filesystem'
      if (spec.hostPath) spec.hostPath = { ...spec.hostPath, type: spec.hostPath.type ?? '' }
    },
    prepareForCreate(volume, { now }) {
      volume.status = {
        phase: 'Pending',
        lastPhaseTransitionTime: rfc3339(now),
      } as Mutable<k8s.PersistentVolumeStatus>
    },
    prepareForStatusUpdate({ status }, previous, { now }) {
      if (
        status.phase !== previous.status.phase &&
        status.lastPhaseTransitionTime === previous.status.lastPhaseTransitionTime
      )
        status.lastPhaseTransitionTime = rfc3339(now)
    },
    validate: volumeErrors,
    // A change is looked at as a whole volume once more.
    validateUpdate: (volume, previous) => [...volumeErrors(volume), ...volumeUpdateErrors(volume, previous)],
    warnings: ({ spec }) => [
      ...(spec.persistentVolumeReclaimPolicy === 'Recycle'
        ? [
            'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
          ]
        : []),
      ...(spec.storageos ? ['spec.storageOS: deprecated in v1.22, non-functional in v1.25+'] : []),
    ],
  },
  reconcilers: [volumeReconciler],
  columns: [
    column('Capacity', ({ spec }) => spec.capacity?.['storage'] ?? '0', { doc: 'V1PersistentVolumeSpec.capacity' }),
    column('Access Modes', ({ spec }) => accessModesText(spec.accessModes), {
      doc: 'V1PersistentVolumeSpec.accessModes',
    }),
    column('Reclaim Policy', ({ spec }) => spec.persistentVolumeReclaimPolicy ?? '', {
      doc: 'V1PersistentVolumeSpec.persistentVolumeReclaimPolicy',
    }),
    column('Status', ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? '')), {
      doc: 'V1PersistentVolumeStatus.phase',
    }),
    column('Claim', ({ spec }) => (spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''), {
      description:
        'claimRef is part of a bi-directional binding between PersistentVolume and PersistentVolumeClaim. Expected to be non-nil when bound. claim.VolumeName is the authoritative bind between PV and PVC. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#binding',
    }),
    column('StorageClass', (volume) => classOf(volume) ?? '', { description: 'StorageClass of the pv' }),
    column('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>', {
      description: 'VolumeAttributesClass of the pv',
    }),
    column('Reason', ({ status }) => status.reason ?? '', { doc: 'V1PersistentVolumeStatus.reason' }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
    column('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>', {
      priority: 1,
      doc: 'V1PersistentVolumeSpec.volumeMode',
    }),
  ],
})
