// Shell patterns: `*`, `?`, `[…]`, and `@( )`, `*( )`, `+( )`, `?( )`, `!( )`. Matched on our own in polynomial time: a
// translation to a backtracking regular expression can take for ever on patterns people write.

type Token =
  | { kind: 'character'; c: string }
  | { kind: 'any' }
  | { kind: 'star' }
  | { kind: 'set'; negated: boolean; ranges: [number, number][]; classes: string[] }
  | { kind: 'group'; operator: string; alternatives: Token[][] }

export interface Pattern {
  tokens: Token[]
  /** The text, when the pattern has nothing special. */
  literal?: string
  simple: boolean
}

const cache = new Map<string, Pattern>()

/** Parses a pattern; a backslash quotes the next character. */
export const parsePattern = (text: string, extended = true): Pattern => {
  const key = extended ? text : `-${text}`
  const known = cache.get(key)
  if (known) return known
  const { tokens } = parseSequence(text, 0, false, extended, 0)
  const pattern: Pattern = { tokens, simple: tokens.every((token) => token.kind !== 'group') }
  if (tokens.every((token) => token.kind === 'character'))
    pattern.literal = tokens.map((token) => (token as { c: string }).c).join('')
  if (cache.size > 2000) cache.clear()
  cache.set(key, pattern)
  return pattern
}

const parseSequence = (
  text: string,
  start: number,
  inGroup: boolean,
  extended: boolean,
  depth: number,
): { tokens: Token[]; end: number } => {
  const tokens: Token[] = []
  let i = start
  while (i < text.length) {
    const c = text[i] as string
    if (inGroup && (c === '|' || c === ')')) break
    if (extended && '@*+?!'.includes(c) && text[i + 1] === '(' && depth < 50) {
      const alternatives: Token[][] = []
      let at = i + 2
      let closed = false
      for (;;) {
        const part = parseSequence(text, at, true, extended, depth + 1)
        alternatives.push(part.tokens)
        at = part.end
        if (text[at] === '|') at++
        else {
          closed = text[at] === ')'
          break
        }
      }
      if (closed) {
        tokens.push({ kind: 'group', operator: c, alternatives })
        i = at + 1
        continue
      }
    }
    if (c === '*') {
      if (tokens[tokens.length - 1]?.kind !== 'star') tokens.push({ kind: 'star' })
      i++
    } else if (c === '?') {
      tokens.push({ kind: 'any' })
      i++
    } else if (c === '[') {
      const set = parseSet(text, i)
      if (set) {
        tokens.push(set.token)
        i = set.end
      } else {
        tokens.push({ kind: 'character', c })
        i++
      }
    } else if (c === '\\' && i + 1 < text.length) {
      tokens.push({ kind: 'character', c: text[i + 1] as string })
      i += 2
    } else {
      tokens.push({ kind: 'character', c })
      i++
    }
  }
  return { tokens, end: i }
}

const parseSet = (text: string, start: number): { token: Token; end: number } | undefined => {
  let i = start + 1
  const negated = text[i] === '!' || text[i] === '^'
  if (negated) i++
  const ranges: [number, number][] = []
  const classes: string[] = []
  let first = true
  for (; i < text.length; first = false) {
    if (text[i] === ']' && !first) return { token: { kind: 'set', negated, ranges, classes }, end: i + 1 }
    if (text[i] === '[' && text[i + 1] === ':') {
      const end = text.indexOf(':]', i)
      if (end > 0) {
        classes.push(text.slice(i + 2, end))
        i = end + 2
        continue
      }
    }
    if (text[i] === '\\' && i + 1 < text.length) i++
    const low = text.codePointAt(i) ?? 0
    i += low > 0xffff ? 2 : 1
    if (text[i] === '-' && i + 1 < text.length && text[i + 1] !== ']') {
      i++
      if (text[i] === '\\' && i + 1 < text.length) i++
      const high = text.codePointAt(i) ?? 0
      i += high > 0xffff ? 2 : 1
      ranges.push([low, high])
    } else ranges.push([low, low])
  }
  return undefined
}

const classTests: Record<string, (c: string) => boolean> = {
  alpha: (c) => /\p{L}/u.test(c),
  digit: (c) => c >= '0' && c <= '9',
  alnum: (c) => /[\p{L}\p{Nd}]/u.test(c),
  upper: (c) => /\p{Lu}/u.test(c),
  lower: (c) => /\p{Ll}/u.test(c),
  space: (c) => /[ \t\n\r\v\f]/.test(c),
  blank: (c) => c === ' ' || c === '\t',
  punct: (c) => /[!-/:-@[-`{-~]/.test(c),
  xdigit: (c) => /[0-9A-Fa-f]/.test(c),
  cntrl: (c) => c < ' ' || c === '\x7f',
  print: (c) => c >= ' ' && c !== '\x7f',
  graph: (c) => c > ' ' && c !== '\x7f',
  word: (c) => /[\p{L}\p{Nd}_]/u.test(c),
}

/** Whether a character is in a POSIX class (`alpha`, `digit` …). */
export const inClass = (name: string, c: string): boolean =>
  Object.hasOwn(classTests, name) ? (classTests[name] as (c: string) => boolean)(c) : false

/** Length of the match of a one-character token at `i`, 0 when it does not match. */
const one = (token: Token, text: string, i: number, fold: boolean): number => {
  if (i >= text.length) return 0
  const code = text.codePointAt(i) as number
  const length = code > 0xffff ? 2 : 1
  switch (token.kind) {
    case 'character':
      return text[i] === token.c || (fold && text[i]?.toLowerCase() === token.c.toLowerCase()) ? 1 : 0
    case 'any':
      return length
    case 'set': {
      const c = text.slice(i, i + length)
      let inside =
        token.ranges.some(([low, high]) => code >= low && code <= high) ||
        token.classes.some((name) => inClass(name, c))
      if (!inside && fold) {
        const other = c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()
        const otherCode = other.codePointAt(0) ?? 0
        inside = token.ranges.some(([low, high]) => otherCode >= low && otherCode <= high)
      }
      return inside !== token.negated ? length : 0
    }
    default:
      return 0
  }
}

/** Whether the whole text matches. */
export const matches = (pattern: Pattern, text: string, fold = false): boolean => {
  if (pattern.literal !== undefined && !fold) return pattern.literal === text
  if (!pattern.simple) return ends(pattern.tokens, text, 0, fold).has(text.length)
  const { tokens } = pattern
  let t = 0
  let i = 0
  let starToken = -1
  let starText = 0
  while (i < text.length) {
    const token = tokens[t]
    if (token?.kind === 'star') {
      starToken = t++
      starText = i
      continue
    }
    const length = token ? one(token, text, i, fold) : 0
    if (length) {
      i += length
      t++
    } else if (starToken >= 0) {
      t = starToken + 1
      i = ++starText
    } else return false
  }
  while (tokens[t]?.kind === 'star') t++
  return t === tokens.length
}

/** All positions where a match that starts at `start` can end. */
const ends = (tokens: Token[], text: string, start: number, fold: boolean): Set<number> => {
  let positions = new Set([start])
  for (const token of tokens) {
    if (positions.size === 0) return positions
    const next = new Set<number>()
    if (token.kind === 'star') {
      let least = Infinity
      for (const p of positions) least = Math.min(least, p)
      for (let p = least; p <= text.length; p++) next.add(p)
    } else if (token.kind === 'group') {
      const once = (from: number): Set<number> => {
        const out = new Set<number>()
        for (const alternative of token.alternatives) for (const p of ends(alternative, text, from, fold)) out.add(p)
        return out
      }
      for (const p of positions) {
        if (token.operator === '@' || token.operator === '?') for (const q of once(p)) next.add(q)
        if (token.operator === '?' || token.operator === '*') next.add(p)
        if (token.operator === '*' || token.operator === '+') {
          const seen = new Set<number>()
          const pending = [p]
          for (let from = pending.pop(); from !== undefined; from = pending.pop())
            for (const q of once(from))
              if (!seen.has(q)) {
                seen.add(q)
                pending.push(q)
              }
          for (const q of seen) next.add(q)
        }
        if (token.operator === '!') {
          const excluded = once(p)
          for (let q = p; q <= text.length; q++) if (!excluded.has(q)) next.add(q)
        }
      }
    } else
      for (const p of positions) {
        const length = one(token, text, p, fold)
        if (length) next.add(p + length)
      }
    positions = next
  }
  return positions
}

/** Length of the shortest or longest prefix that matches; −1 when none does. */
export const matchPrefix = (pattern: Pattern, text: string, longest: boolean): number => {
  if (pattern.literal !== undefined) return text.startsWith(pattern.literal) ? pattern.literal.length : -1
  let best = -1
  for (const p of ends(pattern.tokens, text, 0, false)) if (best < 0 || (longest ? p > best : p < best)) best = p
  return best
}

/** Start of the shortest or longest suffix that matches; −1 when none does. */
export const matchSuffix = (pattern: Pattern, text: string, longest: boolean): number => {
  if (pattern.literal !== undefined) return text.endsWith(pattern.literal) ? text.length - pattern.literal.length : -1
  if (longest) {
    for (let i = 0; i <= text.length; i++) if (matches(pattern, text.slice(i))) return i
  } else for (let i = text.length; i >= 0; i--) if (matches(pattern, text.slice(i))) return i
  return -1
}

/** Replaces the first or all longest matches. `anchor`: `#` at the start, `%` at the end. */
export const replaceMatches = (
  pattern: Pattern,
  text: string,
  replacement: string,
  all: boolean,
  anchor?: '#' | '%',
): string => {
  if (anchor === '#') {
    const length = matchPrefix(pattern, text, true)
    return length < 0 ? text : replacement + text.slice(length)
  }
  if (anchor === '%') {
    const start = matchSuffix(pattern, text, true)
    return start < 0 ? text : text.slice(0, start) + replacement
  }
  if (pattern.literal !== undefined) {
    if (pattern.literal === '') return text
    if (all) return text.split(pattern.literal).join(replacement)
    const at = text.indexOf(pattern.literal)
    return at < 0 ? text : text.slice(0, at) + replacement + text.slice(at + pattern.literal.length)
  }
  let out = ''
  let i = 0
  while (i < text.length || (i === 0 && text === '')) {
    let longest = -1
    for (const p of ends(pattern.tokens, text, i, false)) if (p > longest) longest = p
    if (longest > i || (longest === i && text === '')) {
      out += replacement
      i = longest
      if (!all || text === '') return out + text.slice(i)
    } else out += text[i++] ?? ''
  }
  return out
}

/** Whether a pattern (quoted characters escaped by backslashes) has anything to expand. */
export const hasGlob = (pattern: string): boolean => {
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string
    if (c === '\\') i++
    else if (
      c === '*' ||
      c === '?' ||
      (c === '[' && pattern.includes(']', i + 1)) ||
      ('@+!'.includes(c) && pattern[i + 1] === '(')
    )
      return true
  }
  return false
}

/** Quotes everything special in a text so that it matches itself. */
export const escapePattern = (text: string): string => text.replace(/[\\*?[\]()|!@+]/g, '\\$&')
