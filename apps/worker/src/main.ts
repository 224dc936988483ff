import { assertReachable } from '@kubarium/platform-database'
import { announceReady, listen, runProgram, stopOnSignal } from '@kubarium/platform-http'
import { createLogger } from '@kubarium/platform-telemetry'
import { bootWorker } from './boot.ts'
import { workerConfig } from './config.ts'
import { createStays } from './stays/stays.ts'

await runProgram(async () => {
  const config = workerConfig()
  const logger = createLogger('worker', config.LOG_LEVEL)
  await assertReachable(config.DATABASE_SYSTEM_URL, 'DATABASE_SYSTEM_URL')
  const { application, health } = await bootWorker(config, logger, createStays)
  const http = await listen(application, { port: config.WORKER_PORT, host: config.HOST, variable: 'WORKER_PORT' })
  stopOnSignal(health, logger, () => application.close())
  announceReady({ http })
  logger.info({ http }, 'worker is up')
})
