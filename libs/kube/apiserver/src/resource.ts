// What the API server must know of a kind. Everything else (names, uids, versions, generations, status isolation,
// managedFields, finalizers, patches, watches, tables) is generic.
import type { Random } from '@kubarium/kube-runtime'
import {
  definitionNameOf,
  servedResource,
  type FieldError,
  type KubeObject,
  type ServedResource,
} from '@kubarium/kube-objects'
import type { ClusterState } from '@kubarium/kube-store'
import { structOf, type StructNode } from './codec/type-node.ts'
import type { FieldSet } from './managed-fields/field-set.ts'

/** An object while the API server works on it. */
export type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T

export interface User {
  readonly name: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** What a rule of a kind may look at while an object is written. */
export interface WriteContext {
  readonly state: ClusterState
  /** The cluster's own time, milliseconds since 1970. */
  readonly now: number
  readonly user: User
  readonly dryRun: boolean
  /** Chance for this write. */
  random(): Random
}

export interface Strategy<T extends KubeObject> {
  /** What is wrong with a name; DNS-1123 subdomain unless given. */
  nameProblems?(name: string): string[]
  /** Fills in what the author left out (the kind's SetDefaults functions). */
  defaults?(object: Mutable<T>): void
  /** Drops or sets what the author has no say in. Status is cleared already. */
  prepareForCreate?(object: Mutable<T>, context: WriteContext): void
  prepareForUpdate?(object: Mutable<T>, previous: T, context: WriteContext): void
  /** Rules for every version of an object, old or new. */
  validate?(object: T, context: WriteContext): FieldError[]
  /** Rules for a new object only. */
  validateCreate?(object: T, context: WriteContext): FieldError[]
  validateUpdate?(object: T, previous: T, context: WriteContext): FieldError[]
  /** Rules for the status subresource. */
  prepareForStatusUpdate?(object: Mutable<T>, previous: T, context: WriteContext): void
  validateStatusUpdate?(object: T, previous: T): FieldError[]
  /** After validation, right before storing: allocations. @throws StatusError */
  beforeStore?(object: Mutable<T>, previous: T | undefined, context: WriteContext): void
  /** Texts for Warning headers. */
  warnings?(object: T, previous: T | undefined): string[]
  /**
   * Whether deletion waits: the grace period in seconds an object gets, 0 for none.
   * @param requested what the request asked for
   */
  gracePeriodSeconds?(object: T, requested: number | undefined): number
  /** Whether a deleted object stays until somebody has finished with it, besides finalizers. */
  deletionWaits?(object: T): boolean
  /** What else changes when an object is marked for deletion. */
  markDeleted?(object: Mutable<T>): void
  /** Whether a deletion answers with the object rather than with a Status (the registry's ReturnDeletedObject). */
  readonly returnsDeleted?: boolean
  /** Whether an update looks at the whole metadata as a creation does, besides what changed. */
  readonly revalidatesMetadata?: boolean
  /** Whether the kind's own rules leave alone what changed in the metadata, which is looked at anyway. */
  readonly ignoresMetadataChanges?: boolean
  /** Whether the rules for changes come before those for every version of an object. */
  readonly changesFirst?: boolean
  /** The part of the metadata that makes a new generation, too. */
  readonly generationCounts?: 'labels' | 'annotations'
  /** Whether PUT may come without a resourceVersion (most kinds: yes). */
  readonly unconditionalUpdate?: boolean
  /** Whether a new object keeps the status its author gave it. */
  readonly createsStatus?: boolean
  /** Whether PUT on a missing name creates it. */
  readonly createOnUpdate?: boolean
  /** Fields outside metadata and status that do not make a new generation; absent: none. `false`: the kind has no generation. */
  readonly generation?: boolean
  /** Default of propagationPolicy when a request says nothing. */
  readonly defaultPropagation?: 'Orphan' | 'Background'
  /** Told to who deletes an object without saying what shall become of its dependents. */
  readonly orphaningWarning?: string
  /**
   * What readers see of a stored object: parts that are computed when they are read are filled in. The same result should
   * be the same object, for its bytes are remembered by it.
   * @param now the cluster's own time, milliseconds since 1970
   */
  shown?(object: T, now: number): T
  /** Finalizers given at creation. */
  readonly finalizers?: readonly string[]
}

export interface Column<T> {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  readonly format: string
  readonly description: string
  /** The field whose description is the column's: `V1ServiceSpec.type`. */
  readonly doc?: string
  /** 0: always shown; 1: in wide output. */
  readonly priority: number
  cell(object: T, now: number): unknown
}

/** A table column as `kubectl get` shows it. */
export function column<T>(
  name: string,
  cell: (object: T, now: number) => unknown,
  more: Partial<Pick<Column<T>, 'type' | 'format' | 'description' | 'doc' | 'priority'>> = {},
): Column<T> {
  return {
    name,
    type: 'string',
    format: '',
    description: '',
    priority: 0,
    ...(name === 'Age' && { doc: 'V1ObjectMeta.creationTimestamp' }),
    ...more,
    cell,
  }
}

/** A request on its way to be stored. */
export interface Attributes {
  readonly resource: ResourceDefinition
  readonly subresource: string
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'
  readonly namespace: string
  readonly name: string
  readonly previous: KubeObject | undefined
  readonly context: WriteContext
}

/** A plug-in that changes or refuses writes. */
export interface AdmissionPlugin {
  readonly name: string
  /** May change the object. @throws StatusError to refuse */
  admit?(object: Mutable<KubeObject>, attributes: Attributes): void
  /** Looks at the final object. @throws StatusError to refuse; returns warnings */
  validate?(object: KubeObject | undefined, attributes: Attributes): string[] | void
}

export interface ResourceDefinition<T extends KubeObject = KubeObject> {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly served: ServedResource
  /** Plural name in paths. */
  readonly plural: string
  /** First part of keys in the store: plural, with the group behind a dot. */
  readonly storage: string
  readonly namespaced: boolean
  readonly struct: StructNode
  readonly hasStatus: boolean
  readonly strategy: Strategy<T>
  readonly columns: readonly Column<T>[]
  /** What a table says of a whole row: that its object is finished. */
  rowConditions?(object: T): readonly object[] | undefined
  /** The metadata that rows of tables come with, where the API server itself keeps a part of it elsewhere. */
  rowMetadata?(metadata: KubeObject['metadata']): KubeObject['metadata']
  /**
   * Paths a field selector may name besides metadata.name and metadata.namespace, with the text of an absent value; and
   * the field that is meant where the path names another one.
   */
  readonly selectableFields: Readonly<Record<string, string | { readonly field: string; readonly absent: string }>>
  /** The refusal of another path, for kinds that have words of their own for it. */
  unknownFieldText?(path: string): string
  /** Handlers of subresources beyond status. */
  readonly subresources: Readonly<Record<string, Subresource<T>>>
  readonly admission: readonly AdmissionPlugin[]
  /** For kinds that are questions: answers one, which is not stored. @throws StatusError */
  review?(question: Mutable<T>, context: WriteContext, namespace: string): KubeObject
  /** Fields the main endpoint and the status endpoint do not let a client own. */
  readonly resetFields: { readonly main: FieldSet; readonly status: FieldSet }
}

/** How `scale` maps onto a kind. */
export interface ScaleSubresource<T extends KubeObject> {
  readonly type: 'scale'
  replicasOf(object: T): number
  statusReplicasOf(object: T): number
  /** The selector as text. */
  selectorOf(object: T): string
}

/** An update of part of an object: `pods/ephemeralcontainers`, `namespaces/finalize`. */
export interface PartSubresource<T extends KubeObject> {
  readonly type: 'part'
  prepare(object: Mutable<T>, previous: T, context: WriteContext): void
  validate?(object: T, previous: T): FieldError[]
}

/** A POST that does something to the parent: `pods/binding`, `pods/eviction`. */
export interface ActionSubresource<T extends KubeObject> {
  readonly type: 'action'
  /** The kind of the body. */
  readonly body: { readonly group: string; readonly version: string; readonly kind: string }
  /** Changes the parent in place; what it returns is answered (nothing: Success). @throws StatusError */
  act(parent: T, body: Record<string, unknown>, tools: ActionTools<T>): unknown
}

export interface ActionTools<T> {
  readonly context: WriteContext
  update(change: (object: Mutable<T>) => void): T
  delete(options: {
    gracePeriodSeconds?: number | undefined
    propagationPolicy?: string | undefined
    preconditions?: { uid?: string; resourceVersion?: string } | undefined
  }): unknown
}

/** A conversation outside the store: `pods/exec`, `pods/log`. The host carries it. */
export interface ConnectSubresource {
  readonly type: 'connect'
}

export type Subresource<T extends KubeObject> =
  ScaleSubresource<T> | PartSubresource<T> | ActionSubresource<T> | ConnectSubresource

const NO_FIELDS: FieldSet = {}

/** Makes a resource from what is peculiar to its kind; names, scope and verbs are Kubernetes' own. */
export function defineResource<T extends KubeObject>(
  definition: { group: string; version: string; kind: string } & Partial<
    Pick<
      ResourceDefinition<T>,
      | 'strategy'
      | 'columns'
      | 'rowConditions'
      | 'rowMetadata'
      | 'selectableFields'
      | 'unknownFieldText'
      | 'subresources'
      | 'admission'
      | 'review'
      | 'storage'
      | 'resetFields'
    >
  >,
): ResourceDefinition<T> {
  const { group, version, kind } = definition
  const served = servedResource(group, version, kind)
  const hasStatus = served.subresources.some(({ name }) => name === 'status')
  return {
    group,
    version,
    kind,
    served,
    plural: served.resource,
    storage: definition.storage ?? (group === '' ? served.resource : `${served.resource}.${group}`),
    namespaced: served.scope === 'Namespaced',
    struct: structOf(definitionNameOf(group, version, kind)),
    hasStatus,
    strategy: definition.strategy ?? {},
    columns: definition.columns ?? [],
    ...(definition.rowConditions && { rowConditions: definition.rowConditions }),
    ...(definition.rowMetadata && { rowMetadata: definition.rowMetadata }),
    selectableFields: definition.selectableFields ?? {},
    ...(definition.unknownFieldText && { unknownFieldText: definition.unknownFieldText }),
    subresources: definition.subresources ?? {},
    admission: definition.admission ?? [],
    ...(definition.review && { review: definition.review }),
    resetFields:
      definition.resetFields ??
      (hasStatus ? { main: { 'f:status': {} }, status: { 'f:spec': {} } } : { main: NO_FIELDS, status: NO_FIELDS }),
  }
}

/** An object as readers see it. */
export function shownOf(resource: ResourceDefinition, object: KubeObject, now: number): KubeObject {
  return resource.strategy.shown?.(object, now) ?? object
}
