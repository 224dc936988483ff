// Patches applied to an object in hand, for what is only shown (--dry-run=client, --local, kustomize).
import { mergeKeyOf } from '../commands/apply/three-way.ts'
import { copy } from './objects.ts'

type Fields = Record<string, unknown>

export interface JsonPatchOperation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** RFC 7386. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch
  const result: Fields = isMap(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

/** RFC 6902. @throws Error for a path that is not there */
export function jsonPatch(target: unknown, operations: readonly JsonPatchOperation[]): unknown {
  const holder = { root: copy(target) }
  const keysOf = (pointer: string): string[] => [
    'root',
    ...pointer
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
  ]
  const parentOf = (pointer: string): { parent: Fields | unknown[]; key: string } => {
    const keys = keysOf(pointer)
    const key = keys.pop()!
    let parent: unknown = holder
    for (const one of keys) parent = (parent as Fields | undefined)?.[one]
    if (typeof parent !== 'object' || parent === null) throw missing(pointer)
    return { parent: parent as Fields | unknown[], key }
  }
  const missing = (pointer: string): Error => new Error(`doc is missing path: ${pointer}: missing value`)
  const read = (pointer: string): unknown => {
    const { parent, key } = parentOf(pointer)
    const value = (parent as Fields)[key]
    if (value === undefined) throw missing(pointer)
    return value
  }
  const remove = (pointer: string): void => {
    const { parent, key } = parentOf(pointer)
    if ((parent as Fields)[key] === undefined) throw missing(pointer)
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
  }
  const add = (pointer: string, value: unknown): void => {
    const { parent, key } = parentOf(pointer)
    if (Array.isArray(parent)) parent.splice(key === '-' ? parent.length : Number(key), 0, value)
    else parent[key] = value
  }
  for (const { op, path, from = '', value } of operations) {
    if (op === 'add') add(path, value)
    else if (op === 'remove') remove(path)
    else if (op === 'replace') {
      read(path)
      const { parent, key } = parentOf(path)
      ;(parent as Fields)[key] = value
    } else if (op === 'copy') add(path, copy(read(from)))
    else if (op === 'move') {
      const moved = read(from)
      remove(from)
      add(path, moved)
    } else if (op === 'test') {
      if (JSON.stringify(read(path)) !== JSON.stringify(value))
        throw new Error(`testing value ${path} failed: test failed`)
    } else throw new Error(`Unexpected kind: ${op}`)
  }
  return holder.root
}

/** A strategic merge patch: lists of things with a key are merged by it. */
export function strategicMerge(target: Fields, patch: Fields, path = ''): Fields {
  if (patch['$patch'] === 'replace') return without(patch, '$patch')
  const result: Fields = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue
    const here = path ? `${path}.${key}` : key
    if (value === null) delete result[key]
    else if (isMap(value) && value['$patch'] === 'delete') delete result[key]
    else if (isMap(value)) result[key] = strategicMerge(isMap(result[key]) ? result[key] : {}, value, here)
    else if (Array.isArray(value)) result[key] = mergeLists(result[key], value, here)
    else result[key] = value
  }
  return result
}

const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))

function mergeLists(target: unknown, patch: readonly unknown[], path: string): unknown[] {
  const mergeKey = mergeKeyOf(path)
  if (!mergeKey || !patch.every(isMap) || patch.some((item) => item['$patch'] === 'replace'))
    return patch.filter((item) => !(isMap(item) && item['$patch'] === 'replace'))
  const result = Array.isArray(target) ? [...(target as Fields[])] : []
  // What is new comes first, in the order of the patch.
  const added: Fields[] = []
  for (const item of patch) {
    const at = result.findIndex((one) => one[mergeKey] === item[mergeKey])
    if (item['$patch'] === 'delete') {
      if (at >= 0) result.splice(at, 1)
    } else if (at >= 0) result[at] = strategicMerge(result[at]!, item, path)
    else added.push(strategicMerge({}, item, path))
  }
  return [...added, ...result]
}
