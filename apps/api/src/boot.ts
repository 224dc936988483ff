// Puts the api together. Apart from main.ts, so that specs and other processes can host it.
import { rateLimit, createApplication } from '@kubarium/platform-http'
import { AUTH_PATH } from '@kubarium/platform-identity'
import { bringsKey, isPublicApi, publicDialect } from '@kubarium/platform-public-api'
import { createMetrics, Health, type Logger } from '@kubarium/platform-telemetry'
import type { NestExpressApplication } from '@nestjs/platform-express'
import type { Request, Response, NextFunction } from 'express'
import { AppModule } from './app.module.ts'
import type { ApiConfig } from './config.ts'
import { openPlatform, type Platform } from './platform.module.ts'

export interface Api {
  readonly application: NestExpressApplication
  readonly platform: Platform
  readonly health: Health
}

/** Far above what a person does, well below what a loop does. */
const PER_ADDRESS = { burst: 300, perSecond: 30 }

/** Makes the api, ready to listen. */
export async function bootApi(config: ApiConfig, logger: Logger): Promise<Api> {
  const platform = openPlatform(config, logger)
  const health = new Health()
  health.add('database', () => platform.tenants.ping())
  const application = await createApplication(AppModule.with(platform), {
    logger,
    metrics: createMetrics('api'),
    health,
    origins: [config.ORIGIN],
    fromPrograms: (request) => isPublicApi(request) && bringsKey(request.headers),
    dialects: [publicDialect],
    beforeBodies: (nest) => {
      if (config.RATE_LIMITS) nest.use(rateLimit(PER_ADDRESS))
      nest
        .getHttpAdapter()
        .getInstance()
        .all(`${AUTH_PATH}/{*path}`, (request: Request, response: Response, next: NextFunction) => {
          platform.identity.answer(request, response, request.ip ?? '').catch(next)
        })
    },
  })
  return { application, platform, health }
}
