import { UsageError } from '../../command.ts'

export type Expression =
  | { k: 'number'; value: number }
  | { k: 'string'; value: string }
  | { k: 'regex'; source: string }
  | { k: 'variable'; name: string }
  | { k: 'index'; name: string; keys: Expression[] }
  | { k: 'field'; of: Expression }
  | { k: 'unary'; op: '!' | '-' | '+'; of: Expression }
  | { k: 'binary'; op: string; left: Expression; right: Expression }
  | { k: 'match'; negated: boolean; left: Expression; right: Expression }
  | { k: 'logical'; op: '&&' | '||'; left: Expression; right: Expression }
  | { k: 'conditional'; test: Expression; yes: Expression; no: Expression }
  | { k: 'assign'; op: string; target: Expression; value: Expression }
  | { k: 'step'; by: 1 | -1; prefix: boolean; target: Expression }
  | { k: 'in'; keys: Expression[]; name: string }
  | { k: 'call'; name: string; args: Expression[]; user: boolean }
  | { k: 'getline'; target?: Expression; file?: Expression }
  | { k: 'group'; of: Expression }

export type Statement =
  | { k: 'expression'; of: Expression }
  | { k: 'print'; args: Expression[]; formatted: boolean; to?: { op: '>' | '>>' | '|'; target: Expression } }
  | { k: 'if'; test: Expression; yes: Statement[]; no: Statement[] }
  | { k: 'while'; test: Expression; body: Statement[]; first: boolean }
  | { k: 'for'; init?: Statement; test?: Expression; update?: Statement; body: Statement[] }
  | { k: 'each'; name: string; array: string; body: Statement[] }
  | { k: 'block'; body: Statement[] }
  | { k: 'next' } | { k: 'nextfile' } | { k: 'break' } | { k: 'continue' }
  | { k: 'exit'; value?: Expression }
  | { k: 'return'; value?: Expression }
  | { k: 'delete'; name: string; keys?: Expression[] } // prettier-ignore

export interface Rule {
  kind: 'BEGIN' | 'END' | 'main'
  pattern?: Expression
  to?: Expression
  /** Without an action the record is printed. */
  action?: Statement[]
}

export interface AwkProgram {
  rules: Rule[]
  functions: Record<string, { parameters: string[]; body: Statement[] }>
}

interface Token {
  kind: 'number' | 'string' | 'regex' | 'name' | 'call' | 'operator' | 'newline' | 'end'
  text: string
  at: number
  line: number
  /** Whether there is space before it (`f (x)` is no call, `a -1` a concatenation). */
  space: boolean
}

const keywords = new Set([
  'BEGIN',
  'END',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'print',
  'printf',
])
export const builtinFunctions = new Set([
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'match',
  'sprintf',
  'sin',
  'cos',
  'atan2',
  'exp',
  'log',
  'sqrt',
  'int',
  'rand',
  'srand',
  'tolower',
  'toupper',
  'system',
  'close',
  'fflush',
  'gensub',
  'strftime',
  'systime',
  'mktime',
])

const operators = [
  '**=',
  '**',
  '&&',
  '||',
  '==',
  '!=',
  '<=',
  '>=',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '>>',
  '!~',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '!',
  '>',
  '<',
  '|',
  '?',
  ':',
  '~',
  '$',
  '=',
]

const syntaxError = (token: Token, source: string): never => {
  const near = source.slice(token.at).split('\n')[0] ?? ''
  throw new UsageError(
    `line ${token.line}: syntax error at or near ${token.kind === 'end' ? 'end of file' : token.kind === 'newline' ? 'end of line' : near.trim().split(/\s/)[0] || token.text}`,
    2,
  )
}

/** Parses an awk program. Throws UsageError. */
export const parseAwk = (source: string): AwkProgram => new Parser(source).program()

class Parser {
  private position = 0
  private line = 1
  private token: Token = { kind: 'newline', text: '', at: 0, line: 1, space: false }
  private previous: Token = this.token
  /** Inside of parentheses `>` compares; in `print` it redirects. */
  private noGreater = false
  private noIn = false
  private depth = 0

  constructor(private readonly source: string) {
    this.next()
  }

  program(): AwkProgram {
    const rules: Rule[] = []
    const functions: AwkProgram['functions'] = {}
    this.skipBreaks()
    while (!this.kindIs('end')) {
      if (this.isWord('function') || this.isWord('func')) {
        this.next()
        const name = this.token.text
        if (!this.kindIs('name') && !this.kindIs('call')) this.fail()
        this.next()
        this.expect('(')
        const parameters: string[] = []
        while (!this.is(')')) {
          parameters.push(this.token.text)
          this.next()
          if (this.is(',')) {
            this.next()
            this.skipNewlines()
          }
        }
        this.expect(')')
        this.skipNewlines()
        functions[`${name}`] = { parameters, body: this.block() }
      } else if (this.isWord('BEGIN') || this.isWord('END')) {
        const kind = this.token.text as 'BEGIN' | 'END'
        this.next()
        rules.push({ kind, action: this.block() })
      } else {
        const rule: Rule = { kind: 'main' }
        if (!this.is('{')) {
          rule.pattern = this.expression()
          if (this.is(',')) {
            this.next()
            this.skipNewlines()
            rule.to = this.expression()
          }
        }
        if (this.is('{')) rule.action = this.block()
        rules.push(rule)
      }
      this.skipBreaks()
    }
    return { rules, functions }
  }

  // --- tokens -----------------------------------------------------------------------------------------------------------

  private next(): void {
    this.previous = this.token
    this.token = this.scan()
  }

  private scan(): Token {
    const { source } = this
    let space = false
    for (;;) {
      const c = source[this.position]
      if (c === ' ' || c === '\t' || c === '\r') {
        this.position++
        space = true
      } else if (c === '\\' && source[this.position + 1] === '\n') {
        this.position += 2
        this.line++
        space = true
      } else if (c === '#') {
        while (this.position < source.length && source[this.position] !== '\n') this.position++
      } else break
    }
    const at = this.position
    const make = (kind: Token['kind'], text: string): Token => ({ kind, text, at, line: this.line, space })
    const c = source[at]
    if (c === undefined) return make('end', '')
    if (c === '\n') {
      this.position++
      this.line++
      return { ...make('newline', '\n'), line: this.line - 1 }
    }
    if (c === '"') {
      let text = ''
      let i = at + 1
      for (; source[i] !== '"'; i++) {
        if (source[i] === undefined || source[i] === '\n')
          throw new UsageError(`line ${this.line}: runaway string constant ${source.slice(at).split('\n')[0]} ...`, 2)
        if (source[i] !== '\\') {
          text += source[i]
          continue
        }
        const escape = source[++i] as string
        if (escape === '\n') continue
        if (/[0-7]/.test(escape)) {
          const digits = /^[0-7]{1,3}/.exec(source.slice(i))?.[0] as string
          text += String.fromCharCode(parseInt(digits, 8))
          i += digits.length - 1
        } else
          text +=
            { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/', a: '\x07', b: '\b', f: '\f', v: '\v' }[
              escape
            ] ?? `\\${escape}`
      }
      this.position = i + 1
      return make('string', text)
    }
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(source.slice(at, at + 400))
    if (number) {
      this.position += number[0].length
      return make('number', number[0])
    }
    const name = /^[A-Za-z_]\w*/.exec(source.slice(at, at + 400))
    if (name) {
      this.position += name[0].length
      return make(source[this.position] === '(' && !keywords.has(name[0]) ? 'call' : 'name', name[0])
    }
    for (const operator of operators)
      if (source.startsWith(operator, at)) {
        this.position += operator.length
        return make('operator', operator === '**' ? '^' : operator === '**=' ? '^=' : operator)
      }
    return syntaxError(make('operator', c), source)
  }

  /** Reads a regular expression: the slash has been read. */
  private regex(): string {
    const { source } = this
    let i = this.token.at + 1
    let bracket = false
    let text = ''
    for (; ; i++) {
      const c = source[i]
      if (c === undefined || c === '\n')
        throw new UsageError(
          `line ${this.line}: regular expression compile failed (missing operand or runaway)\n/${text}`,
          2,
        )
      if (c === '\\') {
        text += source[i + 1] === '/' ? '/' : `\\${source[i + 1] ?? ''}`
        i++
      } else if (c === '[' && !bracket) {
        bracket = true
        text += c
        if (source[i + 1] === '^') text += source[++i]
        if (source[i + 1] === ']') text += source[++i]
      } else if (c === ']' && bracket) {
        bracket = false
        text += c
      } else if (c === '/' && !bracket) break
      else text += c
    }
    this.position = i + 1
    this.next()
    return text
  }

  private is(text: string): boolean {
    return this.kindIs('operator') && this.token.text === text
  }

  private kindIs(kind: Token['kind']): boolean {
    return this.token.kind === kind
  }

  private isWord(text: string): boolean {
    return this.kindIs('name') && this.token.text === text
  }

  private fail(): never {
    return syntaxError(this.token, this.source)
  }

  private expect(text: string): void {
    if (!this.is(text)) this.fail()
    this.next()
  }

  private skipNewlines(): void {
    while (this.kindIs('newline')) this.next()
  }

  private skipBreaks(): void {
    while (this.kindIs('newline') || this.is(';')) this.next()
  }

  // --- statements -------------------------------------------------------------------------------------------------------

  private block(): Statement[] {
    this.expect('{')
    const body: Statement[] = []
    this.skipBreaks()
    while (!this.is('}')) {
      if (this.kindIs('end')) this.fail()
      body.push(this.statement())
      this.skipBreaks()
    }
    this.next()
    return body
  }

  private endOfStatement(): void {
    if (this.kindIs('newline') || this.is(';')) {
      this.next()
      this.skipNewlines()
      return
    }
    if (this.is('}') || this.kindIs('end')) return
    this.fail()
  }

  private body(): Statement[] {
    this.skipNewlines()
    if (this.is(';')) {
      this.next()
      return []
    }
    return this.is('{') ? this.block() : [this.statement()]
  }

  private statement(): Statement {
    if (++this.depth > 300) this.fail()
    try {
      return this.statementInside()
    } finally {
      this.depth--
    }
  }

  private statementInside(): Statement {
    if (this.is('{')) return { k: 'block', body: this.block() }
    if (this.kindIs('name')) {
      switch (this.token.text) {
        case 'if': {
          this.next()
          this.expect('(')
          const test = this.expression()
          this.expect(')')
          const yes = this.body()
          const before = { position: this.position, token: this.token, line: this.line }
          this.skipBreaks()
          if (this.isWord('else')) {
            this.next()
            return { k: 'if', test, yes, no: this.body() }
          }
          this.position = before.position
          this.token = before.token
          this.line = before.line
          return { k: 'if', test, yes, no: [] }
        }
        case 'while': {
          this.next()
          this.expect('(')
          const test = this.expression()
          this.expect(')')
          if (this.is(';')) {
            this.next()
            return { k: 'while', test, body: [], first: true }
          }
          return { k: 'while', test, body: this.body(), first: true }
        }
        case 'do': {
          this.next()
          const body = this.body()
          this.skipBreaks()
          if (!this.isWord('while')) this.fail()
          this.next()
          this.expect('(')
          const test = this.expression()
          this.expect(')')
          this.endOfStatement()
          return { k: 'while', test, body, first: false }
        }
        case 'for':
          return this.forStatement()
        case 'next':
        case 'nextfile':
        case 'break':
        case 'continue': {
          const k = this.token.text as 'next'
          this.next()
          this.endOfStatement()
          return { k }
        }
        case 'exit':
        case 'return': {
          const k = this.token.text as 'exit'
          this.next()
          const value =
            this.kindIs('newline') || this.is(';') || this.is('}') || this.kindIs('end') ? undefined : this.expression()
          this.endOfStatement()
          return value ? { k, value } : { k }
        }
        case 'delete': {
          this.next()
          const name = this.token.text
          this.next()
          let keys: Expression[] | undefined
          if (this.is('[')) {
            this.next()
            keys = this.list(']')
          }
          this.endOfStatement()
          return keys ? { k: 'delete', name, keys } : { k: 'delete', name }
        }
      }
    }
    const statement = this.simple()
    this.endOfStatement()
    return statement
  }

  private forStatement(): Statement {
    this.next()
    this.expect('(')
    if (this.kindIs('name')) {
      const before = { position: this.position, token: this.token, line: this.line }
      const name = this.token.text
      this.next()
      if (this.isWord('in')) {
        this.next()
        const array = this.token.text
        this.next()
        if (this.is(')')) {
          this.next()
          return { k: 'each', name, array, body: this.body() }
        }
      }
      this.position = before.position
      this.token = before.token
      this.line = before.line
    }
    const init = this.is(';') ? undefined : this.simple()
    this.expect(';')
    this.skipNewlines()
    const test = this.is(';') ? undefined : this.expression()
    this.expect(';')
    this.skipNewlines()
    const update = this.is(')') ? undefined : this.simple()
    this.expect(')')
    const body = this.body()
    return { k: 'for', ...(init ? { init } : {}), ...(test ? { test } : {}), ...(update ? { update } : {}), body }
  }

  private simple(): Statement {
    if (this.isWord('print') || this.isWord('printf')) {
      const formatted = this.token.text === 'printf'
      this.next()
      let args: Expression[] = []
      const saved = this.noGreater
      this.noGreater = true
      if (!(
        this.kindIs('newline') ||
        this.is(';') ||
        this.is('}') ||
        this.is('>') ||
        this.is('>>') ||
        this.is('|') ||
        this.kindIs('end')
      )) {
        if (this.is('(')) {
          // `print (a, b) > "file"` and `print (a)(b)` both start with a parenthesis.
          const before = { position: this.position, token: this.token, line: this.line }
          this.next()
          this.noGreater = false
          const inner = this.list(')')
          this.noGreater = true
          if (
            this.kindIs('newline') ||
            this.is(';') ||
            this.is('}') ||
            this.is('>') ||
            this.is('>>') ||
            this.is('|') ||
            this.kindIs('end')
          )
            args = inner
          else {
            this.position = before.position
            this.token = before.token
            this.line = before.line
            args = this.expressions()
          }
        } else args = this.expressions()
      }
      this.noGreater = saved
      if (this.is('>') || this.is('>>') || this.is('|')) {
        const op = this.token.text as '>'
        this.next()
        return { k: 'print', args, formatted, to: { op, target: this.concatenation(true) } }
      }
      return { k: 'print', args, formatted }
    }
    return { k: 'expression', of: this.expression() }
  }

  private expressions(): Expression[] {
    const list = [this.expression()]
    while (this.is(',')) {
      this.next()
      this.skipNewlines()
      list.push(this.expression())
    }
    return list
  }

  private list(close: string): Expression[] {
    const list: Expression[] = []
    this.skipNewlines()
    while (!this.is(close)) {
      list.push(this.expression())
      this.skipNewlines()
      if (this.is(',')) {
        this.next()
        this.skipNewlines()
      } else if (!this.is(close)) this.fail()
    }
    this.next()
    return list
  }

  // --- expressions, from loose to tight ---------------------------------------------------------------------------------

  private expression(): Expression {
    if (++this.depth > 300) this.fail()
    const value = this.assignment()
    this.depth--
    return value
  }

  private assignment(): Expression {
    const left = this.conditional()
    if (
      this.kindIs('operator') &&
      /^(?:[-+*/%^]?=)$/.test(this.token.text) &&
      (left.k === 'variable' || left.k === 'index' || left.k === 'field')
    ) {
      const op = this.token.text
      this.next()
      this.skipNewlines()
      return { k: 'assign', op, target: left, value: this.assignment() }
    }
    return left
  }

  private conditional(): Expression {
    const test = this.or()
    if (!this.is('?')) return test
    this.next()
    this.skipNewlines()
    const yes = this.assignment()
    this.skipNewlines()
    this.expect(':')
    this.skipNewlines()
    return { k: 'conditional', test, yes, no: this.assignment() }
  }

  private or(): Expression {
    let left = this.and()
    while (this.is('||')) {
      this.next()
      this.skipNewlines()
      left = { k: 'logical', op: '||', left, right: this.and() }
    }
    return left
  }

  private and(): Expression {
    let left = this.membership()
    while (this.is('&&')) {
      this.next()
      this.skipNewlines()
      left = { k: 'logical', op: '&&', left, right: this.membership() }
    }
    return left
  }

  private membership(): Expression {
    let left = this.matching()
    while (this.isWord('in') && !this.noIn) {
      this.next()
      left = {
        k: 'in',
        keys: left.k === 'group' && 'keys' in left ? (left as unknown as { keys: Expression[] }).keys : [left],
        name: this.token.text,
      }
      this.next()
    }
    return left
  }

  private matching(): Expression {
    let left = this.comparison()
    while (this.is('~') || this.is('!~')) {
      const negated = this.token.text === '!~'
      this.next()
      left = { k: 'match', negated, left, right: this.comparison() }
    }
    return left
  }

  private comparison(): Expression {
    const left = this.concatenation()
    if (
      this.kindIs('operator') &&
      (['<', '<=', '==', '!=', '>='].includes(this.token.text) || (this.token.text === '>' && !this.noGreater))
    ) {
      const op = this.token.text
      this.next()
      return { k: 'binary', op, left, right: this.concatenation() }
    }
    return left
  }

  private startsOperand(): boolean {
    const { token } = this
    if (token.kind === 'number' || token.kind === 'string' || token.kind === 'call') return true
    if (token.kind === 'name') return !keywords.has(token.text) || token.text === 'getline'
    return token.kind === 'operator' && ['$', '!', '(', '++', '--'].includes(token.text)
  }

  private concatenation(simple = false): Expression {
    let left = this.additive()
    while (this.startsOperand() && !(this.isWord('in') && !this.noIn)) {
      if (simple && this.is('(')) break
      const right = this.additive()
      left = { k: 'binary', op: ' ', left, right }
    }
    return left
  }

  private additive(): Expression {
    let left = this.multiplicative()
    while (this.is('+') || this.is('-')) {
      const op = this.token.text
      this.next()
      left = { k: 'binary', op, left, right: this.multiplicative() }
    }
    return left
  }

  private multiplicative(): Expression {
    let left = this.unary()
    while (this.is('*') || this.is('/') || this.is('%')) {
      const op = this.token.text
      this.next()
      left = { k: 'binary', op, left, right: this.unary() }
    }
    return left
  }

  private unary(): Expression {
    if (this.is('!') || this.is('-') || this.is('+')) {
      const op = this.token.text as '!'
      this.next()
      return { k: 'unary', op, of: this.unary() }
    }
    return this.power()
  }

  private power(): Expression {
    const base = this.postfix()
    if (!this.is('^')) return base
    this.next()
    const exponent = this.is('-') || this.is('+') || this.is('!') ? this.unary() : this.power()
    return { k: 'binary', op: '^', left: base, right: exponent }
  }

  private postfix(): Expression {
    const of = this.primary()
    if ((of.k === 'variable' || of.k === 'index' || of.k === 'field') && (this.is('++') || this.is('--'))) {
      const by = this.token.text === '++' ? 1 : -1
      this.next()
      return { k: 'step', by, prefix: false, target: of }
    }
    return of
  }

  private primary(): Expression {
    const { token } = this
    switch (token.kind) {
      case 'number':
        this.next()
        return { k: 'number', value: Number(token.text) }
      case 'string':
        this.next()
        return { k: 'string', value: token.text }
      case 'call': {
        const name = token.text
        this.next()
        this.next()
        const saved = this.noGreater
        this.noGreater = false
        const args = this.list(')')
        this.noGreater = saved
        return { k: 'call', name, args, user: !builtinFunctions.has(name) }
      }
      case 'name':
        return this.name()
      case 'operator':
        break
      default:
        return this.fail()
    }
    if (token.text === '$') {
      this.next()
      if (this.is('++') || this.is('--')) {
        const by = this.token.text === '++' ? 1 : -1
        this.next()
        return { k: 'field', of: { k: 'step', by, prefix: true, target: this.primary() } }
      }
      return { k: 'field', of: this.is('-') ? this.unary() : this.primary() }
    }
    if (token.text === '++' || token.text === '--') {
      this.next()
      const target = this.primary()
      if (target.k !== 'variable' && target.k !== 'index' && target.k !== 'field') this.fail()
      return { k: 'step', by: token.text === '++' ? 1 : -1, prefix: true, target }
    }
    if (token.text === '(') {
      this.next()
      const saved = { greater: this.noGreater, inside: this.noIn }
      this.noGreater = false
      this.noIn = false
      const list = this.list(')')
      this.noGreater = saved.greater
      this.noIn = saved.inside
      if (list.length > 1) {
        if (!this.isWord('in')) this.fail()
        this.next()
        const name = this.token.text
        this.next()
        return { k: 'in', keys: list, name }
      }
      const [of] = list
      return of ? { k: 'group', of } : this.fail()
    }
    if (token.text === '/' || token.text === '/=') return { k: 'regex', source: this.regex() }
    if (token.text === '-' || token.text === '+' || token.text === '!') return this.unary()
    return this.fail()
  }

  private name(): Expression {
    const name = this.token.text
    this.next()
    if (name === 'getline') {
      let target: Expression | undefined
      if (this.is('$') || (this.kindIs('name') && !keywords.has(this.token.text))) target = this.primary()
      if (this.is('<')) {
        this.next()
        return { k: 'getline', ...(target ? { target } : {}), file: this.primary() }
      }
      return target ? { k: 'getline', target } : { k: 'getline' }
    }
    if (keywords.has(name)) {
      this.token = this.previous
      return this.fail()
    }
    if (this.is('[')) {
      this.next()
      const saved = { greater: this.noGreater, inside: this.noIn }
      this.noGreater = false
      this.noIn = false
      const keys = this.list(']')
      this.noGreater = saved.greater
      this.noIn = saved.inside
      return { k: 'index', name, keys }
    }
    if (builtinFunctions.has(name)) return { k: 'call', name, args: [], user: false }
    return { k: 'variable', name }
  }
}
