import type { Program } from '../machine.ts'
import type { Os } from '../process/os.ts'
import { SystemError } from '../process/system-error.ts'
import type { Proc } from '../world.ts'

// The forms in which commands are written: at once, on the whole input, line by line.

/** A wrong use of a command: printed as `name: message`, ends with `status` (1 by default). */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly status = 1,
    /** What follows on the next lines, without the command's name. */
    readonly hint?: string,
  ) {
    super(message)
  }
}

/** Name a command was called by. */
export const nameOf = (proc: Proc): string => (proc.argv[0] ?? proc.prog).replace(/^.*\//, '')

/** Runs `body`, turning usage errors into messages and statuses. */
export const guarded =
  (body: Program): Program =>
  (os, proc) => {
    try {
      return body(os, proc)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      if (error.message) os.warn(proc, error.message)
      if (error.hint) os.complain(proc, `${error.hint}\n`)
      return error.status
    }
  }

/** A command that does everything in one step and waits for nothing. */
export const atOnce = (body: (os: Os, proc: Proc, args: string[]) => number): Program =>
  guarded((os, proc) => body(os, proc, proc.argv.slice(1)))

/** `--help` line GNU tools end a usage error with. */
export const tryHelp = (proc: Proc): string => `Try '${nameOf(proc)} --help' for more information.`

export interface Options {
  /** Last value of each option by its short or long name; '' for flags. */
  values: Record<string, string>
  /** Values of options given several times. */
  all: Record<string, string[]>
  operands: string[]
}

/**
 * getopt_long: `short` as `ab:c::` (`:` a value, `::` an optional one), `long` maps long names (with `=` when they take a value,
 * `=?` when optional) to the short one. Options may follow operands unless `stopAtOperand`. Throws UsageError as GNU words it.
 */
export const parseOptions = (
  proc: Proc,
  short: string,
  long: Record<string, string> = {},
  settings: { stopAtOperand?: boolean; status?: number; args?: string[]; numbers?: string } = {},
): Options => {
  const { status = 1 } = settings
  const args = settings.args ?? proc.argv.slice(1)
  const values: Record<string, string> = {}
  const all: Record<string, string[]> = {}
  const operands: string[] = []
  const set = (name: string, value: string) => {
    values[name] = value
    ;(all[name] ??= []).push(value)
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === '--') {
      operands.push(...args.slice(i + 1))
      break
    }
    if (arg.startsWith('--')) {
      const cut = arg.indexOf('=')
      const name = cut < 0 ? arg.slice(2) : arg.slice(2, cut)
      const matches = Object.keys(long).filter((key) => key.replace(/=\??$/, '') === name)
      const candidates = matches.length ? matches : Object.keys(long).filter((key) => key.startsWith(name))
      if (candidates.length === 0) throw new UsageError(`unrecognized option '${arg}'`, status, tryHelp(proc))
      if (candidates.length > 1)
        throw new UsageError(
          `option '${arg}' is ambiguous; possibilities:${candidates.map((key) => ` '--${key.replace(/=\??$/, '')}'`).join('')}`,
          status,
          tryHelp(proc),
        )
      const key = candidates[0] as string
      const target = long[key] as string
      if (key.endsWith('=')) {
        const value = cut < 0 ? args[++i] : arg.slice(cut + 1)
        if (value === undefined)
          throw new UsageError(`option '--${key.slice(0, -1)}' requires an argument`, status, tryHelp(proc))
        set(target, value)
      } else if (key.endsWith('=?')) set(target, cut < 0 ? '' : arg.slice(cut + 1))
      else if (cut >= 0) throw new UsageError(`option '--${key}' doesn't allow an argument`, status, tryHelp(proc))
      else set(target, '')
      continue
    }
    if (arg.startsWith('-') && arg.length > 1) {
      if (settings.numbers && /^-\d+/.test(arg)) {
        const digits = /^-(\d+)(.*)$/.exec(arg)
        set(settings.numbers, digits?.[1] ?? '')
        if (digits?.[2]) args.splice(i + 1, 0, `-${digits[2]}`)
        continue
      }
      for (let k = 1; k < arg.length; k++) {
        const letter = arg[k] as string
        const at = letter === ':' ? -1 : short.indexOf(letter)
        if (at < 0) throw new UsageError(`invalid option -- '${letter}'`, status, tryHelp(proc))
        if (short[at + 1] !== ':') {
          set(letter, '')
          continue
        }
        if (short[at + 2] === ':') {
          set(letter, arg.slice(k + 1))
          break
        }
        const value = arg.slice(k + 1) || args[++i]
        if (value === undefined)
          throw new UsageError(`option requires an argument -- '${letter}'`, status, tryHelp(proc))
        set(letter, value)
        break
      }
      continue
    }
    if (settings.stopAtOperand) {
      operands.push(...args.slice(i))
      break
    }
    operands.push(arg)
  }
  return { values, all, operands }
}

/** Reading of several files (or standard input) one after the other. All of it is state of the process. */
export interface Input {
  files: string[]
  /** Index of the file being read; −1 before the first. */
  at: number
  fd: number
  buffer: string
  ended: boolean
  /** Set when a file could not be read. */
  failed: boolean
}

/** An input over files; none means standard input. */
export const newInput = (files: string[]): Input => ({
  files: files.length ? files : ['-'],
  at: -1,
  fd: -1,
  buffer: '',
  ended: false,
  failed: false,
})

/** The file being read, as it was named. */
export const currentFile = (input: Input): string => input.files[Math.max(0, input.at)] ?? '-'

/** Opens the next file; false when there is none. Messages as GNU tools print them. */
const openNext = (os: Os, proc: Proc, input: Input, complain: (path: string, error: SystemError) => void): boolean => {
  for (;;) {
    input.at++
    const path = input.files[input.at]
    if (path === undefined) return false
    if (path === '-') {
      input.fd = 0
      return true
    }
    try {
      if (os.stat(proc, path).node.kind === 'directory') throw new SystemError('EISDIR')
      input.fd = os.open(proc, path, 'r')
      return true
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      input.failed = true
      complain(path, error)
    }
  }
}

/** The usual complaint. */
export const complainAbout =
  (os: Os, proc: Proc) =>
  (path: string, error: SystemError): void =>
    os.warn(proc, `${path}: ${error.message}`)

/** Next piece of the input; null at the end of all files, undefined when it must wait. `atFileEnd` is told when a file ends. */
export const nextChunk = (
  os: Os,
  proc: Proc,
  input: Input,
  atFileEnd?: () => void,
  complain = complainAbout(os, proc),
): string | null | undefined => {
  for (;;) {
    if (input.ended) return null
    if (input.fd < 0 && !openNext(os, proc, input, complain)) {
      input.ended = true
      return null
    }
    let text: string | null | undefined
    try {
      text = os.read(proc, input.fd)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      input.failed = true
      complain(currentFile(input), error)
      text = null
    }
    if (text !== null) return text
    if (input.fd !== 0) os.close(proc, input.fd)
    input.fd = -1
    atFileEnd?.()
  }
}

/**
 * Next line with its newline (the last line of a file may lack one); null at the end, undefined when it must wait.
 */
export const nextLine = (
  os: Os,
  proc: Proc,
  input: Input,
  complain = complainAbout(os, proc),
  terminator = '\n',
): string | null | undefined => {
  for (;;) {
    const end = input.buffer.indexOf(terminator)
    if (end >= 0) {
      const line = input.buffer.slice(0, end + 1)
      input.buffer = input.buffer.slice(end + 1)
      os.charge(2)
      return line
    }
    let fileEnded = false
    const file = input.at
    const text = nextChunk(os, proc, input, () => (fileEnded = true), complain)
    if (text === undefined) {
      // The end of one file and nothing yet from the next: the unfinished line is a line.
      if (fileEnded && input.buffer) return takeRest(input)
      return undefined
    }
    if ((text === null || (fileEnded && input.at !== file)) && input.buffer) {
      const rest = takeRest(input)
      if (text !== null) input.buffer = text
      return rest
    }
    if (text === null) return null
    os.reserve(input.buffer.length + text.length)
    input.buffer += text
  }
}

const takeRest = (input: Input): string => {
  const rest = input.buffer
  input.buffer = ''
  return rest
}

interface WholeState {
  whole?: { input: Input; text: string; texts: string[] }
}

/** Reads the whole input; undefined while it must wait. For commands that need everything at once. */
export const readWhole = (
  os: Os,
  proc: Proc,
  files: string[],
  complain = complainAbout(os, proc),
): { text: string; texts: string[]; failed: boolean } | undefined => {
  const state = proc.state as WholeState
  const whole = (state.whole ??= { input: newInput(files), text: '', texts: [] })
  for (;;) {
    const text = nextChunk(
      os,
      proc,
      whole.input,
      () => {
        whole.texts.push(whole.text.slice(whole.texts.reduce((sum, one) => sum + one.length, 0)))
      },
      complain,
    )
    if (text === undefined) return undefined
    if (text === null) return { text: whole.text, texts: whole.texts, failed: whole.input.failed }
    os.reserve(whole.text.length + text.length)
    whole.text += text
    if (whole.text.length > 1_000_000) os.setMemory(proc, whole.text.length)
  }
}

/** A non-negative number with an optional GNU size suffix (b, kB, K, M, G …). */
export const sizeNumber = (text: string): number | undefined => {
  const match = /^(\d+)(b|[kKMGTP](?:B|iB)?)?$/.exec(text)
  if (!match) return undefined
  const suffix = match[2] ?? ''
  if (suffix === 'b') return Number(match[1]) * 512
  const power = suffix ? 'KMGTP'.indexOf(suffix[0]?.toUpperCase() ?? '') + 1 : 0
  return Number(match[1]) * (suffix.endsWith('B') && !suffix.endsWith('iB') ? 1000 : 1024) ** power
}

/** Seconds of `sleep` and `timeout`: `1.5`, `2m`, `1h`, `1d`, `inf`. Undefined when it is no such thing. */
export const duration = (text: string): number | undefined => {
  const match = /^(\d+\.?\d*|\.\d+|inf(?:inity)?)([smhd]?)$/i.exec(text)
  if (!match) return undefined
  const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] ?? ''] ?? 1
  return /^inf/i.test(match[1] as string) ? Infinity : Number(match[1]) * unit
}
