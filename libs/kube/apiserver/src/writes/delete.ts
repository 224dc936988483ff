// Deleting an object: at once or, with finalizers or a grace period, by marking it.
import { rfc3339 } from '@kubarium/kube-runtime'
import { conflict, type KubeObject } from '@kubarium/kube-objects'
import { keyIn } from '../registry.ts'
import type { Mutable, ResourceDefinition } from '../resource.ts'
import type { DeleteOptions, Deleted, WriteOptions } from '../write-options.ts'
import type { ObjectStore } from './object-store.ts'

/** @see Writes.delete */
export function deleteObject(
  store: ObjectStore,
  resource: ResourceDefinition,
  namespace: string,
  name: string,
  options: WriteOptions,
  request: DeleteOptions,
): Deleted {
  const stored = store.get(resource, namespace, name)
  const context = store.context(options)
  checkPreconditions(resource, stored, request)
  store.validateAdmission(
    undefined,
    store.attributes(resource, '', 'DELETE', namespace, name, stored, context),
    options.warnings,
  )

  const key = keyIn(resource, namespace, name)
  const finalizers = finalizersForDeletion(
    stored,
    request.propagationPolicy ?? resource.strategy.defaultPropagation ?? 'Background',
  )
  const grace = resource.strategy.gracePeriodSeconds?.(stored, request.gracePeriodSeconds)
  const metadata = { ...stored.metadata } as Mutable<KubeObject['metadata']>
  if (finalizers.length > 0) metadata.finalizers = finalizers
  else delete metadata.finalizers
  const already = stored.metadata.deletionTimestamp !== undefined
  const isHeld = resource.strategy.deletionWaits?.(stored) ?? false
  const waits = grace !== undefined && grace > 0
  if (already) {
    // A second deletion can only make it sooner.
    if (waits && grace < (stored.metadata.deletionGracePeriodSeconds ?? 0)) {
      metadata.deletionTimestamp = rfc3339(
        Date.parse(stored.metadata.deletionTimestamp!) -
          ((stored.metadata.deletionGracePeriodSeconds ?? 0) - grace) * 1000,
      )
      metadata.deletionGracePeriodSeconds = grace
    } else if (!waits && finalizers.length > 0) metadata.deletionGracePeriodSeconds = 0
  } else if (waits || isHeld || finalizers.length > 0) {
    metadata.deletionTimestamp = rfc3339(context.now + (grace ?? 0) * 1000)
    if (waits) metadata.deletionGracePeriodSeconds = grace
    else if (!isHeld) metadata.deletionGracePeriodSeconds = 0
    if (stored.metadata.generation !== undefined) metadata.generation = stored.metadata.generation + 1
  }
  if (waits || isHeld || finalizers.length > 0) {
    const draft = { ...stored, metadata } as Mutable<KubeObject>
    resource.strategy.markDeleted?.(draft)
    const object = store.store(key, draft, stored, options.dryRun ?? false)
    return { gone: false, object }
  }
  // Who may have a grace period and gets none is shown as if it had ended.
  let last = stored
  if (grace !== undefined && !already) {
    metadata.deletionTimestamp = rfc3339(context.now)
    metadata.deletionGracePeriodSeconds = 0
    if (stored.metadata.generation !== undefined) metadata.generation = stored.metadata.generation + 1
    last = { ...stored, metadata: metadata as KubeObject['metadata'] }
  }
  store.remove(key, options.dryRun)
  const { group, plural } = resource
  return {
    gone: true,
    object: last,
    status: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name, ...(group && { group }), kind: plural, uid: stored.metadata.uid },
      code: 200,
    },
  }
}

function checkPreconditions(
  { group, kind }: ResourceDefinition,
  { metadata: { uid, resourceVersion, name } }: KubeObject,
  { preconditions }: DeleteOptions,
): void {
  const refuse = (what: string, wanted: string, is: string, happened: string): never => {
    throw conflict(
      { group, resource: kind },
      name,
      `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${is}). The object might have been ${happened}`,
    )
  }
  if (preconditions?.uid !== undefined && preconditions.uid !== uid)
    refuse('UID', preconditions.uid, uid, 'deleted and then recreated')
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion)
    refuse('ResourceVersion', preconditions.resourceVersion, resourceVersion, 'modified')
}

// https://kubernetes.io/docs/concepts/architecture/garbage-collection/#cascading-deletion
function finalizersForDeletion({ metadata }: KubeObject, policy: string): string[] {
  const others = (metadata.finalizers ?? []).filter(
    (finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion',
  )
  if (policy === 'Orphan') return [...others, 'orphan']
  if (policy === 'Foreground') return [...others, 'foregroundDeletion']
  return others
}
