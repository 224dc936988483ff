// Rules for what a container sees of the pod's volumes.
import {
  forbiddenField,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { localPathErrors } from './volume-path.validation.ts'

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None']
const RECURSIVE_MODES = ['Disabled', 'Enabled', 'IfPossible']

/** Rules for volumes mounted as files. */
export function mountErrors(
  container: k8s.Container,
  at: FieldPath,
  volumes: ReadonlyMap<string, k8s.Volume>,
): FieldError[] {
  const paths = new Set<string>()
  const devices = container.volumeDevices ?? []
  return (container.volumeMounts ?? []).flatMap((mount, i) => {
    const here = at.index(i)
    const { name, mountPath, subPath, subPathExpr, mountPropagation } = mount
    const errors: FieldError[] = []
    if (!name) errors.push(required(here.child('name')))
    if (!volumes.has(name)) errors.push(notFoundValue(here.child('name'), name))
    if (!mountPath) errors.push(required(here.child('mountPath')))
    if (paths.has(mountPath)) errors.push(invalidValue(here.child('mountPath'), mountPath, 'must be unique'))
    paths.add(mountPath)
    if (devices.some((device) => device.name === name))
      errors.push(invalidValue(here.child('name'), name, 'must not already exist in volumeDevices'))
    if (devices.some(({ devicePath }) => devicePath === mountPath))
      errors.push(invalidValue(here.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices'))
    if (subPath) errors.push(...localPathErrors(subPath, at.child('subPath')))
    if (subPathExpr) {
      if (subPath)
        errors.push(
          invalidValue(here.child('subPathExpr'), subPathExpr, 'subPathExpr and subPath are mutually exclusive'),
        )
      errors.push(...localPathErrors(subPathExpr, at.child('subPathExpr')))
    }
    if (mountPropagation !== undefined)
      errors.push(
        ...propagationErrors(mountPropagation, at.child('mountPropagation'), container.securityContext?.privileged),
      )
    return [...errors, ...recursionErrors(mount, at.child('recursiveReadOnly'))]
  })
}

function propagationErrors(mode: string, at: FieldPath, isPrivileged = false): FieldError[] {
  if (!PROPAGATIONS.includes(mode)) return [notSupported(at, mode, PROPAGATIONS)]
  return mode === 'Bidirectional' && !isPrivileged
    ? [forbiddenField(at, 'Bidirectional mount propagation is available only to privileged containers')]
    : []
}

function recursionErrors(
  { recursiveReadOnly, readOnly, mountPropagation }: k8s.VolumeMount,
  at: FieldPath,
): FieldError[] {
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return []
  if (!RECURSIVE_MODES.includes(recursiveReadOnly)) return [notSupported(at, recursiveReadOnly, RECURSIVE_MODES)]
  return [
    ...(readOnly ? [] : [forbiddenField(at, 'may only be specified when readOnly is true')]),
    ...(mountPropagation === undefined || mountPropagation === 'None'
      ? []
      : [forbiddenField(at, 'may only be specified when mountPropagation is None or not specified')]),
  ]
}

/** Rules for volumes given as block devices. */
export function deviceErrors(
  container: k8s.Container,
  at: FieldPath,
  volumes: ReadonlyMap<string, k8s.Volume>,
): FieldError[] {
  const names = new Set<string>()
  const paths = new Set<string>()
  const mounts = container.volumeMounts ?? []
  return (container.volumeDevices ?? []).flatMap(({ name, devicePath }, i) => {
    const [nameAt, pathAt] = [at.index(i).child('name'), at.index(i).child('devicePath')]
    const errors: FieldError[] = []
    const volume = volumes.get(name)
    if (!name) errors.push(required(nameAt))
    if (names.has(name)) errors.push(invalidValue(nameAt, name, 'must be unique'))
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral)
      errors.push(
        invalidValue(
          nameAt,
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      )
    if (!volume) errors.push(notFoundValue(nameAt, name))
    if (!devicePath) errors.push(required(pathAt))
    if (paths.has(devicePath)) errors.push(invalidValue(pathAt, devicePath, 'must be unique'))
    if (devicePath.split('/').includes('..'))
      errors.push(invalidValue(pathAt, devicePath, "can not contain backsteps ('..')"))
    else paths.add(devicePath)
    if (mounts.some((mount) => mount.name === name))
      errors.push(invalidValue(nameAt, name, 'must not already exist in volumeMounts'))
    if (mounts.some(({ mountPath }) => mountPath === devicePath))
      errors.push(invalidValue(pathAt, devicePath, 'must not already exist as a path in volumeMounts'))
    if (name) names.add(name)
    return errors
  })
}
