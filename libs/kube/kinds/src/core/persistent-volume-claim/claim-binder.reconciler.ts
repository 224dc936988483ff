// Binds claims to volumes, and has volumes made where there are none (pkg/controller/volume/persistentvolume).
import { equalJson, kinds, rememberedKind, type KubeObject, type k8s } from '@kubarium/kube-objects'
import { defineReconciler, interestIn, type ObjectKey, type ReconcileContext } from '@kubarium/kube-reconcile'
import { isForClaim, satisfies, volumeFor, waitsForConsumer } from './binding.ts'
import {
  BETA_STORAGE_PROVISIONER,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  STORAGE_PROVISIONER,
  claimNamesOf,
  classOf,
} from './claim.ts'

type Claim = k8s.PersistentVolumeClaim
type Volume = k8s.PersistentVolume

/** What was told last of a claim that waits. */
interface ClaimNotice extends KubeObject {
  readonly uid: string
  readonly text: string
}

const claimNotice = rememberedKind<ClaimNotice>('ClaimNotice', 'claim-notices')
const IN_TREE = 'kubernetes.io/'

/** All claims that are not bound: a volume or a class may be what they wait for. */
function* waitingClaims({ read }: Pick<ReconcileContext, 'read'>): Generator<ObjectKey> {
  for (const { metadata, status } of read(kinds.PersistentVolumeClaim).list())
    if (status.phase !== 'Bound') yield { namespace: metadata.namespace!, name: metadata.name }
}

export const claimBinder = defineReconciler({
  name: 'persistentvolume-controller',
  for: kinds.PersistentVolumeClaim,
  watches: [
    interestIn(kinds.PersistentVolume, function* ({ object, previous }, client): Generator<ObjectKey> {
      const reference = (object ?? previous)!.spec.claimRef
      if (reference) yield { namespace: reference.namespace!, name: reference.name! }
      else yield* waitingClaims(client)
    }),
    interestIn(kinds.StorageClass, (_change, client) => waitingClaims(client)),
  ],
  reconcile({ namespace, name }, context) {
    const claim = context.read(kinds.PersistentVolumeClaim).find(namespace, name)
    if (!claim || claim.status.phase === 'Bound' || claim.status.phase === 'Lost')
      forgetNotice(namespace, name, context)
    if (!claim) return
    if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) keepBound(claim, context)
    else if (claim.spec.volumeName) bindToNamed(claim, context)
    else findVolume(claim, context)
  },
})

/** A claim that was bound stays bound, or has lost what it had. */
function keepBound(claim: Claim, context: ReconcileContext): void {
  const lose = (reason: string, message: string): void => {
    if (claim.status.phase === 'Lost') return
    context.write(kinds.PersistentVolumeClaim).updateStatus({ ...claim, status: { phase: 'Lost' } })
    context.events.record(claim, kinds.PersistentVolumeClaim, 'Warning', reason, message)
  }
  const { volumeName } = claim.spec
  if (!volumeName)
    return lose('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
  const volume = context.read(kinds.PersistentVolume).find('', volumeName)
  if (!volume) return lose('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
  if (volume.spec.claimRef && volume.spec.claimRef.uid !== claim.metadata.uid)
    return lose('ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly')
  bind(volume, claim, context)
}

/** The author has chosen the volume. */
function bindToNamed(claim: Claim, context: ReconcileContext): void {
  const volume = context.read(kinds.PersistentVolume).find('', claim.spec.volumeName!)
  if (!volume) return
  if (volume.spec.claimRef && !isForClaim(volume, claim))
    return tell(
      claim,
      'Warning',
      'FailedBinding',
      `volume ${JSON.stringify(volume.metadata.name)} already bound to a different claim.`,
      context,
    )
  if (!volume.spec.claimRef && !satisfies(volume, claim))
    return tell(
      claim,
      'Warning',
      'VolumeMismatch',
      `Cannot bind to requested volume ${JSON.stringify(volume.metadata.name)}: ${mismatch(volume, claim)}`,
      context,
    )
  bind(volume, claim, context)
}

function mismatch(volume: Volume, claim: Claim): string {
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem'))
    return 'incompatible volumeMode'
  if ((classOf(volume) ?? '') !== (classOf(claim) ?? '')) return 'storageClassName does not match'
  const modes = volume.spec.accessModes ?? []
  return (claim.spec.accessModes ?? []).every((mode) => modes.includes(mode))
    ? 'requested PV is too small'
    : 'incompatible accessMode'
}

function findVolume(claim: Claim, context: ReconcileContext): void {
  const className = classOf(claim) ?? ''
  const storageClass = className ? context.read(kinds.StorageClass).find('', className) : undefined
  const waits = waitsForConsumer(claim, storageClass)
  const volume = volumeFor(claim, context.read(kinds.PersistentVolume).list(), waits)
  if (volume) return bind(volume, claim, context)
  if (waits) {
    const isUsed = context
      .read(kinds.Pod)
      .list(claim.metadata.namespace)
      .some((pod) => claimNamesOf(pod).includes(claim.metadata.name))
    // Once there is a pod, it is the scheduler's turn.
    if (!isUsed)
      tell(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding', context)
    return
  }
  if (!className)
    return tell(
      claim,
      'Normal',
      'FailedBinding',
      'no persistent volumes available for this claim and no storage class is set',
      context,
    )
  provision(claim, className, storageClass, context)
}

/** Says who has to make a volume; whoever that is sees the annotation. */
function provision(
  claim: Claim,
  className: string,
  storageClass: k8s.StorageClass | undefined,
  context: ReconcileContext,
): void {
  const fail = (message: string): void => tell(claim, 'Warning', 'ProvisioningFailed', message, context)
  if (!storageClass) return fail(`storageclass.storage.k8s.io ${JSON.stringify(className)} not found`)
  const { provisioner } = storageClass
  if (provisioner.startsWith(IN_TREE)) return fail(`no volume plugin matched name: ${provisioner}`)
  const { annotations } = claim.metadata
  const told =
    annotations?.[STORAGE_PROVISIONER] === provisioner
      ? claim
      : context.write(kinds.PersistentVolumeClaim).update({
          ...claim,
          metadata: {
            ...claim.metadata,
            annotations: {
              ...annotations,
              [BETA_STORAGE_PROVISIONER]: provisioner,
              [STORAGE_PROVISIONER]: provisioner,
            },
          },
        })
  tell(
    told,
    'Normal',
    'ExternalProvisioning',
    `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    context,
  )
}

/** Both sides of a binding, each written when it is not there yet. */
function bind(volume: Volume, claim: Claim, { write }: ReconcileContext): void {
  const volumes = write(kinds.PersistentVolume)
  const claims = write(kinds.PersistentVolumeClaim)
  let bound = volume
  if (volume.spec.claimRef?.uid !== claim.metadata.uid) {
    const { name, namespace, uid, resourceVersion } = claim.metadata
    const claimRef = {
      kind: 'PersistentVolumeClaim',
      namespace: namespace!,
      name,
      uid,
      apiVersion: 'v1',
      resourceVersion: resourceVersion!,
    }
    const annotations = volume.spec.claimRef
      ? volume.metadata.annotations
      : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' }
    bound = volumes.update({
      ...volume,
      metadata: { ...volume.metadata, ...(annotations && { annotations }) },
      spec: { ...volume.spec, claimRef },
    })
  }
  if (bound.status.phase !== 'Bound') volumes.updateStatus({ ...bound, status: { ...bound.status, phase: 'Bound' } })
  let owner = claim
  const { annotations } = claim.metadata
  const isNamed = claim.spec.volumeName === volume.metadata.name
  if (!isNamed || annotations?.[BIND_COMPLETED] === undefined)
    owner = claims.update({
      ...claim,
      metadata: {
        ...claim.metadata,
        annotations: { ...annotations, [BIND_COMPLETED]: 'yes', ...(!isNamed && { [BOUND_BY_CONTROLLER]: 'yes' }) },
      },
      spec: { ...claim.spec, volumeName: volume.metadata.name },
    })
  const status: k8s.PersistentVolumeClaimStatus = {
    ...owner.status,
    phase: 'Bound',
    accessModes: bound.spec.accessModes ?? [],
    capacity: owner.status.capacity ?? { storage: bound.spec.capacity?.['storage'] ?? '0' },
  }
  if (!equalJson(status, owner.status)) claims.updateStatus({ ...owner, status })
}

/** Tells of a claim that waits, once as long as the reason stays. */
function tell(
  claim: Claim,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  { read, write, events }: ReconcileContext,
): void {
  const { uid, namespace, name } = claim.metadata
  const text = `${reason}: ${message}`
  const key = `${namespace}/${name}`
  const known = read(claimNotice).find('', key)
  if (known?.uid === uid && known.text === text) return
  write(claimNotice).update({ metadata: { name: key } as k8s.ObjectMeta, uid, text })
  events.record(claim, kinds.PersistentVolumeClaim, type, reason, message)
}

function forgetNotice(namespace: string, name: string, { read, write }: ReconcileContext): void {
  const known = read(claimNotice).find('', `${namespace}/${name}`)
  if (known) write(claimNotice).delete(known)
}
