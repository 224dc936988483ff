// A class as tiles: one per learner, and what can be said of all together.
import type { LiveAttempt, LiveClass } from '@kubarium/contracts'

/** `stuck`: at the same check for longer than this. */
export const STUCK_MS = 5 * 60_000
/** Whoever has done nothing for longer than this is away. */
export const AWAY_MS = 10 * 60_000

export interface Tile {
  readonly learner: LiveClass['learners'][number]
  readonly attempt: LiveAttempt | undefined
  readonly state: 'stuck' | 'working' | 'away' | 'done' | 'absent'
  /** Milliseconds at the check at hand. */
  readonly atFor: number
}

/** The tile of each learner for an exercise, those who need somebody first. @param now milliseconds since 1970 */
export function tilesOf(
  learners: LiveClass['learners'],
  attempts: readonly LiveAttempt[],
  exerciseId: string,
  now: number,
): readonly Tile[] {
  const rank = { stuck: 0, working: 1, away: 2, absent: 3, done: 4 } as const
  return learners
    .map((learner): Tile => {
      const attempt = attempts.find((one) => one.enrollmentId === learner.id && one.exerciseId === exerciseId)
      const atFor = attempt?.at ? Math.max(0, now - Date.parse(attempt.at.since)) : 0
      return { learner, attempt, state: stateOf(attempt, atFor, now), atFor }
    })
    .sort((a, b) => rank[a.state] - rank[b.state] || b.atFor - a.atFor || (a.learner.name < b.learner.name ? -1 : 1))
}

function stateOf(attempt: LiveAttempt | undefined, atFor: number, now: number): Tile['state'] {
  if (!attempt) return 'absent'
  if (attempt.state !== 'active' || !attempt.at) return 'done'
  if (now - Date.parse(attempt.activeAt) > AWAY_MS) return 'away'
  return atFor > STUCK_MS ? 'stuck' : 'working'
}

/** How many have passed each check. */
export function passedCounts(
  checks: readonly { readonly id: string }[],
  tiles: readonly Tile[],
): ReadonlyMap<string, number> {
  return new Map(
    checks.map(({ id }) => [id, tiles.filter(({ attempt }) => attempt?.checks[id] === 'passed').length] as const),
  )
}
