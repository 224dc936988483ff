import { arithmetic } from './jq-arithmetic.ts'
import { format } from './jq-format.ts'
import { valueFunctions } from './jq-functions.ts'
import { deletePaths, getIndex, getPath, put, setPath, slice } from './jq-paths.ts'
import { capturesOf, matchAll, splitRegex } from './jq-regex.ts'
import type { Node, Pattern } from './jq-syntax.ts'
import { JqError, compareValues, isRecord, shown, text, truthy, typeOf } from './jq-value.ts'

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
