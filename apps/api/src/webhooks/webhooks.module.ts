import { Module } from '@nestjs/common'
import { Seal } from '@kubarium/platform-public-api'
import type { ApiConfig } from '../config.ts'
import { CONFIG } from '../platform.module.ts'
import { WebhooksController } from './webhooks.controller.ts'
import { WebhooksRepository } from './webhooks.repository.ts'
import { WebhooksService } from './webhooks.service.ts'

@Module({
  controllers: [WebhooksController],
  providers: [
    WebhooksService,
    WebhooksRepository,
    { provide: Seal, useFactory: (config: ApiConfig) => new Seal(config.AUTH_SECRET, 'webhooks'), inject: [CONFIG] },
  ],
})
export class WebhooksModule {}
