import type { Program } from '../../machine.ts'
import { SystemError } from '../../process/system-error.ts'
import { unescape } from '../../shell/echo-printf.ts'
import { byteLength, cutBytes } from '../../text.ts'
import { displayWidth } from '../../tty/display-width.ts'
import { UsageError, atOnce, guarded, newInput, nextLine, parseOptions, readWhole, type Input } from '../command.ts'
import { cut } from './cut.command.ts'
import { tr } from './tr.command.ts'
import { wc } from './wc.command.ts'

const uniq: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'cdDuif:s:w:z', {
    count: 'c',
    repeated: 'd',
    'all-repeated': 'D',
    unique: 'u',
    'ignore-case': 'i',
    'skip-fields=': 'f',
    'skip-chars=': 's',
    'check-chars=': 'w',
  })
  const state = proc.state as { input?: Input; line?: string | null; count?: number; fd?: number }
  if (!state.input) {
    state.input = newInput(operands.slice(0, 1))
    state.line = null
    state.count = 0
    state.fd = operands[1] === undefined ? 1 : os.open(proc, operands[1], 'w')
  }
  const key = (line: string) => {
    let text = line
    for (let i = 0; i < Number(values['f'] ?? 0); i++) text = text.replace(/^\s*\S*/, '')
    text = text.slice(Number(values['s'] ?? 0))
    if (values['w'] !== undefined) text = text.slice(0, Number(values['w']))
    return values['i'] === undefined ? text : text.toLowerCase()
  }
  const flush = () => {
    const count = state.count ?? 0
    if (state.line === null || state.line === undefined) return
    if ((values['d'] !== undefined && count < 2) || (values['u'] !== undefined && count > 1)) return
    if (values['D'] !== undefined) return
    os.write(proc, state.fd ?? 1, `${values['c'] === undefined ? '' : `${String(count).padStart(7)} `}${state.line}\n`)
  }
  for (let i = 0; i < 300; i++) {
    const raw = nextLine(os, proc, state.input)
    if (raw === undefined) return 'blocked'
    if (raw === null) {
      flush()
      return state.input.failed ? 1 : 0
    }
    const line = raw.endsWith('\n') ? raw.slice(0, -1) : raw
    if (typeof state.line === 'string' && key(line) === key(state.line)) {
      if (values['D'] !== undefined)
        os.write(proc, state.fd ?? 1, `${state.count === 1 ? `${state.line}\n` : ''}${line}\n`)
      state.count = (state.count ?? 0) + 1
      continue
    }
    flush()
    state.line = line
    state.count = 1
  }
  return 'again'
})

/** A filter that changes each line on its own. */
const perLine = (change: (line: string, newline: string) => string): Program =>
  guarded((os, proc) => {
    const state = proc.state as { input?: Input }
    const input = (state.input ??= newInput(parseOptions(proc, 'z').operands))
    for (let i = 0; i < 300; i++) {
      const line = nextLine(os, proc, input)
      if (line === undefined) return 'blocked'
      if (line === null) return input.failed ? 1 : 0
      const newline = line.endsWith('\n') ? '\n' : ''
      os.print(proc, change(newline ? line.slice(0, -1) : line, newline))
    }
    return 'again'
  })

const fold: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'bsw:', { bytes: 'b', spaces: 's', 'width=': 'w' }, { numbers: 'w' })
  const width = Number(values['w'] ?? 80)
  if (!Number.isInteger(width) || width < 1) throw new UsageError(`invalid number of columns: '${values['w']}'`)
  const state = proc.state as { input?: Input }
  const input = (state.input ??= newInput(operands))
  for (let i = 0; i < 200; i++) {
    const line = nextLine(os, proc, input)
    if (line === undefined) return 'blocked'
    if (line === null) return input.failed ? 1 : 0
    const newline = line.endsWith('\n') ? '\n' : ''
    let rest = newline ? line.slice(0, -1) : line
    let out = ''
    for (;;) {
      let columns = 0
      let at = 0
      for (const c of rest) {
        const next =
          c === '\t' && values['b'] === undefined
            ? columns + 8 - (columns % 8)
            : c === '\b'
              ? Math.max(0, columns - 1)
              : columns + (values['b'] === undefined ? displayWidth(c) : byteLength(c))
        if (next > width) break
        columns = next
        at += c.length
      }
      if (at >= rest.length) break
      if (values['s'] !== undefined) {
        const space = rest.slice(0, at).lastIndexOf(' ')
        if (space >= 0) at = space + 1
      }
      at = Math.max(1, at)
      out += `${rest.slice(0, at)}\n`
      rest = rest.slice(at)
    }
    os.print(proc, out + rest + newline)
  }
  return 'again'
})

const nl: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'b:n:w:s:v:i:', {
    'body-numbering=': 'b',
    'number-format=': 'n',
    'number-width=': 'w',
    'number-separator=': 's',
    'starting-line-number=': 'v',
    'line-increment=': 'i',
  })
  const state = proc.state as { input?: Input; n?: number }
  const input = (state.input ??= newInput(operands))
  state.n ??= Number(values['v'] ?? 1)
  const width = Number(values['w'] ?? 6)
  for (let i = 0; i < 300; i++) {
    const line = nextLine(os, proc, input)
    if (line === undefined) return 'blocked'
    if (line === null) return input.failed ? 1 : 0
    const text = line.replace(/\n$/, '')
    const numbered = values['b'] === 'a' || (values['b'] !== 'n' && text !== '')
    const number = String(state.n)
    os.print(
      proc,
      numbered
        ? `${values['n'] === 'ln' ? number.padEnd(width) : number.padStart(width, values['n'] === 'rz' ? '0' : ' ')}${values['s'] ?? '\t'}${text}\n`
        : `${' '.repeat(width + (values['s'] ?? '\t').length)}${text}\n`,
    )
    if (numbered) state.n += Number(values['i'] ?? 1)
  }
  return 'again'
})

const paste: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'd:sz', { 'delimiters=': 'd', serial: 's' })
  const whole = readWhole(os, proc, operands)
  if (whole === undefined) return 'blocked'
  const delimiters = [...unescape(values['d'] ?? '\t', 'format').text]
  const files = (operands.length === 0 ? [whole.text] : whole.texts).map((text) =>
    text === '' ? [] : text.replace(/\n$/, '').split('\n'),
  )
  if (operands.filter((operand) => operand === '-').length > 1) {
    // Several `-` take turns at the lines of standard input.
    const lines = files.flat()
    const count = operands.length
    for (let i = 0; i < lines.length; i += count)
      os.print(
        proc,
        `${Array.from({ length: count }, (_, k) => lines[i + k] ?? '')
          .map((cell, k) => cell + (k < count - 1 ? (delimiters[k % delimiters.length] ?? '') : ''))
          .join('')}\n`,
      )
    return 0
  }
  if (values['s'] !== undefined)
    for (const lines of files)
      os.print(
        proc,
        `${lines.map((line, i) => line + (i < lines.length - 1 ? (delimiters[i % delimiters.length] ?? '') : '')).join('')}\n`,
      )
  else {
    const rows = Math.max(0, ...files.map((lines) => lines.length))
    for (let row = 0; row < rows; row++)
      os.print(
        proc,
        `${files.map((lines, i) => (lines[row] ?? '') + (i < files.length - 1 ? (delimiters[i % delimiters.length] ?? '') : '')).join('')}\n`,
      )
  }
  return whole.failed ? 1 : 0
})

const tac: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'bs:r', { 'separator=': 's', before: 'b' })
  const whole = readWhole(os, proc, operands)
  if (whole === undefined) return 'blocked'
  const separator = values['s'] ?? '\n'
  for (const text of operands.length === 0 ? [whole.text] : whole.texts) {
    const parts = text.split(separator)
    const ended = parts[parts.length - 1] === ''
    if (ended) parts.pop()
    os.print(
      proc,
      parts
        .map((part, i) => part + (i < parts.length - 1 || ended ? separator : ''))
        .reverse()
        .join(''),
    )
  }
  return whole.failed ? 1 : 0
})

const split: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(
    proc,
    'l:b:da:n:',
    { 'lines=': 'l', 'bytes=': 'b', 'numeric-suffixes': 'd', 'suffix-length=': 'a' },
    { numbers: 'l' },
  )
  const whole = readWhole(os, proc, operands.slice(0, 1))
  if (whole === undefined) return 'blocked'
  const prefix = operands[1] ?? 'x'
  const length = Number(values['a'] ?? 2)
  const suffix = (n: number) => {
    if (values['d'] !== undefined) return String(n).padStart(length, '0')
    let text = ''
    for (let i = 0, left = n; i < length; i++, left = Math.floor(left / 26))
      text = String.fromCharCode(97 + (left % 26)) + text
    return text
  }
  const pieces: string[] = []
  if (values['b'] !== undefined)
    for (let rest = whole.text; rest;) {
      const [piece, more] = cutBytes(
        rest,
        Math.max(
          1,
          Number(/^\d+/.exec(values['b'])?.[0] ?? 1) *
            (/k$/i.test(values['b']) ? 1024 : /m$/i.test(values['b']) ? 1_048_576 : 1),
        ),
      )
      pieces.push(piece)
      rest = more
    }
  else {
    const lines = whole.text.split(/(?<=\n)/)
    const count = Math.max(1, Number(values['l'] ?? 1000))
    for (let i = 0; i < lines.length; i += count) pieces.push(lines.slice(i, i + count).join(''))
  }
  pieces.forEach((piece, i) => os.writeFile(proc, `${prefix}${suffix(i)}`, piece))
  return 0
})

/** Filters: wc, tr, cut, uniq, rev, fold, nl, paste, tac, expand, split. */
export const filterCommands: Record<string, Program> = {
  wc,
  tr,
  cut,
  uniq,
  fold,
  nl,
  paste,
  tac,
  split,
  rev: perLine((line, newline) => [...line].reverse().join('') + newline),
  expand: perLine((line, newline) => {
    let out = ''
    for (const c of line) out += c === '\t' ? ' '.repeat(8 - (displayWidth(out) % 8)) : c
    return out + newline
  }),
  strings: guarded((os, proc) => {
    const { values, operands } = parseOptions(proc, 'an:t:', { 'bytes=': 'n', all: 'a' }, { numbers: 'n' })
    const whole = readWhole(os, proc, operands)
    if (whole === undefined) return 'blocked'
    const least = Number(values['n'] ?? 4)
    for (const run of whole.text.split(/[^\x20-\x7e\t]+/)) if (run.length >= least) os.print(proc, `${run}\n`)
    return 0
  }),
  mkfifo: atOnce(() => {
    throw new SystemError('EPERM')
  }),
}
