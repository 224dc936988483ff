// A cluster's state in memory: a map from key to object in two levels (resource and namespace → bucket → object),
// copied on write and shared with every fork until then, so that a fork costs microseconds and kilobytes.
import { partsOf, type Revision, type StoredObject } from './revision.ts'

/** Answers "which objects have this value" without a scan; kept up to date by every put. */
export interface IndexDefinition {
  readonly name: string
  /** Only objects of this resource are looked at; absent: all. */
  readonly resource?: string
  /** The values under which an object is found. */
  valuesOf(object: StoredObject): Iterable<string>
}

/** Objects by the uid of each of their owners. */
export const ownerIndex: IndexDefinition = {
  name: 'owner',
  *valuesOf(object) {
    for (const reference of object.metadata.ownerReferences ?? []) yield reference.uid
  },
}

const NO_OBJECTS: ReadonlyMap<string, StoredObject> = new Map()
const NONE: readonly StoredObject[] = []

class Bucket<V> {
  private sorted: string[] | undefined
  // Handed out, so never changed in place: dropped at every write.
  private listed: readonly V[] | undefined

  constructor(
    readonly owner: object,
    readonly entries: Map<string, V>,
  ) {}

  copyFor(owner: object): Bucket<V> {
    const copy = new Bucket(owner, new Map(this.entries))
    copy.sorted = this.sorted?.slice()
    return copy
  }

  set(name: string, value: V): void {
    if (this.sorted && !this.entries.has(name)) this.sorted.splice(placeOf(name, this.sorted), 0, name)
    this.entries.set(name, value)
    this.listed = undefined
  }

  delete(name: string): void {
    if (!this.entries.delete(name)) return
    this.sorted?.splice(placeOf(name, this.sorted), 1)
    this.listed = undefined
  }

  /** Names in the order in which etcd lists keys. */
  names(): readonly string[] {
    return (this.sorted ??= [...this.entries.keys()].sort(byteOrder))
  }

  /** Values in the order of their names; the same list until something is written. */
  values(): readonly V[] {
    return (this.listed ??= this.names().map((name) => this.entries.get(name)!))
  }
}

function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Where a name is in a sorted list, or would be. */
function placeOf(name: string, sorted: readonly string[]): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < name) low = middle + 1
    else high = middle
  }
  return low
}

type Buckets<V> = Map<string, Bucket<V>>

export class ClusterState {
  // Whoever holds this very object may change a bucket in place; after a fork neither side may.
  private token: object = {}

  private constructor(
    private currentRevision: number,
    private readonly objects: Buckets<StoredObject>,
    private readonly resources: Map<string, readonly string[]>,
    private readonly indexes: readonly {
      readonly definition: IndexDefinition
      buckets: Bucket<Bucket<StoredObject>>
    }[],
  ) {}

  /** An empty state at a revision, with the given indexes. */
  static empty(indexes: readonly IndexDefinition[] = [ownerIndex], revision = 0): ClusterState {
    const token = {}
    const state = new ClusterState(
      revision,
      new Map(),
      new Map(),
      indexes.map((definition) => ({
        definition,
        buckets: new Bucket(token, new Map<string, Bucket<StoredObject>>()),
      })),
    )
    state.token = token
    return state
  }

  /** A state that holds the entries of a base or snapshot. */
  static from(
    entries: Iterable<readonly [string, StoredObject | null]>,
    revision: number,
    indexes: readonly IndexDefinition[] = [ownerIndex],
  ): ClusterState {
    const state = ClusterState.empty(indexes, revision)
    for (const [key, object] of entries) if (object) state.put(key, object)
    return state
  }

  /** The revision of the last change in this state. */
  get revision(): number {
    return this.currentRevision
  }

  /** A state that starts as this one and then goes its own way. */
  fork(): ClusterState {
    this.token = {}
    return new ClusterState(
      this.currentRevision,
      new Map(this.objects),
      new Map(this.resources),
      this.indexes.map((index) => ({ ...index })),
    )
  }

  get(key: string): StoredObject | undefined {
    const { bucket, name } = partsOf(key)
    return this.objects.get(bucket)?.entries.get(name)
  }

  /** The object of a resource by namespace ('' where it has none) and name. */
  find(resource: string, namespace: string, name: string): StoredObject | undefined {
    return this.objects.get(`${resource}/${namespace}`)?.entries.get(name)
  }

  /** Objects of a resource, of one namespace or of all, in key order; of one, the same list until a write to it. */
  list(resource: string, namespace?: string): readonly StoredObject[] {
    if (namespace !== undefined) return this.objects.get(`${resource}/${namespace}`)?.values() ?? NONE
    return this.namespacesOf(resource).flatMap((where) => this.objects.get(`${resource}/${where}`)?.values() ?? NONE)
  }

  count(resource: string, namespace?: string): number {
    let total = 0
    for (const where of namespace === undefined ? this.namespacesOf(resource) : [namespace])
      total += this.objects.get(`${resource}/${where}`)?.entries.size ?? 0
    return total
  }

  /** Objects found under a value of an index, by key; the order is that of insertion. */
  indexed(index: string, value: string): ReadonlyMap<string, StoredObject> {
    return this.indexBucket(index, value)?.entries ?? NO_OBJECTS
  }

  /** Those of one resource, in key order; the same list until something under the value is written. */
  indexedList(index: string, value: string, resource: string): readonly StoredObject[] {
    const bucket = this.indexBucket(index, value)
    if (!bucket) return NONE
    const keys = bucket.names()
    const prefix = `${resource}/`
    // In order, so that what is true of the first and the last key is true of all.
    if (keys[0]?.startsWith(prefix) && keys.at(-1)!.startsWith(prefix)) return bucket.values()
    return keys.filter((key) => key.startsWith(prefix)).map((key) => bucket.entries.get(key)!)
  }

  private indexBucket(index: string, value: string): Bucket<StoredObject> | undefined {
    const found = this.indexes.find(({ definition }) => definition.name === index)
    if (!found) throw new Error(`no index ${index}`)
    return found.buckets.entries.get(value)
  }

  /** Names of all resources that have ever held an object, hidden ones included. */
  resourceNames(): string[] {
    return [...this.resources.keys()]
  }

  /** Namespaces (or '') in which a resource may have objects, in order. */
  namespacesOf(resource: string): readonly string[] {
    return this.resources.get(resource) ?? []
  }

  /** All entries, in key order within each bucket. */
  *entries(): Generator<readonly [string, StoredObject]> {
    for (const [bucketName, bucket] of this.objects)
      for (const name of bucket.names()) yield [`${bucketName}/${name}`, bucket.entries.get(name)!]
  }

  /**
   * Takes over the next revision.
   * @returns the object that was there before
   * @throws Error when the revision does not follow on this state's
   */
  apply(revision: Revision): StoredObject | undefined {
    if (revision.revision !== this.currentRevision + 1)
      throw new Error(`revision ${revision.revision} does not follow on ${this.currentRevision}`)
    this.currentRevision = revision.revision
    return revision.object === null ? this.remove(revision.key) : this.put(revision.key, revision.object)
  }

  /** Takes the last change back. @throws Error when it is not the last one */
  revert(revision: Revision, previous: StoredObject | undefined): void {
    if (revision.revision !== this.currentRevision)
      throw new Error(`revision ${revision.revision} is not the last one, ${this.currentRevision}`)
    this.currentRevision -= 1
    if (previous) this.put(revision.key, previous)
    else this.remove(revision.key)
  }

  private put(key: string, object: StoredObject): StoredObject | undefined {
    const { resource, namespace, name, bucket: bucketName } = partsOf(key)
    let bucket = this.objects.get(bucketName)
    if (!bucket) {
      bucket = new Bucket(this.token, new Map())
      this.objects.set(bucketName, bucket)
      const known = this.resources.get(resource) ?? []
      if (!known.includes(namespace)) this.resources.set(resource, [...known, namespace].sort(byteOrder))
    } else if (bucket.owner !== this.token) {
      bucket = bucket.copyFor(this.token)
      this.objects.set(bucketName, bucket)
    }
    const previous = bucket.entries.get(name)
    bucket.set(name, object)
    this.reindex(key, resource, previous, object)
    return previous
  }

  private remove(key: string): StoredObject | undefined {
    const { resource, name, bucket: bucketName } = partsOf(key)
    let bucket = this.objects.get(bucketName)
    const previous = bucket?.entries.get(name)
    if (!bucket || !previous) return undefined
    if (bucket.owner !== this.token) {
      bucket = bucket.copyFor(this.token)
      this.objects.set(bucketName, bucket)
    }
    bucket.delete(name)
    this.reindex(key, resource, previous, undefined)
    return previous
  }

  private reindex(
    key: string,
    resource: string,
    previous: StoredObject | undefined,
    next: StoredObject | undefined,
  ): void {
    for (const index of this.indexes) {
      if (index.definition.resource !== undefined && index.definition.resource !== resource) continue
      const before = previous ? [...index.definition.valuesOf(previous)] : []
      const after = next ? [...index.definition.valuesOf(next)] : []
      if (before.length === 0 && after.length === 0) continue
      if (index.buckets.owner !== this.token) index.buckets = index.buckets.copyFor(this.token)
      for (const value of before) {
        if (after.includes(value)) continue
        const bucket = this.ownIndexBucket(index.buckets, value)
        bucket.delete(key)
        if (bucket.entries.size === 0) index.buckets.delete(value)
      }
      // An object that stays under a value is replaced there too: readers want the new one.
      for (const value of after) this.ownIndexBucket(index.buckets, value).set(key, next!)
    }
  }

  private ownIndexBucket(buckets: Bucket<Bucket<StoredObject>>, value: string): Bucket<StoredObject> {
    let bucket = buckets.entries.get(value)
    if (!bucket) bucket = new Bucket<StoredObject>(this.token, new Map())
    else if (bucket.owner !== this.token) bucket = bucket.copyFor(this.token)
    else return bucket
    buckets.set(value, bucket)
    return bucket
  }
}
