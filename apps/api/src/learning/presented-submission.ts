// Results of grading in the words of a learner's language.
import type { Submission } from '@kubarium/contracts'
import type { Shown } from '@kubarium/learning-assignments'
import { pointsOfChecks, visibleScore, type ContentLocale, type ExerciseContent } from '@kubarium/learning-format'
import { UNCHECKED, presentedCheck, type CheckOutcome } from '@kubarium/platform-content'
import type { SubmissionRow } from './learning.repository.ts'

/** What grading stored. */
export interface GradeResultStored {
  readonly checks: readonly CheckOutcome[]
  readonly tasks: readonly { readonly id: string; readonly points: number; readonly maxPoints: number }[]
}

const HIDDEN = { ...UNCHECKED, status: 'hidden' } as const

/** @param shown what its learner may see now; while hidden checks are not shown, the score is that of the others */
export function presentedSubmission(
  content: ExerciseContent,
  locale: ContentLocale,
  row: SubmissionRow,
  shown: Shown,
): Submission {
  const { facts } = content
  const points = pointsOfChecks(facts)
  const results = new Map((row.result?.checks ?? []).map((check) => [check.id, check]))
  const isShown = ({ hidden }: { readonly hidden: boolean }): boolean => shown.checks && (shown.hidden || !hidden)
  const isWhole = shown.hidden || Object.values(facts.checks).every(({ hidden }) => !hidden)
  const visible = isWhole ? undefined : visibleScore(facts, [...results.values()])
  return {
    id: row.id,
    attemptId: row.attemptId,
    number: row.number,
    state: row.state,
    revision: Number(row.revision),
    submittedAt: row.createdAt.toISOString(),
    gradedAt: row.gradedAt?.toISOString() ?? null,
    score: !shown.score || row.score === null ? null : visible ? Math.max(0, visible.score - row.hintCost) : row.score,
    best: shown.score && isWhole ? row.best : null,
    maxScore: visible?.maxScore ?? facts.scoring.points,
    resultHash: row.resultHash,
    tasks: shown.score && shown.checks && isWhole ? [...(row.result?.tasks ?? [])] : [],
    checks: Object.entries(facts.checks).map(([id, check]) => {
      const result = results.get(id)
      if (!result || !isShown(check)) return { id, points: 0, seen: result ? HIDDEN : UNCHECKED }
      return {
        id,
        points: Math.round((points[id] ?? 0) * result.value * 100) / 100,
        seen: presentedCheck(content, locale, result),
      }
    }),
  }
}
