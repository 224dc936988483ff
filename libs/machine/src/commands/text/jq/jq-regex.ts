// Regular expressions in jq.
import { Regex, RegexError } from '../../../regex/regex.ts'
import { put } from './jq-paths.ts'
import { JqError, shown, typeOf } from './jq-value.ts'

interface Found {
  start: number
  end: number
  text: string
  groups: { text: string | null; name: string | null; start: number }[]
}

export const matchAll = (value: unknown, pattern: unknown, flags: string): Found[] => {
  if (Array.isArray(pattern)) return matchAll(value, pattern[0], typeof pattern[1] === 'string' ? pattern[1] : flags)
  if (typeof value !== 'string' || typeof pattern !== 'string')
    throw new JqError(`${typeOf(value)} (${shown(value)}) cannot be matched, as it is not a string`)
  let regex: Regex
  try {
    regex = Regex.perl(
      flags.includes('x') ? pattern.replace(/\s+|#.*$/gm, '') : pattern.replace(/\(\?<(?![=!])/g, '(?P<'),
      flags.includes('i'),
      flags.includes('s') ? 2 : 0,
    )
  } catch (error) {
    if (error instanceof RegexError)
      throw new JqError(`${pattern} (at offset 0) is not a valid regex: ${error.message}`)
    throw error
  }
  const names = new Map(Object.entries(regex.groupNames).map(([name, number]) => [number, name]))
  const found: Found[] = []
  for (
    let match = regex.find(value, 0);
    match;
    match =
      match.end > match.index
        ? regex.find(value, match.end)
        : match.end < value.length
          ? regex.find(value, match.end + 1)
          : null
  ) {
    found.push({
      start: match.index,
      end: match.end,
      text: match.groups[0] ?? '',
      groups: match.groups.slice(1).map((group, i) => ({
        text: group ?? null,
        name: names.get(i + 1) ?? null,
        start: match?.spans[i + 1]?.[0] ?? -1,
      })),
    })
    if (!flags.includes('g')) break
  }
  return found
}

export const capturesOf = (found: Found): Record<string, unknown> => {
  const out: Record<string, unknown> = {}
  for (const group of found.groups) if (group.name !== null) put(out, group.name, group.text)
  return out
}

export const splitRegex = (value: unknown, pattern: unknown, flags: string): string[] => {
  const whole = value as string
  const out: string[] = []
  let from = 0
  for (const found of matchAll(value, pattern, `g${flags}`)) {
    out.push(whole.slice(from, found.start))
    from = found.end
  }
  out.push(whole.slice(from))
  return out
}
