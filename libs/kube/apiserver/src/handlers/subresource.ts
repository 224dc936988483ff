// Requests about a part or an ability of an object: status, scale, binding, log …
import { methodNotAllowed, noSuchPath, isRecord, type KubeObject } from '@kubarium/kube-objects'
import { json, objectAnswer, type ApiAnswer } from '../answer.ts'
import { bodyOf, contentTypeOf, decodeBody, decodePatched } from '../body.ts'
import type { Call } from '../call.ts'
import { structOf } from '../codec/type-node.ts'
import { applyJsonPatch } from '../patch/json-patch.ts'
import { applyMergePatch } from '../patch/merge-patch.ts'
import { refuseOutcome, touchedByOperations } from '../patch/patch-refusal.ts'
import { fieldValidationOf, writeOptionsOf } from '../request-options.ts'
import type { ActionSubresource, Mutable, ResourceDefinition, ScaleSubresource } from '../resource.ts'
import { scaleOf, updateScale } from '../scale.ts'
import type { WriteOptions } from '../write-options.ts'
import type { Writes } from '../writes.ts'
import { update } from './create-update.ts'
import { patch, patchIn } from './patch.ts'

const SCALE = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  struct: structOf('io.k8s.api.autoscaling.v1.Scale'),
}

/** @param verb what the method means for a named object */
export function onSubresource(call: Call, verb: string): ApiAnswer {
  const { resource, namespace = '', name, subresource, query, writes } = call
  const served = resource.served.subresources.find((one) => one.name === subresource)
  if (!served) throw noSuchPath()
  const handler = resource.subresources[subresource]
  if (handler?.type === 'connect')
    return { type: 'connect', subresource, parent: writes.get(resource, namespace, name), query }
  if (handler?.type === 'action') {
    if (call.request.method !== 'POST') throw methodNotAllowed()
    return act(call, handler)
  }
  if (!served.verbs.includes(verb)) throw methodNotAllowed()
  if (handler?.type === 'scale') return scale(call, handler, verb)
  if (subresource !== 'status' && handler?.type !== 'part') throw noSuchPath()
  switch (verb) {
    case 'get':
      return objectAnswer(call, writes.get(resource, namespace, name))
    case 'patch':
      return patch(call)
    default:
      return update(call)
  }
}

function scale(call: Call, handler: ScaleSubresource<KubeObject>, verb: string): ApiAnswer {
  const { request, resource, namespace = '', name, writes } = call
  const parent = writes.get(resource, namespace, name)
  if (verb === 'get') return json(scaleOf(handler, parent))
  const draft =
    verb === 'patch'
      ? patchedScale(call, scaleOf(handler, parent))
      : decodeBody(SCALE, bodyOf(request), fieldValidationOf(call)).object
  const written = updateScale(writes, resource, namespace, name, draft, writeOptionsOf(call))
  return json(scaleOf(handler, written.object))
}

function patchedScale({ request }: Call, current: object): Mutable<KubeObject> {
  const changes = patchIn(request)
  const isOperations = contentTypeOf(request) === 'application/json-patch+json'
  const outcome = isOperations ? applyJsonPatch(current, changes) : applyMergePatch(current, changes)
  const touched = isOperations ? touchedByOperations(changes) : changes
  return decodePatched(SCALE, outcome, refuseOutcome(SCALE.struct, outcome, touched)).object
}

function act(call: Call, action: ActionSubresource<KubeObject>): ApiAnswer {
  const { request, resource, namespace = '', name, subresource, writes } = call
  const options = writeOptionsOf(call)
  const parent = writes.get(resource, namespace, name)
  const { group, version, kind } = action.body
  const short = group === '' ? 'core' : group.split('.')[0]
  const struct = structOf(`io.k8s.api.${short}.${version}.${kind}`)
  const { object } = decodeBody({ group, version, kind, struct }, bodyOf(request), 'Ignore')
  const body = object as unknown as Record<string, unknown>
  const answer = performAction(writes, resource, action, parent, subresource, body, options)
  if (answer && isRecord(answer) && answer['metadata'] && !answer['kind'])
    return objectAnswer(call, answer as unknown as KubeObject, 201)
  return json(answer ?? { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, 201)
}

/** Has an action change its parent. @throws StatusError */
export function performAction(
  writes: Writes,
  resource: ResourceDefinition,
  action: ActionSubresource<KubeObject>,
  parent: KubeObject,
  subresource: string,
  body: Record<string, unknown>,
  options: WriteOptions,
): unknown {
  const { namespace = '', name } = parent.metadata
  const update = (change: (object: Mutable<KubeObject>) => void): KubeObject => {
    const changed = (stored: KubeObject): Mutable<KubeObject> => {
      const copy = { ...stored } as Mutable<KubeObject>
      change(copy)
      return copy
    }
    return writes.update(resource, namespace, name, subresource, changed, options).object
  }
  return action.act(parent, body, {
    context: writes.context(options),
    update,
    delete: (deletion) => writes.delete(resource, namespace, name, options, deletion),
  })
}
