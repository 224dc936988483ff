// Strategic merge patch: a merge patch that knows from the schema which lists are merged item by item, and by which key.
// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
import { badRequest, equalJson, isRecord, setField } from '@kubarium/kube-objects'
import type { FieldNode, ListNode, StructNode, TypeNode } from '../codec/type-node.ts'

const DIRECTIVE = '$patch'
const RETAIN_KEYS = '$retainKeys'
const DELETE_PREFIX = '$deleteFromPrimitiveList/'
const ORDER_PREFIX = '$setElementOrder/'

type Fields = Record<string, unknown>

/** @throws StatusError BadRequest when a directive or a merge key is missing or wrong */
export function applyStrategicMergePatch(struct: StructNode, document: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) throw badRequest('json: cannot unmarshal array into Go value of type map[string]interface {}')
  return mergeMap(struct, isRecord(document) ? document : {}, patch)
}

function mergeMap(type: TypeNode, original: Fields, patch: Fields): Fields {
  const directive = patch[DIRECTIVE]
  if (directive !== undefined) {
    if (directive === 'delete') return {}
    if (directive !== 'replace' && directive !== 'merge')
      throw badRequest(`Unknown patch type found: ${String(directive)}`)
    if (directive === 'replace') {
      const { [DIRECTIVE]: _, ...rest } = patch
      return withoutNulls(rest) as Fields
    }
  }
  const result: Fields = {}
  const retained = patch[RETAIN_KEYS]
  for (const key of Object.keys(original))
    if (!Array.isArray(retained) || retained.includes(key)) setField(result, key, original[key])
  for (const key of Object.keys(patch)) {
    if (key === DIRECTIVE || key === RETAIN_KEYS || key.startsWith(ORDER_PREFIX)) continue
    if (key.startsWith(DELETE_PREFIX)) {
      const name = key.slice(DELETE_PREFIX.length)
      const gone = patch[key]
      if (Array.isArray(result[name]) && Array.isArray(gone))
        setField(
          result,
          name,
          (result[name] as unknown[]).filter((item) => !gone.some((one) => equalJson(one, item))),
        )
      continue
    }
    const value = patch[key]
    if (value === null) {
      delete result[key]
      continue
    }
    const field = type.type === 'struct' ? type.fields.get(key) : undefined
    const node = field?.node ?? (type.type === 'map' ? type.value : undefined)
    const before = Object.hasOwn(result, key) ? result[key] : undefined
    const order = patch[ORDER_PREFIX + key]
    setField(result, key, mergeValue(node, field, before, value, order))
  }
  // An order may stand alone, without a change of the list.
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(ORDER_PREFIX)) continue
    const name = key.slice(ORDER_PREFIX.length)
    const field = type.type === 'struct' ? type.fields.get(name) : undefined
    if (patch[name] === undefined && Array.isArray(result[name]) && Array.isArray(patch[key]))
      setField(result, name, ordered(result[name] as unknown[], patch[key] as unknown[], field?.patchMergeKey))
  }
  return result
}

function mergeValue(
  node: TypeNode | undefined,
  field: FieldNode | undefined,
  before: unknown,
  value: unknown,
  order: unknown,
): unknown {
  if (isRecord(value)) {
    const isReplaced = field?.patchStrategies.includes('replace')
    if (isReplaced || (before !== undefined && !isRecord(before))) return withoutNulls(value)
    return mergeMap(node ?? { type: 'any', go: '' }, isRecord(before) ? before : {}, value)
  }
  if (Array.isArray(value)) {
    const merges = field?.patchStrategies.includes('merge') && node?.type === 'list'
    if (!merges || !field) return withoutDirectives(value)
    const list = Array.isArray(before) ? (before as unknown[]) : []
    const merged =
      field.patchMergeKey === undefined
        ? mergePrimitives(list, value)
        : mergeObjects(node, field.patchMergeKey, list, value)
    return Array.isArray(order) ? ordered(merged, order as unknown[], field.patchMergeKey) : merged
  }
  return value
}

function withoutDirectives(list: readonly unknown[]): unknown[] {
  return list.filter((item) => !(isRecord(item) && item[DIRECTIVE] !== undefined)).map(withoutNulls)
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isRecord(value)) return value
  const result: Fields = {}
  for (const key of Object.keys(value))
    if (value[key] !== null && key !== DIRECTIVE) setField(result, key, withoutNulls(value[key]))
  return result
}

function mergePrimitives(original: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const result = [...original]
  for (const item of patch) if (!result.some((one) => equalJson(one, item))) result.push(item)
  return result
}

function mergeObjects(
  node: ListNode,
  mergeKey: string,
  original: readonly unknown[],
  patch: readonly unknown[],
): unknown[] {
  const items = patch.filter(isRecord)
  if (items.some((item) => item[DIRECTIVE] === 'replace'))
    return items.filter((item) => item[DIRECTIVE] === undefined).map(withoutNulls)
  const keyOf = (item: Fields): unknown => {
    const key = item[mergeKey]
    if (key === undefined) throw badRequest(`map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`)
    return key
  }
  const result = [...original] as Fields[]
  for (const item of items) {
    const key = keyOf(item)
    const at = result.findIndex((one) => equalJson(one[mergeKey], key))
    if (item[DIRECTIVE] === 'delete') {
      for (let i = result.length - 1; i >= 0; i--) if (equalJson(result[i]![mergeKey], key)) result.splice(i, 1)
    } else if (at < 0) result.push(withoutNulls(item) as Fields)
    else result[at] = mergeMap(node.item, result[at]!, item)
  }
  return result
}

// Go prints maps as map[a:1 b:2].
function goMap(item: Fields): string {
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(text).join(' ')}]`
    return isRecord(value) ? goMap(value) : String(value)
  }
  return `map[${Object.keys(item)
    .sort()
    .map((key) => `${key}:${text(item[key])}`)
    .join(' ')}]`
}

/** Items in the order the patch gives; the others keep their place relative to their neighbours, server-only ones last. */
function ordered(items: readonly unknown[], order: readonly unknown[], mergeKey: string | undefined): unknown[] {
  const keyOf = (item: unknown): unknown => (mergeKey !== undefined && isRecord(item) ? item[mergeKey] : item)
  const position = (item: unknown): number => order.findIndex((one) => equalJson(keyOf(one), keyOf(item)))
  const named = items.filter((item) => position(item) >= 0).sort((a, b) => position(a) - position(b))
  const result: unknown[] = []
  let next = 0
  for (const item of items) result.push(position(item) >= 0 ? named[next++] : item)
  return result
}
