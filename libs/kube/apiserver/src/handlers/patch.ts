// PATCH: changes of an object as JSON patch, merge patch, strategic merge patch or applied configuration.
import { badRequest, isRecord, unsupportedMediaType, type KubeObject } from '@kubarium/kube-objects'
import { objectAnswer, type ApiAnswer } from '../answer.ts'
import { asUnreadable, checkIdentity, contentTypeOf, decodePatched, jsonProblem, strictly } from '../body.ts'
import type { Call } from '../call.ts'
import { applyJsonPatch, unknownInJsonPatch } from '../patch/json-patch.ts'
import { applyMergePatch } from '../patch/merge-patch.ts'
import { refuseOutcome, refuseStrategic, touchedByOperations, type Refuse } from '../patch/patch-refusal.ts'
import { applyStrategicMergePatch } from '../patch/strategic-merge-patch.ts'
import { withType } from '../registry.ts'
import type { ApiRequest } from '../request-info.ts'
import { fieldValidationOf, invalidPatchOptions, writeOptionsOf } from '../request-options.ts'
import type { ResourceDefinition } from '../resource.ts'
import { apply } from './apply.ts'

const JSON_PATCH = 'application/json-patch+json'

interface Patcher {
  apply(resource: ResourceDefinition, object: unknown, patch: unknown): unknown
  /** How an outcome is refused. */
  refuse(resource: ResourceDefinition, outcome: unknown, patch: unknown): Refuse
}

const PATCHERS: Record<string, Patcher> = {
  [JSON_PATCH]: {
    apply: (_, object, patch) => applyJsonPatch(object, patch),
    refuse: ({ struct }, outcome, patch) => refuseOutcome(struct, outcome, touchedByOperations(patch)),
  },
  'application/merge-patch+json': {
    apply: (_, object, patch) => applyMergePatch(object, mergePatchOf(patch)),
    refuse: ({ struct }, outcome, patch) => refuseOutcome(struct, outcome, patch),
  },
  'application/strategic-merge-patch+json': {
    apply: (resource, object, patch) => applyStrategicMergePatch(resource.struct, object, patch),
    refuse: (_resource, _outcome, patch) => refuseStrategic(patch),
  },
}

export function patch(call: Call): ApiAnswer {
  const { request, resource, namespace = '', name, subresource, query, writes, warnings } = call
  const type = contentTypeOf(request)
  const validation = fieldValidationOf(call)
  const options = writeOptionsOf(call)
  if (type === 'application/apply-patch+yaml') return apply(call, options)
  const patcher = PATCHERS[type]
  if (!patcher)
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml, application/apply-patch+cbor`,
    )
  if (query.get('force') !== undefined) throw invalidPatchOptions('force', 'may not be specified for non-apply patch')
  const changes = patchIn(request)
  if (type === JSON_PATCH) warnings.push(...strictly(unknownInJsonPatch(changes), validation, asUnreadable(resource)))
  const change = (stored: KubeObject): ReturnType<typeof decodePatched>['object'] => {
    const outcome = patcher.apply(resource, withType(resource, stored), changes)
    const refuse = patcher.refuse(resource, outcome, changes)
    const { object, problems } = decodePatched(resource, outcome, refuse)
    warnings.push(...strictly(problems, validation, refuse))
    checkIdentity(resource, object, stored)
    resource.strategy.defaults?.(object)
    return object
  }
  return objectAnswer(call, writes.update(resource, namespace, name, subresource, change, options).object)
}

/** @throws StatusError BadRequest */
function mergePatchOf(patch: unknown): unknown {
  if (patch === null) throw badRequest('Invalid JSON Patch')
  if (isRecord(patch)) return patch
  const type = Array.isArray(patch) ? 'array' : typeof patch === 'boolean' ? 'bool' : typeof patch
  throw badRequest(`error decoding patch: json: cannot unmarshal ${type} into Go value of type map[string]interface {}`)
}

/** @throws StatusError BadRequest */
export function patchIn(request: ApiRequest): unknown {
  try {
    return JSON.parse(request.body ?? '')
  } catch {
    throw badRequest(`error decoding patch: ${jsonProblem(request.body ?? '')}`)
  }
}
