// Storing a new object.
import { randomSuffix, rfc3339, uuid, type Random } from '@kubarium/kube-runtime'
import { StatusError, alreadyExists, badRequest, invalid, type KubeObject } from '@kubarium/kube-objects'
import type { FieldSet } from '../managed-fields/field-set.ts'
import { managedFieldsAfterApply, managedFieldsAfterUpdate } from '../managed-fields/managed-fields.ts'
import { metadataErrors } from '../metadata.ts'
import { keyIn, qualifiedName, resourceName } from '../registry.ts'
import type { Mutable, ResourceDefinition, WriteContext } from '../resource.ts'
import { OTHER_NAMESPACE, type WriteOptions, type Written } from '../write-options.ts'
import type { ObjectStore } from './object-store.ts'
import { resetStatus } from './stored-parts.ts'

/** @see Writes.create */
export function createObject<T extends KubeObject>(
  store: ObjectStore,
  resource: ResourceDefinition<T>,
  namespace: string,
  draft: Mutable<T>,
  options: WriteOptions,
  applied?: FieldSet,
): Written<T> {
  const { strategy } = resource
  const context = store.context(options)
  const random = context.random()
  const object = draft as Mutable<KubeObject>
  const { metadata } = object
  giveIdentity(resource, namespace, object, context, random)
  const manager = store.managerOf(resource, options, '', applied ? 'Apply' : 'Update')
  const managedFields = applied
    ? managedFieldsAfterApply(resource.struct, [], undefined, object, manager, applied, false)
    : managedFieldsAfterUpdate(resource.struct, [], undefined, object, manager, resource.resetFields.main)
  const attributes = store.attributes(resource, '', 'CREATE', namespace, metadata.name ?? '', undefined, context)
  store.admit(object, attributes)
  if (resource.hasStatus && !strategy.createsStatus) resetStatus(object, undefined, resource)
  strategy.prepareForCreate?.(draft, context)
  for (const finalizer of strategy.finalizers ?? [])
    if (!metadata.finalizers?.includes(finalizer)) (metadata.finalizers ??= []).push(finalizer)
  const errors = [
    ...metadataErrors(resource, object as KubeObject),
    ...(strategy.validate?.(object as unknown as T, context) ?? []),
    ...(strategy.validateCreate?.(object as unknown as T, context) ?? []),
  ]
  if (errors.length > 0) throw invalid(resource, metadata.name ?? '', errors)
  if (strategy.warnings) options.warnings?.push(...strategy.warnings(object as unknown as T, undefined))
  store.validateAdmission(object as KubeObject, attributes, options.warnings)
  const key = keyIn(resource, namespace, metadata.name)
  const existing = store.journal.state.get(key) as KubeObject | undefined
  if (existing) throw nameTaken(resource, object, existing, options.dryRun)
  strategy.beforeStore?.(draft, undefined, context)
  if (managedFields.length > 0) metadata.managedFields = managedFields as Mutable<typeof managedFields>
  return { object: store.store<T>(key, object, undefined, options.dryRun ?? false), created: true }
}

const SERVER_FIELDS = [
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
  'generation',
] as const

/** What the server alone decides of a new object: who it is and since when. */
function giveIdentity(
  resource: ResourceDefinition,
  namespace: string,
  object: Mutable<KubeObject>,
  { now }: WriteContext,
  random: Random,
): void {
  const { metadata } = object
  if (resource.namespaced) {
    if (metadata.namespace && metadata.namespace !== namespace) throw badRequest(OTHER_NAMESPACE)
    metadata.namespace = namespace
  } else delete metadata.namespace
  if (metadata.resourceVersion)
    throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created')
  if (!metadata.name && metadata.generateName) metadata.name = nameFrom(metadata.generateName, randomSuffix(random))
  metadata.uid = uuid(random)
  metadata.creationTimestamp = rfc3339(now)
  for (const field of SERVER_FIELDS) if (field in metadata) delete metadata[field]
  if (resource.strategy.generation) metadata.generation = 1
}

// Generated names leave room for their suffix (names.SimpleNameGenerator).
function nameFrom(prefix: string, suffix: string): string {
  return prefix.slice(0, 63 - suffix.length) + suffix
}

function nameTaken(
  resource: ResourceDefinition,
  { metadata }: Mutable<KubeObject>,
  existing: KubeObject,
  dryRun: boolean | undefined,
): StatusError {
  const taken = alreadyExists(resourceName(resource), metadata.name)
  const text = `${qualifiedName(resource)} ${JSON.stringify(metadata.name)} already exists`
  if (metadata.generateName && !dryRun)
    return new StatusError(
      409,
      'AlreadyExists',
      `${text}, the server was not able to generate a unique name for the object`,
      { name: metadata.name, kind: resource.plural },
    )
  if (existing.metadata.deletionTimestamp !== undefined)
    return new StatusError(409, 'AlreadyExists', `object is being deleted: ${text}`, taken.details)
  return taken
}
