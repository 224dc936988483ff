import { describe, expect, it } from 'vitest'
import { filledDeep, shownValues, valuesOf } from './params.ts'
import { milliseconds } from './primitives.ts'

const definitions = {
  app: { pick: ['shop', 'blog', 'maps'] },
  port: { int: [8000, 8999] as [number, number] },
  namespace: { template: 'team-{{app}}' },
  fault: { pick: ['a', 'b'], hidden: true },
}

describe('parameters', () => {
  it('are the same for the same seed, and differ over seeds', () => {
    expect(valuesOf(definitions, 'x', '7')).toEqual(valuesOf(definitions, 'x', '7'))
    const seen = new Set(
      Array.from({ length: 50 }, (_, seed) => JSON.stringify(valuesOf(definitions, 'x', String(seed)))),
    )
    expect(seen.size).toBeGreaterThan(40)
  })

  it('do not change when another is added', () => {
    const { app, port } = valuesOf(definitions, 'x', '3')
    expect(valuesOf({ more: { pick: [1, 2] }, ...definitions }, 'x', '3')).toMatchObject({ app, port })
  })

  it('stay in their range and build on each other', () => {
    for (let seed = 0; seed < 100; seed++) {
      const values = valuesOf(definitions, 'x', String(seed))
      expect(values['port']).toBeGreaterThanOrEqual(8000)
      expect(values['port']).toBeLessThanOrEqual(8999)
      expect(values['namespace']).toBe(`team-${values['app']}`)
    }
  })

  it('fill in data: a string that is one template takes the type of its value', () => {
    const values = { port: 80, app: 'shop' }
    expect(filledDeep({ '{{app}}': ['{{port}}', 'http://{{app}}:{{port}}/', 5, null] }, values)).toEqual({
      shop: [80, 'http://shop:80/', 5, null],
    })
    expect(() => filledDeep('{{nope}}', values)).toThrow('{{nope}} is no parameter')
  })

  it('that are hidden are not shown', () => {
    expect(Object.keys(shownValues(definitions, valuesOf(definitions, 'x', '1')))).toEqual(['app', 'port', 'namespace'])
  })

  it('have durations that people write', () => {
    expect(['500ms', '5s', '2m', '1h30m', '1m5s'].map(milliseconds)).toEqual([500, 5000, 120_000, 5_400_000, 65_000])
  })
})
