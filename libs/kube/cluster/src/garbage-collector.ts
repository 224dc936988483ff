// Deletes what its owners have left behind, and finishes foreground and orphan deletion. Treats all kinds alike.
// https://kubernetes.io/docs/concepts/architecture/garbage-collection/
import { apiVersionOf, isTerminating, type Kind, type KubeObject, type k8s } from '@kubarium/kube-objects'
import type { ObjectChange, ObjectKey, ReconcileContext, Reconciler } from '@kubarium/kube-reconcile'
import type { Client } from '@kubarium/kube-client'

const FOREGROUND = 'foregroundDeletion'
const ORPHAN = 'orphan'

/** An object that names an owner. */
interface Dependent {
  readonly kind: Kind<KubeObject>
  readonly object: KubeObject
}

/**
 * One reconciler per kind: it looks at an object of that kind as a dependent and as an owner.
 * @param kinds all kinds there are
 */
export function garbageCollectors(kinds: readonly Kind<KubeObject>[]): Reconciler[] {
  const byReference = new Map(kinds.map((kind) => [`${apiVersionOf(kind.group, kind.version)}/${kind.kind}`, kind]))
  return kinds.map((kind) => ({
    name: `garbage-collector:${kind.plural}`,
    for: kind.storage,
    interests: kinds.map((owner) => ({
      storage: owner.storage,
      keysOf: (change: ObjectChange<KubeObject>, client: Client) =>
        wentOrGoes(change) ? affected(kind, change, client) : NO_KEYS,
    })),
    reconcile: ({ namespace, name }: ObjectKey, context: ReconcileContext) => {
      const object = context.read(kind).find(namespace, name)
      if (!object) return
      if (isTerminating(object)) finish(kind, object, dependentsOf(object, kinds, context), context)
      else collect(kind, object, byReference, context)
    },
  }))
}

const NO_KEYS: readonly ObjectKey[] = []

function dependentsOf(
  { metadata }: KubeObject,
  kinds: readonly Kind<KubeObject>[],
  { read }: ReconcileContext,
): Dependent[] {
  return kinds.flatMap((kind) =>
    read(kind)
      .ownedBy(metadata.uid)
      .map((object) => ({ kind, object })),
  )
}

function wentOrGoes({ object, previous }: ObjectChange<KubeObject>): boolean {
  return !object || (isTerminating(object) && (!previous || !isTerminating(previous)))
}

/** An owner that went or goes matters to its dependents, a dependent that went to a waiting owner. */
function* affected(
  kind: Kind<KubeObject>,
  { object, previous }: ObjectChange<KubeObject>,
  client: Client,
): Generator<ObjectKey> {
  const { uid } = (object ?? previous)!.metadata
  for (const dependent of client.read(kind).ownedBy(uid)) yield keyOf(dependent)
  if (object) return
  for (const reference of previous!.metadata.ownerReferences ?? []) {
    if (reference.kind !== kind.kind || reference.apiVersion !== apiVersionOf(kind.group, kind.version)) continue
    const owner = client.read(kind).find(kind.namespaced ? (previous!.metadata.namespace ?? '') : '', reference.name)
    if (owner && isTerminating(owner)) yield keyOf(owner)
  }
}

function keyOf({ metadata }: KubeObject): ObjectKey {
  return { namespace: metadata.namespace ?? '', name: metadata.name }
}

function ownerOf(
  reference: k8s.OwnerReference,
  dependent: KubeObject,
  byReference: ReadonlyMap<string, Kind<KubeObject>>,
  { read }: ReconcileContext,
): KubeObject | 'unknown' | undefined {
  const kind = byReference.get(`${reference.apiVersion}/${reference.kind}`)
  if (!kind) return 'unknown'
  const owner = read(kind).find(kind.namespaced ? (dependent.metadata.namespace ?? '') : '', reference.name)
  return owner?.metadata.uid === reference.uid ? owner : undefined
}

/** Deletes an object whose owners are all gone; takes dangling references away when some are left. */
function collect(
  kind: Kind<KubeObject>,
  object: KubeObject,
  byReference: ReadonlyMap<string, Kind<KubeObject>>,
  context: ReconcileContext,
): void {
  const references = object.metadata.ownerReferences ?? []
  if (references.length === 0) return
  const owners = references.map((reference) => ({ reference, owner: ownerOf(reference, object, byReference, context) }))
  // An owner of a kind this server does not know may exist: nobody can say, so nothing is deleted.
  const solid = owners.filter(({ owner }) => owner === 'unknown' || (owner && !waitsForDependents(owner)))
  const waiting = owners.filter(({ owner }) => owner && owner !== 'unknown' && waitsForDependents(owner))
  const dangling = owners.filter(({ owner }) => owner === undefined)
  const { write } = context
  const preconditions = { uid: object.metadata.uid }
  if (solid.length > 0) {
    if (dangling.length + waiting.length === 0) return
    const kept = solid.map(({ reference }) => reference)
    write(kind).update({ ...object, metadata: { ...object.metadata, ownerReferences: kept } })
  } else if (waiting.length > 0) write(kind).delete(object, { propagationPolicy: 'Foreground', preconditions })
  else if (dangling.length > 0)
    write(kind).delete(object, { ...(policyOf(object) && { propagationPolicy: policyOf(object)! }), preconditions })
}

function waitsForDependents(owner: KubeObject): boolean {
  return isTerminating(owner) && (owner.metadata.finalizers?.includes(FOREGROUND) ?? false)
}

function policyOf({ metadata }: KubeObject): 'Orphan' | 'Foreground' | 'Background' {
  if (metadata.finalizers?.includes(ORPHAN)) return 'Orphan'
  return metadata.finalizers?.includes(FOREGROUND) ? 'Foreground' : 'Background'
}

/** What a terminating owner still has to do: let its dependents go, or wait for them. */
function finish(
  kind: Kind<KubeObject>,
  owner: KubeObject,
  dependents: readonly Dependent[],
  { write }: ReconcileContext,
): void {
  const { finalizers = [], uid } = owner.metadata
  const without = (finalizer: string): void => {
    const rest = finalizers.filter((one) => one !== finalizer)
    const { finalizers: _, ...metadata } = owner.metadata
    write(kind).update({ ...owner, metadata: rest.length > 0 ? { ...metadata, finalizers: rest } : metadata })
  }
  if (finalizers.includes(ORPHAN)) {
    for (const { kind: dependentKind, object } of dependents) {
      const rest = object.metadata.ownerReferences!.filter((reference) => reference.uid !== uid)
      const { ownerReferences: _, ...metadata } = object.metadata
      write(dependentKind).update({
        ...object,
        metadata: rest.length > 0 ? { ...metadata, ownerReferences: rest } : metadata,
      })
    }
    without(ORPHAN)
  } else if (finalizers.includes(FOREGROUND)) {
    const blocking = dependents.filter(({ object }) =>
      object.metadata.ownerReferences!.some((reference) => reference.uid === uid && reference.blockOwnerDeletion),
    )
    if (blocking.length === 0) without(FOREGROUND)
  }
}
