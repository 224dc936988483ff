import type { Program } from '../../machine.ts'
import type { Os } from '../../process/os.ts'
import { SystemError } from '../../process/system-error.ts'
import { Regex, RegexError } from '../../regex/regex.ts'
import { byteLength } from '../../text.ts'
import type { Proc } from '../../world.ts'
import { guarded } from '../command.ts'
import { columnOf, enterScreen, leaveScreen, splitKeys, visiblePart } from './screen-text.ts'

// vi with what people need to edit a manifest: movement, insert, delete, change, yank, put, undo, search, substitute, and the
// `:` commands. All of it is state: a session in the middle of an edit can be stored.

type Mode = 'normal' | 'insert' | 'command' | 'visual' | 'visualLine' | 'replace'

interface Snapshot {
  lines: string[]
  row: number
  col: number
}

interface ViState {
  path?: string
  lines: string[]
  row: number
  col: number
  /** First row and column shown. */
  top: number
  left: number
  mode: Mode
  /** Command line being typed, with its first character. */
  command: string
  message: string
  /** Keys of an unfinished command. */
  keys: string
  count: string
  register: { text: string; lines: boolean }
  undo: Snapshot[]
  redo: Snapshot[]
  changed: boolean
  isNew: boolean
  search: string
  searchForward: boolean
  anchor?: { row: number; col: number }
  pending: string
  numbers: boolean
  started: boolean
  /** Keys of the last change, for `.`, and those being recorded. */
  lastChange: string[]
  recording: string[]
  replaying?: boolean
  quit?: number
  endsWithNewline: boolean
  paste: boolean
  lastFind?: { key: string; c: string }
}

const vi: Program = guarded((os, proc) => {
  const state = proc.state as ViState
  if (!state.started) begin(os, proc, state)
  if (os.takeSignal(proc)) paint(os, proc, state)
  for (;;) {
    const typed = os.read(proc, 0)
    if (typed === undefined) return 'blocked'
    if (typed === null) return leave(os, proc, 1)
    const { keys, rest } = splitKeys(state.pending + typed)
    state.pending = rest
    for (const key of keys) {
      new Editor(os, proc, state).key(key)
      if (state.quit !== undefined) return leave(os, proc, state.quit)
    }
    os.charge(keys.length * 5)
    paint(os, proc, state)
  }
})

const begin = (os: Os, proc: Proc, state: ViState): void => {
  const files = proc.argv.slice(1).filter((arg) => !arg.startsWith('-') && !arg.startsWith('+'))
  const line = proc.argv.slice(1).find((arg) => /^\+\d*$/.test(arg))
  Object.assign(state, {
    lines: [''],
    row: 0,
    col: 0,
    top: 0,
    left: 0,
    mode: 'normal',
    command: '',
    message: '',
    keys: '',
    count: '',
    register: { text: '', lines: false },
    undo: [],
    redo: [],
    changed: false,
    isNew: false,
    search: '',
    searchForward: true,
    pending: '',
    numbers: false,
    started: true,
    lastChange: [],
    recording: [],
    endsWithNewline: true,
    paste: false,
  })
  const [path] = files
  if (path !== undefined) {
    state.path = path
    try {
      const text = os.readFile(proc, path)
      state.endsWithNewline = text === '' || text.endsWith('\n')
      state.lines = text === '' ? [''] : text.replace(/\n$/, '').split('\n')
      state.message = `"${path}" ${text === '' ? 0 : state.lines.length}L, ${byteLength(text)}B`
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      state.isNew = true
      state.message = error.code === 'ENOENT' ? `"${path}" [New]` : `"${path}" ${error.message}`
    }
  }
  if (line) state.row = line === '+' ? state.lines.length - 1 : Math.min(state.lines.length, Number(line.slice(1))) - 1
  os.handleSignals(proc, ['WINCH'])
  os.setRaw(proc, true)
  os.print(proc, enterScreen)
  paint(os, proc, state)
}

const leave = (os: Os, proc: Proc, status: number): number => {
  os.print(proc, leaveScreen)
  os.setRaw(proc, false)
  return status
}

const paint = (os: Os, proc: Proc, state: ViState): void => {
  const { cols, rows } = os.ttySize(proc)
  const height = Math.max(1, rows - 1)
  if (state.row < state.top) state.top = state.row
  if (state.row >= state.top + height) state.top = state.row - height + 1
  const margin = state.numbers ? Math.max(4, String(state.lines.length).length + 1) : 0
  const width = Math.max(1, cols - margin)
  const column = columnOf(state.lines[state.row] ?? '', state.col)
  if (column < state.left) state.left = Math.max(0, column - 5)
  if (column >= state.left + width) state.left = column - width + 6
  let out = '\x1b[?25l\x1b[H'
  for (let i = 0; i < height; i++) {
    const line = state.lines[state.top + i]
    const number = state.numbers && line !== undefined ? `${String(state.top + i + 1).padStart(margin - 1)} ` : ''
    out += `${line === undefined ? '~' : number + visiblePart(line, state.left, width)}\x1b[K\r\n`
  }
  const modes: Record<Mode, string> = {
    normal: '',
    insert: '-- INSERT --',
    replace: '-- REPLACE --',
    visual: '-- VISUAL --',
    visualLine: '-- VISUAL LINE --',
    command: '',
  }
  const status = state.mode === 'command' ? state.command : modes[state.mode] || state.message
  const place = `${state.row + 1},${state.col + 1}`
  const bottom = visiblePart(status, 0, cols - 1)
  const gap = cols - 18 - [...bottom].length
  out += state.mode !== 'command' && gap > 0 ? `${bottom}${' '.repeat(gap)}${place}\x1b[K` : `${bottom}\x1b[K`
  if (state.mode === 'command')
    out += `\x1b[${rows};${Math.min(cols, columnOf(state.command, state.command.length) + 1)}H`
  else out += `\x1b[${state.row - state.top + 1};${margin + column - state.left + 1}H`
  os.print(proc, `${out}\x1b[?25h`)
}

const isWord = (c: string | undefined) => c !== undefined && /[\p{L}\p{N}_]/u.test(c)
const isSpace = (c: string | undefined) => c === undefined || /\s/.test(c)
const kind = (c: string | undefined, big: boolean) => (isSpace(c) ? 0 : big || isWord(c) ? 1 : 2)

interface Motion {
  row: number
  col: number
  lines?: boolean
  inclusive?: boolean
}

class Editor {
  constructor(
    private readonly os: Os,
    private readonly proc: Proc,
    private readonly s: ViState,
  ) {}

  key(key: string): void {
    const { s } = this
    if (s.mode === 'insert' || s.mode === 'replace') return this.insertKey(key)
    if (s.mode === 'command') return this.commandKey(key)
    s.message = ''
    if (s.mode === 'normal' && s.keys === '' && s.count === '') s.recording = []
    s.recording.push(key)
    if (key === '\x1b' || key === '\x03') {
      s.keys = ''
      s.count = ''
      s.mode = 'normal'
      delete s.anchor
      this.clamp()
      return
    }
    if (/^[1-9]$/.test(key) || (key === '0' && s.count !== '')) {
      if (!/[fFtTr"]$/.test(s.keys)) {
        s.count += key
        return
      }
    }
    s.keys += key
    const count = s.count === '' ? undefined : Math.min(10_000, Number(s.count))
    if (s.mode === 'normal' ? this.normal(s.keys, count) : this.visual(s.keys, count)) {
      s.keys = ''
      s.count = ''
    }
  }

  private get line(): string {
    return this.s.lines[this.s.row] ?? ''
  }

  private save(): void {
    const { s } = this
    s.undo.push({ lines: s.lines.slice(), row: s.row, col: s.col })
    if (s.undo.length > 100) s.undo.shift()
    s.redo = []
    s.changed = true
    if (!s.replaying) s.lastChange = s.recording.slice()
  }

  private setLine(text: string, row = this.s.row): void {
    this.s.lines[row] = text
  }

  private clamp(): void {
    const { s } = this
    s.row = Math.max(0, Math.min(s.row, s.lines.length - 1))
    const most = s.mode === 'insert' || s.mode === 'replace' ? this.line.length : Math.max(0, this.line.length - 1)
    s.col = Math.max(0, Math.min(s.col, most))
  }

  // --- motions ----------------------------------------------------------------------------------------------------------

  /** Where a motion leads; 'more' when keys are missing, undefined when it is none. */
  private motion(keys: string, count: number | undefined): Motion | 'more' | 'fail' | undefined {
    const { s } = this
    const n = count ?? 1
    const { row, col } = s
    const last = s.lines.length - 1
    switch (keys) {
      case 'h':
      case '\x7f':
      case '\b':
      case '\x1b[D':
      case '\x1bOD':
        return { row, col: Math.max(0, col - n) }
      case 'l':
      case ' ':
      case '\x1b[C':
      case '\x1bOC':
        return { row, col: Math.min(this.line.length, col + n) }
      case 'j':
      case '\x0e':
      case '\x1b[B':
      case '\x1bOB':
        return row + n > last && row === last ? 'fail' : { row: Math.min(last, row + n), col, lines: true }
      case 'k':
      case '\x10':
      case '\x1b[A':
      case '\x1bOA':
        return row === 0 ? 'fail' : { row: Math.max(0, row - n), col, lines: true }
      case '\r':
      case '+': {
        const to = Math.min(last, row + n)
        return { row: to, col: this.firstText(to), lines: true }
      }
      case '-': {
        const to = Math.max(0, row - n)
        return { row: to, col: this.firstText(to), lines: true }
      }
      case '0':
      case '\x1b[H':
      case '\x1bOH':
      case '\x1b[1~':
        return { row, col: 0 }
      case '^':
      case '_':
        return { row, col: this.firstText(row) }
      case '$':
      case '\x1b[F':
      case '\x1bOF':
      case '\x1b[4~':
        return {
          row: Math.min(last, row + n - 1),
          col: Math.max(0, (s.lines[Math.min(last, row + n - 1)] ?? '').length - 1),
          inclusive: true,
        }
      case 'G':
        return {
          row: Math.min(last, (count ?? s.lines.length) - 1),
          col: this.firstText(Math.min(last, (count ?? s.lines.length) - 1)),
          lines: true,
        }
      case 'g':
        return 'more'
      case 'gg':
        return { row: Math.min(last, (count ?? 1) - 1), col: 0, lines: true }
      case 'w':
      case 'W':
        return this.wordForward(n, keys === 'W')
      case 'b':
      case 'B':
        return this.wordBack(n, keys === 'B')
      case 'e':
      case 'E':
        return this.wordEnd(n, keys === 'E')
      case '%':
        return this.bracket()
      case 'n':
      case 'N':
        return this.find(keys === 'n' ? s.searchForward : !s.searchForward, n)
      case '*':
      case '#': {
        const word = /^[\p{L}\p{N}_]+/u.exec(this.line.slice(this.wordStart(col)))?.[0]
        if (!word) return 'fail'
        s.search = `\\<${word}\\>`
        s.searchForward = keys === '*'
        return this.find(keys === '*', n)
      }
      case '}': {
        let to = row + 1
        while (to < last && (s.lines[to] ?? '') !== '') to++
        return { row: Math.min(last, to), col: 0 }
      }
      case '{': {
        let to = row - 1
        while (to > 0 && (s.lines[to] ?? '') !== '') to--
        return { row: Math.max(0, to), col: 0 }
      }
      case 'H':
        return { row: Math.min(last, s.top + n - 1), col: 0, lines: true }
      case 'L':
        return { row: Math.min(last, s.top + this.os.ttySize(this.proc).rows - 1 - n), col: 0, lines: true }
      case 'M':
        return { row: Math.min(last, s.top + ((this.os.ttySize(this.proc).rows - 1) >> 1)), col: 0, lines: true }
      case ';':
      case ',': {
        if (!s.lastFind) return 'fail'
        const { key, c } = s.lastFind
        const swapped = keys === ',' ? ({ f: 'F', F: 'f', t: 'T', T: 't' }[key] as string) : key
        return this.charFind(swapped, c, n)
      }
      case 'f':
      case 'F':
      case 't':
      case 'T':
        return 'more'
    }
    if (/^[fFtT]./su.test(keys)) {
      s.lastFind = { key: keys[0] as string, c: keys.slice(1) }
      return this.charFind(keys[0] as string, keys.slice(1), n)
    }
    return undefined
  }

  private firstText(row: number): number {
    return Math.max(0, (this.s.lines[row] ?? '').search(/\S/))
  }

  private wordStart(col: number): number {
    let i = col
    while (i > 0 && isWord(this.line[i - 1])) i--
    return i
  }

  private charFind(key: string, c: string, n: number): Motion | 'fail' {
    const { row, col } = this.s
    const { line } = this
    let at = col
    for (let i = 0; i < n; i++) {
      at = key === 'f' || key === 't' ? line.indexOf(c, at + 1) : line.lastIndexOf(c, at - 1)
      if (at < 0) return 'fail'
    }
    return { row, col: key === 't' ? at - 1 : key === 'T' ? at + 1 : at, inclusive: key === 'f' || key === 't' }
  }

  private wordForward(n: number, big: boolean): Motion {
    let { row, col } = this.s
    for (let i = 0; i < n; i++) {
      let line = this.s.lines[row] ?? ''
      const start = kind(line[col], big)
      while (col < line.length && kind(line[col], big) === start && start !== 0) col++
      while (row < this.s.lines.length) {
        while (col < line.length && isSpace(line[col])) col++
        if (col < line.length) break
        if (row === this.s.lines.length - 1) return { row, col: line.length }
        row++
        col = 0
        line = this.s.lines[row] ?? ''
        if (line === '') break
      }
    }
    return { row, col }
  }

  private wordBack(n: number, big: boolean): Motion {
    let { row, col } = this.s
    for (let i = 0; i < n; i++) {
      let line = this.s.lines[row] ?? ''
      for (;;) {
        while (col > 0 && isSpace(line[col - 1])) col--
        if (col > 0) break
        if (row === 0) return { row: 0, col: 0 }
        row--
        line = this.s.lines[row] ?? ''
        col = line.length
        if (line === '') break
      }
      const group = kind(line[col - 1], big)
      while (col > 0 && kind(line[col - 1], big) === group) col--
    }
    return { row, col }
  }

  private wordEnd(n: number, big: boolean): Motion {
    let { row, col } = this.s
    for (let i = 0; i < n; i++) {
      col++
      let line = this.s.lines[row] ?? ''
      for (;;) {
        while (col < line.length && isSpace(line[col])) col++
        if (col < line.length || row === this.s.lines.length - 1) break
        row++
        col = 0
        line = this.s.lines[row] ?? ''
      }
      const group = kind(line[col], big)
      while (col + 1 < line.length && kind(line[col + 1], big) === group) col++
    }
    return { row, col, inclusive: true }
  }

  private bracket(): Motion | 'fail' {
    const { s } = this
    const pairs = '()[]{}'
    const at = this.line.slice(s.col).search(/[()[\]{}]/)
    if (at < 0) return 'fail'
    const start = s.col + at
    const open = this.line[start] as string
    const index = pairs.indexOf(open)
    const other = pairs[index ^ 1] as string
    const step = index % 2 === 0 ? 1 : -1
    let depth = 0
    for (let row = s.row, col = start; row >= 0 && row < s.lines.length;) {
      const line = s.lines[row] ?? ''
      for (; col >= 0 && col < line.length; col += step) {
        if (line[col] === open) depth++
        else if (line[col] === other && --depth === 0) return { row, col, inclusive: true }
      }
      row += step
      col = step > 0 ? 0 : (s.lines[row] ?? '').length - 1
    }
    return 'fail'
  }

  private find(forward: boolean, n = 1): Motion | 'fail' {
    const { s } = this
    if (s.search === '') {
      s.message = 'E35: No previous regular expression'
      return 'fail'
    }
    let regex: Regex
    try {
      regex = Regex.basic(s.search)
    } catch (error) {
      if (!(error instanceof RegexError)) throw error
      s.message = `E486: ${error.message}`
      return 'fail'
    }
    let { row, col } = s
    for (let i = 0; i < n; i++) {
      let found: { row: number; col: number } | undefined
      for (let k = 0; k <= s.lines.length && !found; k++) {
        const at = (((row + (forward ? k : -k)) % s.lines.length) + s.lines.length) % s.lines.length
        const line = s.lines[at] ?? ''
        if (forward) {
          const match = regex.find(line, k === 0 ? Math.min(col + 1, line.length) : 0)
          if (match && (k > 0 || match.index > col)) found = { row: at, col: match.index }
        } else {
          let lastMatch = -1
          for (
            let match = regex.find(line, 0);
            match;
            match = match.index < line.length ? regex.find(line, match.index + 1) : null
          )
            if (k > 0 || match.index < col) lastMatch = match.index
          if (lastMatch >= 0) found = { row: at, col: lastMatch }
        }
      }
      if (!found) {
        s.message = `E486: Pattern not found: ${s.search}`
        return 'fail'
      }
      row = found.row
      col = found.col
    }
    return { row, col }
  }

  // --- normal mode ------------------------------------------------------------------------------------------------------

  /** True when the keys make a whole command. */
  private normal(keys: string, count: number | undefined): boolean {
    const { s } = this
    const n = count ?? 1
    const moved = this.motion(keys, count)
    if (moved === 'more') return false
    if (moved === 'fail') return true
    if (moved) {
      s.row = moved.row
      s.col = moved.col
      this.clamp()
      return true
    }
    switch (keys) {
      case 'i':
        return this.insert(s.col)
      case 'a':
        return this.insert(Math.min(this.line.length, s.col + 1))
      case 'I':
        return this.insert(this.firstText(s.row))
      case 'A':
        return this.insert(this.line.length)
      case 'o':
      case 'O': {
        this.save()
        const indent = s.paste ? '' : (/^[ \t]*/.exec(this.line)?.[0] ?? '')
        s.lines.splice(s.row + (keys === 'o' ? 1 : 0), 0, indent)
        if (keys === 'o') s.row++
        s.mode = 'insert'
        s.col = indent.length
        return true
      }
      case 'R':
        this.save()
        s.mode = 'replace'
        return true
      case 'x':
      case '\x1b[3~':
        if (this.line === '') return true
        this.save()
        this.cut({ row: s.row, col: s.col }, { row: s.row, col: Math.min(this.line.length, s.col + n) }, false)
        this.clamp()
        return true
      case 'X':
        if (s.col === 0) return true
        this.save()
        this.cut({ row: s.row, col: Math.max(0, s.col - n) }, { row: s.row, col: s.col }, false)
        return true
      case 's':
        this.save()
        this.cut({ row: s.row, col: s.col }, { row: s.row, col: Math.min(this.line.length, s.col + n) }, false)
        s.mode = 'insert'
        return true
      case 'S':
        return this.operate('c', { row: s.row + n - 1, col: 0, lines: true })
      case 'D':
      case 'C':
        this.save()
        this.cut({ row: s.row, col: s.col }, { row: s.row, col: this.line.length }, false)
        if (keys === 'C') s.mode = 'insert'
        this.clamp()
        return true
      case 'Y':
        s.register = { text: s.lines.slice(s.row, s.row + n).join('\n'), lines: true }
        return true
      case 'J': {
        if (s.row >= s.lines.length - 1) return true
        this.save()
        for (let i = 0; i < Math.max(1, n - 1) && s.row < s.lines.length - 1; i++) {
          const next = (s.lines[s.row + 1] as string).trimStart()
          s.col = this.line.length
          this.setLine(this.line.trimEnd() + (next === '' || this.line === '' ? '' : ' ') + next)
          s.lines.splice(s.row + 1, 1)
        }
        return true
      }
      case 'p':
      case 'P':
        return this.put(keys === 'p', n)
      case 'u': {
        const before = s.undo.pop()
        if (!before) s.message = 'Already at oldest change'
        else {
          s.redo.push({ lines: s.lines.slice(), row: s.row, col: s.col })
          Object.assign(s, { lines: before.lines, row: before.row, col: before.col })
          this.clamp()
        }
        return true
      }
      case '\x12': {
        const after = s.redo.pop()
        if (!after) s.message = 'Already at newest change'
        else {
          s.undo.push({ lines: s.lines.slice(), row: s.row, col: s.col })
          Object.assign(s, { lines: after.lines, row: after.row, col: after.col })
          this.clamp()
        }
        return true
      }
      case '~': {
        this.save()
        const piece = this.line.slice(s.col, s.col + n)
        this.setLine(
          this.line.slice(0, s.col) +
            Array.from(piece, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('') +
            this.line.slice(s.col + n),
        )
        s.col += n
        this.clamp()
        return true
      }
      case '.': {
        const again = s.lastChange.slice()
        s.keys = ''
        s.count = ''
        s.replaying = true
        for (const key of again) this.key(key)
        delete s.replaying
        return true
      }
      case ':':
      case '/':
      case '?':
        s.mode = 'command'
        s.command = keys
        return true
      case 'v':
      case 'V':
        s.mode = keys === 'v' ? 'visual' : 'visualLine'
        s.anchor = { row: s.row, col: s.col }
        return true
      case '\x06':
      case '\x1b[6~':
        s.row += this.os.ttySize(this.proc).rows - 2
        s.top = Math.min(s.lines.length - 1, s.row)
        this.clamp()
        return true
      case '\x02':
      case '\x1b[5~':
        s.row -= this.os.ttySize(this.proc).rows - 2
        this.clamp()
        return true
      case '\x04':
        s.row += this.os.ttySize(this.proc).rows >> 1
        this.clamp()
        return true
      case '\x15':
        s.row -= this.os.ttySize(this.proc).rows >> 1
        this.clamp()
        return true
      case '\x07':
        s.message = `"${s.path ?? '[No Name]'}"${s.changed ? ' [Modified]' : ''} ${s.lines.length} lines --${Math.round(((s.row + 1) / s.lines.length) * 100)}%--`
        return true
      case 'ZZ':
        this.run('x')
        return true
      case 'ZQ':
        this.run('q!')
        return true
      case '\x1b[2~':
        return this.insert(s.col)
    }
    if (/^r./su.test(keys)) {
      const c = keys.slice(1)
      if (s.col + n > this.line.length) return true
      this.save()
      this.setLine(this.line.slice(0, s.col) + (c === '\r' ? '' : c.repeat(n)) + this.line.slice(s.col + n))
      if (c === '\r') {
        const rest = this.line.slice(s.col)
        this.setLine(this.line.slice(0, s.col))
        s.lines.splice(s.row + 1, 0, rest)
        s.row++
        s.col = 0
      } else s.col += n - 1
      return true
    }
    const operator = /^([dcy<>])([^]*)$/.exec(keys)
    if (operator) {
      const [, op = '', rest = ''] = operator
      if (rest === '') return false
      if (rest === op)
        return this.operate(op, { row: Math.min(s.lines.length - 1, s.row + n - 1), col: 0, lines: true })
      const textObject = /^([ia])(w|W|"|'|`|\(|\)|b|\[|\]|\{|\}|B)?$/.exec(rest)
      if (textObject) {
        if (textObject[2] === undefined) return false
        const span = this.textObject(textObject[1] === 'a', textObject[2])
        if (span) {
          s.col = span[0]
          return this.operate(op, { row: s.row, col: span[1] })
        }
        return true
      }
      // `2d3w` multiplies; the count of the motion is among the keys already handled.
      let target = this.motion(rest, count)
      if (target === 'more') return false
      if (target === undefined || target === 'fail') return true
      if (op === 'c' && (rest === 'w' || rest === 'W') && !isSpace(this.line[s.col])) {
        const end = this.wordEndFromHere(n, rest === 'W')
        target = { row: end.row, col: end.col, inclusive: true }
      } else if ((rest === 'w' || rest === 'W') && target.row > s.row) target = { row: s.row, col: this.line.length }
      return this.operate(op, target)
    }
    return !/^(?:r|Z|"|m|'|`|q|@|z)$/.test(keys)
  }

  private wordEndFromHere(n: number, big: boolean): { row: number; col: number } {
    const { s } = this
    let col = s.col
    const group = kind(this.line[col], big)
    while (col + 1 < this.line.length && kind(this.line[col + 1], big) === group) col++
    if (n === 1) return { row: s.row, col }
    const saved = s.col
    s.col = col
    const end = this.wordEnd(n - 1, big)
    s.col = saved
    return end
  }

  private textObject(around: boolean, what: string): [number, number] | undefined {
    const { s } = this
    const { line } = this
    if (what === 'w' || what === 'W') {
      const group = kind(line[s.col], what === 'W')
      let from = s.col
      let to = s.col + 1
      while (from > 0 && kind(line[from - 1], what === 'W') === group) from--
      while (to < line.length && kind(line[to], what === 'W') === group) to++
      if (around) while (to < line.length && isSpace(line[to])) to++
      return [from, to]
    }
    if ('"\'`'.includes(what)) {
      let from = line.lastIndexOf(what, s.col)
      if (from < 0) from = line.indexOf(what, s.col)
      const to = line.indexOf(what, Math.max(s.col, from + 1))
      if (from < 0 || to <= from) return undefined
      return around ? [from, to + 1] : [from + 1, to]
    }
    const open = '(b)'.includes(what) ? '(' : '[]'.includes(what) ? '[' : '{'
    const close = { '(': ')', '[': ']', '{': '}' }[open] as string
    let depth = 0
    let from = s.col
    for (; from >= 0; from--) {
      if (line[from] === close && from !== s.col) depth++
      else if (line[from] === open && depth-- === 0) break
    }
    if (from < 0) return undefined
    depth = 0
    for (let to = from; to < line.length; to++) {
      if (line[to] === open) depth++
      else if (line[to] === close && --depth === 0) return around ? [from, to + 1] : [from + 1, to]
    }
    return undefined
  }

  private insert(col: number): boolean {
    this.save()
    this.s.mode = 'insert'
    this.s.col = col
    return true
  }

  /** Cuts a span within lines into the register (`keep`: only copies). The end is exclusive. */
  private cut(from: { row: number; col: number }, to: { row: number; col: number }, keep: boolean): void {
    const { s } = this
    const first = s.lines[from.row] ?? ''
    const lastLine = s.lines[to.row] ?? ''
    s.register = {
      text:
        from.row === to.row
          ? first.slice(from.col, to.col)
          : [first.slice(from.col), ...s.lines.slice(from.row + 1, to.row), lastLine.slice(0, to.col)].join('\n'),
      lines: false,
    }
    if (keep) return
    s.lines.splice(from.row, to.row - from.row + 1, first.slice(0, from.col) + lastLine.slice(to.col))
    s.row = from.row
    s.col = from.col
  }

  private operate(op: string, target: Motion): boolean {
    const { s } = this
    const here = { row: s.row, col: s.col }
    if (target.lines || op === '<' || op === '>') {
      const from = Math.min(here.row, target.row)
      const to = Math.max(here.row, target.row)
      if (op === '>' || op === '<') {
        this.save()
        for (let row = from; row <= to; row++)
          this.setLine(
            op === '>'
              ? s.lines[row] === ''
                ? ''
                : `  ${s.lines[row]}`
              : (s.lines[row] as string).replace(/^(?: {1,2}|\t)/, ''),
            row,
          )
        s.row = from
        s.col = this.firstText(from)
        return true
      }
      s.register = { text: s.lines.slice(from, to + 1).join('\n'), lines: true }
      if (op === 'y') {
        s.row = from
        s.message = to - from >= 2 ? `${to - from + 1} lines yanked` : ''
        this.clamp()
        return true
      }
      this.save()
      if (op === 'c') {
        const indent = /^[ \t]*/.exec(s.lines[from] ?? '')?.[0] ?? ''
        s.lines.splice(from, to - from + 1, indent)
        s.row = from
        s.col = indent.length
        s.mode = 'insert'
        return true
      }
      s.lines.splice(from, to - from + 1)
      if (s.lines.length === 0) s.lines = ['']
      if (to - from >= 2) s.message = `${to - from + 1} fewer lines`
      s.row = Math.min(from, s.lines.length - 1)
      s.col = this.firstText(s.row)
      this.clamp()
      return true
    }
    const forward = target.row > here.row || (target.row === here.row && target.col >= here.col)
    const from = forward ? here : { row: target.row, col: target.col }
    const to = forward ? { row: target.row, col: target.col + (target.inclusive ? 1 : 0) } : here
    if (op !== 'y') this.save()
    this.cut(from, to, op === 'y')
    if (op === 'y') {
      s.row = from.row
      s.col = from.col
    }
    if (op === 'c') s.mode = 'insert'
    this.clamp()
    return true
  }

  private put(after: boolean, n: number): boolean {
    const { s } = this
    const { text, lines } = s.register
    if (text === '' && !lines) return true
    this.save()
    this.os.reserve(text.length * n)
    if (lines) {
      const rows = Array.from({ length: n }, () => text.split('\n')).flat()
      s.lines.splice(s.row + (after ? 1 : 0), 0, ...rows)
      if (after) s.row++
      s.col = this.firstText(s.row)
      return true
    }
    const at = after ? Math.min(this.line.length, s.col + 1) : s.col
    const rows = (this.line.slice(0, at) + text.repeat(n)).split('\n')
    const tail = this.line.slice(at)
    const endColumn = (rows[rows.length - 1] as string).length
    rows[rows.length - 1] += tail
    s.lines.splice(s.row, 1, ...rows)
    if (rows.length === 1) s.col = endColumn - 1
    this.clamp()
    return true
  }

  // --- visual mode ------------------------------------------------------------------------------------------------------

  private visual(keys: string, count: number | undefined): boolean {
    const { s } = this
    const anchor = s.anchor ?? { row: s.row, col: s.col }
    const moved = this.motion(keys, count)
    if (moved === 'more') return false
    if (moved && moved !== 'fail') {
      s.row = moved.row
      s.col = moved.col
      this.clamp()
      return true
    }
    const lines = s.mode === 'visualLine'
    const forward = s.row > anchor.row || (s.row === anchor.row && s.col >= anchor.col)
    const start = forward ? anchor : { row: s.row, col: s.col }
    const end = forward ? { row: s.row, col: s.col } : anchor
    const op = { d: 'd', x: 'd', y: 'y', c: 'c', s: 'c', '>': '>', '<': '<' }[keys]
    if (op) {
      s.mode = 'normal'
      delete s.anchor
      s.row = start.row
      s.col = start.col
      return this.operate(
        op,
        lines ? { row: end.row, col: 0, lines: true } : { row: end.row, col: end.col, inclusive: true },
      )
    }
    if (keys === 'v' || keys === 'V') {
      s.mode =
        keys === 'v' ? (s.mode === 'visual' ? 'normal' : 'visual') : s.mode === 'visualLine' ? 'normal' : 'visualLine'
      return true
    }
    if (keys === ':') {
      s.mode = 'command'
      s.command = `:${start.row + 1},${end.row + 1}`
      return true
    }
    return true
  }

  // --- insert mode ------------------------------------------------------------------------------------------------------

  private insertKey(key: string): void {
    const { s } = this
    s.recording.push(key)
    if (!s.replaying) s.lastChange = s.recording.slice()
    switch (key) {
      case '\x1b':
      case '\x03':
        s.mode = 'normal'
        if (/^\s+$/.test(this.line)) this.setLine('')
        s.col = Math.max(0, s.col - 1)
        this.clamp()
        return
      case '\r':
      case '\n': {
        const indent = s.paste ? '' : (/^[ \t]*/.exec(this.line)?.[0] ?? '')
        const rest = this.line.slice(s.col)
        this.setLine(this.line.slice(0, s.col))
        s.lines.splice(s.row + 1, 0, indent + (s.paste ? rest : rest.trimStart()))
        s.row++
        s.col = indent.length
        return
      }
      case '\x7f':
      case '\b':
        if (s.col > 0) {
          const width = /[\udc00-\udfff]/.test(this.line[s.col - 1] ?? '') ? 2 : 1
          this.setLine(this.line.slice(0, s.col - width) + this.line.slice(s.col))
          s.col -= width
        } else if (s.row > 0) {
          const before = s.lines[s.row - 1] as string
          s.lines.splice(s.row - 1, 2, before + this.line)
          s.row--
          s.col = before.length
        }
        return
      case '\x1b[3~':
        this.setLine(this.line.slice(0, s.col) + this.line.slice(s.col + 1))
        return
      case '\x17': {
        const kept = this.line.slice(0, s.col).replace(/\S*\s*$/, '')
        this.setLine(kept + this.line.slice(s.col))
        s.col = kept.length
        return
      }
      case '\x15':
        this.setLine(this.line.slice(s.col))
        s.col = 0
        return
      case '\x1b[D':
      case '\x1bOD':
        s.col = Math.max(0, s.col - 1)
        return
      case '\x1b[C':
      case '\x1bOC':
        s.col = Math.min(this.line.length, s.col + 1)
        return
      case '\x1b[A':
      case '\x1bOA':
        s.row = Math.max(0, s.row - 1)
        this.clamp()
        return
      case '\x1b[B':
      case '\x1bOB':
        s.row = Math.min(s.lines.length - 1, s.row + 1)
        this.clamp()
        return
      case '\x1b[H':
      case '\x1bOH':
        s.col = 0
        return
      case '\x1b[F':
      case '\x1bOF':
        s.col = this.line.length
        return
    }
    if (key.startsWith('\x1b') || (key < ' ' && key !== '\t')) return
    const over = s.mode === 'replace' ? key.length : 0
    this.setLine(this.line.slice(0, s.col) + key + this.line.slice(s.col + over))
    s.col += key.length
  }

  // --- the command line -------------------------------------------------------------------------------------------------

  private commandKey(key: string): void {
    const { s } = this
    if (key === '\x1b' || key === '\x03') {
      s.mode = 'normal'
      s.command = ''
      return
    }
    if (key === '\x7f' || key === '\b') {
      s.command = s.command.slice(0, -1)
      if (s.command === '') s.mode = 'normal'
      return
    }
    if (key === '\r' || key === '\n') {
      const { command } = s
      s.mode = 'normal'
      s.command = ''
      if (command.startsWith(':')) return this.run(command.slice(1))
      if (command.length > 1) s.search = command.slice(1)
      s.searchForward = command.startsWith('/')
      const found = this.find(s.searchForward)
      if (found !== 'fail') {
        s.row = found.row
        s.col = found.col
      }
      return
    }
    if (key >= ' ' && !key.startsWith('\x1b')) s.command += key
  }

  private run(text: string): void {
    const { s } = this
    const command = text.trim()
    const ranged = /^(%|(?:\d+|\.|\$)(?:,(?:\d+|\.|\$))?)?\s*([^]*)$/.exec(command)
    const rowOf = (word: string) =>
      word === '.' ? s.row : word === '$' ? s.lines.length - 1 : Math.min(s.lines.length, Math.max(1, Number(word))) - 1
    const range = ranged?.[1]
    const body = ranged?.[2] ?? ''
    let from = s.row
    let to = s.row
    if (range === '%') {
      from = 0
      to = s.lines.length - 1
    } else if (range) {
      const [a = '', b = a] = range.split(',')
      from = rowOf(a)
      to = rowOf(b)
    }
    if (body === '' && range) {
      s.row = to
      s.col = this.firstText(s.row)
      return
    }
    const substitution = /^s([^\w\s])([^]*)$/.exec(body)
    if (substitution) return this.substitute(substitution[1] as string, substitution[2] as string, from, to)
    const [name = '', ...args] = body.split(/\s+/)
    const rest = args.join(' ')
    switch (name) {
      case 'w':
      case 'w!':
      case 'write':
        this.write(rest || s.path)
        return
      case 'wq':
      case 'wq!':
      case 'x':
      case 'x!':
      case 'xit':
        if (name.startsWith('x') && !s.changed && !s.isNew) s.quit = 0
        else if (this.write(rest || s.path)) s.quit = 0
        return
      case 'q':
      case 'quit':
      case 'qa':
        if (s.changed) s.message = 'E37: No write since last change (add ! to override)'
        else s.quit = 0
        return
      case 'q!':
      case 'qa!':
      case 'quit!':
        s.quit = 0
        return
      case 'cq':
        s.quit = 1
        return
      case 'e!':
      case 'e': {
        if (s.changed && name === 'e') {
          s.message = 'E37: No write since last change (add ! to override)'
          return
        }
        try {
          const content = this.os.readFile(this.proc, rest || (s.path ?? ''))
          s.lines = content === '' ? [''] : content.replace(/\n$/, '').split('\n')
          s.path = rest || s.path || ''
          Object.assign(s, { row: 0, col: 0, changed: false, undo: [], redo: [] })
        } catch (error) {
          if (!(error instanceof SystemError)) throw error
          s.message = `E484: Can't open file ${rest || s.path}`
        }
        return
      }
      case 'd':
        s.row = from
        this.operate('d', { row: to, col: 0, lines: true })
        return
      case 'y':
        s.register = { text: s.lines.slice(from, to + 1).join('\n'), lines: true }
        return
      case 'set':
      case 'se':
        for (const option of args) {
          if (option === 'nu' || option === 'number') s.numbers = true
          else if (option === 'nonu' || option === 'nonumber') s.numbers = false
          else if (option === 'paste') s.paste = true
          else if (option === 'nopaste') s.paste = false
        }
        return
      case 'noh':
      case 'nohlsearch':
      case 'syntax':
        return
      case '>':
      case '<':
        s.row = from
        this.operate(name, { row: to, col: 0, lines: true })
        return
      case '':
        return
      default:
        s.message = `E492: Not an editor command: ${command}`
    }
  }

  private write(path: string | undefined): boolean {
    const { s } = this
    if (path === undefined || path === '') {
      s.message = 'E32: No file name'
      return false
    }
    const text =
      s.lines.length === 1 && s.lines[0] === '' ? '' : `${s.lines.join('\n')}${s.endsWithNewline ? '\n' : ''}`
    try {
      this.os.writeFile(this.proc, path, text)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      s.message = `"${path}" E212: Can't open file for writing: ${error.message}`
      return false
    }
    s.path ??= path
    s.message = `"${path}" ${s.isNew ? '[New] ' : ''}${text === '' ? 0 : s.lines.length}L, ${byteLength(text)}B written`
    s.changed = false
    s.isNew = false
    return true
  }

  private substitute(delimiter: string, rest: string, from: number, to: number): void {
    const { s } = this
    const parts: string[] = ['']
    for (let i = 0; i < rest.length; i++) {
      if (rest[i] === '\\' && i + 1 < rest.length) {
        const next = rest[++i] as string
        parts.push((parts.pop() ?? '') + (next === delimiter ? delimiter : `\\${next}`))
      } else if (rest[i] === delimiter && parts.length < 3) parts.push('')
      else parts.push((parts.pop() ?? '') + rest[i])
    }
    const [pattern = '', replacement = '', flags = ''] = parts
    let regex: Regex
    try {
      regex = Regex.basic(pattern || s.search, flags.includes('i'))
    } catch (error) {
      if (!(error instanceof RegexError)) throw error
      s.message = `E486: ${error.message}`
      return
    }
    if (pattern) s.search = pattern
    let count = 0
    let changedLines = 0
    let saved = false
    for (let row = from; row <= Math.min(to, s.lines.length - 1); row++) {
      const line = s.lines[row] as string
      let out = ''
      let at = 0
      let hits = 0
      for (
        let match = regex.find(line, 0);
        match;
        match =
          match.end < line.length || match.end > match.index
            ? regex.find(line, match.end > match.index ? match.end : match.end + 1)
            : null
      ) {
        const { groups } = match
        out +=
          line.slice(at, match.index) +
          replacement.replace(/\\([0-9nrt&\\])|&/g, (_, c: string | undefined) =>
            c === undefined
              ? (groups[0] ?? '')
              : /\d/.test(c)
                ? (groups[Number(c)] ?? '')
                : ({ n: '\n', r: '\n', t: '\t' }[c] ?? c),
          )
        at = match.end
        hits++
        if (!flags.includes('g') || match.end > line.length || at >= line.length) break
      }
      if (hits === 0) continue
      if (!saved) this.save()
      saved = true
      count += hits
      changedLines++
      const rows = (out + line.slice(at)).split('\n')
      s.lines.splice(row, 1, ...rows)
      row += rows.length - 1
      s.row = row
    }
    s.message =
      count === 0
        ? `E486: Pattern not found: ${pattern}`
        : count > 2
          ? `${count} substitutions on ${changedLines} line${changedLines === 1 ? '' : 's'}`
          : ''
    this.clamp()
  }
}

/** vi, also under the name vim. */
export const viCommands: Record<string, Program> = { vi, vim: vi }
