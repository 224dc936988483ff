// A Namespace is a scope for names: most objects live in one.
import {
  StatusError,
  dns1123LabelProblems,
  forbidden,
  invalidValue,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column, type AdmissionPlugin, type Mutable, type PartSubresource } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'

const NAME_LABEL = 'kubernetes.io/metadata.name'
const IMMORTAL = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

/** The one part that may take the `kubernetes` finalizer out of the spec; the last one lets the namespace go. */
const finalize: PartSubresource<k8s.Namespace> = {
  type: 'part',
  prepare(namespace, previous) {
    namespace.status = previous.status as Mutable<k8s.NamespaceStatus>
  },
}

/** Nothing is created in a namespace that is missing or going (NamespaceLifecycle). */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit(_object, { resource, operation, namespace, context, name }) {
    if (operation !== 'CREATE' || namespace === '' || resource.storage === 'namespaces') return
    const found = context.state.find('namespaces', '', namespace) as unknown as k8s.Namespace | undefined
    if (!found)
      throw new StatusError(404, 'NotFound', `namespaces ${JSON.stringify(namespace)} not found`, {
        name: namespace,
        kind: 'namespaces',
      })
    if (found.status.phase !== 'Terminating' && !found.metadata.deletionTimestamp) return
    const refusal = forbidden(
      { group: resource.group, resource: resource.plural },
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    )
    throw new StatusError(refusal.code, refusal.reason, refusal.message, {
      ...refusal.details,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    })
  },
  validate(_object, { resource, operation, name }) {
    if (operation === 'DELETE' && resource.storage === 'namespaces' && IMMORTAL.slice(0, 3).includes(name))
      throw forbidden({ group: '', resource: 'namespaces' }, name, 'this namespace may not be deleted')
  },
}

/** The phase follows from whether a namespace is being deleted. */
function phaseErrors({ metadata, status }: k8s.Namespace): FieldError[] {
  const [phase, why] =
    metadata.deletionTimestamp === undefined ? ['Active', 'is empty'] : ['Terminating', 'is not empty']
  return status.phase === phase
    ? []
    : [invalidValue('status.Phase', status.phase ?? '', `may only be '${phase}' if \`deletionTimestamp\` ${why}`)]
}

export const namespace = defineKind<k8s.Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  strategy: {
    revalidatesMetadata: true,
    nameProblems: dns1123LabelProblems,
    deletionWaits: ({ spec }) => (spec.finalizers?.length ?? 0) > 0,
    markDeleted(object) {
      object.status = { ...object.status, phase: 'Terminating' }
    },
    defaults(object) {
      object.status = { ...object.status, phase: object.status?.phase ?? 'Active' }
      if (object.metadata.name)
        object.metadata.labels = { ...object.metadata.labels, [NAME_LABEL]: object.metadata.name ?? '' }
    },
    validateStatusUpdate: phaseErrors,
    prepareForCreate(object) {
      object.status = { phase: 'Active' }
      if (!object.spec.finalizers?.includes('kubernetes'))
        object.spec = { ...object.spec, finalizers: [...(object.spec.finalizers ?? []), 'kubernetes'] }
      object.metadata.labels = { ...object.metadata.labels, [NAME_LABEL]: object.metadata.name ?? '' }
    },
    prepareForUpdate(object, previous) {
      object.spec = { ...object.spec, ...(previous.spec.finalizers && { finalizers: [...previous.spec.finalizers] }) }
      object.status = previous.status as Mutable<k8s.NamespaceStatus>
    },
  },
  subresources: { finalize },
  selectableFields: { 'status.phase': '' },
  columns: [
    column('Status', ({ status }) => status.phase ?? '', { description: 'The status of the namespace' }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
  ],
})
