import { z } from 'zod'
import {
  count,
  everyApplication,
  flag,
  origin,
  port,
  postgresUrl,
  readConfig,
  redisUrl,
  secret,
  smtpUrl,
} from '@kubarium/platform-config'

const schema = z
  .object({
    ...everyApplication,
    API_PORT: port(3001),
    /** The address under which people reach us. */
    ORIGIN: origin,
    DATABASE_APP_URL: postgresUrl,
    DATABASE_SYSTEM_URL: postgresUrl,
    /** Queues are kept in Redis when set, else in Postgres. */
    REDIS_URL: redisUrl.optional(),
    /** Lessons and exercises to publish at the start; absent: none. */
    CONTENT_FOLDER: z.string().min(1).optional(),
    /** Authors are at work: changes are published while they are made. Not for production. */
    CONTENT_DRAFTS: flag(false),
    /** Where the sandbox is, which holds clusters and terminals. */
    SANDBOX_URL: origin.default('http://127.0.0.1:3002'),
    /** Signs sessions; the same for api and sandbox. */
    AUTH_SECRET: secret,
    /** Where mails go. */
    SMTP_URL: smtpUrl.optional(),
    MAIL_FROM: z.string().default('Kubarium <no-reply@localhost>'),
    /** Keep mails in a table and show them to everybody at /outbox: for development only. */
    OUTBOX: flag(false),
    /** The address under which kubectl reaches the sandbox, and the certificate authority it has to trust. */
    KUBE_URL: origin.default('https://127.0.0.1:6443'),
    KUBE_CA_FOLDER: z.string().default('.kubarium/ca'),
    CLUSTERS_PER_ORGANISATION: count(500, { min: 1, max: 1_000_000 }),
    CLUSTERS_PER_PERSON: count(20, { min: 1, max: 10_000 }),
    /** What one key, or one person, may ask of /api/v1 in a minute; an organisation ten times as much. */
    API_READS_PER_MINUTE: count(600, { min: 1, max: 1_000_000 }),
    API_WRITES_PER_MINUTE: count(60, { min: 1, max: 1_000_000 }),
    /** Webhooks may be sent to this machine itself: for development and specs only. The same in the worker. */
    WEBHOOK_LOOPBACK: flag(false),
    /** Off for benchmarks and load tests only. */
    RATE_LIMITS: flag(true),
  })
  .refine(({ SMTP_URL, OUTBOX }) => SMTP_URL !== undefined || OUTBOX, {
    path: ['SMTP_URL'],
    message:
      'mails have to go somewhere; set it to smtp://user:password@host:587, or OUTBOX=true on a development machine',
  })

export type ApiConfig = z.output<typeof schema>

export const apiConfig = (environment: Record<string, string | undefined> = process.env): ApiConfig =>
  readConfig(schema, environment)
