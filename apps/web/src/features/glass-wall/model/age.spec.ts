import { describe, expect, it } from 'vitest'
import { ageText } from './age.ts'

describe('ages', () => {
  it('are written as kubectl writes them', () => {
    const seconds = (count: number) => ageText(count * 1000)
    expect([seconds(0), seconds(119), seconds(120), seconds(131), seconds(700)]).toEqual([
      '0s',
      '119s',
      '2m',
      '2m11s',
      '11m',
    ])
    expect([
      seconds(3 * 3600),
      seconds(3 * 3600 + 300),
      seconds(30 * 3600),
      seconds(50 * 3600),
      seconds(9 * 86400),
    ]).toEqual(['3h', '3h5m', '30h', '2d2h', '9d'])
    expect(ageText(-5)).toBe('0s')
  })
})
