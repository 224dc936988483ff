// How a patch is refused when its outcome is no object of the kind: what came out is shown, or the patch itself.
import { invalid, invalidValue, isRecord, type StatusError } from '@kubarium/kube-objects'
import type { TypeNode } from '../codec/type-node.ts'

export type Refuse = (why: string) => StatusError

/** @param show may run out of stack, for a hostile patch goes deep */
function refusal(show: () => string, why: string): StatusError {
  let shown = ''
  try {
    shown = show()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return invalid({ group: '', kind: '' }, '', [invalidValue('patch', shown, why)])
}

/**
 * For patches of JSON: the outcome is shown.
 * @param touched the objects that the patch went into: their fields come out in order of their names
 */
export const refuseOutcome =
  (node: TypeNode, patched: unknown, touched: unknown): Refuse =>
  (why) =>
    refusal(() => escaped(outcomeText(node, patched, touched)), why)

/** For strategic merge patches: the patch is shown, and what is wrong is told in other words. */
export const refuseStrategic =
  (patch: unknown): Refuse =>
  (why) =>
    refusal(() => goMapText(patch), conversionProblem(why))

/** Objects that a JSON patch goes into, as a merge patch would. */
export function touchedByOperations(patch: unknown): unknown {
  const touched: Record<string, unknown> = {}
  const paths = (Array.isArray(patch) ? patch : []).flatMap((operation: unknown) =>
    isRecord(operation) ? [operation['path'], operation['from']] : [],
  )
  for (const path of paths) {
    if (typeof path !== 'string') continue
    let at = touched
    for (const part of path.split('/').slice(1)) {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
      const next = at[name]
      at = isRecord(next) ? next : ((at[name] = {}) as Record<string, unknown>)
    }
  }
  return touched
}

/** Fields of metadata and of its parts, as Go's structs have them. */
const METADATA = [
  ...['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp'],
  ...['deletionTimestamp', 'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers'],
  'managedFields',
]

const byName = (a: string, b: string): number => (a < b ? -1 : 1)
const byField = (a: string, b: string): number => METADATA.indexOf(a) - METADATA.indexOf(b)

function outcomeText(node: TypeNode | undefined, value: unknown, touched: unknown): string {
  if (Array.isArray(value)) {
    const item = node?.type === 'list' ? node.item : undefined
    const parts: unknown = touched
    return `[${value.map((one, i) => outcomeText(item, one, isRecord(parts) ? parts[i] : undefined)).join(',')}]`
  }
  if (!isRecord(value)) return JSON.stringify(value)
  const isSorted = isRecord(touched) || node?.type === 'map' || node?.type === 'any'
  const keys = Object.keys(value)
  if (isSorted) keys.sort(byName)
  else if (node?.type === 'struct' && node.name === 'ObjectMeta') keys.sort(byField)
  const fields = keys.map((key) => {
    const inner = isRecord(touched) ? touched[key] : undefined
    return `${JSON.stringify(key)}:${outcomeText(nodeOf(node, key), value[key], inner)}`
  })
  return `{${fields.join(',')}}`
}

function nodeOf(node: TypeNode | undefined, key: string): TypeNode | undefined {
  switch (node?.type) {
    case 'struct':
      return node.fields.get(key)?.node
    case 'map':
      return node.value
    case 'any':
      return node
    default:
      return undefined
  }
}

/** As Go writes JSON: what could end a script in a page is escaped. */
const escaped = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A value as Go's `%+v` prints it. */
function goMapText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMapText).join(' ')}]`
  if (isRecord(value)) {
    const keys = Object.keys(value).sort(byName)
    return `map[${keys.map((key) => `${key}:${goMapText(value[key])}`).join(' ')}]`
  }
  return value === null ? '<nil>' : String(value)
}

const UNMARSHAL = /^json: cannot unmarshal (\w+) into Go (?:struct field \S+|value) of type (.+)$/
const GO_TYPES: Readonly<Record<string, string>> = {
  array: '[]interface {}',
  bool: 'bool',
  number: 'int64',
  object: 'map[string]interface {}',
  string: 'string',
}
const KINDS: Readonly<Record<string, string>> = {
  array: 'slice',
  bool: 'bool',
  number: 'int64',
  object: 'map',
  string: 'string',
}
const SIMPLE = new Set(['string', 'bool', 'int32', 'int64', 'float64'])

/** What JSON's decoder complains of, as the converter of maps says it. */
function conversionProblem(why: string): string {
  const [, given = '', wanted = ''] = UNMARSHAL.exec(why) ?? []
  if (given === '') return why
  if (SIMPLE.has(wanted)) return `cannot convert ${GO_TYPES[given]} to ${wanted}`
  if (wanted.startsWith('[]')) return `cannot restore slice from ${KINDS[given]}`
  if (wanted.startsWith('map[')) return `cannot restore map from ${KINDS[given]}`
  return `cannot restore struct from: ${KINDS[given]}`
}
