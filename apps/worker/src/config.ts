import { z } from 'zod'
import {
  count,
  everyApplication,
  flag,
  optionalCount,
  origin,
  port,
  postgresUrl,
  readConfig,
  redisUrl,
  secret,
  smtpUrl,
} from '@kubarium/platform-config'

const schema = z.object({
  ...everyApplication,
  /** For operators: /healthz and /metrics. */
  WORKER_PORT: port(3003),
  DATABASE_SYSTEM_URL: postgresUrl,
  /** Queues are kept in Redis when set, else in Postgres. */
  REDIS_URL: redisUrl.optional(),
  /** Clusters that stay at this worker at once. */
  WORKER_CLUSTERS: count(256, { min: 1, max: 10_000 }),
  /** How often overdue clusters are looked for. */
  SWEEP_MS: count(1_000, { min: 100, max: 60_000 }),
  /** How long pulling an image takes in the clusters, in their seconds; absent: by the image's size. */
  PULL_SECONDS: optionalCount({ max: 3_600 }),
  /** A cluster that nobody used for so long is hibernated. */
  HIBERNATE_AFTER_MINUTES: count(60, { min: 1 }),
  /** Opens the secrets by which webhooks are signed; the same as the api's. Absent: this worker delivers no webhooks. */
  AUTH_SECRET: secret.optional(),
  /** Webhooks may be sent to this machine itself: for development and specs only. */
  WEBHOOK_LOOPBACK: flag(false),
  /** The address under which people reach us: for links in mails. */
  ORIGIN: origin.default('http://localhost:3000'),
  /** Where mails go; absent: into the outbox. */
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: z.string().default('Kubarium <no-reply@localhost>'),
})

export type WorkerConfig = z.output<typeof schema>

export const workerConfig = (environment: Record<string, string | undefined> = process.env): WorkerConfig =>
  readConfig(schema, environment)
