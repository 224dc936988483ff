// What the features stand on, made once per process and injectable everywhere.
import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { PostgresClusterLog } from '@kubarium/platform-cluster-log'
import { AssignedRulesRepository } from '@kubarium/platform-assignments'
import { PublishedContent } from '@kubarium/platform-content'
import { SystemDatabase, TenantDatabase } from '@kubarium/platform-database'
import { Identity } from '@kubarium/platform-identity'
import { OutboxMailer, SmtpMailer } from '@kubarium/platform-mail'
import { postgresJobs, redisJobs, type Jobs } from '@kubarium/platform-queue'
import type { Logger } from '@kubarium/platform-telemetry'
import type { ApiConfig } from './config.ts'

/** Injection token of the application's configuration. */
export const CONFIG = Symbol('api config')

/** Injection token of the queues. */
export const JOBS = Symbol('jobs')

/** Injection token of the log. */
export const LOGGER = Symbol('logger')

export interface Platform {
  readonly logger: Logger
  readonly config: ApiConfig
  readonly tenants: TenantDatabase
  readonly system: SystemDatabase
  readonly clusterLog: PostgresClusterLog
  readonly mailer: OutboxMailer | SmtpMailer
  readonly identity: Identity
  readonly content: PublishedContent
  readonly jobs: Jobs
}

/** Opens everything; `close` of the Nest application closes it. */
export function openPlatform(config: ApiConfig, logger: Logger): Platform {
  const tenants = new TenantDatabase(config.DATABASE_APP_URL)
  const system = new SystemDatabase(config.DATABASE_SYSTEM_URL)
  const mailer = config.SMTP_URL ? new SmtpMailer(config.SMTP_URL, config.MAIL_FROM) : new OutboxMailer(system)
  return {
    logger,
    config,
    tenants,
    system,
    mailer,
    content: new PublishedContent(system),
    jobs: config.REDIS_URL
      ? redisJobs(config.REDIS_URL, logger)
      : postgresJobs(config.DATABASE_SYSTEM_URL, logger, { max: 3 }),
    clusterLog: new PostgresClusterLog(system.pool, config.DATABASE_SYSTEM_URL),
    identity: new Identity({
      origin: config.ORIGIN,
      secret: config.AUTH_SECRET,
      database: system,
      mailer,
      logger,
      rateLimits: config.RATE_LIMITS,
    }),
  }
}

export async function closePlatform({ tenants, system, clusterLog, mailer, jobs }: Platform): Promise<void> {
  await jobs.close()
  await clusterLog.close()
  await Promise.all([tenants.close(), system.close()])
  if (mailer instanceof SmtpMailer) mailer.close()
}

class PlatformShutdown implements OnApplicationShutdown {
  constructor(private readonly platform: Platform) {}

  onApplicationShutdown(): Promise<void> {
    return closePlatform(this.platform)
  }
}

@Global()
@Module({})
export class PlatformModule {
  static with(platform: Platform): DynamicModule {
    const { config, tenants, system, clusterLog, mailer, identity, content, jobs, logger } = platform
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: TenantDatabase, useValue: tenants },
      { provide: SystemDatabase, useValue: system },
      { provide: PostgresClusterLog, useValue: clusterLog },
      { provide: Identity, useValue: identity },
      { provide: PublishedContent, useValue: content },
      { provide: AssignedRulesRepository, useValue: new AssignedRulesRepository(system) },
      { provide: JOBS, useValue: jobs },
      { provide: LOGGER, useValue: logger },
      ...(mailer instanceof OutboxMailer ? [{ provide: OutboxMailer, useValue: mailer }] : []),
    ]
    return {
      module: PlatformModule,
      providers: [...providers, { provide: PlatformShutdown, useValue: new PlatformShutdown(platform) }],
      exports: providers.map(({ provide }) => provide),
    }
  }
}
