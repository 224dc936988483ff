// The `scale` subresource: an autoscaling/v1 Scale in place of the object.
import { badRequest, invalid, type KubeObject } from '@kubarium/kube-objects'
import type { Mutable, ResourceDefinition, ScaleSubresource } from './resource.ts'
import type { WriteOptions, Written } from './write-options.ts'
import type { Writes } from './writes.ts'

interface Scale {
  readonly spec: { readonly replicas?: number }
}

export function scaleOf<T extends KubeObject>(scale: ScaleSubresource<T>, object: T): object {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const replicas = scale.replicasOf(object)
  const selector = scale.selectorOf(object)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { ...(replicas > 0 && { replicas }) },
    status: { replicas: scale.statusReplicasOf(object), ...(selector && { selector }) },
  }
}

/** Sets the replicas of an object as a Scale says. @throws StatusError */
export function updateScale<T extends KubeObject>(
  writes: Writes,
  resource: ResourceDefinition<T>,
  namespace: string,
  name: string,
  draft: Mutable<KubeObject>,
  options: WriteOptions,
): Written<T> {
  const { spec } = draft as unknown as Scale
  if (draft.metadata.name && draft.metadata.name !== name)
    throw badRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${name})`)
  const replicas = spec.replicas ?? 0
  if (replicas < 0)
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, name, [
      {
        type: 'FieldValueInvalid',
        field: 'spec.replicas',
        value: replicas,
        detail: 'must be greater than or equal to 0',
      },
    ])
  return writes.update(
    resource,
    namespace,
    name,
    'scale',
    (stored) => {
      const { resourceVersion, uid } = draft.metadata
      return {
        ...stored,
        metadata: { ...stored.metadata, resourceVersion: resourceVersion || '', ...(uid && { uid }) },
        spec: { ...(stored as unknown as { spec: object }).spec, replicas },
      } as unknown as Mutable<T>
    },
    options,
  )
}
