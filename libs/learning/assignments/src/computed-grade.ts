// How grades come from submissions: computed anew each time, so that a new deadline or a regrade needs no second step.
import { scoreAfter } from '@kubarium/learning-format'
import { assignmentState, creditAt, type EffectivePolicy } from './policy.ts'

/** A graded submission of one exercise. */
export interface GradedSubmission {
  readonly submittedAt: number
  /** Points of the exercise, hints taken off. */
  readonly score: number
}

export interface GradedExercise {
  /** Points in the assignment. */
  readonly points: number
  /** Points that the exercise itself gives. */
  readonly maxScore: number
  /** What the n-th submission counts of what it adds. */
  readonly factors: readonly number[]
}

export interface ComputedItem {
  readonly points: number
  readonly maxPoints: number
  readonly submissions: number
  /** Of the submission that counts; null when there is none, or the average of all counts. */
  readonly credit: number | null
}

const rounded = (points: number): number => Math.round(points * 100) / 100

/**
 * What one exercise gives. `best`: a submission adds what it is better, by its number and its lateness; points never fall.
 * `latest`: the last one counts. `average`: the mean of all.
 * @param submissions graded ones, in the order they were handed in
 */
export function computedItem(
  policy: EffectivePolicy,
  { points, maxScore, factors }: GradedExercise,
  submissions: readonly GradedSubmission[],
): ComputedItem {
  const worth = submissions.map(({ submittedAt, score }) => {
    const credit = creditAt(policy, submittedAt)
    return { credit, score: score * credit }
  })
  const scaled = (score: number): number => (maxScore === 0 ? 0 : rounded((score / maxScore) * points))
  const item = { maxPoints: points, submissions: submissions.length }
  if (policy.resultPolicy === 'average') {
    const sum = worth.reduce((total, { score }) => total + score, 0)
    return { ...item, points: scaled(worth.length === 0 ? 0 : sum / worth.length), credit: null }
  }
  if (policy.resultPolicy === 'latest') {
    const last = worth.at(-1)
    return { ...item, points: scaled(last?.score ?? 0), credit: last?.credit ?? null }
  }
  let best = 0
  let credit: number | null = worth[0]?.credit ?? null
  worth.forEach((one, index) => {
    const after = scoreAfter(best, one.score, index + 1, factors)
    if (after > best) credit = one.credit
    best = after
  })
  return { ...item, points: scaled(best), credit }
}

export interface Adjustment {
  readonly kind: 'delta' | 'override'
  readonly points: number
}

/**
 * What adjustments make of computed points, oldest first: an override stands for all that was before it, a delta is added.
 * @returns null when there are none; never below 0
 */
export function adjustedPoints(computed: number, adjustments: readonly Adjustment[]): number | null {
  if (adjustments.length === 0) return null
  const sum = adjustments.reduce(
    (points, one) => (one.kind === 'override' ? one.points : points + one.points),
    computed,
  )
  return rounded(Math.max(0, sum))
}

/** What is said of a whole grade beside its points. */
export function gradeFlags(
  policy: EffectivePolicy,
  items: readonly ComputedItem[],
  published: boolean,
  now: number,
): { readonly state: 'provisional' | 'final' | 'published'; readonly isLate: boolean; readonly isMissing: boolean } {
  const isClosed = assignmentState(policy, now) === 'closed'
  return {
    state: published ? 'published' : isClosed ? 'final' : 'provisional',
    isLate: items.some(({ credit }) => credit !== null && credit < 1),
    isMissing: isClosed && items.every(({ submissions }) => submissions === 0),
  }
}
