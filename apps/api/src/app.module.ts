import { Module, type DynamicModule } from '@nestjs/common'
import { PublicApiModule } from '@kubarium/platform-public-api'
import { AccountsModule } from './accounts/accounts.module.ts'
import { ApiKeysModule } from './api-keys/api-keys.module.ts'
import { ClustersModule } from './clusters/clusters.module.ts'
import { LearningModule } from './learning/learning.module.ts'
import { PublicModule } from './public/public.module.ts'
import { SessionsModule } from './sessions/sessions.module.ts'
import { WebhooksModule } from './webhooks/webhooks.module.ts'
import { TeachingModule } from './teaching/teaching.module.ts'
import { PlatformModule, type Platform } from './platform.module.ts'

@Module({})
export class AppModule {
  static with(platform: Platform): DynamicModule {
    const { config } = platform
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(platform),
        PublicApiModule.with({
          secret: config.AUTH_SECRET,
          limits: config.RATE_LIMITS
            ? { readsPerMinute: config.API_READS_PER_MINUTE, writesPerMinute: config.API_WRITES_PER_MINUTE }
            : undefined,
        }),
        AccountsModule.with({ outbox: config.OUTBOX }),
        ApiKeysModule,
        ClustersModule,
        LearningModule,
        PublicModule,
        WebhooksModule,
        SessionsModule,
        TeachingModule,
      ],
    }
  }
}
