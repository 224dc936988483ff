// Which volume a claim gets. Pure (pkg/controller/volume/persistentvolume, component-helpers storage/volume).
import { compareQuantities, isTerminating, matchesLabelSelector, type k8s } from '@kubarium/kube-objects'
import { SELECTED_NODE, classOf } from './claim.ts'

type Claim = k8s.PersistentVolumeClaim
type Volume = k8s.PersistentVolume

/** Whether a volume says that it is for this claim, with or without its uid. */
export function isForClaim({ spec }: Volume, { metadata }: Claim): boolean {
  const { claimRef } = spec
  if (!claimRef || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false
  return !claimRef.uid || claimRef.uid === metadata.uid
}

/** Whether what a volume has is what a claim asks for. */
export function satisfies(volume: Volume, claim: Claim): boolean {
  const modes = volume.spec.accessModes ?? []
  return (
    (volume.spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem') &&
    (classOf(volume) ?? '') === (classOf(claim) ?? '') &&
    compareQuantities(volume.spec.capacity?.['storage'] ?? '0', claim.spec.resources?.requests?.['storage'] ?? '0') >=
      0 &&
    (claim.spec.accessModes ?? []).every((mode) => modes.includes(mode))
  )
}

/**
 * The volume for a claim: one that is kept for it, else the smallest that will do.
 * @param onlyKept whether nobody has decided yet where the claim is needed
 */
export function volumeFor(claim: Claim, volumes: readonly Volume[], onlyKept: boolean): Volume | undefined {
  const kept = volumes.find((volume) => isForClaim(volume, claim) && satisfies(volume, claim))
  if (kept || onlyKept) return kept
  return volumes
    .filter(
      (volume) =>
        !volume.spec.claimRef &&
        volume.status.phase === 'Available' &&
        !isTerminating(volume) &&
        satisfies(volume, claim) &&
        (!claim.spec.selector || matchesLabelSelector(claim.spec.selector, volume.metadata.labels)),
    )
    .sort((a, b) => compareQuantities(a.spec.capacity!['storage']!, b.spec.capacity!['storage']!))[0]
}

/** Whether a claim waits for a pod that needs it. */
export function waitsForConsumer({ metadata }: Claim, storageClass: k8s.StorageClass | undefined): boolean {
  return (
    storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && metadata.annotations?.[SELECTED_NODE] === undefined
  )
}
