// Rules for what a pod may tell its containers about itself.
import {
  canonicalQuantity,
  invalidValue,
  invalidValues,
  notSupported,
  parseQuantity,
  qualifiedNameProblems,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { fileModeErrors, localUnreservedPathErrors } from './volume-path.validation.ts'

/** Fields a variable may hold; sorted, as messages list them. */
export const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
const FILE_FIELDS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']
/** Fields that have a name at all. */
const KNOWN_FIELDS = new Set([
  ...ENV_FIELDS,
  ...FILE_FIELDS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
])
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]
const HUGE_PAGES = /^(limits|requests)\.hugepages-/
const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

/** Rules for a file that tells of the pod. */
export function downwardFileErrors(file: k8s.DownwardAPIVolumeFile, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (!file.path) errors.push(required(at.child('path')))
  errors.push(...localUnreservedPathErrors(file.path, at.child('path')))
  if (file.fieldRef) {
    errors.push(...fieldReferenceErrors(file.fieldRef, FILE_FIELDS, at.child('fieldRef')))
    if (file.resourceFieldRef)
      errors.push(invalidValue(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (file.resourceFieldRef)
    errors.push(...resourceReferenceErrors(file.resourceFieldRef, at.child('resourceFieldRef'), true))
  else errors.push(required(at, 'one of fieldRef and resourceFieldRef is required'))
  return [...errors, ...fileModeErrors(file.mode, at.child('mode'))]
}

/** @param allowed sorted names of fields */
export function fieldReferenceErrors(
  { apiVersion, fieldPath }: k8s.ObjectFieldSelector,
  allowed: readonly string[],
  at: FieldPath,
): FieldError[] {
  if (!apiVersion) return [required(at.child('apiVersion'))]
  if (!fieldPath) return [required(at.child('fieldPath'))]
  const here = at.child('fieldPath')
  const notConverted = (why: string): FieldError[] => [
    invalidValue(here, fieldPath, `error converting fieldPath: ${why}`),
  ]
  if (apiVersion !== 'v1') return notConverted(`unsupported pod version: ${apiVersion}`)
  const subscripted = /^([^[]*)\['(.*)'\]$/s.exec(fieldPath)
  if (subscripted) {
    const [, path, key] = subscripted
    if (path === 'metadata.annotations')
      return invalidValues(at, key!.toLowerCase(), qualifiedNameProblems(key!.toLowerCase()))
    if (path === 'metadata.labels') return invalidValues(at, key, qualifiedNameProblems(key!))
    return notConverted(`field label does not support subscript: ${fieldPath}`)
  }
  const path = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath
  if (!KNOWN_FIELDS.has(path)) return notConverted(`field label not supported: ${fieldPath}`)
  return allowed.includes(path) ? [] : [notSupported(here, path, allowed)]
}

/** @param isFile files must name the container they tell of */
export function resourceReferenceErrors(
  { containerName, resource, divisor }: k8s.ResourceFieldSelector,
  at: FieldPath,
  isFile: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  if (isFile && !containerName) errors.push(required(at.child('containerName')))
  else if (!resource) errors.push(required(at.child('resource')))
  else if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource))
    errors.push(notSupported(at.child('resource'), resource, RESOURCES))
  return [...errors, ...divisorErrors(resource, divisor, at)]
}

function divisorErrors(resource: string, divisor: string | undefined, at: FieldPath): FieldError[] {
  if (divisor === undefined || (parseQuantity(divisor)?.nano ?? 0n) === 0n) return []
  const text = canonicalQuantity(divisor)
  const refused = (supported: readonly string[], listed: string, of: string): FieldError[] =>
    supported.includes(text)
      ? []
      : [
          invalidValue(
            at.child('divisor'),
            resource,
            `only divisor's values ${listed} are supported with the ${of} resource`,
          ),
        ]
  const bytes = BYTE_DIVISORS.join(', ')
  if (resource.endsWith('.cpu')) return refused(['1m', '1'], '1m and 1', 'cpu')
  if (resource.endsWith('.memory')) return refused(BYTE_DIVISORS, bytes, 'memory')
  if (resource.endsWith('.ephemeral-storage')) return refused(BYTE_DIVISORS, bytes, 'local ephemeral storage')
  return HUGE_PAGES.test(resource) ? refused(BYTE_DIVISORS, bytes, 'hugepages') : []
}
