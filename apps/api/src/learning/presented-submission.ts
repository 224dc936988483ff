// Results of grading in the words of a learner's language.
import type { Submission } from '@kubarium/contracts'
import { pointsOfChecks, type ContentLocale, type ExerciseContent } from '@kubarium/learning-format'
import { UNCHECKED, presentedCheck, type CheckOutcome } from '@kubarium/platform-content'
import type { SubmissionRow } from './learning.repository.ts'

/** What grading stored. */
export interface GradeResultStored {
  readonly checks: readonly CheckOutcome[]
  readonly tasks: readonly { readonly id: string; readonly points: number; readonly maxPoints: number }[]
}

export function presentedSubmission(content: ExerciseContent, locale: ContentLocale, row: SubmissionRow): Submission {
  const { facts } = content
  const points = pointsOfChecks(facts)
  const results = new Map((row.result?.checks ?? []).map((check) => [check.id, check]))
  return {
    id: row.id,
    attemptId: row.attemptId,
    number: row.number,
    state: row.state,
    revision: Number(row.revision),
    submittedAt: row.createdAt.toISOString(),
    gradedAt: row.gradedAt?.toISOString() ?? null,
    score: row.score,
    best: row.best,
    maxScore: facts.scoring.points,
    resultHash: row.resultHash,
    tasks: [...(row.result?.tasks ?? [])],
    checks: Object.keys(facts.checks).map((id) => {
      const result = results.get(id)
      return {
        id,
        points: result ? Math.round((points[id] ?? 0) * result.value * 100) / 100 : 0,
        seen: result ? presentedCheck(content, locale, result) : UNCHECKED,
      }
    }),
  }
}
