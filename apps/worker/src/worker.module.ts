import { Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { reconcileCluster, runReconcileCluster, type Stays } from './jobs/reconcile-cluster.job.ts'
import { Sweep } from './jobs/sweep.ts'
import type { Platform } from './platform.ts'

/** Starts the worker's jobs with the application, and ends them with it. */
class WorkerLife implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly sweep: Sweep

  constructor(
    private readonly platform: Platform,
    private readonly stays: Stays,
  ) {
    this.sweep = new Sweep(platform)
  }

  async onApplicationBootstrap(): Promise<void> {
    const { jobs, config } = this.platform
    await jobs.work(
      reconcileCluster,
      ({ clusterId }, context) => runReconcileCluster(this.platform, this.stays, clusterId, context),
      { concurrency: config.WORKER_CLUSTERS },
    )
    this.sweep.start()
  }

  async onApplicationShutdown(): Promise<void> {
    const { jobs, log, database } = this.platform
    await this.sweep.stop()
    await jobs.close()
    await log.close()
    await database.close()
  }
}

@Module({})
export class WorkerModule {
  static with(platform: Platform, stays: Stays): DynamicModule {
    return {
      module: WorkerModule,
      providers: [{ provide: WorkerLife, useValue: new WorkerLife(platform, stays) }],
    }
  }
}
