import type { Program } from '../../machine.ts'
import { SystemError } from '../../process/system-error.ts'
import { Regex, RegexError } from '../../regex/regex.ts'
import { matches, parsePattern } from '../../shell/pattern.ts'
import { byteLength } from '../../text.ts'
import type { Os } from '../../process/os.ts'
import type { Proc } from '../../world.ts'
import { guarded, type Input, nameOf, newInput, nextLine, parseOptions, UsageError } from '../command.ts'

interface GrepState {
  input?: Input
  patterns: string[]
  file: number
  line: number
  count: number
  selected: boolean
  before: [number, string][]
  after: number
  lastShown: number
  offset: number
  done: boolean
  failed: boolean
  names: boolean
}

const usage = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information."

const regexOf = (kind: string, patterns: string[], ignoreCase: boolean, word: boolean, whole: boolean): Regex => {
  try {
    if (kind === 'F' && !word && !whole && patterns.length === 1) return Regex.fixed(patterns[0] ?? '', ignoreCase)
    if (kind === 'P') {
      const source = patterns.map((pattern) => `(?:${pattern})`).join('|')
      return Regex.perl(whole ? `^(?:${source})$` : word ? `\\b(?:${source})\\b` : source, ignoreCase)
    }
    if (!word && !whole && patterns.length === 1)
      return kind === 'E' ? Regex.posix(patterns[0] ?? '', ignoreCase) : Regex.basic(patterns[0] ?? '', ignoreCase)
    if (kind === 'G') {
      const source =
        patterns.length === 1 ? (patterns[0] as string) : patterns.map((pattern) => `\\(${pattern}\\)`).join('\\|')
      return Regex.basic(whole ? `^\\(${source}\\)$` : word ? `\\b\\(${source}\\)\\b` : source, ignoreCase)
    }
    const source = patterns
      .map((pattern) => (kind === 'F' ? pattern.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&') : pattern))
      .map((pattern) => `(${pattern})`)
      .join('|')
    return Regex.posix(whole ? `^(${source})$` : word ? `\\b(${source})\\b` : source, ignoreCase)
  } catch (error) {
    if (error instanceof RegexError) throw new UsageError(error.message, 2)
    throw error
  }
}

/** Files below a directory, for -r. */
const filesBelow = (
  os: Os,
  proc: Proc,
  path: string,
  chosen: (name: string) => boolean,
  skip: string[],
  out: string[],
): void => {
  const place = os.find(proc, path || '.')
  if (place?.node.kind !== 'directory') {
    if (place) out.push(path)
    return
  }
  for (const name of os.list(proc, path || '.')) {
    const full = path === '' ? name : path.endsWith('/') ? path + name : `${path}/${name}`
    const node = os.find(proc, full, 'nofollow')?.node
    os.charge(5)
    if (node?.kind === 'directory') {
      if (!skip.some((pattern) => matches(parsePattern(pattern), name))) filesBelow(os, proc, full, chosen, skip, out)
    } else if (node?.kind === 'file' && chosen(name)) out.push(full)
  }
}

const grep: Program = guarded((os, proc) => {
  const state = proc.state as GrepState
  const called = nameOf(proc)
  const { values, all, operands } = parseOptions(
    proc,
    'EFGPe:f:iyvwxcLlm:oqshHnbTZrRaA:B:C:Iz',
    {
      'extended-regexp': 'E',
      'fixed-strings': 'F',
      'basic-regexp': 'G',
      'perl-regexp': 'P',
      'regexp=': 'e',
      'file=': 'f',
      'ignore-case': 'i',
      'invert-match': 'v',
      'word-regexp': 'w',
      'line-regexp': 'x',
      count: 'c',
      'files-without-match': 'L',
      'files-with-matches': 'l',
      'max-count=': 'm',
      'only-matching': 'o',
      quiet: 'q',
      silent: 'q',
      'no-messages': 's',
      'no-filename': 'h',
      'with-filename': 'H',
      'line-number': 'n',
      'byte-offset': 'b',
      recursive: 'r',
      'dereference-recursive': 'R',
      'after-context=': 'A',
      'before-context=': 'B',
      'context=': 'C',
      'color=?': 'color',
      'colour=?': 'color',
      'include=': 'include',
      'exclude=': 'exclude',
      'exclude-dir=': 'exclude-dir',
      text: 'a',
      'line-buffered': 'lb',
      null: 'Z',
      'label=': 'label',
    },
    { status: 2, numbers: 'C' },
  )
  const on = (letter: string) => values[letter] !== undefined
  if (!state.input) {
    let files = operands
    let patterns: string[] = []
    if (on('e') || on('f')) {
      for (const pattern of all['e'] ?? []) patterns.push(...pattern.split('\n'))
      for (const file of all['f'] ?? []) {
        try {
          patterns.push(...os.readFile(proc, file).replace(/\n$/, '').split('\n'))
        } catch (error) {
          if (error instanceof SystemError) throw new UsageError(`${file}: ${error.message}`, 2)
          throw error
        }
      }
    } else {
      if (operands.length === 0) throw new UsageError('', 2, usage)
      patterns = (operands[0] as string).split('\n')
      files = operands.slice(1)
    }
    const recursive = on('r') || on('R')
    let several = files.length > 1
    if (recursive) {
      const found: string[] = []
      const included = all['include'] ?? []
      const excluded = all['exclude'] ?? []
      const chosen = (name: string) =>
        (included.length === 0 || included.some((pattern) => matches(parsePattern(pattern), name))) &&
        !excluded.some((pattern) => matches(parsePattern(pattern), name))
      for (const file of files.length ? files : ['']) {
        if (os.find(proc, file || '.')) filesBelow(os, proc, file, chosen, all['exclude-dir'] ?? [], found)
        else if (!on('s')) {
          os.warn(proc, `${file}: No such file or directory`)
          state.failed = true
        }
      }
      several = several || files.length === 0 || os.find(proc, files[0] ?? '.')?.node.kind === 'directory'
      files = found.length ? found : ['/dev/null']
    }
    Object.assign(state, {
      input: newInput(files),
      patterns,
      file: -1,
      line: 0,
      count: 0,
      selected: false,
      before: [],
      after: 0,
      lastShown: 0,
      offset: 0,
      done: false,
      failed: state.failed ?? false,
      names: on('H') || (several && !on('h')),
    })
  }
  const input = state.input as Input
  const kind = on('F') || called === 'fgrep' ? 'F' : on('P') ? 'P' : on('E') || called === 'egrep' ? 'E' : 'G'
  const ignoreCase = on('i') || on('y')
  const regex = regexOf(kind, state.patterns, ignoreCase, on('w'), on('x'))
  const never = state.patterns.length === 0
  const color =
    on('color') &&
    (values['color'] === '' || values['color'] === 'always' || (values['color'] === 'auto' && os.isTty(proc, 1)))
  const limit = on('m') ? Number(values['m']) : Infinity
  const before = Number(values['B'] ?? values['C'] ?? 0)
  const after = Number(values['A'] ?? values['C'] ?? 0)
  const fileName = () =>
    input.files[state.file] === '-' ? (values['label'] ?? '(standard input)') : (input.files[state.file] ?? '')
  const complain = (path: string, error: SystemError) => {
    if (!on('s')) os.warn(proc, error.code === 'EISDIR' ? `${path}: ${error.message}` : `${path}: ${error.message}`)
  }
  const finishFile = () => {
    if (state.file < 0) return
    if (on('c') && !on('q')) os.print(proc, `${state.names ? `${fileName()}:` : ''}${state.count}\n`)
    if ((on('l') && state.count > 0) || (on('L') && state.count === 0))
      os.print(proc, `${fileName()}${on('Z') ? '\0' : '\n'}`)
  }
  const prefix = (number: number, mark: string, offset: number): string => {
    const paint = (text: string, code: string) => (color ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text)
    const separator = paint(mark, '36')
    return `${state.names ? paint(fileName(), '35') + separator : ''}${on('n') ? paint(String(number), '32') + separator : ''}${on('b') ? paint(String(offset), '32') + separator : ''}`
  }
  const painted = (text: string): string => {
    if (!color || on('v')) return text
    let out = ''
    let at = 0
    for (let match = regex.find(text, 0); match && at <= text.length; match = regex.find(text, at)) {
      if (match.end === match.index) {
        if (match.index >= text.length) break
        out += text.slice(at, match.index + 1)
        at = match.index + 1
        continue
      }
      out += `${text.slice(at, match.index)}\x1b[01;31m\x1b[K${text.slice(match.index, match.end)}\x1b[m\x1b[K`
      at = match.end
    }
    return out + text.slice(at)
  }
  for (let i = 0; i < 300; i++) {
    const raw = nextLine(os, proc, input, complain)
    if (raw === undefined) return 'blocked'
    if (raw === null) {
      finishFile()
      for (let k = state.file + 1; k < input.files.length; k++) {
        state.file = k
        state.count = 0
        const place = input.files[k] === '-' ? undefined : os.find(proc, input.files[k] as string)
        if (place && place.node.kind === 'file') finishFile()
      }
      return (state.failed || input.failed) && !(on('q') && state.selected)
        ? 2
        : state.selected !== on('L') || (on('L') && !state.selected)
          ? on('L')
            ? 0
            : 0
          : 1
    }
    if (input.at !== state.file) {
      finishFile()
      // Files without a single line have to be counted as well.
      for (let k = state.file + 1; k < input.at; k++) {
        state.file = k
        state.count = 0
        if (os.find(proc, input.files[k] as string)?.node.kind === 'file') finishFile()
      }
      state.file = input.at
      state.line = 0
      state.count = 0
      state.before = []
      state.after = 0
      state.lastShown = 0
      state.offset = 0
    }
    const text = raw.endsWith('\n') ? raw.slice(0, -1) : raw
    state.line++
    const offset = state.offset
    if (on('b')) state.offset += byteLength(raw)
    const hit = state.count < limit && (never ? false : regex.test(text)) !== on('v')
    os.charge(2)
    if (hit) {
      state.selected = true
      state.count++
      if (on('q')) return 0
      if (!on('c') && !on('l') && !on('L')) {
        if (on('o')) {
          if (!on('v'))
            for (
              let match = regex.find(text, 0);
              match;
              match =
                match.end > match.index
                  ? regex.find(text, match.end)
                  : match.index < text.length
                    ? regex.find(text, match.index + 1)
                    : null
            )
              if (match.end > match.index)
                os.print(
                  proc,
                  `${prefix(state.line, ':', offset + (on('b') ? byteLength(text.slice(0, match.index)) : 0))}${color ? `\x1b[01;31m\x1b[K${text.slice(match.index, match.end)}\x1b[m\x1b[K` : text.slice(match.index, match.end)}\n`,
                )
        } else {
          const first = state.before.length ? (state.before[0]?.[0] ?? state.line) : state.line
          if ((before || after) && state.lastShown && first > state.lastShown + 1) os.print(proc, '--\n')
          for (const [number, line] of state.before) os.print(proc, `${prefix(number, '-', 0)}${line}\n`)
          os.print(proc, `${prefix(state.line, ':', offset)}${painted(text)}\n`)
          state.before = []
          state.after = after
          state.lastShown = state.line
        }
      }
      if (state.count >= limit && after === 0) {
        if (input.fd > 0) os.close(proc, input.fd)
        else if (input.fd === 0 && input.buffer) os.unread(proc, 0, input.buffer)
        input.fd = -1
        input.buffer = ''
        if (input.at >= input.files.length - 1) input.ended = true
      }
    } else if (state.after > 0) {
      os.print(proc, `${prefix(state.line, '-', offset)}${text}\n`)
      state.after--
      state.lastShown = state.line
    } else if (before > 0) {
      state.before.push([state.line, text])
      if (state.before.length > before) state.before.shift()
    }
  }
  return 'again'
})

/** grep and its two old names. */
export const grepCommands: Record<string, Program> = { grep, egrep: grep, fgrep: grep }
