// What grading gives: plain data without words of any language, so that it can be stored, compared and told in each.
import type { TaskResult, Why } from '@kubarium/learning-format'

export interface ObjectReference {
  readonly kind: string
  readonly namespace?: string
  readonly name: string
}

/** A revision of the chain that made an object what it is, the newest first. */
export interface CauseLink {
  readonly revision: number
  readonly key: string
  readonly actor: string
  readonly verb?: string
}

export interface Evidence {
  readonly actual?: unknown
  readonly expected?: unknown
  readonly object?: ObjectReference
  readonly causes?: readonly CauseLink[]
}

/** `error`: a fault of ours or of the content; it makes the whole result ungradable and is never a learner's. */
export type CheckStatus = 'passed' | 'failed' | 'error'

export interface CheckResult {
  readonly id: string
  readonly kind: 'state' | 'probe' | 'history' | 'quiz'
  readonly status: CheckStatus
  /** 0 to 1. */
  readonly value: number
  readonly why?: Why
  readonly evidence?: Evidence
  /** For authors and for us: what went wrong in evaluating it. */
  readonly error?: string
  /** What it took: milliseconds of the cluster's own time, and revisions of the copy. */
  readonly cost?: { readonly virtualMs: number; readonly events: number }
}

export interface GradeResult {
  readonly state: 'graded' | 'ungradable'
  readonly checks: readonly CheckResult[]
  readonly tasks: readonly TaskResult[]
  /** Points before hints, attempts and lateness are counted. */
  readonly score: number
  readonly maxScore: number
  /** SHA-256 of everything above: equal for equal work, on every machine. */
  readonly resultHash: string
}
