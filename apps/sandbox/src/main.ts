import { assertReachable } from '@kubarium/platform-database'
import { announceReady, listen, runProgram, stopOnSignal } from '@kubarium/platform-http'
import { createLogger } from '@kubarium/platform-telemetry'
import { bootSandbox } from './boot.ts'
import { sandboxConfig } from './config.ts'

await runProgram(async () => {
  const config = sandboxConfig()
  const logger = createLogger('sandbox', config.LOG_LEVEL)
  await assertReachable(config.DATABASE_SYSTEM_URL, 'DATABASE_SYSTEM_URL')
  const { application, health } = await bootSandbox(config, logger)
  const http = await listen(application, { port: config.SANDBOX_PORT, host: config.HOST, variable: 'SANDBOX_PORT' })
  stopOnSignal(health, logger, () => application.close())
  announceReady({ http })
  logger.info({ http }, 'sandbox is up')
})
