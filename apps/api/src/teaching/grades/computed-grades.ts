// The grades of an assignment, from all that they come from.
import type { Grade } from '@kubarium/contracts'
import { adjustedPoints, computedItem, effectivePolicy, gradeFlags } from '@kubarium/learning-assignments'
import type { ExerciseContent } from '@kubarium/learning-format'
import type { GradeSources, Learner, SubmittedScore } from './grades.repository.ts'

const rounded = (points: number): number => Math.round(points * 100) / 100

/**
 * One grade per learner, by name.
 * @param exercises those of the assignment, by id: what they give and how later submissions count
 * @param scoreOf the score of a submission, where it is not the stored one: what a regrade would give, or has taken away
 */
export function computedGrades(
  { assignment, learners, overrides, submissions, adjustments }: GradeSources,
  exercises: ReadonlyMap<string, ExerciseContent>,
  now: number,
  scoreOf: (submissionId: string) => number | undefined = () => undefined,
): readonly (Grade & { readonly class: string | null })[] {
  const byLearner = new Map<string, SubmittedScore[]>(learners.map(({ id }) => [id, []]))
  for (const submission of submissions) byLearner.get(submission.enrollmentId)?.push(submission)
  return learners.map((learner) => {
    const policy = effectivePolicy(
      assignment.policy,
      learner.classId === null ? undefined : overrides.get(learner.classId),
      overrides.get(learner.id),
    )
    const mine = byLearner.get(learner.id) ?? []
    const items = assignment.items.map(({ exerciseId, points }) => {
      const { points: maxScore = 0, attempts: factors = [1] } = exercises.get(exerciseId)?.facts.scoring ?? {}
      const graded = mine
        .filter((one) => one.exerciseId === exerciseId)
        .map(({ id, submittedAt, score }) => ({ submittedAt, score: scoreOf(id) ?? score ?? 0 }))
      return { exerciseId, ...computedItem(policy, { points, maxScore, factors }, graded) }
    })
    const own = adjustments.filter(({ enrollmentId }) => enrollmentId === learner.id)
    const computed = rounded(items.reduce((sum, { points }) => sum + points, 0))
    const adjusted = adjustedPoints(
      computed,
      own.filter(({ revokedAt }) => revokedAt === null),
    )
    return {
      enrollment: enrollmentOf(learner),
      class: learner.class?.name ?? null,
      items,
      computed,
      adjusted,
      final: adjusted ?? computed,
      maxPoints: rounded(items.reduce((sum, { maxPoints }) => sum + maxPoints, 0)),
      ...gradeFlags(policy, items, assignment.publishedAt !== null, now),
      adjustments: own.map(({ enrollmentId: _, ...one }) => one),
    }
  })
}

function enrollmentOf({ id, externalId, email, name, classId }: Learner): Grade['enrollment'] {
  return { id, externalId, email, name, classId }
}
