import { describe, expect, it } from 'vitest'
import { assignmentPolicy } from '@kubarium/contracts'
import {
  assignmentState,
  creditAt,
  effectivePolicy,
  expiryOf,
  phaseOf,
  refusalToSubmit,
  refusalToWork,
  shownIn,
} from './policy.ts'

const at = (text: string): number => Date.parse(text)
const policy = effectivePolicy(
  assignmentPolicy.parse({
    releaseAt: '2026-11-23T00:00:00Z',
    dueAt: '2026-11-26T14:59:00Z',
    graceSeconds: 300,
    lateDeadlines: [
      { at: '2026-11-28T14:59:00Z', credit: 0.8 },
      { at: '2026-12-03T14:59:00Z', credit: 0.5 },
    ],
    maxSubmissions: 3,
    cooldownSeconds: 60,
    timeLimitMinutes: 30,
  }),
)

describe('dates', () => {
  it('open, make late and close, with the grace after each', () => {
    expect(
      [
        '2026-11-22T23:59:59Z',
        '2026-11-23T00:00:00Z',
        '2026-11-26T15:04:00Z',
        '2026-11-26T15:04:01Z',
        '2026-12-03T15:04:00Z',
        '2026-12-03T15:04:01Z',
      ].map((time) => assignmentState(policy, at(time))),
    ).toEqual(['scheduled', 'open', 'open', 'late', 'late', 'closed'])
  })

  it('give credit by the time of handing in', () => {
    expect(
      [
        '2026-11-26T15:04:00Z',
        '2026-11-26T15:05:00Z',
        '2026-11-28T15:04:00Z',
        '2026-11-30T00:00:00Z',
        '2026-12-04T00:00:00Z',
      ].map((time) => creditAt(policy, at(time))),
    ).toEqual([1, 0.8, 0.8, 0.5, 0])
    expect(creditAt(effectivePolicy(assignmentPolicy.parse({})), at('2100-01-01T00:00:00Z'))).toBe(1)
  })

  it('of an override come before those of the class, and those before the assignment’s', () => {
    const mine = effectivePolicy(
      policy,
      { dueAt: '2026-11-27T14:59:00.000Z', maxSubmissions: 5 },
      { maxSubmissions: null, timeFactor: 1.5 },
    )
    expect(creditAt(mine, at('2026-11-27T14:59:00Z'))).toBe(1)
    expect(mine.maxSubmissions).toBeNull()
    expect(expiryOf(mine, 0)).toBe(45 * 60_000)
    expect(expiryOf(policy, 0)).toBe(30 * 60_000)
    expect(expiryOf(effectivePolicy(policy, { timeFactor: 2 }), 0)).toBe(60 * 60_000)
  })
})

describe('refusals', () => {
  const work = { expiresAt: null, submissions: 0, lastAt: null }
  const open = at('2026-11-24T00:00:00Z')

  it('say when it opens, when it closed, and nothing in between', () => {
    expect(refusalToWork(policy, at('2026-11-22T00:00:00Z'))).toEqual({ code: 'not-released', at: policy.releaseAt })
    expect(refusalToWork(policy, open)).toBeUndefined()
    expect(refusalToWork(policy, at('2026-12-01T00:00:00Z'))).toBeUndefined()
    expect(refusalToWork(policy, at('2026-12-04T00:00:00Z'))).toEqual({
      code: 'deadline-passed',
      at: '2026-12-03T14:59:00.000Z',
    })
    expect(refusalToWork({ ...policy, afterDeadline: 'practice' }, at('2026-12-04T00:00:00Z'))).toBeUndefined()
  })

  it('count submissions, cool down and end with the time of the attempt', () => {
    expect(refusalToSubmit(policy, work, open)).toBeUndefined()
    expect(refusalToSubmit(policy, { ...work, submissions: 3 }, open)).toEqual({ code: 'attempt-limit', limit: 3 })
    expect(refusalToSubmit(policy, { ...work, submissions: 1, lastAt: open - 20_500 }, open)).toEqual({
      code: 'cooldown',
      retryAfterSeconds: 40,
    })
    expect(refusalToSubmit(policy, { ...work, submissions: 1, lastAt: open - 60_000 }, open)).toBeUndefined()
    expect(refusalToSubmit(policy, { ...work, expiresAt: open - 1 }, open)).toMatchObject({ code: 'attempt-expired' })
  })
})

describe('what is shown', () => {
  it('goes by the phase', () => {
    const phases = [
      phaseOf(policy, false, at('2026-11-24T00:00:00Z')),
      phaseOf(policy, false, at('2026-11-27T00:00:00Z')),
      phaseOf(policy, true, at('2026-11-24T00:00:00Z')),
    ]
    expect(phases).toEqual(['open', 'afterDue', 'published'])
    expect(phases.map((phase) => shownIn(policy, phase))).toEqual([
      { checks: true, hidden: false, score: true, solution: false },
      { checks: true, hidden: true, score: true, solution: false },
      { checks: true, hidden: true, score: true, solution: true },
    ])
  })
})

describe('a policy', () => {
  const faults = (input: unknown): string[] =>
    assignmentPolicy.safeParse(input).error?.issues.map(({ path }) => path.join('.')) ?? []
  it('keeps its dates in order and its credit falling', () => {
    expect(faults({ releaseAt: '2026-11-26T00:00:00Z', dueAt: '2026-11-25T00:00:00Z' })).toEqual(['dueAt'])
    expect(
      faults({ dueAt: '2026-11-25T00:00:00Z', lateDeadlines: [{ at: '2026-11-24T00:00:00Z', credit: 0.5 }] }),
    ).toEqual(['lateDeadlines.0'])
    expect(
      faults({
        dueAt: '2026-11-25T00:00:00Z',
        lateDeadlines: [
          { at: '2026-11-26T00:00:00Z', credit: 0.5 },
          { at: '2026-11-27T00:00:00Z', credit: 0.7 },
        ],
      }),
    ).toEqual(['lateDeadlines.1.credit'])
    expect(faults({ lateDeadlines: [{ at: '2026-11-26T00:00:00Z', credit: 0.5 }] })).toEqual(['lateDeadlines'])
    expect(faults({ dueAt: '2026-11-25' })).toEqual(['dueAt'])
    expect(faults({ nonsense: 1 })).toEqual([''])
  })
})
