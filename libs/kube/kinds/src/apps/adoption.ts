// How a controller comes by what it manages: it takes in orphans that it selects and lets go what it selects no more.
import {
  apiVersionOf,
  controllerOf,
  controllerReference,
  matchesLabelSelector,
  type Kind,
  type KubeObject,
  type k8s,
} from '@kubarium/kube-objects'
import { interestIn, type Interest, type ObjectKey } from '@kubarium/kube-reconcile'

/** Wakes whoever would take in an orphan. */
export function interestInOrphans<
  Owner extends KubeObject & { readonly spec: { readonly selector: k8s.LabelSelector } },
>(orphans: Kind<KubeObject>, owners: Kind<Owner>): Interest {
  return interestIn(orphans, function* ({ object }, client): Generator<ObjectKey> {
    if (!object || controllerOf(object)) return
    for (const { metadata, spec } of client.read(owners).list(object.metadata.namespace))
      if (matchesLabelSelector(spec.selector, object.metadata.labels))
        yield { namespace: metadata.namespace!, name: metadata.name }
  })
}

/** An orphan, taken in. */
export function adopted<T extends KubeObject>(orphan: T, owner: KubeObject, kind: Kind<unknown>): T {
  const reference = controllerReference(owner, apiVersionOf(kind.group, kind.version), kind.kind)
  const ownerReferences = [...(orphan.metadata.ownerReferences ?? []), reference]
  return { ...orphan, metadata: { ...orphan.metadata, ownerReferences } }
}

/** What an owner had, let go. */
export function released<T extends KubeObject>(object: T, owner: KubeObject): T {
  const { ownerReferences = [], ...metadata } = object.metadata
  const others = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid)
  return { ...object, metadata: others.length > 0 ? { ...metadata, ownerReferences: others } : metadata }
}
