// What the worker stands on.
import { PostgresClusterLog } from '@kubarium/platform-cluster-log'
import { PublishedContent } from '@kubarium/platform-content'
import { SystemDatabase } from '@kubarium/platform-database'
import { postgresJobs, redisJobs, type Jobs } from '@kubarium/platform-queue'
import type { Logger } from '@kubarium/platform-telemetry'
import type { WorkerConfig } from './config.ts'
import { LearningRepository } from './learning/learning.repository.ts'

export interface Platform {
  readonly config: WorkerConfig
  readonly database: SystemDatabase
  readonly log: PostgresClusterLog
  readonly jobs: Jobs
  readonly content: PublishedContent
  readonly learning: LearningRepository
  readonly logger: Logger
}

export function openPlatform(config: WorkerConfig, logger: Logger): Platform {
  const database = new SystemDatabase(config.DATABASE_SYSTEM_URL)
  return {
    config,
    logger,
    database,
    content: new PublishedContent(database),
    learning: new LearningRepository(database),
    log: new PostgresClusterLog(database.pool, config.DATABASE_SYSTEM_URL),
    jobs: config.REDIS_URL ? redisJobs(config.REDIS_URL, logger) : postgresJobs(config.DATABASE_SYSTEM_URL, logger),
  }
}
