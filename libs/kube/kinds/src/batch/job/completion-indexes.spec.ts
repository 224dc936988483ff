import { describe, expect, test } from 'vitest'
import { CompletionIndexes, firstCommonIndex, indexesProblem } from './completion-indexes.ts'

describe('completion indexes', () => {
  test.each([
    [[0, 1, 2, 4], '0-2,4'],
    [[0, 1], '0,1'],
    [[3, 1, 5], '1,3,5'],
    [[], ''],
  ])('%j are written as %s', (indexes, text) => {
    expect(String(CompletionIndexes.of(indexes))).toBe(text)
    expect(CompletionIndexes.parse(text, 10).total).toBe(indexes.length)
  })

  test('are cut off at the number of completions, and joined where they touch', () => {
    const indexes = CompletionIndexes.parse('0,1,3-9', 5)
    expect(String(indexes)).toBe('0,1,3,4')
    expect(String(indexes.with(CompletionIndexes.of([2])))).toBe('0-4')
    expect([0, 2, 4, 5].map((index) => indexes.has(index))).toEqual([true, false, true, false])
  })

  test('the missing ones come smallest first', () => {
    expect(CompletionIndexes.of([0, 2, 3]).missing(3, 6)).toEqual([1, 4, 5])
    expect(CompletionIndexes.of([0, 1]).missing(5, 2)).toEqual([])
  })

  test.each([
    [
      '1-2-3',
      `the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by '-'`,
    ],
    ['a', 'cannot convert string to integer for index: "a"'],
    ['7', 'too large index: "7"'],
    ['3-3', 'non-increasing order, previous: 3, current: 3'],
    ['2,1', 'non-increasing order, previous: 2, current: 1'],
    ['', undefined],
    ['0-2,4', undefined],
  ])('%j: %s', (text, problem) => {
    expect(indexesProblem(text, 5)).toBe(problem)
  })

  test('tell the first index they have in common', () => {
    expect(firstCommonIndex('0-2,5', '3,5', 9)).toBe(5)
    expect(firstCommonIndex('0-2', '3', 9)).toBeUndefined()
  })
})
