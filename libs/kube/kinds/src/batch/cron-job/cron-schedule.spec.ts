import { describe, expect, test } from 'vitest'
import { cronProblem, cronSchedule } from './cron-schedule.ts'
import { isTimeZone, rfc3339In } from './time-zone.ts'

function times(text: string, zone: string, from: string, count: number): string[] {
  const schedule = cronSchedule(text, zone)
  const found: string[] = []
  for (let at = schedule.next(Date.parse(from)); at !== undefined && found.length < count; at = schedule.next(at))
    found.push(new Date(at).toISOString().slice(0, 16))
  return found
}

describe('a schedule', () => {
  test('is due when its fields allow it', () => {
    expect(times('*/20 9-10 * * *', 'UTC', '2026-01-01T09:30:00Z', 3)).toEqual([
      '2026-01-01T09:40',
      '2026-01-01T10:00',
      '2026-01-01T10:20',
    ])
    expect(times('0 0 1 JAN,jul *', 'UTC', '2026-01-01T00:00:00Z', 2)).toEqual(['2026-07-01T00:00', '2027-01-01T00:00'])
  })

  test('is due on either kind of day when both are restricted, else on the restricted one', () => {
    expect(times('0 0 13 * FRI', 'UTC', '2026-01-01T00:00:00Z', 3)).toEqual([
      '2026-01-02T00:00',
      '2026-01-09T00:00',
      '2026-01-13T00:00',
    ])
    expect(times('0 0 * * 5', 'UTC', '2026-01-01T00:00:00Z', 2)).toEqual(['2026-01-02T00:00', '2026-01-09T00:00'])
    expect(times('0 0 */10 * MON', 'UTC', '2026-01-01T00:00:00Z', 2)).toEqual(['2026-01-05T00:00', '2026-01-11T00:00'])
  })

  test('goes by the clocks of its zone', () => {
    expect(times('30 8 * * *', 'Asia/Seoul', '2026-01-01T00:00:00Z', 1)).toEqual(['2026-01-01T23:30'])
  })

  test('leaves out hours that clocks skip, and is due twice in those they show twice', () => {
    expect(times('30 2 * * *', 'America/New_York', '2025-03-08T12:00:00Z', 2)).toEqual([
      '2025-03-10T06:30',
      '2025-03-11T06:30',
    ])
    expect(times('30 1 * * *', 'America/New_York', '2025-11-01T12:00:00Z', 3)).toEqual([
      '2025-11-02T05:30',
      '2025-11-02T06:30',
      '2025-11-03T06:30',
    ])
    expect(times('5,30 1 * * *', 'America/New_York', '2025-11-02T05:10:00Z', 3)).toEqual([
      '2025-11-02T05:30',
      '2025-11-02T06:05',
      '2025-11-02T06:30',
    ])
  })

  test('comes every so often, or never', () => {
    expect(times('@every 90m', 'UTC', '2026-01-01T00:00:00Z', 2)).toEqual(['2026-01-01T01:30', '2026-01-01T03:00'])
    expect(times('@weekly', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual(['2026-01-04T00:00'])
    expect(times('0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual([])
  })

  test.each([
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['@often', 'unrecognized descriptor: @often'],
    ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
    ['? * L * *', 'failed to parse int from L: strconv.Atoi: parsing "L": invalid syntax'],
  ])('%s: %s', (text, problem) => {
    expect(cronProblem(text)).toBe(problem)
  })
})

describe('a time zone', () => {
  test('is known by its exact name', () => {
    expect(['UTC', 'Asia/Seoul', 'asia/seoul', 'Mars/Base', '+09', 'America/New_York'].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
      false,
      true,
    ])
  })

  test('has an offset', () => {
    expect(rfc3339In(Date.parse('2026-01-01T00:00:00Z'), 'Asia/Seoul')).toBe('2026-01-01T09:00:00+09:00')
    expect(rfc3339In(Date.parse('2026-01-01T00:00:00Z'), 'UTC')).toBe('2026-01-01T00:00:00Z')
  })
})
