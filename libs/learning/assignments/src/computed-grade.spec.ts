import { describe, expect, it } from 'vitest'
import { assignmentPolicy } from '@kubarium/contracts'
import { adjustedPoints, computedItem, gradeFlags } from './computed-grade.ts'
import { effectivePolicy } from './policy.ts'

const day = (n: number): number => Date.UTC(2026, 10, n)
const policyWith = (resultPolicy: 'best' | 'latest' | 'average') =>
  effectivePolicy(
    assignmentPolicy.parse({
      dueAt: '2026-11-25T12:00:00Z',
      lateDeadlines: [{ at: '2026-11-27T12:00:00Z', credit: 0.5 }],
      resultPolicy,
    }),
  )
const exercise = { points: 20, maxScore: 10, factors: [1, 0.8] }
const submissions = [
  { submittedAt: day(24), score: 4 },
  { submittedAt: day(25), score: 9 },
  { submittedAt: day(26), score: 10 },
]

describe('points of an exercise', () => {
  it('best: what is added counts by its number, late work by its credit, and nothing falls', () => {
    // 4, then 4 + 5 × 0.8 = 8; the late ten is worth five and adds nothing.
    expect(computedItem(policyWith('best'), exercise, submissions)).toEqual({
      points: 16,
      maxPoints: 20,
      submissions: 3,
      credit: 1,
    })
    expect(computedItem(policyWith('best'), exercise, submissions.slice(2))).toMatchObject({ points: 10, credit: 0.5 })
  })

  it('latest and average', () => {
    expect(computedItem(policyWith('latest'), exercise, submissions)).toMatchObject({ points: 10, credit: 0.5 })
    expect(computedItem(policyWith('average'), exercise, submissions)).toMatchObject({ points: 12, credit: null })
    expect(computedItem(policyWith('average'), exercise, [])).toMatchObject({ points: 0, submissions: 0 })
  })

  it('follow a deadline that is moved afterwards', () => {
    const later = { ...policyWith('latest'), dueAt: '2026-11-26T12:00:00Z' }
    expect(computedItem(later, exercise, submissions).points).toBe(20)
  })
})

describe('adjustments', () => {
  it('are added, or stand for what was before them', () => {
    expect(adjustedPoints(10, [])).toBeNull()
    expect(adjustedPoints(10, [{ kind: 'delta', points: -2.5 }])).toBe(7.5)
    expect(
      adjustedPoints(10, [
        { kind: 'delta', points: 1 },
        { kind: 'override', points: 5 },
        { kind: 'delta', points: 1 },
      ]),
    ).toBe(6)
    expect(adjustedPoints(1, [{ kind: 'delta', points: -5 }])).toBe(0)
  })
})

describe('a grade', () => {
  const none = computedItem(policyWith('best'), exercise, [])
  const late = computedItem(policyWith('best'), exercise, submissions.slice(2))
  it('is provisional while work may come, final after that, and published by somebody', () => {
    expect(gradeFlags(policyWith('best'), [none], false, day(24))).toEqual({
      state: 'provisional',
      isLate: false,
      isMissing: false,
    })
    expect(gradeFlags(policyWith('best'), [none], false, day(30))).toEqual({
      state: 'final',
      isLate: false,
      isMissing: true,
    })
    expect(gradeFlags(policyWith('best'), [none, late], true, day(30))).toEqual({
      state: 'published',
      isLate: true,
      isMissing: false,
    })
  })
})
