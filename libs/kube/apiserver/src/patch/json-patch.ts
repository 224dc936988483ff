// JSON Patch (RFC 6902), with the answers of the API server to patches that do not fit.
import { StatusError, badRequest, equalJson, isRecord, setField } from '@kubarium/kube-objects'

interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

const MAX_OPERATIONS = 10_000
const REJECTED = 'the server rejected our request due to an error in our request'

function refuse(message: string): StatusError {
  return new StatusError(422, 'Invalid', message, {})
}

/**
 * @param document is not changed
 * @throws StatusError when the patch is malformed or does not fit
 */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch))
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${patch === null ? 'null' : typeof patch} into Go value of type []handlers.jsonPatchOp`,
    )
  if (patch.length > MAX_OPERATIONS)
    throw new StatusError(
      413,
      'RequestEntityTooLarge',
      `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`,
    )
  return patch.reduce((current, operation) => applyOperation(current, operation as Operation), document)
}

const FIELDS = new Set(['op', 'path', 'from', 'value'])

/** Fields that operations do not have, as strict decoding names them. */
export function unknownInJsonPatch(patch: unknown): string[] {
  if (!Array.isArray(patch)) return []
  return patch.flatMap((operation, i) =>
    isRecord(operation)
      ? Object.keys(operation)
          .filter((key) => !FIELDS.has(key))
          .map((key) => `json patch unknown field "[${i}].${key}"`)
      : [],
  )
}

function applyOperation(document: unknown, operation: Operation): unknown {
  if (!isRecord(operation) || typeof operation.path !== 'string') throw refuse(REJECTED)
  const path = pointer(operation.path)
  switch (operation.op) {
    case 'add':
      return add(document, path, operation.value ?? null)
    case 'remove':
      return remove(document, path)
    case 'replace':
      if (path.length === 0) return operation.value
      return replace(document, path, operation.value ?? null)
    case 'move': {
      const from = pointer(operation.from ?? '')
      const value = lookup(document, from)
      if (value === undefined) throw refuse(REJECTED)
      return add(remove(document, from), path, value)
    }
    case 'copy': {
      const value = lookup(document, pointer(operation.from ?? ''))
      if (value === undefined) throw refuse(REJECTED)
      return add(document, path, value)
    }
    case 'test': {
      const found = lookup(document, path)
      if (!equalJson(found ?? null, operation.value ?? null)) throw refuse(REJECTED)
      return document
    }
    default:
      throw refuse(REJECTED)
  }
}

function pointer(path: string): string[] {
  if (path === '') return []
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
}

function childOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function lookup(document: unknown, path: readonly string[]): unknown {
  return path.reduce(childOf, document)
}

function copyOf(value: unknown): Record<string, unknown> | unknown[] {
  if (Array.isArray(value)) return [...(value as unknown[])]
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value as object)) setField(copy, key, (value as Record<string, unknown>)[key])
  return copy
}

/** A copy with the value at a path set; everything on the way must exist. */
function put(document: unknown, path: readonly string[], value: unknown): unknown {
  if (path.length === 0) return value
  const [key, ...rest] = path as [string, ...string[]]
  const copy = copyOf(document)
  const next = put(childOf(document, key), rest, value)
  if (Array.isArray(copy)) copy[Number(key)] = next
  else setField(copy, key, next)
  return copy
}

function add(document: unknown, path: readonly string[], value: unknown): unknown {
  if (path.length === 0) return value
  const parentPath = path.slice(0, -1)
  const key = path.at(-1)!
  const parent = lookup(document, parentPath)
  if (parent === undefined || parent === null || typeof parent !== 'object') throw refuse(REJECTED)
  const copy = copyOf(parent)
  if (Array.isArray(copy)) {
    const index = key === '-' ? copy.length : Number(key)
    if (!Number.isInteger(index) || index < 0 || index > copy.length) throw refuse(REJECTED)
    copy.splice(index, 0, value)
  } else setField(copy, key, value)
  return put(document, parentPath, copy)
}

/** In an object, a field that is missing is added; in a list, an item must be there. */
function replace(document: unknown, path: readonly string[], value: unknown): unknown {
  const parent = lookup(document, path.slice(0, -1))
  if (isRecord(parent)) return add(document, path, value)
  if (lookup(document, path) === undefined) throw refuse(REJECTED)
  return put(document, path, value)
}

function remove(document: unknown, path: readonly string[]): unknown {
  if (path.length === 0 || lookup(document, path) === undefined) throw refuse(REJECTED)
  const parentPath = path.slice(0, -1)
  const copy = copyOf(lookup(document, parentPath))
  if (Array.isArray(copy)) copy.splice(Number(path.at(-1)), 1)
  else delete copy[path.at(-1)!]
  return put(document, parentPath, copy)
}
