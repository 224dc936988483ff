// The one way into the store: create, update and delete, for requests over HTTP and for the simulation's own parts alike.
import { randomSuffix, rfc3339, uuid } from '@kubarium/kube-runtime'
import {
  STALE,
  StatusError,
  alreadyExists,
  badRequest,
  conflict,
  deepFreeze,
  equalJson,
  invalid,
  notFound,
  shareStructure,
  type KubeObject,
  type Status,
} from '@kubarium/kube-objects'
import type { Journal, StoredObject } from '@kubarium/kube-store'
import { managedFieldsAfterApply, managedFieldsAfterUpdate, type Manager } from './managed-fields/managed-fields.ts'
import type { FieldSet } from './managed-fields/field-set.ts'
import { commonMetadataErrors, metadataErrors, metadataUpdateErrors } from './metadata.ts'
import { keyIn, type Registry } from './registry.ts'
import type { Attributes, Mutable, ResourceDefinition, User, WriteContext } from './resource.ts'

export interface WriteOptions {
  readonly user: User
  /** Who owns the fields that are written. */
  readonly fieldManager: string
  readonly dryRun?: boolean
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number | undefined
  readonly propagationPolicy?: string | undefined
  readonly preconditions?:
    { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined } | undefined
}

/** An applied configuration, when the write is a server-side apply. */
export interface Applied {
  readonly fields: FieldSet
  readonly force: boolean
}

export interface Written<T = KubeObject> {
  readonly object: T
  readonly warnings: readonly string[]
  readonly created?: boolean
}

/** What a deletion answers: a Status when the object is gone, the object when it waits. */
export type Deleted =
  | { readonly gone: true; readonly status: Status; readonly object: KubeObject }
  | { readonly gone: false; readonly object: KubeObject }

const NO_GRACE = 0
export const OTHER_NAMESPACE = 'the namespace of the provided object does not match the namespace sent on the request'

export class Writes {
  constructor(
    private readonly registry: Registry,
    readonly journal: Journal,
    private readonly now: () => number,
  ) {}

  find<T extends KubeObject>(resource: ResourceDefinition<T>, namespace: string, name: string): T | undefined {
    return this.journal.state.find(resource.storage, resource.namespaced ? namespace : '', name) as T | undefined
  }

  /** @throws StatusError NotFound */
  get<T extends KubeObject>(resource: ResourceDefinition<T>, namespace: string, name: string): T {
    const found = this.find(resource, namespace, name)
    if (!found) throw notFound(resourceName(resource), name)
    return found
  }

  context({ user, dryRun = false }: WriteOptions): WriteContext {
    return { state: this.journal.state, now: this.now(), user, dryRun, random: () => this.journal.random() }
  }

  /**
   * Stores a new object.
   * @param draft decoded and defaulted; the caller gives it up
   * @param applied the fields of the configuration, when this is a server-side apply
   * @throws StatusError
   */
  create<T extends KubeObject>(
    resource: ResourceDefinition<T>,
    namespace: string,
    draft: Mutable<T>,
    options: WriteOptions,
    applied?: FieldSet,
  ): Written<T> {
    const { strategy } = resource
    const context = this.context(options)
    const random = context.random()
    const object = draft as Mutable<KubeObject>
    const { metadata } = object
    if (resource.namespaced) {
      if (metadata.namespace && metadata.namespace !== namespace) throw badRequest(OTHER_NAMESPACE)
      metadata.namespace = namespace
    }
    if (metadata.resourceVersion)
      throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created')
    if (!metadata.name && metadata.generateName) metadata.name = nameFrom(metadata.generateName, randomSuffix(random))
    metadata.uid = uuid(random)
    metadata.creationTimestamp = rfc3339(context.now)
    delete metadata.deletionTimestamp
    delete metadata.deletionGracePeriodSeconds
    delete metadata.selfLink
    delete metadata.managedFields
    if (strategy.generation) metadata.generation = 1
    else delete metadata.generation
    const managedFields = applied
      ? managedFieldsAfterApply(
          resource.struct,
          [],
          undefined,
          object,
          this.managerOf(resource, options, '', 'Apply'),
          applied,
          false,
        )
      : managedFieldsAfterUpdate(
          resource.struct,
          [],
          undefined,
          object,
          this.managerOf(resource, options, ''),
          resource.resetFields.main,
        )

    const attributes = this.attributes(resource, '', 'CREATE', namespace, metadata.name ?? '', undefined, context)
    this.admit(object, attributes)
    if (resource.hasStatus) resetStatus(object, undefined, resource)
    strategy.prepareForCreate?.(draft, context)
    for (const finalizer of strategy.finalizers ?? [])
      if (!metadata.finalizers?.includes(finalizer)) (metadata.finalizers ??= []).push(finalizer)
    const errors = [
      ...metadataErrors(resource, object as KubeObject),
      ...(strategy.validate?.(object as unknown as T, context) ?? []),
      ...(strategy.validateCreate?.(object as unknown as T, context) ?? []),
    ]
    if (errors.length > 0) throw invalid(resource, metadata.name ?? '', errors)
    const warnings = [
      ...(strategy.warnings?.(object as unknown as T, undefined) ?? []),
      ...this.validateAdmission(object as KubeObject, attributes),
    ]
    const key = keyIn(resource, namespace, metadata.name)
    const existing = this.journal.state.get(key) as KubeObject | undefined
    if (existing) {
      if (metadata.generateName && !options.dryRun)
        throw new StatusError(
          409,
          'AlreadyExists',
          `${qualified(resource)} "${metadata.name}" already exists, the server was not able to generate a unique name for the object`,
          { name: metadata.name, kind: resource.plural },
        )
      if (existing.metadata.deletionTimestamp !== undefined)
        throw new StatusError(
          409,
          'AlreadyExists',
          `object is being deleted: ${qualified(resource)} "${metadata.name}" already exists`,
          alreadyExists(resourceName(resource), metadata.name).details,
        )
      throw alreadyExists(resourceName(resource), metadata.name)
    }
    strategy.beforeStore?.(draft, undefined, context)
    if (managedFields.length > 0) metadata.managedFields = managedFields as Mutable<typeof managedFields>
    return { object: this.store<T>(resource, key, object, undefined, options.dryRun ?? false), warnings, created: true }
  }

  /**
   * Replaces an object, or one part of it.
   * @param change gives the new object from the stored one; it may be the stored one with parts replaced
   * @param subresource '' for the object itself, `status`, or the name of a part
   * @throws StatusError
   */
  update<T extends KubeObject>(
    resource: ResourceDefinition<T>,
    namespace: string,
    name: string,
    subresource: string,
    change: (stored: T) => Mutable<T>,
    options: WriteOptions,
    applied?: Applied,
  ): Written<T> {
    const stored = this.get(resource, namespace, name)
    const context = this.context(options)
    const draft = change(stored)
    const object = draft as Mutable<KubeObject>
    const { strategy } = resource
    const isStatus = subresource === 'status'
    const metadata = (object.metadata = { ...object.metadata })
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
    if (metadata.uid && metadata.uid !== stored.metadata.uid)
      throw conflict(
        resourceName(resource),
        name,
        `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${stored.metadata.uid}`,
      )
    if (metadata.resourceVersion && metadata.resourceVersion !== '0') {
      if (metadata.resourceVersion !== stored.metadata.resourceVersion)
        throw conflict(resourceName(resource), name, STALE)
    } else if (strategy.unconditionalUpdate === false && !applied) {
      throw invalid(resource, name, [
        {
          type: 'FieldValueInvalid',
          field: 'metadata.resourceVersion',
          value: metadata.resourceVersion ? 0 : '',
          detail: 'must be specified for an update',
        },
      ])
    }
    const given = metadata.managedFields
    const entries =
      given?.length === 0 || (given?.length === 1 && Object.keys(given[0]!).length === 0)
        ? []
        : (stored.metadata.managedFields ?? [])
    const manager = this.managerOf(resource, options, subresource, applied ? 'Apply' : 'Update')
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

    const attributes = this.attributes(resource, subresource, 'UPDATE', namespace, name, stored, context)
    this.admit(object, attributes)
    if (isStatus) {
      keepAllButStatus(object, stored)
      strategy.prepareForStatusUpdate?.(draft, stored, context)
    } else if (!isAction) {
      if (handler?.type === 'part') handler.prepare(draft, stored, context)
      else {
        if (resource.hasStatus) resetStatus(object, stored, resource)
        strategy.prepareForUpdate?.(draft, stored, context)
      }
      if (
        strategy.generation &&
        (!equalJson(specOf(object), specOf(stored)) ||
          (strategy.annotationsCount && !equalJson(metadata.annotations ?? {}, stored.metadata.annotations ?? {})))
      )
        metadata.generation = (stored.metadata.generation ?? 0) + 1
    }
    const next = object as unknown as T
    const changes = metadataUpdateErrors(next, stored)
    const errors = [
      ...commonMetadataErrors(next),
      ...changes,
      // The rules of nearly every kind begin with the same look at the metadata.
      ...(strategy.ignoresMetadataChanges || isAction ? [] : changes),
      ...(strategy.revalidatesMetadata && !isStatus ? metadataErrors(resource, next) : []),
      ...(isAction
        ? []
        : isStatus
          ? (strategy.validateStatusUpdate?.(next, stored) ?? [])
          : this.updateErrors(resource, subresource, next, stored, context)),
    ]
    if (errors.length > 0) throw invalid(resource, name, errors)
    const warnings = [...(strategy.warnings?.(next, stored) ?? []), ...this.validateAdmission(next, attributes)]
    strategy.beforeStore?.(draft, stored, context)
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
      const final = this.versioned<T>(resource, object, stored)
      if (!options.dryRun) this.journal.write(key, null)
      return { object: final, warnings }
    }
    return { object: this.store<T>(resource, key, object, stored, options.dryRun ?? false), warnings }
  }

  /**
   * Deletes an object, at once or, with finalizers or a grace period, by marking it.
   * @throws StatusError
   */
  delete(
    resource: ResourceDefinition,
    namespace: string,
    name: string,
    options: WriteOptions,
    request: DeleteOptions = {},
  ): Deleted {
    const stored = this.get(resource, namespace, name)
    const context = this.context(options)
    const { preconditions } = request
    if (preconditions?.uid !== undefined && preconditions.uid !== stored.metadata.uid)
      throw conflict(
        resourceName(resource),
        name,
        `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${stored.metadata.uid}`,
      )
    if (
      preconditions?.resourceVersion !== undefined &&
      preconditions.resourceVersion !== stored.metadata.resourceVersion
    )
      throw conflict(
        resourceName(resource),
        name,
        `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${stored.metadata.resourceVersion}`,
      )
    this.validateAdmission(undefined, this.attributes(resource, '', 'DELETE', namespace, name, stored, context))

    const key = keyIn(resource, namespace, name)
    const finalizers = finalizersForDeletion(
      stored,
      request.propagationPolicy ?? resource.strategy.defaultPropagation ?? 'Background',
    )
    const grace = resource.strategy.gracePeriodSeconds?.(stored, request.gracePeriodSeconds)
    const metadata = { ...stored.metadata } as Mutable<KubeObject['metadata']>
    if (finalizers.length > 0) metadata.finalizers = finalizers
    else delete metadata.finalizers
    const already = stored.metadata.deletionTimestamp !== undefined
    const isHeld = resource.strategy.deletionWaits?.(stored) ?? false
    const waits = grace !== undefined && grace > 0
    if (already) {
      // A second deletion can only make it sooner.
      if (waits && grace < (stored.metadata.deletionGracePeriodSeconds ?? 0)) {
        metadata.deletionTimestamp = rfc3339(
          Date.parse(stored.metadata.deletionTimestamp!) -
            ((stored.metadata.deletionGracePeriodSeconds ?? 0) - grace) * 1000,
        )
        metadata.deletionGracePeriodSeconds = grace
      } else if (!waits && finalizers.length > 0) metadata.deletionGracePeriodSeconds = 0
    } else if (waits || isHeld || finalizers.length > 0) {
      metadata.deletionTimestamp = rfc3339(context.now + (grace ?? 0) * 1000)
      if (waits) metadata.deletionGracePeriodSeconds = grace
      else if (!isHeld) metadata.deletionGracePeriodSeconds = 0
      if (stored.metadata.generation !== undefined) metadata.generation = stored.metadata.generation + 1
    }
    if (waits || isHeld || finalizers.length > 0) {
      const draft = { ...stored, metadata } as Mutable<KubeObject>
      resource.strategy.markDeleted?.(draft)
      const object = this.store(resource, key, draft, stored, options.dryRun ?? false)
      return { gone: false, object }
    }
    // Who may have a grace period and gets none is shown as if it had ended.
    let last = stored
    if (grace !== undefined && !already) {
      metadata.deletionTimestamp = rfc3339(context.now)
      metadata.deletionGracePeriodSeconds = 0
      if (stored.metadata.generation !== undefined) metadata.generation = stored.metadata.generation + 1
      last = { ...stored, metadata: metadata as KubeObject['metadata'] }
    }
    if (!options.dryRun) this.journal.write(key, null)
    const { group, plural } = resource
    return {
      gone: true,
      object: last,
      status: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name, ...(group && { group }), kind: plural, uid: stored.metadata.uid },
        code: 200,
      },
    }
  }

  /** Writes without a request's ceremony: the object is taken as it is, but for its version. */
  private store<T extends KubeObject>(
    resource: ResourceDefinition<T>,
    key: string,
    object: Mutable<KubeObject>,
    stored: T | undefined,
    dryRun: boolean,
  ): T {
    if (stored && isUnchanged(object as KubeObject, stored)) return stored
    const final = this.versioned<T>(resource, object, stored, dryRun && !stored)
    if (!dryRun) this.journal.write(key, final as unknown as StoredObject)
    return final
  }

  private versioned<T extends KubeObject>(
    _resource: ResourceDefinition<T>,
    object: Mutable<KubeObject>,
    stored: T | undefined,
    unversioned = false,
  ): T {
    if (unversioned) delete (object.metadata as { resourceVersion?: string }).resourceVersion
    else object.metadata.resourceVersion = String(this.journal.nextRevision)
    return deepFreeze(shareStructure(object, stored)) as unknown as T
  }

  private updateErrors<T extends KubeObject>(
    resource: ResourceDefinition<T>,
    subresource: string,
    next: T,
    stored: T,
    context: WriteContext,
  ): ReturnType<NonNullable<typeof resource.strategy.validate>> {
    const part = subresource === '' ? undefined : resource.subresources[subresource]
    if (part?.type === 'part') return part.validate?.(next, stored) ?? []
    const { strategy } = resource
    return [...(strategy.validate?.(next, context) ?? []), ...(strategy.validateUpdate?.(next, stored, context) ?? [])]
  }

  private managerOf(
    resource: ResourceDefinition,
    { fieldManager }: WriteOptions,
    subresource: string,
    operation: Manager['operation'] = 'Update',
  ): Manager {
    return {
      name: fieldManager,
      operation,
      apiVersion: resource.group === '' ? resource.version : `${resource.group}/${resource.version}`,
      subresource,
      time: rfc3339(this.now()),
    }
  }

  private attributes(
    resource: ResourceDefinition,
    subresource: string,
    operation: Attributes['operation'],
    namespace: string,
    name: string,
    previous: KubeObject | undefined,
    context: WriteContext,
  ): Attributes {
    return {
      resource,
      subresource,
      operation,
      namespace: resource.namespaced ? namespace : '',
      name,
      previous,
      context,
    }
  }

  private admit(object: Mutable<KubeObject>, attributes: Attributes): void {
    for (const plugin of this.registry.admission) plugin.admit?.(object, attributes)
  }

  private validateAdmission(object: KubeObject | undefined, attributes: Attributes): string[] {
    const warnings: string[] = []
    for (const plugin of this.registry.admission) warnings.push(...(plugin.validate?.(object, attributes) ?? []))
    return warnings
  }
}

export function resourceName({ group, plural }: ResourceDefinition): { group: string; resource: string } {
  return { group, resource: plural }
}

function qualified({ group, plural }: ResourceDefinition): string {
  return group === '' ? plural : `${plural}.${group}`
}

// Generated names leave room for their suffix (names.SimpleNameGenerator).
function nameFrom(prefix: string, suffix: string): string {
  return prefix.slice(0, 63 - suffix.length) + suffix
}

function resetStatus(object: Mutable<KubeObject>, stored: KubeObject | undefined, resource: ResourceDefinition): void {
  const target = object as unknown as Record<string, unknown>
  const status = stored
    ? (stored as unknown as Record<string, unknown>)['status']
    : resource.struct.fields.get('status')?.fallback
  if (status === undefined) delete target['status']
  else target['status'] = status
}

function keepAllButStatus(object: Mutable<KubeObject>, stored: KubeObject): void {
  const target = object as unknown as Record<string, unknown>
  const source = stored as unknown as Record<string, unknown>
  for (const key of Object.keys(target))
    if (key !== 'status' && key !== 'metadata' && source[key] === undefined) delete target[key]
  for (const key in source) if (key !== 'status' && key !== 'metadata') target[key] = source[key]
}

// What clients cannot change: they may send it as it is, or leave it out.
function keepIdentity(metadata: Mutable<KubeObject['metadata']>, stored: KubeObject['metadata']): void {
  metadata.uid = stored.uid
  metadata.creationTimestamp = stored.creationTimestamp
  delete metadata.selfLink
  if (stored.generation === undefined) delete metadata.generation
  else metadata.generation = stored.generation
  if (stored.deletionTimestamp === undefined) {
    delete metadata.deletionTimestamp
    delete metadata.deletionGracePeriodSeconds
  } else {
    metadata.deletionTimestamp ??= stored.deletionTimestamp
    if (stored.deletionGracePeriodSeconds !== undefined)
      metadata.deletionGracePeriodSeconds ??= stored.deletionGracePeriodSeconds
  }
  if (stored.generateName !== undefined) metadata.generateName ??= stored.generateName
}

/** Everything a new generation is counted for: all but metadata and status. */
function specOf(object: KubeObject | Mutable<KubeObject>): Record<string, unknown> {
  const { metadata: _, status: __, ...spec } = object as unknown as Record<string, unknown>
  return spec
}

function isUnchanged(object: KubeObject, stored: KubeObject): boolean {
  return (
    equalButFor(object, stored, NOT_METADATA) &&
    equalButFor(object.metadata, stored.metadata, NOT_KEPT_BY_SERVER) &&
    equalJson(withoutTimes(object.metadata.managedFields), withoutTimes(stored.metadata.managedFields))
  )
}
const NOT_METADATA: ReadonlySet<string> = new Set(['metadata'])
const NOT_KEPT_BY_SERVER: ReadonlySet<string> = new Set(['resourceVersion', 'managedFields'])

function equalButFor(a: object, b: object, left: ReadonlySet<string>): boolean {
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const key in one) if (!left.has(key) && !equalJson(one[key], other[key])) return false
  for (const key in other) if (!left.has(key) && one[key] === undefined && other[key] !== undefined) return false
  return true
}

function withoutTimes(entries: KubeObject['metadata']['managedFields']): unknown {
  return entries?.map(({ time: _, ...entry }) => entry)
}

// https://kubernetes.io/docs/concepts/architecture/garbage-collection/#cascading-deletion
function finalizersForDeletion({ metadata }: KubeObject, policy: string): string[] {
  const others = (metadata.finalizers ?? []).filter(
    (finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion',
  )
  if (policy === 'Orphan') return [...others, 'orphan']
  if (policy === 'Foreground') return [...others, 'foregroundDeletion']
  return others
}
