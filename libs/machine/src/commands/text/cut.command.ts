// cut: parts of lines.
import type { Program } from '../../machine.ts'
import { fromBytes, toBytes } from '../../text.ts'
import { UsageError, guarded, newInput, nextLine, parseOptions, tryHelp, type Input } from '../command.ts'

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

export const cut: Program = guarded((os, proc) => {
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
