// The five fields of a schedule as robfig/cron reads them: which values each allows, and what is wrong with it in its words.
import { parseGoDuration } from '../../go/go-duration.ts'

/** Values that a field allows. */
export interface CronField {
  readonly values: readonly number[]
  /** Whether it allows everything because it says so (`*`, `?`): then it does not restrict the other kind of day. */
  readonly isAny: boolean
}

export type CronExpression =
  | {
      readonly type: 'fields'
      readonly minute: CronField
      readonly hour: CronField
      readonly dayOfMonth: CronField
      readonly month: CronField
      readonly dayOfWeek: CronField
    }
  /** `@every 90m` */
  | { readonly type: 'every'; readonly ms: number }

/** Why a text is no schedule. */
export class CronProblem extends Error {}

interface Bounds {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const BOUNDS = {
  minute: { min: 0, max: 59 },
  hour: { min: 0, max: 23 },
  dayOfMonth: { min: 1, max: 31 },
  month: { min: 1, max: 12, names: MONTHS },
  dayOfWeek: { min: 0, max: 6, names: DAYS },
} as const satisfies Record<string, Bounds>

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const EVERY = '@every '

/** @throws CronProblem */
export function parseCronExpression(text: string): CronExpression {
  if (text === '') throw new CronProblem('empty spec string')
  if (text.startsWith('@')) return descriptor(text)
  const fields = text.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== 5)
    throw new CronProblem(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields as [string, string, string, string, string]
  return {
    type: 'fields',
    minute: fieldOf(minute, BOUNDS.minute),
    hour: fieldOf(hour, BOUNDS.hour),
    dayOfMonth: fieldOf(dayOfMonth, BOUNDS.dayOfMonth),
    month: fieldOf(month, BOUNDS.month),
    dayOfWeek: fieldOf(dayOfWeek, BOUNDS.dayOfWeek),
  }
}

function descriptor(text: string): CronExpression {
  if (Object.hasOwn(DESCRIPTORS, text)) return parseCronExpression(DESCRIPTORS[text]!)
  if (!text.startsWith(EVERY)) throw new CronProblem(`unrecognized descriptor: ${text}`)
  const parsed = parseGoDuration(text.slice(EVERY.length))
  if ('problem' in parsed) throw new CronProblem(`failed to parse duration ${text}: ${parsed.problem}`)
  // Whole seconds, at least one.
  return { type: 'every', ms: Math.max(1, Math.floor(parsed.ms / 1000)) * 1000 }
}

function fieldOf(text: string, bounds: Bounds): CronField {
  const values = new Set<number>()
  let isAny = false
  for (const part of text.split(',')) {
    if (part === '') continue
    const range = rangeOf(part, bounds)
    isAny ||= range.isAny
    for (let value = range.start; value <= range.end; value += range.step) values.add(value)
  }
  return { values: [...values].sort((a, b) => a - b), isAny }
}

function rangeOf(
  text: string,
  { min, max, names }: Bounds,
): { start: number; end: number; step: number; isAny: boolean } {
  const [range = '', ...steps] = text.split('/')
  const limits = range.split('-')
  const isStar = limits[0] === '*' || limits[0] === '?'
  if (!isStar && limits.length > 2) {
    number(limits[0]!, names)
    throw new CronProblem(`too many hyphens: ${text}`)
  }
  const start = isStar ? min : number(limits[0]!, names)
  let end = isStar ? max : limits.length === 2 ? number(limits[1]!, names) : start
  if (steps.length > 1) throw new CronProblem(`too many slashes: ${text}`)
  let step = 1
  if (steps.length === 1) {
    step = number(steps[0]!)
    // `N/step` means from N to the end.
    if (limits.length === 1) end = max
  }
  if (start < min) throw new CronProblem(`beginning of range (${start}) below minimum (${min}): ${text}`)
  if (end > max) throw new CronProblem(`end of range (${end}) above maximum (${max}): ${text}`)
  if (start > end) throw new CronProblem(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  if (step === 0) throw new CronProblem(`step of range should be a positive number: ${text}`)
  return { start, end, step, isAny: isStar && step === 1 }
}

function number(text: string, names?: readonly string[]): number {
  const named = names?.indexOf(text.toLowerCase()) ?? -1
  if (named >= 0) return names === MONTHS ? named + 1 : named
  if (!/^[+-]?\d+$/.test(text))
    throw new CronProblem(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    )
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new CronProblem(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: value out of range`,
    )
  if (value < 0) throw new CronProblem(`negative number (${value}) not allowed: ${text}`)
  return value
}
