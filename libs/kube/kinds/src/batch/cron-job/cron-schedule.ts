// When a schedule is due. A moment is due when the clocks of the schedule's time zone show what its fields allow: hours that
// clocks skip are never due, hours that they show twice are due twice. What calendars do is left to croner.
import { Cron } from 'croner'
import { CronProblem, parseCronExpression, type CronExpression, type CronField } from './cron-expression.ts'
import { isTimeZone, wallClock, zoneOffset } from './time-zone.ts'

const DAY_MS = 86_400_000
/** What is not due within so many years is never due. */
const HORIZON_YEARS = 5

export interface CronSchedule {
  /** The next moment it is due after another, milliseconds since 1970; undefined: never. */
  next(after: number): number | undefined
}

/**
 * @param text as in `spec.schedule`; may begin with `TZ=…` or `CRON_TZ=…`, as old CronJobs do
 * @param zone where the text names none
 * @throws CronProblem
 */
export function cronSchedule(text: string, zone = 'UTC'): CronSchedule {
  let rest = text
  let place = zone
  const given = /^(?:CRON_)?TZ=/.exec(text)
  if (given) {
    const blank = text.indexOf(' ')
    const name = text.slice(given[0].length, blank < 0 ? text.length : blank)
    if (!isTimeZone(name)) throw new CronProblem(`provided bad location ${name}: unknown time zone ${name}`)
    place = name
    rest = blank < 0 ? '' : text.slice(blank).trim()
  }
  const expression = parseCronExpression(rest)
  if (expression.type === 'every') return { next: (after) => Math.floor(after / 1000) * 1000 + expression.ms }
  const calendar = calendarOf(expression)
  return { next: (after) => nextIn(calendar, place, after) }
}

/** What is wrong with a schedule; undefined: nothing. */
export function cronProblem(text: string): string | undefined {
  try {
    cronSchedule(text)
    return undefined
  } catch (error) {
    if (error instanceof CronProblem) return error.message
    throw error
  }
}

function calendarOf({
  minute,
  hour,
  dayOfMonth,
  month,
  dayOfWeek,
}: Extract<CronExpression, { type: 'fields' }>): Cron | undefined {
  if ([minute, hour, dayOfMonth, month, dayOfWeek].some(({ values }) => values.length === 0)) return undefined
  const text = ({ values, isAny }: CronField): string => (isAny ? '*' : values.join(','))
  // With both kinds of days restricted either will do; otherwise the restricted one decides.
  const domAndDow = dayOfMonth.isAny || dayOfWeek.isAny
  return new Cron(`0 ${[minute, hour, dayOfMonth, month, dayOfWeek].map(text).join(' ')}`, {
    timezone: 'UTC',
    paused: true,
    domAndDow,
  })
}

/** The next time of the calendar, which knows no zones. */
function nextWall(calendar: Cron, after: number): number | undefined {
  const next = calendar.nextRun(new Date(after))
  if (!next) return undefined
  return next.getUTCFullYear() > new Date(after).getUTCFullYear() + HORIZON_YEARS ? undefined : next.getTime()
}

function nextIn(calendar: Cron | undefined, zone: string, after: number): number | undefined {
  if (!calendar) return undefined
  if (zone === 'UTC') return nextWall(calendar, after)
  // Clocks that are put back show again what they have shown before.
  const least = Math.min(...[after - DAY_MS, after, after + DAY_MS].map((at) => zoneOffset(at, zone)))
  let wall = nextWall(calendar, after + least)
  let best: number | undefined
  while (wall !== undefined) {
    const offsets = new Set([zoneOffset(wall - DAY_MS, zone), zoneOffset(wall, zone), zoneOffset(wall + DAY_MS, zone)])
    const earliest = wall - Math.max(...offsets)
    if (best !== undefined && earliest >= best) return best
    for (const offset of offsets) {
      const at = wall - offset
      if (at > after && wallClock(at, zone) === wall && (best === undefined || at < best)) best = at
    }
    wall = nextWall(calendar, wall)
  }
  return best
}
