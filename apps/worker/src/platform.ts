// What the worker stands on.
import { PostgresClusterLog } from '@kubarium/platform-cluster-log'
import { PublishedContent } from '@kubarium/platform-content'
import { SystemDatabase } from '@kubarium/platform-database'
import { OutboxMailer, SmtpMailer } from '@kubarium/platform-mail'
import { Seal } from '@kubarium/platform-public-api'
import { postgresJobs, redisJobs, type Jobs } from '@kubarium/platform-queue'
import type { Logger } from '@kubarium/platform-telemetry'
import type { WorkerConfig } from './config.ts'
import type { WebhookParts } from './jobs/deliver-webhook.job.ts'
import { LearningRepository } from './learning/learning.repository.ts'
import { WebhooksRepository } from './webhooks/webhooks.repository.ts'

export interface Platform {
  readonly config: WorkerConfig
  readonly database: SystemDatabase
  readonly log: PostgresClusterLog
  readonly jobs: Jobs
  readonly content: PublishedContent
  readonly learning: LearningRepository
  readonly logger: Logger
  /** Absent where no webhooks are delivered. */
  readonly webhooks: WebhookParts | undefined
}

export function openPlatform(config: WorkerConfig, logger: Logger): Platform {
  const database = new SystemDatabase(config.DATABASE_SYSTEM_URL)
  return {
    config,
    logger,
    database,
    webhooks: webhookParts(config, database, logger),
    content: new PublishedContent(database),
    learning: new LearningRepository(database),
    log: new PostgresClusterLog(database.pool, config.DATABASE_SYSTEM_URL),
    jobs: config.REDIS_URL ? redisJobs(config.REDIS_URL, logger) : postgresJobs(config.DATABASE_SYSTEM_URL, logger),
  }
}

function webhookParts(config: WorkerConfig, database: SystemDatabase, logger: Logger): WebhookParts | undefined {
  const { AUTH_SECRET, ORIGIN, SMTP_URL, MAIL_FROM, WEBHOOK_LOOPBACK } = config
  if (AUTH_SECRET === undefined) return undefined
  return {
    webhooks: new WebhooksRepository(database),
    seal: new Seal(AUTH_SECRET, 'webhooks'),
    mailer: SMTP_URL ? new SmtpMailer(SMTP_URL, MAIL_FROM) : new OutboxMailer(database),
    addresses: { allowLoopback: WEBHOOK_LOOPBACK },
    settingsUrl: (locale) => `${ORIGIN}${locale === 'ko' ? '/ko' : ''}/settings/api`,
    logger,
  }
}
