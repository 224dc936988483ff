import { describe, expect, it } from 'vitest'
import { themeAttribute, themeOf } from './theme.ts'

describe('the theme of a page', () => {
  it('is what the cookie names, else the system’s', () => {
    expect(themeOf('dark')).toBe('dark')
    expect(themeOf('light')).toBe('light')
    expect(themeOf(undefined)).toBe('system')
    expect(themeOf('"><script>')).toBe('system')
  })

  it('leaves the choice to the browser for the system’s theme', () => {
    expect(themeAttribute('system')).toEqual({})
    expect(themeAttribute('dark')).toEqual({ 'data-theme': 'dark' })
  })
})
