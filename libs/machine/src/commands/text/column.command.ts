// column: text in columns.
import type { Program } from '../../machine.ts'
import { displayWidth } from '../../tty/display-width.ts'
import { guarded, parseOptions, readWhole } from '../command.ts'

export const column: Program = guarded((os, proc) => {
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
