// Says how volumes are, and what becomes of them when their claim is gone (pkg/controller/volume/persistentvolume,
// pkg/controller/volume/pvprotection).
import { isTerminating, kinds, type k8s } from '@kubarium/kube-objects'
import { defineReconciler, interestIn, type ObjectKey, type ReconcileContext } from '@kubarium/kube-reconcile'
import { PROVISIONED_BY } from '../persistent-volume-claim/claim.ts'
import { withoutFinalizer } from '../persistent-volume-claim/claim-protection.reconciler.ts'

type Volume = k8s.PersistentVolume

const VOLUME_PROTECTION = 'kubernetes.io/pv-protection'

export const volumeReconciler = defineReconciler({
  name: 'persistentvolume-phase-controller',
  component: 'persistentvolume-controller',
  for: kinds.PersistentVolume,
  watches: [
    interestIn(kinds.PersistentVolumeClaim, function* ({ object, previous }, { read }): Generator<ObjectKey> {
      const { volumeName } = (object ?? previous)!.spec
      if (volumeName) yield { namespace: '', name: volumeName }
      else if (!object)
        for (const { metadata, spec } of read(kinds.PersistentVolume).list())
          if (spec.claimRef?.uid === previous!.metadata.uid) yield { namespace: '', name: metadata.name }
    }),
  ],
  reconcile({ name }, context) {
    const volume = context.read(kinds.PersistentVolume).find('', name)
    if (!volume) return
    const { claimRef } = volume.spec
    if (!claimRef?.uid) setPhase(volume, 'Available', context)
    else {
      const claim = context.read(kinds.PersistentVolumeClaim).find(claimRef.namespace!, claimRef.name!)
      if (claim?.metadata.uid !== claimRef.uid) release(volume, context)
      else if (claim.spec.volumeName === name) setPhase(volume, 'Bound', context)
    }
    const now = context.read(kinds.PersistentVolume).find('', name)
    if (
      now &&
      isTerminating(now) &&
      now.status.phase !== 'Bound' &&
      now.metadata.finalizers?.includes(VOLUME_PROTECTION)
    )
      context.write(kinds.PersistentVolume).update(withoutFinalizer(now, VOLUME_PROTECTION))
  },
})

function setPhase(volume: Volume, phase: string, { write }: ReconcileContext, message?: string): Volume {
  if (volume.status.phase === phase) return volume
  const { message: _, ...status } = volume.status
  return write(kinds.PersistentVolume).updateStatus({
    ...volume,
    status: { ...status, phase, ...(message !== undefined && { message }) } as k8s.PersistentVolumeStatus,
  })
}

/** The claim is gone: the reclaim policy says what happens with the data. */
function release(volume: Volume, context: ReconcileContext): void {
  if (volume.status.phase === 'Failed') return
  const released = setPhase(volume, 'Released', context)
  const policy = volume.spec.persistentVolumeReclaimPolicy
  if (policy === 'Recycle') recycle(released, context)
  if (policy === 'Delete') deleteVolume(released, context)
}

function fail(volume: Volume, reason: string, message: string, context: ReconcileContext): void {
  const failed = setPhase(volume, 'Failed', context, message)
  context.events.record(failed, kinds.PersistentVolume, 'Warning', reason, message)
}

function recycle(volume: Volume, context: ReconcileContext): void {
  if (!volume.spec.hostPath && !volume.spec.nfs)
    return fail(volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!', context)
  const { claimRef: _, ...spec } = volume.spec
  const scrubbed = context.write(kinds.PersistentVolume).update({ ...volume, spec })
  context.events.record(scrubbed, kinds.PersistentVolume, 'Normal', 'VolumeRecycled', 'Volume recycled')
}

function deleteVolume(volume: Volume, context: ReconcileContext): void {
  // Whoever made it takes it away.
  if (volume.metadata.annotations?.[PROVISIONED_BY] !== undefined) return
  const { hostPath } = volume.spec
  if (!hostPath)
    return fail(
      volume,
      'VolumeFailedDelete',
      `error getting deleter volume plugin for volume ${JSON.stringify(volume.metadata.name)}: no deletable volume plugin matched`,
      context,
    )
  if (!/^\/tmp\/.+/.test(hostPath.path))
    return fail(
      volume,
      'VolumeFailedDelete',
      `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`,
      context,
    )
  if (!isTerminating(volume)) context.write(kinds.PersistentVolume).delete(volume)
}
