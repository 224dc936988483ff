import { compareText } from '../../files/files.ts'
import type { Program } from '../../machine.ts'
import { guarded, parseOptions, readWhole, tryHelp, UsageError } from '../command.ts'

interface Key {
  field: number
  char: number
  endField: number
  endChar: number
  flags: string
}

const parseKey = (text: string): Key => {
  const match = /^(\d+)(?:\.(\d+))?([bdfghiMnRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnRrV]*))?$/.exec(text)
  if (!match) throw new UsageError(`invalid number at field start: invalid count at start of ‘${text}’`, 2)
  if (match[1] === '0') throw new UsageError(`-: invalid field specification ‘${text}’: field number is zero`, 2)
  return {
    field: Number(match[1]),
    char: Number(match[2] ?? 1),
    endField: Number(match[4] ?? 0),
    endChar: Number(match[5] ?? 0),
    flags: (match[3] ?? '') + (match[6] ?? ''),
  }
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

const fieldText = (line: string, key: Key, separator: string | undefined, blanks: boolean): string => {
  // Without -t a field includes the blanks before it.
  const starts: [number, number][] = []
  if (separator === undefined) {
    const pattern = /[ \t]*[^ \t]+|[ \t]+$/g
    for (let match = pattern.exec(line); match; match = pattern.exec(line))
      starts.push([match.index, match.index + match[0].length])
  } else {
    let at = 0
    for (;;) {
      const end = line.indexOf(separator, at)
      starts.push([at, end < 0 ? line.length : end])
      if (end < 0) break
      at = end + separator.length
    }
  }
  const skip = (at: number, to: number) => {
    let i = at
    while (i < to && (line[i] === ' ' || line[i] === '\t')) i++
    return i
  }
  const first = starts[key.field - 1]
  if (!first) return ''
  const from = (blanks ? skip(first[0], first[1]) : first[0]) + key.char - 1
  let to = line.length
  if (key.endField) {
    const last = starts[key.endField - 1]
    if (last) to = key.endChar ? Math.min(last[1], (blanks ? skip(last[0], last[1]) : last[0]) + key.endChar) : last[1]
  }
  return line.slice(from, Math.max(from, to))
}

const numeric = (text: string): number => {
  const match = /^\s*(-?\d*\.?\d*)/.exec(text)
  return match?.[1] && match[1] !== '-' && match[1] !== '.' ? Number(match[1]) : 0
}
const human = (text: string): number => {
  const match = /^\s*(-?\d*\.?\d+)\s*([kKMGTPE]?)/.exec(text)
  if (!match) return 0
  const value = Number(match[1])
  const power = match[2] ? 'KMGTPE'.indexOf(match[2].toUpperCase()) + 1 : 0
  return Math.sign(value) * (power * 1e6 + Math.abs(value) / 1024)
}
const version = (a: string, b: string): number => {
  const x = a.match(/\d+|\D+/g) ?? []
  const y = b.match(/\d+|\D+/g) ?? []
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const p = x[i] ?? ''
    const q = y[i] ?? ''
    const order = /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : compareText(p, q)
    if (order) return order
  }
  return 0
}

const compareBy = (flags: string, a: string, b: string): number => {
  if (flags.includes('n')) return numeric(a) - numeric(b)
  if (flags.includes('g')) return (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0)
  if (flags.includes('h')) return human(a) - human(b)
  if (flags.includes('M'))
    return months.indexOf(a.trim().slice(0, 3).toUpperCase()) - months.indexOf(b.trim().slice(0, 3).toUpperCase())
  if (flags.includes('V')) return version(a, b)
  let x = flags.includes('b') ? a.trimStart() : a
  let y = flags.includes('b') ? b.trimStart() : b
  if (flags.includes('d')) {
    x = x.replace(/[^\p{L}\p{N}\s]/gu, '')
    y = y.replace(/[^\p{L}\p{N}\s]/gu, '')
  }
  if (flags.includes('f')) {
    x = x.toUpperCase()
    y = y.toUpperCase()
  }
  return compareText(x, y)
}

const sort: Program = guarded((os, proc) => {
  const { values, all, operands } = parseOptions(
    proc,
    'bcCdfghiMmnRrsuVk:o:t:T:zS:',
    {
      'ignore-leading-blanks': 'b',
      check: 'c',
      'dictionary-order': 'd',
      'ignore-case': 'f',
      'general-numeric-sort': 'g',
      'human-numeric-sort': 'h',
      'month-sort': 'M',
      merge: 'm',
      'numeric-sort': 'n',
      'random-sort': 'R',
      reverse: 'r',
      stable: 's',
      unique: 'u',
      'version-sort': 'V',
      'key=': 'k',
      'output=': 'o',
      'field-separator=': 't',
      'zero-terminated': 'z',
      'parallel=': 'P',
      'temporary-directory=': 'T',
    },
    { status: 2 },
  )
  const whole = readWhole(os, proc, operands, (path, error) =>
    os.warn(proc, `${error.code === 'EISDIR' ? 'read failed' : 'cannot read'}: ${path}: ${error.message}`),
  )
  if (whole === undefined) return 'blocked'
  const terminator = values['z'] === undefined ? '\n' : '\0'
  const lines =
    whole.text === ''
      ? []
      : (operands.length === 0 ? [whole.text] : whole.texts).flatMap((text) =>
          text === '' ? [] : (text.endsWith(terminator) ? text.slice(0, -1) : text).split(terminator),
        )
  os.charge(lines.length * 10)
  const global = [...'bdfghiMnRV'].filter((letter) => values[letter] !== undefined).join('')
  const reverse = values['r'] !== undefined
  const separator = values['t'] === '\\0' ? '\0' : values['t']
  if (separator !== undefined && separator.length !== 1)
    throw new UsageError(separator === '' ? 'empty tab' : `multi-character tab ‘${separator}’`, 2)
  const keys = (all['k'] ?? []).map(parseKey)
  const random = new Map<string, number>()
  const byKeys = (a: string, b: string): number => {
    if (keys.length === 0) {
      if (global.includes('R')) {
        for (const line of [a, b]) if (!random.has(line)) random.set(line, os.random())
        return (random.get(a) ?? 0) - (random.get(b) ?? 0)
      }
      return global ? compareBy(global, a, b) * (reverse ? -1 : 1) : 0
    }
    for (const key of keys) {
      const own = key.flags.replace('b', '') !== '' || key.flags.includes('b')
      const flags = own ? key.flags : global
      const order = compareBy(
        flags,
        fieldText(a, key, separator, flags.includes('b')),
        fieldText(b, key, separator, flags.includes('b')),
      )
      if (order) return order * ((own ? key.flags.includes('r') : reverse) ? -1 : 1)
    }
    return 0
  }
  const compare = (a: string, b: string): number => {
    const order = byKeys(a, b)
    if (order || values['s'] !== undefined || values['u'] !== undefined) {
      if (order || keys.length || global) return order
    }
    return compareText(a, b) * (reverse ? -1 : 1)
  }
  if (values['c'] !== undefined || values['C'] !== undefined) {
    for (let i = 1; i < lines.length; i++) {
      const order = compare(lines[i - 1] as string, lines[i] as string)
      if (order > 0 || (order === 0 && values['u'] !== undefined)) {
        if (values['c'] !== undefined) os.warn(proc, `${operands[0] ?? '-'}:${i + 1}: disorder: ${lines[i]}`)
        return 1
      }
    }
    return 0
  }
  lines.sort(compare)
  const kept =
    values['u'] === undefined
      ? lines
      : lines.filter(
          (line, i) =>
            i === 0 ||
            (keys.length || global
              ? byKeys(lines[i - 1] as string, line)
              : compareText(lines[i - 1] as string, line)) !== 0,
        )
  const text = kept.map((line) => line + terminator).join('')
  if (values['o'] !== undefined) os.writeFile(proc, values['o'], text)
  else os.print(proc, text)
  return whole.failed ? 2 : 0
})

const comm: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, '123', {
    'check-order': 'c',
    'nocheck-order': 'n',
    'output-delimiter=': 'd',
  })
  if (operands.length !== 2)
    throw new UsageError(
      operands.length === 0
        ? 'missing operand'
        : operands.length === 1
          ? `missing operand after '${operands[0]}'`
          : `extra operand '${operands[2]}'`,
      1,
      tryHelp(proc),
    )
  const whole = readWhole(os, proc, operands)
  if (whole === undefined) return 'blocked'
  if (whole.failed) return 1
  const [left, right] = whole.texts.map((text) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))) as [
    string[],
    string[],
  ]
  const delimiter = values['d'] ?? '\t'
  const show = (column: 1 | 2 | 3, line: string) => {
    if (values[String(column)] !== undefined) return
    const before = [1, 2].filter((one) => one < column && values[String(one)] === undefined).length
    os.print(proc, `${delimiter.repeat(before)}${line}\n`)
  }
  let i = 0
  let k = 0
  while (i < left.length || k < right.length) {
    const a = left[i]
    const b = right[k]
    if (b === undefined || (a !== undefined && a < b)) show(1, left[i++] as string)
    else if (a === undefined || b < a) show(2, right[k++] as string)
    else {
      show(3, a)
      i++
      k++
    }
  }
  return 0
})

const join: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 't:1:2:j:a:v:e:o:i', {})
  if (operands.length !== 2)
    throw new UsageError(
      operands.length === 0 ? 'missing operand' : `missing operand after '${operands[0]}'`,
      1,
      tryHelp(proc),
    )
  const whole = readWhole(os, proc, operands)
  if (whole === undefined) return 'blocked'
  if (whole.failed) return 1
  const separator = values['t']
  const fields = (line: string) => (separator === undefined ? line.trim().split(/[ \t]+/) : line.split(separator))
  const [left, right] = whole.texts.map((text) =>
    text === '' ? [] : text.replace(/\n$/, '').split('\n').map(fields),
  ) as [string[][], string[][]]
  const one = Number(values['1'] ?? values['j'] ?? 1) - 1
  const two = Number(values['2'] ?? values['j'] ?? 1) - 1
  const out = separator ?? ' '
  const matched = new Set<number>()
  for (const a of left) {
    let found = false
    right.forEach((b, i) => {
      if (a[one] !== b[two]) return
      found = true
      matched.add(i)
      if (values['v'] === undefined)
        os.print(proc, `${[a[one], ...a.filter((_, k) => k !== one), ...b.filter((_, k) => k !== two)].join(out)}\n`)
    })
    if (!found && (values['a'] === '1' || values['v'] === '1')) os.print(proc, `${a.join(out)}\n`)
  }
  if (values['a'] === '2' || values['v'] === '2')
    right.forEach((b, i) => (matched.has(i) ? undefined : os.print(proc, `${b.join(out)}\n`)))
  return 0
})

const shuf: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'en:i:r', {
    echo: 'e',
    'head-count=': 'n',
    'input-range=': 'i',
    repeat: 'r',
  })
  let lines: string[]
  if (values['e'] !== undefined) lines = operands
  else if (values['i'] !== undefined) {
    const [low, high] = values['i'].split('-').map(Number) as [number, number]
    if (!(high >= low) || high - low > 1_000_000) throw new UsageError(`invalid input range: ‘${values['i']}’`)
    lines = Array.from({ length: high - low + 1 }, (_, i) => String(low + i))
  } else {
    const whole = readWhole(os, proc, operands)
    if (whole === undefined) return 'blocked'
    lines = whole.text === '' ? [] : whole.text.replace(/\n$/, '').split('\n')
  }
  for (let i = lines.length - 1; i > 0; i--) {
    const k = Math.floor(os.random() * (i + 1))
    ;[lines[i], lines[k]] = [lines[k] as string, lines[i] as string]
  }
  os.print(
    proc,
    lines
      .slice(0, values['n'] === undefined ? undefined : Number(values['n']))
      .map((line) => `${line}\n`)
      .join(''),
  )
  return 0
})

/** sort, comm, join, shuf. */
export const sortingCommands: Record<string, Program> = { sort, comm, join, shuf }
