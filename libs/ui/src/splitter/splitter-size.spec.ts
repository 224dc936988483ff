import { describe, expect, it } from 'vitest'
import { clampSize, sizeAfterKey } from './splitter-size.ts'

const limits = { min: 100, max: 400, initial: 250 }

describe('the size of a split pane', () => {
  it('moves by 16 px towards the arrow and stops at the limits', () => {
    expect(sizeAfterKey('ArrowLeft', 250, limits, 'ArrowLeft')).toBe(266)
    expect(sizeAfterKey('ArrowRight', 250, limits, 'ArrowLeft')).toBe(234)
    expect(sizeAfterKey('ArrowRight', 104, limits, 'ArrowLeft')).toBe(100)
    expect(sizeAfterKey('ArrowUp', 399, limits, 'ArrowUp')).toBe(400)
  })

  it('goes to the limits with Home and End', () => {
    expect(sizeAfterKey('Home', 250, limits, 'ArrowUp')).toBe(100)
    expect(sizeAfterKey('End', 250, limits, 'ArrowUp')).toBe(400)
  })

  it('leaves other keys to others', () => {
    expect(sizeAfterKey('Tab', 250, limits, 'ArrowUp')).toBeUndefined()
    expect(sizeAfterKey('ArrowLeft', 250, limits, 'ArrowUp')).toBeUndefined()
  })

  it('keeps the lower limit when a window is too small for both', () => {
    expect(clampSize(200, { min: 120, max: 80, initial: 120 })).toBe(120)
  })
})
