// Time zones by their name in the IANA database, and what a clock in one shows.

const formats = new Map<string, Intl.DateTimeFormat | undefined>()

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone)
  let format: Intl.DateTimeFormat | undefined
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  formats.set(zone, format)
  return format
}

/** Whether there is a zone of this name; names are told apart by case, and offsets are none. */
export function isTimeZone(name: string): boolean {
  if (name === 'UTC') return true
  if (!/^[A-Z]/.test(name)) return false
  const known = formatOf(name)?.resolvedOptions().timeZone
  return known !== undefined && (known === name || known.toLowerCase() !== name.toLowerCase())
}

/** What a zone's clocks show, as if it were UTC. @param at milliseconds since 1970 @returns the same */
export function wallClock(at: number, zone: string): number {
  if (zone === 'UTC') return at
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(zone)!.formatToParts(at)) parts[type] = Number(value)
  const { year, month, day, hour, minute, second } = parts as Record<string, number>
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) + (((at % 1000) + 1000) % 1000)
}

/** How far ahead of UTC a zone is at a moment, in milliseconds. */
export function zoneOffset(at: number, zone: string): number {
  return wallClock(at, zone) - at
}

/** RFC 3339 with the zone's offset, whole seconds. */
export function rfc3339In(at: number, zone: string): string {
  const offset = zoneOffset(at, zone)
  const text = new Date(at + offset).toISOString().slice(0, 19)
  if (offset === 0) return `${text}Z`
  const minutes = Math.abs(Math.round(offset / 60_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${text}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
