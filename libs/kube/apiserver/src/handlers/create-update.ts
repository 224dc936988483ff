// POST and PUT: a whole object, new or instead of the stored one.
import { badRequest, type KubeObject } from '@kubarium/kube-objects'
import { objectAnswer, type ApiAnswer } from '../answer.ts'
import { bodyOf, decodeBody } from '../body.ts'
import type { Call } from '../call.ts'
import { fieldValidationOf, writeOptionsOf } from '../request-options.ts'
import type { Mutable } from '../resource.ts'
import { OTHER_NAMESPACE } from '../write-options.ts'

export function create(call: Call): ApiAnswer {
  const draft = draftOf(call)
  const { review } = call.resource
  if (review)
    return objectAnswer(call, call.writes.review(call.resource, call.namespace ?? '', draft, writeOptionsOf(call)), 201)
  const { object } = call.writes.create(call.resource, call.namespace ?? '', draft, writeOptionsOf(call))
  return objectAnswer(call, object, 201)
}

/** PUT of an object or of a part of it. */
export function update(call: Call): ApiAnswer {
  const draft = draftOf(call)
  const { resource, namespace = '', name, subresource, writes } = call
  const options = writeOptionsOf(call)
  if (resource.namespaced && draft.metadata.namespace && draft.metadata.namespace !== namespace)
    throw badRequest(OTHER_NAMESPACE)
  if (draft.metadata.name && draft.metadata.name !== name)
    throw badRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${name})`)
  if (subresource === '' && resource.strategy.createOnUpdate && !writes.find(resource, namespace, name)) {
    draft.metadata.name ||= name
    return objectAnswer(call, writes.create(resource, namespace, draft, options).object, 201)
  }
  if (!draft.metadata.name)
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  return objectAnswer(call, writes.update(resource, namespace, name, subresource, () => draft, options).object)
}

/** The object in the body, with its defaults. */
function draftOf(call: Call): Mutable<KubeObject> {
  const { request, resource, warnings } = call
  const decoded = decodeBody(resource, bodyOf(request), fieldValidationOf(call))
  warnings.push(...decoded.warnings)
  resource.strategy.defaults?.(decoded.object)
  return decoded.object
}
