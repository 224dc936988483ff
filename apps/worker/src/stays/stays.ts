// Where the simulation runs: a cluster's stay at this worker.
import type { Registry } from '@kubarium/platform-telemetry'
import type { Stays } from '../jobs/reconcile-cluster.job.ts'
import type { Platform } from '../platform.ts'

/** Makes what keeps the clusters of this process going. */
export function createStays({ log }: Platform, _metrics: Registry): Stays {
  return {
    // Until the simulation is wired in, a stay finds nothing to do and says so: the cluster is not due any more.
    stay: async (clusterId) => {
      const { revision } = await log.head(clusterId)
      await log.append({ clusterId, expected: revision, revisions: [], due: null })
    },
  }
}
