import { describe, expect, it } from 'vitest'
import { asStep, zoomed } from './zoom.ts'

describe('the size of the picture', () => {
  it('goes in steps, stays at the ends, and comes back', () => {
    expect([zoomed(100, 1), zoomed(100, -1), zoomed(200, 1), zoomed(50, -1), zoomed(150, 0)]).toEqual([
      125, 75, 200, 50, 100,
    ])
  })

  it('is the full one when what was stored is no step', () => {
    expect([asStep(130), asStep(Number.NaN), asStep(75), zoomed(130, 1)]).toEqual([100, 100, 75, 125])
  })
})
