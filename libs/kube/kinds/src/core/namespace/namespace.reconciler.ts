// Takes a deleted namespace apart: what is in it first, then the namespace itself (pkg/controller/namespace).
import { rfc3339 } from '@kubarium/kube-runtime'
import { kinds, type Kind, type KubeObject, type k8s } from '@kubarium/kube-objects'
import {
  defineReconciler,
  interestIn,
  type ObjectKey,
  type ReconcileContext,
  type Reconciler,
} from '@kubarium/kube-reconcile'

// A namespace that has just been deleted is left alone for a moment, so that late writes to it are seen.
const GRACE_MS = 5_000

/** @param namespaced all kinds that live in namespaces, wherever they come from */
export function namespaceReconciler(namespaced: readonly Kind<KubeObject>[]): Reconciler {
  return defineReconciler({
    name: 'namespace-controller',
    for: kinds.Namespace,
    // What waits for its own end is waited for, however long it takes.
    watches: namespaced.map((kind) =>
      interestIn(kind, ({ object, previous }, client) => {
        if (object) return NO_KEYS
        const name = previous!.metadata.namespace!
        return client.read(kinds.Namespace).find('', name)?.metadata.deletionTimestamp
          ? [{ namespace: '', name }]
          : NO_KEYS
      }),
    ),
    reconcile({ name }, context) {
      const namespace = context.read(kinds.Namespace).find('', name)
      if (!namespace?.metadata.deletionTimestamp || namespace.spec.finalizers === undefined) return
      const startsAt = Date.parse(namespace.metadata.deletionTimestamp) + GRACE_MS
      if (context.now() < startsAt) return { at: startsAt }
      const left = emptyOut(name, namespaced, context)
      const conditions = conditionsOf(left, rfc3339(context.now()), namespace.status.conditions)
      const current = context
        .write(kinds.Namespace)
        .updateStatus({ ...namespace, status: { ...namespace.status, phase: 'Terminating', conditions } })
      if (left.size > 0) return
      const { finalizers, ...spec } = current.spec
      const others = finalizers?.filter((finalizer) => finalizer !== 'kubernetes') ?? []
      context
        .write(kinds.Namespace)
        .updatePart('finalize', { ...current, spec: { ...spec, ...(others.length > 0 && { finalizers: others }) } })
    },
  })
}

const NO_KEYS: readonly ObjectKey[] = []

interface Left {
  readonly count: number
  readonly finalizers: ReadonlyMap<string, number>
}

function emptyOut(
  namespace: string,
  namespaced: readonly Kind<KubeObject>[],
  { read, write }: ReconcileContext,
): Map<Kind<KubeObject>, Left> {
  const left = new Map<Kind<KubeObject>, Left>()
  for (const kind of namespaced) {
    for (const object of read(kind).list(namespace)) if (!object.metadata.deletionTimestamp) write(kind).delete(object)
    const remaining = read(kind).list(namespace)
    if (remaining.length === 0) continue
    const finalizers = new Map<string, number>()
    for (const { metadata } of remaining)
      for (const finalizer of metadata.finalizers ?? []) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1)
    left.set(kind, { count: remaining.length, finalizers })
  }
  return left
}

function conditionsOf(
  left: ReadonlyMap<Kind<KubeObject>, Left>,
  time: string,
  previous: readonly k8s.NamespaceCondition[] | undefined,
): k8s.NamespaceCondition[] {
  const resources = [...left].map(
    ([{ plural, group }, { count }]) => `${plural}.${group} has ${count} resource instances`,
  )
  const finalizers = new Map<string, number>()
  for (const one of left.values())
    for (const [name, count] of one.finalizers) finalizers.set(name, (finalizers.get(name) ?? 0) + count)
  const finalizerTexts = [...finalizers].map(([name, count]) => `${name} in ${count} resource instances`)
  const condition = (type: string, failed: boolean, reason: string, message: string): k8s.NamespaceCondition => {
    const status = failed ? 'True' : 'False'
    const before = previous?.find((one) => one.type === type)
    return {
      type,
      status,
      lastTransitionTime: before?.status === status ? (before.lastTransitionTime ?? time) : time,
      reason,
      message,
    }
  }
  return [
    condition(
      'NamespaceDeletionDiscoveryFailure',
      false,
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ),
    condition(
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    condition(
      'NamespaceDeletionContentFailure',
      false,
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    condition(
      'NamespaceContentRemaining',
      resources.length > 0,
      resources.length > 0 ? 'SomeResourcesRemain' : 'ContentRemoved',
      resources.length > 0
        ? `Some resources are remaining: ${resources.join(', ')}`
        : 'All content successfully removed',
    ),
    condition(
      'NamespaceFinalizersRemaining',
      finalizerTexts.length > 0,
      finalizerTexts.length > 0 ? 'SomeFinalizersRemain' : 'ContentHasNoFinalizers',
      finalizerTexts.length > 0
        ? `Some content in the namespace has finalizers remaining: ${finalizerTexts.join(', ')}`
        : 'All content-preserving finalizers finished',
    ),
  ]
}
