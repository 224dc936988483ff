import { describe, expect, it } from 'vitest'
import { MOST_TRIES, pauseAfter } from './schedule.ts'

describe('pauseAfter', () => {
  it('allows eight tries within three days, whatever chance says', () => {
    for (const chance of [0, 0.5, 1]) {
      const pauses = Array.from({ length: MOST_TRIES }, (_, index) => pauseAfter(index + 1, chance))
      expect(pauses).toHaveLength(8)
      expect(pauses.at(-1)).toBeUndefined()
      const days = pauses.reduce<number>((sum, pause) => sum + (pause ?? 0), 0) / 86_400_000
      expect(days).toBeGreaterThan(2.5)
      expect(days).toBeLessThan(3.3)
    }
  })

  it('is patient with what keeps failing, and not the same for all', () => {
    expect(pauseAfter(1, 0.5)).toBe(10_000)
    expect(pauseAfter(2, 0)).toBe(270_000)
    expect(pauseAfter(2, 1)).toBe(330_000)
  })
})
