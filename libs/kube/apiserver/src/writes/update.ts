// Storing the next version of an object, or of one part of it.
import {
  STALE,
  badRequest,
  conflict,
  equalJson,
  invalid,
  type FieldError,
  type KubeObject,
} from '@kubarium/kube-objects'
import { managedFieldsAfterApply, managedFieldsAfterUpdate } from '../managed-fields/managed-fields.ts'
import { commonMetadataErrors, metadataErrors, metadataUpdateErrors } from '../metadata.ts'
import { keyIn, registryKey, resourceName } from '../registry.ts'
import type { Mutable, ResourceDefinition, WriteContext } from '../resource.ts'
import { OTHER_NAMESPACE, type Applied, type WriteOptions, type Written } from '../write-options.ts'
import type { ObjectStore } from './object-store.ts'
import { keepAllButStatus, keepIdentity, resetStatus, specOf } from './stored-parts.ts'

const NO_GRACE = 0

/** @see Writes.update */
export function updateObject<T extends KubeObject>(
  store: ObjectStore,
  resource: ResourceDefinition<T>,
  namespace: string,
  name: string,
  subresource: string,
  change: (stored: T) => Mutable<T>,
  options: WriteOptions,
  applied?: Applied,
): Written<T> {
  const stored = store.get(resource, namespace, name)
  const context = store.context(options)
  const draft = change(stored)
  const object = draft as Mutable<KubeObject>
  const { strategy } = resource
  const isStatus = subresource === 'status'
  const metadata = (object.metadata = { ...object.metadata })
  refuseOthers(resource, namespace, name, metadata, stored, applied !== undefined)
  const entries = ownersKept(metadata, stored)
  const manager = store.managerOf(resource, options, subresource, applied ? 'Apply' : 'Update')
  const ignored = isStatus ? resource.resetFields.status : resource.resetFields.main
  keepIdentity(metadata, stored.metadata)
  const handler = subresource === '' ? undefined : resource.subresources[subresource]
  // What an action does to its parent is its own affair: nobody comes to own fields, no rule for updates applies.
  const isAction = handler?.type === 'action'
  const managedFields = isAction
    ? (stored.metadata.managedFields ?? [])
    : applied
      ? managedFieldsAfterApply(
          resource.struct,
          entries,
          stored,
          object,
          manager,
          applied.fields,
          applied.force,
          ignored,
        )
      : managedFieldsAfterUpdate(resource.struct, entries, stored, object, manager, ignored)

  const attributes = store.attributes(resource, subresource, 'UPDATE', namespace, name, stored, context)
  store.admit(object, attributes)
  if (isStatus) {
    keepAllButStatus(object, stored)
    strategy.prepareForStatusUpdate?.(draft, stored, context)
  } else if (!isAction) {
    if (handler?.type === 'part') handler.prepare(draft, stored, context)
    else {
      if (resource.hasStatus) resetStatus(object, stored, resource)
      strategy.prepareForUpdate?.(draft, stored, context)
    }
    const counts = strategy.generationCounts
    if (
      strategy.generation &&
      (!equalJson(specOf(object), specOf(stored)) ||
        (counts && !equalJson(metadata[counts] ?? {}, stored.metadata[counts] ?? {})))
    )
      metadata.generation = (stored.metadata.generation ?? 0) + 1
  }
  const next = object as unknown as T
  const errors = updateErrors(resource, subresource, next, stored, context)
  if (errors.length > 0) throw invalid(resource, name, errors)
  if (strategy.warnings && !isStatus) options.warnings?.push(...strategy.warnings(next, stored))
  store.validateAdmission(next, attributes, options.warnings)
  if (!isStatus) strategy.beforeStore?.(draft, stored, context)
  if (managedFields.length > 0) metadata.managedFields = managedFields as Mutable<typeof managedFields>
  else delete metadata.managedFields
  const key = keyIn(resource, namespace, name)
  // The last finalizer of an object that waits for its deletion: it goes now.
  if (
    stored.metadata.deletionTimestamp !== undefined &&
    !metadata.finalizers?.length &&
    (metadata.deletionGracePeriodSeconds ?? NO_GRACE) === 0 &&
    !strategy.deletionWaits?.(next)
  ) {
    const final = store.versioned<T>(object, stored)
    store.remove(key, options.dryRun)
    return { object: final }
  }
  return { object: store.store<T>(key, object, stored, options.dryRun ?? false) }
}

/** The draft must be of this object, and of the version it was read in; what it leaves out is filled in. */
function refuseOthers(
  resource: ResourceDefinition,
  namespace: string,
  name: string,
  metadata: Mutable<KubeObject['metadata']>,
  stored: KubeObject,
  isApply: boolean,
): void {
  if (
    metadata.namespace !== undefined &&
    metadata.namespace !== '' &&
    resource.namespaced &&
    metadata.namespace !== namespace
  )
    throw badRequest(OTHER_NAMESPACE)
  if (metadata.name && metadata.name !== name)
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
  metadata.name = name
  if (resource.namespaced) metadata.namespace = namespace
  else delete metadata.namespace
  if (metadata.uid && metadata.uid !== stored.metadata.uid)
    throw conflict(
      resourceName(resource),
      name,
      `StorageError: invalid object, Code: 4, Key: ${registryKey(resource, namespace, name)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${stored.metadata.uid}`,
    )
  if (metadata.resourceVersion && metadata.resourceVersion !== '0') {
    if (metadata.resourceVersion !== stored.metadata.resourceVersion)
      throw conflict(resourceName(resource), name, STALE)
  } else if (resource.strategy.unconditionalUpdate === false && !isApply) {
    throw invalid({ group: resource.group, kind: resource.plural }, name, [
      {
        type: 'FieldValueInvalid',
        field: 'metadata.resourceVersion',
        value: 0,
        detail: 'must be specified for an update',
      },
    ])
  }
}

/** Who owns fields so far; an empty list in the draft makes everybody give them up. */
function ownersKept(
  { managedFields: given }: Mutable<KubeObject['metadata']>,
  stored: KubeObject,
): NonNullable<KubeObject['metadata']['managedFields']> {
  const isReset = given?.length === 0 || (given?.length === 1 && Object.keys(given[0]!).length === 0)
  return isReset ? [] : (stored.metadata.managedFields ?? [])
}

function updateErrors<T extends KubeObject>(
  resource: ResourceDefinition<T>,
  subresource: string,
  next: T,
  stored: T,
  context: WriteContext,
): FieldError[] {
  const { strategy } = resource
  const handler = subresource === '' ? undefined : resource.subresources[subresource]
  const changes = metadataUpdateErrors(next, stored)
  const errors = [...commonMetadataErrors(next), ...changes]
  if (handler?.type === 'action') return errors
  // The rules of nearly every kind begin with the same look at the metadata.
  if (!strategy.ignoresMetadataChanges) errors.push(...changes)
  if (subresource === 'status') return [...errors, ...(strategy.validateStatusUpdate?.(next, stored) ?? [])]
  if (strategy.revalidatesMetadata) errors.push(...metadataErrors(resource, next))
  if (handler?.type === 'part') return [...errors, ...(handler.validate?.(next, stored) ?? [])]
  const always = strategy.validate?.(next, context) ?? []
  const ofChanges = strategy.validateUpdate?.(next, stored, context) ?? []
  return strategy.changesFirst ? [...errors, ...ofChanges, ...always] : [...errors, ...always, ...ofChanges]
}
