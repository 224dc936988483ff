// Rules for the environment of a container.
import {
  configMapKeyProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  envVarNameProblems,
  invalidValue,
  invalidValues,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { ENV_FIELDS, fieldReferenceErrors, resourceReferenceErrors } from './downward-api.validation.ts'
import { backstepErrors } from './volume-path.validation.ts'

/** Rules for variables. */
export function envErrors(env: readonly k8s.EnvVar[], at: FieldPath): FieldError[] {
  return env.flatMap((variable, i) => {
    const { name, valueFrom } = variable
    const here = at.index(i)
    return [
      ...(name ? invalidValues(here.child('name'), name, envVarNameProblems(name)) : [required(here.child('name'))]),
      ...(valueFrom ? valueFromErrors(valueFrom, variable.value, here.child('valueFrom')) : []),
    ]
  })
}

function valueFromErrors(source: k8s.EnvVarSource, value: string | undefined, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  let count = 0
  if (source.fieldRef) {
    count++
    errors.push(...fieldReferenceErrors(source.fieldRef, ENV_FIELDS, at.child('fieldRef')))
  }
  if (source.resourceFieldRef) {
    count++
    errors.push(...resourceReferenceErrors(source.resourceFieldRef, at.child('resourceFieldRef'), false))
  }
  for (const field of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const reference = source[field]
    if (!reference) continue
    count++
    errors.push(...keyReferenceErrors(reference, at.child(field)))
  }
  if (source.fileKeyRef) {
    count++
    errors.push(...fileReferenceErrors(source.fileKeyRef, at.child('fileKeyRef')))
  }
  if (count === 0)
    errors.push(
      invalidValue(
        at,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    )
  else if (value) errors.push(invalidValue(at, '', 'may not be specified when `value` is not empty'))
  else if (count > 1) errors.push(invalidValue(at, '', 'may not have more than one field specified at a time'))
  return errors
}

function keyReferenceErrors(
  { name = '', key }: k8s.ConfigMapKeySelector | k8s.SecretKeySelector,
  at: FieldPath,
): FieldError[] {
  return [
    ...invalidValues(at.child('name'), name, dns1123SubdomainProblems(name)),
    ...(key ? invalidValues(at.child('key'), key, configMapKeyProblems(key)) : [required(at.child('key'))]),
  ]
}

function fileReferenceErrors({ key, volumeName, path }: k8s.FileKeySelector, at: FieldPath): FieldError[] {
  return [
    ...(key ? invalidValues(at.child('key'), key, envVarNameProblems(key)) : [required(at.child('key'))]),
    ...(volumeName
      ? invalidValues(at.child('volumeName'), volumeName, dns1123LabelProblems(volumeName))
      : [required(at.child('volumeName'))]),
    ...(path ? backstepErrors(path, at.child('path')) : [required(at.child('path'))]),
  ]
}

/** Rules for taking over all keys of an object. */
export function envFromErrors(sources: readonly k8s.EnvFromSource[], at: FieldPath): FieldError[] {
  return sources.flatMap((source, i) => {
    const here = at.index(i)
    const errors: FieldError[] = []
    if (source.prefix)
      errors.push(...invalidValues(here.child('prefix'), source.prefix, envVarNameProblems(source.prefix)))
    let count = 0
    for (const field of ['configMapRef', 'secretRef'] as const) {
      const reference = source[field]
      if (!reference) continue
      count++
      const { name } = reference
      const nameAt = here.child(field, 'name')
      // The name may be the beginning of one.
      errors.push(
        ...(name ? invalidValues(nameAt, name, dns1123SubdomainProblems(name.replace(/-$/, 'a'))) : [required(nameAt)]),
      )
    }
    if (count === 0) errors.push(invalidValue(at, '', 'must specify one of: `configMapRef` or `secretRef`'))
    else if (count > 1) errors.push(invalidValue(at, '', 'may not have more than one field specified at a time'))
    return errors
  })
}

/** Variables out of files: the files lie in an emptyDir of the pod. */
export function fileReferenceVolumeErrors(
  env: readonly k8s.EnvVar[],
  at: FieldPath,
  volumes: readonly k8s.Volume[],
): FieldError[] {
  return env.flatMap(({ valueFrom }, i) => {
    const name = valueFrom?.fileKeyRef?.volumeName
    if (name === undefined) return []
    const here = at.index(i).child('valueFrom', 'fileKeyRef', 'volumeName')
    const volume = volumes.findLast((one) => one.name === name)
    if (!volume) return [{ type: 'FieldValueNotFound', field: String(here), value: name, detail: '' }]
    return volume.emptyDir ? [] : [invalidValue(here, name, 'referenced volume must be of type emptyDir')]
  })
}
