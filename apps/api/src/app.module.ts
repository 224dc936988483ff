import { Module, type DynamicModule } from '@nestjs/common'
import { AccountsModule } from './accounts/accounts.module.ts'
import { ClustersModule } from './clusters/clusters.module.ts'
import { LearningModule } from './learning/learning.module.ts'
import { SessionsModule } from './sessions/sessions.module.ts'
import { PlatformModule, type Platform } from './platform.module.ts'

@Module({})
export class AppModule {
  static with(platform: Platform): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(platform),
        AccountsModule.with({ outbox: platform.config.OUTBOX }),
        ClustersModule,
        LearningModule,
        SessionsModule,
      ],
    }
  }
}
