// Where something is in a value: reading, writing and deleting by path.
import { JqError, compareValues, isRecord, typeOf } from './jq-value.ts'

export const put = (object: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

export const getIndex = (value: unknown, index: unknown): unknown => {
  if (value === null || value === undefined) {
    if (typeof index === 'string' || typeof index === 'number' || isRecord(index) || index === null) return null
    throw new JqError(`Cannot index null with ${typeOf(index)}`)
  }
  if (isRecord(value) && typeof index === 'string') return Object.hasOwn(value, index) ? value[index] : null
  if (Array.isArray(value)) {
    if (typeof index === 'number') {
      const at = Math.floor(index)
      return (at < 0 ? value[value.length + at] : value[at]) ?? null
    }
    if (isRecord(index)) return slice(value, index['start'], index['end'])
    if (Array.isArray(index)) {
      const found: number[] = []
      for (let i = 0; i + index.length <= value.length && index.length; i++)
        if (index.every((item, k) => compareValues(item, value[i + k]) === 0)) found.push(i)
      return found
    }
  }
  throw new JqError(
    typeof index === 'string'
      ? `Cannot index ${typeOf(value)} with "${index}"`
      : `Cannot index ${typeOf(value)} with ${typeOf(index)}`,
  )
}

export const slice = (value: unknown, from: unknown, to: unknown): unknown => {
  if (value === null) return null
  if (typeof value !== 'string' && !Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with object`)
  const whole = typeof value === 'string' ? [...value] : value
  const bound = (n: unknown, fallback: number) =>
    n === null || n === undefined
      ? fallback
      : (n as number) < 0
        ? Math.max(0, whole.length + Math.floor(n as number))
        : Math.floor(n as number)
  const end =
    to === null || to === undefined
      ? whole.length
      : (to as number) < 0
        ? Math.max(0, whole.length + Math.floor(to as number))
        : Math.ceil(to as number)
  const piece = whole.slice(bound(from, 0), end)
  return typeof value === 'string' ? piece.join('') : piece
}

const setIndex = (value: unknown, index: unknown, next: unknown): unknown => {
  if (typeof index === 'string') {
    if (value !== null && value !== undefined && !isRecord(value))
      throw new JqError(`Cannot index ${typeOf(value)} with "${index}"`)
    const copy = { ...value }
    put(copy, index, next)
    return copy
  }
  if (typeof index === 'number') {
    if (value !== null && value !== undefined && !Array.isArray(value))
      throw new JqError(`Cannot index ${typeOf(value)} with number`)
    const copy = Array.isArray(value) ? value.slice() : []
    let at = Math.floor(index)
    if (at < 0) at += copy.length
    if (at < 0) throw new JqError('Out of bounds negative array index')
    if (at > 1_000_000) throw new JqError('Array index too large')
    while (copy.length < at) copy.push(null)
    copy[at] = next
    return copy
  }
  if (isRecord(index)) {
    const list = Array.isArray(value) ? value : []
    const length = list.length
    const bound = (n: unknown, fallback: number) =>
      n === null || n === undefined ? fallback : (n as number) < 0 ? length + (n as number) : (n as number)
    if (!Array.isArray(next)) throw new JqError('A slice of an array can only be assigned another array')
    return [...list.slice(0, bound(index['start'], 0)), ...next, ...list.slice(bound(index['end'], length))]
  }
  throw new JqError(`Invalid path component`)
}

export const getPath = (value: unknown, path: unknown[]): unknown =>
  path.reduce((at, index) => (at === null ? null : getIndex(at, index)), value)

export const setPath = (value: unknown, path: unknown[], next: unknown): unknown => {
  if (path.length === 0) return next
  const [first, ...rest] = path
  return setIndex(value, first, setPath(getIndex(value ?? null, first), rest, next))
}

export const deletePaths = (value: unknown, paths: unknown[][]): unknown => {
  let out = value
  for (const path of paths.slice().sort(compareValues).reverse()) out = deletePath(out, path)
  return out
}

const deletePath = (value: unknown, path: unknown[]): unknown => {
  if (value === null || value === undefined || path.length === 0) return null
  const [first, ...rest] = path
  if (rest.length) {
    const inner = getIndex(value, first)
    return inner === null ? value : setIndex(value, first, deletePath(inner, rest))
  }
  if (isRecord(value) && typeof first === 'string') {
    const copy = { ...value }
    delete copy[first]
    return copy
  }
  if (Array.isArray(value) && typeof first === 'number') {
    const at = first < 0 ? value.length + first : first
    return value.filter((_, i) => i !== at)
  }
  if (Array.isArray(value) && isRecord(first)) return setIndex(value, first, [])
  throw new JqError(
    `Cannot delete field at ${typeof first === 'string' ? 'object' : 'array'} index of ${typeOf(value)}`,
  )
}
