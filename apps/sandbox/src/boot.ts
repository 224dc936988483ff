// Puts the sandbox together. Apart from main.ts, so that specs and other processes can host it.
import type { NestExpressApplication } from '@nestjs/platform-express'
import { createApplication } from '@kubarium/platform-http'
import { createMetrics, Health, type Logger, type Registry } from '@kubarium/platform-telemetry'
import type { SandboxConfig } from './config.ts'
import { openPlatform, type Platform } from './platform.ts'
import { SandboxModule } from './sandbox.module.ts'
import { SocketAdapter } from './socket.adapter.ts'

export interface Sandbox {
  readonly application: NestExpressApplication
  readonly platform: Platform
  readonly health: Health
  readonly metrics: Registry
}

/** Makes the sandbox, ready to listen. */
export async function bootSandbox(config: SandboxConfig, logger: Logger): Promise<Sandbox> {
  const platform = openPlatform(config, logger)
  const metrics = createMetrics('sandbox')
  const health = new Health()
  health.add('database', () => platform.database.ping())
  const application = await createApplication(SandboxModule.with(platform), {
    logger,
    metrics,
    health,
    origins: [config.ORIGIN],
    // Manifests that programs apply.
    bodyLimit: '1mb',
  })
  application.useWebSocketAdapter(new SocketAdapter(application, config.ORIGIN))
  return { application, platform, health, metrics }
}
