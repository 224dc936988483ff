import { describe, expect, it } from 'vitest'
import { RateLimiter } from './rate-limit.ts'

describe('RateLimiter', () => {
  it('lets a burst through, then as many as come back per second', () => {
    const limiter = new RateLimiter({ burst: 3, perSecond: 2 })
    expect([0, 0, 0, 0].map((now) => limiter.take('ada', now))).toEqual([0, 0, 0, 1])
    expect(limiter.take('ada', 499)).toBe(1)
    expect(limiter.take('ada', 500)).toBe(0)
    expect(limiter.take('ada', 500)).toBe(1)
    expect([0, 0, 0].map(() => limiter.take('ada', 60_000))).toEqual([0, 0, 0])
    expect(limiter.take('ada', 60_000)).toBe(1)
  })

  it('counts callers apart', () => {
    const limiter = new RateLimiter({ burst: 1, perSecond: 0.1 })
    expect(limiter.take('ada', 0)).toBe(0)
    expect(limiter.take('bob', 0)).toBe(0)
    expect(limiter.take('ada', 0)).toBe(10)
  })

  it('does not grow with callers that are long gone', () => {
    const limiter = new RateLimiter({ burst: 2, perSecond: 1 })
    for (let n = 0; n < 50_000; n++) limiter.take(`caller-${n}`, n)
    const { size } = (limiter as unknown as { buckets: Map<string, unknown> }).buckets
    expect(size).toBeLessThanOrEqual(10_001)
    expect(limiter.take('caller-49999', 50_000)).toBe(0)
  })
})
