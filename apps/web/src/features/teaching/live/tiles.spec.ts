import { describe, expect, it } from 'vitest'
import type { LiveAttempt } from '@kubarium/contracts'
import { passedCounts, tilesOf } from './tiles.ts'

const NOW = Date.UTC(2026, 10, 24, 12)
const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString()
const learner = (id: string) => ({ id, name: id, classId: null, state: 'active' as const })
const attempt = (enrollmentId: string, more: Partial<LiveAttempt>): LiveAttempt => ({
  enrollmentId,
  attemptId: enrollmentId,
  exerciseId: 'x',
  clusterId: enrollmentId,
  state: 'active',
  beganAt: ago(60),
  activeAt: ago(1),
  checks: { a: 'passed', b: 'failed' },
  at: { check: 'b', since: ago(2), why: null },
  submissions: 0,
  best: 0,
  ...more,
})

describe('tiles of a class', () => {
  const tiles = tilesOf(
    ['done', 'absent', 'working', 'away', 'stuck', 'longer'].map(learner),
    [
      attempt('working', {}),
      attempt('stuck', { at: { check: 'b', since: ago(6), why: null } }),
      attempt('longer', { at: { check: 'b', since: ago(14), why: null } }),
      attempt('away', { at: { check: 'b', since: ago(30), why: null }, activeAt: ago(20) }),
      attempt('done', { state: 'done', at: null, checks: { a: 'passed', b: 'passed' } }),
      attempt('absent', { exerciseId: 'y' }),
    ],
    'x',
    NOW,
  )

  it('stand in the order of who needs somebody', () => {
    expect(tiles.map(({ learner: { id }, state }) => [id, state])).toEqual([
      ['longer', 'stuck'],
      ['stuck', 'stuck'],
      ['working', 'working'],
      ['away', 'away'],
      ['absent', 'absent'],
      ['done', 'done'],
    ])
  })

  it('say how far the class is', () => {
    expect([...passedCounts([{ id: 'a' }, { id: 'b' }], tiles)]).toEqual([
      ['a', 5],
      ['b', 1],
    ])
  })
})
