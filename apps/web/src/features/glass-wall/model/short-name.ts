// Names in the picture: shortened in the middle, never at the end, because the end is what tells pods apart.

/** A name as the picture shows it: `prefix` may be left out where there is no room, `rest` never. */
export interface ShortName {
  readonly prefix: string
  readonly rest: string
}

/** `web-7d9c6b8f4-q8znk` of template `7d9c6b8f4` is `web-…-` and `q8znk`; `cache-0` is `cache-` and `0`. */
export function shortName(name: string, templateHash?: string): ShortName {
  const parts = name.split('-')
  const rest = parts.at(-1) ?? name
  if (parts.length === 1) return { prefix: '', rest: name }
  if (templateHash && parts.length > 2 && parts.at(-2) === templateHash) {
    return { prefix: `${shortenedInTheMiddle(parts.slice(0, -2).join('-'), 14)}-…-`, rest }
  }
  return { prefix: `${shortenedInTheMiddle(parts.slice(0, -1).join('-'), Math.max(6, 15 - rest.length))}-`, rest }
}

/** A text of at most `longest` characters; what does not fit is left out before its last third. */
export function shortenedInTheMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text
  const end = Math.floor(longest / 3)
  return `${text.slice(0, longest - end - 1)}…${text.slice(-end)}`
}
