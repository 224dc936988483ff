import { describe, expect, it } from 'vitest'
import { assertMatches, etagOf } from './etag.ts'

describe('etagOf', () => {
  it('is a quoted text that is the same for the same state and no other', () => {
    const moment = new Date('2026-11-24T09:00:00.000Z')
    expect(etagOf(moment)).toMatch(/^"[\w-]{22}"$/)
    expect(etagOf(moment)).toBe(etagOf(moment.toISOString()))
    expect(etagOf(7)).toBe(etagOf(7n))
    expect(etagOf(7)).not.toBe(etagOf(8))
  })
})

describe('assertMatches', () => {
  const etag = etagOf(1)

  it('lets through who names the state, one of several, any, or none', () => {
    for (const header of [etag, `${etagOf(2)}, ${etag}`, '*', undefined])
      expect(() => assertMatches(header, etag)).not.toThrow()
  })

  it('refuses other states, and weak tags', () => {
    for (const header of [etagOf(2), `W/${etag}`, etag.slice(1, -1), ''])
      expect(() => assertMatches(header, etag)).toThrow(expect.objectContaining({ code: 'precondition_failed' }))
  })
})
