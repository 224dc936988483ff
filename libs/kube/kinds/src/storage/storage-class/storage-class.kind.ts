// A StorageClass says how volumes are made for claims that ask for it.
import {
  fieldPath,
  invalidValue,
  invalidValues,
  notSupported,
  qualifiedNameProblems,
  required,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column, immutableErrors } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { diskProvisioner } from './disk-provisioner.reconciler.ts'
import { goJson } from '../../go/go-json.ts'

export const DEFAULT_CLASS_ANNOTATION = 'storageclass.kubernetes.io/is-default-class'
const BETA_DEFAULT_CLASS_ANNOTATION = 'storageclass.beta.kubernetes.io/is-default-class'
const MAX_PARAMETERS_BYTES = 256 * 1024
const MAX_PARAMETERS = 512

/** Whether claims that name no class get this one. */
export function isDefaultClass({ metadata }: k8s.StorageClass): boolean {
  return [DEFAULT_CLASS_ANNOTATION, BETA_DEFAULT_CLASS_ANNOTATION].some((key) => metadata.annotations?.[key] === 'true')
}

function errorsOf({
  provisioner,
  parameters = {},
  reclaimPolicy,
  volumeBindingMode,
  allowedTopologies = [],
}: k8s.StorageClass): FieldError[] {
  const errors: FieldError[] = []
  const at = fieldPath('provisioner')
  if (!provisioner) errors.push(required(at))
  else errors.push(...invalidValues(at, provisioner, qualifiedNameProblems(provisioner.toLowerCase())))
  const entries = Object.entries(parameters)
  if (entries.length > MAX_PARAMETERS)
    errors.push({
      type: 'FieldValueTooLong',
      field: 'parameters',
      detail: `may not have more than ${MAX_PARAMETERS} bytes`,
    })
  let size = 0
  for (const [key, value] of entries) {
    if (key === '') errors.push(invalidValue('parameters', key, 'field can not be empty.'))
    size += key.length + value.length
  }
  if (size > MAX_PARAMETERS_BYTES)
    errors.push({
      type: 'FieldValueTooLong',
      field: 'parameters',
      detail: `may not be more than ${MAX_PARAMETERS_BYTES} bytes`,
    })
  if (reclaimPolicy && !['Delete', 'Retain'].includes(reclaimPolicy))
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']))
  const modes = ['Immediate', 'WaitForFirstConsumer']
  if (!volumeBindingMode) errors.push(required('volumeBindingMode'))
  else if (!modes.includes(volumeBindingMode)) errors.push(notSupported('volumeBindingMode', volumeBindingMode, modes))
  allowedTopologies.forEach(({ matchLabelExpressions = [] }, i) =>
    matchLabelExpressions.forEach(({ key, values }, j) => {
      const here = fieldPath('allowedTopologies').index(i).child('matchLabelExpressions').index(j)
      errors.push(...invalidValues(here.child('key'), key, qualifiedNameProblems(key)))
      if (!values?.length) errors.push(required(here.child('values')))
    }),
  )
  return errors
}

/** Parameters as messages show them: in order. */
const shown = (parameters: k8s.StorageClass['parameters']): unknown =>
  parameters && goJson('map[string]string', 'map[string]string', parameters)

export const storageClass = defineKind<k8s.StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  strategy: {
    returnsDeleted: true,
    defaults(object) {
      object.reclaimPolicy ??= 'Delete'
      object.volumeBindingMode ??= 'Immediate'
    },
    validate: errorsOf,
    validateUpdate: (object, previous) => [
      ...immutableErrors(shown(object.parameters), shown(previous.parameters), 'parameters'),
      ...immutableErrors(object.provisioner, previous.provisioner, 'provisioner'),
      ...immutableErrors(object.reclaimPolicy, previous.reclaimPolicy, 'reclaimPolicy'),
      ...immutableErrors(object.volumeBindingMode, previous.volumeBindingMode, 'volumeBindingMode'),
    ],
  },
  reconcilers: [diskProvisioner],
  columns: [
    column('Name', (object) => `${object.metadata.name}${isDefaultClass(object) ? ' (default)' : ''}`, {
      format: 'name',
      doc: 'V1ObjectMeta.name',
    }),
    column('Provisioner', ({ provisioner }) => provisioner, { doc: 'V1StorageClass.provisioner' }),
    column('ReclaimPolicy', ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete', { doc: 'V1StorageClass.reclaimPolicy' }),
    column('VolumeBindingMode', ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate', {
      doc: 'V1StorageClass.volumeBindingMode',
    }),
    column('AllowVolumeExpansion', ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false, {
      doc: 'V1StorageClass.allowVolumeExpansion',
    }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
  ],
})
