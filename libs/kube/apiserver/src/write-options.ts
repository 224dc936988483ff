// How something is to be written or deleted, and what came of it.
import type { KubeObject, Status } from '@kubarium/kube-objects'
import type { FieldSet } from './managed-fields/field-set.ts'
import type { User } from './resource.ts'

export interface WriteOptions {
  readonly user: User
  /** Who owns the fields that are written. */
  readonly fieldManager: string
  readonly dryRun?: boolean
  /** Where texts for Warning headers go; told even when the write is refused later. */
  readonly warnings?: string[]
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
  readonly created?: boolean
}

/** What a deletion answers: a Status when the object is gone, the object when it waits. */
export type Deleted =
  | { readonly gone: true; readonly status: Status; readonly object: KubeObject }
  | { readonly gone: false; readonly object: KubeObject }

export const OTHER_NAMESPACE = 'the namespace of the provided object does not match the namespace sent on the request'
