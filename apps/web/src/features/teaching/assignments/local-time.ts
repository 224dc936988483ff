// Dates of a course are written in its own time zone, wherever the instructor sits.

/** An instant as `YYYY-MM-DDTHH:mm` on the clocks of a time zone, as a field for date and time has it. */
export function toZoneTime(at: string, timeZone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`
}

/**
 * The instant at which the clocks of a time zone show a time. One that they leave out in spring is the instant right after;
 * of one that they show twice in autumn it is the first.
 * @returns ISO 8601 in UTC; undefined when the text is no date and time
 */
export function fromZoneTime(text: string, timeZone: string): string | undefined {
  const wanted = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}:00Z`) : NaN
  if (Number.isNaN(wanted)) return undefined
  // What the clocks are ahead by near that time, before and after a change of them.
  const ahead = (at: number): number => Date.parse(`${toZoneTime(new Date(at).toISOString(), timeZone)}:00Z`) - at
  const guesses = [wanted - ahead(wanted - 86_400_000), wanted - ahead(wanted + 86_400_000)]
  const right = guesses.find((guess) => toZoneTime(new Date(guess).toISOString(), timeZone) === text)
  return new Date(right ?? Math.max(...guesses)).toISOString()
}
