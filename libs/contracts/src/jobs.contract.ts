// Jobs carry no state beyond what names their subject; correctness never hangs on one.
import { z } from 'zod'

/** Queue `reconcile`: a cluster's stay at a worker. */
export const reconcileJob = z.object({ clusterId: z.uuid() })
export type ReconcileJob = z.infer<typeof reconcileJob>

/** Queue `prepare`: makes the cluster that a variant of a lesson or an exercise begins with. */
export const prepareJob = z.object({
  kind: z.enum(['lesson', 'exercise']),
  contentId: z.string(),
  version: z.string(),
  variant: z.string(),
})
export type PrepareJob = z.infer<typeof prepareJob>

/** Queue `grade`: grades a submission. */
export const gradeJob = z.object({ submissionId: z.uuid() })
export type GradeJob = z.infer<typeof gradeJob>

/** Queue `regrade`: grades all submissions of an assignment again, for a preview. */
export const regradeJob = z.object({ regradeId: z.uuid() })
export type RegradeJob = z.infer<typeof regradeJob>

/** Queue `webhook`: one try of one delivery. */
export const deliverJob = z.object({ deliveryId: z.uuid() })
export type DeliverJob = z.infer<typeof deliverJob>
