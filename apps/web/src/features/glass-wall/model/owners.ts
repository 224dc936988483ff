// Whom an object belongs to.
import type { LiveObject } from '@kubarium/contracts'
import type { k8s } from '@kubarium/kube-objects'
import type { ObjectIndex } from './object-index.ts'

/** Another object. `uid` is missing when it is named but does not exist: often the very reason of a trouble. */
export interface Relation {
  readonly kind: string
  readonly name: string
  readonly uid?: string
}

/** From the outermost owner to the nearest; empty when nobody controls the object. */
export function ownersOf(object: LiveObject, index: ObjectIndex): Relation[] {
  const reference = (object.metadata.ownerReferences as k8s.OwnerReference[] | undefined)?.find(
    (owner) => owner.controller,
  )
  if (!reference) return []
  const owner = index.find(reference.uid)
  const nearest: Relation = { kind: reference.kind, name: reference.name, ...(owner ? { uid: reference.uid } : {}) }
  return owner ? [...ownersOf(owner, index), nearest] : [nearest]
}
