// The simulated disk of a cluster: it makes volumes for claims whose class names it, and takes them away with their data.
// It stands for an external provisioner such as that of a cloud's disks.
import {
  equalJson,
  isTerminating,
  kinds,
  rememberedKind,
  type Draft,
  type KubeObject,
  type k8s,
} from '@kubarium/kube-objects'
import { defineReconciler, interestIn, type ObjectKey, type ReconcileContext } from '@kubarium/kube-reconcile'
import {
  PROVISIONED_BY,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
  classOf,
} from '../../core/persistent-volume-claim/claim.ts'

/** The provisioner that classes name. */
export const DISK_PROVISIONER = 'disk.csi.kubarium.dev'
/** The files on a volume; kubelets keep them. */
const volumeData = rememberedKind<KubeObject>('VolumeData', 'volume-data')

type Claim = k8s.PersistentVolumeClaim

export const diskProvisioner = defineReconciler({
  name: 'disk-provisioner',
  component: DISK_PROVISIONER,
  for: kinds.PersistentVolumeClaim,
  watches: [
    interestIn(kinds.PersistentVolume, function* ({ object, previous }): Generator<ObjectKey> {
      const { claimRef } = (object ?? previous)!.spec
      if (claimRef) yield { namespace: claimRef.namespace!, name: claimRef.name! }
    }),
  ],
  reconcile({ namespace, name }, context) {
    const claim = context.read(kinds.PersistentVolumeClaim).find(namespace, name)
    takeReleased(namespace, name, context)
    if (!claim || isTerminating(claim)) return
    if (claim.metadata.annotations?.[STORAGE_PROVISIONER] !== DISK_PROVISIONER) return
    if (claim.spec.volumeName) grow(claim, context)
    else make(claim, context)
  },
})

/** Volumes of a claim that is gone. */
function takeReleased(namespace: string, name: string, { read, write }: ReconcileContext): void {
  for (const volume of read(kinds.PersistentVolume).list()) {
    const { claimRef, persistentVolumeReclaimPolicy } = volume.spec
    if (claimRef?.namespace !== namespace || claimRef.name !== name) continue
    if (volume.metadata.annotations?.[PROVISIONED_BY] !== DISK_PROVISIONER) continue
    if (volume.status.phase !== 'Released' || persistentVolumeReclaimPolicy !== 'Delete') continue
    const data = read(volumeData).find('', volume.metadata.name)
    if (data) write(volumeData).delete(data)
    if (!isTerminating(volume)) write(kinds.PersistentVolume).delete(volume)
  }
}

function make(claim: Claim, { read, write, events }: ReconcileContext): void {
  const { namespace, name, uid, resourceVersion, annotations } = claim.metadata
  const storageClass = read(kinds.StorageClass).find('', classOf(claim) ?? '')
  const volume = `pvc-${uid}`
  if (!storageClass || read(kinds.PersistentVolume).find('', volume)) return
  const node = annotations?.[SELECTED_NODE]
  const tell = (reason: string, message: string): void =>
    events.record(claim, kinds.PersistentVolumeClaim, 'Normal', reason, message)
  tell('Provisioning', `External provisioner is provisioning volume for claim "${namespace}/${name}"`)
  const draft: Draft<k8s.PersistentVolume> = {
    metadata: { name: volume, annotations: { [PROVISIONED_BY]: DISK_PROVISIONER } },
    spec: {
      capacity: { storage: claim.spec.resources!.requests!['storage']! },
      accessModes: claim.spec.accessModes!,
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy as 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode!,
      ...(storageClass.mountOptions && { mountOptions: storageClass.mountOptions }),
      claimRef: {
        kind: 'PersistentVolumeClaim',
        namespace: namespace!,
        name,
        uid,
        apiVersion: 'v1',
        resourceVersion: resourceVersion!,
      },
      csi: {
        driver: DISK_PROVISIONER,
        volumeHandle: volume,
        fsType: storageClass.parameters?.['csi.storage.k8s.io/fstype'] ?? 'ext4',
      },
      // A disk is where it was first needed.
      ...(node !== undefined && {
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
            ],
          },
        },
      }),
    },
  }
  write(kinds.PersistentVolume).create('', draft)
  tell('ProvisioningSucceeded', `Successfully provisioned volume ${volume}`)
}

/** A claim that asks for more gets it, where its class allows it (admission has looked). */
function grow(claim: Claim, { read, write, events }: ReconcileContext): void {
  const volume = read(kinds.PersistentVolume).find('', claim.spec.volumeName!)
  const wanted = claim.spec.resources?.requests?.['storage']
  if (!volume || wanted === undefined || claim.status.phase !== 'Bound') return
  if (volume.spec.csi?.driver !== DISK_PROVISIONER || claim.status.capacity?.['storage'] === wanted) return
  if (volume.spec.capacity?.['storage'] !== wanted)
    write(kinds.PersistentVolume).update({ ...volume, spec: { ...volume.spec, capacity: { storage: wanted } } })
  const status = { ...claim.status, capacity: { storage: wanted } }
  if (equalJson(status, claim.status)) return
  write(kinds.PersistentVolumeClaim).updateStatus({ ...claim, status })
  events.record(
    claim,
    kinds.PersistentVolumeClaim,
    'Normal',
    'FileSystemResizeSuccessful',
    'MountVolume.NodeExpandVolume succeeded for volume',
  )
}
