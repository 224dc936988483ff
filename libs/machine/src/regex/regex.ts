import { RE2JS } from 're2js'

/** A pattern that RE2 refuses; `message` says why. */
export class RegexError extends Error {}

export interface Match {
  index: number
  end: number
  /** Whole match and groups; undefined for groups that took no part. */
  groups: (string | undefined)[]
  /** Start and end of each group, −1 when it took no part. */
  spans: [number, number][]
}

const cache = new Map<string, Regex>()

/**
 * Regular expressions of people (grep, sed, awk, `=~`, jq): POSIX syntax and leftmost-longest matching on RE2, which is
 * linear in the text. Back-references and look-around are refused with an error.
 */
export class Regex {
  /** Plain text to search for, when the pattern is that. */
  private readonly literal: string | undefined

  private constructor(
    private readonly re: RE2JS,
    literal: string | undefined,
    /** Number of groups. */
    readonly groupCount: number,
  ) {
    this.literal = literal
  }

  /** Extended syntax (`grep -E`, awk, `=~`). Throws RegexError. */
  static posix(pattern: string, ignoreCase = false): Regex {
    return compiled(`E${pattern}`, translateExtended(pattern), ignoreCase, true)
  }

  /** Basic syntax (`grep`, `sed`, `expr`). Throws RegexError. */
  static basic(pattern: string, ignoreCase = false): Regex {
    return compiled(`B${pattern}`, translateBasic(pattern), ignoreCase, true)
  }

  /** Perl-like syntax as RE2 itself has it, leftmost-first (`grep -P`, jq). Throws RegexError. */
  static perl(pattern: string, ignoreCase = false, flags = 0): Regex {
    return compiled(`P${flags}${pattern}`, pattern, ignoreCase, false, flags)
  }

  /** A text to be found as it is. */
  static fixed(text: string, ignoreCase = false): Regex {
    return compiled(`F${text}`, text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'), ignoreCase, true)
  }

  static make(source: string, ignoreCase: boolean, longest: boolean, flags: number): Regex {
    try {
      const re = RE2JS.compile(
        source,
        flags | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (longest ? RE2JS.LONGEST_MATCH : 0),
      )
      const plain = !ignoreCase && /^(?:[^\\^$.|?*+()[\]{}]|\\[\\^$.|?*+()[\]{}/-])*$/.test(source)
      return new Regex(re, plain ? source.replace(/\\(.)/g, '$1') : undefined, re.groupCount())
    } catch (error) {
      throw new RegexError(
        error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error),
      )
    }
  }

  /** Names of named groups by number. */
  get groupNames(): Record<string, number> {
    return this.re.namedGroups()
  }

  /** Whether it matches somewhere. */
  test(text: string): boolean {
    return this.literal === undefined ? this.re.matcher(text).find() : text.includes(this.literal)
  }

  /** First match at or after `from`. */
  find(text: string, from = 0): Match | null {
    if (this.literal !== undefined) {
      const index = text.indexOf(this.literal, from)
      return index < 0
        ? null
        : {
            index,
            end: index + this.literal.length,
            groups: [this.literal],
            spans: [[index, index + this.literal.length]],
          }
    }
    const matcher = this.re.matcher(text)
    if (!(from > 0 ? matcher.find(from) : matcher.find())) return null
    const groups: (string | undefined)[] = []
    const spans: [number, number][] = []
    for (let i = 0; i <= this.groupCount; i++) {
      const start = matcher.start(i)
      const end = matcher.end(i)
      groups.push(start < 0 ? undefined : text.slice(start, end))
      spans.push([start, end])
    }
    return { index: spans[0]?.[0] ?? 0, end: spans[0]?.[1] ?? 0, groups, spans }
  }
}

const compiled = (key: string, source: string, ignoreCase: boolean, longest: boolean, flags = 0): Regex => {
  const full = `${ignoreCase ? 'i' : '-'}${key}`
  const known = cache.get(full)
  if (known) return known
  const regex = Regex.make(source, ignoreCase, longest, flags)
  if (cache.size > 500) cache.clear()
  cache.set(full, regex)
  return regex
}

/** A bracket expression in RE2's syntax; `end` is behind its closing bracket. */
const bracket = (pattern: string, start: number): { text: string; end: number } => {
  let i = start + 1
  let text = '['
  if (pattern[i] === '^') {
    text += '^'
    i++
  }
  for (let first = true; ; first = false) {
    const c = pattern[i]
    if (c === undefined) throw new RegexError('Unmatched [, [^, [:, [., or [=')
    if (c === ']' && !first) return { text: `${text}]`, end: i + 1 }
    if (c === '[' && (pattern[i + 1] === ':' || pattern[i + 1] === '.' || pattern[i + 1] === '=')) {
      const kind = pattern[i + 1] as string
      const close = pattern.indexOf(`${kind}]`, i + 2)
      if (close < 0) throw new RegexError('Unmatched [, [^, [:, [., or [=')
      text += kind === ':' ? pattern.slice(i, close + 2) : pattern.slice(i + 2, close).replace(/[\\\]^[-]/g, '\\$&')
      i = close + 2
      continue
    }
    // In POSIX a backslash is an ordinary character here; \n, \t and \] are what people mean nevertheless.
    if (
      c === '\\' &&
      pattern[i + 1] !== undefined &&
      'ntrfvwWsSd\\/].-[^$*+?(){}|'.includes(pattern[i + 1] as string)
    ) {
      text += `\\${pattern[i + 1]}`
      i += 2
      continue
    }
    text += c === '\\' || c === '[' || (c === '^' && !first) || (c === ']' && first) ? `\\${c}` : c
    i++
  }
}

const escapes: Record<string, string> = {
  '<': '\\b',
  '>': '\\b',
  '`': '\\A',
  "'": '\\z',
  y: '\\b',
  B: '\\B',
  b: '\\b',
  w: '\\w',
  W: '\\W',
  s: '\\s',
  S: '\\S',
  n: '\\n',
  t: '\\t',
  r: '\\r',
  f: '\\f',
  v: '\\v',
  a: '\\x07',
  d: '[0-9]',
  D: '[^0-9]',
}

const escaped = (c: string | undefined): string => {
  if (c === undefined) throw new RegexError('Trailing backslash')
  if (c >= '1' && c <= '9') throw new RegexError('back-references are not supported')
  if (Object.hasOwn(escapes, c)) return escapes[c] as string
  return /[A-Za-z0-9]/.test(c) ? c : `\\${c}`
}

const interval = /^\{(\d*)(,?)(\d*)\}/

const translateExtended = (pattern: string): string => {
  let out = ''
  let depth = 0
  let start = true
  for (let i = 0; i < pattern.length;) {
    const c = pattern[i] as string
    if (c === '[') {
      const { text, end } = bracket(pattern, i)
      out += text
      i = end
      start = false
      continue
    }
    if (c === '\\') {
      out += escaped(pattern[i + 1])
      i += 2
      start = false
      continue
    }
    if (c === '{') {
      const match = interval.exec(pattern.slice(i))
      if (match && !start && (match[1] || match[3])) {
        out += `{${match[1] || '0'}${match[2]}${match[3]}}`
        i += match[0].length
      } else {
        out += '\\{'
        i++
      }
      start = false
      continue
    }
    if ((c === '*' || c === '+' || c === '?') && start) {
      out += `\\${c}`
      i++
      start = false
      continue
    }
    if (c === '*' || c === '+' || c === '?') {
      // Repeating a repetition is allowed in POSIX and means what the outer one says.
      if (/(?:^|[^\\])[*+?]$/.test(out)) out = `${out.slice(0, -1)}*`
      else out += c
      i++
      continue
    }
    if (c === '(') depth++
    if (c === ')') {
      if (depth === 0) {
        out += '\\)'
        i++
        continue
      }
      depth--
    }
    out += c === '}' || c === ']' ? `\\${c}` : c
    start = c === '(' || c === '|' || c === '^'
    i++
  }
  if (depth > 0) throw new RegexError('Unmatched ( or \\(')
  return out
}

const translateBasic = (pattern: string): string => {
  let out = ''
  let start = true
  let depth = 0
  for (let i = 0; i < pattern.length;) {
    const c = pattern[i] as string
    if (c === '[') {
      const { text, end } = bracket(pattern, i)
      out += text
      i = end
      start = false
    } else if (c === '\\') {
      const next = pattern[i + 1]
      i += 2
      if (next === '(' || next === '|') {
        out += next
        if (next === '(') depth++
        start = true
        continue
      }
      if (next === ')') {
        if (depth-- === 0) throw new RegexError('Unmatched ) or \\)')
        out += ')'
      } else if (next === '{') {
        const close = pattern.indexOf('\\}', i)
        const body = close < 0 ? null : /^(\d*)(,?)(\d*)$/.exec(pattern.slice(i, close))
        if (!body) throw new RegexError(close < 0 ? 'Unmatched \\{' : 'Invalid content of \\{\\}')
        out += `{${body[1] || '0'}${body[2]}${body[3]}}`
        i = close + 2
      } else if ((next === '+' || next === '?') && !start) out += next
      else out += escaped(next)
      start = false
    } else if (c === '*') {
      if (start) out += '\\*'
      else if (!/(?:^|[^\\])\*$/.test(out)) out += '*'
      start = false
      i++
    } else if (c === '^') {
      out += start ? '^' : '\\^'
      i++
    } else if (c === '$') {
      const rest = pattern.slice(i + 1)
      out += rest === '' || rest.startsWith('\\)') || rest.startsWith('\\|') ? '$' : '\\$'
      i++
      start = false
    } else {
      out += '+?(){}|'.includes(c) ? `\\${c}` : c
      i++
      start = false
    }
  }
  if (depth > 0) throw new RegexError('Unmatched ( or \\(')
  return out
}
