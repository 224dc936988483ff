import type { Catalogue, ContentSummary } from '@kubarium/contracts'
import { describe, expect, it } from 'vitest'
import { everything, filtered, fits, itemAfter, itemsOf, nearestWord, nextIn, progressOf } from './filter.ts'

const item = (id: string, more: Partial<ContentSummary> = {}): ContentSummary => ({
  kind: 'lesson',
  id,
  version: '1.0.0',
  title: `About ${id}`,
  summary: 'Says how.',
  track: 'services',
  level: 'first',
  minutes: 10,
  tags: [],
  progress: { state: 'new', attemptId: null, value: 0, max: 4 },
  ...more,
})
const done = { state: 'done', attemptId: null, value: 4, max: 4 } as const
const selectors = item('selectors', { tags: ['label', 'selector'], progress: done })
const taints = item('taints', { title: '테인트와 톨러레이션', track: 'scheduling', level: 'core', tags: ['taint'] })
const repair = item('repair', { kind: 'exercise' })
const catalogue: Catalogue = {
  courses: [
    {
      id: 'c',
      title: 'C',
      summary: '',
      level: 'first',
      minutes: 30,
      parts: [
        { id: 'one', title: 'One', items: [selectors, taints] },
        { id: 'two', title: 'Two', items: [repair] },
      ],
    },
  ],
  others: [repair],
}

describe('the catalogue', () => {
  it('has everything once', () => {
    expect(itemsOf(catalogue)).toEqual([selectors, taints, repair])
  })

  it('is narrowed by kind, track and level', () => {
    const left = (filter: object) => itemsOf(filtered(catalogue, { ...everything, ...filter })).map(({ id }) => id)
    expect(left({ kind: 'exercise' })).toEqual(['repair'])
    expect(left({ track: 'scheduling' })).toEqual(['taints'])
    expect(left({ level: 'first' })).toEqual(['selectors', 'repair'])
    expect(left({ level: 'first', kind: 'lesson', track: 'scheduling' })).toEqual([])
  })

  it('leaves out parts and courses of which nothing is left', () => {
    expect(filtered(catalogue, { ...everything, kind: 'exercise' }).courses[0]!.parts.map(({ id }) => id)).toEqual([
      'two',
    ])
    expect(filtered(catalogue, { ...everything, words: 'nothing has this' }).courses).toEqual([])
  })

  it('is searched by words in any order, and in Korean by initial consonants', () => {
    expect(fits(selectors, { ...everything, words: 'LABEL about' })).toBe(true)
    expect(fits(selectors, { ...everything, words: 'label taint' })).toBe(false)
    expect(fits(taints, { ...everything, words: 'ㅌㅇㅌ' })).toBe(true)
    expect(fits(selectors, { ...everything, words: 'ㅌㅇㅌ' })).toBe(false)
  })

  it('offers the nearest word for a slip of the finger', () => {
    expect(nearestWord('selecter', itemsOf(catalogue))).toBe('selector')
    expect(nearestWord('submarine', itemsOf(catalogue))).toBeUndefined()
  })

  it('knows where to go on, and what comes after', () => {
    const [course] = catalogue.courses
    expect(nextIn(course!)).toBe(taints)
    expect(progressOf(course!)).toEqual({ done: 1, of: 3 })
    expect(itemAfter(catalogue, { kind: 'lesson', contentId: 'taints' })).toBe(repair)
    expect(itemAfter(catalogue, { kind: 'exercise', contentId: 'repair' })).toBeUndefined()
  })
})
