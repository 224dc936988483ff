import { describe, expect, it } from 'vitest'
import { acceptedLocale } from './languages.ts'

describe('acceptedLocale', () => {
  it.each([
    ['ko', 'ko'],
    ['ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
    ['en;q=0.8, ko-KR;q=0.9', 'ko'],
    ['fr, en-GB;q=0.5', 'en'],
    ['KO', 'ko'],
    ['ko;q=0, en;q=0.1', 'en'],
    ['fr, de', undefined],
    ['*', undefined],
    ['', undefined],
    [undefined, undefined],
    [';;q=x,,', undefined],
  ])('of %s is %s', (header, locale) => {
    expect(acceptedLocale(header)).toBe(locale)
  })
})
