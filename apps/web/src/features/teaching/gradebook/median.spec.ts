import { expect, it } from 'vitest'
import { medianOf } from './median.ts'

it('is the number in the middle', () => {
  expect([[3, 1, 2], [4, 1, 2, 3], [5], []].map(medianOf)).toEqual([2, 2.5, 5, 0])
})
