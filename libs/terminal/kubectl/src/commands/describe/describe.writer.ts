// Lines of a description: text with tabs, aligned at the end.
import { humanDuration } from '../../printers/duration.ts'
import { alignTabs, describeTabs } from '../../printers/tab-writer.ts'

export class DescribeWriter {
  private text = ''

  /** A line at a level of indentation (two blanks each). */
  line(level: number, text: string): this {
    this.text += `${'  '.repeat(level)}${text}\n`
    return this
  }

  /** Text as it is. */
  raw(text: string): this {
    this.text += text
    return this
  }

  /** `Labels:` and the like: one entry a line, sorted. */
  map(
    level: number,
    title: string,
    map: Record<string, string> | undefined,
    skip: ReadonlySet<string> = new Set(),
    indent = '\t',
  ): this {
    const entries = Object.entries(map ?? {})
      .filter(([key]) => !skip.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
    if (entries.length === 0) return this.line(level, `${title}:\t<none>`)
    entries.forEach(([key, value], i) => {
      if (i === 0) this.line(level, `${title}:${indent}${key}=${value}`)
      else this.raw(`${indent}${key}=${value}\n`)
    })
    return this
  }

  /** Annotations: `key: value`; long or several lines go below, cut after 140 characters. */
  annotations(title: string, map: Record<string, string> | undefined): this {
    const entries = Object.entries(map ?? {})
      .filter(([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration')
      .sort(([a], [b]) => (a < b ? -1 : 1))
    if (entries.length === 0) return this.line(0, `${title}:\t<none>`)
    entries.forEach(([key, value], i) => {
      const start = i === 0 ? `${title}:\t` : '\t'
      const trimmed = value.replace(/\n+$/, '')
      if (value.length < 140 - key.length - 2 && !value.trim().includes('\n')) this.raw(`${start}${key}: ${trimmed}\n`)
      else {
        this.raw(`${start}${key}:\n`)
        for (const line of trimmed.split('\n'))
          this.raw(`\t  ${line.length > 138 ? `${line.slice(0, 138)}...` : line}\n`)
      }
    })
    return this
  }

  /** The text with its tabs. */
  unaligned(): string {
    return this.text
  }

  toString(): string {
    return alignTabs(this.text, describeTabs)
  }
}

/** `Tue, 24 Nov 2026 10:00:00 +0000`: RFC 1123 with the zone's offset. */
export function rfc1123(timestamp: string | undefined): string {
  if (!timestamp) return '<unset>'
  const date = new Date(timestamp)
  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${days[date.getUTCDay()]}, ${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`
}

/** How long ago. */
export const since = (timestamp: string | undefined, now: number): string =>
  timestamp ? humanDuration(now - Date.parse(timestamp)) : '<unknown>'
