// Brace expansion is textual and comes before everything else: `{a,b}{1..3}` becomes six words, each parsed again.

const limit = 100_000

/** All words that the source text of one word expands to; the text itself when there is nothing to expand. */
export const expandBraces = (text: string): string[] => {
  for (let i = 0; i < text.length; i++) {
    const skip = skipQuoted(text, i)
    if (skip > i) {
      i = skip - 1
      continue
    }
    if (text[i] !== '{') continue
    const group = readGroup(text, i)
    if (!group) continue
    const { parts, end } = group
    const middles = parts.length > 1 ? parts.flatMap(expandBraces) : range(parts[0] ?? '')
    if (!middles) continue
    const before = text.slice(0, i)
    const after = expandBraces(text.slice(end))
    if (middles.length * after.length > limit) return [text]
    return middles.flatMap((middle) => after.map((rest) => before + middle + rest))
  }
  return [text]
}

const skipQuoted = (text: string, i: number): number => {
  const c = text[i]
  if (c === '\\') return i + 2
  if (c === "'") {
    const end = text.indexOf("'", i + 1)
    return end < 0 ? text.length : end + 1
  }
  if (c === '"') {
    for (let k = i + 1; k < text.length; k++) {
      if (text[k] === '\\') k++
      else if (text[k] === '"') return k + 1
    }
    return text.length
  }
  if (c === '`') {
    const end = text.indexOf('`', i + 1)
    return end < 0 ? text.length : end + 1
  }
  if (c === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) {
    const open = text[i + 1] as string
    const close = open === '{' ? '}' : ')'
    let depth = 0
    for (let k = i + 1; k < text.length; k++) {
      if (text[k] === '\\') k++
      else if (text[k] === open) depth++
      else if (text[k] === close && --depth === 0) return k + 1
    }
    return text.length
  }
  return i
}

const readGroup = (text: string, start: number): { parts: string[]; end: number } | undefined => {
  const parts: string[] = []
  let depth = 0
  let from = start + 1
  for (let i = start; i < text.length; i++) {
    const skip = skipQuoted(text, i)
    if (skip > i) {
      i = skip - 1
      continue
    }
    if (text[i] === '{') depth++
    else if (text[i] === ',' && depth === 1) {
      parts.push(text.slice(from, i))
      from = i + 1
    } else if (text[i] === '}' && --depth === 0) {
      parts.push(text.slice(from, i))
      return parts.length > 1 || parts[0]?.includes('..') ? { parts, end: i + 1 } : undefined
    }
  }
  return undefined
}

const range = (text: string): string[] | undefined => {
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(text)
  if (!match) return undefined
  const [, from = '', to = '', by] = match
  const numeric = /\d/.test(from) && /\d/.test(to)
  if (!numeric && (/\d/.test(from) || /\d/.test(to))) return undefined
  const first = numeric ? Number(from) : from.charCodeAt(0)
  const last = numeric ? Number(to) : to.charCodeAt(0)
  const step = Math.max(1, Math.abs(Number(by ?? 1))) * (first <= last ? 1 : -1)
  if (Math.abs((last - first) / step) > limit) return undefined
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0
  const out: string[] = []
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) {
    if (!numeric) out.push(String.fromCharCode(value))
    else if (width)
      out.push(value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0'))
    else out.push(String(value))
  }
  return out
}
