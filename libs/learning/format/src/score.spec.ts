import { describe, expect, it } from 'vitest'
import type { Exercise } from './exercise.ts'
import { hintCost, pointsOfChecks, scoreAfter, scoreOf, type CheckValue } from './score.ts'

const check = (weight = 1, bonus?: number): object => ({ weight, ...(bonus !== undefined && { bonus }) })
const facts = {
  tasks: [
    { id: 'find', weight: 1, checks: ['cause'] },
    { id: 'repair', weight: 4, checks: ['endpoints', 'answers'] },
  ],
  checks: { cause: check(), endpoints: check(1), answers: check(3), quick: check(1, 0.1) },
  scoring: { points: 10, gates: [{ check: 'endpoints', else: 0.4 }], attempts: [1, 0.8, 0.6] },
  hints: [
    { id: 'free', for: 'repair', cost: 0 },
    { id: 'dear', for: 'repair', cost: 0.25 },
  ],
} as unknown as Exercise
const results = (passed: readonly string[]): CheckValue[] =>
  Object.keys(facts.checks).map((id) => ({ id, value: passed.includes(id) ? 1 : 0 }))

describe('points', () => {
  it('come from tasks by weight, and within them from checks by weight', () => {
    expect(scoreOf(facts, results(['cause', 'endpoints', 'answers']))).toMatchObject({ score: 10, maxScore: 10 })
    expect(scoreOf(facts, results(['cause', 'endpoints'])).tasks).toEqual([
      { id: 'find', points: 2, maxPoints: 2 },
      { id: 'repair', points: 2, maxPoints: 8 },
    ])
  })

  it('are told for each check', () => {
    expect(pointsOfChecks(facts)).toEqual({ cause: 2, endpoints: 2, answers: 6, quick: 1 })
  })

  it('are held back by a gate, and a bonus comes on top', () => {
    expect(scoreOf(facts, results(['cause', 'answers'])).score).toBe(4)
    expect(scoreOf(facts, results(['cause', 'endpoints', 'answers', 'quick'])).score).toBe(11)
    expect(scoreOf(facts, results([])).score).toBe(0)
  })

  it('are less for hints that cost', () => {
    expect(hintCost(facts, ['free'])).toBe(0)
    expect(hintCost(facts, ['free', 'dear'])).toBe(2)
  })

  it('never fall, and what a later attempt adds counts less', () => {
    const after = [6, 4, 10].reduce<number[]>(
      (scores, score, index) => [...scores, scoreAfter(scores.at(-1) ?? 0, score, index + 1, [1, 0.8, 0.6])],
      [],
    )
    expect(after).toEqual([6, 6, 8.4])
    expect(scoreAfter(0, 10, 9, [1, 0.5])).toBe(5)
  })
})
