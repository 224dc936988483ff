// The body of a request: JSON or YAML, checked and turned into a decoded object of a kind.
import {
  apiVersionOf,
  badRequest,
  findDefinitionName,
  groupVersionOf,
  invalid,
  invalidValue,
  isRecord,
  unsupportedMediaType,
  type KubeObject,
} from '@kubarium/kube-objects'
import { DecodeError, cannotBeHandled, decode } from './codec/decode.ts'
import { duplicateFields } from './codec/duplicate-fields.ts'
import { jsonSyntaxProblem } from './codec/json-syntax.ts'
import { decodeProtobuf } from './codec/protobuf.ts'
import type { ApiRequest } from './request-info.ts'
import type { Mutable } from './resource.ts'
import type { StructNode } from './codec/type-node.ts'
import type { Refuse } from './patch/patch-refusal.ts'
import { parseYaml } from './yaml.ts'

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export interface Body {
  readonly value: unknown
  /** Fields given twice, as strict decoding names them. */
  readonly duplicates: readonly string[]
  /** Whether it came as YAML: Go's library tells of all duplicates at once then. */
  readonly isYaml?: boolean
  /** Why it is no JSON, and the text. */
  readonly problem?: string
  readonly text?: string
}

const MAX_BODY_CHARACTERS = 3 * 1024 * 1024
const SHOWN_BYTES = 30

/** Kinds of bodies that are no objects of a resource. */
const OTHER_KINDS: Record<string, string> = {
  DeleteOptions: 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions',
  Binding: 'io.k8s.api.core.v1.Binding',
  Eviction: 'io.k8s.api.policy.v1.Eviction',
  Scale: 'io.k8s.api.autoscaling.v1.Scale',
  TokenRequest: 'io.k8s.api.authentication.v1.TokenRequest',
}

function definitionOf(apiVersion: string, kind: string): string | undefined {
  if (Object.hasOwn(OTHER_KINDS, kind)) return OTHER_KINDS[kind]
  const { group, version } = groupVersionOf(apiVersion)
  return findDefinitionName(group, version, kind)
}

export const PROTOBUF = 'application/vnd.kubernetes.protobuf'

/** Reads the body of a request. @throws StatusError */
export function bodyOf(request: ApiRequest): Body {
  const contentType = contentTypeOf(request)
  if (contentType === PROTOBUF)
    return { value: decodeProtobuf(request.bytes ?? new Uint8Array(), definitionOf), duplicates: [] }
  const text = request.body ?? ''
  if (contentType !== '' && contentType !== 'application/json') return parseBody(text, contentType)
  const problem = text.length > MAX_BODY_CHARACTERS ? undefined : jsonSyntaxProblemOf(text)
  return problem === undefined
    ? { ...parseBody(text, contentType), text }
    : { value: undefined, duplicates: [], problem, text }
}

/** Most bodies are JSON, which the engine finds out fastest. */
function jsonSyntaxProblemOf(text: string): string | undefined {
  if (text.length > 10_000) return jsonSyntaxProblem(text)
  try {
    JSON.parse(text)
    return undefined
  } catch {
    return jsonSyntaxProblem(text) ?? 'unexpected end of JSON input'
  }
}

export function contentTypeOf(request: ApiRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
}

/** Reads a text by its content type. @throws StatusError */
export function parseBody(text: string, contentType: string): Body {
  if (text.length > MAX_BODY_CHARACTERS) throw badRequest(`Request body is too large: limit is ${MAX_BODY_CHARACTERS}`)
  switch (contentType) {
    case 'application/json':
    case '':
      return { value: parseJson(text), duplicates: duplicateFields(text) }
    case 'application/yaml':
    case 'application/apply-patch+yaml':
      return { ...parseYaml(text), isYaml: true }
    default:
      throw unsupportedMediaType(
        `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf`,
      )
  }
}

/** @throws SyntaxError worded by `jsonProblem` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest(jsonProblem(text))
  }
}

/** What Go's JSON decoder says of a text that is no JSON. */
export function jsonProblem(text: string): string {
  return jsonSyntaxProblem(text) ?? 'unexpected end of JSON input'
}

/**
 * The object in a body, decoded as its kind.
 * @throws StatusError when it is another kind, cannot be decoded, or is strictly wrong
 */
export function decodeBody(
  resource: { group: string; version: string; kind: string; struct: StructNode },
  body: Body,
  validation: FieldValidation,
): { object: Mutable<KubeObject>; warnings: string[] } {
  const value = body.value === null ? {} : body.value
  const apiVersion = apiVersionOf(resource.group, resource.version)
  if (body.text !== undefined) {
    const problem = body.problem ?? typeProblem(value)
    if (problem !== undefined) throw unrecognized(resource.kind, problem, body.text)
  }
  if (!isRecord(value))
    throw cannotBeHandled(
      resource.version,
      resource.kind,
      `json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    )
  const kind = value['kind']
  const version = value['apiVersion']
  if (
    (kind !== undefined && kind !== '' && kind !== resource.kind) ||
    (version !== undefined && version !== '' && version !== apiVersion)
  )
    throw badRequest(
      `the API version in the data (${String(version ?? '')}) does not match the expected API version (${apiVersion})`,
    )
  const refuse = asUnreadable(resource)
  const { object, problems } = decodeOrRefuse(resource, value, refuse)
  return {
    object: object as unknown as Mutable<KubeObject>,
    warnings: strictly([...duplicatesOf(body, validation), ...problems], validation, refuse),
  }
}

function duplicatesOf({ duplicates, isYaml }: Body, validation: FieldValidation): readonly string[] {
  if (!isYaml || validation !== 'Strict' || duplicates.length === 0) return duplicates
  return [['yaml: unmarshal errors:', ...duplicates.map((one) => `  ${one}`)].join('\n')]
}

/** Why a body does not even tell of what kind it is. */
function typeProblem(value: unknown): string | undefined {
  if (!isRecord(value))
    return `json: cannot unmarshal ${goTypeOf(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`
  for (const field of ['apiVersion', 'kind'] as const) {
    const given = value[field]
    if (given !== undefined && given !== null && typeof given !== 'string')
      return `json: cannot unmarshal ${goTypeOf(given)} into Go struct field .${field} of type string`
  }
  return undefined
}

function goTypeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
}

/** The refusal of a body that cannot be read at all, with its beginning: objects as they are, everything else in hex. */
function unrecognized(kind: string, problem: string, text: string): Error {
  const bytes = new TextEncoder().encode(text)
  const start = bytes.subarray(0, SHOWN_BYTES)
  const shown = text.startsWith('{')
    ? new TextDecoder().decode(start)
    : [...start].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const more = bytes.length > SHOWN_BYTES ? ' ...' : ''
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${problem} (${text === '' ? '<empty>' : shown + more})`,
  )
}

/** How a body is refused that is no object of its kind. */
export const asUnreadable =
  ({ version, kind }: { version: string; kind: string }): Refuse =>
  (why) =>
    cannotBeHandled(version, kind, why)

function decodeOrRefuse(resource: { struct: StructNode }, value: unknown, refuse: Refuse): ReturnType<typeof decode> {
  try {
    return decode(resource.struct, value)
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message)
    throw error
  }
}

/** A patched object, decoded: its kind and version were the server's own. @throws StatusError */
export function decodePatched(
  resource: { struct: StructNode },
  patched: unknown,
  refuse: Refuse,
): { object: Mutable<KubeObject>; problems: readonly string[] } {
  const { object, problems } = decodeOrRefuse(resource, patched, refuse)
  return {
    object: object as unknown as Mutable<KubeObject>,
    problems: problems.filter((one) => !OF_TYPE.has(one)).sort(),
  }
}
/** A patch may not change which object it is about. @throws StatusError */
export function checkIdentity(
  resource: { group: string; kind: string },
  { metadata }: Mutable<KubeObject>,
  stored: KubeObject,
): void {
  const { name, uid } = stored.metadata
  if (!metadata.name)
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  if (metadata.uid && metadata.uid !== uid) {
    const error = invalidValue('metadata.uid', metadata.uid, 'field is immutable')
    throw invalid(resource, name, [error, error])
  }
}

const OF_TYPE = new Set(['unknown field "apiVersion"', 'unknown field "kind"'])

/** Refuses, warns of or ignores what strict decoding complains of. */
export function strictly(problems: readonly string[], validation: FieldValidation, refuse: Refuse): string[] {
  if (problems.length === 0 || validation === 'Ignore') return []
  if (validation === 'Warn') return [...problems]
  throw refuse(`strict decoding error: ${problems.join(', ')}`)
}
