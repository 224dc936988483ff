// Admission plug-ins for claims, in the API server's order.
import { compareQuantities, forbidden, type k8s } from '@kubarium/kube-objects'
import type { AdmissionPlugin, Mutable } from '@kubarium/kube-apiserver'
import { isDefaultClass } from '../../storage/storage-class/storage-class.kind.ts'
import { BETA_CLASS_ANNOTATION, classOf } from './claim.ts'

const CLASSES = 'storageclasses.storage.k8s.io'
const CLAIMS = { group: '', resource: 'persistentvolumeclaims' }

/** https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaultstorageclass */
export const defaultStorageClassAdmission: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit(object, { resource, subresource, operation, context }) {
    if (resource.storage !== 'persistentvolumeclaims' || subresource !== '' || operation !== 'CREATE') return
    const claim = object as unknown as Mutable<k8s.PersistentVolumeClaim>
    if (claim.spec.storageClassName !== undefined || claim.metadata.annotations?.[BETA_CLASS_ANNOTATION] !== undefined)
      return
    const classes = (context.state.list(CLASSES) as unknown as readonly k8s.StorageClass[]).filter(isDefaultClass)
    // Of several the newest, then the first by name.
    const [chosen] = [...classes].sort((a, b) => {
      const [one, other] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
      if (one !== other) return one > other ? -1 : 1
      return a.metadata.name < b.metadata.name ? -1 : 1
    })
    if (chosen) claim.spec.storageClassName = chosen.metadata.name
  },
}

const sizeOf = ({ spec }: k8s.PersistentVolumeClaim): string => spec.resources?.requests?.['storage'] ?? '0'

/** https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#persistentvolumeclaimresize */
export const claimResizeAdmission: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate(object, { resource, subresource, operation, previous, name, context }) {
    if (resource.storage !== 'persistentvolumeclaims' || subresource !== '' || operation !== 'UPDATE') return
    const claim = object as unknown as k8s.PersistentVolumeClaim
    const before = previous as unknown as k8s.PersistentVolumeClaim
    if (compareQuantities(sizeOf(claim), sizeOf(before)) <= 0) return
    if (before.status.phase !== 'Bound')
      throw forbidden(CLAIMS, name, 'Only bound persistent volume claims can be expanded')
    const storageClass = context.state.find(CLASSES, '', classOf(claim) ?? '') as unknown as
      k8s.StorageClass | undefined
    if (!storageClass?.allowVolumeExpansion)
      throw forbidden(
        CLAIMS,
        name,
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      )
  },
}
