// Objects as kubectl sees them: JSON with the parts that every object has.
export interface KubeObject {
  apiVersion?: string
  kind?: string
  metadata: {
    name: string
    generateName?: string
    namespace?: string
    uid?: string
    resourceVersion?: string
    generation?: number
    creationTimestamp?: string
    deletionTimestamp?: string
    deletionGracePeriodSeconds?: number
    labels?: Record<string, string>
    annotations?: Record<string, string>
    finalizers?: string[]
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[]
    managedFields?: unknown[]
  }
  // The rest is read where it is known.
  [key: string]: unknown
}

/** A part of an object as a map, empty when it is missing. */
export function part(value: unknown, ...path: readonly (string | number)[]): Record<string, unknown> {
  const found = dig(value, ...path)
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Record<string, unknown>) : {}
}

/** A list in an object, empty when it is missing. */
export function listOf<T = Record<string, unknown>>(value: unknown, ...path: readonly (string | number)[]): T[] {
  const found = dig(value, ...path)
  return Array.isArray(found) ? (found as T[]) : []
}

export function dig(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined
    current = (current as Record<string | number, unknown>)[key]
  }
  return current
}

/** A value as text, empty when it is missing. */
export function textOf(value: unknown, ...path: readonly (string | number)[]): string {
  const found = dig(value, ...path)
  return found === undefined || found === null ? '' : String(found)
}

/** Puts a value at a path, making the maps on the way. */
export function put(object: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let current = object
  for (const key of path.slice(0, -1)) current = (current[key] ??= {}) as Record<string, unknown>
  current[path.at(-1)!] = value
}

export const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
