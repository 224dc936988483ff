// How points come from checks.
import type { Exercise } from './exercise.ts'

/** How one check ended, from 0 to 1. */
export interface CheckValue {
  readonly id: string
  readonly value: number
}

export interface TaskResult {
  readonly id: string
  readonly points: number
  readonly maxPoints: number
}

type Scored = Pick<Exercise, 'tasks' | 'scoring' | 'checks'>

export interface Score {
  readonly tasks: readonly TaskResult[]
  readonly score: number
  readonly maxScore: number
}

/** Points to two decimals: enough for everybody, and equal on every machine. */
const rounded = (points: number): number => Math.round(points * 100) / 100

/**
 * Points by tasks and weights; what is red at a gate holds the whole back; bonuses come on top.
 * @param results of all checks
 */
export function scoreOf({ tasks, scoring, checks }: Scored, results: readonly CheckValue[]): Score {
  const valueOf = new Map(results.map(({ id, value }) => [id, value]))
  const allWeights = tasks.reduce((sum, { weight }) => sum + weight, 0)
  const scored = tasks.map(({ id, weight, checks: ids }): TaskResult => {
    const counted = ids.filter((one) => checks[one]!.bonus === undefined)
    const weights = counted.reduce((sum, one) => sum + checks[one]!.weight, 0)
    const value = counted.reduce((sum, one) => sum + checks[one]!.weight * (valueOf.get(one) ?? 0), 0)
    const maxPoints = (scoring.points * weight) / allWeights
    return { id, points: weights === 0 ? 0 : (maxPoints * value) / weights, maxPoints: rounded(maxPoints) }
  })
  const sum = scored.reduce((total, { points }) => total + points, 0)
  const cap = Math.min(
    1,
    ...scoring.gates.filter(({ check }) => (valueOf.get(check) ?? 0) < 1).map((gate) => gate.else),
  )
  const bonus = Object.entries(checks).reduce(
    (total, [id, check]) => total + (check.bonus ?? 0) * (valueOf.get(id) ?? 0) * scoring.points,
    0,
  )
  return {
    tasks: scored.map((task) => ({ ...task, points: rounded(task.points) })),
    score: rounded(Math.min(sum, cap * scoring.points) + bonus),
    maxScore: scoring.points,
  }
}

/** What a hint costs: points of its task, never more than those. */
export function hintCost(
  { tasks, scoring, hints }: Pick<Exercise, 'tasks' | 'scoring' | 'hints'>,
  opened: readonly string[],
): number {
  const allWeights = tasks.reduce((sum, { weight }) => sum + weight, 0)
  return rounded(
    tasks.reduce((total, task) => {
      const share = hints
        .filter((hint) => hint.for === task.id && opened.includes(hint.id))
        .reduce((sum, { cost }) => sum + cost, 0)
      return total + (scoring.points * task.weight * Math.min(1, share)) / allWeights
    }, 0),
  )
}

/**
 * The score after the n-th attempt: what it adds to the best so far counts as much as the exercise says. It never falls.
 * @param attempt counted from 1
 */
export function scoreAfter(best: number, score: number, attempt: number, factors: readonly number[]): number {
  const factor = factors[Math.min(attempt, factors.length) - 1] ?? 1
  return rounded(best + Math.max(0, score - best) * factor)
}

/** Points that each check is worth, before gates. */
export function pointsOfChecks({ tasks, scoring, checks }: Scored): Readonly<Record<string, number>> {
  const allWeights = tasks.reduce((sum, { weight }) => sum + weight, 0)
  const points: Record<string, number> = {}
  for (const { weight, checks: ids } of tasks) {
    const counted = ids.filter((id) => checks[id]!.bonus === undefined)
    const weights = counted.reduce((sum, id) => sum + checks[id]!.weight, 0)
    for (const id of counted)
      points[id] = rounded((scoring.points * weight * checks[id]!.weight) / (allWeights * weights))
  }
  for (const [id, { bonus }] of Object.entries(checks))
    if (bonus !== undefined) points[id] = rounded(bonus * scoring.points)
  return points
}

/** Points of the checks that are not hidden, and how many of them there are to be had. */
export function visibleScore(
  facts: Scored,
  results: readonly CheckValue[],
): { readonly score: number; readonly maxScore: number } {
  const points = pointsOfChecks(facts)
  const shown = Object.entries(facts.checks).filter(([, { hidden }]) => !hidden)
  const valueOf = new Map(results.map(({ id, value }) => [id, value]))
  return {
    score: rounded(shown.reduce((sum, [id]) => sum + points[id]! * (valueOf.get(id) ?? 0), 0)),
    maxScore: rounded(shown.reduce((sum, [id, { bonus }]) => sum + (bonus === undefined ? points[id]! : 0), 0)),
  }
}
