// Rules for volumes put together from several sources.
import {
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
import { downwardFileErrors } from './downward-api.validation.ts'
import { fileModeErrors, keyToPathErrors, localUnreservedPathErrors } from './volume-path.validation.ts'

const MIN_TOKEN_SECONDS = 10 * 60
const MAX_TOKEN_SECONDS = 2 ** 32
const KEY_TYPES = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519']
const SOURCES = [
  'secret',
  'configMap',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
] as const

export function projectedErrors(projected: k8s.ProjectedVolumeSource, at: FieldPath): FieldError[] {
  const errors = fileModeErrors(projected.defaultMode, at.child('defaultMode'))
  const paths = new Set<string>()
  /** @param shown what a message about a path that is taken shows */
  const take = (path: string, shown: unknown = path): FieldError[] => {
    if (paths.has(path)) return [invalidValue(at, shown, 'conflicting duplicate paths')]
    paths.add(path)
    return []
  }
  ;(projected.sources ?? []).forEach((source, i) => {
    const here = at.child('sources').index(i)
    for (const kind of ['secret', 'configMap'] as const) {
      const from = source[kind]
      if (from) errors.push(...keysErrors(from, here.child(kind), take))
    }
    for (const file of source.downwardAPI?.items ?? []) {
      errors.push(...downwardFileErrors(file, here.child('downwardAPI')))
      if (file.path) errors.push(...take(file.path))
    }
    if (source.serviceAccountToken)
      errors.push(...tokenErrors(source.serviceAccountToken, here.child('serviceAccountToken'), at))
    if (source.clusterTrustBundle) {
      errors.push(...trustBundleErrors(source.clusterTrustBundle, here.child('clusterTrustBundle')))
      errors.push(...take(source.clusterTrustBundle.path))
    }
    if (source.podCertificate)
      errors.push(...certificateErrors(source.podCertificate, here.child('podCertificate'), take))
    if (SOURCES.filter((kind) => source[kind] !== undefined).length > 1)
      errors.push(forbiddenField(here, 'may not specify more than 1 volume type per source'))
  })
  return errors
}

function keysErrors(
  { name, items = [] }: k8s.SecretProjection | k8s.ConfigMapProjection,
  at: FieldPath,
  take: (path: string, shown: unknown) => FieldError[],
): FieldError[] {
  return [
    ...(name ? [] : [required(at.child('name'))]),
    ...items.flatMap((item, i) => [
      ...keyToPathErrors(item, at.child('items').index(i)),
      ...(item.path ? take(item.path, name ?? '') : []),
    ]),
  ]
}

/** @param volume a token's path is reported at the volume */
function tokenErrors(
  { expirationSeconds = 0, path }: k8s.ServiceAccountTokenProjection,
  at: FieldPath,
  volume: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  if (expirationSeconds < MIN_TOKEN_SECONDS)
    errors.push(
      invalidValue(at.child('expirationSeconds'), expirationSeconds, 'may not specify a duration less than 10 minutes'),
    )
  if (expirationSeconds > MAX_TOKEN_SECONDS)
    errors.push(
      invalidValue(
        at.child('expirationSeconds'),
        expirationSeconds,
        'may not specify a duration larger than 2^32 seconds',
      ),
    )
  if (!path) errors.push(required(volume.child('path')))
  else errors.push(...localUnreservedPathErrors(path, volume.child('path')))
  return errors
}

function trustBundleErrors(bundle: k8s.ClusterTrustBundleProjection, at: FieldPath): FieldError[] {
  const { name, signerName, labelSelector, path } = bundle
  const errors: FieldError[] = []
  if (name !== undefined && signerName !== undefined)
    errors.push(invalidValue(at, bundle, 'only one of name and signerName may be used'))
  else if (name !== undefined) {
    if (name === '') errors.push(required(at.child('name'), 'must be a valid object name'))
    errors.push(
      ...invalidValues(
        at.child('name'),
        name,
        dns1123SubdomainProblems(name.slice(name.lastIndexOf(':') + 1)).map(
          (problem) => `not a valid clustertrustbundlename: ${problem}`,
        ),
      ),
    )
    if (labelSelector)
      errors.push(
        invalidValue(at.child('labelSelector'), labelSelector, 'labelSelector must be unset if name is specified'),
      )
  } else if (signerName !== undefined) {
    if (signerName === '') errors.push(required(at.child('signerName'), 'must be a valid signer name'))
    if (labelSelector) errors.push(...labelSelectorErrors(labelSelector, at.child('labelSelector')))
  } else errors.push(required(at, 'either name or signerName must be specified'))
  if (!path) errors.push(required(at.child('path')))
  return [...errors, ...localUnreservedPathErrors(path, at.child('path'))]
}

function certificateErrors(
  certificate: k8s.PodCertificateProjection,
  at: FieldPath,
  take: (path: string) => FieldError[],
): FieldError[] {
  const errors: FieldError[] = []
  if (!KEY_TYPES.includes(certificate.keyType))
    errors.push(notSupported(at.child('keyType'), certificate.keyType, KEY_TYPES))
  const seconds = certificate.maxExpirationSeconds
  if (seconds !== undefined && seconds < 3600)
    errors.push(
      invalidValue(at.child('maxExpirationSeconds'), seconds, 'if provided, maxExpirationSeconds must be >= 3600'),
    )
  const fields = ['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const
  for (const field of fields) {
    const path = certificate[field]
    if (path) errors.push(...localUnreservedPathErrors(path, at.child(field)), ...take(path))
  }
  if (!fields.some((field) => certificate[field]))
    errors.push(required(at, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'))
  return errors
}
