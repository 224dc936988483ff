import type { Os } from '../process/os.ts'
import { signalDescription } from '../process/signals.ts'
import { OutOfMemory, SystemError } from '../process/system-error.ts'
import { characterCount } from '../text.ts'
import { own, nextRandom, type Proc } from '../world.ts'
import { ArithmeticError, evaluate, type ArithmeticScope } from './arithmetic.ts'
import { codeOf, hashOf } from './compile.ts'
import { globPaths } from './glob.ts'
import { type Code, formatVersion, segment } from './instructions.ts'
import { escapePattern } from './pattern.ts'
import type {
  ArrayLiteral,
  AssignmentArgument,
  Frame,
  Redirection,
  SavedFd,
  ShellState,
  Variable,
} from './shell-state.ts'

/** Ends the present source line (`discard`), the shell (`exit`) or only the command (`fail`). The message has been printed. */
export class ShellError extends Error {
  constructor(
    readonly scope: 'discard' | 'exit' | 'fail',
    readonly status: number,
    /** Whether an expansion failed: a child shell then ends with 1 instead. */
    readonly inExpansion = false,
  ) {
    super(scope)
  }
}

export const bashVersion = '5.2.15(1)-release'

/** One shell process during one turn: variables, expansion, redirection, frames. All of its memory is `state`. */
export class Shell implements ArithmeticScope {
  readonly state: ShellState
  code: Code

  constructor(
    readonly os: Os,
    readonly proc: Proc,
  ) {
    this.state = proc.state as ShellState
    this.code = codeOf(this.state.code, os.world.code[this.state.code] ?? '')
  }

  /** Makes the source known to the world and returns its name. */
  remember(source: string): string {
    const hash = hashOf(source, formatVersion)
    if (!Object.hasOwn(this.os.world.code, hash)) this.os.world.code[hash] = source
    return hash
  }

  /** Goes on at a position of a source. */
  goTo(code: string, pc: number): void {
    if (code !== this.state.code) {
      this.state.code = code
      this.code = codeOf(code, this.os.world.code[code] ?? '')
    }
    this.state.pc = pc
  }

  // --- messages -------------------------------------------------------------------------------------------------------

  /** Prints `shell: line n: message`. */
  error(message: string): void {
    const where = this.state.interactive ? '' : ` line ${this.state.line}:`
    this.os.complain(this.proc, `${this.state.label}:${where} ${message}\n`)
  }

  /** Prints a message and ends the command, the source line or the shell. */
  fail(scope: 'discard' | 'exit' | 'fail', message: string, status = 1): never {
    this.error(message)
    throw new ShellError(scope === 'exit' && this.state.interactive ? 'discard' : scope, status, true)
  }

  // --- variables ------------------------------------------------------------------------------------------------------

  variable(name: string): Variable | undefined {
    const { vars } = this.state
    return Object.hasOwn(vars, name) ? vars[name] : undefined
  }

  /** Name (and index) a name reference leads to. */
  target(name: string): { name: string; index?: string } {
    let at = name
    for (let i = 0; i < 10; i++) {
      const variable = this.variable(at)
      if (!variable?.f.includes('n') || !variable.v) return { name: at }
      const match = /^(\w+)\[(.*)\]$/.exec(variable.v)
      if (match) return { name: match[1] as string, index: match[2] as string }
      at = variable.v
    }
    return { name: at }
  }

  isAssociative(name: string): boolean {
    return this.variable(this.target(name).name)?.h !== undefined
  }

  /** ArithmeticScope: value of a variable or element. */
  get(name: string, index?: string): string | undefined {
    const at = this.target(name)
    const key = index ?? at.index
    if (key === undefined) return this.value(at.name)
    return this.element(at.name, key)
  }

  /** ArithmeticScope: assigns. */
  set(name: string, index: string | undefined, value: string): void {
    this.assign(name, value, index === undefined ? {} : { index })
  }

  /** Value of `$name`, special parameters included; undefined when it is not set. */
  value(name: string): string | undefined {
    const { state } = this
    const first = name.charCodeAt(0)
    if (first >= 48 && first <= 57) {
      const n = Number(name)
      return n === 0 ? state.name : state.args[n - 1]
    }
    switch (name) {
      case '?':
        return String(state.status)
      case '#':
        return String(state.args.length)
      case '$':
        return String(state.shellPid)
      case '!':
        return state.lastBackground ? String(state.lastBackground) : undefined
      case '-':
        return this.optionLetters()
      case '*':
        return state.args.join(this.separator())
      case '@':
        return state.args.join(' ')
      case '_':
        return state.lastArgument
      case 'LINENO':
        return String(state.line)
      case 'RANDOM':
        return String(nextRandom(this.os.world) & 32767)
      case 'SRANDOM':
        return String(nextRandom(this.os.world))
      case 'SECONDS':
        return String(Math.floor((this.os.now - state.startedAt) / 1000))
      case 'EPOCHSECONDS':
        return String(Math.floor(this.os.now / 1000))
      case 'EPOCHREALTIME':
        return (this.os.now / 1000).toFixed(6)
      case 'BASHPID':
        return String(this.proc.pid)
      case 'PPID':
        return this.variable(name)?.v ?? String(this.proc.ppid)
      case 'BASH_SUBSHELL':
        return String(state.depth)
      case 'SHELLOPTS':
        return Object.keys(state.opts).join(':')
      case 'COLUMNS':
      case 'LINES':
        if (this.state.interactive) return String(this.os.ttySize(this.proc)[name === 'COLUMNS' ? 'cols' : 'rows'])
        break
      case 'FUNCNAME':
      case 'BASH_SOURCE':
      case 'PIPESTATUS':
      case 'DIRSTACK':
      case 'BASH_LINENO':
        return this.specialArray(name)?.[0]
    }
    const at = this.target(name)
    if (at.index !== undefined) return this.element(at.name, at.index)
    const variable = this.variable(at.name)
    if (!variable) return undefined
    if (variable.v !== undefined) return variable.v
    if (variable.a) return variable.a[0] ?? undefined
    if (variable.h) return variable.h['k0']
    return undefined
  }

  private specialArray(name: string): string[] | undefined {
    const { state } = this
    switch (name) {
      case 'PIPESTATUS':
        return state.pipestatus.map(String)
      case 'FUNCNAME': {
        const names = state.frames
          .filter((frame) => frame.kind === 'function' || frame.kind === 'source')
          .map((frame) => frame.name ?? 'source')
        return names.length ? [...names.reverse(), ...(state.stdin || state.name.includes('/') ? ['main'] : [])] : []
      }
      case 'BASH_SOURCE': {
        const sources = state.frames
          .filter((frame) => frame.kind === 'source' || frame.kind === 'function')
          .map((frame) => frame.source ?? state.name)
        return state.interactive ? sources.reverse() : [...sources.reverse(), state.name]
      }
      case 'BASH_LINENO':
        return state.frames.filter((frame) => frame.kind === 'function').map((frame) => String(frame.line ?? 0))
      case 'DIRSTACK':
        return [this.proc.cwd, ...state.directories]
      case 'BASH_VERSINFO':
        return ['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu']
      case 'GROUPS':
        return [String(this.proc.gid)]
    }
    return undefined
  }

  /** Elements of a variable as an array: key and value, in order. */
  elements(name: string): [string, string][] {
    const special = this.specialArray(name)
    if (special) return special.map((value, i) => [String(i), value])
    const variable = this.variable(this.target(name).name)
    if (!variable) {
      const value = this.value(name)
      return value === undefined ? [] : [['0', value]]
    }
    if (variable.a) {
      const out: [string, string][] = []
      variable.a.forEach((value, i) => {
        if (value !== null) out.push([String(i), value])
      })
      return out
    }
    if (variable.h) return Object.keys(variable.h).map((key) => [key.slice(1), variable.h?.[key] ?? ''])
    return variable.v === undefined ? [] : [['0', variable.v]]
  }

  /** One element. The index of an indexed array is an expression. */
  element(name: string, index: string): string | undefined {
    const special = this.specialArray(name)
    const at = this.target(name).name
    const variable = this.variable(at)
    if (variable?.h) return Object.hasOwn(variable.h, `k${index}`) ? variable.h[`k${index}`] : undefined
    let n = Number(this.calculate(index))
    const list = special ?? variable?.a ?? (variable?.v === undefined ? [] : [variable.v])
    if (n < 0) n += list.length
    return list[n] ?? undefined
  }

  /** Assigns to a variable, honouring its attributes. Throws when it is read-only. */
  assign(name: string, value: string, options: { index?: string; append?: boolean; flags?: string } = {}): void {
    const at = this.target(name)
    const index = options.index ?? at.index
    const old = this.variable(at.name)
    if (old?.f.includes('r'))
      this.fail(this.state.functions || this.state.loops ? 'discard' : 'exit', `${at.name}: readonly variable`)
    const f = old?.f ?? (this.state.opts['a'] ? 'x' : '')
    if (index !== undefined || old?.a || old?.h) {
      this.assignElement(at.name, old, index ?? '0', value, options.append === true, f)
      return
    }
    let next = value
    if (f.includes('i'))
      next = options.append
        ? String(this.calculate(old?.v ?? '0') + this.calculate(value))
        : String(this.calculate(value))
    else if (options.append) next = (old?.v ?? '') + value
    if (f.includes('l')) next = next.toLowerCase()
    else if (f.includes('u')) next = next.toUpperCase()
    this.setVariable(at.name, { v: next, f })
    this.assigned(at.name, next)
  }

  private assignElement(
    name: string,
    old: Variable | undefined,
    index: string,
    value: string,
    append: boolean,
    f: string,
  ): void {
    const adjust = (before: string | undefined) => {
      let next = value
      if (f.includes('i')) next = String(this.calculate(value) + (append ? this.calculate(before ?? '0') : 0n))
      else if (append) next = (before ?? '') + value
      return f.includes('l') ? next.toLowerCase() : f.includes('u') ? next.toUpperCase() : next
    }
    if (old?.h) {
      this.setVariable(name, { h: { ...old.h, [`k${index}`]: adjust(old.h[`k${index}`]) }, f })
      return
    }
    const list = (old?.a ?? (old?.v === undefined ? [] : [old.v])).slice()
    if (index === '') this.fail('discard', `${name}[${index}]: bad array subscript`)
    let n = Number(this.calculate(index))
    if (n < 0) n += list.length
    if (n < 0) this.fail('discard', `${name}[${index}]: bad array subscript`)
    if (n > 1_000_000) throw new OutOfMemory()
    while (list.length < n) list.push(null)
    list[n] = adjust(list[n] ?? undefined)
    this.os.charge(list.length >> 4)
    this.setVariable(name, { a: list, f })
  }

  /** Assigns an array literal. */
  assignArray(name: string, literal: ArrayLiteral, append: boolean, flags = ''): void {
    const at = this.target(name).name
    const old = this.variable(at)
    if (old?.f.includes('r')) this.fail('exit', `${at}: readonly variable`)
    const f = old?.f ?? ''
    if (old?.h || flags.includes('A')) {
      const h: Record<string, string> = append ? { ...old?.h } : {}
      const words: string[] = []
      for (const element of literal) {
        if (typeof element === 'string') words.push(element)
        else h[`k${element.i ?? ''}`] = (element.p ? (h[`k${element.i ?? ''}`] ?? '') : '') + (element.v as string)
      }
      for (let i = 0; i < words.length; i += 2) h[`k${words[i]}`] = words[i + 1] ?? ''
      this.setVariable(at, { h, f })
      return
    }
    const list = append ? (old?.a ?? (old?.v === undefined ? [] : [old.v])).slice() : []
    let next = list.length
    for (const element of literal) {
      if (typeof element === 'string') list[next++] = f.includes('i') ? String(this.calculate(element)) : element
      else {
        next = Number(this.calculate(element.i ?? '0'))
        if (next < 0) next += list.length
        if (next > 1_000_000) throw new OutOfMemory()
        while (list.length < next) list.push(null)
        list[next] = (element.p ? (list[next] ?? '') : '') + (element.v as string)
        next++
      }
      while (list.length < next) list.push(null)
    }
    for (let i = 0; i < list.length; i++) if (list[i] === undefined) list[i] = null
    this.os.charge(list.length >> 4)
    this.setVariable(at, { a: list, f })
  }

  /** Puts a variable in place and keeps account of big values. */
  setVariable(name: string, variable: Variable): void {
    const { vars } = this.state
    if (name === '__proto__') return
    const big = variable.v !== undefined && variable.v.length > 65_536
    vars[name] = variable
    if (big || (variable.a && variable.a.length > 4096)) this.account()
  }

  /** Declares the size of all variables as memory of the process. */
  private account(): void {
    let total = 0
    for (const key of Object.keys(this.state.vars)) {
      const variable = this.state.vars[key] as Variable
      total += variable.v?.length ?? 0
      if (variable.a) for (const value of variable.a) total += (value?.length ?? 0) + 16
    }
    this.os.setMemory(this.proc, total)
  }

  /** Where a command is; remembered, as bash's hash table does. */
  commandPath(name: string): string | undefined {
    const { state, os, proc } = this
    const known = state.hashed && Object.hasOwn(state.hashed, name) ? state.hashed[name] : undefined
    if (known !== undefined && os.find(proc, known)?.node.kind === 'file') return known
    const path = os.which(proc, name, this.value('PATH') ?? '')
    if (path?.startsWith('/') && !name.includes('/')) state.hashed = { ...state.hashed, [name]: path }
    return path
  }

  private assigned(name: string, value: string): void {
    if (name === 'PATH') delete this.state.hashed
    if (name === 'OPTIND') this.state.optionIndex = 0
    else if (name === 'SECONDS') this.state.startedAt = this.os.now - Number(value) * 1000
    else if (name === 'RANDOM') this.os.world.random = Number(value) | 0
  }

  /** Removes a variable or one element. */
  unset(name: string, index?: string): void {
    const variable = this.variable(name)
    if (!variable) return
    if (variable.f.includes('r')) {
      this.error(`unset: ${name}: cannot unset: readonly variable`)
      throw new ShellError('fail', 1)
    }
    if (name === 'PATH') delete this.state.hashed
    if (index === undefined || index === '@' || index === '*') {
      delete this.state.vars[name]
      return
    }
    if (variable.h) {
      const h = { ...variable.h }
      delete h[`k${index}`]
      this.setVariable(name, { h, f: variable.f })
    } else if (variable.a) {
      const list = variable.a.slice()
      let n = Number(this.calculate(index))
      if (n < 0) n += list.length
      if (n < list.length) list[n] = null
      while (list.length && list[list.length - 1] === null) list.pop()
      this.setVariable(name, { a: list, f: variable.f })
    } else if (Number(this.calculate(index)) === 0) delete this.state.vars[name]
  }

  /** Remembers the outer variable of a name so that it comes back when the function ends. */
  makeLocal(name: string, keepValue: boolean): void {
    const frame = [...this.state.frames].reverse().find((one) => one.kind === 'function')
    if (!frame) return
    frame.locals ??= {}
    if (!Object.hasOwn(frame.locals, name)) {
      const outer = this.variable(name)
      frame.locals[name] = outer ?? null
      if (!keepValue) {
        delete this.state.vars[name]
        if (outer?.f.includes('x') && name !== '__proto__') this.state.vars[name] = { f: 'x' }
      }
    }
  }

  /** Exported variables as an environment. */
  environment(temporary: Record<string, string> = {}): Record<string, string> {
    const env: Record<string, string> = {}
    const { vars } = this.state
    for (const name of Object.keys(vars)) {
      const variable = vars[name] as Variable
      if (variable.v !== undefined && variable.f.includes('x')) env[name] = variable.v
    }
    for (const name of Object.keys(temporary)) env[name] = temporary[name] as string
    env['_'] = this.state.lastArgument
    return env
  }

  /** First character of IFS, which joins `"$*"`. */
  separator(): string {
    const ifs = this.variable('IFS')?.v
    return ifs === undefined ? ' ' : ifs.slice(0, 1)
  }

  optionLetters(): string {
    const letters = Object.keys(this.state.opts)
      .filter((name) => name.length === 1)
      .sort()
      .join('')
    return `${letters}${this.state.interactive ? 'i' : ''}B${this.state.stdin ? 's' : ''}`
  }

  /** Value of an arithmetic expression; an error drops the source line. */
  calculate(expression: string): bigint {
    try {
      return evaluate(expression, this)
    } catch (error) {
      if (error instanceof ArithmeticError) return this.fail('discard', error.message)
      throw error
    }
  }

  // --- ends of words --------------------------------------------------------------------------------------------------

  /** Segments as one text. */
  join(word: (string | number)[]): string {
    if (word.length === 2) return word[0] as string
    let text = ''
    for (let i = 0; i < word.length; i += 2) text += word[i + 1] === segment.fieldBreak ? ' ' : (word[i] as string)
    this.os.reserve(text.length)
    return text
  }

  /** Segments as a pattern: quoted parts match themselves. */
  toPattern(word: (string | number)[]): string {
    let text = ''
    for (let i = 0; i < word.length; i += 2) {
      const kind = word[i + 1]
      text +=
        kind === segment.quoted
          ? escapePattern(word[i] as string)
          : kind === segment.fieldBreak
            ? ' '
            : (word[i] as string)
    }
    return text
  }

  /** Segments as a regular expression: quoted parts match themselves. */
  toRegex(word: (string | number)[]): string {
    let text = ''
    for (let i = 0; i < word.length; i += 2)
      text +=
        word[i + 1] === segment.quoted
          ? (word[i] as string).replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
          : (word[i] as string)
    return text
  }

  /** Splits and globs a word into arguments. */
  fields(word: (string | number)[], out: (field: string) => void): void {
    if (word.length === 2 && word[1] === segment.quoted) {
      out(word[0] as string)
      return
    }
    let text = ''
    let pattern = ''
    let active = false
    let globbing = false
    const end = () => {
      if (active) {
        if (globbing && !this.state.opts['f']) {
          const paths = globPaths(this.os, this.proc, pattern, this.state.shopt)
          if (paths.length > 0) for (const path of paths) out(path)
          else if (this.state.shopt['failglob']) this.fail('discard', `no match: ${text}`)
          else if (!this.state.shopt['nullglob']) out(text)
        } else out(text)
      }
      text = ''
      pattern = ''
      active = false
      globbing = false
    }
    const ifs = this.variable('IFS')?.v ?? ' \t\n'
    for (let i = 0; i < word.length; i += 2) {
      const piece = word[i] as string
      switch (word[i + 1]) {
        case segment.quoted:
          text += piece
          pattern += escapePattern(piece)
          active = true
          break
        case segment.literal:
          text += piece
          pattern += piece
          if (piece !== '') active = true
          if (/[*?[(]/.test(piece)) globbing = true
          break
        case segment.fieldBreak:
          end()
          break
        case segment.expanded: {
          if (ifs === '' || !anyOf(piece, ifs)) {
            if (piece === '') break
            text += piece
            pattern += piece
            active = true
            if (/[*?[(]/.test(piece)) globbing = true
            break
          }
          let afterSpace = false
          for (const c of piece) {
            if (!ifs.includes(c)) {
              text += c
              pattern += c
              active = true
              afterSpace = false
              if (c === '*' || c === '?' || c === '[' || c === '(') globbing = true
            } else if (c === ' ' || c === '\t' || c === '\n') {
              if (active) {
                end()
                afterSpace = true
              }
            } else {
              if (active) end()
              else if (afterSpace) afterSpace = false
              else out('')
              afterSpace = false
            }
          }
          break
        }
      }
    }
    end()
  }

  // --- redirections ---------------------------------------------------------------------------------------------------

  /** Applies redirections, noting what to put back. Throws ShellError after a message; then nothing remains changed. */
  redirect(redirections: Redirection[], saved: SavedFd[]): void {
    try {
      for (const one of redirections) this.redirectOne(one, saved)
    } catch (error) {
      this.restore(saved)
      throw error
    }
  }

  private redirectOne(redirection: Redirection, saved: SavedFd[]): void {
    const { os, proc } = this
    const { op, target } = redirection
    const fd =
      redirection.fd === -2 ? os.freeFd(proc, 10) : redirection.fd >= 0 ? redirection.fd : op.startsWith('<') ? 0 : 1
    const put = (number: number, ofd: number) => {
      if (redirection.fd !== -2) {
        saved.push([number, proc.fds[number] ?? null])
        delete proc.fds[number]
      }
      proc.fds[number] = ofd
    }
    const open = (mode: 'r' | 'w' | 'a' | 'rw' | 'wx') => {
      try {
        return os.openOfd(proc, target, mode)
      } catch (error) {
        if (error instanceof SystemError)
          return this.fail(
            'fail',
            error.code === 'EEXIST' ? `${target}: cannot overwrite existing file` : `${target}: ${error.message}`,
          )
        throw error
      }
    }
    const duplicate = (text: string) => {
      if (text === '-') {
        if (redirection.fd === -2) {
          const number = Number(this.value(redirection.name ?? '') ?? -1)
          os.close(proc, number)
          return
        }
        saved.push([fd, proc.fds[fd] ?? null])
        delete proc.fds[fd]
        return
      }
      const move = text.endsWith('-')
      const from = Number(move ? text.slice(0, -1) : text)
      const ofd = proc.fds[from]
      if (!Number.isInteger(from) || ofd === undefined)
        this.fail('fail', `${text}: ${Number.isInteger(from) ? 'Bad file descriptor' : 'ambiguous redirect'}`)
      put(fd, os.share(ofd))
      if (move && from !== fd) {
        saved.push([from, ofd])
        delete proc.fds[from]
      }
    }
    switch (op) {
      case '<':
        put(fd, open('r'))
        break
      case '>':
      case '>|':
        if (op === '>' && this.state.opts['C'] && os.find(proc, target)?.node.kind === 'file') put(fd, open('wx'))
        else put(fd, open('w'))
        break
      case '>>':
        put(fd, open('a'))
        break
      case '<>':
        put(fd, open('rw'))
        break
      case '<&':
        duplicate(target)
        break
      case '>&':
      case '&>':
      case '&>>':
        // `>&file` is `&>file`.
        if (op === '>&' && /^(\d+-?|-)$/.test(target)) {
          duplicate(target)
          break
        }
        put(1, open(op === '&>>' ? 'a' : 'w'))
        put(2, os.share(proc.fds[1] as number))
        break
      case '<<':
      case '<<<':
        put(fd, os.newOfd({ kind: 'text', text: op === '<<<' ? `${target}\n` : target, pos: 0, read: true }))
        break
    }
    if (redirection.fd === -2 && target !== '-' && redirection.name) this.assign(redirection.name, String(fd))
  }

  /** Puts descriptors back. */
  restore(saved: SavedFd[]): void {
    for (let i = saved.length - 1; i >= 0; i--) {
      const [fd, ofd] = saved[i] as SavedFd
      const now = this.proc.fds[fd]
      if (ofd === null) delete this.proc.fds[fd]
      else this.proc.fds[fd] = ofd
      if (now !== undefined) this.os.release(now)
    }
    saved.length = 0
  }

  /** Forgets saved descriptors: the redirections stay (`exec > file`). */
  keep(saved: SavedFd[]): void {
    for (const [, ofd] of saved) if (ofd !== null) this.os.release(ofd)
    saved.length = 0
  }

  // --- frames ---------------------------------------------------------------------------------------------------------

  push(frame: Omit<Frame, 'sp' | 'ei'>): Frame {
    const { state } = this
    if (state.frames.length > 1000) {
      this.error(`${frame.name ?? frame.kind}: maximum function nesting level exceeded (1000)`)
      throw new ShellError('discard', 1)
    }
    const full: Frame = { ...frame, sp: state.st.length, ei: state.ei }
    state.frames.push(full)
    if (frame.kind === 'loop') state.loops++
    if (frame.kind === 'function') state.functions++
    return full
  }

  /** Ends the top frame: restores what it has saved. */
  pop(): Frame | undefined {
    const { state } = this
    const frame = state.frames.pop()
    if (!frame) return undefined
    state.st.length = Math.min(state.st.length, frame.sp)
    state.ei = frame.ei
    if (frame.kind === 'loop') state.loops--
    if (frame.saved) this.restore(frame.saved)
    if (frame.locals) {
      if (Object.hasOwn(frame.locals, 'PATH')) delete state.hashed
      for (const name of Object.keys(frame.locals)) {
        const outer = frame.locals[name]
        if (outer) state.vars[name] = outer
        else delete state.vars[name]
      }
    }
    if (frame.kind === 'function') {
      state.functions--
      state.args = frame.args ?? []
    } else if (frame.kind === 'source' && frame.args) state.args = frame.args
    return frame
  }

  // --- the rest -------------------------------------------------------------------------------------------------------

  /** Runs a text as `eval` does; goes on at `pc` of the present code when it is done. */
  evaluateText(text: string, frame: Omit<Frame, 'sp' | 'ei' | 'code'>): void {
    const hash = this.remember(text)
    this.push({ ...frame, code: this.state.code })
    this.goTo(hash, 0)
  }

  /** Length of `${#x}`. */
  lengthOf(text: string): number {
    return characterCount(text)
  }

  /** Text about a signal that ended a foreground command, as bash prints it. */
  reportSignal(pid: number, status: number, text: string): void {
    const proc = this.os.world.procs[pid]
    const signal = proc?.signal
    if (!signal || status < 128) return
    const description = signalDescription[signal]
    if (this.state.interactive) {
      if (signal === 'INT') this.os.complain(this.proc, '\n')
      else if (description) this.os.complain(this.proc, `${description}\n`)
    } else if (description && signal !== 'INT' && signal !== 'PIPE')
      this.os.complain(
        this.proc,
        `${this.state.label}: line ${this.state.line}: ${String(pid).padStart(5)} ${description.padEnd(22)}  ${text}\n`,
      )
  }

  /** The terminal's foreground group, when this shell does job control. */
  setForeground(pgid: number): void {
    if (!this.state.opts['m'] || this.proc.tty === undefined) return
    const tty = own(this.os.world, 'ttys', this.proc.tty)
    if (tty) tty.fg = pgid
  }

  /** Whether this shell does job control. */
  get monitors(): boolean {
    return this.state.opts['m'] === true
  }

  /** Assigns one assignment argument. */
  assignArgument(argument: AssignmentArgument): void {
    if (typeof argument.v === 'string')
      this.assign(argument.n, argument.v, {
        append: argument.p === true,
        ...(argument.i === undefined ? {} : { index: argument.i }),
      })
    else this.assignArray(argument.n, argument.v, argument.p === true)
  }
}

const anyOf = (text: string, characters: string): boolean => {
  for (const c of characters) if (text.includes(c)) return true
  return false
}
