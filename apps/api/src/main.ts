import { assertReachable } from '@kubarium/platform-database'
import { announceReady, listen, runProgram, stopOnSignal } from '@kubarium/platform-http'
import { createLogger } from '@kubarium/platform-telemetry'
import { bootApi } from './boot.ts'
import { apiConfig } from './config.ts'

await runProgram(async () => {
  const config = apiConfig()
  const logger = createLogger('api', config.LOG_LEVEL)
  await assertReachable(config.DATABASE_APP_URL, 'DATABASE_APP_URL')
  const { application, health } = await bootApi(config, logger)
  const http = await listen(application, { port: config.API_PORT, host: config.HOST, variable: 'API_PORT' })
  stopOnSignal(health, logger, () => application.close())
  announceReady({ http })
  logger.info({ http }, 'api is up')
})
