import { z } from 'zod'
import {
  count,
  everyApplication,
  optionalCount,
  port,
  postgresUrl,
  readConfig,
  redisUrl,
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
})

export type WorkerConfig = z.output<typeof schema>

export const workerConfig = (environment: Record<string, string | undefined> = process.env): WorkerConfig =>
  readConfig(schema, environment)
