// Label selectors: as objects (matchLabels, matchExpressions) and as text in a query (apimachinery pkg/labels).
import type { LabelSelector } from './generated/k8s.ts'
import { badRequest } from './status-error.ts'
import { labelValueProblems, qualifiedNameProblems } from './names.ts'

export type Labels = Readonly<Record<string, string>>

export interface Requirement {
  readonly key: string
  readonly operator: 'in' | 'notin' | 'exists' | '!' | '=' | '!=' | 'gt' | 'lt'
  readonly values: readonly string[]
}

/** All requirements must hold; no requirement matches everything. */
export type Selector = readonly Requirement[]

const NO_LABELS: Labels = {}

export function matchesSelector(selector: Selector, labels: Labels = NO_LABELS): boolean {
  for (const { key, operator, values } of selector) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined
    switch (operator) {
      case 'in':
      case '=':
        if (value === undefined || !values.includes(value)) return false
        break
      case 'notin':
      case '!=':
        if (value !== undefined && values.includes(value)) return false
        break
      case 'exists':
        if (value === undefined) return false
        break
      case '!':
        if (value !== undefined) return false
        break
      case 'gt':
      case 'lt': {
        if (value === undefined || !/^[+-]?\d+$/.test(value)) return false
        const left = BigInt(value)
        const right = BigInt(values[0]!)
        if (operator === 'gt' ? left <= right : left >= right) return false
      }
    }
  }
  return true
}

/** Requirements of a `metav1.LabelSelector`; null or absent selects nothing, an empty one everything. */
export function selectorOf(selector: LabelSelector | undefined): Selector | undefined {
  if (!selector) return undefined
  const known = compiled.get(selector)
  if (known) return known
  const requirements: Requirement[] = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: 'in' as const,
    values: [value],
  }))
  for (const { key, operator, values = [] } of selector.matchExpressions ?? [])
    requirements.push({
      key,
      operator: ({ In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const)[operator as 'In'] ?? 'in',
      values,
    })
  compiled.set(selector, requirements)
  return requirements
}
const compiled = new WeakMap<LabelSelector, Selector>()

/** Whether an object's labels fit a `metav1.LabelSelector`. */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  const requirements = selectorOf(selector)
  return requirements !== undefined && matchesSelector(requirements, labels)
}

/** Whether labels hold every pair of a plain map (a Service's selector); an empty map matches nothing here. */
export function matchesMap(map: Labels | undefined, labels: Labels = NO_LABELS): boolean {
  const pairs = Object.entries(map ?? {})
  return pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value)
}

/** The selector as text, as kubectl and the API server write it. */
export function formatSelector(selector: Selector): string {
  return selector
    .map(({ key, operator, values }) => {
      switch (operator) {
        case 'exists':
          return key
        case '!':
          return `!${key}`
        case '=':
        case '!=':
          return `${key}${operator}${values[0]}`
        case 'gt':
          return `${key}>${values[0]}`
        case 'lt':
          return `${key}<${values[0]}`
        default:
          return operator === 'in' && values.length === 1
            ? `${key}=${values[0]}`
            : `${key} ${operator} (${[...values].sort().join(',')})`
      }
    })
    .join(',')
}

type Token = {
  readonly type: 'word' | '(' | ')' | ',' | '=' | '==' | '!=' | '!' | 'in' | 'notin' | '>' | '<' | 'end'
  readonly text: string
}

function* tokens(text: string): Generator<Token> {
  let i = 0
  while (i < text.length) {
    const rest = text.slice(i)
    const space = /^[ \t\r\n]+/.exec(rest)
    if (space) {
      i += space[0].length
      continue
    }
    const symbol = /^(==|!=|[=!(),<>])/.exec(rest)?.[0]
    if (symbol) {
      i += symbol.length
      yield { type: symbol as Token['type'], text: symbol }
      continue
    }
    const word = /^[^ \t\r\n=!(),<>]+/.exec(rest)![0]
    i += word.length
    yield { type: word === 'in' || word === 'notin' ? word : 'word', text: word }
  }
  yield { type: 'end', text: '' }
}

/**
 * Reads a selector as `-l` and `?labelSelector=` take it: `app=web,tier in (a,b),!x`.
 * @throws StatusError BadRequest with the parser's message
 */
export function parseSelector(text: string): Selector {
  const list = [...tokens(text)]
  let at = 0
  const peek = (): Token => list[at]!
  const take = (): Token => list[at++] ?? list.at(-1)!
  const refuse = (message: string): never => {
    throw badRequest(message)
  }
  const fail = (message: string): never => refuse(`unable to parse requirement: ${message}`)
  const isWord = ({ type }: Token): boolean => type === 'word' || type === 'in' || type === 'notin'
  const requirements: Requirement[] = []
  if (peek().type === 'end') return requirements
  for (;;) {
    if (!isWord(peek()) && peek().type !== '!')
      refuse(`found '${peek().text}', expected: !, identifier, or 'end of string'`)
    requirements.push(requirement())
    const next = take()
    if (next.type === 'end') break
    if (next.type !== ',') refuse(`found '${next.text}', expected: ',' or 'end of string'`)
    if (!isWord(peek()) && peek().type !== '!') refuse(`found '${peek().text}', expected: identifier after ','`)
  }
  return requirements

  function requirement(): Requirement {
    const negated = peek().type === '!' && take() !== undefined
    const key = take()
    if (!isWord(key)) fail(`found '${key.text}', expected: identifier`)
    const problems = qualifiedNameProblems(key.text)
    if (problems.length > 0) fail(`<nil>: Invalid value: ${JSON.stringify(key.text)}: ${problems.join('; ')}`)
    if (negated) return { key: key.text, operator: '!', values: [] }
    const operator = peek()
    switch (operator.type) {
      case 'end':
      case ',':
        return { key: key.text, operator: 'exists', values: [] }
      case 'in':
      case 'notin':
        take()
        return checked({ key: key.text, operator: operator.type, values: set() })
      case '=':
      case '==':
      case '!=':
        take()
        return checked({ key: key.text, operator: operator.type === '!=' ? '!=' : '=', values: [exact()] })
      case '>':
      case '<': {
        take()
        const value = exact()
        if (!/^[+-]?\d+$/.test(value))
          fail(
            `values[0][${key.text}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
          )
        return { key: key.text, operator: operator.type === '>' ? 'gt' : 'lt', values: [value] }
      }
      default:
        return fail(`found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`)
    }
  }

  function exact(): string {
    const token = peek()
    if (token.type === 'end' || token.type === ',') return ''
    if (token.type !== 'word' && token.type !== 'in' && token.type !== 'notin')
      fail(`found '${token.text}', expected: identifier`)
    return take().text
  }

  function set(): string[] {
    const open = take()
    if (open.type !== '(') fail(`found '${open.text}' expected: '('`)
    const values: string[] = []
    if (peek().type === ')') {
      take()
      return ['']
    }
    for (;;) {
      const token = peek()
      if (token.type === ',' || token.type === ')') values.push('')
      else if (token.type === 'word' || token.type === 'in' || token.type === 'notin') values.push(take().text)
      else fail(`found '${token.text}', expected: ',', ')' or identifier`)
      const next = take()
      if (next.type === ')') return [...new Set(values)].sort()
      if (next.type !== ',') fail(`found '${next.text}', expected: ',' or ')'`)
    }
  }

  function checked(requirement: Requirement): Requirement {
    requirement.values.forEach((value, i) => {
      const problems = labelValueProblems(value)
      if (problems.length > 0)
        fail(`values[${i}][${requirement.key}]: Invalid value: ${JSON.stringify(value)}: ${problems.join('; ')}`)
    })
    return requirement
  }
}
