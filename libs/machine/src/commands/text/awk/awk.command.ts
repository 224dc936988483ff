import type { Program } from '../../../machine.ts'
import type { Os } from '../../../process/os.ts'
import { SystemError } from '../../../process/system-error.ts'
import { Regex, RegexError } from '../../../regex/regex.ts'
import { formatPrintf } from '../../../shell/echo-printf.ts'
import { strftime } from '../../../strftime.ts'
import type { Proc } from '../../../world.ts'
import { complainAbout, currentFile, guarded, type Input, newInput, nextChunk, UsageError } from '../../command.ts'
import { type AwkProgram, type Expression, parseAwk, type Statement } from './awk-syntax.ts'

/** A value: a number, a string, or text from input that looks like a number and compares as one. */
type Value = number | string | { n: string }
type Table = Record<string, Value>

interface AwkState {
  phase?: 'main' | 'end' | 'close'
  source: string
  input: Input
  globals: Record<string, Value>
  arrays: Record<string, Table>
  record: string
  fields: Value[]
  /** Whether `fields` belongs to `record`, and the other way round. */
  split: boolean
  joined: boolean
  open: Record<string, number>
  pipes: Record<string, string>
  readers: Record<string, { text: string; at: number }>
  ranges: Record<string, boolean>
  status: number
  seed: number
  child?: number
  pending?: string[]
  exited?: boolean
}

const programs = new Map<string, AwkProgram>()
const programOf = (source: string): AwkProgram => {
  const known = programs.get(source)
  if (known) return known
  const program = parseAwk(source)
  if (programs.size > 200) programs.clear()
  programs.set(source, program)
  return program
}

class Signal {
  constructor(
    readonly kind: 'next' | 'nextfile' | 'exit' | 'break' | 'continue' | 'return',
    readonly value?: Value,
  ) {}
}
class Blocked extends Error {}

const numberPrefix = /^\s*([+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|inf(?:inity)?|nan))/i
const looksNumeric = /^\s*[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)\s*$/

const toNumber = (value: Value | undefined): number => {
  if (typeof value === 'number') return value
  if (value === undefined) return 0
  const match = numberPrefix.exec(typeof value === 'string' ? value : value.n)
  if (!match) return 0
  const text = match[1] as string
  return /inf|nan/i.test(text) ? (/nan/i.test(text) ? NaN : text.startsWith('-') ? -Infinity : Infinity) : Number(text)
}

const input = (text: string): Value => (looksNumeric.test(text) ? { n: text } : text)
const isTrue = (value: Value): boolean =>
  typeof value === 'number' ? value !== 0 : typeof value === 'string' ? value !== '' : toNumber(value) !== 0
const regexOf = (source: string): Regex => {
  try {
    return Regex.posix(source)
  } catch (error) {
    if (error instanceof RegexError)
      throw new UsageError(`regular expression compile failed (${error.message})\n${source}`, 2)
    throw error
  }
}

const awk: Program = guarded((os, proc) => {
  const state = proc.state as AwkState
  if (!state.phase) begin(os, proc, state)
  const run = new AwkRun(os, proc, state, programOf(state.source))
  return run.go()
})

const begin = (os: Os, proc: Proc, state: AwkState): void => {
  const args = proc.argv.slice(1)
  const assigned: [string, string][] = []
  const sources: string[] = []
  let fs: string | undefined
  let i = 0
  for (; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === '--') {
      i++
      break
    }
    if (arg === '--version' || arg === '-V' || arg === '-W') {
      os.print(proc, 'mawk 1.3.4 20200120\n')
      Object.assign(state, { phase: 'close', source: '', pending: [], status: 0, open: {}, pipes: {} })
      return
    }
    if (!arg.startsWith('-') || arg === '-') break
    const letter = arg[1] as string
    if (!'Fvf'.includes(letter)) throw new UsageError(`not an option: ${arg}`, 2)
    const value = arg.slice(2) || args[++i]
    if (value === undefined) throw new UsageError(`option requires an argument -- ${letter}`, 2)
    if (letter === 'F') fs = value === 't' ? '\t' : value
    else if (letter === 'v') {
      const cut = value.indexOf('=')
      if (cut < 1) throw new UsageError(`improper assignment: -v ${value}`, 2)
      assigned.push([value.slice(0, cut), value.slice(cut + 1)])
    } else {
      try {
        sources.push(os.readFile(proc, value))
      } catch (error) {
        if (error instanceof SystemError) throw new UsageError(`couldn't open file ${value}: ${error.message}`, 2)
        throw error
      }
    }
  }
  const rest = args.slice(i)
  if (sources.length === 0) {
    const source = rest.shift()
    if (source === undefined)
      throw new UsageError(
        '',
        2,
        'Usage: awk [Options] [Program] [file ...]\n\nProgram:\n    The -f option value is the name of a file containing program text.\n    If no -f option is given, a "--" ends option processing; the following\n    parameters are the program text.',
      )
    sources.push(source)
  }
  const argv: Table = { k0: 'awk' }
  rest.forEach((arg, k) => (argv[`k${k + 1}`] = input(arg)))
  const environ: Table = {}
  for (const name of Object.keys(proc.env)) environ[`k${name}`] = input(proc.env[name] as string)
  Object.assign(state, {
    phase: 'main',
    source: sources.join('\n'),
    input: newInput([]),
    globals: {
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      NR: 0,
      FNR: 0,
      NF: 0,
      SUBSEP: '\x1c',
      CONVFMT: '%.6g',
      OFMT: '%.6g',
      FILENAME: '',
      RSTART: 0,
      RLENGTH: -1,
      ARGC: rest.length + 1,
    },
    arrays: { ARGV: argv, ENVIRON: environ },
    record: '',
    fields: [],
    split: true,
    joined: true,
    open: {},
    pipes: {},
    readers: {},
    ranges: {},
    status: 0,
    seed: 1,
  })
  programOf(state.source)
  if (fs !== undefined) state.globals['FS'] = unescapeText(fs)
  for (const [name, value] of assigned) state.globals[name] = input(unescapeText(value))
  state.input.at = -2
}

const unescapeText = (text: string): string =>
  text.replace(/\\([ntr\\"/])/g, (_, c: string) => ({ n: '\n', t: '\t', r: '\r' })[c] ?? c)

class AwkRun {
  private readonly locals: Record<string, Value | Table>[] = []
  private steps = 0

  constructor(
    private readonly os: Os,
    private readonly proc: Proc,
    private readonly state: AwkState,
    private readonly program: AwkProgram,
  ) {}

  go(): 'blocked' | 'again' | number {
    const { state, os, proc, program } = this
    try {
      if (state.phase === 'main') {
        if (state.input.at === -2) {
          state.input.at = -1
          for (const rule of program.rules) if (rule.kind === 'BEGIN') this.block(rule.action ?? [])
          const reads = program.rules.some((rule) => rule.kind !== 'BEGIN')
          if (!reads) return this.finish()
          this.takeFiles()
        }
        for (let i = 0; i < 200; i++) {
          const record = this.nextRecord()
          if (record === null) {
            state.phase = 'end'
            break
          }
          this.setRecord(record)
          try {
            this.rules()
          } catch (signal) {
            if (signal instanceof Signal && signal.kind === 'nextfile') this.skipFile()
            else if (!(signal instanceof Signal) || signal.kind !== 'next') throw signal
          }
          os.charge(5)
          if (proc.owed.length) return 'again'
        }
        if (state.phase === 'main') return 'again'
      }
      if (state.phase === 'end') {
        state.phase = 'close'
        for (const rule of program.rules) if (rule.kind === 'END') this.block(rule.action ?? [])
        return this.finish()
      }
      return this.close()
    } catch (signal) {
      if (signal instanceof Blocked) return 'blocked'
      if (signal instanceof Signal) {
        if (signal.kind === 'exit') {
          if (signal.value !== undefined) state.status = Math.trunc(toNumber(signal.value)) & 255
          if (!state.exited && state.phase === 'main') {
            // `exit` still runs the END rules.
            state.exited = true
            state.phase = 'end'
            return 'again'
          }
          return this.finish()
        }
        if (signal.kind === 'next') throw new UsageError('next used in BEGIN or END', 2)
        return this.finish()
      }
      throw signal
    }
  }

  private finish(): 'blocked' | 'again' | number {
    const { state } = this
    state.phase = 'close'
    state.pending = Object.keys(state.pipes)
    return this.close()
  }

  /** Runs the commands that `print | "command"` has written to, one after the other. */
  private close(): 'blocked' | number {
    const { state, os, proc } = this
    for (;;) {
      if (state.child !== undefined) {
        const status = os.waitFor(proc, state.child)
        if (status === undefined) return 'blocked'
        delete state.child
      }
      const command = state.pending?.shift()
      if (command === undefined) return state.status
      const stdin = os.newOfd({ kind: 'text', text: state.pipes[command] ?? '', pos: 0, read: true })
      try {
        state.child = os.spawn(proc, { argv: ['sh', '-c', command], fds: { ...proc.fds, 0: stdin } })
      } finally {
        os.release(stdin)
      }
    }
  }

  private takeFiles(): void {
    const { state } = this
    const files: string[] = []
    const count = toNumber(state.globals['ARGC'])
    for (let i = 1; i < count; i++) {
      const value = state.arrays['ARGV']?.[`k${i}`]
      const text = value === undefined ? '' : this.text(value)
      if (text !== '') files.push(text)
    }
    const real = files.filter((file) => !/^[A-Za-z_]\w*=/.test(file))
    state.input = newInput(real.length ? files : [...files, '-'])
    state.input.at = -1
  }

  /** Assignments among the file arguments are carried out when their turn comes. */
  private assignArguments(): void {
    const { state } = this
    const { files } = state.input
    for (;;) {
      const next = files[state.input.at + 1]
      const match = next === undefined ? null : /^([A-Za-z_]\w*)=([^]*)$/.exec(next)
      if (!match) return
      state.globals[match[1] as string] = input(unescapeText(match[2] as string))
      files.splice(state.input.at + 1, 1)
    }
  }

  private nextRecord(): string | null {
    const { state, os, proc } = this
    const source = state.input
    const rs = this.text(state.globals['RS'] ?? '\n')
    for (;;) {
      if (source.fd < 0) this.assignArguments()
      const found = this.cutRecord(rs, false)
      if (found !== undefined) return this.count(found)
      let ended = false
      const text = nextChunk(
        os,
        proc,
        source,
        () => (ended = true),
        (path, error) => {
          if (error.code === 'EISDIR') return complainAbout(os, proc)(path, error)
          os.warn(proc, `cannot open ${path} (${error.message})`)
          state.status = 2
        },
      )
      if (ended && source.buffer !== '') {
        const rest = this.cutRecord(rs, true)
        if (typeof text === 'string') source.buffer += text
        if (rest !== undefined) return this.count(rest)
      }
      if (text === undefined) throw new Blocked()
      if (text === null) {
        const rest = source.buffer === '' ? undefined : this.cutRecord(rs, true)
        return rest === undefined ? null : this.count(rest)
      }
      if (ended || (state.globals['FILENAME'] !== currentFile(source) && currentFile(source) !== '-')) {
        state.globals['FILENAME'] = currentFile(source) === '-' ? '' : currentFile(source)
        state.globals['FNR'] = 0
      }
      os.reserve(source.buffer.length + text.length)
      source.buffer += text
    }
  }

  private count(record: string): string {
    const { globals } = this.state
    globals['NR'] = toNumber(globals['NR']) + 1
    globals['FNR'] = toNumber(globals['FNR']) + 1
    return record
  }

  private cutRecord(rs: string, rest: boolean): string | undefined {
    const source = this.state.input
    if (rs === '') {
      const text = source.buffer.replace(/^\n+/, '')
      const match = /\n\n+/.exec(text)
      if (match && (match.index + match[0].length < text.length || rest)) {
        source.buffer = text.slice(match.index + match[0].length)
        return text.slice(0, match.index)
      }
      if (!rest) return undefined
      source.buffer = ''
      const last = text.replace(/\n+$/, '')
      return last === '' ? undefined : last
    }
    if (rs.length === 1) {
      const end = source.buffer.indexOf(rs)
      if (end >= 0) {
        const record = source.buffer.slice(0, end)
        source.buffer = source.buffer.slice(end + 1)
        return record
      }
    } else {
      const match = regexOf(rs).find(source.buffer)
      if (match && match.end > match.index && (match.end < source.buffer.length || rest)) {
        const record = source.buffer.slice(0, match.index)
        source.buffer = source.buffer.slice(match.end)
        return record
      }
    }
    if (!rest || source.buffer === '') return undefined
    const record = rs.length === 1 && rs !== '\n' ? source.buffer.replace(/\n$/, '') : source.buffer
    source.buffer = ''
    return record
  }

  private skipFile(): void {
    const source = this.state.input
    if (source.fd > 0) this.os.close(this.proc, source.fd)
    source.fd = -1
    source.buffer = ''
    if (source.at >= source.files.length - 1) source.ended = true
  }

  private rules(): void {
    const { state, program } = this
    program.rules.forEach((rule, i) => {
      if (rule.kind !== 'main') return
      let selected = true
      if (rule.pattern && rule.to) {
        const key = String(i)
        if (!state.ranges[key]) {
          selected = isTrue(this.condition(rule.pattern))
          if (selected && !isTrue(this.condition(rule.to))) state.ranges[key] = true
        } else if (isTrue(this.condition(rule.to))) state.ranges[key] = false
      } else if (rule.pattern) selected = isTrue(this.condition(rule.pattern))
      if (!selected) return
      if (rule.action) this.block(rule.action)
      else this.put(`${this.wholeRecord()}${this.text(state.globals['ORS'] ?? '\n')}`)
    })
  }

  /** A pattern: a bare regular expression matches the record. */
  private condition(expression: Expression): Value {
    return this.value(expression)
  }

  // --- records and fields -----------------------------------------------------------------------------------------------

  private setRecord(text: string): void {
    this.state.record = text
    this.state.joined = true
    this.state.split = false
  }

  private wholeRecord(): string {
    const { state } = this
    if (!state.joined) {
      const ofs = this.text(state.globals['OFS'] ?? ' ')
      state.record = state.fields.map((field) => this.text(field)).join(ofs)
      state.joined = true
    }
    return state.record
  }

  private needFields(): void {
    const { state } = this
    if (state.split) return
    state.split = true
    state.fields = this.splitText(
      state.record,
      this.text(state.globals['FS'] ?? ' '),
      this.text(state.globals['RS'] ?? '\n') === '',
    ).map(input)
    state.globals['NF'] = state.fields.length
  }

  private splitText(text: string, fs: string, paragraph = false): string[] {
    if (text === '') return []
    if (fs === ' ') return text.trim() === '' ? [] : text.trim().split(/[ \t\n]+/)
    if (fs === '') return [...text]
    if (fs.length === 1 && fs !== '\\' && !paragraph) return text.split(fs)
    const regex = regexOf(
      fs.length === 1
        ? `[${fs === '\\' ? '\\\\' : fs === '^' ? '\\^' : fs}]${paragraph ? '|\n' : ''}`
        : paragraph
          ? `(${fs})|\n`
          : fs,
    )
    const parts: string[] = []
    let at = 0
    for (let match = regex.find(text, 0); match && match.end > match.index; match = regex.find(text, at)) {
      parts.push(text.slice(at, match.index))
      at = match.end
    }
    parts.push(text.slice(at))
    return parts
  }

  private getField(n: number): Value {
    if (n === 0) return input(this.wholeRecord())
    if (n < 0) throw new UsageError(`trying to access out of range field ${n}`, 2)
    this.needFields()
    return this.state.fields[n - 1] ?? ''
  }

  private setField(n: number, value: Value): void {
    const { state } = this
    if (n === 0) {
      this.setRecord(this.text(value))
      return
    }
    if (n < 0 || n > 100_000) throw new UsageError(`trying to access out of range field ${n}`, 2)
    this.needFields()
    while (state.fields.length < n) state.fields.push('')
    state.fields[n - 1] = typeof value === 'number' ? value : value
    state.globals['NF'] = state.fields.length
    state.joined = false
  }

  // --- variables --------------------------------------------------------------------------------------------------------

  private get(name: string): Value {
    const scope = this.locals[this.locals.length - 1]
    if (scope && Object.hasOwn(scope, name)) {
      const value = scope[name] as Value | Table
      return typeof value === 'object' &&
        !('n' in value && typeof value.n === 'string' && Object.keys(value).length === 1)
        ? ''
        : (value as Value)
    }
    if (name === 'NF') this.needFields()
    return Object.hasOwn(this.state.globals, name) ? (this.state.globals[name] as Value) : ''
  }

  private isSet(name: string): boolean {
    const scope = this.locals[this.locals.length - 1]
    return (
      (scope !== undefined && Object.hasOwn(scope, name) && scope[name] !== undefined) ||
      Object.hasOwn(this.state.globals, name)
    )
  }

  private set(name: string, value: Value): void {
    const scope = this.locals[this.locals.length - 1]
    if (scope && Object.hasOwn(scope, name)) scope[name] = value
    else if (name !== '__proto__') {
      this.state.globals[name] = value
      if (name === 'NF') {
        this.needFields()
        const count = Math.max(0, Math.min(100_000, Math.trunc(toNumber(value))))
        const { fields } = this.state
        while (fields.length < count) fields.push('')
        fields.length = count
        this.state.globals['NF'] = count
        this.state.joined = false
      }
    }
    if (typeof value === 'string' && value.length > 65_536) this.os.reserve(value.length)
  }

  private table(name: string): Table {
    const scope = this.locals[this.locals.length - 1]
    if (scope && Object.hasOwn(scope, name)) {
      const value = scope[name]
      if (value !== undefined && typeof value === 'object' && !('n' in value && typeof value['n'] === 'string'))
        return value as Table
      const fresh: Table = {}
      scope[name] = fresh
      return fresh
    }
    return (this.state.arrays[name] ??= {})
  }

  private key(keys: Expression[]): string {
    return `k${keys.map((key) => this.text(this.value(key))).join(this.text(this.state.globals['SUBSEP'] ?? '\x1c'))}`
  }

  private assign(target: Expression, value: Value): void {
    if (target.k === 'variable') this.set(target.name, value)
    else if (target.k === 'index') this.table(target.name)[this.key(target.keys)] = value
    else if (target.k === 'field') this.setField(Math.trunc(toNumber(this.value(target.of))), value)
    else if (target.k === 'group') this.assign(target.of, value)
  }

  private read(target: Expression): Value {
    return this.value(target)
  }

  // --- values -----------------------------------------------------------------------------------------------------------

  private text(value: Value, output = false): string {
    if (typeof value === 'string') return value
    if (typeof value === 'object') return value.n
    if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value)
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
    const format = this.state.globals[output ? 'OFMT' : 'CONVFMT']
    return formatPrintf([typeof format === 'string' ? format : '%.6g', String(value)], { quote: (text) => text }).text
  }

  private tick(): void {
    this.os.charge(1)
    if (++this.steps > 2_000_000) throw new UsageError('program does not end', 2)
  }

  private value(expression: Expression): Value {
    switch (expression.k) {
      case 'number':
        return expression.value
      case 'string':
        return expression.value
      case 'regex':
        return regexOf(expression.source).test(this.wholeRecord()) ? 1 : 0
      case 'variable':
        return this.get(expression.name)
      case 'index': {
        const table = this.table(expression.name)
        const key = this.key(expression.keys)
        if (!Object.hasOwn(table, key)) table[key] = ''
        return table[key] as Value
      }
      case 'field':
        return this.getField(Math.trunc(toNumber(this.value(expression.of))))
      case 'group':
        return this.value(expression.of)
      case 'unary': {
        const value = this.value(expression.of)
        if (expression.op === '!') return isTrue(value) ? 0 : 1
        return expression.op === '-' ? -toNumber(value) : toNumber(value)
      }
      case 'logical': {
        const left = isTrue(this.value(expression.left))
        if (expression.op === '&&' ? !left : left) return left ? 1 : 0
        return isTrue(this.value(expression.right)) ? 1 : 0
      }
      case 'conditional':
        return isTrue(this.value(expression.test)) ? this.value(expression.yes) : this.value(expression.no)
      case 'match': {
        const text = this.text(this.value(expression.left))
        return this.dynamicRegex(expression.right).test(text) !== expression.negated ? 1 : 0
      }
      case 'in':
        return Object.hasOwn(this.table(expression.name), this.key(expression.keys)) ? 1 : 0
      case 'binary':
        return this.binary(expression)
      case 'assign': {
        let value = this.value(expression.value)
        if (expression.op !== '=')
          value = this.arithmetic(expression.op.slice(0, -1), toNumber(this.read(expression.target)), toNumber(value))
        this.assign(expression.target, value)
        return value
      }
      case 'step': {
        const before = toNumber(this.read(expression.target))
        this.assign(expression.target, before + expression.by)
        return expression.prefix ? before + expression.by : before
      }
      case 'getline':
        return this.getline(expression)
      case 'call':
        return expression.user
          ? this.callUser(expression.name, expression.args)
          : this.callBuiltin(expression.name, expression.args)
    }
  }

  private dynamicRegex(expression: Expression): Regex {
    if (expression.k === 'regex') return regexOf(expression.source)
    return regexOf(this.text(this.value(expression)))
  }

  private arithmetic(op: string, a: number, b: number): number {
    switch (op) {
      case '+': return a + b
      case '-': return a - b
      case '*': return a * b
      case '/':
      case '%':
        if (b === 0) throw new UsageError(`division by zero${op === '%' ? ' in %' : ''}`, 2)
        return op === '/' ? a / b : a % b
      default: return a ** b
    } // prettier-ignore
  }

  private binary(expression: { op: string; left: Expression; right: Expression }): Value {
    const { op } = expression
    const left = this.value(expression.left)
    const right = this.value(expression.right)
    if (op === ' ') {
      const text = this.text(left) + this.text(right)
      this.os.reserve(text.length)
      return text
    }
    if (!['<', '<=', '==', '!=', '>', '>='].includes(op)) return this.arithmetic(op, toNumber(left), toNumber(right))
    // Strings from the program compare as text; input that looks like numbers, and unset variables, as numbers.
    const unset = (value: Value, of: Expression) =>
      value === '' && ((of.k === 'variable' && !this.isSet(of.name)) || of.k === 'index')
    const numeric = (value: Value, of: Expression) => typeof value !== 'string' || unset(value, of)
    let order: number
    if (numeric(left, expression.left) && numeric(right, expression.right)) order = toNumber(left) - toNumber(right)
    else {
      const a = this.text(left)
      const b = this.text(right)
      order = a < b ? -1 : a > b ? 1 : 0
    }
    const result = {
      '<': order < 0,
      '<=': order <= 0,
      '==': order === 0,
      '!=': order !== 0,
      '>': order > 0,
      '>=': order >= 0,
    }[op]
    return result ? 1 : 0
  }

  private getline(expression: { target?: Expression; file?: Expression }): Value {
    const { state, os, proc } = this
    let record: string | null
    if (expression.file) {
      const path = this.text(this.value(expression.file))
      let reader = state.readers[path]
      if (!reader) {
        try {
          reader = { text: path === '-' ? '' : os.readFile(proc, path), at: 0 }
        } catch (error) {
          if (error instanceof SystemError) return -1
          throw error
        }
        state.readers[path] = reader
      }
      if (reader.at >= reader.text.length) return 0
      const end = reader.text.indexOf('\n', reader.at)
      record = reader.text.slice(reader.at, end < 0 ? undefined : end)
      reader.at = end < 0 ? reader.text.length : end + 1
    } else {
      if (
        state.input.at === -1 &&
        state.phase === 'main' &&
        toNumber(state.globals['NR']) === 0 &&
        state.input.files[0] === '-' &&
        toNumber(state.globals['ARGC']) > 1
      )
        this.takeFiles()
      // Waiting in the middle of an action would run it twice: only what is there can be read.
      try {
        record = this.nextRecord()
      } catch (error) {
        if (error instanceof Blocked)
          throw new UsageError('getline would have to wait for input here, which is not supported', 2)
        throw error
      }
      if (record === null) return 0
    }
    if (expression.target) this.assign(expression.target, input(record))
    else this.setRecord(record)
    return 1
  }

  private callUser(name: string, args: Expression[]): Value {
    const func = Object.hasOwn(this.program.functions, name) ? this.program.functions[name] : undefined
    if (!func) throw new UsageError(`function ${name} never defined`, 2)
    if (this.locals.length > 200) throw new UsageError('function call nesting too deep', 2)
    const scope: Record<string, Value | Table> = {}
    func.parameters.forEach((parameter, i) => {
      const arg = args[i]
      if (!arg) scope[parameter] = undefined as unknown as Value
      else if (arg.k === 'variable' && this.isTable(arg.name)) scope[parameter] = this.table(arg.name)
      else if (arg.k === 'variable' && !this.isSet(arg.name) && this.usedAsTable(func.body, parameter))
        scope[parameter] = this.table(arg.name)
      else scope[parameter] = this.value(arg)
    })
    for (const parameter of func.parameters)
      if (scope[parameter] === undefined) scope[parameter] = this.usedAsTable(func.body, parameter) ? {} : ''
    this.locals.push(scope)
    try {
      this.block(func.body)
    } catch (signal) {
      if (signal instanceof Signal && signal.kind === 'return') return signal.value ?? ''
      throw signal
    } finally {
      this.locals.pop()
    }
    return ''
  }

  private isTable(name: string): boolean {
    const scope = this.locals[this.locals.length - 1]
    if (scope && Object.hasOwn(scope, name)) {
      const value = scope[name]
      return value !== undefined && typeof value === 'object' && !('n' in value && typeof value['n'] === 'string')
    }
    return Object.hasOwn(this.state.arrays, name)
  }

  private usedAsTable(body: Statement[], name: string): boolean {
    return (
      JSON.stringify(body).includes(`"k":"index","name":"${name}"`) ||
      JSON.stringify(body).includes(`"array":"${name}"`) ||
      JSON.stringify(body).includes(`"k":"delete","name":"${name}"`) ||
      new RegExp(`"k":"in","keys":.{1,400}"name":"${name}"`).test(JSON.stringify(body)) ||
      JSON.stringify(body).includes(`"name":"split","args":[{"k":"variable","name":"${name}"`)
    )
  }

  private callBuiltin(name: string, args: Expression[]): Value {
    const { state, os, proc } = this
    const text = (i: number, fallback = '') => (args[i] ? this.text(this.value(args[i] as Expression)) : fallback)
    const number = (i: number) => (args[i] ? toNumber(this.value(args[i] as Expression)) : 0)
    switch (name) {
      case 'length': {
        const [arg] = args
        if (!arg) return [...this.wholeRecord()].length
        if (arg.k === 'variable' && this.isTable(arg.name)) return Object.keys(this.table(arg.name)).length
        return [...text(0)].length
      }
      case 'substr': {
        const characters = [...text(0)]
        const start = Math.round(number(1))
        const length = args[2] ? number(2) : Infinity
        const end = Math.round(start + length)
        return characters
          .slice(Math.max(0, start - 1), Number.isFinite(end) ? Math.max(0, end - 1) : undefined)
          .join('')
      }
      case 'index': {
        const whole = text(0)
        const at = whole.indexOf(text(1))
        return at < 0 ? 0 : [...whole.slice(0, at)].length + 1
      }
      case 'split': {
        const whole = text(0)
        const target = args[1]
        if (target?.k !== 'variable') throw new UsageError('split needs an array', 2)
        const separator = args[2]
        const parts =
          separator?.k === 'regex'
            ? this.splitText(whole, separator.source.length === 1 ? `(${separator.source})` : separator.source)
            : this.splitText(whole, separator ? text(2) : this.text(state.globals['FS'] ?? ' '))
        const table = this.table(target.name)
        for (const key of Object.keys(table)) delete table[key]
        parts.forEach((part, i) => (table[`k${i + 1}`] = input(part)))
        return parts.length
      }
      case 'sub':
      case 'gsub': {
        const regex = this.dynamicRegex(args[0] as Expression)
        const replacement = text(1)
        const target = args[2] ?? { k: 'field', of: { k: 'number', value: 0 } }
        const before = this.text(this.value(target))
        let count = 0
        let out = ''
        let at = 0
        let from = 0
        let lastEnd = -1
        for (
          let match = regex.find(before, from);
          match;
          match = from <= before.length ? regex.find(before, from) : null
        ) {
          if (match.index === match.end && match.index === lastEnd) {
            from = match.end + 1
            continue
          }
          count++
          lastEnd = match.end
          const matched = match.groups[0] ?? ''
          out +=
            before.slice(at, match.index) +
            replacement.replace(/\\(\\|&)|&/g, (_, escaped: string | undefined) =>
              escaped === undefined ? matched : escaped === '&' ? '&' : '\\',
            )
          at = match.end
          if (name === 'sub') break
          from = match.end > match.index ? match.end : match.end + 1
          if (args[0]?.k === 'regex' && args[0].source.startsWith('^')) break
        }
        if (count > 0) this.assign(target, out + before.slice(at))
        return count
      }
      case 'gensub': {
        const regex = this.dynamicRegex(args[0] as Expression)
        const replacement = text(1)
        const how = text(2)
        const before = args[3] ? text(3) : this.wholeRecord()
        let out = ''
        let at = 0
        let n = 0
        for (
          let match = regex.find(before, 0);
          match;
          match =
            match.end > match.index
              ? regex.find(before, match.end)
              : match.end < before.length
                ? regex.find(before, match.end + 1)
                : null
        ) {
          n++
          if (/^[gG]/.test(how) || Number(how) === n) {
            const { groups } = match
            out +=
              before.slice(at, match.index) +
              replacement.replace(/\\(\d|&)|&/g, (_, digit: string | undefined) =>
                digit === '&' ? '&' : (groups[Number(digit ?? 0)] ?? ''),
              )
            at = match.end
            if (!/^[gG]/.test(how)) break
          }
        }
        return out + before.slice(at)
      }
      case 'match': {
        const whole = text(0)
        const found = this.dynamicRegex(args[1] as Expression).find(whole)
        state.globals['RSTART'] = found ? [...whole.slice(0, found.index)].length + 1 : 0
        state.globals['RLENGTH'] = found ? [...(found.groups[0] ?? '')].length : -1
        const target = args[2]
        if (target?.k === 'variable') {
          const table = this.table(target.name)
          for (const key of Object.keys(table)) delete table[key]
          found?.groups.forEach((group, i) => (table[`k${i}`] = input(group ?? '')))
        }
        return state.globals['RSTART']
      }
      case 'sprintf':
        return this.format(args)
      case 'tolower':
        return text(0).toLowerCase()
      case 'toupper':
        return text(0).toUpperCase()
      case 'int':
        return Math.trunc(number(0))
      case 'sqrt':
        return Math.sqrt(number(0))
      case 'exp':
        return Math.exp(number(0))
      case 'log':
        return Math.log(number(0))
      case 'sin':
        return Math.sin(number(0))
      case 'cos':
        return Math.cos(number(0))
      case 'atan2':
        return Math.atan2(number(0), number(1))
      case 'rand':
        return os.random()
      case 'srand': {
        const before = state.seed
        state.seed = args[0] ? number(0) : Math.floor(os.now / 1000)
        return before
      }
      case 'systime':
        return Math.floor(os.now / 1000)
      case 'strftime':
        return strftime(
          args[0] ? text(0) : '%a %b %e %H:%M:%S %Z %Y',
          (args[1] ? number(1) : Math.floor(os.now / 1000)) * 1000,
        )
      case 'close': {
        const path = text(0)
        if (state.open[path] !== undefined) {
          os.close(proc, state.open[path] as number)
          delete state.open[path]
          return 0
        }
        delete state.readers[path]
        return 0
      }
      case 'fflush':
        return 0
      case 'system':
        throw new UsageError('system() is not supported here: use xargs or a shell loop', 2)
      default:
        throw new UsageError(`function ${name} is not supported`, 2)
    }
  }

  private format(args: Expression[]): string {
    const [first, ...rest] = args
    if (!first) throw new UsageError('not enough arguments passed to sprintf("")', 2)
    const format = this.text(this.value(first))
    let k = 0
    const values = rest.map((arg) => this.value(arg))
    // Each directive takes the form its argument is wanted in.
    const wanted: string[] = []
    for (const directive of format.matchAll(/%%|%[-+ 0#']*(\*|\d+)?(?:\.(\*|\d+)?)?([A-Za-z])/g)) {
      if (directive[0] === '%%') continue
      if (directive[1] === '*') wanted.push(String(Math.trunc(toNumber(values[k++]))))
      if (directive[2] === '*') wanted.push(String(Math.trunc(toNumber(values[k++]))))
      const value = values[k++]
      const letter = directive[3] as string
      if (letter === 'c')
        wanted.push(
          typeof value === 'number' || typeof value === 'object'
            ? String.fromCodePoint(Math.max(0, Math.trunc(toNumber(value))) & 0x1fffff)
            : (value ?? ''),
        )
      else if ('di'.includes(letter)) {
        const number = Math.trunc(toNumber(value))
        wanted.push(Number.isFinite(number) ? BigInt(number).toString() : '0')
      } else if ('ouxX'.includes(letter)) wanted.push(BigInt(Math.trunc(toNumber(value)) || 0).toString())
      else if ('feEgGF'.includes(letter)) wanted.push(String(toNumber(value)))
      else wanted.push(value === undefined ? '' : this.text(value))
    }
    // The text of a format may hold backslashes that the program's own escapes have left: they are not escapes any more.
    return formatPrintf([format.replaceAll('\\', '\\\\'), ...wanted], { quote: (text) => text }).text
  }

  // --- statements -------------------------------------------------------------------------------------------------------

  private block(statements: Statement[]): void {
    for (const statement of statements) this.statement(statement)
  }

  /** Runs a loop body; true when the loop is to be left. */
  private loopBody(body: Statement[]): boolean {
    try {
      this.block(body)
    } catch (signal) {
      if (signal instanceof Signal && signal.kind === 'break') return true
      if (!(signal instanceof Signal) || signal.kind !== 'continue') throw signal
    }
    return false
  }

  private statement(statement: Statement): void {
    this.tick()
    switch (statement.k) {
      case 'expression':
        this.value(statement.of)
        return
      case 'print':
        this.print(statement)
        return
      case 'block':
        this.block(statement.body)
        return
      case 'if':
        this.block(isTrue(this.value(statement.test)) ? statement.yes : statement.no)
        return
      case 'while':
        if (!statement.first && this.loopBody(statement.body)) return
        while (isTrue(this.value(statement.test))) {
          this.tick()
          if (this.loopBody(statement.body)) return
        }
        return
      case 'for':
        if (statement.init) this.statement(statement.init)
        while (!statement.test || isTrue(this.value(statement.test))) {
          this.tick()
          if (this.loopBody(statement.body)) return
          if (statement.update) this.statement(statement.update)
        }
        return
      case 'each': {
        const table = this.table(statement.array)
        for (const key of Object.keys(table)) {
          if (!Object.hasOwn(table, key)) continue
          this.set(statement.name, input(key.slice(1)))
          if (this.loopBody(statement.body)) return
        }
        return
      }
      case 'delete': {
        const table = this.table(statement.name)
        if (statement.keys) delete table[this.key(statement.keys)]
        else for (const key of Object.keys(table)) delete table[key]
        return
      }
      case 'exit':
      case 'return':
        throw new Signal(statement.k, statement.value ? this.value(statement.value) : undefined)
      default:
        throw new Signal(statement.k)
    }
  }

  private put(text: string): void {
    this.os.print(this.proc, text)
  }

  private print(statement: {
    args: Expression[]
    formatted: boolean
    to?: { op: '>' | '>>' | '|'; target: Expression }
  }): void {
    const { state, os, proc } = this
    const text = statement.formatted
      ? this.format(statement.args)
      : (statement.args.length === 0
          ? this.wholeRecord()
          : statement.args
              .map((arg) => this.text(this.value(arg), true))
              .join(this.text(state.globals['OFS'] ?? ' '))) + this.text(state.globals['ORS'] ?? '\n')
    if (!statement.to) return this.put(text)
    const target = this.text(this.value(statement.to.target))
    if (statement.to.op === '|') {
      os.reserve((state.pipes[target]?.length ?? 0) + text.length)
      state.pipes[target] = (state.pipes[target] ?? '') + text
      return
    }
    if (target === '/dev/stdout' || target === '-') return this.put(text)
    if (target === '/dev/stderr') return os.complain(proc, text)
    try {
      state.open[target] ??= os.open(proc, target, statement.to.op === '>' ? 'w' : 'a')
    } catch (error) {
      if (error instanceof SystemError) throw new UsageError(`cannot open "${target}" for output`, 2)
      throw error
    }
    os.write(proc, state.open[target] as number, text)
  }
}

/** awk. */
export const awkCommands: Record<string, Program> = { awk, mawk: awk, gawk: awk }
