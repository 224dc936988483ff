import { once } from 'node:events'
import { announceReady, portInUse, runProgram, stopOnSignal } from '@kubarium/platform-http'
import { createLogger, Health } from '@kubarium/platform-telemetry'
import { frontConfig } from './config.ts'
import { createFront } from './front.ts'

await runProgram(async () => {
  const config = frontConfig()
  const logger = createLogger('front', config.LOG_LEVEL)
  const server = createFront({ api: config.API_URL, sandbox: config.SANDBOX_URL, web: config.WEB_URL }, config.ORIGIN)
  server.listen(config.PORT, config.HOST)
  await once(server, 'listening').catch((error: unknown) => {
    throw portInUse(error, config.PORT, 'PORT')
  })
  stopOnSignal(new Health(), logger, async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  })
  announceReady({ http: (server.address() as { port: number }).port })
})
