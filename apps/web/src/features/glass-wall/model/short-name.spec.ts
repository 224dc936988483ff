import { describe, expect, it } from 'vitest'
import { shortName } from './short-name.ts'

const short = (name: string, hash?: string) => {
  const { prefix, rest } = shortName(name, hash)
  return prefix + rest
}

describe('short names', () => {
  it('leave out the middle, never the end', () => {
    expect(short('web-7d9c6b8f4-q8znk', '7d9c6b8f4')).toBe('web-…-q8znk')
    expect(short('cache-0')).toBe('cache-0')
    expect(short('hello')).toBe('hello')
    expect(short('backup-29401860-4jlvb')).toBe('backup…860-4jlvb')
    expect(short('a-very-long-application-name-7d9c6b8f4-q8znk', '7d9c6b8f4')).toBe('a-very-lo…name-…-q8znk')
  })
})
