// wc: how many lines, words and bytes.
import type { Program } from '../../machine.ts'
import { byteLength, characterCount } from '../../text.ts'
import { displayWidth } from '../../tty/display-width.ts'
import { guarded, newInput, nextChunk, parseOptions, type Input } from '../command.ts'

interface WcState {
  input?: Input
  counts: number[]
  totals: number[]
  rows: { counts: number[]; name: string }[]
  inWord: boolean
  lineWidth: number
  files: number
}

export const wc: Program = guarded((os, proc) => {
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
