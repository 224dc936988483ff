import { UsageError } from '../../command.ts'

export type Node =
  | { k: 'identity' }
  | { k: 'recurse' }
  | { k: 'literal'; value: unknown }
  | { k: 'field'; of: Node; name: Node }
  | { k: 'slice'; of: Node; from?: Node; to?: Node }
  | { k: 'iterate'; of: Node }
  | { k: 'optional'; of: Node }
  | { k: 'pipe' | 'comma' | 'alternative' | 'and' | 'or'; left: Node; right: Node }
  | { k: 'arithmetic' | 'compare' | 'update'; op: string; left: Node; right: Node }
  | { k: 'negate'; of: Node }
  | { k: 'array'; of?: Node }
  | { k: 'object'; pairs: [key: Node, value: Node][] }
  | { k: 'string'; parts: (string | Node)[]; format?: string }
  | { k: 'format'; name: string }
  | { k: 'variable'; name: string }
  | { k: 'call'; name: string; args: Node[] }
  | { k: 'if'; test: Node; yes: Node; no?: Node }
  | { k: 'try'; body: Node; handler?: Node }
  | { k: 'reduce'; source: Node; pattern: Pattern; start: Node; update: Node }
  | { k: 'foreach'; source: Node; pattern: Pattern; start: Node; update: Node; extract?: Node }
  | { k: 'bind'; source: Node; pattern: Pattern; body: Node }
  | { k: 'define'; name: string; parameters: string[]; body: Node; rest: Node }
  | { k: 'label'; name: string; body: Node }
  | { k: 'break'; name: string }

export type Pattern =
  | { k: 'name'; name: string }
  | { k: 'array'; items: Pattern[] }
  | { k: 'object'; entries: [key: Node, pattern: Pattern | undefined, name?: string][] }

interface Token {
  kind: 'number' | 'string' | 'name' | 'variable' | 'field' | 'format' | 'operator' | 'end'
  text: string
  parts?: (string | Node)[]
  at: number
}

const operators = [
  '?//',
  '//=',
  '|=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '==',
  '!=',
  '<=',
  '>=',
  '//',
  '..',
  '|',
  ',',
  '=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '.',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  ':',
  ';',
  '?',
]

/** Parses a jq filter. Throws UsageError with status 3. */
export const parseJq = (source: string): Node => new JqParser(source).whole()

class JqParser {
  private position = 0
  private token: Token = { kind: 'end', text: '', at: 0 }
  private depth = 0

  constructor(private readonly source: string) {
    this.next()
  }

  whole(): Node {
    if (this.token.kind === 'end') return { k: 'identity' }
    const node = this.definitions()
    if (!this.kindIs('end')) this.fail()
    return node
  }

  private kindIs(kind: Token['kind']): boolean {
    return this.token.kind === kind
  }

  private fail(
    message = `syntax error, unexpected ${this.token.kind === 'end' ? 'end of file' : `'${this.token.text}'`}`,
  ): never {
    throw new UsageError(
      `error: ${message} (Unix shell quoting issues?) at <top-level>, line ${this.source.slice(0, this.token.at).split('\n').length}:\n${this.source}\njq: 1 compile error`,
      3,
    )
  }

  private is(text: string): boolean {
    return (this.token.kind === 'operator' || this.token.kind === 'name') && this.token.text === text
  }

  private expect(text: string): void {
    if (!this.is(text)) this.fail()
    this.next()
  }

  private next(): void {
    this.token = this.scan()
  }

  private scan(): Token {
    const { source } = this
    for (;;) {
      const c = source[this.position]
      if (c !== undefined && /\s/.test(c)) this.position++
      else if (c === '#') while (this.position < source.length && source[this.position] !== '\n') this.position++
      else break
    }
    const at = this.position
    const rest = source.slice(at)
    if (rest === '') return { kind: 'end', text: '', at }
    const take = (kind: Token['kind'], length: number, text: string): Token => {
      this.position += length
      return { kind, text, at }
    }
    if (rest[0] === '"') return this.string(at)
    const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(rest)
    if (number) return take('number', number[0].length, number[0])
    const field = /^\.([A-Za-z_]\w*)/.exec(rest)
    if (field) return take('field', field[0].length, field[1] as string)
    const variable = /^\$([A-Za-z_]\w*)/.exec(rest)
    if (variable) return take('variable', variable[0].length, variable[1] as string)
    const format = /^@(\w+)/.exec(rest)
    if (format) return take('format', format[0].length, format[1] as string)
    const name = /^[A-Za-z_]\w*/.exec(rest)
    if (name) return take('name', name[0].length, name[0])
    for (const operator of operators) if (rest.startsWith(operator)) return take('operator', operator.length, operator)
    this.token = { kind: 'operator', text: rest[0] as string, at }
    return this.fail('syntax error, unexpected INVALID_CHARACTER')
  }

  private string(at: number): Token {
    const { source } = this
    const parts: (string | Node)[] = []
    let text = ''
    let i = at + 1
    for (; source[i] !== '"'; i++) {
      if (source[i] === undefined) this.fail('syntax error, unexpected end of file, unterminated string')
      if (source[i] !== '\\') {
        text += source[i]
        continue
      }
      const escape = source[++i] as string
      if (escape === '(') {
        parts.push(text)
        text = ''
        const saved = this.token
        this.position = i + 1
        this.next()
        parts.push(this.pipe())
        if (!this.is(')')) this.fail()
        i = this.position - 1
        this.token = saved
      } else if (escape === 'u') {
        text += String.fromCharCode(parseInt(source.slice(i + 1, i + 5), 16))
        i += 4
      } else
        text +=
          { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '/': '/', '\\': '\\', '"': '"' }[escape] ??
          this.fail('invalid escape')
    }
    parts.push(text)
    this.position = i + 1
    return { kind: 'string', text: '', parts, at }
  }

  private definitions(): Node {
    if (!this.is('def')) return this.pipe()
    const definition = this.definition()
    if (this.kindIs('end')) return { ...definition, rest: { k: 'identity' } }
    return { ...definition, rest: this.definitions() }
  }

  private definition(): Extract<Node, { k: 'define' }> {
    this.next()
    const name = this.token.text
    this.next()
    const parameters: string[] = []
    if (this.is('(')) {
      do {
        this.next()
        parameters.push(this.kindIs('variable') ? `$${this.token.text}` : this.token.text)
        this.next()
      } while (this.is(';'))
      this.expect(')')
    }
    this.expect(':')
    const body = this.definitions()
    this.expect(';')
    return { k: 'define', name, parameters, body, rest: { k: 'identity' } }
  }

  private pipe(): Node {
    if (++this.depth > 200) this.fail('too deeply nested')
    try {
      if (this.is('def')) {
        const definition = this.definition()
        return { ...definition, rest: this.pipe() }
      }
      if (this.is('label')) {
        this.next()
        const name = this.token.text
        this.next()
        this.expect('|')
        return { k: 'label', name, body: this.pipe() }
      }
      const left = this.comma()
      if (this.is('as')) {
        this.next()
        const pattern = this.pattern()
        while (this.is('?//')) {
          this.next()
          this.pattern()
        }
        this.expect('|')
        return { k: 'bind', source: left, pattern, body: this.pipe() }
      }
      if (!this.is('|')) return left
      this.next()
      return { k: 'pipe', left, right: this.pipe() }
    } finally {
      this.depth--
    }
  }

  private comma(): Node {
    let left = this.binary(0)
    while (this.is(',')) {
      this.next()
      left = { k: 'comma', left, right: this.binary(0) }
    }
    return left
  }

  private binary(level: number): Node {
    const levels: string[][] = [
      ['//'],
      ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='],
      ['or'],
      ['and'],
      ['==', '!=', '<', '<=', '>', '>='],
      ['+', '-'],
      ['*', '/', '%'],
    ]
    const ops = levels[level]
    if (!ops) return this.postfix()
    let left = this.binary(level + 1)
    while (ops.some((op) => this.is(op))) {
      const op = this.token.text
      this.next()
      // `//` associates to the right, the rest to the left.
      const right = level === 0 ? this.binary(0) : this.binary(level + 1)
      if (level === 0) left = { k: 'alternative', left, right }
      else if (level === 1) left = { k: 'update', op, left, right }
      else if (op === 'or' || op === 'and') left = { k: op, left, right }
      else left = { k: level === 4 ? 'compare' : 'arithmetic', op, left, right }
    }
    return left
  }

  private postfix(): Node {
    let node = this.primary()
    for (;;) {
      if (this.kindIs('field')) {
        node = { k: 'field', of: node, name: { k: 'literal', value: this.token.text } }
        this.next()
      } else if (this.is('.') && (this.source[this.position] === '"' || this.source[this.position] === '[')) {
        this.next()
        if (this.kindIs('string')) {
          node = { k: 'field', of: node, name: { k: 'string', parts: this.token.parts ?? [] } }
          this.next()
        }
      } else if (this.is('[')) node = this.bracket(node)
      else if (this.is('?')) {
        this.next()
        node = { k: 'optional', of: node }
      } else if (this.is('as') && node) return node
      else return node
    }
  }

  private bracket(of: Node): Node {
    this.next()
    if (this.is(']')) {
      this.next()
      return { k: 'iterate', of }
    }
    if (this.is(':')) {
      this.next()
      const to = this.pipe()
      this.expect(']')
      return { k: 'slice', of, to }
    }
    const index = this.pipe()
    if (this.is(':')) {
      this.next()
      if (this.is(']')) {
        this.next()
        return { k: 'slice', of, from: index }
      }
      const to = this.pipe()
      this.expect(']')
      return { k: 'slice', of, from: index, to }
    }
    this.expect(']')
    return { k: 'field', of, name: index }
  }

  private pattern(): Pattern {
    if (this.kindIs('variable')) {
      const name = this.token.text
      this.next()
      return { k: 'name', name }
    }
    if (this.is('[')) {
      const items: Pattern[] = []
      do {
        this.next()
        items.push(this.pattern())
      } while (this.is(','))
      this.expect(']')
      return { k: 'array', items }
    }
    this.expect('{')
    const entries: [Node, Pattern | undefined, string?][] = []
    for (;;) {
      if (this.kindIs('variable')) {
        const name = this.token.text
        this.next()
        let inner: Pattern | undefined
        if (this.is(':')) {
          this.next()
          inner = this.pattern()
        }
        entries.push([{ k: 'literal', value: name }, inner, name])
      } else {
        let key: Node
        if (this.is('(')) {
          this.next()
          key = this.pipe()
          this.expect(')')
        } else if (this.kindIs('string')) {
          key = { k: 'string', parts: this.token.parts ?? [] }
          this.next()
        } else {
          key = { k: 'literal', value: this.token.text }
          this.next()
        }
        this.expect(':')
        entries.push([key, this.pattern()])
      }
      if (!this.is(',')) break
      this.next()
    }
    this.expect('}')
    return { k: 'object', entries }
  }

  private primary(): Node {
    const { token } = this
    switch (token.kind) {
      case 'number':
        this.next()
        return { k: 'literal', value: Number(token.text) }
      case 'string':
        this.next()
        return { k: 'string', parts: token.parts ?? [] }
      case 'field':
        this.next()
        return { k: 'field', of: { k: 'identity' }, name: { k: 'literal', value: token.text } }
      case 'variable':
        this.next()
        return { k: 'variable', name: token.text }
      case 'format':
        this.next()
        if (this.kindIs('string')) {
          const parts = this.token.parts ?? []
          this.next()
          return { k: 'string', parts, format: token.text }
        }
        return { k: 'format', name: token.text }
      case 'name':
        return this.named(token.text)
      case 'end':
        return this.fail()
    }
    switch (token.text) {
      case '..':
        this.next()
        return { k: 'recurse' }
      case '.':
        this.next()
        if (this.kindIs('string') && this.source[token.at + 1] === '"') {
          const parts = this.token.parts ?? []
          this.next()
          return { k: 'field', of: { k: 'identity' }, name: { k: 'string', parts } }
        }
        if (this.is('[') && this.source[token.at + 1] === '[') return this.bracket({ k: 'identity' })
        return { k: 'identity' }
      case '-':
        this.next()
        return { k: 'negate', of: this.postfix() }
      case '(': {
        this.next()
        const inner = this.pipe()
        this.expect(')')
        return inner
      }
      case '[': {
        this.next()
        if (this.is(']')) {
          this.next()
          return { k: 'array' }
        }
        const of = this.pipe()
        this.expect(']')
        return { k: 'array', of }
      }
      case '{':
        return this.object()
    }
    return this.fail()
  }

  private object(): Node {
    this.next()
    const pairs: [Node, Node][] = []
    while (!this.is('}')) {
      let key: Node
      const { token } = this
      let shorthand: Node | undefined
      if (token.kind === 'variable') {
        this.next()
        key = { k: 'literal', value: token.text }
        shorthand = { k: 'variable', name: token.text }
      } else if (token.kind === 'name' || token.kind === 'number') {
        this.next()
        key = { k: 'literal', value: token.text }
        shorthand = { k: 'field', of: { k: 'identity' }, name: key }
      } else if (token.kind === 'string') {
        this.next()
        key = { k: 'string', parts: token.parts ?? [] }
        shorthand = { k: 'field', of: { k: 'identity' }, name: key }
      } else if (token.kind === 'format') {
        key = this.primary()
        shorthand = { k: 'field', of: { k: 'identity' }, name: key }
      } else if (this.is('(')) {
        this.next()
        key = this.pipe()
        this.expect(')')
      } else this.fail()
      if (this.is(':')) {
        this.next()
        let value = this.objectValue()
        while (this.is('|')) {
          this.next()
          value = { k: 'pipe', left: value, right: this.objectValue() }
        }
        pairs.push([key, value])
      } else if (shorthand) pairs.push([key, shorthand])
      else this.fail()
      if (this.is(',')) this.next()
      else if (!this.is('}')) this.fail()
    }
    this.next()
    return { k: 'object', pairs }
  }

  private objectValue(): Node {
    return this.binary(0)
  }

  private named(name: string): Node {
    switch (name) {
      case 'if': {
        this.next()
        return this.conditional()
      }
      case 'try': {
        this.next()
        const body = this.postfix()
        if (!this.is('catch')) return { k: 'try', body }
        this.next()
        return { k: 'try', body, handler: this.postfix() }
      }
      case 'reduce':
      case 'foreach': {
        this.next()
        const source = this.postfix()
        this.expect('as')
        const pattern = this.pattern()
        this.expect('(')
        const start = this.pipe()
        this.expect(';')
        const update = this.pipe()
        let extract: Node | undefined
        if (name === 'foreach' && this.is(';')) {
          this.next()
          extract = this.pipe()
        }
        this.expect(')')
        return name === 'reduce'
          ? { k: 'reduce', source, pattern, start, update }
          : { k: 'foreach', source, pattern, start, update, ...(extract ? { extract } : {}) }
      }
      case 'break': {
        this.next()
        const label = this.token.text
        this.next()
        return { k: 'break', name: label }
      }
      case 'null':
      case 'true':
      case 'false':
        this.next()
        return { k: 'literal', value: name === 'null' ? null : name === 'true' }
      case 'then':
      case 'else':
      case 'elif':
      case 'end':
      case 'as':
      case 'and':
      case 'or':
      case 'catch':
        return this.fail()
    }
    this.next()
    const args: Node[] = []
    if (this.is('(')) {
      do {
        this.next()
        args.push(this.pipe())
      } while (this.is(';'))
      this.expect(')')
    }
    return { k: 'call', name, args }
  }

  private conditional(): Node {
    const test = this.pipe()
    this.expect('then')
    const yes = this.pipe()
    if (this.is('elif')) {
      this.next()
      return { k: 'if', test, yes, no: this.conditional() }
    }
    let no: Node | undefined
    if (this.is('else')) {
      this.next()
      no = this.pipe()
    }
    this.expect('end')
    return { k: 'if', test, yes, ...(no ? { no } : {}) }
  }
}
