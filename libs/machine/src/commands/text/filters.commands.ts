import type { Program } from '../../machine.ts'
import { byteLength, characterCount, cutBytes, fromBytes, toBytes } from '../../text.ts'
import { displayWidth } from '../../tty/display-width.ts'
import { inClass } from '../../shell/pattern.ts'
import { unescape } from '../../shell/echo-printf.ts'
import { SystemError } from '../../process/system-error.ts'
import {
  atOnce,
  guarded,
  type Input,
  newInput,
  nextChunk,
  nextLine,
  parseOptions,
  readWhole,
  tryHelp,
  UsageError,
} from '../command.ts'

interface WcState {
  input?: Input
  counts: number[]
  totals: number[]
  rows: { counts: number[]; name: string }[]
  inWord: boolean
  lineWidth: number
  files: number
}

const wc: Program = guarded((os, proc) => {
  const state = proc.state as WcState
  const { values, operands } = parseOptions(proc, 'clmwL', {
    bytes: 'c',
    chars: 'm',
    lines: 'l',
    words: 'w',
    'max-line-length': 'L',
    'files0-from=': 'F',
    'total=': 'T',
  })
  const chosen = [...'lwmcL'].filter((letter) => values[letter] !== undefined)
  const shown = chosen.length ? chosen : ['l', 'w', 'c']
  const order = ['l', 'w', 'm', 'c', 'L']
  if (!state.input)
    Object.assign(state, {
      input: newInput(operands),
      counts: [0, 0, 0, 0, 0],
      totals: [0, 0, 0, 0, 0],
      rows: [],
      inWord: false,
      lineWidth: 0,
    })
  const input = state.input as Input
  const finish = (name: string) => {
    state.counts[4] = Math.max(state.counts[4] ?? 0, state.lineWidth)
    state.rows.push({ counts: state.counts, name })
    state.totals = state.totals.map((value, i) =>
      i === 4 ? Math.max(value, state.counts[i] ?? 0) : value + (state.counts[i] ?? 0),
    )
    state.counts = [0, 0, 0, 0, 0]
    state.inWord = false
    state.lineWidth = 0
  }
  for (;;) {
    const text = nextChunk(
      os,
      proc,
      input,
      () => finish(operands[input.at] ?? ''),
      (path, error) => {
        os.warn(proc, `${path}: ${error.message}`)
        if (error.code === 'EISDIR') state.rows.push({ counts: [0, 0, 0, 0, 0], name: path })
      },
    )
    if (text === undefined) return 'blocked'
    if (text === null) break
    const counts = state.counts
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i)
      if (c === 10) {
        counts[0] = (counts[0] ?? 0) + 1
        if (state.lineWidth > (counts[4] ?? 0)) counts[4] = state.lineWidth
        state.lineWidth = 0
      } else state.lineWidth += c < 0x80 ? (c === 9 ? 8 - (state.lineWidth % 8) : 1) : displayWidth(text[i] as string)
      const space = c === 32 || (c >= 9 && c <= 13)
      if (space) state.inWord = false
      else if (!state.inWord) {
        state.inWord = true
        counts[1] = (counts[1] ?? 0) + 1
      }
    }
    counts[2] = (counts[2] ?? 0) + characterCount(text)
    counts[3] = (counts[3] ?? 0) + byteLength(text)
    os.charge(text.length >> 3)
    if (os.turn > 2000) return 'again'
  }
  const rows = state.rows.slice()
  if (operands.length > 1) rows.push({ counts: state.totals, name: 'total' })
  const single = shown.length === 1 && operands.length <= 1
  const width = single
    ? 0
    : operands.length === 0 || operands.includes('-')
      ? 7
      : Math.max(1, ...rows.map((row) => String(Math.max(...row.counts.slice(0, 4))).length))
  for (const row of rows) {
    const cells = order
      .filter((letter) => shown.includes(letter))
      .map((letter) => String(row.counts[order.indexOf(letter)] ?? 0).padStart(width))
    os.print(proc, `${cells.join(' ')}${row.name ? ` ${row.name}` : ''}\n`)
  }
  return input.failed ? 1 : 0
})

/** Expands `a-z`, `[:upper:]`, `\n`, `[x*]` of tr. */
const trSet = (text: string): { characters: string[]; classes: string[] } => {
  const characters: string[] = []
  const classes: string[] = []
  const items: { c: string; escaped: boolean }[] = []
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && i + 1 < text.length) {
      const raw = /^\\(?:[0-7]{1,3}|.)/s.exec(text.slice(i))?.[0] ?? '\\'
      items.push({ c: unescape(raw, 'format').text.replace(/^\\/, ''), escaped: true })
      if (raw === '\\\\') (items[items.length - 1] as { c: string }).c = '\\'
      i += raw.length - 1
    } else {
      const code = text.codePointAt(i) as number
      items.push({ c: String.fromCodePoint(code), escaped: false })
      if (code > 0xffff) i++
    }
  }
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as { c: string; escaped: boolean }
    if (item.c === '[' && !item.escaped && items[i + 1]?.c === ':') {
      const rest = items
        .slice(i + 2)
        .map((one) => one.c)
        .join('')
      const end = rest.indexOf(':]')
      if (end > 0) {
        const name = rest.slice(0, end)
        if (
          ![
            'alnum',
            'alpha',
            'blank',
            'cntrl',
            'digit',
            'graph',
            'lower',
            'print',
            'punct',
            'space',
            'upper',
            'xdigit',
          ].includes(name)
        )
          throw new UsageError(`invalid character class '${name}'`)
        classes.push(name)
        for (let code = 0; code < 256; code++)
          if (code < 128 && inClass(name, String.fromCharCode(code))) characters.push(String.fromCharCode(code))
        i += end + 3
        continue
      }
    }
    if (items[i + 1]?.c === '-' && !items[i + 1]?.escaped && items[i + 2] !== undefined) {
      const low = item.c.codePointAt(0) ?? 0
      const high = (items[i + 2] as { c: string }).c.codePointAt(0) ?? 0
      if (high < low)
        throw new UsageError(
          `range-endpoints of '${item.c}-${items[i + 2]?.c}' are in reverse collating sequence order`,
        )
      for (let code = low; code <= high && characters.length < 70_000; code++)
        characters.push(String.fromCodePoint(code))
      i += 2
      continue
    }
    characters.push(item.c)
  }
  return { characters, classes }
}

const tr: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'cCdst', {
    complement: 'c',
    delete: 'd',
    'squeeze-repeats': 's',
    'truncate-set1': 't',
  })
  const complement = values['c'] !== undefined || values['C'] !== undefined
  const deletes = values['d'] !== undefined
  const squeezes = values['s'] !== undefined
  const [first, second] = operands
  if (first === undefined) throw new UsageError('missing operand', 1, tryHelp(proc))
  if (second === undefined && !deletes && !squeezes)
    throw new UsageError(
      `missing operand after '${first}'`,
      1,
      `Two strings must be given when translating.\n${tryHelp(proc)}`,
    )
  if (operands.length > 2 || (deletes && !squeezes && second !== undefined))
    throw new UsageError(`extra operand '${operands[deletes && !squeezes ? 1 : 2]}'`, 1, tryHelp(proc))
  const state = proc.state as { last?: string }
  const text = os.read(proc, 0)
  if (text === undefined) return 'blocked'
  if (text === null) return 0
  const from = trSet(first)
  const inFirst = new Set(from.characters)
  const isIn = (c: string) => inFirst.has(c) !== complement
  let map: Map<string, string> | undefined
  let last = ''
  let squeeze = inFirst
  let squeezeComplement = complement
  if (second !== undefined) {
    const to = trSet(second.replace(/\[(.)\*\d*\]/g, '$1'))
    squeeze = new Set(to.characters)
    squeezeComplement = false
    if (!deletes) {
      if (to.characters.length === 0) throw new UsageError('when not truncating set1, string2 must be non-empty')
      map = new Map()
      last = to.characters[to.characters.length - 1] as string
      if (!complement)
        from.characters.forEach((c, i) =>
          values['t'] !== undefined && i >= to.characters.length ? undefined : map?.set(c, to.characters[i] ?? last),
        )
    }
  }
  let out = ''
  for (const c of text) {
    let next = c
    if (deletes) {
      if (isIn(c)) continue
    } else if (map) next = complement ? (isIn(c) ? last : c) : (map.get(c) ?? c)
    if (squeezes && next === state.last && squeeze.has(next) !== squeezeComplement) continue
    state.last = next
    out += next
  }
  os.charge(text.length >> 2)
  os.print(proc, out)
  return 'again'
})

const ranges = (text: string): [number, number][] => {
  const list = text.split(',').map((part): [number, number] => {
    const match = /^(\d*)(-?)(\d*)$/.exec(part)
    if (!match || (match[1] === '' && match[3] === ''))
      throw new UsageError(part === '-' ? 'invalid range with no endpoint: -' : `invalid field value ‘${part}’`)
    const low = match[1] === '' ? 1 : Number(match[1])
    const high = match[2] === '' ? low : match[3] === '' ? Infinity : Number(match[3])
    if (low === 0) throw new UsageError('fields are numbered from 1')
    if (high < low) throw new UsageError('invalid decreasing range')
    return [low, high]
  })
  return list.sort((a, b) => a[0] - b[0])
}

const cut: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'b:c:d:f:nsz', {
    'bytes=': 'b',
    'characters=': 'c',
    'delimiter=': 'd',
    'fields=': 'f',
    'only-delimited': 's',
    complement: 'C',
    'output-delimiter=': 'O',
  })
  const kinds = ['b', 'c', 'f'].filter((letter) => values[letter] !== undefined)
  if (kinds.length === 0)
    throw new UsageError('you must specify a list of bytes, characters, or fields', 1, tryHelp(proc))
  if (kinds.length > 1) throw new UsageError('only one type of list may be specified', 1, tryHelp(proc))
  const kind = kinds[0] as string
  if (values['d'] !== undefined && kind !== 'f')
    throw new UsageError('an input delimiter may be specified only when operating on fields', 1, tryHelp(proc))
  if (values['d'] !== undefined && [...values['d']].length > 1)
    throw new UsageError('the delimiter must be a single character', 1, tryHelp(proc))
  const list = ranges(values[kind] as string)
  const chosen = (n: number) => list.some(([low, high]) => n >= low && n <= high) !== (values['C'] !== undefined)
  const delimiter = values['d'] ?? '\t'
  const out = values['O'] ?? (kind === 'f' ? delimiter : '')
  const state = proc.state as { input?: Input }
  const input = (state.input ??= newInput(operands))
  for (let i = 0; i < 300; i++) {
    const line = nextLine(os, proc, input)
    if (line === undefined) return 'blocked'
    if (line === null) return input.failed ? 1 : 0
    const text = line.endsWith('\n') ? line.slice(0, -1) : line
    if (kind === 'f') {
      if (!text.includes(delimiter)) {
        if (values['s'] === undefined) os.print(proc, `${text}\n`)
        continue
      }
      os.print(
        proc,
        `${text
          .split(delimiter)
          .filter((_, k) => chosen(k + 1))
          .join(out)}\n`,
      )
    } else if (values['O'] === undefined) {
      const units = kind === 'b' ? [...toBytes(text)] : [...text]
      const kept = units.filter((_, k) => chosen(k + 1))
      os.print(proc, `${kind === 'b' ? fromBytes(kept as number[]) : kept.join('')}\n`)
    } else {
      const units = [...text]
      os.print(proc, `${list.map(([low, high]) => units.slice(low - 1, high).join('')).join(out)}\n`)
    }
  }
  return 'again'
})

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
