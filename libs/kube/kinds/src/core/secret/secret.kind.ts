// A Secret holds a small amount of sensitive data.
import {
  configMapKeyProblems,
  encodeBase64,
  fieldPath,
  invalidValue,
  required,
  setField,
  tooLong,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column, immutableErrors } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { MAX_DATA_BYTES, immutableDataErrors } from '../config-map/config-map.kind.ts'

// Which keys a type asks for. https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
const REQUIRED_KEYS: Record<string, readonly string[]> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

function dataErrors(secret: k8s.Secret): FieldError[] {
  const errors: FieldError[] = []
  let size = 0
  for (const [key, value] of Object.entries(secret.data ?? {})) {
    errors.push(...configMapKeyProblems(key).map((problem) => invalidValue(fieldPath('data').key(key), key, problem)))
    size += Math.floor((value.length * 3) / 4)
  }
  if (size > MAX_DATA_BYTES) errors.push(tooLong('data', MAX_DATA_BYTES))
  const type = secret.type ?? 'Opaque'
  for (const key of REQUIRED_KEYS[type] ?? [])
    if (!secret.data || !Object.hasOwn(secret.data, key)) errors.push(required(fieldPath('data').key(key)))
  if (type === 'kubernetes.io/basic-auth' && !secret.data?.['username'] && !secret.data?.['password'])
    errors.push(required(fieldPath('data[username]')), required(fieldPath('data[password]')))
  if (
    type === 'kubernetes.io/service-account-token' &&
    !secret.metadata.annotations?.['kubernetes.io/service-account.name']
  )
    errors.push(required(fieldPath('metadata', 'annotations').key('kubernetes.io/service-account.name')))
  return errors
}

export const secret = defineKind<k8s.Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  strategy: {
    revalidatesMetadata: true,
    defaults(object) {
      object.type ||= 'Opaque'
      if (!object.stringData) return
      // stringData is a convenience for writing: it never comes back.
      const data = { ...object.data }
      for (const [key, value] of Object.entries(object.stringData)) setField(data, key, encodeBase64(value))
      object.data = data
      delete object.stringData
    },
    validate: dataErrors,
    validateUpdate: (object, previous) => [
      ...immutableErrors(object.type, previous.type, fieldPath('type')),
      ...immutableDataErrors(object, previous, ['data']),
    ],
  },
  selectableFields: { type: '' },
  columns: [
    column('Type', ({ type }) => type ?? '', { doc: 'V1Secret.type' }),
    column('Data', ({ data }) => Object.keys(data ?? {}).length, { doc: 'V1Secret.data' }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
  ],
})
