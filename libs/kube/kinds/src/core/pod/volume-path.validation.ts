// Rules for paths that must stay within a volume.
import { invalidValue, required, type FieldError, type FieldPath, type k8s } from '@kubarium/kube-objects'

/** No part of the path may lead upwards. */
export function backstepErrors(path: string, at: FieldPath): FieldError[] {
  return path.split('/').includes('..') ? [invalidValue(at, path, "must not contain '..'")] : []
}

/** The path must be relative and lead only down. */
export function localPathErrors(path: string, at: FieldPath): FieldError[] {
  return [
    ...(path.startsWith('/') ? [invalidValue(at, path, 'must be a relative path')] : []),
    ...backstepErrors(path, at),
  ]
}

/** As `localPathErrors`; names that begin with two dots are the kubelet's own. */
export function localUnreservedPathErrors(path: string, at: FieldPath): FieldError[] {
  return [
    ...localPathErrors(path, at),
    ...(path.startsWith('..') && !path.startsWith('../') ? [invalidValue(at, path, "must not start with '..'")] : []),
  ]
}

/** Permissions of a file, as Unix counts them. */
export function fileModeErrors(mode: number | undefined, at: FieldPath): FieldError[] {
  return mode !== undefined && (mode < 0 || mode > 0o777)
    ? [invalidValue(at, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : []
}

/** Rules for a key of a ConfigMap or Secret that becomes a file. */
export function keyToPathErrors({ key, path, mode }: k8s.KeyToPath, at: FieldPath): FieldError[] {
  return [
    ...(key ? [] : [required(at.child('key'))]),
    ...(path ? [] : [required(at.child('path'))]),
    ...localUnreservedPathErrors(path, at.child('path')),
    ...fileModeErrors(mode, at.child('mode')),
  ]
}
