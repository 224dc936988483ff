// Fills a fresh database with what one can try at once: a demo learner with a cluster. Safe to run again.
import { runProgram } from '@kubarium/platform-http'
import { createLogger } from '@kubarium/platform-telemetry'
import { ClustersRepository } from '../clusters/clusters.repository.ts'
import { openPlatform, closePlatform } from '../platform.module.ts'
import { apiConfig } from '../config.ts'
import { demoConfig } from './config.ts'
import { seed } from './seed.ts'

await runProgram(async () => {
  const config = apiConfig()
  const platform = openPlatform(config, createLogger('seed', config.LOG_LEVEL))
  try {
    const { cluster } = await seed(platform, new ClustersRepository(platform.tenants), demoConfig())
    console.log(cluster === 'not-ready' ? 'no clusters can be made yet' : 'seeded')
  } finally {
    await closePlatform(platform)
  }
})
