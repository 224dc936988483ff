import { describe, expect, it } from 'vitest'
import { ownPath } from './own-path.ts'

describe('where to go after signing in', () => {
  it('is a path of this site', () => {
    expect(ownPath('/clusters/4f1?x=1#y', '/dashboard')).toBe('/clusters/4f1?x=1#y')
  })

  it('is never another site', () => {
    for (const bad of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/a\\b',
      '/a b',
      '',
      undefined,
      ['/a', '/b'],
    ]) {
      expect(ownPath(bad, '/dashboard')).toBe('/dashboard')
    }
  })
})
