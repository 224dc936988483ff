import { describe, expect, it } from 'vitest'
import { hexadecimal } from './terminal-theme.ts'

describe('colours for the search', () => {
  it('are written as the addon wants them', () => {
    expect(hexadecimal('rgb(41, 83, 93)')).toBe('#29535d')
    expect(hexadecimal('rgba(0, 10, 255, 0.5)')).toBe('#000aff')
  })
})
