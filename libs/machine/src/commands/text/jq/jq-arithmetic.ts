// What the operators of jq do.
import { put } from './jq-paths.ts'
import { JqError, compareValues, isRecord, shown, typeOf } from './jq-value.ts'

export const arithmetic = (op: string, a: unknown, b: unknown): unknown => {
  const refuse = (verb: string): never => {
    throw new JqError(`${typeOf(a)} (${shown(a)}) and ${typeOf(b)} (${shown(b)}) cannot be ${verb}`)
  }
  switch (op) {
    case '+':
      if (a === null || a === undefined) return b
      if (b === null || b === undefined) return a
      if (typeof a === 'number' && typeof b === 'number') return a + b
      if (typeof a === 'string' && typeof b === 'string') return a + b
      if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
      if (isRecord(a) && isRecord(b)) return { ...a, ...b }
      return refuse('added')
    case '-':
      if (typeof a === 'number' && typeof b === 'number') return a - b
      if (Array.isArray(a) && Array.isArray(b))
        return a.filter((item) => !b.some((other) => compareValues(item, other) === 0))
      return refuse('subtracted')
    case '*':
      if (typeof a === 'number' && typeof b === 'number') return a * b
      if (typeof a === 'string' && typeof b === 'number')
        return b <= 0 ? null : a.repeat(Math.min(Math.max(1, Math.floor(b)), 1_000_000))
      if (isRecord(a) && isRecord(b)) return merge(a, b)
      return refuse('multiplied')
    case '/':
      if (typeof a === 'number' && typeof b === 'number')
        return b === 0 ? refuse('divided because the divisor is zero') : a / b
      if (typeof a === 'string' && typeof b === 'string') return a === '' ? [] : a.split(b)
      return refuse('divided')
    default:
      if (typeof a === 'number' && typeof b === 'number') {
        const divisor = Math.abs(Math.trunc(b))
        if (divisor === 0) return refuse('divided (remainder) because the divisor is zero')
        return Math.trunc(a) % divisor
      }
      return refuse('divided (remainder)')
  }
}

const merge = (a: Record<string, unknown>, b: Record<string, unknown>): Record<string, unknown> => {
  const out = { ...a }
  for (const key of Object.keys(b))
    put(out, key, isRecord(out[key]) && isRecord(b[key]) ? merge(out[key], b[key] as Record<string, unknown>) : b[key])
  return out
}

export const contains = (a: unknown, b: unknown): boolean => {
  if (isRecord(a) && isRecord(b))
    return Object.keys(b).every((key) => Object.hasOwn(a, key) && contains(a[key], b[key]))
  if (Array.isArray(a) && Array.isArray(b)) return b.every((item) => a.some((other) => contains(other, item)))
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b)
  if (typeOf(a) !== typeOf(b))
    throw new JqError(`${typeOf(a)} (${shown(a)}) and ${typeOf(b)} (${shown(b)}) cannot have their containment checked`)
  return compareValues(a, b) === 0
}

export const flatten = (value: unknown[], depth: number): unknown[] =>
  value.flatMap((item) => (Array.isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]))
