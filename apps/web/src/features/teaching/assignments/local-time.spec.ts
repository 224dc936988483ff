import { describe, expect, it } from 'vitest'
import { fromZoneTime, toZoneTime } from './local-time.ts'

describe('dates of a course', () => {
  it('are written and read in its time zone', () => {
    expect(toZoneTime('2026-11-26T14:59:00.000Z', 'Asia/Seoul')).toBe('2026-11-26T23:59')
    expect(fromZoneTime('2026-11-26T23:59', 'Asia/Seoul')).toBe('2026-11-26T14:59:00.000Z')
    expect(fromZoneTime('2026-11-26T00:00', 'America/New_York')).toBe('2026-11-26T05:00:00.000Z')
    expect(fromZoneTime('', 'UTC')).toBeUndefined()
  })

  it('are one instant also where clocks are changed', () => {
    expect(fromZoneTime('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
    expect(fromZoneTime('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
    expect(fromZoneTime('2026-03-29T03:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
  })
})
