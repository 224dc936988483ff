import { setTimeout as pause } from 'node:timers/promises'
import { Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { gradeSubmission, prepareLab, prewarmLab, regradeAssignment } from '@kubarium/platform-content'
import { deliverWebhook } from '@kubarium/platform-webhooks'
import { runDeliverWebhook } from './jobs/deliver-webhook.job.ts'
import { runGradeSubmission } from './jobs/grade-submission.job.ts'
import { runPrepareLab } from './jobs/prepare-lab.job.ts'
import { reconcileCluster, runReconcileCluster, type Stays } from './jobs/reconcile-cluster.job.ts'
import { runRegradeAssignment } from './jobs/regrade-assignment.job.ts'
import { Sweep, sweepDeliveries } from './jobs/sweep.ts'
import type { Platform } from './platform.ts'
import { onDeliveries } from './webhooks/webhooks.repository.ts'

/** Deliveries that wait for answers at a time. */
const DELIVERIES_AT_ONCE = 32

/** Clusters that stay here have the time in between. */
const PREWARM_PAUSE_MS = 500

/** Starts the worker's jobs with the application, and ends them with it. */
class WorkerLife implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly sweep: Sweep
  private unsubscribe: (() => void) | undefined
  private deliveries: ReturnType<typeof onDeliveries> | undefined

  constructor(
    private readonly platform: Platform,
    private readonly stays: Stays,
  ) {
    this.sweep = new Sweep({ ...platform, stays })
  }

  async onApplicationBootstrap(): Promise<void> {
    const { jobs, config } = this.platform
    await jobs.work(
      reconcileCluster,
      ({ clusterId }, context) => runReconcileCluster(this.platform, this.stays, clusterId, context),
      { concurrency: config.WORKER_CLUSTERS },
    )
    await jobs.work(prepareLab, (key) => runPrepareLab(this.platform, this.platform, key, Date.now()))
    await jobs.work(prewarmLab, async (key, { signal }) => {
      await runPrepareLab(this.platform, this.platform, key, Date.now())
      await pause(PREWARM_PAUSE_MS, undefined, { signal }).catch(() => undefined)
    })
    await jobs.work(gradeSubmission, ({ submissionId }) =>
      runGradeSubmission(this.platform, this.platform, submissionId),
    )
    await jobs.work(regradeAssignment, ({ regradeId }, { signal }) =>
      runRegradeAssignment(this.platform, this.platform, regradeId, signal),
    )
    await this.deliverWebhooks()
    this.sweep.start()
    // A change from outside is worked on at once: whoever holds the cluster is woken by the same notice, and for a
    // cluster that nobody holds this makes the job. A notice that is lost is the sweep's.
    this.unsubscribe = this.platform.log.subscribe({
      appended: ({ clusterId, wake }) => {
        if (wake && !this.stays.holds(clusterId))
          void jobs
            .enqueue(reconcileCluster, { clusterId }, { key: clusterId })
            .catch((error: unknown) =>
              this.platform.logger.warn({ err: error, clusterId }, 'no job for a wake-up; the sweep makes one'),
            )
      },
      lost: () => undefined,
    })
  }

  private async deliverWebhooks(): Promise<void> {
    const { webhooks, jobs, config, logger } = this.platform
    if (!webhooks) return
    await jobs.work(deliverWebhook, ({ deliveryId }, context) => runDeliverWebhook(webhooks, deliveryId, context), {
      concurrency: DELIVERIES_AT_ONCE,
    })
    this.deliveries = onDeliveries(config.DATABASE_SYSTEM_URL, () => {
      sweepDeliveries({ webhooks, jobs }).catch((error: unknown) =>
        logger.warn({ err: error }, 'no job for a webhook; the sweep makes one'),
      )
    })
    this.deliveries.start()
  }

  async onApplicationShutdown(): Promise<void> {
    const { jobs, log, database } = this.platform
    this.unsubscribe?.()
    await this.deliveries?.close()
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
