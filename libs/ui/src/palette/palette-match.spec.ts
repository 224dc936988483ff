import { describe, expect, it } from 'vitest'
import { matchScore, matchingItems } from './palette-match.ts'

const items = [
  'Download kubeconfig',
  'Delete cluster',
  'Open settings',
  'deployment/web',
  '파드 표로 보기',
  '클러스터 지우기',
].map((label) => ({ label }))
const found = (query: string) => matchingItems(query, items).map((item) => item.label)

describe('finding commands and objects', () => {
  it('finds letters in order wherever they stand', () => {
    expect(found('dlt')[0]).toBe('Delete cluster')
    expect(found('depweb')).toEqual(['deployment/web'])
    expect(found('xyz')).toEqual([])
  })

  it('puts beginnings of words before letters in the middle', () => {
    expect(found('dk')[0]).toBe('Download kubeconfig')
    expect(found('set')[0]).toBe('Open settings')
  })

  it('finds Hangul by syllables and by initial consonants', () => {
    expect(found('ㅍㄷ')).toEqual(['파드 표로 보기'])
    expect(found('클러스터')).toEqual(['클러스터 지우기'])
    expect(found('ㅋㄹㅅㅌ')[0]).toBe('클러스터 지우기')
  })

  it('keeps everything in order while nothing is typed', () => {
    expect(found('')).toEqual(items.map((item) => item.label))
    expect(matchScore('', 'anything')).toBe(0)
  })

  it('also searches the words an item does not show', () => {
    expect(matchingItems('sunset', [{ label: 'Dark theme', words: 'theme sunset night' }])).toHaveLength(1)
  })
})
