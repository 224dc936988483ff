// Rules for what a claim asks for: of claims themselves and of the templates that StatefulSets make them from.
import {
  compareQuantities,
  dns1123SubdomainProblems,
  forbiddenField,
  invalidValue,
  invalidValues,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { labelSelectorErrors } from '../../apps/label-selector.validation.ts'

export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
export const VOLUME_MODES = ['Block', 'Filesystem']

/** Each mode is a known one, and the strictest stands alone. */
export function accessModeErrors(modes: readonly string[], at: FieldPath): FieldError[] {
  const errors = modes
    .filter((mode) => !ACCESS_MODES.includes(mode))
    .map((mode) => notSupported(at, mode, ACCESS_MODES))
  if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod'))
    errors.push(forbiddenField(at, 'may not use ReadWriteOncePod with other access modes'))
  return errors
}

/** `ValidatePersistentVolumeClaimSpec` */
export function claimSpecErrors(spec: k8s.PersistentVolumeClaimSpec, at: FieldPath): FieldError[] {
  const { accessModes = [], selector, resources, storageClassName, volumeMode, dataSource, dataSourceRef } = spec
  const errors: FieldError[] = []
  if (accessModes.length === 0) errors.push(required(at.child('accessModes'), 'at least 1 access mode is required'))
  if (selector) errors.push(...labelSelectorErrors(selector, at.child('selector')))
  errors.push(...accessModeErrors(accessModes, at.child('accessModes')))
  const size = resources?.requests?.['storage']
  const sizeAt = at.child('resources').key('storage')
  if (size === undefined) errors.push(required(sizeAt))
  else if (compareQuantities(size, '0') <= 0) errors.push(invalidValue(sizeAt, size, 'must be greater than zero'))
  if (storageClassName)
    errors.push(
      ...invalidValues(at.child('storageClassName'), storageClassName, dns1123SubdomainProblems(storageClassName)),
    )
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode))
    errors.push(notSupported(at.child('volumeMode'), volumeMode, VOLUME_MODES))
  if (dataSource) errors.push(...dataSourceErrors(dataSource, at.child('dataSource')))
  if (dataSourceRef) errors.push(...dataSourceErrors(dataSourceRef, at.child('dataSourceRef')))
  return errors
}

function dataSourceErrors(
  { apiGroup, kind, name }: Readonly<Partial<k8s.TypedObjectReference>>,
  at: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  if (!name) errors.push(required(at.child('name')))
  if (!kind) errors.push(required(at.child('kind')))
  if (!apiGroup && kind !== 'PersistentVolumeClaim')
    errors.push(invalidValue(at, kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup"))
  if (apiGroup) errors.push(...invalidValues(at.child('apiGroup'), apiGroup, dns1123SubdomainProblems(apiGroup)))
  return errors
}
