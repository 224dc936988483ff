// JSONPath templates as kubectl understands them (client-go util/jsonpath).
import { KubectlError } from '../process/failure.ts'
import { escapeHtml, sortKeys } from './json.ts'

type Node =
  { type: 'text'; text: string } | { type: 'path'; steps: Step[] } | { type: 'range'; steps: Step[]; body: Node[] }

type Step =
  | { type: 'field'; name: string }
  | { type: 'wildcard' }
  | { type: 'recursive' }
  | { type: 'slice'; from?: number; to?: number; step: number }
  | { type: 'index'; at: number }
  | { type: 'union'; parts: Step[][] }
  | { type: 'filter'; left: Operand; operator: string; right?: Operand }
  | { type: 'root' }
  | { type: 'literal'; value: unknown }

type Operand = { steps: Step[]; fromRoot: boolean } | { value: unknown }

export class JsonPath {
  private readonly nodes: Node[]
  private text = ''
  private at = 0

  /** @throws KubectlError when it is no template */
  constructor(
    template: string,
    private readonly options: { allowMissing?: boolean } = {},
  ) {
    this.text = template
    this.nodes = this.parseNodes(false)
  }

  /** Fills the template. @throws KubectlError when something is not there and must be */
  print(data: unknown): string {
    return this.printNodes(this.nodes, data, data)
  }

  /** Everything that the (single) expression finds. */
  find(data: unknown): unknown[] {
    return this.nodes.flatMap((node) => (node.type === 'path' ? this.walk(node.steps, data, data) : []))
  }

  private printNodes(nodes: readonly Node[], data: unknown, root: unknown): string {
    let out = ''
    for (const node of nodes) {
      if (node.type === 'text') out += node.text
      else if (node.type === 'path') out += this.walk(node.steps, data, root).map(shown).join(' ')
      else for (const item of this.walk(node.steps, data, root)) out += this.printNodes(node.body, item, root)
    }
    return out
  }

  private walk(steps: readonly Step[], data: unknown, root: unknown): unknown[] {
    let current: unknown[] = [data]
    for (const step of steps) current = this.step(step, current, root)
    return current
  }

  private step(step: Step, current: readonly unknown[], root: unknown): unknown[] {
    switch (step.type) {
      case 'root':
        return [root]
      case 'literal':
        return [step.value]
      case 'field': {
        const found = current.flatMap((value) =>
          isMap(value) && Object.hasOwn(value, step.name) && value[step.name] !== undefined ? [value[step.name]] : [],
        )
        if (found.length === 0 && current.length > 0 && !this.options.allowMissing)
          throw new KubectlError(`${step.name} is not found`)
        return found
      }
      case 'wildcard':
        return current.flatMap((value) =>
          Array.isArray(value) ? (value as unknown[]) : isMap(value) ? sortedValues(value) : [],
        )
      case 'recursive':
        return current.flatMap((value) => descendants(value))
      case 'index':
      case 'slice':
        return current.flatMap((value) => this.slice(step, value))
      case 'union':
        return step.parts.flatMap((part) => this.walk(part, current.length === 1 ? current[0] : current, root))
      case 'filter':
        return current.flatMap((value) =>
          Array.isArray(value) ? (value as unknown[]).filter((item) => this.holds(step, item, root)) : [],
        )
    }
  }

  private slice(step: Extract<Step, { type: 'index' | 'slice' }>, value: unknown): unknown[] {
    if (!Array.isArray(value)) {
      if (value === null || value === undefined) return []
      throw new KubectlError(
        `${typeof value === 'object' ? 'map[string]interface {}' : typeof value} is not array or slice`,
      )
    }
    const list = value as unknown[]
    if (step.type === 'index') {
      const at = step.at < 0 ? step.at + list.length : step.at
      if (at >= list.length || at < 0) {
        if (this.options.allowMissing && list.length === 0) return []
        throw new KubectlError(`array index out of bounds: index ${at}, length ${list.length}`)
      }
      return [list[at]]
    }
    const from = Math.max(0, step.from === undefined ? 0 : step.from < 0 ? step.from + list.length : step.from)
    const to = Math.min(
      list.length,
      step.to === undefined ? list.length : step.to < 0 ? step.to + list.length : step.to,
    )
    return list.slice(from, to).filter((_, i) => i % step.step === 0)
  }

  private holds({ left, operator, right }: Extract<Step, { type: 'filter' }>, item: unknown, root: unknown): boolean {
    const values = (operand: Operand): unknown[] => {
      if ('value' in operand) return [operand.value]
      try {
        return this.walk(operand.steps, operand.fromRoot ? root : item, root)
      } catch {
        return []
      }
    }
    const [a] = values(left)
    if (operator === 'exists') return values(left).length > 0
    const [b] = right ? values(right) : []
    if (values(left).length === 0) return false
    if (operator === '==') return a === b || (typeof a !== typeof b && String(a) === String(b))
    if (operator === '!=') return !(a === b || String(a) === String(b))
    const [x, y] = typeof a === 'number' && typeof b === 'number' ? [a, b] : [String(a), String(b)]
    return operator === '<' ? x < y : operator === '<=' ? x <= y : operator === '>' ? x > y : x >= y
  }

  // --- parsing --------------------------------------------------------------------------------------------------

  private parseNodes(inRange: boolean): Node[] {
    const nodes: Node[] = []
    while (this.at < this.text.length) {
      const open = this.text.indexOf('{', this.at)
      if (open !== this.at) {
        nodes.push({ type: 'text', text: this.text.slice(this.at, open < 0 ? undefined : open) })
        if (open < 0) {
          this.at = this.text.length
          break
        }
      }
      this.at = open + 1
      this.blanks()
      if (this.takeWord('range')) {
        const steps = this.parseSteps()
        this.expect('}')
        nodes.push({ type: 'range', steps, body: this.parseNodes(true) })
        continue
      }
      if (this.takeWord('end')) {
        this.expect('}')
        if (inRange) return nodes
        throw new KubectlError('not in range, nothing to end')
      }
      // Several expressions may stand in one pair of braces.
      for (;;) {
        this.blanks()
        if (this.text[this.at] === '}') {
          this.at++
          break
        }
        if (this.at >= this.text.length) throw new KubectlError('unclosed action')
        const quote = this.text[this.at]
        if (quote === '"' || quote === "'") nodes.push({ type: 'text', text: this.string(quote) })
        else nodes.push({ type: 'path', steps: this.parseSteps() })
      }
    }
    if (inRange) throw new KubectlError('unclosed action')
    return nodes
  }

  private takeWord(word: string): boolean {
    if (!this.text.startsWith(word, this.at) || /[\w]/.test(this.text[this.at + word.length] ?? '')) return false
    this.at += word.length
    this.blanks()
    return true
  }

  private blanks(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++
  }

  private expect(char: string): void {
    this.blanks()
    if (this.text[this.at] !== char)
      throw new KubectlError(
        this.at >= this.text.length
          ? 'unclosed action'
          : `unrecognized character in action: U+${(this.text.codePointAt(this.at) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${this.text[this.at]}'`,
      )
    this.at++
  }

  private string(quote: string): string {
    let out = ''
    for (this.at++; this.text[this.at] !== quote; this.at++) {
      if (this.at >= this.text.length) throw new KubectlError('unterminated quoted string')
      if (this.text[this.at] === '\\') {
        const next = this.text[++this.at] ?? ''
        out += ({ n: '\n', t: '\t', r: '\r' } as Record<string, string>)[next] ?? next
      } else out += this.text[this.at]
    }
    this.at++
    return out
  }

  private parseSteps(stop = '}'): Step[] {
    const steps: Step[] = []
    for (;;) {
      const char = this.text[this.at]
      if (char === undefined || char === '}' || /\s/.test(char) || stop.includes(char)) return steps
      if (char === '$') {
        steps.push({ type: 'root' })
        this.at++
      } else if (char === '@') this.at++
      else if (char === '.') {
        this.at++
        if (this.text[this.at] === '.') {
          steps.push({ type: 'recursive' })
          this.at++
          if (this.text[this.at] !== '[' && this.text[this.at] !== undefined && this.text[this.at] !== '}')
            this.name(steps)
        } else if (this.text[this.at] !== undefined && !/[\s}[]/.test(this.text[this.at]!)) this.name(steps)
      } else if (char === '[') this.bracket(steps)
      else if (char === '*') {
        steps.push({ type: 'wildcard' })
        this.at++
      } else if (/[\w-]/.test(char)) this.name(steps)
      else
        throw new KubectlError(
          `unrecognized character in action: U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`,
        )
    }
  }

  private name(steps: Step[]): void {
    if (this.text[this.at] === '*') {
      steps.push({ type: 'wildcard' })
      this.at++
      return
    }
    let name = ''
    for (; this.at < this.text.length && !/[\s.[\]{},$@()=!<>]/.test(this.text[this.at]!); this.at++) {
      if (this.text[this.at] === '\\') this.at++
      name += this.text[this.at] ?? ''
    }
    if (name !== '') steps.push({ type: 'field', name })
  }

  private bracket(steps: Step[]): void {
    this.at++
    this.blanks()
    const char = this.text[this.at]
    if (char === '?') {
      this.at++
      this.expect('(')
      steps.push(this.filter())
      this.expect(')')
      this.expect(']')
      return
    }
    if (char === "'" || char === '"') {
      const names = [this.string(char)]
      this.blanks()
      while (this.text[this.at] === ',') {
        this.at++
        this.blanks()
        names.push(this.string(this.text[this.at]!))
        this.blanks()
      }
      this.expect(']')
      steps.push(
        names.length === 1
          ? { type: 'field', name: names[0]! }
          : { type: 'union', parts: names.map((name) => [{ type: 'field', name }]) },
      )
      return
    }
    const close = this.text.indexOf(']', this.at)
    if (close < 0) throw new KubectlError('unterminated array')
    const inside = this.text.slice(this.at, close).trim()
    this.at = close + 1
    if (inside === '*') {
      steps.push({ type: 'wildcard' })
      return
    }
    const parts = inside.split(',').map((part): Step[] => {
      const range = /^\s*(-?\d*)\s*:\s*(-?\d*)\s*(?::\s*(-?\d+)\s*)?$/.exec(part)
      if (range)
        return [
          {
            type: 'slice',
            ...(range[1] && { from: Number(range[1]) }),
            ...(range[2] && { to: Number(range[2]) }),
            step: Number(range[3] ?? 1),
          },
        ]
      if (/^\s*-?\d+\s*$/.test(part)) return [{ type: 'index', at: Number(part) }]
      throw new KubectlError(`invalid array index ${part}`)
    })
    if (parts.length === 1) steps.push(...parts[0]!)
    else steps.push({ type: 'union', parts })
  }

  private filter(): Step {
    const operand = (): Operand => {
      this.blanks()
      const char = this.text[this.at]!
      if (char === "'" || char === '"') return { value: this.string(char) }
      if (char === '@' || char === '$') return { steps: this.parseSteps(')=!<>'), fromRoot: char === '$' }
      let word = ''
      while (this.at < this.text.length && !/[\s)=!<>]/.test(this.text[this.at]!)) word += this.text[this.at++]
      return {
        value: word === 'true' ? true : word === 'false' ? false : Number.isNaN(Number(word)) ? word : Number(word),
      }
    }
    const left = operand()
    this.blanks()
    const operator = /^(==|!=|<=|>=|<|>)/.exec(this.text.slice(this.at, this.at + 2))?.[1]
    if (!operator) return { type: 'filter', left, operator: 'exists' }
    this.at += operator.length
    const right = operand()
    this.blanks()
    return { type: 'filter', left, operator, right }
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sortedValues = (map: Record<string, unknown>): unknown[] =>
  Object.keys(map)
    .sort()
    .map((key) => map[key])

function descendants(value: unknown): unknown[] {
  const below = Array.isArray(value) ? (value as unknown[]) : isMap(value) ? sortedValues(value) : []
  return [value, ...below.flatMap((one) => descendants(one))]
}

/** A value as text: objects as JSON. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') return escapeHtml(JSON.stringify(sortKeys(value)))
  return String(value)
}

/** The forms people write (`.a`, `a.b`, `{.a}`) as a template. @throws KubectlError */
export function relaxed(expression: string): string {
  if (expression === '') return expression
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/s.exec(expression)
  if (!match)
    throw new KubectlError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    )
  const path = match[1] ?? match[2]!
  return `{.${path}}`
}
