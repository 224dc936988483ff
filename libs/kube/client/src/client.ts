// How the simulation's own parts read and write objects: typed, synchronous, through the API server like everybody.
import type { Draft, Kind, KubeObject } from '@kubarium/kube-objects'

/** Where a client's requests go. In process it is the API server itself. */
export interface Transport {
  find(kind: Kind<unknown>, namespace: string, name: string): KubeObject | undefined
  /** In key order; `namespace` undefined: all. */
  list(kind: Kind<unknown>, namespace?: string): readonly KubeObject[]
  /** Objects of a kind under a value of an index, in key order; the same list until something under the value changes. */
  indexed(kind: Kind<unknown>, index: string, value: string): readonly KubeObject[]
  create(kind: Kind<unknown>, namespace: string, draft: unknown): KubeObject
  update(kind: Kind<unknown>, object: KubeObject, subresource: string): KubeObject
  /** Asks an action of an object: `binding`, `eviction`. */
  act(kind: Kind<unknown>, object: KubeObject, action: string, body: object): void
  /** @returns the object as it now is, undefined when it is gone at once */
  delete(kind: Kind<unknown>, namespace: string, name: string, options: Deletion): KubeObject | undefined
}

export interface Deletion {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground'
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

export interface Reader<T> {
  /** The object, or undefined. */
  find(namespace: string, name: string): T | undefined
  /** All objects of the kind, or those of one namespace, in key order; of one, the same list until it changes. */
  list(namespace?: string): readonly T[]
  /** Objects that name this owner, of this kind, in key order. */
  ownedBy(uid: string): readonly T[]
  /** Objects of this kind under a value of an index, in key order; the same list until something there changes. */
  indexed(index: string, value: string): readonly T[]
}

export interface Writer<T> {
  /** @throws StatusError */
  create(namespace: string, draft: Draft<T>): T
  /** Replaces the object; it must carry the stored resourceVersion. @throws StatusError */
  update(object: T): T
  /** Replaces one part of the object through a subresource. @throws StatusError */
  updatePart(subresource: string, object: T): T
  /** Replaces the status. Equal to the stored one: nothing is written. @throws StatusError */
  updateStatus(object: T): T
  /** POSTs to an action subresource such as `binding`. @throws StatusError */
  act(object: KubeObject, action: string, body: object): void
  /** @throws StatusError */
  delete(object: KubeObject, options?: Deletion): T | undefined
}

export interface Client {
  read<T extends KubeObject>(kind: Kind<T>): Reader<T>
  write<T extends KubeObject>(kind: Kind<T>): Writer<T>
}

/** A client over a transport; readers and writers are made once per kind. */
export function clientOver(transport: Transport): Client {
  const readers = new Map<string, Reader<never>>()
  const writers = new Map<string, Writer<never>>()
  return {
    read<T extends KubeObject>(kind: Kind<T>): Reader<T> {
      let reader = readers.get(kind.storage) as Reader<T> | undefined
      if (!reader) readers.set(kind.storage, (reader = readerOf<T>(transport, kind)) as Reader<never>)
      return reader
    },
    write<T extends KubeObject>(kind: Kind<T>): Writer<T> {
      let writer = writers.get(kind.storage) as Writer<T> | undefined
      if (!writer) writers.set(kind.storage, (writer = writerOf<T>(transport, kind)) as unknown as Writer<never>)
      return writer
    },
  }
}

function readerOf<T extends KubeObject>(transport: Transport, kind: Kind<T>): Reader<T> {
  const under = (index: string, value: string): readonly T[] => transport.indexed(kind, index, value) as readonly T[]
  return {
    find: (namespace, name) => transport.find(kind, namespace, name) as T | undefined,
    list: (namespace) => transport.list(kind, namespace) as readonly T[],
    ownedBy: (uid) => under('owner', uid),
    indexed: under,
  }
}

function writerOf<T extends KubeObject>(transport: Transport, kind: Kind<T>): Writer<T> {
  return {
    create: (namespace, draft) => transport.create(kind, namespace, draft) as T,
    update: (object) => transport.update(kind, object, '') as T,
    updatePart: (subresource, object) => transport.update(kind, object, subresource) as T,
    updateStatus: (object) => transport.update(kind, object, 'status') as T,
    act: (object, action, body) => transport.act(kind, object, action, body),
    delete: ({ metadata }, options = {}) =>
      transport.delete(kind, metadata.namespace ?? '', metadata.name, options) as T | undefined,
  }
}
