import { describe, expect, it } from 'vitest'
import { plainText, renderMessage, valuesNeeded } from './message.ts'

const rendered = (source: string, locale: 'en' | 'ko', values: Record<string, string | number>): string =>
  plainText(renderMessage(source, locale, values))

describe('messages', () => {
  it('count in each language', () => {
    const en = '{count, plural, =0 {no pod is} one {# pod is} other {# pods are}} ready'
    expect([0, 1, 2].map((count) => rendered(en, 'en', { count }))).toEqual([
      'no pod is ready',
      '1 pod is ready',
      '2 pods are ready',
    ])
    expect(rendered('{count, plural, other {파드 #개}}가 준비됐어요', 'ko', { count: 3 })).toBe('파드 3개가 준비됐어요')
  })

  it('take values as text, whatever is in them', () => {
    expect(renderMessage('The selector is `{selector}`.', 'en', { selector: 'a=`b`, *c* <d>' })).toEqual([
      { type: 'text', text: 'The selector is ' },
      { type: 'code', text: 'a=`b`, *c* <d>' },
      { type: 'text', text: '.' },
    ])
  })

  it('say which values they need', () => {
    expect(valuesNeeded('{a} and {count, plural, other {# of {b}}}', 'en')).toEqual(['a', 'count', 'b'])
    expect(() => valuesNeeded('{a', 'en')).toThrow()
  })
})
