// Server-side apply: the fields somebody wants, merged with what others own.
import {
  StatusError,
  apiVersionOf,
  badRequest,
  conflict,
  groupVersionOf,
  isRecord,
  notFound,
  type KubeObject,
} from '@kubarium/kube-objects'
import { objectAnswer, type ApiAnswer } from '../answer.ts'
import { asUnreadable, checkIdentity, decodePatched, parseBody, strictly } from '../body.ts'
import type { Call } from '../call.ts'
import { decode } from '../codec/decode.ts'
import { mergeApplied, pruneUnapplied } from '../managed-fields/apply.ts'
import { EMPTY_SET, type FieldSet } from '../managed-fields/field-set.ts'
import { appliedFields } from '../managed-fields/managed-fields.ts'
import { typedProblem } from '../managed-fields/typed.ts'
import { resourceName } from '../registry.ts'
import { fieldValidationOf, invalidPatchOptions } from '../request-options.ts'
import type { Mutable, ResourceDefinition } from '../resource.ts'
import type { WriteOptions } from '../write-options.ts'

export function apply(call: Call, options: WriteOptions): ApiAnswer {
  const { resource, namespace = '', name, subresource, query, writes, warnings } = call
  if (!query.get('fieldManager')) throw invalidPatchOptions('fieldManager', 'is required for apply patch', true)
  const source = configurationIn(call)
  checkType(resource, source)
  const { object: configuration, problems } = decodePatched(resource, source, asUnreadable(resource))
  if (configuration.metadata.managedFields) throw badRequest('metadata.managedFields must be nil')
  const given = givenOnly(source, configuration)
  warnings.push(...strictly(problems, fieldValidationOf(call), asUnreadable(resource)))
  const ignored = subresource === 'status' ? resource.resetFields.status : resource.resetFields.main
  const fields = appliedFields(resource.struct, given, ignored)
  const stored = writes.find(resource, namespace, name)
  if (!stored) return createApplied(call, source, fields, options)
  const own = stored.metadata.managedFields?.find(
    (entry) =>
      entry.manager === options.fieldManager &&
      entry.operation === 'Apply' &&
      (entry.subresource ?? '') === subresource,
  )
  const others = stored.metadata.managedFields?.filter((entry) => entry !== own) ?? []
  const change = (current: KubeObject): Mutable<KubeObject> => {
    const merged = mergeApplied(resource.struct, current, given)
    const pruned = pruneUnapplied(resource.struct, merged, own?.fieldsV1 ?? EMPTY_SET, fields, others)
    const object = decode(resource.struct, pruned).object as unknown as Mutable<KubeObject>
    checkIdentity(resource, object, current)
    resource.strategy.defaults?.(object)
    return object
  }
  const applied = { fields, force: query.flag('force') }
  return objectAnswer(call, writes.update(resource, namespace, name, subresource, change, options, applied).object)
}

/** The configuration must say what it is, and be it. @throws StatusError */
function checkType(resource: ResourceDefinition, source: Record<string, unknown>): void {
  const { group, version, kind } = resource
  const [given, givenKind] = [String(source['apiVersion'] ?? ''), String(source['kind'] ?? '')]
  const gvk = (type: { group: string; version: string }, name: string): string =>
    `${type.group}/${type.version}, Kind=${name}`
  if (given === '' || givenKind !== kind)
    throw badRequest(`invalid object type: ${gvk(groupVersionOf(given), givenKind)}`)
  const expected = apiVersionOf(group, version)
  if (given !== expected)
    throw badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${given}, expected: ${expected}`,
    )
  const problem = typedProblem(resource.struct, source)
  if (problem === undefined) return
  const metadata = isRecord(source['metadata']) ? source['metadata'] : {}
  const name = `${String(metadata['namespace'] ?? '')}/${String(metadata['name'] ?? '')}`
  throw new StatusError(
    500,
    '',
    `failed to create typed patch object (${name}; ${gvk({ group, version }, kind)}): ${problem}`,
  )
}

function configurationIn({ request }: Call): Record<string, unknown> {
  const { value } = parseBody(request.body ?? '', 'application/apply-patch+yaml')
  if (value === null || value === undefined) return {}
  if (!isRecord(value))
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`,
    )
  return value
}

function createApplied(
  call: Call,
  source: Record<string, unknown>,
  fields: FieldSet,
  options: WriteOptions,
): ApiAnswer {
  const { resource, namespace = '', name, subresource, writes } = call
  if (subresource !== '') throw notFound(resourceName(resource), name)
  const draft = decode(resource.struct, source).object as unknown as Mutable<KubeObject>
  if (draft.metadata.uid)
    throw conflict(
      resourceName(resource),
      name,
      `uid mismatch: the provided object specified uid ${draft.metadata.uid}, and no existing object was found`,
    )
  delete (draft.metadata as { resourceVersion?: string }).resourceVersion
  draft.metadata.name ||= name
  if (draft.metadata.name !== name)
    throw badRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${name})`)
  resource.strategy.defaults?.(draft)
  return objectAnswer(call, writes.create(resource, namespace, draft, options, fields).object, 201)
}

/** The decoded configuration reduced to what its author wrote: decoding adds empty structs. */
function givenOnly(source: unknown, decoded: unknown): unknown {
  if (Array.isArray(source) && Array.isArray(decoded)) return decoded.map((item, i) => givenOnly(source[i], item))
  if (!isRecord(source) || !isRecord(decoded)) return decoded
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(decoded))
    if (Object.hasOwn(source, key)) result[key] = givenOnly(source[key], decoded[key])
  return result
}
