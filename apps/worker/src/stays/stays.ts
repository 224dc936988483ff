// Where the simulation runs: a cluster's stay at this worker.
import { standardSimulation } from '@kubarium/kube-cluster'
import { PoisonedError } from '@kubarium/kube-reconcile'
import { UnknownClusterError } from '@kubarium/kube-store'
import { Residence, stay } from '@kubarium/platform-residence'
import { Counter, Gauge, type Registry } from '@kubarium/platform-telemetry'
import { PoisonedCluster, type Stays } from '../jobs/reconcile-cluster.job.ts'
import type { Platform } from '../platform.ts'

/** A stay ends when nothing has happened for so long: then the due time in the log brings the cluster back. */
const QUIET_MS = 30_000

/** Makes what keeps the clusters of this process going. */
export function createStays({ config, log, logger }: Platform, metrics: Registry): Stays {
  const { PULL_SECONDS: pullSeconds } = config
  const residence = new Residence({
    log,
    // Watches are served by the sandbox.
    cluster: { ...standardSimulation, remembersChanges: 0, ...(pullSeconds !== undefined && { pullSeconds }) },
  })
  new Gauge({
    name: 'kubarium_resident_clusters',
    help: 'Clusters in the memory of this worker',
    registers: [metrics],
    collect() {
      this.set(residence.size)
    },
  })
  const parked = new Counter({
    name: 'kubarium_poisoned_clusters_total',
    help: 'Clusters whose simulation failed',
    registers: [metrics],
  })
  const staying = new Set<string>()
  return {
    holds: (clusterId) => staying.has(clusterId),
    hibernate: async (clusterId) => (await residence.get(clusterId)).hibernate(),
    async stay(clusterId, signal) {
      staying.add(clusterId)
      try {
        const resident = await residence.get(clusterId)
        await resident.recheck()
        await stay(resident, { signal, log, quietMs: QUIET_MS })
      } catch (error) {
        // What is in memory may be ahead of what is stored: it is loaded again.
        residence.drop(clusterId)
        if (error instanceof UnknownClusterError) return
        if (!(error instanceof PoisonedError)) throw error
        parked.inc()
        logger.error({ err: error, clusterId, reconciler: error.reconciler, key: error.key }, 'simulation failed')
        throw new PoisonedCluster(error.message)
      } finally {
        staying.delete(clusterId)
      }
    },
  }
}
