// The patch that apply sends: what the file changes against what was applied before, and what differs from the server.
import { dig } from '../../client/objects.ts'

type Fields = Record<string, unknown>

/** Keys by which the server merges lists, by path (patchMergeKey of the built-in kinds). */
const MERGE_KEYS: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)(containers|initContainers|ephemeralContainers|volumes|env|imagePullSecrets|resourceClaims)$/, 'name'],
  [/(^|\.)volumeMounts$/, 'mountPath'],
  [/(^|\.)volumeDevices$/, 'devicePath'],
  [/(^|\.)containers\.ports$/, 'containerPort'],
  [/(^|\.)initContainers\.ports$/, 'containerPort'],
  [/^spec\.ports$/, 'port'],
  [/(^|\.)hostAliases$/, 'ip'],
  [/(^|\.)topologySpreadConstraints$/, 'topologyKey'],
  [/^metadata\.ownerReferences$/, 'uid'],
  [/(^|\.)conditions$/, 'type'],
  [/^secrets$/, 'name'],
]
const PRIMITIVE_SETS = /^metadata\.finalizers$/

/** The key by which the server merges a list; undefined: it replaces it. */
export const mergeKeyOf = (path: string): string | undefined => MERGE_KEYS.find(([pattern]) => pattern.test(path))?.[1]

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => isEqual(one, b[i]))
  if (isMap(a) && isMap(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)])
    return [...keys].every((key) => isEqual(a[key], b[key]))
  }
  return false
}

/** A strategic merge patch from the last applied, the new and the present object; undefined: nothing to do. */
export function threeWayPatch(original: Fields, modified: Fields, current: Fields): Fields | undefined {
  const patch = mergeMaps(original, modified, current, '')
  return patch && Object.keys(patch).length > 0 ? patch : undefined
}

/** A JSON merge patch, for kinds whose lists the server does not know how to merge. */
export function jsonThreeWayPatch(original: Fields, modified: Fields, current: Fields): Fields | undefined {
  const merge = (before: Fields, wanted: Fields, now: Fields): Fields => {
    const patch: Fields = {}
    for (const [key, value] of Object.entries(wanted)) {
      if (isEqual(value, now[key])) continue
      if (isMap(value) && isMap(now[key])) {
        const inner = merge(isMap(before[key]) ? before[key] : {}, value, now[key])
        if (Object.keys(inner).length > 0) patch[key] = inner
      } else patch[key] = value
    }
    for (const key of Object.keys(before)) if (!(key in wanted) && key in now) patch[key] = null
    return patch
  }
  const patch = merge(original, modified, current)
  return Object.keys(patch).length > 0 ? patch : undefined
}

function mergeMaps(original: Fields, modified: Fields, current: Fields, path: string): Fields | undefined {
  const patch: Fields = {}
  for (const [key, wanted] of Object.entries(modified)) {
    if (wanted === null && current[key] === undefined) continue
    const here = path ? `${path}.${key}` : key
    const now = current[key]
    if (isEqual(wanted, now)) continue
    if (isMap(wanted) && isMap(now)) {
      const inner = mergeMaps(isMap(original[key]) ? original[key] : {}, wanted, now, here)
      if (inner && Object.keys(inner).length > 0) patch[key] = inner
    } else if (Array.isArray(wanted) && Array.isArray(now)) {
      const mergeKey = mergeKeyOf(here)
      if (mergeKey && wanted.every(isMap))
        Object.assign(
          patch,
          mergeLists(
            key,
            mergeKey,
            Array.isArray(original[key]) ? (original[key] as Fields[]) : [],
            wanted,
            now as Fields[],
            here,
          ),
        )
      else if (PRIMITIVE_SETS.test(here))
        patch[key] = (wanted as unknown[]).filter((one) => !(now as unknown[]).includes(one))
      else patch[key] = wanted
    } else patch[key] = wanted
  }
  for (const key of Object.keys(original)) if (!(key in modified) && current[key] !== undefined) patch[key] = null
  return patch
}

function mergeLists(
  key: string,
  mergeKey: string,
  original: readonly Fields[],
  modified: readonly Fields[],
  current: readonly Fields[],
  path: string,
): Fields {
  const find = (list: readonly Fields[], value: unknown): Fields | undefined =>
    list.find((one) => one[mergeKey] === value)
  const items: Fields[] = []
  for (const wanted of modified) {
    const now = find(current, wanted[mergeKey])
    if (!now) {
      items.push(wanted)
      continue
    }
    const inner = mergeMaps(find(original, wanted[mergeKey]) ?? {}, wanted, now, path)
    if (inner && Object.keys(inner).length > 0) items.push({ ...inner, [mergeKey]: wanted[mergeKey] })
  }
  const deleted = original.filter((one) => !find(modified, one[mergeKey]) && find(current, one[mergeKey]))
  for (const one of deleted) items.push({ $patch: 'delete', [mergeKey]: one[mergeKey] })
  if (items.length === 0) return {}
  return { [`$setElementOrder/${key}`]: modified.map((one) => ({ [mergeKey]: one[mergeKey] })), [key]: items }
}

/** The configuration that was applied before, if any. */
export function lastApplied(current: unknown): Fields | undefined {
  const text = dig(current, 'metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration')
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text) as Fields
  } catch {
    return undefined
  }
}
