// Grades the submissions of an assignment again, with other versions of its exercises: from the same stored work, so that
// nothing differs but what the versions do. What comes out is kept beside the results that count.
import { graded } from './grade-submission.job.ts'
import type { LearningParts } from './prepare-lab.job.ts'
import type { Platform } from '../platform.ts'

/** One job. When it is delivered again it goes on where it was. */
export async function runRegradeAssignment(
  { log, logger }: Pick<Platform, 'log' | 'logger'>,
  parts: LearningParts,
  regradeId: string,
  signal: AbortSignal,
): Promise<void> {
  const { learning } = parts
  const regrade = await learning.takeRegrade(regradeId)
  if (!regrade) return
  for (const submissionId of regrade.submissionIds) {
    signal.throwIfAborted()
    const work = await learning.regraded(regradeId, submissionId)
    if (!work) continue
    try {
      const { result, score } = await graded({ log }, parts, work)
      await learning.storeRegraded(regradeId, regrade.organisationId, submissionId, result, score)
    } catch (error) {
      logger.error({ err: error, regradeId, submissionId }, 'regrade failed')
      await learning.finishRegrade(regradeId, `A submission could not be graded: ${(error as Error).message}`)
      return
    }
  }
  await learning.finishRegrade(regradeId, null)
}
