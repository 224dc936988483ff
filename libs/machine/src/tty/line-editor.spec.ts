import headless from '@xterm/headless'
import { describe, expect, it } from 'vitest'
import { leave, newEditor, paint, resize, typeKeys, type EditorState } from './line-editor.ts'
import { codePointWidth } from './display-width.ts'

const { Terminal } = headless

// The emulator uses our table of widths, as the browser must.
const widths = {
  version: 'kubarium',
  wcwidth: codePointWidth,
  charProperties(code: number, preceding: number): number {
    const width = codePointWidth(code)
    const before = (preceding >> 1) & 3
    const joins = width === 0 && before > 0
    return ((joins ? before : width) << 1) | (joins ? 1 : 0)
  },
}

const history = [
  'first command',
  'kubectl get pods -A',
  '한글 명령어 테스트',
  'echo "a long line that goes on and on until it is longer than any of the screens here are wide"',
  'multi\nline entry',
]

/** The screen as an emulator shows it: rows of text and the cursor. */
const screenOf = (terminal: InstanceType<typeof Terminal>): { rows: string[]; x: number; y: number } => {
  const buffer = terminal.buffer.active
  const rows: string[] = []
  for (let y = 0; y < buffer.length; y++) rows.push(buffer.getLine(y)?.translateToString(true) ?? '')
  while (rows.length && rows[rows.length - 1] === '') rows.pop()
  return { rows, x: buffer.cursorX, y: buffer.cursorY + buffer.baseY }
}

const write = (terminal: InstanceType<typeof Terminal>, text: string) =>
  new Promise<void>((done) => terminal.write(text, done))

/** The screen as it ought to be: prompt and text laid out on a fresh terminal, the cursor where the editor has it. */
const expected = (state: EditorState, cols: number): { rows: string[]; x: number; y: number } => {
  const rows: string[] = ['']
  let x = 0
  let full = false
  const put = (c: string, width: number) => {
    if (x + width > cols) {
      rows.push('')
      x = 0
    }
    rows[rows.length - 1] += c
    x += width
    if (width > 0) full = false
    if (x >= cols) {
      rows.push('')
      x = 0
      full = true
    }
  }
  const all = (text: string) => {
    for (const c of text) {
      if (c === '\n') {
        if (!full) rows.push('')
        full = false
        x = 0
      } else put(c, codePointWidth(c.codePointAt(0) ?? 0))
    }
  }
  all(
    state.search ? `(${state.search.failed ? 'failed ' : ''}reverse-i-search)\`${state.search.query}': ` : state.prompt,
  )
  all(state.text.slice(0, state.cursor))
  const cursor = { x, y: rows.length - 1 }
  // The cursor before a wide character that does not fit stays at the end of the row.
  all(state.text.slice(state.cursor))
  while (rows.length && rows[rows.length - 1] === '') rows.pop()
  return { rows: rows.map((row) => row.trimEnd()), ...cursor }
}

const random = (seed: number) => {
  let state = seed
  return (n: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >> 8) % n
  }
}

const pieces = [
  'a',
  'bc ',
  'ls -la ',
  '한',
  '글자',
  '漢字',
  '🙂',
  'x'.repeat(9),
  ' ',
  '\x01',
  '\x05',
  '\x02',
  '\x06',
  '\x7f',
  '\x1b[3~',
  '\x1b[D',
  '\x1b[C',
  '\x1bb',
  '\x1bf',
  '\x17',
  '\x0b',
  '\x15',
  '\x19',
  '\x14',
  '\x1bd',
  '\x1b\x7f',
  '\x10',
  '\x0e',
  '\x1b[A',
  '\x1b[B',
  '\x12',
  '\x12ku',
  '\x07',
  '\x1f',
  '\x1bu',
  '\x1b.',
  '\x1b[200~paste\x1b[201~',
  '\x1b[1;5D',
  '\x1b[H',
  '\x1b[F',
  '\x04',
]

describe('the line editor', () => {
  it('shows on a real emulator what it has in mind, on narrow and wide screens, with Hangul, Han and emoji', async () => {
    let steps = 0
    for (let round = 0; round < 24; round++) {
      const pick = random(round * 7919 + 17)
      const cols = 8 + pick(30)
      const terminal = new Terminal({ cols, rows: 40, allowProposedApi: true, scrollback: 200 })
      terminal.unicode.register(widths)
      terminal.unicode.activeVersion = 'kubarium'
      const state = newEditor('$ ', history.length)
      await write(terminal, paint(state, cols, true))
      for (let i = 0; i < 60; i++) {
        const keys = pieces[pick(pieces.length)] as string
        if (keys === '\x04' && state.text === '') continue
        const { output, action } = typeKeys(state, keys, { history, cols })
        expect(action.type).toBe('none')
        await write(terminal, output)
        const wanted = expected(state, cols)
        const screen = screenOf(terminal)
        expect({ keys, cols, rows: screen.rows.map((row) => row.trimEnd()), x: screen.x, y: screen.y }).toEqual({
          keys,
          cols,
          ...wanted,
        })
        steps++
        if (state.text.length > 150) {
          await write(terminal, typeKeys(state, '\x05\x15', { history, cols }).output)
        }
      }
      terminal.dispose()
    }
    expect(steps).toBeGreaterThan(1000)
  })

  it('accepts a line and leaves the rest of the keys', () => {
    const state = newEditor('$ ', 0)
    expect(typeKeys(state, 'echo hi\rnext', { history: [], cols: 80 })).toMatchObject({
      action: { type: 'accept', line: 'echo hi' },
      rest: 'next',
    })
  })

  it('keeps a pasted newline in the text instead of running it', () => {
    const state = newEditor('$ ', 0)
    const result = typeKeys(state, '\x1b[200~a\rb\x1b[201~', { history: [], cols: 80 })
    expect(result.action.type).toBe('none')
    expect(state.text).toBe('a\nb')
  })

  it('puts escape sequences together that arrive in pieces', () => {
    const state = newEditor('$ ', 0)
    typeKeys(state, 'abc\x1b', { history: [], cols: 80 })
    typeKeys(state, '[', { history: [], cols: 80 })
    typeKeys(state, 'D', { history: [], cols: 80 })
    expect(state).toMatchObject({ text: 'abc', cursor: 2, pending: '' })
  })

  it('searches the history backwards', () => {
    const state = newEditor('$ ', history.length)
    typeKeys(state, '\x12get', { history, cols: 80 })
    expect(state.text).toBe('kubectl get pods -A')
    expect(typeKeys(state, '\r', { history, cols: 80 }).action).toEqual({ type: 'accept', line: 'kubectl get pods -A' })
  })

  it('undoes, kills and yanks', () => {
    const state = newEditor('$ ', 0)
    typeKeys(state, 'one two three\x17\x17', { history: [], cols: 80 })
    expect(state.text).toBe('one ')
    typeKeys(state, '\x19', { history: [], cols: 80 })
    expect(state.text).toBe('one two three')
    typeKeys(state, '\x1f\x1f\x1f', { history: [], cols: 80 })
    expect(state.text).toBe('one two three')
  })

  it('repaints for another width and leaves to a fresh line', () => {
    const state = newEditor('$ ', 0)
    typeKeys(state, 'x'.repeat(30), { history: [], cols: 80 })
    expect(resize(state, 10)).toContain('x'.repeat(30))
    expect(leave(state, 10)).toContain('\r')
  })
})
