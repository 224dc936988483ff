import { codePointWidth } from '../../tty/display-width.ts'

/** Enters the alternate screen, as full-screen programs do. */
export const enterScreen = '\x1b[?1049h\x1b[H\x1b[2J'
/** Leaves it: what was on the screen before comes back. */
export const leaveScreen = '\x1b[?1049l'

/** Columns of a character at a column: tabs go to the next multiple of eight, control characters are shown as `^X`. */
export const widthAt = (c: string, column: number): number => {
  if (c === '\t') return 8 - (column % 8)
  const code = c.codePointAt(0) ?? 0
  return code < 0x20 || code === 0x7f ? 2 : codePointWidth(code)
}

/** The part of a line that is visible from column `left` on in `cols` columns, without tabs and control characters. */
export const visiblePart = (line: string, left: number, cols: number): string => {
  let out = ''
  let column = 0
  for (const c of line) {
    const width = widthAt(c, column)
    const from = column - left
    if (from + width > cols) break
    if (from >= 0)
      out +=
        c === '\t' ? ' '.repeat(width) : c < ' ' || c === '\x7f' ? `^${String.fromCharCode(c.charCodeAt(0) ^ 64)}` : c
    else if (from + width > 0) out += ' '.repeat(from + width)
    column += width
  }
  return out
}

/** Column at which the character at `position` of a line is shown. */
export const columnOf = (line: string, position: number): number => {
  let column = 0
  let i = 0
  for (const c of line) {
    if (i >= position) break
    column += widthAt(c, column)
    i += c.length
  }
  return column
}

const key = /^(?:\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Za-z]|\x1b|[^])/u

/** Splits typed text into keys; an unfinished escape sequence at the end is given back. */
export const splitKeys = (text: string): { keys: string[]; rest: string } => {
  const keys: string[] = []
  let rest = text
  while (rest !== '') {
    if (/^\x1b(?:\[[0-9;]*|O)$/.test(rest)) return { keys, rest }
    const found = key.exec(rest)?.[0] ?? (rest[0] as string)
    keys.push(found)
    rest = rest.slice(found.length)
  }
  return { keys, rest: '' }
}

/** Rows of text a long line takes on a screen. */
export const wrapLine = (line: string, cols: number): string[] => {
  const rows: string[] = []
  let row = ''
  let column = 0
  let inRow = 0
  for (const c of line) {
    const width = widthAt(c, column)
    if (inRow + width > cols) {
      rows.push(row)
      row = ''
      inRow = 0
    }
    row +=
      c === '\t' ? ' '.repeat(width) : c < ' ' || c === '\x7f' ? `^${String.fromCharCode(c.charCodeAt(0) ^ 64)}` : c
    column += width
    inRow += width
  }
  rows.push(row)
  return rows
}
