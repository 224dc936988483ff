// From the JSON of a request to an object as the API server's own types would hold and write it: types checked,
// unknown fields reported, nulls and zero values gone, quantities canonical. Errors are worded as Go's decoder does.
import {
  QUANTITY_MESSAGE,
  badRequest,
  canonicalQuantity,
  isRecord,
  resourceAmount,
  setField,
  type StatusError,
} from '@kubarium/kube-objects'
import type { ListNode, ScalarNode, StructNode, TypeNode } from './type-node.ts'

/** A value of the wrong type, in the words of Go's JSON decoder. */
export class DecodeError extends Error {}

export interface Decoded {
  readonly object: Record<string, unknown>
  /** What strict decoding complains of: `unknown field "spec.foo"`. */
  readonly problems: readonly string[]
}

/** A field, an index of a list, a key of a map, or an embedded Go struct (which only type errors name). */
type Segment = string | number | { readonly key: string } | { readonly embedded: string }

interface Context {
  readonly path: Segment[]
  readonly problems: string[]
  struct: string
}

/**
 * @param value a JSON object; `apiVersion` and `kind` at its top are dropped
 * @throws DecodeError
 */
export function decode(struct: StructNode, value: unknown): Decoded {
  const context: Context = { path: [], problems: [], struct: '' }
  const object = decodeStruct(struct, value, context)
  delete object['apiVersion']
  delete object['kind']
  return { object, problems: context.problems }
}

function decodeValue(node: TypeNode, value: unknown, context: Context): unknown {
  switch (node.type) {
    case 'struct':
      return decodeStruct(node, value, context)
    case 'map': {
      if (!isRecord(value)) return mismatch(node.go, value, context)
      const result: Record<string, unknown> = {}
      for (const key of Object.keys(value)) {
        context.path.push({ key })
        const item = decodeItem(node.value, value[key], context)
        setField(result, key, node.go === 'v1.ResourceList' ? resourceAmount(item as string) : item)
        context.path.pop()
      }
      return result
    }
    case 'list':
      return decodeList(node, value, context)
    default:
      return decodeScalar(node, value, context)
  }
}

function decodeStruct(node: StructNode, value: unknown, context: Context): Record<string, unknown> {
  if (!isRecord(value)) return mismatch(node.go, value, context)
  const outer = context.struct
  context.struct = node.name
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const field = node.fields.get(key)
    if (!field) {
      context.problems.push(`unknown field "${pathText([...context.path, key])}"`)
      continue
    }
    const given = value[key]
    if (given === null || given === undefined) continue
    if (field.embedded) context.path.push({ embedded: field.embedded })
    context.path.push(key)
    const decoded = decodeValue(field.node, given, context)
    context.path.pop()
    if (field.embedded) context.path.pop()
    if (!(field.omitsZero && isZero(decoded))) result[key] = decoded
    else if (typeof decoded === 'object') noteEmpty(result, key)
  }
  for (const field of node.always) {
    if (result[field.name] !== undefined) continue
    result[field.name] = field.node.type === 'struct' ? emptyStruct(field.node) : field.fallback
  }
  context.struct = outer
  return result
}

// Empty lists and maps are not stored, but while a request is looked at they are not the same as none. A symbol goes
// with copies of the struct, and is in no JSON.
const EMPTIES = Symbol('fields given empty')

function noteEmpty(struct: { [EMPTIES]?: readonly string[] }, field: string): void {
  struct[EMPTIES] = [...(struct[EMPTIES] ?? []), field]
}

/** Whether a request gave a field of a decoded struct as an empty list or map, which decoding left out. */
export function wasGivenEmpty(struct: object, field: string): boolean {
  return (struct as { [EMPTIES]?: readonly string[] })[EMPTIES]?.includes(field) ?? false
}

/** What Go writes for a struct of which nothing was given. */
export function emptyStruct(node: StructNode): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const field of node.always)
    result[field.name] = field.node.type === 'struct' ? emptyStruct(field.node) : field.fallback
  return result
}

function decodeList(node: ListNode, value: unknown, context: Context): unknown[] {
  if (!Array.isArray(value)) return mismatch(node.go, value, context)
  return value.map((item, i) => {
    context.path.push(i)
    const decoded = decodeItem(node.item, item, context)
    context.path.pop()
    return decoded
  })
}

// A null inside a list or map is the zero value of its type.
function decodeItem(node: TypeNode, value: unknown, context: Context): unknown {
  if (value !== null) return decodeValue(node, value, context)
  switch (node.type) {
    case 'struct':
      return emptyStruct(node)
    case 'string':
    case 'bytes':
      return ''
    case 'boolean':
      return false
    case 'int32':
    case 'int64':
    case 'double':
      return 0
    case 'quantity':
      return '0'
    default:
      return null
  }
}

function decodeScalar(node: ScalarNode, value: unknown, context: Context): unknown {
  switch (node.type) {
    case 'any':
      return value
    case 'string':
      return typeof value === 'string' ? value : mismatch(node.go, value, context)
    case 'bytes':
      // Go takes a list of numbers for bytes, too.
      if (Array.isArray(value) && value.length === 0) return ''
      if (typeof value !== 'string') return mismatch(node.go, value, context)
      return checkedBase64(value)
    case 'boolean':
      return typeof value === 'boolean' ? value : mismatch(node.go, value, context)
    case 'double':
      return typeof value === 'number' ? value : mismatch(node.go, value, context)
    case 'int32':
    case 'int64':
      return integer(node, value, context)
    case 'int-or-string':
      return typeof value === 'string' ? value : integer(node, value, context)
    case 'quantity':
      if (typeof value !== 'string' && typeof value !== 'number') throw new DecodeError(QUANTITY_MESSAGE)
      try {
        return canonicalQuantity(value)
      } catch (error) {
        throw new DecodeError((error as Error).message)
      }
    case 'time':
    case 'micro-time':
      return time(node, value, context)
  }
}

function integer(node: ScalarNode, value: unknown, context: Context): number {
  if (typeof value !== 'number') return mismatch(node.go, value, context)
  const inRange =
    node.go === 'int32' ? value >= -2147483648 && value <= 2147483647 : Math.abs(value) <= 9223372036854775807
  if (!Number.isInteger(value) || !inRange) return mismatch(node.go, value, context)
  return value
}

function time(node: ScalarNode, value: unknown, context: Context): string {
  if (typeof value !== 'string') return mismatch('string', value, context)
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(value)
  const ms = match ? Date.parse(value) : Number.NaN
  if (Number.isNaN(ms))
    throw new DecodeError(
      `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`,
    )
  const iso = new Date(ms).toISOString()
  if (node.type === 'time') return `${iso.slice(0, 19)}Z`
  return `${iso.slice(0, 19)}.${((match![7] ?? '.').slice(1) + '000000').slice(0, 6)}Z`
}

function checkedBase64(value: string): string {
  const text = value.replace(/[\r\n]/g, '')
  const bad = /[^A-Za-z0-9+/=]|=(?!=?$)/.exec(text)
  if (bad || text.length % 4 !== 0)
    throw new DecodeError(`illegal base64 data at input byte ${bad ? bad.index : text.length - (text.length % 4)}`)
  return text
}

function mismatch(go: string, value: unknown, { path, struct }: Context): never {
  const what = Array.isArray(value)
    ? 'array'
    : typeof value === 'boolean'
      ? 'bool'
      : typeof value === 'number'
        ? `number${numberSuffix(go, value)}`
        : typeof value
  const names = path.flatMap((segment) =>
    typeof segment === 'string'
      ? [segment]
      : typeof segment === 'object' && 'embedded' in segment
        ? [segment.embedded]
        : [],
  )
  const where = struct === '' ? 'Go value' : `Go struct field ${struct}.${names.join('.')}`
  throw new DecodeError(`json: cannot unmarshal ${what} into ${where} of type ${go}`)
}

// Go names the number itself when a number was fine but this one does not fit.
function numberSuffix(go: string, value: number): string {
  return go === 'int32' || go === 'int64' ? ` ${value}` : ''
}

function isZero(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true
  if (Array.isArray(value)) return value.length === 0
  if (typeof value === 'object' && value !== null) {
    for (const _ in value) return false
    return true
  }
  return false
}

/** `spec.ports[0].name` */
function pathText(path: readonly Segment[]): string {
  let text = ''
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`
    else if (typeof segment === 'object') text += 'key' in segment ? `.${segment.key}` : ''
    else text += text === '' ? segment : `.${segment}`
  }
  return text
}

/** Wraps a decoding failure as the API server answers it. */
export function cannotBeHandled(version: string, kind: string, message: string): StatusError {
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${message}`)
}
