// od and hexdump: bytes as numbers.
import type { Program } from '../../machine.ts'
import { toBytes } from '../../text.ts'
import { guarded, parseOptions, readWhole, sizeNumber } from '../command.ts'

export const od: Program = guarded((os, proc) => {
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

export const hexdump: Program = guarded((os, proc) => {
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
