// Jobs carry no state beyond what names their subject; correctness never hangs on one.
import { z } from 'zod'

/** Queue `reconcile`: a cluster's stay at a worker. */
export const reconcileJob = z.object({ clusterId: z.uuid() })
export type ReconcileJob = z.infer<typeof reconcileJob>
