import { md5, sha1, sha256 } from '../../digest/digest.ts'
import type { Program } from '../../machine.ts'
import { SystemError } from '../../process/system-error.ts'
import { byteLength, fromBytes, toBytes } from '../../text.ts'
import { displayWidth } from '../../tty/display-width.ts'
import { guarded, nameOf, parseOptions, readWhole, sizeNumber, tryHelp, UsageError } from '../command.ts'
import { base64Decode, base64Encode } from '../network/url.ts'
import { Regex, RegexError } from '../../regex/regex.ts'

const digest = (compute: (bytes: Uint8Array) => string, label: string): Program =>
  guarded((os, proc) => {
    const { values, operands } = parseOptions(proc, 'cbtw', {
      check: 'c',
      binary: 'b',
      text: 't',
      quiet: 'quiet',
      status: 'status',
      tag: 'tag',
      warn: 'w',
      'ignore-missing': 'im',
      strict: 's',
    })
    if (values['c'] !== undefined) {
      const lists = readWhole(os, proc, operands)
      if (lists === undefined) return 'blocked'
      let failed = 0
      let missing = 0
      for (const line of lists.text.split('\n')) {
        const match = /^([0-9a-f]+) [ *](.+)$/.exec(line)
        if (!match) continue
        let verdict: string
        try {
          verdict = compute(toBytes(os.readFile(proc, match[2] as string))) === match[1] ? 'OK' : 'FAILED'
        } catch (error) {
          if (!(error instanceof SystemError)) throw error
          os.warn(proc, `${match[2]}: ${error.message}`)
          verdict = 'FAILED open or read'
          missing++
        }
        if (verdict === 'FAILED') failed++
        if (values['status'] === undefined && (verdict !== 'OK' || values['quiet'] === undefined))
          os.print(proc, `${match[2]}: ${verdict}\n`)
      }
      if (missing && values['status'] === undefined)
        os.warn(proc, `WARNING: ${missing} listed file${missing === 1 ? '' : 's'} could not be read`)
      if (failed && values['status'] === undefined)
        os.warn(proc, `WARNING: ${failed} computed checksum${failed === 1 ? '' : 's'} did NOT match`)
      return failed || missing ? 1 : 0
    }
    if (operands.length === 0 || operands.includes('-')) {
      const whole = readWhole(os, proc, [])
      if (whole === undefined) return 'blocked'
      os.print(
        proc,
        values['tag'] === undefined
          ? `${compute(toBytes(whole.text))}  -\n`
          : `${label} (-) = ${compute(toBytes(whole.text))}\n`,
      )
      return 0
    }
    let status = 0
    for (const path of operands) {
      try {
        const text = os.readFile(proc, path)
        os.charge(text.length >> 2)
        const sum = compute(toBytes(text))
        os.print(
          proc,
          values['tag'] === undefined
            ? `${sum} ${values['b'] === undefined ? ' ' : '*'}${path}\n`
            : `${label} (${path}) = ${sum}\n`,
        )
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        os.warn(proc, `${path}: ${error.message}`)
        status = 1
      }
    }
    return status
  })

const base64: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'diw:D', { decode: 'd', 'ignore-garbage': 'i', 'wrap=': 'w' })
  if (operands.length > 1) throw new UsageError(`extra operand '${operands[1]}'`, 1, tryHelp(proc))
  const whole = readWhole(os, proc, operands)
  if (whole === undefined) return 'blocked'
  if (whole.failed) return 1
  os.charge(whole.text.length >> 3)
  if (values['d'] !== undefined || values['D'] !== undefined) {
    const text = values['i'] === undefined ? whole.text.replace(/\n/g, '') : whole.text.replace(/[^A-Za-z0-9+/=]/g, '')
    const bytes = base64Decode(text)
    const valid = bytes !== undefined && text.replace(/=+$/, '').length % 4 !== 1 && text.length % 4 === 0
    if (bytes) os.print(proc, fromBytes(bytes))
    else {
      const good = /^[A-Za-z0-9+/]*/.exec(text)?.[0] ?? ''
      const part = base64Decode(good.length % 4 === 1 ? good.slice(0, -1) : good)
      if (part) os.print(proc, fromBytes(part))
    }
    if (!valid) throw new UsageError('invalid input')
    return 0
  }
  const width = Number(values['w'] ?? 76)
  const text = base64Encode(toBytes(whole.text))
  if (text === '') return 0
  if (width === 0) os.print(proc, text)
  else os.print(proc, text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n'))
  return 0
})

const od: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'A:t:N:j:w::vabcdox', {
    'address-radix=': 'A',
    'format=': 't',
    'read-bytes=': 'N',
    'skip-bytes=': 'j',
  })
  const whole = readWhole(os, proc, operands)
  if (whole === undefined) return 'blocked'
  const skip = sizeNumber(values['j'] ?? '0') ?? 0
  const limit = values['N'] === undefined ? undefined : (sizeNumber(values['N']) ?? 0)
  const bytes = toBytes(whole.text).slice(skip, limit === undefined ? undefined : skip + limit)
  const format =
    values['t'] ??
    (values['c'] !== undefined
      ? 'c'
      : values['x'] !== undefined
        ? 'x2'
        : values['b'] !== undefined
          ? 'o1'
          : values['a'] !== undefined
            ? 'a'
            : values['d'] !== undefined
              ? 'u2'
              : 'o2')
  const radix = values['A'] ?? 'o'
  const address = (n: number) =>
    radix === 'n'
      ? ''
      : radix === 'x'
        ? n.toString(16).padStart(6, '0')
        : radix === 'd'
          ? String(n).padStart(7, '0')
          : n.toString(8).padStart(7, '0')
  const perLine = values['w'] === undefined ? 16 : Number(values['w'] || 32)
  const unit = format[0] as string
  const size = unit === 'c' || unit === 'a' ? 1 : Number(/\d+/.exec(format)?.[0] ?? 4)
  const named = [
    'nul',
    'soh',
    'stx',
    'etx',
    'eot',
    'enq',
    'ack',
    'bel',
    'bs',
    'ht',
    'nl',
    'vt',
    'ff',
    'cr',
    'so',
    'si',
    'dle',
    'dc1',
    'dc2',
    'dc3',
    'dc4',
    'nak',
    'syn',
    'etb',
    'can',
    'em',
    'sub',
    'esc',
    'fs',
    'gs',
    'rs',
    'us',
    'sp',
  ]
  const escapes: Record<number, string> = {
    0: '\\0',
    7: '\\a',
    8: '\\b',
    9: '\\t',
    10: '\\n',
    11: '\\v',
    12: '\\f',
    13: '\\r',
  }
  const cell = (at: number): string => {
    const byte = bytes[at] as number
    if (unit === 'c')
      return (
        escapes[byte] ?? (byte < 32 || byte > 126 ? byte.toString(8).padStart(3, '0') : String.fromCharCode(byte))
      ).padStart(4)
    if (unit === 'a') return (byte === 127 ? 'del' : (named[byte & 127] ?? String.fromCharCode(byte & 127))).padStart(4)
    let value = 0n
    for (let k = size - 1; k >= 0; k--) value = (value << 8n) | BigInt(bytes[at + k] ?? 0)
    if (unit === 'x') return ` ${value.toString(16).padStart(size * 2, '0')}`
    if (unit === 'o') return ` ${value.toString(8).padStart(Math.ceil((size * 8) / 3), '0')}`
    const digits = { 1: 3, 2: 5, 4: 10, 8: 20 }[size] ?? 10
    if (unit === 'd')
      return ` ${BigInt.asIntN(size * 8, value)
        .toString()
        .padStart(digits + 1)}`
    return ` ${value.toString().padStart(digits)}`
  }
  let previous = ''
  let starred = false
  for (let at = 0; at < bytes.length; at += perLine) {
    let line = ''
    for (let k = at; k < Math.min(bytes.length, at + perLine); k += size) line += cell(k)
    if (line === previous && values['v'] === undefined && at + perLine < bytes.length) {
      if (!starred) os.print(proc, '*\n')
      starred = true
      continue
    }
    starred = false
    previous = line
    os.print(proc, `${address(skip + at)}${line}\n`)
    os.charge(20)
  }
  if (radix !== 'n') os.print(proc, `${address(skip + bytes.length)}\n`)
  return whole.failed ? 1 : 0
})

const hexdump: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'Cn:s:vx', { canonical: 'C', 'length=': 'n', 'skip=': 's' })
  const whole = readWhole(os, proc, operands)
  if (whole === undefined) return 'blocked'
  const skip = Number(values['s'] ?? 0)
  const bytes = toBytes(whole.text).slice(skip, values['n'] === undefined ? undefined : skip + Number(values['n']))
  const canonical = values['C'] !== undefined
  let previous = ''
  let starred = false
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.slice(at, at + 16)]
    let line: string
    if (canonical) {
      const hex = row.map((byte) => byte.toString(16).padStart(2, '0'))
      line = `  ${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}  |${row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')}|`
    } else {
      line = ''
      for (let k = 0; k < 16; k += 2)
        line +=
          k < row.length ? ` ${(((row[k + 1] ?? 0) << 8) | (row[k] as number)).toString(16).padStart(4, '0')}` : '     '
      line = line.padEnd(40)
    }
    if (line === previous && values['v'] === undefined && row.length === 16) {
      if (!starred) os.print(proc, '*\n')
      starred = true
      continue
    }
    previous = line
    starred = false
    os.print(proc, `${(skip + at).toString(16).padStart(canonical ? 8 : 7, '0')}${line}\n`)
  }
  if (bytes.length) os.print(proc, `${(skip + bytes.length).toString(16).padStart(canonical ? 8 : 7, '0')}\n`)
  return 0
})

const column: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'ts:o:c:N:R:xeL', {
    table: 't',
    'separator=': 's',
    'output-separator=': 'o',
    'table-columns=': 'N',
    'table-right=': 'R',
  })
  const whole = readWhole(os, proc, operands)
  if (whole === undefined) return 'blocked'
  const lines = whole.text.split('\n').filter((line) => line.trim() !== '')
  if (values['t'] !== undefined) {
    const separators = values['s']
    const split = (line: string) =>
      separators === undefined
        ? line.trim().split(/[ \t]+/)
        : line.split(new RegExp(`[${separators.replace(/[\\\]^-]/g, '\\$&')}]`))
    const rows = [...(values['N'] === undefined ? [] : [values['N'].split(',')]), ...lines.map(split)]
    const widths: number[] = []
    for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell))))
    const gap = values['o'] ?? '  '
    for (const row of rows)
      os.print(
        proc,
        `${row.map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - displayWidth(cell)))).join(gap)}\n`,
      )
    return 0
  }
  const total = Number(values['c'] ?? (os.isTty(proc, 1) ? os.ttySize(proc).cols : 80))
  const width = Math.ceil((Math.max(0, ...lines.map(displayWidth)) + 1) / 8) * 8
  const perRow = Math.max(1, Math.floor(total / width))
  const height = Math.ceil(lines.length / perRow)
  for (let row = 0; row < height; row++) {
    let out = ''
    for (let i = row; i < lines.length; i += height) {
      const cell = lines[i] as string
      out += i + height < lines.length ? cell + '\t'.repeat(Math.ceil((width - displayWidth(cell)) / 8)) : cell
    }
    os.print(proc, `${out}\n`)
  }
  return 0
})

const expr: Program = guarded((os, proc) => {
  const words = proc.argv.slice(1)
  if (words[0] === '--') words.shift()
  if (words.length === 0) throw new UsageError('missing operand', 2, tryHelp(proc))
  let i = 0
  const number = (text: string): bigint => {
    if (!/^-?\d+$/.test(text)) throw new UsageError('non-integer argument', 2)
    return BigInt(text)
  }
  const isTrue = (text: string) => text !== '' && !/^-?0+$/.test(text)
  const or = (): string => {
    let left = and()
    while (words[i] === '|') {
      i++
      const right = and()
      left = isTrue(left) ? left : isTrue(right) ? right : '0'
    }
    return left
  }
  const and = (): string => {
    let left = comparison()
    while (words[i] === '&') {
      i++
      const right = comparison()
      left = isTrue(left) && isTrue(right) ? left : '0'
    }
    return left
  }
  const comparison = (): string => {
    let left = sum()
    while (['<', '<=', '=', '==', '!=', '>=', '>'].includes(words[i] ?? '')) {
      const operator = words[i++] as string
      const right = sum()
      const integers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right)
      const order = integers
        ? number(left) < number(right)
          ? -1
          : number(left) > number(right)
            ? 1
            : 0
        : left < right
          ? -1
          : left > right
            ? 1
            : 0
      left = {
        '<': order < 0,
        '<=': order <= 0,
        '=': order === 0,
        '==': order === 0,
        '!=': order !== 0,
        '>=': order >= 0,
        '>': order > 0,
      }[operator]
        ? '1'
        : '0'
    }
    return left
  }
  const sum = (): string => {
    let left = product()
    while (words[i] === '+' || words[i] === '-') {
      const operator = words[i++]
      const right = product()
      left = String(operator === '+' ? number(left) + number(right) : number(left) - number(right))
    }
    return left
  }
  const product = (): string => {
    let left = colon()
    while (words[i] === '*' || words[i] === '/' || words[i] === '%') {
      const operator = words[i++]
      const right = colon()
      if (operator !== '*' && number(right) === 0n) throw new UsageError('division by zero', 2)
      left = String(
        operator === '*'
          ? number(left) * number(right)
          : operator === '/'
            ? number(left) / number(right)
            : number(left) % number(right),
      )
    }
    return left
  }
  const match = (text: string, pattern: string): string => {
    try {
      const regex = Regex.basic(pattern.startsWith('^') ? pattern : `^${pattern}`)
      const found = regex.find(text)
      if (regex.groupCount > 0) return found && found.index === 0 ? (found.groups[1] ?? '') : ''
      return found && found.index === 0 ? String([...text.slice(0, found.end)].length) : '0'
    } catch (error) {
      if (error instanceof RegexError) throw new UsageError(error.message, 2)
      throw error
    }
  }
  const colon = (): string => {
    let left = primary()
    while (words[i] === ':') {
      i++
      left = match(left, primary())
    }
    return left
  }
  const primary = (): string => {
    const word = words[i++]
    if (word === undefined)
      throw new UsageError(`syntax error: missing argument after '${words[words.length - 1] ?? ''}'`, 2)
    if (word === '(') {
      const value = or()
      if (words[i++] !== ')') throw new UsageError(`syntax error: expecting ')' after '${words[words.length - 1]}'`, 2)
      return value
    }
    if (word === 'length' && i < words.length) return String([...primary()].length)
    if (word === 'match' && i + 1 < words.length) return match(primary(), primary())
    if (word === 'index' && i + 1 < words.length) {
      const text = primary()
      const wanted = primary()
      return String([...text].findIndex((c) => wanted.includes(c)) + 1)
    }
    if (word === 'substr' && i + 2 < words.length) {
      const text = [...primary()]
      const start = Number(primary())
      const length = Number(primary())
      return start < 1 || length < 1 || Number.isNaN(start + length)
        ? ''
        : text.slice(start - 1, start - 1 + length).join('')
    }
    if (word === '+' && i < words.length) return words[i++] as string
    return word
  }
  const value = or()
  if (i < words.length) throw new UsageError(`syntax error: unexpected argument '${words[i]}'`, 2)
  os.print(proc, `${value}\n`)
  return isTrue(value) ? 0 : 1
})

/** Length of the longest common subsequence table, walked back into edits. Bounded: beyond it everything is replaced. */
const edits = (a: string[], b: string[]): { kind: ' ' | '-' | '+'; line: string; a: number; b: number }[] => {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const x = a.slice(start, a.length - end)
  const y = b.slice(start, b.length - end)
  const out: { kind: ' ' | '-' | '+'; line: string; a: number; b: number }[] = []
  for (let i = 0; i < start; i++) out.push({ kind: ' ', line: a[i] as string, a: i, b: i })
  if (x.length * y.length > 4_000_000) {
    x.forEach((line, i) => out.push({ kind: '-', line, a: start + i, b: start }))
    y.forEach((line, i) => out.push({ kind: '+', line, a: start + x.length, b: start + i }))
  } else {
    const width = y.length + 1
    const table = new Uint32Array((x.length + 1) * width)
    for (let i = x.length - 1; i >= 0; i--)
      for (let k = y.length - 1; k >= 0; k--)
        table[i * width + k] =
          x[i] === y[k]
            ? (table[(i + 1) * width + k + 1] as number) + 1
            : Math.max(table[(i + 1) * width + k] as number, table[i * width + k + 1] as number)
    let i = 0
    let k = 0
    while (i < x.length || k < y.length) {
      if (i < x.length && k < y.length && x[i] === y[k]) {
        out.push({ kind: ' ', line: x[i] as string, a: start + i, b: start + k })
        i++
        k++
      } else if (
        i < x.length &&
        (k >= y.length || (table[(i + 1) * width + k] as number) >= (table[i * width + k + 1] as number))
      ) {
        out.push({ kind: '-', line: x[i] as string, a: start + i, b: start + k })
        i++
      } else {
        out.push({ kind: '+', line: y[k] as string, a: start + i, b: start + k })
        k++
      }
    }
  }
  for (let i = 0; i < end; i++)
    out.push({ kind: ' ', line: a[a.length - end + i] as string, a: a.length - end + i, b: b.length - end + i })
  return out
}

const noNewline = '\\ No newline at end of file\n'

const diff: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(
    proc,
    'uU:qsiwbBrNyc',
    {
      unified: 'u',
      'unified=': 'U',
      brief: 'q',
      'report-identical-files': 's',
      'ignore-case': 'i',
      'ignore-all-space': 'w',
      'ignore-space-change': 'b',
      'ignore-blank-lines': 'B',
      recursive: 'r',
      'new-file': 'N',
      'color=?': 'color',
      'label=': 'label',
    },
    { status: 2 },
  )
  if (operands.length !== 2)
    throw new UsageError(
      operands.length < 2 ? `missing operand after '${operands[0] ?? nameOf(proc)}'` : `extra operand '${operands[2]}'`,
      2,
      tryHelp(proc),
    )
  let [left, right] = operands as [string, string]
  if (os.find(proc, left)?.node.kind === 'directory' && os.find(proc, right)?.node.kind === 'directory') {
    let status = 0
    const names = [...new Set([...os.list(proc, left), ...os.list(proc, right)])].sort()
    for (const name of names) {
      const a = os.find(proc, `${left}/${name}`)
      const b = os.find(proc, `${right}/${name}`)
      if (!a || !b) {
        os.print(proc, `Only in ${a ? left : right}: ${name}\n`)
        status = 1
      } else if (a.node.kind === 'file' && b.node.kind === 'file' && a.node.text !== b.node.text) {
        os.print(
          proc,
          values['q'] === undefined
            ? `diff ${proc.argv
                .slice(1)
                .filter((arg) => arg.startsWith('-'))
                .join(
                  ' ',
                )}${proc.argv.some((arg, i) => i > 0 && arg.startsWith('-')) ? ' ' : ''}${left}/${name} ${right}/${name}\n${body(a.node.text, b.node.text, `${left}/${name}`, `${right}/${name}`, values)}`
            : `Files ${left}/${name} and ${right}/${name} differ\n`,
        )
        status = 1
      }
    }
    return status
  }
  if (os.find(proc, left)?.node.kind === 'directory') left = `${left}/${right.replace(/^.*\//, '')}`
  else if (os.find(proc, right)?.node.kind === 'directory') right = `${right}/${left.replace(/^.*\//, '')}`
  const whole = readWhole(os, proc, [left, right])
  if (whole === undefined) return 'blocked'
  if (whole.failed) return 2
  const [a = '', b = ''] = whole.texts
  if (a === b) {
    if (values['s'] !== undefined) os.print(proc, `Files ${left} and ${right} are identical\n`)
    return 0
  }
  if (values['q'] !== undefined) {
    os.print(proc, `Files ${left} and ${right} differ\n`)
    return 1
  }
  os.charge(byteLength(a) + byteLength(b))
  const text = body(a, b, left, right, values)
  os.print(proc, text)
  return text === '' ? 0 : 1
})

const body = (a: string, b: string, left: string, right: string, values: Record<string, string>): string => {
  const split = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
  const key = (line: string) => {
    let text = line
    if (values['w'] !== undefined) text = text.replace(/\s/g, '')
    else if (values['b'] !== undefined) text = text.replace(/\s+/g, ' ').trimEnd()
    return values['i'] === undefined ? text : text.toLowerCase()
  }
  const linesA = split(a)
  const linesB = split(b)
  const lastA = a !== '' && !a.endsWith('\n') ? linesA.length - 1 : -1
  const lastB = b !== '' && !b.endsWith('\n') ? linesB.length - 1 : -1
  const mark = (line: string, i: number, last: number) => (i === last ? `${key(line)}\0` : key(line))
  const script = edits(
    linesA.map((line, i) => mark(line, i, lastA)),
    linesB.map((line, i) => mark(line, i, lastB)),
  )
  if (script.every((one) => one.kind === ' ')) return ''
  const textOf = (one: (typeof script)[number]) =>
    one.kind === '+' ? (linesB[one.b] as string) : (linesA[one.a] as string)
  const ends = (one: (typeof script)[number]) =>
    (one.kind !== '+' && one.a === lastA) || (one.kind === '+' && one.b === lastB) ? noNewline : ''
  const unified = values['u'] !== undefined || values['U'] !== undefined
  let out = ''
  if (unified) {
    const context = Number(values['U'] ?? 3)
    const time = '1970-01-01 00:00:00.000000000 +0000'
    out += `--- ${values['label'] ?? `${left}\t${time}`}\n+++ ${values['label'] ?? `${right}\t${time}`}\n`
    for (let i = 0; i < script.length;) {
      if (script[i]?.kind === ' ') {
        i++
        continue
      }
      const from = Math.max(0, i - context)
      let to = i
      for (let k = i, gap = 0; k < script.length; k++) {
        if (script[k]?.kind === ' ') {
          if (++gap > context * 2) break
        } else {
          gap = 0
          to = k
        }
      }
      to = Math.min(script.length, to + context + 1)
      const hunk = script.slice(from, to)
      const first = hunk[0] as (typeof script)[number]
      const countA = hunk.filter((one) => one.kind !== '+').length
      const countB = hunk.filter((one) => one.kind !== '-').length
      const range = (start: number, count: number) =>
        count === 1 ? `${start + 1}` : `${count === 0 ? start : start + 1},${count}`
      out += `@@ -${range(first.a, countA)} +${range(first.b, countB)} @@\n${hunk.map((one) => `${one.kind}${textOf(one)}\n${ends(one)}`).join('')}`
      i = to
    }
    return out
  }
  for (let i = 0; i < script.length;) {
    if (script[i]?.kind === ' ') {
      i++
      continue
    }
    let to = i
    while (to < script.length && script[to]?.kind !== ' ') to++
    const hunk = script.slice(i, to)
    const removed = hunk.filter((one) => one.kind === '-')
    const added = hunk.filter((one) => one.kind === '+')
    const first = hunk[0] as (typeof script)[number]
    const range = (start: number, count: number) => (count > 1 ? `${start + 1},${start + count}` : `${start + 1}`)
    if (removed.length && added.length)
      out += `${range((removed[0] as (typeof script)[number]).a, removed.length)}c${range((added[0] as (typeof script)[number]).b, added.length)}\n`
    else if (removed.length) out += `${range((removed[0] as (typeof script)[number]).a, removed.length)}d${first.b}\n`
    else out += `${first.a}a${range((added[0] as (typeof script)[number]).b, added.length)}\n`
    out += removed.map((one) => `< ${textOf(one)}\n${ends(one)}`).join('')
    if (removed.length && added.length) out += '---\n'
    out += added.map((one) => `> ${textOf(one)}\n${ends(one)}`).join('')
    i = to
  }
  return out
}

const cmp: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'sl', { quiet: 's', silent: 's' }, { status: 2 })
  const [left, right] = operands
  if (left === undefined || right === undefined)
    throw new UsageError(`missing operand after '${left ?? 'cmp'}'`, 2, tryHelp(proc))
  const whole = readWhole(os, proc, [left, right])
  if (whole === undefined) return 'blocked'
  if (whole.failed) return 2
  const [a, b] = whole.texts.map((text) => toBytes(text)) as [Uint8Array, Uint8Array]
  let line = 1
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) {
      if (values['s'] === undefined) os.print(proc, `${left} ${right} differ: byte ${i + 1}, line ${line}\n`)
      return 1
    }
    if (a[i] === 10) line++
  }
  if (a.length === b.length) return 0
  if (values['s'] === undefined)
    os.warn(
      proc,
      `EOF on ${a.length < b.length ? left : right} after byte ${Math.min(a.length, b.length)}, ${line > 1 ? `line ${line - 1}` : 'in line 1'}`,
    )
  return 1
})

/** Digests, encodings, dumps, comparisons. */
export const digestCommands: Record<string, Program> = {
  md5sum: digest(md5, 'MD5'),
  sha1sum: digest(sha1, 'SHA1'),
  sha256sum: digest(sha256, 'SHA256'),
  base64,
  od,
  hexdump,
  hd: hexdump,
  column,
  expr,
  diff,
  cmp,
}
