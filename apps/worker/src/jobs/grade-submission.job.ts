// Grades what was handed in: on copies of the cluster at that revision, from nothing but what is stored, so that any
// worker gives the same result at any time.
import { setImmediate as breathe } from 'node:timers/promises'
import { clusterIndexes } from '@kubarium/kube-cluster'
import { ClusterState } from '@kubarium/kube-store'
import { scoreAfter, type ExerciseContent } from '@kubarium/learning-format'
import { grading, variantOf, workOf, type GradeResult } from '@kubarium/learning-grading'
import type { LearningParts } from './prepare-lab.job.ts'
import type { SubmittedWork } from '../learning/learning.repository.ts'
import type { Platform } from '../platform.ts'

/** One job: graded once, however often it is delivered. */
export async function runGradeSubmission(
  { log, logger }: Pick<Platform, 'log' | 'logger'>,
  parts: LearningParts,
  submissionId: string,
): Promise<void> {
  const work = await parts.learning.take(submissionId)
  if (!work) return
  const { exercise, result, score } = await graded({ log }, parts, work)
  if (result.state === 'ungradable')
    logger.error(
      {
        submissionId,
        contentId: work.contentId,
        errors: result.checks.flatMap(({ id, error }) => (error ? [{ id, error }] : [])),
      },
      'submission could not be graded',
    )
  await parts.learning.store(work, result, score, (best) =>
    scoreAfter(best, score, work.number, exercise.facts.scoring.attempts),
  )
}

/** The result of stored work, and its points with hints taken off. Other work of this process gets its turn between two checks. */
export async function graded(
  { log }: Pick<Platform, 'log'>,
  { content, learning }: LearningParts,
  work: SubmittedWork,
): Promise<{ readonly exercise: ExerciseContent; readonly result: GradeResult; readonly score: number }> {
  const exercise = await content.exercise(work.contentId, work.gradedBy)
  if (!exercise) throw new Error(`there is no exercise ${work.contentId} ${work.gradedBy}`)
  const [head, tail, commands] = await Promise.all([
    log.head(work.clusterId),
    log.tail(work.clusterId, work.startRevision),
    learning.commands(work.attemptId, work.lastCommand),
  ])
  const base = await log.getBase(head.baseId)
  const { values } = variantOf(exercise, work.variant)
  const stored = {
    start: ClusterState.from(base.entries, base.revision, clusterIndexes),
    startedAt: tail[0]?.at ?? 0,
    seed: head.seed,
    history: tail.filter(({ revision }) => revision <= work.revision),
    commands,
    answers: work.answers,
  }
  const steps = grading(exercise, work.variant, workOf(stored, exercise.facts.checks, values))
  for (;;) {
    const step = steps.next()
    if (step.done) return { exercise, result: step.value, score: Math.max(0, step.value.score - work.hintCost) }
    await breathe()
  }
}
