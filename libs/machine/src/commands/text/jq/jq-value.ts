// Values of jq: their types, their order, what is said of them in errors.
import { toJson } from './json-text.ts'

/** An error a filter raises; `value` is what `catch` gets. */
export class JqError extends Error {
  constructor(readonly value: unknown) {
    super(typeof value === 'string' ? value : `${toJson(value, { indent: '' })} (not a string)`)
  }
}

export const typeOf = (value: unknown): string =>
  value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : typeof value

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const truthy = (value: unknown) => value !== null && value !== undefined && value !== false

export const text = (value: unknown) => toJson(value, { indent: '' })

export const shown = (value: unknown) => {
  const full = text(value)
  return full.length > 11 ? `${full.slice(0, 10)}...` : full
}

const ranks: Record<string, number> = { null: 0, false: 1, true: 2, number: 3, string: 4, array: 5, object: 6 }

const rank = (value: unknown) => ranks[typeof value === 'boolean' ? String(value) : typeOf(value)] ?? 7

/** jq's order of all values. */
export const compareValues = (a: unknown, b: unknown): number => {
  const difference = rank(a) - rank(b)
  if (difference) return difference
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compareValues(a[i], b[i])
      if (order) return order
    }
    return a.length - b.length
  }
  if (isRecord(a) && isRecord(b)) {
    const keysA = Object.keys(a).sort()
    const keysB = Object.keys(b).sort()
    const keys = compareValues(keysA, keysB)
    if (keys) return keys
    for (const key of keysA) {
      const order = compareValues(a[key], b[key])
      if (order) return order
    }
  }
  return 0
}

export const needString = (value: unknown, verb: string): string => {
  if (typeof value !== 'string') throw new JqError(`${typeOf(value)} (${shown(value)}) ${verb}`)
  return value
}

export const needNumber = (value: unknown): number => {
  if (typeof value !== 'number') throw new JqError(`${typeOf(value)} (${shown(value)}) number required`)
  return value
}

export const needArray = (value: unknown, verb: string): unknown[] => {
  if (!Array.isArray(value)) throw new JqError(`${typeOf(value)} (${shown(value)}) ${verb}`)
  return value
}
