import {
  Global,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common'
import { SystemDatabase, TenantDatabase } from '@kubarium/platform-database'
import { AnswerInterceptor } from './answer.interceptor.ts'
import { IdempotencyKeys, purgeRequests } from './idempotency.ts'
import { RequestLimits, type ApiLimits } from './limits.ts'
import { PublicApiGuard } from './public-api.guard.ts'
import { Seal } from './seal.ts'

export interface PublicApiOptions {
  /** Of the installation; the same in all processes. */
  readonly secret: string
  /** Absent: requests are not counted. */
  readonly limits: ApiLimits | undefined
}

const PURGE_EVERY_MS = 3600 * 1000

/** Removes what has run out, every hour; when that fails, the next hour finds the same. */
class RequestPurge implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly database: SystemDatabase) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void purgeRequests(this.database).catch(() => undefined), PURGE_EVERY_MS)
    this.timer.unref()
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer)
  }
}

/** What `@Serves` needs, for all modules of an application whose databases and Identity are injectable. */
@Global()
@Module({})
export class PublicApiModule {
  static with({ secret, limits }: PublicApiOptions): DynamicModule {
    return {
      module: PublicApiModule,
      providers: [
        PublicApiGuard,
        AnswerInterceptor,
        {
          provide: IdempotencyKeys,
          useFactory: (tenants: TenantDatabase) => new IdempotencyKeys(tenants, new Seal(secret, 'idempotency')),
          inject: [TenantDatabase],
        },
        {
          provide: RequestLimits,
          useFactory: (system: SystemDatabase) => new RequestLimits(system, limits),
          inject: [SystemDatabase],
        },
        {
          provide: RequestPurge,
          useFactory: (system: SystemDatabase) => new RequestPurge(system),
          inject: [SystemDatabase],
        },
      ],
      exports: [PublicApiGuard, AnswerInterceptor, IdempotencyKeys, RequestLimits],
    }
  }
}
