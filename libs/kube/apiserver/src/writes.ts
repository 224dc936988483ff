// The one way into the store: create, update and delete, for requests over HTTP and for the simulation's own parts alike.
import type { KubeObject } from '@kubarium/kube-objects'
import type { Journal } from '@kubarium/kube-store'
import type { FieldSet } from './managed-fields/field-set.ts'
import type { Registry } from './registry.ts'
import type { Mutable, ResourceDefinition, WriteContext } from './resource.ts'
import type { Applied, DeleteOptions, Deleted, WriteOptions, Written } from './write-options.ts'
import { createObject } from './writes/create.ts'
import { deleteObject } from './writes/delete.ts'
import { reviewObject } from './writes/review.ts'
import { ObjectStore } from './writes/object-store.ts'
import { updateObject } from './writes/update.ts'

export class Writes {
  private readonly store: ObjectStore

  constructor(
    registry: Registry,
    readonly journal: Journal,
    now: () => number,
  ) {
    this.store = new ObjectStore(registry, journal, now)
  }

  find<T extends KubeObject>(resource: ResourceDefinition<T>, namespace: string, name: string): T | undefined {
    return this.store.find(resource, namespace, name)
  }

  /** @throws StatusError NotFound */
  get<T extends KubeObject>(resource: ResourceDefinition<T>, namespace: string, name: string): T {
    return this.store.get(resource, namespace, name)
  }

  context(options: WriteOptions): WriteContext {
    return this.store.context(options)
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
    return createObject(this.store, resource, namespace, draft, options, applied)
  }

  /** Answers a question, which is not stored. @param draft the caller gives it up @throws StatusError */
  review(
    resource: ResourceDefinition,
    namespace: string,
    draft: Mutable<KubeObject>,
    options: WriteOptions,
  ): KubeObject {
    return reviewObject(this.store, resource, namespace, draft, options)
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
    return updateObject(this.store, resource, namespace, name, subresource, change, options, applied)
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
    return deleteObject(this.store, resource, namespace, name, options, request)
  }
}
