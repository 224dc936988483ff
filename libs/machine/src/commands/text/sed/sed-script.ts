import { Regex, RegexError } from '../../../regex/regex.ts'
import { UsageError } from '../../command.ts'

export type Address =
  | { kind: 'line'; n: number }
  | { kind: 'last' }
  | { kind: 'regex'; source: string; ignoreCase: boolean }
  | { kind: 'step'; first: number; step: number }
  | { kind: 'plus'; n: number }
  | { kind: 'multiple'; n: number }

export interface SedCommand {
  name: string
  from?: Address
  to?: Address
  negated: boolean
  /** Text of a, i, c; label of b, t, T, `:`; file of r, w; exit code of q. */
  text: string
  /** Position to go to: end of a block, target of a branch. */
  target: number
  substitute?: {
    source: string
    replacement: Piece[]
    global: boolean
    nth: number
    print: boolean
    ignoreCase: boolean
    file?: string
  }
  map?: Record<string, string>
}

/** Part of a replacement: text, a group, or a change of case that begins there. */
export type Piece = string | { group: number } | { case: 'U' | 'L' | 'u' | 'l' | 'E' }

export interface SedScript {
  commands: SedCommand[]
  usesLast: boolean
}

const bad = (message: string, at: number): never => {
  throw new UsageError(`-e expression #1, char ${at}: ${message}`)
}

/** Parses a sed script. Throws UsageError as GNU sed words it. */
export const parseSed = (source: string, extended: boolean): SedScript => {
  const commands: SedCommand[] = []
  const open: number[] = []
  const labels = new Map<string, number>()
  let usesLast = false
  let i = 0
  const skip = (pattern: RegExp) => {
    while (i < source.length && pattern.test(source[i] as string)) i++
  }
  /** Text up to an unescaped delimiter; inside of brackets the delimiter is ordinary. */
  const delimited = (delimiter: string, regex: boolean): string => {
    let text = ''
    let bracket = false
    for (; ; i++) {
      const c = source[i]
      if (c === undefined) return bad(regex ? 'unterminated address regex' : "unterminated `s' command", i)
      if (c === '\\') {
        const next = source[++i]
        if (next === delimiter)
          text +=
            delimiter === '|' || delimiter === '+' || delimiter === '?' || !/[^\w\s]/.test(delimiter)
              ? delimiter
              : regex && /[.*[\]^$/]/.test(delimiter) && delimiter !== '/'
                ? `\\${delimiter}`
                : delimiter
        else if (next === '\n' && !regex) text += '\\\n'
        else text += `\\${next ?? ''}`
        continue
      }
      if (regex && c === '[' && !bracket) {
        bracket = true
        text += c
        if (source[i + 1] === '^') text += source[++i]
        if (source[i + 1] === ']') text += source[++i]
        continue
      }
      if (regex && bracket && c === '[' && /[:.=]/.test(source[i + 1] ?? '')) {
        const end = source.indexOf(`${source[i + 1]}]`, i + 2)
        if (end > 0) {
          text += source.slice(i, end + 2)
          i = end + 1
          continue
        }
      }
      if (bracket && c === ']') bracket = false
      if (c === delimiter && !bracket) {
        i++
        return text
      }
      if (c === '\n' && regex && !bracket) return bad('unterminated address regex', i)
      text += c
    }
  }
  const address = (): Address | undefined => {
    const c = source[i]
    if (c === undefined) return undefined
    if (/\d/.test(c)) {
      const digits = /^\d+/.exec(source.slice(i))?.[0] as string
      i += digits.length
      if (source[i] === '~') {
        i++
        const step = /^\d*/.exec(source.slice(i))?.[0] as string
        i += step.length
        return { kind: 'step', first: Number(digits), step: Number(step) }
      }
      return { kind: 'line', n: Number(digits) }
    }
    if (c === '$') {
      i++
      usesLast = true
      return { kind: 'last' }
    }
    if (c === '/' || c === '\\') {
      let delimiter = '/'
      i++
      if (c === '\\') delimiter = source[i++] ?? '/'
      const text = delimited(delimiter, true)
      let ignoreCase = false
      while (source[i] === 'I' || source[i] === 'M') if (source[i++] === 'I') ignoreCase = true
      check(text, ignoreCase)
      return { kind: 'regex', source: text, ignoreCase }
    }
    return undefined
  }
  const check = (text: string, ignoreCase: boolean) => {
    if (text === '') return
    try {
      if (extended) Regex.posix(text, ignoreCase)
      else Regex.basic(text, ignoreCase)
    } catch (error) {
      if (error instanceof RegexError) bad(error.message, i)
      throw error
    }
  }
  const word = (): string => {
    skip(/[ \t]/)
    const text = /^[^;\n}]*/.exec(source.slice(i))?.[0] as string
    i += text.length
    return text.trim()
  }
  const lineText = (): string => {
    skip(/[ \t]/)
    if (source[i] === '\\') {
      i++
      // `a\` and a newline, or `a\  text`, which keeps the spaces.
      const rest = /^[ \t]*\n/.exec(source.slice(i))
      if (rest) i += rest[0].length
    }
    let text = ''
    for (; i < source.length; i++) {
      if (source[i] === '\\' && i + 1 < source.length) text += source[++i]
      else if (source[i] === '\n') break
      else text += source[i]
    }
    return `${text}\n`
  }
  while (i < source.length) {
    skip(/[\s;]/)
    if (i >= source.length) break
    if (source[i] === '#') {
      while (i < source.length && source[i] !== '\n') i++
      continue
    }
    const command: SedCommand = { name: '', negated: false, text: '', target: -1 }
    const from = address()
    if (from) {
      command.from = from
      skip(/[ \t]/)
      if (source[i] === ',') {
        i++
        skip(/[ \t]/)
        if (source[i] === '+' || source[i] === '~') {
          const kind = source[i++] === '+' ? 'plus' : 'multiple'
          const digits = /^\d+/.exec(source.slice(i))?.[0] ?? ''
          if (!digits) bad('expected newer version of sed', i)
          i += digits.length
          command.to = { kind, n: Number(digits) }
        } else {
          const to = address()
          if (!to) return bad("unexpected `,'", i)
          command.to = to
        }
      }
    }
    skip(/[ \t]/)
    while (source[i] === '!') {
      command.negated = true
      i++
      skip(/[ \t]/)
    }
    const name = source[i++]
    if (name === undefined) return bad('missing command', i)
    command.name = name
    switch (name) {
      case '{':
        open.push(commands.length)
        break
      case '}': {
        const start = open.pop()
        if (start === undefined) return bad("unexpected `}'", i)
        if (command.from) bad("} doesn't want any addresses", i)
        ;(commands[start] as SedCommand).target = commands.length
        break
      }
      case 's': {
        const delimiter = source[i++]
        if (delimiter === undefined || delimiter === '\n' || delimiter === '\\')
          return bad("unterminated `s' command", i)
        const pattern = delimited(delimiter, true)
        const replacement = delimited(delimiter, false)
        const substitute: NonNullable<SedCommand['substitute']> = {
          source: pattern,
          replacement: parseReplacement(replacement),
          global: false,
          nth: 1,
          print: false,
          ignoreCase: false,
        }
        for (; i < source.length && !/[;\n}\s#]/.test(source[i] as string); i++) {
          const flag = source[i] as string
          if (flag === 'g') substitute.global = true
          else if (flag === 'p') substitute.print = true
          else if (flag === 'i' || flag === 'I') substitute.ignoreCase = true
          else if (flag === 'm' || flag === 'M' || flag === 'e') continue
          else if (/[1-9]/.test(flag)) {
            const digits = /^\d+/.exec(source.slice(i))?.[0] as string
            substitute.nth = Number(digits)
            i += digits.length - 1
          } else if (flag === 'w') {
            i++
            substitute.file = word()
            break
          } else bad("unknown option to `s'", i + 1)
        }
        check(pattern, substitute.ignoreCase)
        command.substitute = substitute
        break
      }
      case 'y': {
        const delimiter = source[i++] ?? '/'
        const unescape = (text: string) => [...text.replace(/\\n/g, '\n').replace(/\\\\/g, '\\')]
        const a = unescape(delimited(delimiter, false))
        const b = unescape(delimited(delimiter, false))
        if (a.length !== b.length) bad("strings for `y' command are different lengths", i)
        command.map = {}
        a.forEach((c, k) => ((command.map as Record<string, string>)[c] = b[k] as string))
        break
      }
      case 'a':
      case 'i':
      case 'c':
        if (source.slice(i).trim() === '') bad("expected \\ after `a', `c' or `i'", i)
        command.text = lineText()
        break
      case ':':
        command.text = word()
        if (command.text === '') bad('":" lacks a label', i)
        labels.set(command.text, commands.length)
        break
      case 'b':
      case 't':
      case 'T':
        command.text = word()
        break
      case 'r':
      case 'w':
      case 'R':
      case 'W':
        skip(/[ \t]/)
        command.text = /^[^\n]*/.exec(source.slice(i))?.[0] as string
        if (!command.text) bad('missing filename in r/R/w/W commands', i)
        i += command.text.length
        break
      case 'q':
      case 'Q':
      case 'l':
        command.text = word()
        break
      case 'N':
      case '$':
        usesLast = true
        break
      case 'd':
      case 'D':
      case 'p':
      case 'P':
      case 'h':
      case 'H':
      case 'g':
      case 'G':
      case 'x':
      case 'n':
      case '=':
      case 'z':
      case 'F':
        break
      default:
        bad(`unknown command: \`${name}'`, i)
    }
    commands.push(command)
    skip(/[ \t]/)
    if (i < source.length && !/[;\n}#]/.test(source[i] as string) && name !== '{' && name !== '}')
      bad('extra characters after command', i + 1)
  }
  if (open.length) throw new UsageError("-e expression #1, char 0: unmatched `{'")
  for (const command of commands) {
    if (!'btT'.includes(command.name)) continue
    if (command.text === '') command.target = commands.length
    else {
      const target = labels.get(command.text)
      if (target === undefined) throw new UsageError(`can't find label for jump to \`${command.text}'`, 4)
      command.target = target
    }
  }
  return { commands, usesLast }
}

const parseReplacement = (text: string): Piece[] => {
  const pieces: Piece[] = []
  let literal = ''
  const flush = () => {
    if (literal) pieces.push(literal)
    literal = ''
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c === '&') {
      flush()
      pieces.push({ group: 0 })
    } else if (c === '\\') {
      const next = text[++i]
      if (next === undefined) literal += '\\'
      else if (/\d/.test(next)) {
        flush()
        pieces.push({ group: Number(next) })
      } else if ('ULulE'.includes(next)) {
        flush()
        pieces.push({ case: next as 'U' })
      } else literal += { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' }[next] ?? next
    } else literal += c
  }
  flush()
  return pieces
}
