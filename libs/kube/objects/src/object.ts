import type { ObjectMeta } from './generated/k8s.ts'

/** What every API object has. */
export interface KubeObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ObjectMeta
}

/** An object as its author writes it: any part may be missing, the API server fills in the rest. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly Draft<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Draft<T[Key]> }
    : T

/** Plain JSON, as it comes from a request. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Group and version of an `apiVersion`: `apps/v1` → apps, v1; `v1` → '', v1. */
export function groupVersionOf(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** The `apiVersion` of a group and version. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/** Whether an object waits for its deletion. */
export function isTerminating(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined
}

/** Whether a JSON value is an object (neither null nor a list). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Whether two JSON values are equal; `undefined` fields count as absent. Equal references are equal at once, so
 * comparing two versions of a stored object costs what differs between them.
 */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!equalJson(a[i], b[i])) return false
    return true
  }
  if (Array.isArray(b)) return false
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  let count = 0
  for (const key in left) {
    if (left[key] === undefined) continue
    count++
    if (right[key] === undefined || !equalJson(left[key], right[key])) return false
  }
  for (const key in right) if (right[key] !== undefined) count--
  return count === 0
}

/** Freezes a JSON value all the way down; what is frozen already is taken to be frozen below as well. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const key in value) deepFreeze(value[key])
  return Object.freeze(value)
}

/**
 * The new value with every part that equals the stored one replaced by the stored one, so that versions of an
 * object share memory and comparing them is cheap. Drops `undefined` fields, as JSON does.
 */
export function shareStructure<T>(next: T, stored: unknown): T {
  if (next === stored || typeof next !== 'object' || next === null) return next
  // A part of a stored object, put into a new place: it has no undefined fields, and is shared as it is.
  if (stored === undefined && Object.isFrozen(next)) return next
  if (Array.isArray(next)) {
    const before = Array.isArray(stored) ? stored : []
    let same = before.length === next.length
    const items = next.map((item, i) => {
      const shared = shareStructure(item, before[i])
      if (shared !== before[i]) same = false
      return shared
    })
    return (same ? stored : items) as T
  }
  const before = isRecord(stored) ? stored : {}
  const source = next as Record<string, unknown>
  const fields: Record<string, unknown> = {}
  let same = isRecord(stored)
  let count = 0
  for (const key in source) {
    const value = source[key]
    if (value === undefined) continue
    count++
    const shared = shareStructure(value, before[key])
    if (shared !== before[key] || !(key in before)) same = false
    setField(fields, key, shared)
  }
  if (same) for (const key in before) if (before[key] !== undefined) count--
  return (same && count === 0 ? stored : fields) as T
}

/** Sets a field whose name may be anything, `__proto__` included. */
export function setField(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}
