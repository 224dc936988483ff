import { Regex, RegexError } from '../../../regex/regex.ts'
import { strftime } from '../../../strftime.ts'
import { fromBytes, toBytes } from '../../../text.ts'
import { base64Decode, base64Encode } from '../../network/url.ts'
import { jsonValues, JsonError, toJson } from './json-text.ts'
import type { Node, Pattern } from './jq-syntax.ts'

/** An error a filter raises; `value` is what `catch` gets. */
export class JqError extends Error {
  constructor(readonly value: unknown) {
    super(typeof value === 'string' ? value : `${toJson(value, { indent: '' })} (not a string)`)
  }
}
class Break extends Error {
  constructor(readonly label: object) {
    super('break')
  }
}

type Path = unknown[] | null
/** A value and, when paths are wanted, where it is. */
interface Spot {
  v: unknown
  p: Path
}
interface Closure {
  node: Node
  env: Env
  parameters: string[]
  /** Closures of parameters are called without making them known to themselves. */
  isParameter: boolean
}
interface Env {
  variables: Record<string, unknown>
  functions: Record<string, Closure>
  labels: Record<string, object>
}

export interface JqContext {
  /** Charges work; may throw when there has been too much. */
  tick(): void
  now: number
  env: Record<string, string>
  /** Remaining inputs, for `input` and `inputs`. */
  inputs: Iterator<unknown>
  debug(text: string): void
}

const typeOf = (value: unknown): string =>
  value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : typeof value
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const truthy = (value: unknown) => value !== null && value !== undefined && value !== false
const text = (value: unknown) => toJson(value, { indent: '' })
const shown = (value: unknown) => {
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

const put = (object: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

const getIndex = (value: unknown, index: unknown): unknown => {
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

const slice = (value: unknown, from: unknown, to: unknown): unknown => {
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

const getPath = (value: unknown, path: unknown[]): unknown =>
  path.reduce((at, index) => (at === null ? null : getIndex(at, index)), value)
const setPath = (value: unknown, path: unknown[], next: unknown): unknown => {
  if (path.length === 0) return next
  const [first, ...rest] = path
  return setIndex(value, first, setPath(getIndex(value ?? null, first), rest, next))
}
const deletePaths = (value: unknown, paths: unknown[][]): unknown => {
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

const arithmetic = (op: string, a: unknown, b: unknown): unknown => {
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

const escapeHtml = (value: string) =>
  value.replace(/[<>&'"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' })[c] ?? c)

/** `@name` applied to a value. */
const format = (name: string, value: unknown): string => {
  const plain = typeof value === 'string' ? value : text(value)
  switch (name) {
    case 'text':
      return plain
    case 'json':
      return text(value)
    case 'base64':
      return base64Encode(toBytes(plain))
    case 'base64d': {
      const bytes = base64Decode(plain.replace(/\s/g, ''))
      if (!bytes) throw new JqError(`${typeOf(value)} (${shown(value)}) is not valid base64 data`)
      return fromBytes(bytes)
    }
    case 'uri':
      return [...toBytes(plain)]
        .map((byte) =>
          /[A-Za-z0-9_.~-]/.test(String.fromCharCode(byte))
            ? String.fromCharCode(byte)
            : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
        )
        .join('')
    case 'html':
      return escapeHtml(plain)
    case 'sh': {
      const quote = (item: unknown) => (typeof item === 'string' ? `'${item.replaceAll("'", `'\\''`)}'` : text(item))
      return Array.isArray(value) ? value.map(quote).join(' ') : quote(value)
    }
    case 'csv':
    case 'tsv':
      if (!Array.isArray(value))
        throw new JqError(`${typeOf(value)} (${shown(value)}) cannot be ${name}-formatted, only an array can be`)
      return value
        .map((item) =>
          item === null
            ? ''
            : typeof item === 'string'
              ? name === 'csv'
                ? `"${item.replaceAll('"', '""')}"`
                : item.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? c)
              : text(item),
        )
        .join(name === 'csv' ? ',' : '\t')
    default:
      throw new JqError(`${name} is not a valid format`)
  }
}

/** All outputs of a filter. */
export function* evaluate(
  node: Node,
  value: unknown,
  context: JqContext,
  variables: Record<string, unknown> = {},
): Generator<unknown> {
  const evaluator = new Evaluator(context)
  for (const spot of evaluator.run(node, { v: value, p: null }, { variables, functions: {}, labels: {} })) yield spot.v
}

class Evaluator {
  constructor(private readonly context: JqContext) {}

  private *values(node: Node, value: unknown, env: Env): Generator<unknown> {
    for (const spot of this.run(node, { v: value, p: null }, env)) yield spot.v
  }

  private first(node: Node, value: unknown, env: Env): unknown {
    for (const found of this.values(node, value, env)) return found
    return null
  }

  *run(node: Node, at: Spot, env: Env): Generator<Spot> {
    this.context.tick()
    switch (node.k) {
      case 'identity':
        yield at
        return
      case 'recurse':
        yield* this.recurse(at)
        return
      case 'literal':
        yield { v: node.value, p: null }
        return
      case 'field':
        for (const of of this.run(node.of, at, env))
          for (const index of this.values(node.name, at.v, env))
            yield { v: getIndex(of.v, index), p: of.p && [...of.p, index] }
        return
      case 'slice':
        for (const of of this.run(node.of, at, env))
          for (const to of node.to ? this.values(node.to, at.v, env) : [null])
            for (const from of node.from ? this.values(node.from, at.v, env) : [null])
              yield { v: slice(of.v, from, to), p: of.p && [...of.p, { start: from, end: to }] }
        return
      case 'iterate':
        for (const of of this.run(node.of, at, env)) yield* this.each(of)
        return
      case 'optional':
        yield* this.guard(node.of, undefined, at, env)
        return
      case 'try':
        yield* this.guard(node.body, node.handler, at, env)
        return
      case 'pipe':
        for (const left of this.run(node.left, at, env)) yield* this.run(node.right, left, env)
        return
      case 'comma':
        yield* this.run(node.left, at, env)
        yield* this.run(node.right, at, env)
        return
      case 'alternative': {
        let any = false
        try {
          for (const left of this.run(node.left, at, env))
            if (truthy(left.v)) {
              any = true
              yield left
            }
        } catch (error) {
          if (!(error instanceof JqError)) throw error
        }
        if (!any) yield* this.run(node.right, at, env)
        return
      }
      case 'and':
      case 'or':
        for (const left of this.values(node.left, at.v, env)) {
          if (truthy(left) === (node.k === 'or')) yield { v: node.k === 'or', p: null }
          else for (const right of this.values(node.right, at.v, env)) yield { v: truthy(right), p: null }
        }
        return
      case 'arithmetic':
        for (const right of this.values(node.right, at.v, env))
          for (const left of this.values(node.left, at.v, env)) yield { v: arithmetic(node.op, left, right), p: null }
        return
      case 'compare':
        for (const right of this.values(node.right, at.v, env))
          for (const left of this.values(node.left, at.v, env)) {
            const order = compareValues(left, right)
            yield {
              v:
                {
                  '==': order === 0,
                  '!=': order !== 0,
                  '<': order < 0,
                  '<=': order <= 0,
                  '>': order > 0,
                  '>=': order >= 0,
                }[node.op] ?? false,
              p: null,
            }
          }
        return
      case 'negate':
        for (const value of this.values(node.of, at.v, env)) {
          if (typeof value !== 'number') throw new JqError(`${typeOf(value)} (${shown(value)}) cannot be negated`)
          yield { v: -value, p: null }
        }
        return
      case 'array':
        yield { v: node.of ? [...this.values(node.of, at.v, env)] : [], p: null }
        return
      case 'object':
        yield* this.object(node.pairs, 0, {}, at.v, env)
        return
      case 'string':
        for (const value of this.string(node.parts, 0, node.format, at.v, env)) yield { v: value, p: null }
        return
      case 'format':
        yield { v: format(node.name, at.v), p: null }
        return
      case 'variable':
        if (node.name === 'ENV') yield { v: this.context.env, p: null }
        else if (node.name === '__loc__') yield { v: { file: '<top-level>', line: 1 }, p: null }
        else {
          if (!Object.hasOwn(env.variables, node.name)) throw new JqError(`$${node.name} is not defined`)
          yield { v: env.variables[node.name], p: null }
        }
        return
      case 'if':
        for (const test of this.values(node.test, at.v, env)) {
          if (truthy(test)) yield* this.run(node.yes, at, env)
          else if (node.no) yield* this.run(node.no, at, env)
          else yield at
        }
        return
      case 'bind':
        for (const value of this.values(node.source, at.v, env))
          for (const inner of this.match(node.pattern, value, env, at.v)) yield* this.run(node.body, at, inner)
        return
      case 'reduce': {
        let state: unknown = this.first(node.start, at.v, env)
        for (const value of this.values(node.source, at.v, env))
          for (const inner of this.match(node.pattern, value, env, at.v)) {
            let next: unknown = null
            for (const one of this.values(node.update, state, inner)) next = one
            state = next
          }
        yield { v: state, p: null }
        return
      }
      case 'foreach':
        for (const start of this.values(node.start, at.v, env)) {
          let state = start
          for (const value of this.values(node.source, at.v, env))
            for (const inner of this.match(node.pattern, value, env, at.v))
              for (const next of this.values(node.update, state, inner)) {
                state = next
                if (node.extract) yield* this.run(node.extract, { v: state, p: null }, inner)
                else yield { v: state, p: null }
              }
        }
        return
      case 'define':
        yield* this.run(node.rest, at, this.define(node, env))
        return
      case 'label': {
        const label = {}
        try {
          yield* this.run(node.body, at, { ...env, labels: { ...env.labels, [node.name]: label } })
        } catch (error) {
          if (!(error instanceof Break) || error.label !== label) throw error
        }
        return
      }
      case 'break': {
        const label = env.labels[node.name]
        if (!label) throw new JqError(`$*label-${node.name} is not defined`)
        throw new Break(label)
      }
      case 'update':
        yield* this.update(node.op, node.left, node.right, at, env)
        return
      case 'call':
        yield* this.call(node.name, node.args, at, env)
        return
    }
  }

  private define(node: Extract<Node, { k: 'define' }>, env: Env): Env {
    const functions = { ...env.functions }
    const inner: Env = { ...env, functions }
    functions[`${node.name}/${node.parameters.length}`] = {
      node: node.body,
      env: inner,
      parameters: node.parameters,
      isParameter: false,
    }
    return inner
  }

  private *recurse(at: Spot): Generator<Spot> {
    this.context.tick()
    yield at
    if (Array.isArray(at.v) || isRecord(at.v)) for (const child of this.each(at)) yield* this.recurse(child)
  }

  private *each(of: Spot): Generator<Spot> {
    const { v, p } = of
    if (Array.isArray(v)) for (let i = 0; i < v.length; i++) yield { v: v[i], p: p && [...p, i] }
    else if (isRecord(v)) for (const key of Object.keys(v)) yield { v: v[key], p: p && [...p, key] }
    else throw new JqError(`Cannot iterate over ${typeOf(v)}${v === null || v === undefined ? '' : ` (${shown(v)})`}`)
  }

  private *guard(body: Node, handler: Node | undefined, at: Spot, env: Env): Generator<Spot> {
    try {
      yield* this.run(body, at, env)
    } catch (error) {
      if (!(error instanceof JqError)) throw error
      if (isRecord(error.value) && error.value['__jq']) throw error
      if (handler) yield* this.run(handler, { v: error.value, p: null }, env)
    }
  }

  private *object(
    pairs: [Node, Node][],
    i: number,
    so: Record<string, unknown>,
    value: unknown,
    env: Env,
  ): Generator<Spot> {
    const pair = pairs[i]
    if (!pair) {
      yield { v: so, p: null }
      return
    }
    for (const key of this.values(pair[0], value, env)) {
      if (typeof key !== 'string') throw new JqError(`Object keys must be strings`)
      for (const item of this.values(pair[1], value, env)) {
        const next = { ...so }
        put(next, key, item)
        yield* this.object(pairs, i + 1, next, value, env)
      }
    }
  }

  private *string(
    parts: (string | Node)[],
    i: number,
    style: string | undefined,
    value: unknown,
    env: Env,
  ): Generator<string> {
    const part = parts[i]
    if (part === undefined) {
      yield ''
      return
    }
    for (const rest of this.string(parts, i + 1, style, value, env)) {
      if (typeof part === 'string') yield part + rest
      else for (const inner of this.values(part, value, env)) yield format(style ?? 'text', inner) + rest
    }
  }

  private *match(pattern: Pattern, value: unknown, env: Env, input: unknown): Generator<Env> {
    switch (pattern.k) {
      case 'name':
        yield { ...env, variables: { ...env.variables, [pattern.name]: value } }
        return
      case 'array': {
        let envs: Env[] = [env]
        pattern.items.forEach((item, i) => {
          envs = envs.flatMap((one) => [...this.match(item, getIndex(value, i), one, input)])
        })
        yield* envs
        return
      }
      case 'object': {
        let envs: Env[] = [env]
        for (const [key, inner, name] of pattern.entries)
          envs = envs.flatMap((one) =>
            [...this.values(key, input, one)].flatMap((index) => {
              const item = getIndex(value, index)
              const named = name === undefined ? one : { ...one, variables: { ...one.variables, [name]: item } }
              return inner ? [...this.match(inner, item, named, input)] : [named]
            }),
          )
        yield* envs
        return
      }
    }
  }

  private paths(node: Node, value: unknown, env: Env): unknown[][] {
    const found: unknown[][] = []
    for (const spot of this.run(node, { v: value, p: [] }, env)) {
      if (!spot.p) throw new JqError(`Invalid path expression with result ${shown(spot.v)}`)
      found.push(spot.p)
    }
    return found
  }

  private *update(op: string, left: Node, right: Node, at: Spot, env: Env): Generator<Spot> {
    if (op === '|=') {
      let out = at.v
      const gone: unknown[][] = []
      for (const path of this.paths(left, at.v, env)) {
        let any = false
        for (const next of this.values(right, getPath(out, path), env)) {
          out = setPath(out, path, next)
          any = true
          break
        }
        if (!any) gone.push(path)
      }
      yield { v: gone.length ? deletePaths(out, gone) : out, p: null }
      return
    }
    for (const value of this.values(right, at.v, env)) {
      let out = at.v
      for (const path of this.paths(left, at.v, env)) {
        const before = getPath(out, path)
        out = setPath(
          out,
          path,
          op === '='
            ? value
            : op === '//='
              ? truthy(before)
                ? before
                : value
              : arithmetic(op.slice(0, -1), before, value),
        )
      }
      yield { v: out, p: null }
    }
  }

  private *call(name: string, args: Node[], at: Spot, env: Env): Generator<Spot> {
    const closure = Object.hasOwn(env.functions, `${name}/${args.length}`)
      ? env.functions[`${name}/${args.length}`]
      : undefined
    if (closure) {
      if (closure.isParameter) {
        yield* this.run(closure.node, at, closure.env)
        return
      }
      let envs: Env[] = [closure.env]
      closure.parameters.forEach((parameter, i) => {
        const node = args[i] as Node
        if (parameter.startsWith('$')) {
          const plain = parameter.slice(1)
          envs = envs.flatMap((one) =>
            [...this.values(node, at.v, env)].map((value) => ({
              ...one,
              variables: { ...one.variables, [plain]: value },
              functions: {
                ...one.functions,
                [`${plain}/0`]: { node: { k: 'literal', value } as Node, env: one, parameters: [], isParameter: true },
              },
            })),
          )
        } else
          envs = envs.map((one) => ({
            ...one,
            functions: { ...one.functions, [`${parameter}/0`]: { node, env, parameters: [], isParameter: true } },
          }))
      })
      for (const inner of envs) yield* this.run(closure.node, at, inner)
      return
    }
    yield* this.builtin(name, args, at, env)
  }

  /** Functions whose arguments are filters or whose results have paths. */
  private *builtin(name: string, args: Node[], at: Spot, env: Env): Generator<Spot> {
    const [f, g, h] = args as [Node, Node, Node]
    const value = at.v
    const plain = (v: unknown): Spot => ({ v, p: null })
    switch (`${name}/${args.length}`) {
      case 'empty/0':
        return
      case 'error/0':
        throw new JqError(value)
      case 'error/1':
        for (const message of this.values(f, value, env)) throw new JqError(message)
        return
      case 'not/0':
        yield plain(!truthy(value))
        return
      case 'select/1':
        for (const test of this.values(f, value, env)) if (truthy(test)) yield at
        return
      case 'map/1':
        yield plain([...this.each(plain(value))].flatMap((item) => [...this.values(f, item.v, env)]))
        return
      case 'map_values/1':
        yield* this.update('|=', { k: 'iterate', of: { k: 'identity' } }, f, at, env)
        return
      case 'recurse/0':
        yield* this.recurse(at)
        return
      case 'recurse/1':
      case 'recurse/2': {
        const pending: Spot[] = [at]
        for (let one = pending.shift(); one; one = pending.shift()) {
          this.context.tick()
          yield one
          const next = [...this.run(f, one, env)].filter((spot) => !g || truthy(this.first(g, spot.v, env)))
          pending.unshift(...next)
        }
        return
      }
      case 'path/1':
        for (const path of this.paths(f, value, env)) yield plain(path)
        return
      case 'paths/0':
      case 'paths/1':
        for (const spot of this.recurse({ v: value, p: [] }))
          if (spot.p?.length && (!f || truthy(this.first(f, spot.v, env)))) yield plain(spot.p)
        return
      case 'leaf_paths/0':
        for (const spot of this.recurse({ v: value, p: [] }))
          if (spot.p?.length && !Array.isArray(spot.v) && !isRecord(spot.v)) yield plain(spot.p)
        return
      case 'getpath/1':
        for (const path of this.values(f, value, env)) {
          yield { v: getPath(value, path as unknown[]), p: at.p && [...at.p, ...(path as unknown[])] }
        }
        return
      case 'setpath/2':
        for (const path of this.values(f, value, env))
          for (const next of this.values(g, value, env)) yield plain(setPath(value, path as unknown[], next))
        return
      case 'delpaths/1':
        for (const paths of this.values(f, value, env)) yield plain(deletePaths(value, paths as unknown[][]))
        return
      case 'del/1':
        yield plain(deletePaths(value, this.paths(f, value, env)))
        return
      case 'to_entries/0':
        if (!isRecord(value)) throw new JqError(`${typeOf(value)} (${shown(value)}) has no keys`)
        yield plain(Object.keys(value).map((key) => ({ key, value: value[key] })))
        return
      case 'from_entries/0':
        yield plain(this.fromEntries(value))
        return
      case 'with_entries/1': {
        if (!isRecord(value)) throw new JqError(`${typeOf(value)} (${shown(value)}) has no keys`)
        yield plain(
          this.fromEntries(Object.keys(value).flatMap((key) => [...this.values(f, { key, value: value[key] }, env)])),
        )
        return
      }
      case 'first/1':
        for (const spot of this.run(f, at, env)) {
          yield spot
          return
        }
        return
      case 'last/1': {
        let found: Spot | undefined
        for (const spot of this.run(f, at, env)) found = spot
        if (found) yield found
        return
      }
      case 'nth/2':
        for (const n of this.values(f, value, env)) {
          let i = 0
          for (const spot of this.run(g, at, env))
            if (i++ === n) {
              yield spot
              break
            }
        }
        return
      case 'limit/2':
        for (const n of this.values(f, value, env)) {
          if ((n as number) <= 0) continue
          let i = 0
          for (const spot of this.run(g, at, env)) {
            yield spot
            if (++i >= (n as number)) break
          }
        }
        return
      case 'until/2': {
        let state = value
        while (!truthy(this.first(f, state, env))) {
          this.context.tick()
          state = this.first(g, state, env)
        }
        yield plain(state)
        return
      }
      case 'while/2': {
        let state = value
        while (truthy(this.first(f, state, env))) {
          this.context.tick()
          yield plain(state)
          state = this.first(g, state, env)
        }
        return
      }
      case 'repeat/1': {
        let state = value
        for (;;) {
          this.context.tick()
          yield plain(state)
          state = this.first(f, state, env)
        }
      }
      case 'range/1':
      case 'range/2':
      case 'range/3':
        for (const from of args.length > 1 ? this.values(f, value, env) : [0])
          for (const to of this.values(args.length > 1 ? g : f, value, env))
            for (const by of h ? this.values(h, value, env) : [1])
              for (
                let i = from as number;
                (by as number) > 0 ? i < (to as number) : (by as number) < 0 && i > (to as number);
                i += by as number
              ) {
                this.context.tick()
                yield plain(i)
              }
        return
      case 'any/0':
      case 'all/0':
        yield plain(
          [...this.each(plain(value))]
            .map((spot) => truthy(spot.v))
            .reduce((sum, one) => (name === 'any' ? sum || one : sum && one), name === 'all'),
        )
        return
      case 'any/1':
      case 'all/1':
      case 'any/2':
      case 'all/2': {
        const source =
          args.length === 2 ? this.values(f, value, env) : [...this.each(plain(value))].map((spot) => spot.v)
        const test = args.length === 2 ? g : f
        for (const item of source)
          for (const result of this.values(test, item, env))
            if (truthy(result) === (name === 'any')) {
              yield plain(name === 'any')
              return
            }
        yield plain(name === 'all')
        return
      }
      case 'isempty/1':
        for (const _ of this.run(f, at, env)) {
          void _
          yield plain(false)
          return
        }
        yield plain(true)
        return
      case 'sort_by/1':
      case 'group_by/1':
      case 'unique_by/1':
      case 'min_by/1':
      case 'max_by/1':
        yield plain(this.by(name, value, (item) => [...this.values(f, item, env)]))
        return
      case 'INDEX/1':
      case 'INDEX/2': {
        const out: Record<string, unknown> = {}
        for (const row of args.length === 2
          ? this.values(f, value, env)
          : [...this.each(plain(value))].map((spot) => spot.v)) {
          const key = this.first(args.length === 2 ? g : f, row, env)
          put(out, typeof key === 'string' ? key : text(key), row)
        }
        yield plain(out)
        return
      }
      case 'IN/1':
        yield plain([...this.values(f, value, env)].some((one) => compareValues(one, value) === 0))
        return
      case 'walk/1':
        yield plain(this.walk(value, f, env))
        return
      case 'env/0':
        yield plain(this.context.env)
        return
      case 'input/0': {
        const next = this.context.inputs.next()
        if (next.done) throw new JqError('No more inputs')
        yield plain(next.value)
        return
      }
      case 'inputs/0':
        for (let next = this.context.inputs.next(); !next.done; next = this.context.inputs.next())
          yield plain(next.value)
        return
      case 'debug/0':
        this.context.debug(`["DEBUG:",${text(value)}]`)
        yield at
        return
      case 'halt/0':
        throw new JqError({ __jq: 'halt', status: 0 })
      case 'halt_error/0':
        throw new JqError({ __jq: 'halt', status: 5, message: value })
      case 'input_line_number/0':
        yield plain(0)
        return
      case 'splits/1':
      case 'splits/2':
        for (const pattern of this.values(f, value, env))
          for (const piece of splitRegex(value, pattern, '')) yield plain(piece)
        return
      case 'sub/2':
      case 'gsub/2':
      case 'sub/3':
      case 'gsub/3':
        for (const pattern of this.values(f, value, env)) {
          const flags = h ? String(this.first(h, value, env)) : ''
          const matches = matchAll(value, pattern, name === 'gsub' ? `g${flags}` : flags)
          let out = ''
          let from = 0
          const whole = value as string
          for (const found of matches) {
            const captures = capturesOf(found)
            out += whole.slice(from, found.start) + String(this.first(g, captures, env))
            from = found.end
          }
          yield plain(out + whole.slice(from))
        }
        return
      case 'capture/1':
      case 'capture/2':
        for (const pattern of this.values(f, value, env))
          for (const found of matchAll(value, pattern, g ? String(this.first(g, value, env)) : ''))
            yield plain(capturesOf(found))
        return
      case 'scan/1':
      case 'scan/2':
        for (const pattern of this.values(f, value, env))
          for (const found of matchAll(value, pattern, `g${g ? String(this.first(g, value, env)) : ''}`))
            yield plain(found.groups.length ? found.groups.map((group) => group.text) : found.text)
        return
      case 'match/1':
      case 'match/2':
        for (const pattern of this.values(f, value, env))
          for (const found of matchAll(value, pattern, g ? String(this.first(g, value, env)) : ''))
            yield plain({
              offset: [...(value as string).slice(0, found.start)].length,
              length: [...found.text].length,
              string: found.text,
              captures: found.groups.map((group) => ({
                offset: group.start,
                length: group.text === null ? 0 : [...group.text].length,
                string: group.text,
                name: group.name,
              })),
            })
        return
    }
    // The rest are functions of values: every combination of arguments gives one result.
    const known = Object.hasOwn(valueFunctions, `${name}/${args.length}`)
      ? valueFunctions[`${name}/${args.length}`]
      : undefined
    if (!known) throw new JqError({ __jq: 'undefined', name: `${name}/${args.length}` })
    for (const values of this.combinations(args, value, env)) yield plain(known(value, values, this.context))
  }

  private *combinations(args: Node[], value: unknown, env: Env): Generator<unknown[]> {
    const [first, ...rest] = args
    if (!first) {
      yield []
      return
    }
    for (const others of this.combinations(rest, value, env))
      for (const one of this.values(first, value, env)) yield [one, ...others]
  }

  private fromEntries(value: unknown): Record<string, unknown> {
    const out: Record<string, unknown> = {}
    for (const { v } of this.each({ v: value, p: null })) {
      const entry = v as Record<string, unknown>
      const key = entry['key'] ?? entry['k'] ?? entry['name'] ?? entry['Name'] ?? entry['Key'] ?? entry['K'] ?? null
      put(
        out,
        typeof key === 'string' ? key : typeof key === 'object' ? 'null' : String(key),
        Object.hasOwn(entry, 'value') ? entry['value'] : (entry['v'] ?? entry['Value'] ?? null),
      )
    }
    return out
  }

  private by(name: string, value: unknown, key: (item: unknown) => unknown): unknown {
    if (!Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`)
    const keyed = value.map((item) => ({ item: item as unknown, key: key(item) }))
    if (name === 'min_by' || name === 'max_by') {
      let best: (typeof keyed)[number] | undefined
      for (const one of keyed)
        if (!best || (name === 'min_by' ? compareValues(one.key, best.key) < 0 : compareValues(one.key, best.key) >= 0))
          best = one
      return best?.item ?? null
    }
    keyed.sort((a, b) => compareValues(a.key, b.key))
    if (name === 'sort_by') return keyed.map((one) => one.item)
    const groups: (typeof keyed)[] = []
    for (const one of keyed) {
      const last = groups[groups.length - 1]
      if (last && compareValues((last[0] as (typeof keyed)[number]).key, one.key) === 0) last.push(one)
      else groups.push([one])
    }
    return name === 'group_by'
      ? groups.map((group) => group.map((one) => one.item))
      : groups.map((group) => (group[0] as (typeof keyed)[number]).item)
  }

  private walk(value: unknown, f: Node, env: Env): unknown {
    this.context.tick()
    let inner = value
    if (Array.isArray(value)) inner = value.map((item) => this.walk(item, f, env))
    else if (isRecord(value)) {
      const out: Record<string, unknown> = {}
      for (const key of Object.keys(value)) put(out, key, this.walk(value[key], f, env))
      inner = out
    }
    return this.first(f, inner, env)
  }
}

interface Found {
  start: number
  end: number
  text: string
  groups: { text: string | null; name: string | null; start: number }[]
}

const matchAll = (value: unknown, pattern: unknown, flags: string): Found[] => {
  if (Array.isArray(pattern)) return matchAll(value, pattern[0], typeof pattern[1] === 'string' ? pattern[1] : flags)
  if (typeof value !== 'string' || typeof pattern !== 'string')
    throw new JqError(`${typeOf(value)} (${shown(value)}) cannot be matched, as it is not a string`)
  let regex: Regex
  try {
    regex = Regex.perl(
      flags.includes('x') ? pattern.replace(/\s+|#.*$/gm, '') : pattern.replace(/\(\?<(?![=!])/g, '(?P<'),
      flags.includes('i'),
      flags.includes('s') ? 2 : 0,
    )
  } catch (error) {
    if (error instanceof RegexError)
      throw new JqError(`${pattern} (at offset 0) is not a valid regex: ${error.message}`)
    throw error
  }
  const names = new Map(Object.entries(regex.groupNames).map(([name, number]) => [number, name]))
  const found: Found[] = []
  for (
    let match = regex.find(value, 0);
    match;
    match =
      match.end > match.index
        ? regex.find(value, match.end)
        : match.end < value.length
          ? regex.find(value, match.end + 1)
          : null
  ) {
    found.push({
      start: match.index,
      end: match.end,
      text: match.groups[0] ?? '',
      groups: match.groups.slice(1).map((group, i) => ({
        text: group ?? null,
        name: names.get(i + 1) ?? null,
        start: match?.spans[i + 1]?.[0] ?? -1,
      })),
    })
    if (!flags.includes('g')) break
  }
  return found
}

const capturesOf = (found: Found): Record<string, unknown> => {
  const out: Record<string, unknown> = {}
  for (const group of found.groups) if (group.name !== null) put(out, group.name, group.text)
  return out
}

const splitRegex = (value: unknown, pattern: unknown, flags: string): string[] => {
  const whole = value as string
  const out: string[] = []
  let from = 0
  for (const found of matchAll(value, pattern, `g${flags}`)) {
    out.push(whole.slice(from, found.start))
    from = found.end
  }
  out.push(whole.slice(from))
  return out
}

const needString = (value: unknown, verb: string): string => {
  if (typeof value !== 'string') throw new JqError(`${typeOf(value)} (${shown(value)}) ${verb}`)
  return value
}
const needNumber = (value: unknown): number => {
  if (typeof value !== 'number') throw new JqError(`${typeOf(value)} (${shown(value)}) number required`)
  return value
}
const needArray = (value: unknown, verb: string): unknown[] => {
  if (!Array.isArray(value)) throw new JqError(`${typeOf(value)} (${shown(value)}) ${verb}`)
  return value
}

const contains = (a: unknown, b: unknown): boolean => {
  if (isRecord(a) && isRecord(b))
    return Object.keys(b).every((key) => Object.hasOwn(a, key) && contains(a[key], b[key]))
  if (Array.isArray(a) && Array.isArray(b)) return b.every((item) => a.some((other) => contains(other, item)))
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b)
  if (typeOf(a) !== typeOf(b))
    throw new JqError(`${typeOf(a)} (${shown(a)}) and ${typeOf(b)} (${shown(b)}) cannot have their containment checked`)
  return compareValues(a, b) === 0
}

const flatten = (value: unknown[], depth: number): unknown[] =>
  value.flatMap((item) => (Array.isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]))

type ValueFunction = (value: unknown, args: unknown[], context: JqContext) => unknown
const math =
  (f: (n: number) => number): ValueFunction =>
  (value) =>
    f(needNumber(value))

const valueFunctions: Record<string, ValueFunction> = {
  'length/0': (value) => {
    if (value === null || value === undefined) return 0
    if (typeof value === 'string') return [...value].length
    if (typeof value === 'number') return Math.abs(value)
    if (Array.isArray(value)) return value.length
    if (isRecord(value)) return Object.keys(value).length
    throw new JqError(`${typeOf(value)} (${shown(value)}) has no length`)
  },
  'utf8bytelength/0': (value) => toBytes(needString(value, 'only strings have UTF-8 byte length')).length,
  'keys/0': (value) => {
    if (Array.isArray(value)) return value.map((_, i) => i)
    if (isRecord(value)) return Object.keys(value).sort()
    throw new JqError(`${typeOf(value)} (${shown(value)}) has no keys`)
  },
  'keys_unsorted/0': (value) => {
    if (Array.isArray(value)) return value.map((_, i) => i)
    if (isRecord(value)) return Object.keys(value)
    throw new JqError(`${typeOf(value)} (${shown(value)}) has no keys`)
  },
  'has/1': (value, [key]) => {
    if (isRecord(value) && typeof key === 'string') return Object.hasOwn(value, key)
    if (Array.isArray(value) && typeof key === 'number') return key >= 0 && key < value.length
    throw new JqError(
      `Cannot check whether ${typeOf(value)} has a ${typeof key === 'string' ? 'string key' : `${typeOf(key)} key`}`,
    )
  },
  'in/1': (value, [object]) => valueFunctions['has/1']?.(object, [value], undefined as unknown as JqContext),
  'contains/1': (value, [other]) => contains(value, other),
  'inside/1': (value, [other]) => contains(other, value),
  'add/0': (value) =>
    (Array.isArray(value)
      ? value
      : isRecord(value)
        ? Object.values(value)
        : needArray(value, 'cannot be iterated over')
    ).reduce((sum: unknown, item: unknown) => arithmetic('+', sum, item), null),
  'type/0': (value) => typeOf(value),
  'tostring/0': (value) => (typeof value === 'string' ? value : text(value)),
  'tonumber/0': (value) => {
    if (typeof value === 'number') return value
    if (typeof value === 'string' && /^\s*-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(value)) return Number(value)
    throw new JqError(
      typeof value === 'string'
        ? `Cannot use ${typeOf(value)} (${shown(value)}) as a number`
        : `${typeOf(value)} (${shown(value)}) cannot be parsed as a number`,
    )
  },
  'tojson/0': (value) => text(value),
  'fromjson/0': (value) => {
    try {
      const [first] = [...jsonValues(needString(value, 'only strings can be parsed'))]
      return first ?? null
    } catch (error) {
      if (error instanceof JsonError) throw new JqError(`${error.message} (while parsing '${String(value)}')`)
      throw error
    }
  },
  'ascii_downcase/0': (value) => needString(value, 'cannot be lower-cased').replace(/[A-Z]/g, (c) => c.toLowerCase()),
  'ascii_upcase/0': (value) => needString(value, 'cannot be upper-cased').replace(/[a-z]/g, (c) => c.toUpperCase()),
  'explode/0': (value) => Array.from(needString(value, 'cannot be exploded'), (c) => c.codePointAt(0)),
  'implode/0': (value) =>
    needArray(value, 'cannot be imploded')
      .map((code) => String.fromCodePoint(code as number))
      .join(''),
  'ltrimstr/1': (value, [prefix]) =>
    typeof value === 'string' && typeof prefix === 'string' && value.startsWith(prefix)
      ? value.slice(prefix.length)
      : value,
  'rtrimstr/1': (value, [suffix]) =>
    typeof value === 'string' && typeof suffix === 'string' && suffix && value.endsWith(suffix)
      ? value.slice(0, -suffix.length)
      : value,
  'trim/0': (value) => needString(value, 'cannot be trimmed').trim(),
  'ltrim/0': (value) => needString(value, 'cannot be trimmed').trimStart(),
  'rtrim/0': (value) => needString(value, 'cannot be trimmed').trimEnd(),
  'startswith/1': (value, [prefix]) => {
    if (typeof value !== 'string' || typeof prefix !== 'string')
      throw new JqError('startswith() requires string inputs')
    return value.startsWith(prefix)
  },
  'endswith/1': (value, [suffix]) => {
    if (typeof value !== 'string' || typeof suffix !== 'string') throw new JqError('endswith() requires string inputs')
    return value.endsWith(suffix)
  },
  'split/1': (value, [separator]) => {
    if (typeof value !== 'string' || typeof separator !== 'string')
      throw new JqError('split input and separator must be strings')
    return value === '' ? [] : value.split(separator)
  },
  'split/2': (value, [pattern, flags]) => splitRegex(value, pattern, typeof flags === 'string' ? flags : ''),
  'join/1': (value, [separator]) =>
    needArray(value, 'cannot be iterated over')
      .map((item) =>
        item === null
          ? ''
          : typeof item === 'string'
            ? item
            : typeof item === 'number' || typeof item === 'boolean'
              ? String(item)
              : String(arithmetic('+', '', item)),
      )
      .join(String(separator)),
  'test/1': (value, [pattern]) => matchAll(value, pattern, '').length > 0,
  'test/2': (value, [pattern, flags]) => matchAll(value, pattern, typeof flags === 'string' ? flags : '').length > 0,
  'sort/0': (value) => needArray(value, 'cannot be sorted, as it is not an array').slice().sort(compareValues),
  'unique/0': (value) =>
    needArray(value, 'cannot be sorted, as it is not an array')
      .slice()
      .sort(compareValues)
      .filter((item, i, list) => i === 0 || compareValues(item, list[i - 1]) !== 0),
  'min/0': (value) =>
    needArray(value, 'cannot be iterated over').reduce(
      (best: unknown, item) => (best === undefined || compareValues(item, best) < 0 ? item : best),
      undefined,
    ) ?? null,
  'max/0': (value) =>
    needArray(value, 'cannot be iterated over').reduce(
      (best: unknown, item) => (best === undefined || compareValues(item, best) >= 0 ? item : best),
      undefined,
    ) ?? null,
  'reverse/0': (value) =>
    value === null
      ? []
      : typeof value === 'string'
        ? [...value].reverse().join('')
        : needArray(value, 'cannot be reversed, as it is not an array').slice().reverse(),
  'flatten/0': (value) => flatten(needArray(value, 'cannot be flattened'), Infinity),
  'flatten/1': (value, [depth]) => {
    if (needNumber(depth) < 0) throw new JqError('flatten depth must not be negative')
    return flatten(needArray(value, 'cannot be flattened'), depth as number)
  },
  'first/0': (value) => getIndex(value, 0),
  'last/0': (value) => getIndex(value, -1),
  'nth/1': (value, [n]) => getIndex(value, n),
  'index/1': (value, [wanted]) =>
    typeof value === 'string'
      ? ((at) => (at < 0 ? null : at))(value.indexOf(String(wanted)))
      : ((
          (Array.isArray(wanted)
            ? getIndex(value, wanted)
            : needArray(value, 'cannot be searched').flatMap((item, i) =>
                compareValues(item, wanted) === 0 ? [i] : [],
              )) as number[]
        )[0] ?? null),
  'rindex/1': (value, [wanted]) =>
    typeof value === 'string'
      ? ((at) => (at < 0 ? null : at))(value.lastIndexOf(String(wanted)))
      : ((
          needArray(value, 'cannot be searched').flatMap((item, i) =>
            compareValues(item, wanted) === 0 ? [i] : [],
          ) as number[]
        ).pop() ?? null),
  'indices/1': (value, [wanted]) => {
    if (typeof value === 'string') {
      const out: number[] = []
      for (let at = value.indexOf(String(wanted)); at >= 0 && wanted !== ''; at = value.indexOf(String(wanted), at + 1))
        out.push(at)
      return out
    }
    if (value === null) return null
    return Array.isArray(wanted)
      ? getIndex(value, wanted)
      : needArray(value, 'cannot be searched').flatMap((item, i) => (compareValues(item, wanted) === 0 ? [i] : []))
  },
  'floor/0': math(Math.floor),
  'ceil/0': math(Math.ceil),
  'round/0': math(Math.round),
  'sqrt/0': math(Math.sqrt),
  'abs/0': math(Math.abs),
  'fabs/0': math(Math.abs),
  'exp/0': math(Math.exp),
  'log/0': math(Math.log),
  'log2/0': math(Math.log2),
  'log10/0': math(Math.log10),
  'pow/2': (_, [a, b]) => needNumber(a) ** needNumber(b),
  'infinite/0': () => Infinity,
  'nan/0': () => NaN,
  'isnan/0': (value) => Number.isNaN(value),
  'isinfinite/0': (value) => value === Infinity || value === -Infinity,
  'isnormal/0': (value) => Number.isFinite(value) && value !== 0,
  'transpose/0': (value) => {
    const rows = needArray(value, 'cannot be transposed') as unknown[][]
    const width = Math.max(0, ...rows.map((row) => row.length))
    return Array.from({ length: width }, (_, i) => rows.map((row) => row[i] ?? null))
  },
  'now/0': (_, __, context) => context.now / 1000,
  'todate/0': (value) => strftime('%Y-%m-%dT%H:%M:%SZ', needNumber(value) * 1000),
  'fromdate/0': (value) => fromDate(value),
  'fromdateiso8601/0': (value) => fromDate(value),
  'todateiso8601/0': (value) => strftime('%Y-%m-%dT%H:%M:%SZ', needNumber(value) * 1000),
  'strftime/1': (value, [pattern]) =>
    strftime(String(pattern), (Array.isArray(value) ? fromBroken(value) : needNumber(value)) * 1000),
  'gmtime/0': (value) => {
    const date = new Date(needNumber(value) * 1000)
    return [
      date.getUTCFullYear(),
      date.getUTCMonth(),
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
      date.getUTCDay(),
      Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000),
    ]
  },
  'mktime/0': (value) => fromBroken(needArray(value, 'mktime requires array of 6 numbers')),
  'ascii/0': (value) => String.fromCharCode(needNumber(value)),
  'builtins/0': () => Object.keys(valueFunctions),
  'input_filename/0': () => null,
  'trunc/0': math(Math.trunc),
}

const fromBroken = (parts: unknown[]): number => {
  const [year = 1970, month = 0, day = 1, hour = 0, minute = 0, second = 0] = parts as number[]
  return Date.UTC(year, month, day, hour, minute, Math.floor(second)) / 1000
}

const fromDate = (value: unknown): number => {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/.exec(
    needString(value, 'cannot be parsed as a date'),
  )
  if (!match) throw new JqError(`date "${String(value)}" does not match format "%Y-%m-%dT%H:%M:%SZ"`)
  const [, year, month, day, hour, minute, second] = match.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000
}

/** Filters written in jq itself: selections by type. */
export const preludeNames: Record<string, string> = {
  values: 'select(. != null)',
  nulls: 'select(. == null)',
  booleans: 'select(type == "boolean")',
  numbers: 'select(type == "number")',
  strings: 'select(type == "string")',
  arrays: 'select(type == "array")',
  objects: 'select(type == "object")',
  iterables: 'select(type == "array" or type == "object")',
  scalars: 'select(type != "array" and type != "object")',
  ascii: '[.] | implode',
  finites: 'select(isinfinite or isnan | not)',
  normals: 'select(isnormal)',
  combinations: 'if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end',
}
