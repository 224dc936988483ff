// Objects that are questions: they are answered, not stored.
import { badRequest, type KubeObject } from '@kubarium/kube-objects'
import { managedFieldsAfterUpdate } from '../managed-fields/managed-fields.ts'
import type { Mutable, ResourceDefinition } from '../resource.ts'
import { OTHER_NAMESPACE, type WriteOptions } from '../write-options.ts'
import type { ObjectStore } from './object-store.ts'

/** @see Writes.review */
export function reviewObject(
  store: ObjectStore,
  resource: ResourceDefinition,
  namespace: string,
  draft: Mutable<KubeObject>,
  options: WriteOptions,
): KubeObject {
  const { metadata } = draft
  if (resource.namespaced) {
    if (metadata.namespace && metadata.namespace !== namespace) throw badRequest(OTHER_NAMESPACE)
    metadata.namespace = namespace
  }
  delete metadata.managedFields
  const manager = store.managerOf(resource, options, '')
  const managedFields = managedFieldsAfterUpdate(
    resource.struct,
    [],
    undefined,
    draft,
    manager,
    resource.resetFields.main,
  )
  if (managedFields.length > 0) metadata.managedFields = managedFields as Mutable<typeof managedFields>
  return resource.review!(draft, store.context(options), namespace)
}
