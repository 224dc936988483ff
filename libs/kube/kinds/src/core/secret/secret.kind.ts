// A Secret holds a small amount of sensitive data.
import { encodeBase64, fieldPath, setField, type k8s } from '@kubarium/kube-objects'
import { age, column, immutableErrors } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { immutableDataErrors } from '../config-map/config-map.kind.ts'
import { keyPairProblem } from './key-pair.ts'
import { secretErrors } from './secret.validation.ts'

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
    validate: secretErrors,
    warnings(object) {
      if (object.type !== 'kubernetes.io/tls') return []
      const problem = keyPairProblem(object.data?.['tls.crt'], object.data?.['tls.key'])
      return problem === undefined ? [] : [problem]
    },
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
