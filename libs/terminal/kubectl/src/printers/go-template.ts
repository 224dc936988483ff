// Go templates, the part that people use with kubectl: fields, range, if, with, pipelines, variables, and the functions
// of text/template, plus exists and base64decode.
import { decodeBytes } from '@kubarium/kube-objects'
import { KubectlError } from '../process/failure.ts'
import { goValue } from './custom-columns.ts'

type Expression =
  | { type: 'value'; value: unknown }
  | { type: 'path'; base: string | Expression | undefined; fields: string[] }
  | { type: 'call'; name: string; args: Expression[] }
  | { type: 'pipe'; steps: Expression[] }

type Node =
  | { type: 'text'; text: string }
  | { type: 'print'; expression: Expression }
  | { type: 'assign'; name: string; expression: Expression }
  | { type: 'if' | 'with'; expression: Expression; then: Node[]; otherwise: Node[] }
  | { type: 'range'; names: string[]; expression: Expression; then: Node[]; otherwise: Node[] }

type Scope = Map<string, unknown>

export class GoTemplate {
  private readonly nodes: Node[]

  /** @throws KubectlError when it is no template */
  constructor(
    private readonly source: string,
    private readonly options: { allowMissing?: boolean } = {},
  ) {
    const tokens = [...tokenize(source)]
    const { nodes, rest } = parseNodes(tokens, 0, this.fail)
    if (rest < tokens.length) this.fail(`unexpected {{${(tokens[rest] as { action: string }).action}}}`)
    this.nodes = nodes
  }

  /** @throws KubectlError */
  print(data: unknown): string {
    return run(this.nodes, data, new Map([['$', data]]), this.options.allowMissing ?? true, this.source)
  }

  private readonly fail = (message: string): never => {
    throw new KubectlError(`error parsing template ${this.source}, template: output:1: ${message}`)
  }
}

type Token = { text: string } | { action: string }

function* tokenize(source: string): Generator<Token> {
  let at = 0
  let trims = false
  while (at < source.length) {
    const open = source.indexOf('{{', at)
    let text = source.slice(at, open < 0 ? undefined : open)
    if (trims) text = text.trimStart()
    trims = false
    if (open < 0) {
      if (text) yield { text }
      return
    }
    const close = source.indexOf('}}', open)
    if (close < 0) throw new KubectlError(`error parsing template ${source}, template: output:1: unclosed action`)
    let action = source.slice(open + 2, close)
    if (/^-\s/.test(action)) {
      text = text.trimEnd()
      action = action.slice(1)
    }
    if (/\s-$/.test(action)) {
      trims = true
      action = action.slice(0, -1)
    }
    if (text) yield { text }
    if (!/^\s*\/\*/.test(action)) yield { action: action.trim() }
    at = close + 2
  }
}

function parseNodes(
  tokens: readonly Token[],
  from: number,
  fail: (message: string) => never,
): { nodes: Node[]; rest: number } {
  const nodes: Node[] = []
  let at = from
  while (at < tokens.length) {
    const token = tokens[at]!
    if ('text' in token) {
      nodes.push({ type: 'text', text: token.text })
      at++
      continue
    }
    const { action } = token
    if (/^(end|else)\b/.test(action)) return { nodes, rest: at }
    const block = /^(if|with|range)(?:\s+|(?=[.$(]))(.*)$/s.exec(action)
    if (block) {
      const parsed = parseBlock(block[1] as 'if', block[2]!, tokens, at + 1, fail)
      nodes.push(parsed.node)
      at = parsed.rest
      continue
    }
    const assign = /^(\$\w*)\s*:?=\s*(.*)$/s.exec(action)
    nodes.push(
      assign
        ? { type: 'assign', name: assign[1]!, expression: parseExpression(assign[2]!, fail) }
        : { type: 'print', expression: parseExpression(action, fail) },
    )
    at++
  }
  return { nodes, rest: at }
}

function parseBlock(
  type: 'if' | 'with' | 'range',
  head: string,
  tokens: readonly Token[],
  from: number,
  fail: (message: string) => never,
): { node: Node; rest: number } {
  const { nodes: then, rest } = parseNodes(tokens, from, fail)
  let at = rest
  let otherwise: Node[] = []
  let token = tokens[at] as { action: string } | undefined
  if (!token) fail('unexpected EOF')
  const chained = /^else\s+(if|with)\s+(.*)$/s.exec(token!.action)
  if (chained) {
    const inner = parseBlock(chained[1] as 'if', chained[2]!, tokens, at + 1, fail)
    otherwise = [inner.node]
    at = inner.rest - 1
  } else if (token!.action.startsWith('else')) {
    const inner = parseNodes(tokens, at + 1, fail)
    otherwise = inner.nodes
    at = inner.rest
    token = tokens[at] as { action: string } | undefined
    if (!token) fail('unexpected EOF')
  }
  const names = type === 'range' ? /^((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*(.*)$/s.exec(head) : null
  const expression = parseExpression(names ? names[2]! : head, fail)
  const node: Node =
    type === 'range'
      ? { type, names: names ? names[1]!.split(',').map((name) => name.trim()) : [], expression, then, otherwise }
      : { type, expression, then, otherwise }
  return { node, rest: at + 1 }
}

function parseExpression(source: string, fail: (message: string) => never): Expression {
  const words = source.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|[()|]|[^\s()|"`]+/g) ?? []
  let at = 0
  const pipeline = (): Expression => {
    const steps = [command()]
    while (words[at] === '|') {
      at++
      steps.push(command())
    }
    return steps.length === 1 ? steps[0]! : { type: 'pipe', steps }
  }
  const command = (): Expression => {
    const first = words[at]
    if (first === undefined) return fail('missing value for command')
    if (/^[a-z]\w*$/i.test(first) && !/^(true|false|nil)$/.test(first)) {
      if (!(first in FUNCTIONS)) return fail(`function ${JSON.stringify(first)} not defined`)
      at++
      const args: Expression[] = []
      while (at < words.length && words[at] !== '|' && words[at] !== ')') args.push(operand())
      return { type: 'call', name: first, args }
    }
    return operand()
  }
  const operand = (): Expression => {
    const word = words[at++]!
    if (word === '(') {
      const inner = pipeline()
      if (words[at] !== ')') fail('unclosed left paren')
      at++
      const next = words[at]
      if (next?.startsWith('.') && next.length > 1) {
        at++
        return { type: 'path', base: inner, fields: next.slice(1).split('.') }
      }
      return inner
    }
    if (word.startsWith('"')) return { type: 'value', value: JSON.parse(word) }
    if (word.startsWith('`')) return { type: 'value', value: word.slice(1, -1) }
    if (/^[+-]?\d/.test(word)) return { type: 'value', value: Number(word) }
    if (word === 'true' || word === 'false') return { type: 'value', value: word === 'true' }
    if (word === 'nil') return { type: 'value', value: null }
    if (word.startsWith('$')) {
      const [name = '', ...fields] = word.split('.')
      return { type: 'path', base: name, fields }
    }
    if (word.startsWith('.'))
      return { type: 'path', base: undefined, fields: word === '.' ? [] : word.slice(1).split('.') }
    if (word in FUNCTIONS) return { type: 'call', name: word, args: [] }
    return fail(`unexpected ${JSON.stringify(word)} in operand`)
  }
  const result = pipeline()
  if (at < words.length) fail(`unexpected ${JSON.stringify(words[at])} in command`)
  return result
}

const isTrue = (value: unknown): boolean =>
  !(
    value === undefined ||
    value === null ||
    value === false ||
    value === 0 ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  )

const shown = (value: unknown): string => (value === undefined || value === null ? '<no value>' : goValue(value))

const FUNCTIONS: Record<string, (...args: unknown[]) => unknown> = {
  eq: (a, ...rest) => rest.some((b) => a === b),
  ne: (a, b) => a !== b,
  lt: (a, b) => (a as number) < (b as number),
  le: (a, b) => (a as number) <= (b as number),
  gt: (a, b) => (a as number) > (b as number),
  ge: (a, b) => (a as number) >= (b as number),
  not: (a) => !isTrue(a),
  and: (...args) => args.find((one) => !isTrue(one)) ?? args.at(-1),
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  len: (a) => (a === undefined || a === null ? 0 : typeof a === 'object' ? Object.keys(a).length : String(a).length),
  index: (a, ...keys) =>
    keys.reduce(
      (value: unknown, key) =>
        value === undefined || value === null ? undefined : (value as Record<string, unknown>)[key as string],
      a,
    ),
  slice: (a, from, to) => (a as string | unknown[]).slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
  print: (...args) => args.map(shown).join(' '),
  println: (...args) => `${args.map(shown).join(' ')}\n`,
  printf: (format, ...args) => {
    let next = 0
    return String(format).replace(
      /%(-?)(\d*)(?:\.\d+)?([vsdqtfx%])/g,
      (_, left: string, width: string, kind: string) => {
        if (kind === '%') return '%'
        const value = args[next++]
        const text = kind === 'q' ? JSON.stringify(value) : kind === 'x' ? Number(value).toString(16) : shown(value)
        return left ? text.padEnd(Number(width)) : text.padStart(Number(width || 0))
      },
    )
  },
  html: (a) => String(a).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  js: (a) => JSON.stringify(String(a)).slice(1, -1),
  urlquery: (a) => encodeURIComponent(String(a)),
  base64decode: (a) => new TextDecoder().decode(decodeBytes(String(a))),
  exists: (a, ...keys) => FUNCTIONS['index']!(a, ...keys) !== undefined,
}

function run(nodes: readonly Node[], dot: unknown, scope: Scope, allowMissing: boolean, source: string): string {
  const evaluate = (expression: Expression, piped?: { value: unknown }): unknown => {
    switch (expression.type) {
      case 'value':
        return expression.value
      case 'path': {
        const { base, fields } = expression
        let value = base === undefined ? dot : typeof base === 'string' ? scope.get(base) : evaluate(base)
        for (const field of fields) {
          if (value === null || value === undefined) {
            value = undefined
            break
          }
          const next = typeof value === 'object' ? (value as Record<string, unknown>)[field] : undefined
          if (next === undefined && !allowMissing)
            throw new KubectlError(
              `error executing template ${JSON.stringify(source)}: template: output:1: map has no entry for key ${JSON.stringify(field)}`,
            )
          value = next
        }
        return value
      }
      case 'call':
        return FUNCTIONS[expression.name]!(
          ...expression.args.map((one) => evaluate(one)),
          ...(piped ? [piped.value] : []),
        )
      case 'pipe': {
        const [first, ...rest] = expression.steps
        return rest.reduce((value, step) => evaluate(step, { value }), evaluate(first!))
      }
    }
  }
  let out = ''
  for (const node of nodes) {
    switch (node.type) {
      case 'text':
        out += node.text
        break
      case 'print':
        out += shown(evaluate(node.expression))
        break
      case 'assign':
        scope.set(node.name, evaluate(node.expression))
        break
      case 'if':
        out += run(isTrue(evaluate(node.expression)) ? node.then : node.otherwise, dot, scope, allowMissing, source)
        break
      case 'with': {
        const value = evaluate(node.expression)
        out += isTrue(value)
          ? run(node.then, value, scope, allowMissing, source)
          : run(node.otherwise, dot, scope, allowMissing, source)
        break
      }
      case 'range': {
        const value = evaluate(node.expression)
        const entries: [unknown, unknown][] = Array.isArray(value)
          ? value.map((one, i) => [i, one])
          : typeof value === 'object' && value !== null
            ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
            : []
        if (entries.length === 0) out += run(node.otherwise, dot, scope, allowMissing, source)
        for (const [key, one] of entries) {
          const inner = new Map(scope)
          if (node.names.length === 1) inner.set(node.names[0]!, one)
          if (node.names.length === 2) inner.set(node.names[0]!, key).set(node.names[1]!, one)
          out += run(node.then, one, inner, allowMissing, source)
          for (const [name, kept] of inner) if (scope.has(name) && !node.names.includes(name)) scope.set(name, kept)
        }
        break
      }
    }
  }
  return out
}
