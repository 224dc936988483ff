import type { Tty } from '../world.ts'
import { displayWidth } from './display-width.ts'

/** What the line discipline wants done after a chunk of input: text to echo and signals for the foreground group. */
export interface Discipline {
  echo: string
  signals: string[]
}

const control = (c: string) => `^${String.fromCharCode(c.charCodeAt(0) ^ 64)}`

/** Passes typed text through the line discipline of a terminal (termios with its usual characters). Changes `tty`. */
export const typeInto = (tty: Tty, text: string): Discipline => {
  let echo = ''
  const signals: string[] = []
  const put = (shown: string) => {
    if (tty.echo) echo += shown
  }
  const shownWidth = (c: string) => (c < ' ' || c === '\x7f' ? 2 : displayWidth(c))
  for (const c of text) {
    const signal = tty.isig ? { '\x03': 'INT', '\x1c': 'QUIT', '\x1a': 'TSTP' }[c] : undefined
    if (signal) {
      if (tty.icanon) put(control(c))
      tty.line = ''
      tty.input = ''
      signals.push(signal)
      continue
    }
    if (!tty.icanon) {
      tty.input += c
      continue
    }
    if (c === '\r' || c === '\n') {
      tty.input += `${tty.line}\n`
      tty.line = ''
      put('\r\n')
    } else if (c === '\x7f' || c === '\b') {
      const last = [...tty.line].pop()
      if (last === undefined) continue
      tty.line = tty.line.slice(0, tty.line.length - last.length)
      put('\b \b'.repeat(shownWidth(last)))
    } else if (c === '\x15' || c === '\x17') {
      const kept = c === '\x15' ? '' : tty.line.replace(/[^\s]*\s*$/, '')
      const width = [...tty.line.slice(kept.length)].reduce((sum, one) => sum + shownWidth(one), 0)
      tty.line = kept
      put('\b \b'.repeat(width))
    } else if (c === '\x04') {
      if (tty.line === '') tty.eof = true
      tty.input += tty.line
      tty.line = ''
    } else if (tty.line.length < 4095) {
      tty.line += c
      put(c === '\t' ? '\t' : c < ' ' ? control(c) : c)
    }
  }
  return { echo, signals }
}

/** Output processing: newlines become CR LF; keeps track of the column. */
export const toScreen = (tty: Tty, text: string): string => {
  const end = text.lastIndexOf('\n')
  const tail = text.slice(end + 1)
  const afterReturn = tail.lastIndexOf('\r')
  const rest = tail.slice(afterReturn + 1)
  tty.column = end < 0 && afterReturn < 0 ? tty.column + displayWidth(rest) : displayWidth(rest)
  return text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')
}
