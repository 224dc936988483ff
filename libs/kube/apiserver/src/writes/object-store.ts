// What every write needs: reading what is stored, admission, and storing the next version.
import { rfc3339 } from '@kubarium/kube-runtime'
import { deepFreeze, notFound, shareStructure, type KubeObject } from '@kubarium/kube-objects'
import type { Journal, StoredObject } from '@kubarium/kube-store'
import type { Manager } from '../managed-fields/managed-fields.ts'
import { resourceName, type Registry } from '../registry.ts'
import type { Attributes, Mutable, ResourceDefinition, WriteContext } from '../resource.ts'
import type { WriteOptions } from '../write-options.ts'
import { isUnchanged } from './stored-parts.ts'

export class ObjectStore {
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

  /** Writes without a request's ceremony: the object is taken as it is, but for its version. */
  store<T extends KubeObject>(key: string, object: Mutable<KubeObject>, stored: T | undefined, dryRun: boolean): T {
    if (stored && isUnchanged(object as KubeObject, stored)) return stored
    const final = this.versioned<T>(object, stored, dryRun && !stored)
    if (!dryRun) this.journal.write(key, final as unknown as StoredObject)
    return final
  }

  /** An object with the version it will have, frozen; parts that did not change are shared with the stored one. */
  versioned<T extends KubeObject>(object: Mutable<KubeObject>, stored: T | undefined, unversioned = false): T {
    if (unversioned) delete (object.metadata as { resourceVersion?: string }).resourceVersion
    else object.metadata.resourceVersion = String(this.journal.nextRevision)
    return deepFreeze(shareStructure(object, stored)) as unknown as T
  }

  /** Who comes to own the fields of a write. */
  managerOf(
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

  /** A write as admission sees it. */
  attributes(
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

  /** Lets plug-ins change or refuse an object. @throws StatusError */
  admit(object: Mutable<KubeObject>, attributes: Attributes): void {
    for (const plugin of this.registry.admission) plugin.admit?.(object, attributes)
  }

  /** Lets plug-ins look at the final object; undefined: at a deletion. @throws StatusError */
  validateAdmission(object: KubeObject | undefined, attributes: Attributes, warnings: string[] | undefined): void {
    for (const plugin of this.registry.admission) {
      const told = plugin.validate?.(object, attributes)
      if (told) warnings?.push(...told)
    }
  }

  /** Takes an object away. */
  remove(key: string, dryRun: boolean | undefined): void {
    if (!dryRun) this.journal.write(key, null)
  }
}
