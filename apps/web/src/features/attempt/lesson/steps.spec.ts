import type { SectionShown } from '@kubarium/contracts'
import { describe, expect, it } from 'vitest'
import { checksLeft, stepToShow } from './steps.ts'

const step = (id: string, done: boolean): SectionShown => ({
  id,
  title: id,
  blocks: [],
  checks: ['a', 'b'],
  done,
  maxPoints: 0,
  focus: [],
})
const steps = [step('one', true), step('two', false), step('three', false)]

describe('the steps of a lesson', () => {
  it('go on where they were left', () => {
    expect(stepToShow(steps, 'three')).toBe(2)
  })

  it('go on at the first that is not done on another machine, and stay at the end when all are', () => {
    expect(stepToShow(steps, '')).toBe(1)
    expect(stepToShow([step('one', true), step('two', true)], 'gone')).toBe(1)
  })

  it('count what is left', () => {
    expect(checksLeft(steps[1]!, (check) => check === 'a')).toBe(1)
  })
})
