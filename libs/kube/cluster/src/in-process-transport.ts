// The simulation's own way to the API server: the same writes as over HTTP, without the texts in between.
import type { Deletion, Transport } from '@kubarium/kube-client'
import { deepFreeze, isRemembered, type Kind, type KubeObject } from '@kubarium/kube-objects'
import {
  emptyStruct,
  type ApiServer,
  type Mutable,
  type Registry,
  type ResourceDefinition,
  type StructNode,
  type User,
} from '@kubarium/kube-apiserver'

/** @param actor who writes, asked at every write */
export function inProcessTransport(registry: Registry, api: ApiServer, actor: () => string): Transport {
  const { writes } = api
  const users = new Map<string, User>()
  const options = (): { user: User; fieldManager: string } => {
    const name = actor()
    let user = users.get(name)
    if (!user) users.set(name, (user = { name: `system:${name}`, groups: ['system:masters', 'system:authenticated'] }))
    return { user, fieldManager: managerOf(name) }
  }
  const resourceOf = (kind: Kind<unknown>): ResourceDefinition => {
    const resource = registry.find(kind.group, kind.version, kind.plural)
    if (!resource) throw new Error(`this API server does not serve ${kind.kind}`)
    return resource
  }
  const { journal } = writes
  const { state } = journal
  // What only the simulation knows of: no rules, no owners of fields, no versions.
  const remember = (kind: Kind<unknown>, object: KubeObject | null, namespace: string, name: string): void =>
    void journal.write(`${kind.storage}/${kind.namespaced ? namespace : ''}/${name}`, object && deepFreeze(object))
  return {
    find: (kind, namespace, name) =>
      state.find(kind.storage, kind.namespaced ? namespace : '', name) as KubeObject | undefined,
    list: (kind, namespace) =>
      state.list(kind.storage, kind.namespaced ? namespace : '') as unknown as readonly KubeObject[],
    indexed: (kind, index, value) => state.indexedList(index, value, kind.storage) as unknown as readonly KubeObject[],
    create(kind, namespace, draft) {
      if (isRemembered(kind)) {
        const object = draft as KubeObject
        remember(kind, object, namespace, object.metadata.name)
        return object
      }
      const resource = resourceOf(kind)
      const object = completed(resource, draft as Mutable<KubeObject>)
      resource.strategy.defaults?.(object)
      return writes.create(resource, namespace, object, options()).object
    },
    update(kind, object, subresource) {
      const { metadata } = object
      if (isRemembered(kind)) {
        remember(kind, object, metadata.namespace ?? '', metadata.name)
        return object
      }
      return writes.update(
        resourceOf(kind),
        metadata.namespace ?? '',
        metadata.name,
        subresource,
        () => ({ ...object }) as Mutable<KubeObject>,
        options(),
      ).object
    },
    act(kind, object, action, body) {
      const resource = resourceOf(kind)
      const handler = resource.subresources[action]
      if (handler?.type !== 'action') throw new Error(`${kind.kind} has no action ${action}`)
      api.perform(resource, handler, object, action, body as Record<string, unknown>, options())
    },
    delete(kind, namespace, name, deletion: Deletion) {
      if (isRemembered(kind)) {
        remember(kind, null, namespace, name)
        return undefined
      }
      const deleted = writes.delete(resourceOf(kind), namespace, name, options(), deletion)
      return deleted.gone ? undefined : deleted.object
    },
  }
}

// Controllers run in one program in a real cluster, and own the fields they write under its name.
const MANAGERS: Record<string, string> = { 'default-scheduler': 'kube-scheduler' }
function managerOf(actor: string): string {
  return (
    MANAGERS[actor] ??
    (actor.startsWith('kubelet')
      ? 'kubelet'
      : actor.endsWith('controller') || actor.startsWith('garbage-collector')
        ? 'kube-controller-manager'
        : actor)
  )
}

/**
 * A draft with the empty parts that decoding would have given it. Its top, metadata and spec may be changed by the API
 * server; what is below may be shared.
 */
function completed(resource: ResourceDefinition, draft: Mutable<KubeObject>): Mutable<KubeObject> {
  const result = filled(resource.struct, draft) as Mutable<KubeObject> & { spec?: object }
  const spec = resource.struct.fields.get('spec')?.node
  if (result.spec && spec?.type === 'struct') result.spec = filled(spec, result.spec)
  // What is in the metadata may be shared with another object.
  result.metadata = { ...draft.metadata }
  return result
}

/** A copy of the top level of a struct, with the fields that are always there. */
function filled(struct: StructNode, draft: object): Record<string, unknown> {
  const result: Record<string, unknown> = { ...draft }
  for (const { name, node, fallback } of struct.always)
    if (result[name] === undefined) result[name] = node.type === 'struct' ? emptyStruct(node) : fallback
  return result
}
