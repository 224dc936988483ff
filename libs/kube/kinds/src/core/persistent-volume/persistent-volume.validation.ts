// Rules for volumes (`ValidatePersistentVolume`).
import {
  compareQuantities,
  dns1123SubdomainProblems,
  fieldPath,
  forbiddenField,
  invalidValue,
  invalidValues,
  notSupported,
  required,
  wholeValue,
  equalJson,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { immutableErrors, wasGivenEmpty } from '@kubarium/kube-apiserver'
import { goJson, goJsonText } from '../../go/go-json.ts'
import { unifiedDiff } from '../../go/unified-diff.ts'
import { nodeSelectorTermErrors } from '../pod/scheduling.validation.ts'
import { volumeSourceErrors } from '../pod/volume-source.validation.ts'
import { backstepErrors } from '../pod/volume-path.validation.ts'
import { ACCESS_MODES, VOLUME_MODES } from '../persistent-volume-claim/claim-spec.validation.ts'

type Spec = k8s.PersistentVolumeSpec

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain']

/** The sources in the order and by the names of the API server's own type, with the type of what is in them. */
const SOURCES: readonly (readonly [field: keyof Spec, name: string, type?: string])[] = [
  ['gcePersistentDisk', 'GCEPersistentDisk', 'GCEPersistentDiskVolumeSource'],
  ['awsElasticBlockStore', 'AWSElasticBlockStore', 'AWSElasticBlockStoreVolumeSource'],
  ['hostPath', 'HostPath', 'HostPathVolumeSource'],
  ['glusterfs', 'Glusterfs'],
  ['nfs', 'NFS', 'NFSVolumeSource'],
  ['rbd', 'RBD'],
  ['quobyte', 'Quobyte', 'QuobyteVolumeSource'],
  ['iscsi', 'ISCSI'],
  ['flexVolume', 'FlexVolume'],
  ['cinder', 'Cinder'],
  ['cephfs', 'CephFS'],
  ['fc', 'FC', 'FCVolumeSource'],
  ['flocker', 'Flocker', 'FlockerVolumeSource'],
  ['azureFile', 'AzureFile'],
  ['vsphereVolume', 'VsphereVolume', 'VsphereVirtualDiskVolumeSource'],
  ['azureDisk', 'AzureDisk', 'AzureDiskVolumeSource'],
  ['photonPersistentDisk', 'PhotonPersistentDisk', 'PhotonPersistentDiskVolumeSource'],
  ['portworxVolume', 'PortworxVolume', 'PortworxVolumeSource'],
  ['scaleIO', 'ScaleIO'],
  ['local', 'Local'],
  ['storageos', 'StorageOS'],
  ['csi', 'CSI'],
]
/** Sources that no pod names by itself. */
const NOT_OF_PODS = new Set<keyof Spec>(['local', 'csi', 'storageos', 'scaleIO', 'flexVolume', 'azureFile'])

function capacityErrors(spec: Spec, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const entries = Object.entries(spec.capacity ?? {})
  if (entries.length === 0) errors.push(required(at))
  if (spec.capacity?.['storage'] === undefined || entries.length > 1)
    errors.push(notSupported(at, spec.capacity ?? (wasGivenEmpty(spec, 'capacity') ? {} : null), ['storage']))
  for (const [name, quantity] of entries) {
    if (compareQuantities(quantity, '0') < 0)
      errors.push(invalidValue(at.key(name), wholeValue(quantity), 'must be a valid resource quantity'))
    if (compareQuantities(quantity, '0') <= 0)
      errors.push(invalidValue(at.key(name), quantity, 'must be greater than zero'))
  }
  return errors
}

function sourceErrors(spec: Spec, at: FieldPath): FieldError[] {
  const present = SOURCES.filter(([field]) => spec[field] !== undefined)
  const [first] = present
  if (!first) return [required(at, 'must specify a volume type')]
  if (!NOT_OF_PODS.has(first[0]))
    return volumeSourceErrors({ name: '', ...spec } as unknown as k8s.Volume, at, {
      volumeName: '',
      podName: undefined,
    })
  const errors: FieldError[] = []
  if (spec.local) {
    if (!spec.local.path) errors.push(required(at.child('local', 'path')))
    else errors.push(...backstepErrors(spec.local.path, at.child('local')))
    if (!spec.nodeAffinity?.required)
      errors.push(required(at.child('nodeAffinity'), 'Local volume requires node affinity'))
  }
  if (spec.csi) {
    if (!spec.csi.driver) errors.push(required(at.child('csi', 'driver')))
    if (!spec.csi.volumeHandle) errors.push(required(at.child('csi', 'volumeHandle')))
  }
  for (const [field] of present.slice(1))
    errors.push(forbiddenField(at.child(field), 'may not specify more than 1 volume type'))
  return errors
}

function affinityErrors({ nodeAffinity }: Spec, at: FieldPath): FieldError[] {
  if (!nodeAffinity) return []
  if (!nodeAffinity.required) return [required(at.child('required'), 'must specify required node constraints')]
  const terms = nodeAffinity.required.nodeSelectorTerms
  const here = at.child('required', 'nodeSelectorTerms')
  if (terms.length === 0) return [required(here, 'must have at least one node selector term')]
  return terms.flatMap((term, i) => nodeSelectorTermErrors(term, here.index(i), true))
}

export function volumeErrors({ spec }: k8s.PersistentVolume): FieldError[] {
  const at = fieldPath('spec')
  const modes = spec.accessModes ?? []
  const policy = spec.persistentVolumeReclaimPolicy
  const errors: FieldError[] = []
  if (modes.length === 0) errors.push(required(at.child('accessModes')))
  for (const mode of modes)
    if (!ACCESS_MODES.includes(mode)) errors.push(notSupported(at.child('accessModes'), mode, ACCESS_MODES))
  if (modes.includes('ReadWriteOncePod') && modes.length > 1)
    errors.push(forbiddenField(at.child('accessModes'), 'may not use ReadWriteOncePod with other access modes'))
  errors.push(...capacityErrors(spec, at.child('capacity')))
  if (policy && !RECLAIM_POLICIES.includes(policy))
    errors.push(notSupported(at.child('persistentVolumeReclaimPolicy'), policy, RECLAIM_POLICIES))
  errors.push(...affinityErrors(spec, at.child('nodeAffinity')), ...sourceErrors(spec, at))
  if (spec.hostPath && /^\/+$/.test(spec.hostPath.path) && policy === 'Recycle')
    errors.push(
      forbiddenField(at.child('persistentVolumeReclaimPolicy'), "may not be 'recycle' for a hostPath mount of '/'"),
    )
  const { storageClassName, volumeMode } = spec
  if (storageClassName)
    errors.push(
      ...invalidValues(at.child('storageClassName'), storageClassName, dns1123SubdomainProblems(storageClassName)),
    )
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode))
    errors.push(notSupported(at.child('volumeMode'), volumeMode, VOLUME_MODES))
  return errors
}

function sourceText(spec: Spec): string {
  return goJsonText(
    Object.fromEntries(
      SOURCES.map(([field, name, type]) => {
        const source = spec[field]
        if (source === undefined) return [name, null]
        return [name, type ? goJson(`core.${type}`, `v1.${type}`, source) : source]
      }),
    ),
  )
}

const sourceOf = (spec: Spec): object => Object.fromEntries(SOURCES.map(([field]) => [field, spec[field]]))

/** Where a volume is never changes. */
export function volumeUpdateErrors(
  { spec }: k8s.PersistentVolume,
  { spec: previous }: k8s.PersistentVolume,
): FieldError[] {
  const errors: FieldError[] = []
  if (!equalJson(sourceOf(spec), sourceOf(previous)))
    errors.push(
      forbiddenField(
        fieldPath('spec', 'persistentvolumesource'),
        `spec.persistentvolumesource is immutable after creation\n${unifiedDiff(sourceText(previous), sourceText(spec))}`,
      ),
    )
  errors.push(...immutableErrors(spec.volumeMode, previous.volumeMode, fieldPath('volumeMode')))
  if (previous.nodeAffinity)
    errors.push(...immutableErrors(spec.nodeAffinity, previous.nodeAffinity, fieldPath('nodeAffinity')))
  return errors
}
