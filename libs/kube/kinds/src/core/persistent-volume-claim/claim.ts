// What others want to know of claims and volumes.
import type { k8s } from '@kubarium/kube-objects'

export const BETA_CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'
/** Set on a claim and its volume when it was bound for good. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
/** Set on what the controller bound and not the author. */
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'
/** The provisioner of a volume that was made for a claim. */
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'
/** The node that the scheduler has chosen for the first pod with the claim. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
export const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner'
export const BETA_STORAGE_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner'

/** The class of a claim; '' for none, undefined when it is left to the default. */
export function classOf({ metadata, spec }: k8s.PersistentVolumeClaim | k8s.PersistentVolume): string | undefined {
  return metadata.annotations?.[BETA_CLASS_ANNOTATION] ?? spec.storageClassName
}

/** The modes as tables abbreviate them. */
export function accessModesText(modes: readonly string[] = []): string {
  return [
    ['ReadWriteOnce', 'RWO'],
    ['ReadOnlyMany', 'ROX'],
    ['ReadWriteMany', 'RWX'],
    ['ReadWriteOncePod', 'RWOP'],
  ]
    .filter(([mode]) => modes.includes(mode!))
    .map(([, short]) => short)
    .join(',')
}

/** The claims that a pod uses, by their names; those of ephemeral volumes as well. */
export function claimNamesOf({ metadata, spec }: k8s.Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : ephemeral ? [`${metadata.name}-${name}`] : [],
  )
}
