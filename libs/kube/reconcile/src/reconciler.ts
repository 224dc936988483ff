// What a controller, a scheduler or a kubelet is here: level-triggered, synchronous, told a key and nothing else.
import type { Kind, KubeObject } from '@kubarium/kube-objects'
import type { Client, EventRecorder } from '@kubarium/kube-client'
import type { Random } from '@kubarium/kube-runtime'

/** Name of the object (or of what else a reconciler counts by) that has to be looked at. */
export interface ObjectKey {
  readonly namespace: string
  readonly name: string
}

export interface ReconcileContext extends Client {
  readonly events: EventRecorder
  /** The cluster's own time, milliseconds since 1970. */
  now(): number
  /** Chance for the next write: the same on every machine. */
  random(): Random
}

/** When to come back: at a moment of the cluster's own time, or not before something changes. */
export type Result = { readonly at: number } | undefined | void

/** A change of an object, as interests are told of it. */
export interface ObjectChange<T> {
  readonly object: T | undefined
  readonly previous: T | undefined
}

/** "When such an object changes, look at these keys." */
export interface Interest {
  /** Storage name of the resource, hidden ones too. */
  readonly storage: string
  keysOf(change: ObjectChange<KubeObject>, client: Client): Iterable<ObjectKey>
}

export interface Reconciler {
  /** The actor of what it writes: `replicaset-controller`. */
  readonly name: string
  /** What its events are reported by, if not by its name. */
  readonly component?: string
  /** Storage name of the resource whose keys it is given. */
  readonly for: string
  readonly interests: readonly Interest[]
  /** @throws StatusError to be called again with a growing delay; anything else is a fault of ours */
  reconcile(key: ObjectKey, context: ReconcileContext): Result
}

/** Makes an interest in a kind. */
export function interestIn<T extends KubeObject>(
  kind: Kind<T>,
  keysOf: (change: ObjectChange<T>, client: Client) => Iterable<ObjectKey>,
): Interest {
  return { storage: kind.storage, keysOf: keysOf as Interest['keysOf'] }
}

/**
 * A reconciler for a kind.
 * @param definition `owns`: a change of an object of these kinds wakes the object that controls it
 */
export function defineReconciler(definition: {
  readonly name: string
  readonly component?: string
  readonly for: Kind<unknown>
  readonly owns?: readonly Kind<unknown>[]
  readonly watches?: readonly Interest[]
  reconcile(key: ObjectKey, context: ReconcileContext): Result
}): Reconciler {
  const owner = definition.for
  return {
    name: definition.name,
    ...(definition.component !== undefined && { component: definition.component }),
    for: owner.storage,
    interests: [
      ...(definition.owns ?? []).map((kind) => ({
        storage: kind.storage,
        keysOf: ({ object, previous }: ObjectChange<KubeObject>) => [
          ...controllerKeys(owner, object),
          ...controllerKeys(owner, previous),
        ],
      })),
      ...(definition.watches ?? []),
    ],
    reconcile: definition.reconcile,
  }
}

function* controllerKeys(owner: Kind<unknown>, object: KubeObject | undefined): Generator<ObjectKey> {
  for (const reference of object?.metadata.ownerReferences ?? [])
    if (reference.controller && reference.kind === owner.kind)
      yield { namespace: owner.namespaced ? (object!.metadata.namespace ?? '') : '', name: reference.name }
}
