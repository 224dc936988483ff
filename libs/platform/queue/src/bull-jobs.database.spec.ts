import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createPool } from '@kubarium/platform-database'
import { createTestDatabase, type TestDatabase } from '@kubarium/platform-database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPostgresBackend, withBackend } from 'bullmq'
import { z } from 'zod'
import { postgresJobs, redisJobs } from './bull-jobs.ts'
import { defineJob } from './job.ts'
import { migrateQueue } from './migrate-queue.ts'
import { jobsContract } from './testing/jobs.contract.ts'

const quiet = { warn: () => {}, error: () => {} }
const reallyPass = (_jobs: unknown, ms: number) => pause(ms)

describe('on Postgres', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
    await migrateQueue(database.ownerUrl)
  })
  afterAll(() => database.drop())

  jobsContract('BullMQ on Postgres', async () => postgresJobs(database.systemUrl, quiet), reallyPass)

  it('migrates the queue again without a change', async () => {
    await expect(migrateQueue(database.ownerUrl)).resolves.toBeUndefined()
  })

  it('gives the job of a worker that shows no sign of life to another', async () => {
    const job = defineJob({ queue: `stay-${randomUUID()}`, schema: z.object({}), lockMs: 1000 })
    const jobs = postgresJobs(database.systemUrl, quiet)
    const pool = createPool(database.systemUrl, { searchPath: 'bullmq' })
    const { Worker } = withBackend(createPostgresBackend)
    let dead: { close(force?: boolean): Promise<void> } | undefined
    const started = new Promise<void>((done) => {
      const hang = () => (done(), new Promise<void>(() => {}))
      dead = new Worker(job.queue, hang, {
        connection: pool,
        skipLockRenewal: true,
        skipStalledCheck: true,
        lockDuration: 1000,
      })
    })
    await jobs.enqueue(job, {}, { key: 'cluster' })
    await started
    const taken = new Promise<string>((done) => void jobs.work(job, async () => done('taken')))
    expect(await Promise.race([taken, pause(15_000, 'not taken')])).toBe('taken')
    await dead?.close(true)
    await jobs.close()
    await pool.end()
  }, 20_000)
})

// Redis is optional in the product, and so it is here.
const hasRedis = spawnSync('redis-server', ['--version']).status === 0

describe.runIf(hasRedis)('on Redis', () => {
  const port = 36379
  let redis: ChildProcess
  beforeAll(async () => {
    redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    })
    await pause(500)
  })
  afterAll(() => void redis.kill())

  jobsContract('BullMQ on Redis', async () => redisJobs(`redis://127.0.0.1:${port}`, quiet), reallyPass)
})
