// Jobs around content: who asks for them and who does them are different applications.
import { gradeJob, prepareJob, regradeJob } from '@kubarium/contracts'
import { defineJob } from '@kubarium/platform-queue'

/** Makes the cluster that a variant of a lesson or an exercise begins with. */
export const prepareLab = defineJob({ queue: 'prepare', schema: prepareJob, attempts: 3, backoffMs: 2_000 })

/** The same beforehand, when nobody waits for it: one after the other, with pauses. */
export const prewarmLab = defineJob({ queue: 'prewarm', schema: prepareJob })

/** Grades a submission. */
export const gradeSubmission = defineJob({
  queue: 'grade',
  schema: gradeJob,
  attempts: 5,
  backoffMs: 1_000,
  lockMs: 20_000,
})

/** Grades all submissions of an assignment again, one after the other. */
export const regradeAssignment = defineJob({
  queue: 'regrade',
  schema: regradeJob,
  attempts: 5,
  backoffMs: 1_000,
  lockMs: 20_000,
})
