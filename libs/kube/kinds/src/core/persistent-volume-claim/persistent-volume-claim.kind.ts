// A PersistentVolumeClaim asks for storage that outlives pods.
import {
  compareQuantities,
  equalJson,
  fieldPath,
  forbiddenField,
  invalidValue,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column, immutableErrors, type Mutable } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { goJson, goJsonText } from '../../go/go-json.ts'
import { unifiedDiff } from '../../go/unified-diff.ts'
import { BETA_CLASS_ANNOTATION, accessModesText, classOf } from './claim.ts'
import { claimBinder } from './claim-binder.reconciler.ts'
import { CLAIM_PROTECTION, claimProtection } from './claim-protection.reconciler.ts'
import { claimSpecErrors } from './claim-spec.validation.ts'

type Claim = k8s.PersistentVolumeClaim

const SIZE = fieldPath('spec', 'resources', 'requests', 'storage')
const SNAPSHOT_GROUP = 'snapshot.storage.k8s.io'

const sizeOf = ({ spec }: Claim): string => spec.resources?.requests?.['storage'] ?? '0'

/** The class may be filled in where none was given, by hand or from the annotation of old. */
function comparedClass({ metadata, spec }: Claim, previous: Claim): string | undefined {
  const before = previous.spec.storageClassName
  if (before !== undefined || spec.storageClassName === undefined) return spec.storageClassName
  const ofOld = previous.metadata.annotations?.[BETA_CLASS_ANNOTATION]
  return ofOld === undefined || (ofOld === spec.storageClassName && !metadata.annotations?.[BETA_CLASS_ANNOTATION])
    ? before
    : spec.storageClassName
}

/** `ValidatePersistentVolumeClaimUpdate` */
function updateErrors(claim: Claim, previous: Claim): FieldError[] {
  const errors: FieldError[] = []
  const before: Mutable<k8s.PersistentVolumeClaimSpec> = { ...(previous.spec as Mutable<typeof previous.spec>) }
  const after: Mutable<k8s.PersistentVolumeClaimSpec> = { ...(claim.spec as Mutable<typeof claim.spec>) }
  // The volume is named once, by whoever binds.
  if (!previous.spec.volumeName && claim.spec.volumeName) before.volumeName = claim.spec.volumeName
  const oldClass = previous.metadata.annotations?.[BETA_CLASS_ANNOTATION]
  const newClass = claim.metadata.annotations?.[BETA_CLASS_ANNOTATION]
  const compared = comparedClass(claim, previous)
  const isUpgrade = oldClass !== undefined && newClass === undefined && compared !== claim.spec.storageClassName
  if (!isUpgrade && oldClass !== newClass)
    errors.push(
      invalidValue(fieldPath('metadata', 'annotations', BETA_CLASS_ANNOTATION), newClass ?? '', 'field is immutable'),
    )
  if (compared === undefined) delete after.storageClassName
  else after.storageClassName = compared
  if (claim.status.phase === 'Bound' && after.resources?.requests) {
    const storage = before.resources?.requests?.['storage']
    after.resources = {
      ...after.resources,
      requests: { ...after.resources.requests, ...(storage !== undefined && { storage }) },
    }
    if (after.volumeAttributesClassName !== undefined && before.volumeAttributesClassName !== undefined)
      after.volumeAttributesClassName = before.volumeAttributesClassName
  }
  if (!equalJson(after, before)) {
    const text = (spec: object): string =>
      goJsonText(goJson('core.PersistentVolumeClaimSpec', 'v1.PersistentVolumeClaimSpec', spec))
    errors.push(
      forbiddenField(
        fieldPath('spec'),
        `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${unifiedDiff(text(before), text(after))}`,
      ),
    )
  }
  if (
    compareQuantities(sizeOf(claim), sizeOf(previous)) < 0 &&
    compareQuantities(sizeOf(claim), previous.status.capacity?.['storage'] ?? '0') <= 0
  )
    errors.push(forbiddenField(SIZE, 'field can not be less than status.capacity'))
  return [...errors, ...immutableErrors(claim.spec.volumeMode, previous.spec.volumeMode, fieldPath('volumeMode'))]
}

type DataSource = Readonly<Partial<Pick<k8s.TypedObjectReference, 'apiGroup' | 'kind'>>>

/** The sources of data that there were before others could be thought of. */
function isWellKnown({ apiGroup, kind }: DataSource): boolean {
  return (!apiGroup && kind === 'PersistentVolumeClaim') || (apiGroup === SNAPSHOT_GROUP && kind === 'VolumeSnapshot')
}

/**
 * A source of data has two fields; where they can mean the same, each fills in the other. The older one takes what it always
 * took, and what is in another namespace is behind a gate: both go without a word.
 */
function normalizeDataSources(spec: Mutable<k8s.PersistentVolumeClaimSpec>): void {
  if (spec.dataSource && !isWellKnown(spec.dataSource)) delete spec.dataSource
  if (spec.dataSourceRef?.namespace) delete spec.dataSourceRef
  const source = spec.dataSource ?? spec.dataSourceRef
  if (!source) return
  // There is no group as opposed to an empty one.
  const named = { ...source, apiGroup: source.apiGroup ?? (null as unknown as string) }
  spec.dataSourceRef = spec.dataSourceRef ? { ...spec.dataSourceRef, apiGroup: named.apiGroup } : named
  if (isWellKnown(source)) spec.dataSource = named
}

export const persistentVolumeClaim = defineKind<Claim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  strategy: {
    returnsDeleted: true,
    finalizers: [CLAIM_PROTECTION],
    defaults({ spec }) {
      spec.volumeMode ??= 'Filesystem'
    },
    prepareForCreate(claim) {
      claim.status = { phase: 'Pending' } as Mutable<k8s.PersistentVolumeClaimStatus>
      normalizeDataSources(claim.spec)
    },
    validate: ({ spec }) => claimSpecErrors(spec, fieldPath('spec')),
    validateUpdate: updateErrors,
    warnings: ({ metadata }) =>
      metadata.annotations?.[BETA_CLASS_ANNOTATION] === undefined
        ? []
        : [
            `metadata.annotations[${BETA_CLASS_ANNOTATION}]: deprecated since v1.8; use "storageClassName" attribute instead`,
          ],
  },
  reconcilers: [claimBinder, claimProtection],
  columns: [
    column('Status', ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? '')), {
      doc: 'V1PersistentVolumeClaimStatus.phase',
    }),
    column('Volume', ({ spec }) => spec.volumeName ?? '', { doc: 'V1PersistentVolumeClaimSpec.volumeName' }),
    column('Capacity', ({ spec, status }) => (spec.volumeName ? (status.capacity?.['storage'] ?? '0') : ''), {
      doc: 'V1PersistentVolumeClaimStatus.capacity',
    }),
    column('Access Modes', ({ spec, status }) => (spec.volumeName ? accessModesText(status.accessModes) : ''), {
      doc: 'V1PersistentVolumeClaimStatus.accessModes',
    }),
    column('StorageClass', (claim) => classOf(claim) ?? '', { description: 'StorageClass of the pvc' }),
    column('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>', {
      description: 'VolumeAttributesClass of the pvc',
    }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
    column('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>', {
      priority: 1,
      doc: 'V1PersistentVolumeClaimSpec.volumeMode',
    }),
  ],
})
