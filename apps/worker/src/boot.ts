// Puts the worker together. Apart from main.ts, so that specs and other processes can host it.
import type { NestExpressApplication } from '@nestjs/platform-express'
import { createApplication } from '@kubarium/platform-http'
import { createMetrics, Gauge, Health, type Logger, type Registry } from '@kubarium/platform-telemetry'
import type { WorkerConfig } from './config.ts'
import { reconcileCluster, type Stays } from './jobs/reconcile-cluster.job.ts'
import { openPlatform, type Platform } from './platform.ts'
import { WorkerModule } from './worker.module.ts'

export interface Worker {
  readonly application: NestExpressApplication
  readonly platform: Platform
  readonly health: Health
}

/**
 * Makes the worker; it begins to work when its application listens (or is initialised).
 * @param staysFor makes what keeps clusters going
 */
export async function bootWorker(
  config: WorkerConfig,
  logger: Logger,
  staysFor: (platform: Platform, metrics: Registry) => Stays,
): Promise<Worker> {
  const platform = openPlatform(config, logger)
  const metrics = createMetrics('worker')
  const health = new Health()
  health.add('database', () => platform.database.ping())
  health.add('queue', () => platform.jobs.ping())
  measureQueue(platform, metrics)
  const application = await createApplication(WorkerModule.with(platform, staysFor(platform, metrics)), {
    logger,
    metrics,
    health,
    origins: [],
  })
  return { application, platform, health }
}

function measureQueue({ jobs }: Platform, metrics: Registry): void {
  new Gauge({
    name: 'kubarium_jobs',
    help: 'Jobs of a queue by state',
    labelNames: ['queue', 'state'],
    registers: [metrics],
    async collect() {
      const counts = await jobs.counts(reconcileCluster)
      for (const [state, number] of Object.entries(counts)) this.set({ queue: reconcileCluster.queue, state }, number)
    },
  })
}
