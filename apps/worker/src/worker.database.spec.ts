import { randomUUID } from 'node:crypto'
import { createTestDatabase, type TestDatabase } from '@kubarium/platform-database/testing'
import { migrateQueue, SyncJobs } from '@kubarium/platform-queue'
import { createLogger } from '@kubarium/platform-telemetry'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bootWorker, type Worker } from './boot.ts'
import { workerConfig } from './config.ts'
import { PoisonedCluster, reconcileCluster, type Stays } from './jobs/reconcile-cluster.job.ts'
import { keepHouse, sweepOverdue } from './jobs/sweep.ts'
import { openPlatform, type Platform } from './platform.ts'

let database: TestDatabase
const running: Worker[] = []
const idling: Platform[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  await migrateQueue(database.ownerUrl)
})
afterEach(async () => {
  for (const worker of running.splice(0)) await worker.application.close()
})
afterAll(async () => {
  for (const platform of idling)
    await Promise.all([platform.jobs.close(), platform.log.close(), platform.database.close()])
  await database.drop()
})

async function start(staysFor: (platform: Platform) => Stays): Promise<Worker> {
  const config = workerConfig({ DATABASE_SYSTEM_URL: database.systemUrl, LOG_LEVEL: 'silent', SWEEP_MS: '100' })
  const worker = await bootWorker(config, createLogger('worker', config.LOG_LEVEL), staysFor)
  await worker.application.listen(0, '127.0.0.1')
  running.push(worker)
  return worker
}

/** What a worker stands on, with nobody working. */
function idle(): Platform {
  const platform = openPlatform(
    workerConfig({ DATABASE_SYSTEM_URL: database.systemUrl, LOG_LEVEL: 'silent' }),
    createLogger('worker', 'silent'),
  )
  idling.push(platform)
  return platform
}

async function dueCluster({ log }: Pick<Platform, 'log'>): Promise<string> {
  const clusterId = randomUUID()
  await log.putBase({ id: 'worker-base', revision: 1, entries: [] })
  await log.create({ clusterId, baseId: 'worker-base', seed: 's' })
  await log.append({ clusterId, expected: 1, revisions: [], due: 1 })
  return clusterId
}

/** A stay that does what it must at least: the cluster is not due afterwards. */
const settle = ({ log }: Platform, stayed: string[]): Stays => ({
  holds: () => false,
  hibernate: async () => undefined,
  stay: async (clusterId) => {
    stayed.push(clusterId)
    const { revision } = await log.head(clusterId)
    await log.append({ clusterId, expected: revision, revisions: [], due: null })
  },
})

describe('the worker', () => {
  it('takes up every overdue cluster', async () => {
    const stayed: string[] = []
    const { platform } = await start((given) => settle(given, stayed))
    const ids = [await dueCluster(platform), await dueCluster(platform)]
    await expect.poll(() => ids.every((id) => stayed.includes(id)), { timeout: 10_000 }).toBe(true)
    expect((await platform.log.head(ids[0]!)).due).toBeNull()
  })

  it('parks a cluster whose simulation fails, and goes on with the others', async () => {
    const stayed: string[] = []
    let poisoned = ''
    const { platform } = await start((given) => {
      const healthy = settle(given, stayed)
      return {
        holds: () => false,
        hibernate: async () => undefined,
        stay: async (clusterId, signal) => {
          if (clusterId === poisoned) throw new PoisonedCluster('deployment-controller: boom')
          await healthy.stay(clusterId, signal)
        },
      }
    })
    poisoned = await dueCluster(platform)
    const healthy = await dueCluster(platform)
    await expect.poll(() => platform.log.parkedError(poisoned), { timeout: 10_000 }).toBe('deployment-controller: boom')
    await expect.poll(() => stayed, { timeout: 10_000 }).toContain(healthy)
  })

  it('tries again when the trouble was ours', async () => {
    let tries = 0
    const { platform } = await start((given) => {
      const stays = settle(given, [])
      return {
        holds: () => false,
        hibernate: async () => undefined,
        stay: async (clusterId, signal) => {
          if (++tries < 3) throw new Error('connection lost')
          await stays.stay(clusterId, signal)
        },
      }
    })
    const id = await dueCluster(platform)
    await expect.poll(async () => (await platform.log.head(id)).due, { timeout: 10_000 }).toBeNull()
    expect(await platform.log.parkedError(id)).toBeNull()
  })

  it('tells operators how it is', async () => {
    const { application } = await start((given) => settle(given, []))
    const url = await application.getUrl()
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({
      status: 'ok',
      checks: { database: 'ok', queue: 'ok' },
    })
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'kubarium_jobs{queue="reconcile",state="active",app="worker"}',
    )
  })

  it('lets its clusters go when it stops', async () => {
    let aborted = false
    const { platform, application } = await start(() => ({
      holds: () => false,
      hibernate: async () => undefined,
      stay: (_clusterId, signal) =>
        new Promise((done) => signal.addEventListener('abort', () => ((aborted = true), done()), { once: true })),
    }))
    await dueCluster(platform)
    await expect
      .poll(async () => (await platform.jobs.counts(reconcileCluster)).active, { timeout: 10_000 })
      .toBeGreaterThan(0)
    await application.close()
    running.splice(0)
    expect(aborted).toBe(true)
  })
})

describe('the sweep', () => {
  it('gives a cluster one job, however often it sweeps', async () => {
    const { log } = idle()
    const jobs = new SyncJobs()
    await dueCluster({ log })
    const overdue = await sweepOverdue({ log, jobs }, 2)
    await sweepOverdue({ log, jobs }, 2)
    expect(overdue).toBeGreaterThan(0)
    expect((await jobs.counts(reconcileCluster)).waiting).toBe(overdue)
  })

  it('hibernates what is unused and removes what was deleted', async () => {
    const platform = idle()
    const [unused, deleted] = [await dueCluster(platform), await dueCluster(platform)]
    await platform.database.pool.query('update cluster set deleted_at = now() where id = $1', [deleted])
    const { hibernated, removed } = await keepHouse(
      { ...platform, stays: { hibernate: async () => undefined } },
      Date.now() + 1000,
    )
    expect(hibernated).toBeGreaterThan(0)
    expect(removed).toBeGreaterThan(0)
    expect((await platform.log.head(unused)).hibernated).toBe(true)
  })
})
