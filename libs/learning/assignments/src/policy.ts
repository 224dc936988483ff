// The rules of an assignment: when what may be done, what it is worth, what is shown. Times are milliseconds since 1970.
import type { AssignmentPolicy, OverrideChanges } from '@kubarium/contracts'

/** The policy as it holds for one learner. */
export interface EffectivePolicy extends AssignmentPolicy {
  /** What their time limit is multiplied with. */
  readonly timeFactor: number
}

/**
 * The policy for a learner: what their own override says comes before what their class's says, and that before the rest.
 * @param overrides the class's and the learner's, in this order; undefined where there is none
 */
export function effectivePolicy(
  policy: AssignmentPolicy,
  ...overrides: readonly (OverrideChanges | undefined)[]
): EffectivePolicy {
  return Object.assign({ timeFactor: 1 }, policy, ...overrides) as EffectivePolicy
}

/** `scheduled` until the release, `open` until the due date, `late` while late work earns something, then `closed`. */
export type AssignmentState = 'scheduled' | 'open' | 'late' | 'closed'

type Dates = Pick<AssignmentPolicy, 'releaseAt' | 'dueAt' | 'lateDeadlines' | 'graceSeconds'>

export function assignmentState(dates: Dates, now: number): AssignmentState {
  if (dates.releaseAt !== null && now < Date.parse(dates.releaseAt)) return 'scheduled'
  if (dates.dueAt === null || now <= graced(dates, dates.dueAt)) return 'open'
  return dates.lateDeadlines.some(({ at }) => now <= graced(dates, at)) ? 'late' : 'closed'
}

/**
 * The share of points that work is worth which was handed in at a time: 1 until the due date, then what the late deadlines
 * say, 0 after the last. The time of handing in counts, never that of grading.
 */
export function creditAt(dates: Dates, submittedAt: number): number {
  if (dates.dueAt === null || submittedAt <= graced(dates, dates.dueAt)) return 1
  return dates.lateDeadlines.find(({ at }) => submittedAt <= graced(dates, at))?.credit ?? 0
}

const graced = ({ graceSeconds }: Dates, at: string): number => Date.parse(at) + graceSeconds * 1000

/** When the time of an attempt is over that begins now; null when it is not limited. */
export function expiryOf({ timeLimitMinutes, timeFactor }: EffectivePolicy, beganAt: number): number | null {
  return timeLimitMinutes === null ? null : beganAt + timeLimitMinutes * timeFactor * 60_000
}

/** Why something is refused; stable codes. */
export type Refusal =
  | { readonly code: 'not-released'; readonly at: string }
  | { readonly code: 'deadline-passed'; readonly at: string }
  | { readonly code: 'attempt-expired'; readonly at: string }
  | { readonly code: 'attempt-limit'; readonly limit: number }
  | { readonly code: 'cooldown'; readonly retryAfterSeconds: number }

/** Why nobody may begin or go on now; undefined when they may. */
export function refusalToWork(policy: EffectivePolicy, now: number): Refusal | undefined {
  const state = assignmentState(policy, now)
  if (state === 'scheduled') return { code: 'not-released', at: policy.releaseAt! }
  if (state === 'closed' && policy.afterDeadline === 'closed')
    return { code: 'deadline-passed', at: policy.lateDeadlines.at(-1)?.at ?? policy.dueAt! }
  return undefined
}

/** Why work may not be handed in now; undefined when it may. */
export function refusalToSubmit(
  policy: EffectivePolicy,
  work: { readonly expiresAt: number | null; readonly submissions: number; readonly lastAt: number | null },
  now: number,
): Refusal | undefined {
  const refusal = refusalToWork(policy, now)
  if (refusal) return refusal
  if (work.expiresAt !== null && now > work.expiresAt)
    return { code: 'attempt-expired', at: new Date(work.expiresAt).toISOString() }
  const { maxSubmissions, cooldownSeconds } = policy
  if (maxSubmissions !== null && work.submissions >= maxSubmissions)
    return { code: 'attempt-limit', limit: maxSubmissions }
  const left = work.lastAt === null ? 0 : work.lastAt + cooldownSeconds * 1000 - now
  return left > 0 ? { code: 'cooldown', retryAfterSeconds: Math.ceil(left / 1000) } : undefined
}

export type Phase = 'open' | 'afterDue' | 'published'

export function phaseOf(policy: Pick<AssignmentPolicy, 'dueAt'> & Dates, published: boolean, now: number): Phase {
  if (published) return 'published'
  const state = assignmentState(policy, now)
  return state === 'scheduled' || state === 'open' ? 'open' : 'afterDue'
}

/** What a learner is shown now. */
export interface Shown {
  readonly checks: boolean
  readonly hidden: boolean
  readonly score: boolean
  readonly solution: boolean
}

export const EVERYTHING: Shown = { checks: true, hidden: true, score: true, solution: true }

export function shownIn({ visibility }: Pick<AssignmentPolicy, 'visibility'>, phase: Phase): Shown {
  const { checks, hidden, score, solution } = visibility
  return { checks: checks[phase], hidden: hidden[phase], score: score[phase], solution: solution[phase] }
}
