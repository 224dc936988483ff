// A ConfigMap holds configuration as keys and texts.
import {
  configMapKeyProblems,
  fieldPath,
  forbiddenField,
  invalidValue,
  tooLong,
  equalJson,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'

/** Data of a ConfigMap or Secret may not exceed this many bytes (1 MiB). */
export const MAX_DATA_BYTES = 1024 * 1024
const encoder = new TextEncoder()

function dataErrors({ data, binaryData }: k8s.ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  let size = 0
  for (const [part, entries] of [
    ['data', data],
    ['binaryData', binaryData],
  ] as const) {
    for (const [key, value] of Object.entries(entries ?? {})) {
      const at = fieldPath(part).key(key)
      errors.push(...configMapKeyProblems(key).map((problem) => invalidValue(at, key, problem)))
      if (part === 'data' && binaryData && Object.hasOwn(binaryData, key))
        errors.push(invalidValue(at, key, 'duplicate of key present in binaryData'))
      size += part === 'data' ? encoder.encode(value).length : Math.floor((value.length * 3) / 4)
    }
  }
  if (size > MAX_DATA_BYTES) errors.push(tooLong('', MAX_DATA_BYTES))
  return errors
}

/** Once immutable, data stays as it is and so does the mark. */
export function immutableDataErrors<T extends { readonly immutable?: boolean }>(
  object: T,
  previous: T,
  parts: readonly (keyof T & string)[],
): FieldError[] {
  if (!previous.immutable) return []
  const errors = object.immutable ? [] : [forbiddenField('immutable', 'field is immutable when `immutable` is set')]
  return [
    ...errors,
    ...parts
      .filter((part) => !equalJson(object[part], previous[part]))
      .map((part) => forbiddenField(part, 'field is immutable when `immutable` is set')),
  ]
}

export const configMap = defineKind<k8s.ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  strategy: {
    revalidatesMetadata: true,
    validate: dataErrors,
    validateUpdate: (object, previous) => immutableDataErrors(object, previous, ['data', 'binaryData']),
  },
  columns: [
    column('Data', ({ data, binaryData }) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length, {
      doc: 'V1ConfigMap.data',
    }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
  ],
})
