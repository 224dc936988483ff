import { SystemError } from '../../process/system-error.ts'
import { strftime } from '../../strftime.ts'
import { echoText, formatPrintf, quoteWord } from '../echo-printf.ts'
import type { Shell } from '../shell.ts'
import { evaluateTest, TestError } from '../test-expression.ts'
import { type Builtin, options } from './builtin.ts'

/** Splits a line for `read`: backslashes quote unless raw, the last field takes the rest. */
const splitFields = (line: string, count: number, ifs: string, raw: boolean): string[] => {
  // Characters with a mark whether they were quoted.
  const characters: [string, boolean][] = []
  for (let i = 0; i < line.length; i++) {
    if (!raw && line[i] === '\\' && i + 1 < line.length) characters.push([line[++i] as string, true])
    else characters.push([line[i] as string, false])
  }
  const isSpace = ([c, quoted]: [string, boolean]) =>
    !quoted && ifs.includes(c) && (c === ' ' || c === '\t' || c === '\n')
  const isDelimiter = ([c, quoted]: [string, boolean]) => !quoted && ifs.includes(c)
  let i = 0
  let end = characters.length
  while (i < end && isSpace(characters[i] as [string, boolean])) i++
  while (end > i && isSpace(characters[end - 1] as [string, boolean])) end--
  const fields: string[] = []
  while (i < end) {
    if (fields.length === count - 1) {
      let rest = characters.slice(i, end)
      // A single trailing delimiter after the last field is dropped when nothing follows it.
      const delimiters = rest.filter((one) => isDelimiter(one) && !isSpace(one)).length
      const last = rest[rest.length - 1]
      if (delimiters === 1 && last && isDelimiter(last)) {
        rest = rest.slice(0, -1)
        while (rest.length && isSpace(rest[rest.length - 1] as [string, boolean])) rest.pop()
      }
      fields.push(rest.map(([c]) => c).join(''))
      return fields
    }
    let field = ''
    while (i < end && !isDelimiter(characters[i] as [string, boolean]))
      field += (characters[i++] as [string, boolean])[0]
    fields.push(field)
    while (i < end && isSpace(characters[i] as [string, boolean])) i++
    if (i < end && isDelimiter(characters[i] as [string, boolean])) i++
    while (i < end && isSpace(characters[i] as [string, boolean])) i++
  }
  return fields
}

interface Reading {
  text: string
  deadline?: number
  prompted?: true
  raw?: true
}

const read: Builtin = (sh, args, call) => {
  const { os, proc } = sh
  const parsed = options(
    sh,
    'read',
    args,
    'ersa:d:i:n:N:p:t:u:',
    'read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]',
  )
  if (!parsed) return 2
  const { flags, rest } = parsed
  const fd = flags['u'] === undefined ? 0 : Number(flags['u'])
  const raw = flags['r'] !== undefined
  const delimiter = flags['N'] !== undefined ? null : flags['d'] === undefined ? '\n' : flags['d'].slice(0, 1) || '\0'
  const limit = flags['N'] ?? flags['n']
  const count = limit === undefined ? Infinity : Number(limit)
  for (const name of rest)
    if (!/^[A-Za-z_]\w*(\[.*\])?$/.test(name)) {
      sh.error(`read: \`${name}': not a valid identifier`)
      return 1
    }
  const state = (call.data as Reading | null) ?? { text: '' }
  if (call.data === null) {
    if (flags['t'] !== undefined) {
      if (!/^\d*\.?\d*$/.test(flags['t']) || flags['t'] === '') {
        sh.error(`read: ${flags['t']}: invalid timeout specification`)
        return 1
      }
      state.deadline = os.now + Number(flags['t']) * 1000
      if (Number(flags['t']) === 0) {
        try {
          return os.readable(proc, fd) ? 0 : 1
        } catch {
          return 1
        }
      }
    }
    const terminal = os.isTty(proc, fd)
    if (flags['p'] !== undefined && terminal) os.complain(proc, flags['p'])
    const tty = os.ttyOf(proc)
    if (terminal && tty) {
      tty.icanon = limit === undefined && delimiter === '\n'
      tty.echo = flags['s'] === undefined
      tty.isig = true
      state.raw = true
    }
  }
  const finish = (line: string, complete: boolean): number => {
    const tty = state.raw ? os.ttyOf(proc) : undefined
    if (tty) {
      tty.icanon = true
      tty.echo = true
    }
    if (flags['a'] !== undefined) {
      sh.assignArray(flags['a'], splitFields(line, Infinity, sh.value('IFS') ?? ' \t\n', raw), false)
    } else if (rest.length === 0) sh.assign('REPLY', flags['N'] !== undefined || raw ? line : unquote(line))
    else if (flags['N'] !== undefined) {
      sh.assign(rest[0] as string, line)
      for (const name of rest.slice(1)) sh.assign(name, '')
    } else {
      const fields = splitFields(line, rest.length, sh.value('IFS') ?? ' \t\n', raw)
      rest.forEach((name, i) => {
        const match = /^(\w+)\[(.*)\]$/.exec(name)
        if (match) sh.assign(match[1] as string, fields[i] ?? '', { index: match[2] as string })
        else sh.assign(name, fields[i] ?? '')
      })
    }
    return complete ? 0 : 1
  }
  const unquote = (line: string) => line.replace(/\\([^])/g, '$1')
  for (;;) {
    let piece: string | null | undefined
    try {
      piece = os.read(proc, fd, 4096)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      sh.error(
        `read: ${error.code === 'EBADF' ? `${fd}: invalid file descriptor: ${error.message}` : `read error: ${fd}: ${error.message}`}`,
      )
      return 1
    }
    if (piece === undefined) {
      if (state.deadline !== undefined && os.sleepUntil(proc, state.deadline)) {
        finish(state.text, false)
        return 142
      }
      call.data = { ...state }
      return 'blocked'
    }
    if (piece === null) return finish(state.text, false)
    for (let i = 0; i < piece.length; i++) {
      const c = piece[i] as string
      if (!raw && c === '\\' && flags['N'] === undefined) {
        const next = piece[i + 1]
        if (next === undefined) {
          const more = os.read(proc, fd, 1)
          if (more === '\n') continue
          state.text += `\\${more ?? ''}`
          continue
        }
        i++
        if (next !== '\n') state.text += `\\${next}`
        continue
      }
      if (c === delimiter) {
        os.unread(proc, fd, piece.slice(i + 1))
        return finish(state.text, true)
      }
      state.text += c
      if (state.text.length >= count) {
        os.unread(proc, fd, piece.slice(i + 1))
        return finish(state.text, true)
      }
    }
    os.reserve(state.text.length)
  }
}

const mapfile: Builtin = (sh, args, call) => {
  const { os, proc } = sh
  const parsed = options(
    sh,
    'mapfile',
    args,
    'td:n:O:s:u:C:c:',
    'mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [array]',
  )
  if (!parsed) return 2
  const { flags, rest } = parsed
  const fd = flags['u'] === undefined ? 0 : Number(flags['u'])
  let text = (call.data as string | null) ?? ''
  for (;;) {
    const piece = os.read(proc, fd)
    if (piece === undefined) {
      call.data = text
      return 'blocked'
    }
    if (piece === null) break
    os.reserve(text.length + piece.length)
    text += piece
  }
  const delimiter = flags['d'] === undefined ? '\n' : flags['d'].slice(0, 1) || '\0'
  const lines: string[] = []
  for (let at = 0; at < text.length;) {
    const end = text.indexOf(delimiter, at)
    const line = end < 0 ? text.slice(at) : text.slice(at, flags['t'] === undefined ? end + 1 : end)
    lines.push(line)
    if (end < 0) break
    at = end + 1
  }
  const skipped = lines.slice(Number(flags['s'] ?? 0))
  const kept = flags['n'] && flags['n'] !== '0' ? skipped.slice(0, Number(flags['n'])) : skipped
  const name = rest[0] ?? 'MAPFILE'
  if (flags['O'] !== undefined)
    kept.forEach((line, i) => sh.assign(name, line, { index: String(Number(flags['O']) + i) }))
  else sh.assignArray(name, kept, false)
  return 0
}

const print = (sh: Shell, name: string, text: string): number => {
  try {
    sh.os.write(sh.proc, 1, text)
    return 0
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    sh.error(`${name}: write error: ${error.message}`)
    return 1
  }
}

const test =
  (name: string): Builtin =>
  (sh, args) => {
    let words = args
    if (name === '[') {
      if (args[args.length - 1] !== ']') {
        sh.error("[: missing `]'")
        return 2
      }
      words = args.slice(0, -1)
    }
    try {
      return evaluateTest(sh.os, sh.proc, words, {
        isSet: (variable) =>
          sh.value(variable) !== undefined ||
          (/^(\w+)\[(.+)\]$/.test(variable) &&
            sh.element(variable.replace(/\[.*/, ''), variable.replace(/^.*\[(.*)\]$/, '$1')) !== undefined),
      })
        ? 0
        : 1
    } catch (error) {
      if (!(error instanceof TestError)) throw error
      sh.error(`${name}: ${error.message}`)
      return 2
    }
  }

/** Builtins that read, print and test. */
export const inputBuiltins: Record<string, Builtin> = {
  read,
  /** `$(<file)`; no name a person can type. */
  ' copy': (sh) => {
    for (;;) {
      const text = sh.os.read(sh.proc, 0)
      if (text === undefined) return 'blocked'
      if (text === null) return 0
      print(sh, 'cat', text)
    }
  },
  mapfile,
  readarray: mapfile,
  echo: (sh, args) => print(sh, 'echo', echoText(args)),
  printf: (sh, args) => {
    let words = args
    let variable: string | undefined
    if (words[0] === '-v') {
      variable = words[1]
      words = words.slice(2)
    }
    if (words[0] === '--') words = words.slice(1)
    if (words.length === 0) {
      sh.os.complain(sh.proc, 'printf: usage: printf [-v var] format [arguments]\n')
      return 2
    }
    const { text, errors, status } = formatPrintf(words, {
      quote: quoteWord,
      date: (format, seconds) => strftime(format, seconds * 1000),
      now: sh.os.now,
    })
    sh.os.charge(text.length >> 4)
    sh.os.reserve(text.length)
    for (const error of errors) sh.error(`printf: ${error}`)
    if (variable !== undefined) {
      const match = /^(\w+)\[(.*)\]$/.exec(variable)
      if (match) sh.assign(match[1] as string, text, { index: match[2] as string })
      else sh.assign(variable, text)
      return status
    }
    return print(sh, 'printf', text) || status
  },
  test: test('test'),
  '[': test('['),
}
