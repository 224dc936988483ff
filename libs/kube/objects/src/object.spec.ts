import { describe, expect, it } from 'vitest'
import { deepFreeze, sealed } from './object.ts'

describe('A sealed value', () => {
  it('is frozen all the way down, without undefined fields', () => {
    const value = sealed({ a: 1, b: undefined, c: [{ d: undefined, e: null }] } as Record<string, unknown>)
    expect(Object.keys(value)).toEqual(['a', 'c'])
    expect(value).toEqual({ a: 1, c: [{ e: null }] })
    expect(() => Object.assign((value['c'] as object[])[0]!, { e: 1 })).toThrow()
    expect(Object.keys((value['c'] as object[])[0]!)).toEqual(['e'])
  })

  it('is the stored one when it equals it', () => {
    const stored = deepFreeze({ a: [1, { b: 'x' }], c: {} })
    expect(sealed({ a: [1, { b: 'x' }], c: {}, d: undefined } as typeof stored, stored)).toBe(stored)
    expect(sealed(deepFreeze({ c: {}, a: [1, { b: 'x' }] }), stored)).toBe(stored)
  })

  it('shares the parts that equal those of the stored one', () => {
    const stored = deepFreeze({ spec: { list: [{ n: 1 }, { n: 2 }] }, status: { n: 1 } })
    const next = sealed({ spec: { list: [{ n: 1 }, { n: 3 }] }, status: { n: 1 } }, stored)
    expect(next).not.toBe(stored)
    expect(next.status).toBe(stored.status)
    expect(next.spec.list[0]).toBe(stored.spec.list[0])
    expect(next.spec.list[1]).toEqual({ n: 3 })
  })

  it('sees what was taken away or put in place of another kind', () => {
    const stored = deepFreeze({ a: [1, 2], b: { c: 1, d: 2 } })
    expect(sealed({ a: [1], b: { c: 1 } }, stored)).toEqual({ a: [1], b: { c: 1 } })
    expect(sealed({ a: {}, b: [] }, stored)).toEqual({ a: {}, b: [] })
    expect(sealed({ a: [1, 2], b: null }, stored)).toEqual({ a: [1, 2], b: null })
    expect(sealed({ constructor: 1 }, stored)).toEqual({ constructor: 1 })
  })

  it('takes parts of other stored objects as they are', () => {
    const template = deepFreeze({ labels: { app: 'web' } })
    expect(sealed({ template }, deepFreeze({ template: { labels: { app: 'api' } } })).template).toBe(template)
  })

  it('has fields of any name', () => {
    const odd = JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as Record<string, unknown>
    expect(JSON.stringify(sealed({ ...odd, c: undefined }))).toBe('{"__proto__":{"a":1},"b":2}')
    expect(JSON.stringify(sealed(odd, deepFreeze({ b: 2 })))).toBe('{"__proto__":{"a":1},"b":2}')
  })
})
