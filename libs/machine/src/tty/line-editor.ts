import { codePointWidth, displayWidth } from './display-width.ts'

// A line editor with the usual emacs keys. Its whole memory is plain state; it repaints once per chunk of keys.

export interface EditorState {
  text: string
  /** Position in `text`, between characters. */
  cursor: number
  prompt: string
  kill: string
  /** Earlier texts, for undo. */
  undo: [text: string, cursor: number][]
  /** Position in the history; its length = the line being typed. */
  at: number
  /** The line being typed, while an entry of the history is shown. */
  draft: string
  search?: { query: string; at: number; failed: boolean; before: string }
  /** Text of a bracketed paste so far. */
  paste?: string
  /** An escape sequence of which not all has arrived. */
  pending: string
  /** Screen row of the cursor, from the first row of the prompt, as it was painted last. */
  row: number
  last?: 'kill' | 'insert' | 'tab' | 'yankArgument' | 'yank'
  argument?: number
  quotedInsert?: true
}

export type EditorAction =
  | { type: 'none' }
  | { type: 'accept'; line: string }
  | { type: 'interrupt' }
  | { type: 'end' }
  /** Tab: `again` when the key before was a tab too. */
  | { type: 'complete'; again: boolean }

export interface EditorResult {
  /** To be sent to the terminal. */
  output: string
  action: EditorAction
  /** Keys that came after an action and are not used yet. */
  rest: string
}

/** An empty editor; `history` is the number of entries. */
export const newEditor = (prompt: string, history: number, kill = ''): EditorState => ({
  text: '',
  cursor: 0,
  prompt,
  kill,
  undo: [],
  at: history,
  draft: '',
  pending: '',
  row: 0,
})

interface Spot {
  row: number
  col: number
  /** The row before is full; a newline then adds no empty row, because the terminal has not wrapped yet. */
  full?: boolean
}

const advance = (spot: Spot, c: string, cols: number): void => {
  if (c === '\n') {
    if (!spot.full) spot.row++
    spot.col = 0
    spot.full = false
    return
  }
  const code = c.codePointAt(0) ?? 0
  const width = code < 0x20 || code === 0x7f ? 2 : codePointWidth(code)
  if (code < 0x20 || code === 0x7f) {
    for (let i = 0; i < 2; i++) step(spot, 1, cols)
    return
  }
  step(spot, width, cols)
}

const step = (spot: Spot, width: number, cols: number): void => {
  if (spot.col + width > cols) {
    spot.row++
    spot.col = 0
  }
  spot.col += width
  if (width > 0) spot.full = false
  if (spot.col >= cols) {
    spot.row++
    spot.col = 0
    spot.full = true
  }
}

const shown = (text: string): string =>
  text.replace(/[\x00-\x09\x0b-\x1f\x7f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) ^ 64)}`)

const escapeSequences = /\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x01|\x02/g

const promptOf = (state: EditorState): string =>
  state.search ? `(${state.search.failed ? 'failed ' : ''}reverse-i-search)\`${state.search.query}': ` : state.prompt

/** Where the cursor and the end of the text are on the screen. */
const layout = (state: EditorState, cols: number): { cursor: Spot; end: Spot } => {
  const spot: Spot = { row: 0, col: 0 }
  for (const c of promptOf(state).replace(escapeSequences, '')) advance(spot, c, cols)
  let cursor: Spot = { ...spot }
  let i = 0
  for (const c of state.text) {
    if (i === state.cursor) cursor = { ...spot }
    advance(spot, c, cols)
    i += c.length
  }
  if (state.cursor >= state.text.length) cursor = { ...spot }
  return { cursor, end: spot }
}

/** Paints prompt and text anew, leaving the cursor where it belongs. `fresh`: there is nothing on the screen yet. */
export const paint = (state: EditorState, cols: number, fresh = false): string => {
  const { cursor, end } = layout(state, cols)
  let out = fresh || state.row === 0 ? '' : `\x1b[${state.row}A`
  const prompt = promptOf(state)
    .replace(/[\x01\x02]/g, '')
    .replaceAll('\n', '\r\n')
  const text = shown(state.text).replaceAll('\n', '\r\n')
  out += `${fresh ? '' : '\r'}\x1b[J${prompt}${text}`
  // A full last column: the terminal would wrap only with the next character.
  if (end.col === 0 && end.row > 0 && !text.endsWith('\n')) out += '\r\n'
  if (end.row > cursor.row) out += `\x1b[${end.row - cursor.row}A`
  if (end.row !== cursor.row || end.col !== cursor.col) out += `\r${cursor.col > 0 ? `\x1b[${cursor.col}C` : ''}`
  state.row = cursor.row
  return out
}

/** Moves below the text, to a fresh line. */
export const leave = (state: EditorState, cols: number): string => {
  const { cursor, end } = layout(state, cols)
  const down = end.row - cursor.row
  state.row = 0
  return `${down > 0 ? `\x1b[${down}B` : ''}${end.col === 0 && end.row > 0 && end.row !== cursor.row ? '\r' : '\r\n'}`
}

/** The screen has another width: paint again from where the cursor is now. */
export const resize = (state: EditorState, cols: number): string => {
  state.row = layout(state, cols).cursor.row
  return paint(state, cols)
}

const isWord = (c: string) => /[\p{L}\p{N}_]/u.test(c)

const left = (text: string, at: number): number => {
  if (at <= 0) return 0
  let next = at - 1
  if (next > 0 && /[\udc00-\udfff]/.test(text[next] as string) && /[\ud800-\udbff]/.test(text[next - 1] as string))
    next--
  while (next > 0 && codePointWidth(text.codePointAt(next) ?? 0) === 0 && (text.codePointAt(next) ?? 0) > 0x7f)
    next = left(text, next)
  return next
}

const right = (text: string, at: number): number => {
  if (at >= text.length) return text.length
  let next = at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
  while (
    next < text.length &&
    (text.codePointAt(next) ?? 0) > 0x7f &&
    codePointWidth(text.codePointAt(next) ?? 0) === 0
  )
    next += (text.codePointAt(next) ?? 0) > 0xffff ? 2 : 1
  return next
}

const wordLeft = (text: string, at: number): number => {
  let i = at
  while (i > 0 && !isWord(text[left(text, i)] as string)) i = left(text, i)
  while (i > 0 && isWord(text[left(text, i)] as string)) i = left(text, i)
  return i
}

const wordRight = (text: string, at: number): number => {
  let i = at
  while (i < text.length && !isWord(text[i] as string)) i = right(text, i)
  while (i < text.length && isWord(text[i] as string)) i = right(text, i)
  return i
}

const insert = (state: EditorState, text: string): void => {
  remember(state, 'insert')
  state.text = state.text.slice(0, state.cursor) + text + state.text.slice(state.cursor)
  state.cursor += text.length
}

const remember = (state: EditorState, kind?: EditorState['last']): void => {
  if (kind !== 'insert' || state.last !== 'insert') {
    state.undo.push([state.text, state.cursor])
    if (state.undo.length > 100) state.undo.shift()
  }
}

const cut = (state: EditorState, from: number, to: number, forward: boolean): void => {
  if (from === to) return
  remember(state)
  const piece = state.text.slice(from, to)
  state.kill = state.last === 'kill' ? (forward ? state.kill + piece : piece + state.kill) : piece
  state.text = state.text.slice(0, from) + state.text.slice(to)
  state.cursor = from
}

const erase = (state: EditorState, from: number, to: number): void => {
  if (from === to) return
  remember(state)
  state.text = state.text.slice(0, from) + state.text.slice(to)
  state.cursor = from
}

const show = (state: EditorState, history: readonly string[], at: number): void => {
  if (at < 0 || at > history.length || at === state.at) return
  if (state.at >= history.length) state.draft = state.text
  state.at = at
  state.text = at >= history.length ? state.draft : (history[at] as string)
  state.cursor = state.text.length
  state.undo = []
}

const searchFor = (state: EditorState, history: readonly string[], from: number): void => {
  const search = state.search
  if (!search) return
  for (let i = Math.min(from, history.length - 1); i >= 0; i--) {
    const found = (history[i] as string).lastIndexOf(search.query)
    if (found < 0) continue
    search.at = i
    search.failed = false
    state.text = history[i] as string
    state.cursor = found
    return
  }
  search.failed = true
}

const keyPattern = /^(?:\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Za-z]|\x1b\[\[[A-E]|\x1b[^[O]|\x1b)/

/** Passes keys to the editor. Changes `state`; stops at the first key that is an action. */
export const typeKeys = (
  state: EditorState,
  chunk: string,
  context: { history: readonly string[]; cols: number },
): EditorResult => {
  let keys = state.pending + chunk
  state.pending = ''
  const { history, cols } = context
  const before = { text: state.text, cursor: state.cursor, search: state.search !== undefined }
  let bell = ''
  let cleared = false
  const done = (action: EditorAction): EditorResult => {
    let output = bell
    const atEnd = before.cursor === before.text.length && state.cursor === state.text.length
    const added = state.text.startsWith(before.text) ? state.text.slice(before.text.length) : undefined
    const plain =
      added !== undefined && atEnd && !cleared && !before.search && !state.search && !/[\x00-\x1f\x7f]/.test(added)
    const changed =
      state.text !== before.text || state.cursor !== before.cursor || before.search || state.search !== undefined
    if (cleared) {
      state.row = 0
      output += `\x1b[H\x1b[2J${paint(state, cols, true)}`
    } else if (plain && added !== '') {
      const end = layout(state, cols).end
      // At the very edge the terminal's own wrapping would differ from ours: repaint.
      if (
        end.row === state.row &&
        end.col > 0 &&
        displayWidth(added) === [...added].reduce((sum, c) => sum + codePointWidth(c.codePointAt(0) ?? 0), 0) &&
        !/\p{M}/u.test(added)
      )
        output += added
      else output += paint(state, cols)
    } else if (changed) output += paint(state, cols)
    return { output, action, rest: keys }
  }
  while (keys !== '') {
    if (state.paste !== undefined) {
      const end = keys.indexOf('\x1b[201~')
      if (end < 0) {
        // Keep what may be the start of the end mark.
        const hold = /\x1b(?:\[(?:2(?:0(?:1)?)?)?)?$/.exec(keys)?.[0].length ?? 0
        state.paste += keys.slice(0, keys.length - hold)
        state.pending = keys.slice(keys.length - hold)
        keys = ''
        break
      }
      const pasted = (state.paste + keys.slice(0, end)).replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '')
      delete state.paste
      keys = keys.slice(end + 6)
      insert(state, pasted)
      state.last = 'insert'
      continue
    }
    let key: string
    if (keys[0] === '\x1b') {
      if (/^\x1b(?:\[[0-9;]*|O|\[\[)?$/.test(keys) && keys.length < 12) {
        state.pending = keys
        keys = ''
        break
      }
      key = keyPattern.exec(keys)?.[0] ?? '\x1b'
    } else key = (keys.codePointAt(0) ?? 0) > 0xffff ? keys.slice(0, 2) : (keys[0] as string)
    keys = keys.slice(key.length)
    if (state.quotedInsert) {
      delete state.quotedInsert
      insert(state, key)
      continue
    }
    if (state.search) {
      const search = state.search
      if (key === '\x12') {
        searchFor(state, history, search.at - 1)
        continue
      }
      if (key === '\x7f' || key === '\b') {
        search.query = search.query.slice(0, -1)
        searchFor(state, history, history.length - 1)
        continue
      }
      if (key === '\x07' || key === '\x03') {
        state.text = search.before
        state.cursor = state.text.length
        delete state.search
        if (key === '\x03') return interrupted(state, cols, keys, bell)
        continue
      }
      if (key >= ' ' && key !== '\x7f' && key[0] !== '\x1b') {
        search.query += key
        searchFor(state, history, search.at)
        if (search.failed) bell = '\x07'
        continue
      }
      delete state.search
      state.at = search.at < history.length ? search.at : state.at
      if (key === '\x1b') continue
    }
    const last = state.last
    delete state.last
    switch (key) {
      case '\r':
      case '\n': {
        const line = state.text
        state.cursor = state.text.length
        const painted = done({ type: 'none' }).output
        const output = painted + leave(state, cols)
        return { output, action: { type: 'accept', line }, rest: keys }
      }
      case '\x03':
        return interrupted(state, cols, keys, done({ type: 'none' }).output)
      case '\x04':
        if (state.text === '') return { output: bell, action: { type: 'end' }, rest: keys }
        erase(state, state.cursor, right(state.text, state.cursor))
        break
      case '\t':
        state.last = 'tab'
        return done({ type: 'complete', again: last === 'tab' })
      case '\x01':
      case '\x1b[H':
      case '\x1bOH':
      case '\x1b[1~':
      case '\x1b[7~':
        state.cursor = state.text.lastIndexOf('\n', state.cursor - 1) + 1
        break
      case '\x05':
      case '\x1b[F':
      case '\x1bOF':
      case '\x1b[4~':
      case '\x1b[8~': {
        const end = state.text.indexOf('\n', state.cursor)
        state.cursor = end < 0 ? state.text.length : end
        break
      }
      case '\x02':
      case '\x1b[D':
      case '\x1bOD':
        state.cursor = left(state.text, state.cursor)
        break
      case '\x06':
      case '\x1b[C':
      case '\x1bOC':
        state.cursor = right(state.text, state.cursor)
        break
      case '\x1bb':
      case '\x1b[1;5D':
      case '\x1b[1;3D':
      case '\x1b[5D':
        state.cursor = wordLeft(state.text, state.cursor)
        break
      case '\x1bf':
      case '\x1b[1;5C':
      case '\x1b[1;3C':
      case '\x1b[5C':
        state.cursor = wordRight(state.text, state.cursor)
        break
      case '\x7f':
      case '\b':
        erase(state, left(state.text, state.cursor), state.cursor)
        break
      case '\x1b[3~':
        erase(state, state.cursor, right(state.text, state.cursor))
        break
      case '\x0b':
        state.last = last
        cut(state, state.cursor, state.text.length, true)
        state.last = 'kill'
        break
      case '\x15':
        state.last = last
        cut(state, 0, state.cursor, false)
        state.last = 'kill'
        break
      case '\x17': {
        let from = state.cursor
        while (from > 0 && /\s/.test(state.text[from - 1] as string)) from--
        while (from > 0 && !/\s/.test(state.text[from - 1] as string)) from--
        state.last = last
        cut(state, from, state.cursor, false)
        state.last = 'kill'
        break
      }
      case '\x1b\x7f':
      case '\x1b\b':
        state.last = last
        cut(state, wordLeft(state.text, state.cursor), state.cursor, false)
        state.last = 'kill'
        break
      case '\x1bd':
        state.last = last
        cut(state, state.cursor, wordRight(state.text, state.cursor), true)
        state.last = 'kill'
        break
      case '\x19':
        insert(state, state.kill)
        break
      case '\x14': {
        if (state.text.length < 2 || state.cursor === 0) break
        remember(state)
        const at = state.cursor >= state.text.length ? left(state.text, state.cursor) : state.cursor
        const first = left(state.text, at)
        const next = right(state.text, at)
        state.text =
          state.text.slice(0, first) + state.text.slice(at, next) + state.text.slice(first, at) + state.text.slice(next)
        state.cursor = next
        break
      }
      case '\x1bu':
      case '\x1bl':
      case '\x1bc': {
        const end = wordRight(state.text, state.cursor)
        const piece = state.text.slice(state.cursor, end)
        remember(state)
        const changed =
          key === '\x1bu'
            ? piece.toUpperCase()
            : key === '\x1bl'
              ? piece.toLowerCase()
              : piece.toLowerCase().replace(/[\p{L}\p{N}]/u, (c) => c.toUpperCase())
        state.text = state.text.slice(0, state.cursor) + changed + state.text.slice(end)
        state.cursor += changed.length
        break
      }
      case '\x1b.':
      case '\x1b_': {
        const words = (history[history.length - 1] ?? '').split(/\s+/)
        insert(state, words[words.length - 1] ?? '')
        break
      }
      case '\x1f':
      case '\x18\x15': {
        const earlier = state.undo.pop()
        if (earlier) [state.text, state.cursor] = earlier
        else bell = '\x07'
        break
      }
      case '\x10':
      case '\x1b[A':
      case '\x1bOA':
        if (state.at === 0) bell = '\x07'
        show(state, history, state.at - 1)
        break
      case '\x0e':
      case '\x1b[B':
      case '\x1bOB':
        show(state, history, state.at + 1)
        break
      case '\x1b<':
        show(state, history, 0)
        break
      case '\x1b>':
        show(state, history, history.length)
        break
      case '\x12':
        state.search = { query: '', at: history.length - 1, failed: false, before: state.text }
        break
      case '\x0c':
        cleared = true
        break
      case '\x16':
        state.quotedInsert = true
        break
      case '\x1b[200~':
        state.paste = ''
        break
      default:
        if (key[0] === '\x1b' || key < ' ') break
        state.last = last
        insert(state, key)
        state.last = 'insert'
    }
  }
  return done({ type: 'none' })
}

const interrupted = (state: EditorState, cols: number, rest: string, painted: string): EditorResult => {
  const moved = state.cursor !== state.text.length
  state.cursor = state.text.length
  return {
    output: `${painted}${moved ? paint(state, cols) : ''}^C${leave(state, cols)}`,
    action: { type: 'interrupt' },
    rest,
  }
}

/** Replaces the text from `from` to the cursor (a completion). */
export const replaceBefore = (state: EditorState, from: number, text: string): void => {
  remember(state)
  state.text = state.text.slice(0, from) + text + state.text.slice(state.cursor)
  state.cursor = from + text.length
}

/** Candidates in columns, as a shell lists them. */
export const columns = (items: readonly string[], cols: number): string => {
  const width = Math.max(...items.map(displayWidth), 1) + 2
  const perRow = Math.max(1, Math.floor(cols / width))
  const rows = Math.ceil(items.length / perRow)
  let out = ''
  for (let row = 0; row < rows; row++) {
    const cells: string[] = []
    for (let i = row; i < items.length; i += rows) cells.push(items[i] as string)
    out +=
      cells.map((cell, i) => (i === cells.length - 1 ? cell : cell + ' '.repeat(width - displayWidth(cell)))).join('') +
      '\r\n'
  }
  return out
}
