import type { Program } from '../../../machine.ts'
import type { Os } from '../../../process/os.ts'
import { SystemError } from '../../../process/system-error.ts'
import { type Match, Regex } from '../../../regex/regex.ts'
import type { Proc } from '../../../world.ts'
import {
  currentFile,
  guarded,
  type Input,
  newInput,
  nextLine,
  type Options,
  parseOptions,
  UsageError,
} from '../../command.ts'
import { type Address, parseSed, type Piece, type SedCommand, type SedScript } from './sed-script.ts'

interface SedState {
  input?: Input
  source: string
  /** Pattern space, hold space; null when no cycle is open. */
  space: string | null
  hold: string
  newline: boolean
  pc: number
  line: number
  /** Next line, when it had to be looked at; null: there is none. */
  ahead?: string | null
  aheadFile?: number
  replaced: boolean
  /** Ranges that are open: command → end line, or true. */
  ranges: Record<string, number | true>
  append: { text?: string; file?: string }[]
  fds: Record<string, number>
  lastRegex: string
  /** For -i: what the present file becomes. */
  output: string
  file: number
  quitting?: number
}

const scripts = new Map<string, SedScript>()

const scriptOf = (source: string, extended: boolean): SedScript => {
  const key = `${extended ? 'E' : 'B'}${source}`
  const known = scripts.get(key)
  if (known) return known
  const script = parseSed(source, extended)
  if (scripts.size > 200) scripts.clear()
  scripts.set(key, script)
  return script
}

const options = (proc: Proc): Options =>
  parseOptions(proc, 'ne:f:i::Ersuzl:b', {
    quiet: 'n',
    silent: 'n',
    'expression=': 'e',
    'file=': 'f',
    'in-place=?': 'i',
    'regexp-extended': 'E',
    separate: 's',
    unbuffered: 'u',
    'null-data': 'z',
    posix: 'p',
    debug: 'D',
  })

const sed: Program = guarded((os, proc) => {
  const state = proc.state as SedState
  const { values, all, operands } = options(proc)
  if (!state.input) {
    let files = operands
    const parts: string[] = []
    for (let i = 1; i < proc.argv.length; i++) {
      // Expressions and script files in the order they were given.
      const arg = proc.argv[i] as string
      if (/^-[nErsuz]*e$/.test(arg) || arg === '--expression') parts.push(proc.argv[++i] ?? '')
      else if (arg.startsWith('--expression=')) parts.push(arg.slice(13))
      else if (/^-[nErsuz]*f$/.test(arg)) {
        try {
          parts.push(os.readFile(proc, proc.argv[++i] ?? '').replace(/\n$/, ''))
        } catch (error) {
          if (error instanceof SystemError) throw new UsageError(`couldn't open file ${proc.argv[i]}: ${error.message}`)
          throw error
        }
      }
    }
    if (parts.length === 0) parts.push(...(all['e'] ?? []))
    if (parts.length === 0) {
      const [script, ...rest] = operands
      if (script === undefined)
        throw new UsageError('', 1, 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n')
      parts.push(script)
      files = rest
    }
    Object.assign(state, {
      input: newInput(files),
      source: parts.join('\n'),
      space: null,
      hold: '',
      newline: true,
      pc: 0,
      line: 0,
      replaced: false,
      ranges: {},
      append: [],
      fds: {},
      lastRegex: '',
      output: '',
      file: -1,
    })
    if (state.source.startsWith('#n\n')) values['n'] = ''
    scriptOf(state.source, values['E'] !== undefined || values['r'] !== undefined)
  }
  const extended = values['E'] !== undefined || values['r'] !== undefined
  const run = new SedRun(
    os,
    proc,
    state,
    scriptOf(state.source, extended),
    extended,
    values['n'] !== undefined || state.source.startsWith('#n\n'),
    values['i'],
    values['s'] !== undefined || values['i'] !== undefined,
    values['z'] === undefined ? '\n' : '\0',
  )
  return run.go()
})

class Blocked extends Error {}

class SedRun {
  constructor(
    private readonly os: Os,
    private readonly proc: Proc,
    private readonly state: SedState,
    private readonly script: SedScript,
    private readonly extended: boolean,
    private readonly quiet: boolean,
    private readonly inPlace: string | undefined,
    private readonly separate: boolean,
    private readonly newline: string,
  ) {}

  go(): 'blocked' | 'again' | number {
    const { state, os } = this
    try {
      for (let i = 0; i < 400; i++) {
        if (state.space === null) {
          const line = this.take()
          if (line === null) {
            this.finishFile()
            return state.input?.failed ? 2 : 0
          }
          this.begin(line)
          state.pc = 0
        }
        this.cycle()
        if (state.quitting !== undefined) {
          this.finishFile()
          return state.quitting
        }
        os.charge(3)
      }
      return 'again'
    } catch (error) {
      if (error instanceof Blocked) return 'blocked'
      throw error
    }
  }

  private read(): string | null {
    const line = nextLine(
      this.os,
      this.proc,
      this.state.input as Input,
      (path, error) =>
        this.os.warn(
          this.proc,
          error.code === 'EISDIR'
            ? this.inPlace === undefined
              ? `couldn't read ${path}: ${error.message}`.replace("couldn't read", "couldn't edit")
              : `couldn't edit ${path}: not a regular file`
            : `can't read ${path}: ${error.message}`,
        ),
      this.newline,
    )
    if (line === undefined) throw new Blocked()
    return line
  }

  private take(): string | null {
    const { state } = this
    if (state.ahead !== undefined) {
      const line = state.ahead
      delete state.ahead
      return line
    }
    const line = this.read()
    if (line !== null) this.enterFile()
    return line
  }

  private enterFile(): void {
    const { state } = this
    const at = (state.input as Input).at
    if (at === state.file) return
    if (this.separate && state.file >= 0) {
      this.finishFile()
      state.line = 0
    }
    state.file = at
  }

  private finishFile(): void {
    const { state, os, proc } = this
    if (this.inPlace === undefined || state.file < 0) return
    const path = (state.input as Input).files[state.file] as string
    if (this.inPlace)
      os.writeFile(
        proc,
        this.inPlace.includes('*') ? this.inPlace.replace('*', path) : path + this.inPlace,
        os.readFile(proc, path),
      )
    os.writeFile(proc, path, state.output)
    state.output = ''
  }

  private begin(line: string): void {
    const { state } = this
    state.line++
    state.newline = line.endsWith(this.newline)
    state.space = state.newline ? line.slice(0, -1) : line
    state.replaced = false
  }

  /** Whether the present line is the last; may have to wait for the next one. */
  private isLast(): boolean {
    const { state } = this
    const input = state.input as Input
    if (state.ahead === undefined) {
      const before = input.at
      const line = this.read()
      state.ahead = line
      if (line !== null && this.separate && input.at !== before) return true
    }
    return state.ahead === null
  }

  private put(text: string): void {
    if (this.inPlace === undefined) this.os.print(this.proc, text)
    else this.state.output += text
  }

  private endOfCycle(): void {
    const { state, os, proc } = this
    for (const one of state.append) {
      if (one.text !== undefined) this.put(one.text)
      else if (one.file !== undefined) {
        try {
          this.put(os.readFile(proc, one.file))
        } catch (error) {
          if (!(error instanceof SystemError)) throw error
        }
      }
    }
    state.append = []
  }

  private print(): void {
    this.put(`${this.state.space}${this.state.newline ? this.newline : ''}`)
  }

  private write(file: string, text: string): void {
    const { state, os, proc } = this
    if (file === '/dev/stdout') return this.put(text)
    if (file === '/dev/stderr') return os.complain(proc, text)
    state.fds[file] ??= os.open(proc, file, 'w')
    os.write(proc, state.fds[file] as number, text)
  }

  private regex(source: string, ignoreCase: boolean): Regex {
    const actual = source === '' ? this.state.lastRegex : source
    this.state.lastRegex = actual
    return this.extended ? Regex.posix(actual, ignoreCase) : Regex.basic(actual, ignoreCase)
  }

  private matches(address: Address): boolean {
    const { state } = this
    switch (address.kind) {
      case 'line':
        return state.line === address.n
      case 'last':
        return this.isLast()
      case 'regex':
        return this.regex(address.source, address.ignoreCase).test(state.space ?? '')
      case 'step':
        return address.step === 0
          ? state.line === address.first
          : state.line >= address.first && (state.line - address.first) % address.step === 0
      default:
        return false
    }
  }

  private selects(command: SedCommand, index: number): boolean {
    const { state } = this
    const { from, to } = command
    if (!from) return !command.negated
    if (!to) return this.matches(from) !== command.negated
    const open = state.ranges[index]
    let selected: boolean
    if (open !== undefined) {
      selected = true
      if (to.kind === 'line' || open !== true) {
        const end = open === true ? (to as { n: number }).n : open
        if (state.line >= end) {
          delete state.ranges[index]
          if (to.kind === 'line' && state.line > end) selected = this.startRange(command, index)
        }
      } else if (this.matches(to)) delete state.ranges[index]
    } else selected = this.startRange(command, index)
    return selected !== command.negated
  }

  private startRange(command: SedCommand, index: number): boolean {
    const { state } = this
    const { from, to } = command
    const zero = from?.kind === 'line' && from.n === 0 && to?.kind === 'regex'
    if (!from || !to) return false
    if (zero ? state.line !== 1 : !this.matches(from)) return false
    if (zero) {
      if (!this.matches(to)) state.ranges[index] = true
    } else if (to.kind === 'line') {
      if (to.n > state.line) state.ranges[index] = true
    } else if (to.kind === 'plus') {
      if (to.n > 0) state.ranges[index] = state.line + to.n
    } else if (to.kind === 'multiple') {
      const end = to.n > 0 ? Math.ceil(state.line / to.n) * to.n : state.line
      if (end > state.line) state.ranges[index] = end
    } else if (to.kind === 'last') {
      if (!this.isLast()) state.ranges[index] = true
    } else state.ranges[index] = true
    return true
  }

  private cycle(): void {
    const { state, script } = this
    const { commands } = script
    let steps = 0
    while (state.pc < commands.length) {
      if (++steps > 100_000) throw new UsageError('script does not end', 4)
      this.os.charge(1)
      const index = state.pc
      const command = commands[index] as SedCommand
      if (command.name === '}' || command.name === ':') {
        state.pc++
        continue
      }
      // What may have to wait looks first, so that being called again changes nothing.
      if ((command.name === 'N' || command.name === 'n') && state.ahead === undefined) this.isLast()
      if (!this.selects(command, index)) {
        state.pc = command.name === '{' ? command.target + 1 : state.pc + 1
        continue
      }
      state.pc++
      if (this.perform(command) === 'end') return
    }
    if (!this.quiet) this.print()
    this.endOfCycle()
    state.space = null
  }

  private perform(command: SedCommand): 'end' | void {
    const { state } = this
    const space = state.space ?? ''
    switch (command.name) {
      case '{':
        return
      case 's':
        return this.substitute(command)
      case 'y':
        state.space = Array.from(space, (c) =>
          Object.hasOwn(command.map ?? {}, c) ? (command.map as Record<string, string>)[c] : c,
        ).join('')
        return
      case 'd':
        this.endOfCycle()
        state.space = null
        return 'end'
      case 'D': {
        const cut = space.indexOf('\n')
        this.endOfCycle()
        if (cut < 0) state.space = null
        else {
          state.space = space.slice(cut + 1)
          state.pc = 0
        }
        return 'end'
      }
      case 'p':
        this.print()
        return
      case 'P':
        this.put(`${space.split('\n')[0]}${this.newline}`)
        return
      case '=':
        this.put(`${state.line}\n`)
        return
      case 'l': {
        const shown = space.replace(
          /[\\\x00-\x1f\x7f]/g,
          (c) =>
            ({
              '\\': '\\\\',
              '\n': '\\n',
              '\t': '\\t',
              '\r': '\\r',
              '\b': '\\b',
              '\f': '\\f',
              '\v': '\\v',
              '\x07': '\\a',
            })[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
        )
        this.put(`${shown}$\n`)
        return
      }
      case 'h':
        state.hold = space
        return
      case 'H':
        state.hold += `\n${space}`
        return
      case 'g':
        state.space = state.hold
        return
      case 'G':
        state.space = `${space}\n${state.hold}`
        return
      case 'x':
        state.space = state.hold
        state.hold = space
        return
      case 'z':
        state.space = ''
        return
      case 'F':
        this.put(`${currentFile(state.input as Input)}\n`)
        return
      case 'n': {
        if (state.ahead === null) {
          if (!this.quiet) this.print()
          this.endOfCycle()
          state.space = null
          return 'end'
        }
        if (!this.quiet) this.print()
        this.endOfCycle()
        const replaced = state.replaced
        this.begin(this.take() as string)
        state.replaced = replaced
        return
      }
      case 'N': {
        if (state.ahead === null) {
          if (!this.quiet) this.print()
          this.endOfCycle()
          state.space = null
          return 'end'
        }
        this.endOfCycle()
        const replaced = state.replaced
        this.begin(this.take() as string)
        state.space = `${space}\n${state.space}`
        state.replaced = replaced
        this.os.reserve(state.space.length)
        return
      }
      case 'a':
        state.append.push({ text: command.text })
        return
      case 'i':
        this.put(command.text)
        return
      case 'c': {
        const ranged = command.to !== undefined && !command.negated
        if (!ranged || state.ranges[state.pc - 1] === undefined) this.put(command.text)
        this.endOfCycle()
        state.space = null
        return 'end'
      }
      case 'r':
        state.append.push({ file: command.text })
        return
      case 'w':
        this.write(command.text, `${space}\n`)
        return
      case 'W':
        this.write(command.text, `${space.split('\n')[0]}\n`)
        return
      case 'b':
        state.pc = command.target
        return
      case 't':
        if (state.replaced) {
          state.replaced = false
          state.pc = command.target
        }
        return
      case 'T':
        if (!state.replaced) state.pc = command.target
        else state.replaced = false
        return
      case 'q':
      case 'Q':
        if (command.name === 'q') {
          if (!this.quiet) this.print()
          this.endOfCycle()
        }
        state.space = null
        state.quitting = Number(command.text || 0)
        if (this.inPlace !== undefined) for (let line = this.take(); line !== null; line = this.take()) this.put(line)
        return 'end'
    }
  }

  private substitute(command: SedCommand): void {
    const { state } = this
    const { substitute } = command
    if (!substitute) return
    const space = state.space ?? ''
    const regex = this.regex(substitute.source, substitute.ignoreCase)
    let out = ''
    let at = 0
    let from = 0
    let count = 0
    let lastEnd = -1
    for (let match = regex.find(space, from); match; match = from <= space.length ? regex.find(space, from) : null) {
      if (match.index === match.end && match.index === lastEnd) {
        // An empty match right behind the previous one does not count.
        from = match.end + 1
        continue
      }
      if (match.index > 0 && substitute.source.startsWith('^') && !substitute.source.includes('|')) break
      count++
      lastEnd = match.end
      if (count >= substitute.nth) {
        out += space.slice(at, match.index) + applyReplacement(substitute.replacement, match)
        at = match.end
        if (!substitute.global) break
      }
      from = match.end > match.index ? match.end : match.end + 1
    }
    if (count < substitute.nth) return
    state.space = out + space.slice(at)
    this.os.reserve(state.space.length)
    state.replaced = true
    if (substitute.print) this.print()
    if (substitute.file !== undefined) this.write(substitute.file, `${state.space}\n`)
  }
}

/** Text of a replacement for a match, with `\U`, `\L`, `\u`, `\l`, `\E`. */
export const applyReplacement = (pieces: readonly Piece[], match: Match): string => {
  let out = ''
  let mode: 'U' | 'L' | 'E' = 'E'
  let next: 'u' | 'l' | '' = ''
  const add = (text: string) => {
    let changed = mode === 'U' ? text.toUpperCase() : mode === 'L' ? text.toLowerCase() : text
    if (next && changed) {
      changed = (next === 'u' ? changed.charAt(0).toUpperCase() : changed.charAt(0).toLowerCase()) + changed.slice(1)
      next = ''
    }
    out += changed
  }
  for (const piece of pieces) {
    if (typeof piece === 'string') add(piece)
    else if ('group' in piece) add(match.groups[piece.group] ?? '')
    else if (piece.case === 'u' || piece.case === 'l') next = piece.case
    else mode = piece.case
  }
  return out
}

/** sed. */
export const sedCommands: Record<string, Program> = { sed }
