// Jobs on BullMQ: on Redis where there is one, else on Postgres, which everybody has.
import { setMaxListeners } from 'node:events'
import { createPostgresBackend, Queue, Worker, withBackend, type Job } from 'bullmq'
import { Redis } from 'ioredis'
import type pg from 'pg'
import { createPool } from '@kubarium/platform-database'
import type { Logger } from './logger.ts'
import type { EnqueueOptions, JobCounts, JobDefinition, Jobs, Run, WorkOptions } from './job.ts'

const DEFAULT_LOCK_MS = 30_000

/** The schema of the Postgres backend's tables. */
export const SCHEMA = 'bullmq'

interface Backend {
  queue(name: string): Queue
  worker(name: string, process: (job: Job) => Promise<void>, options: BackendWorkerOptions): Worker
  ping(): Promise<void>
  close(): Promise<void>
}

interface BackendWorkerOptions {
  readonly concurrency: number
  readonly lockDuration: number
  readonly stalledInterval: number
  readonly maxStalledCount: number
}

/** Jobs on the Postgres backend. @param url connects as the role `kubarium_system` */
export function postgresJobs(url: string, logger: Logger, { max = 12 }: { max?: number } = {}): Jobs {
  // Each queue and worker would open a pool of its own; and what they call is found by the search path.
  const pool: pg.Pool = createPool(url, { max, name: 'kubarium-queue', searchPath: SCHEMA })
  // Every queue and worker listens for its errors.
  pool.setMaxListeners(0)
  const bull = withBackend(createPostgresBackend)
  // The classes differ in the type of their connection only.
  return new BullJobs(
    {
      queue: (name) => new bull.Queue(name, { connection: pool }) as unknown as Queue,
      worker: (name, process, options) =>
        new bull.Worker(name, process, { ...options, connection: pool }) as unknown as Worker,
      ping: async () => void (await pool.query('select 1')),
      close: () => pool.end(),
    },
    logger,
  )
}

/** Jobs on Redis. */
export function redisJobs(url: string, logger: Logger): Jobs {
  const connections: Redis[] = []
  const connect = (): Redis => {
    const connection = new Redis(url, { maxRetriesPerRequest: null })
    connection.on('error', (error) => logger.warn({ err: error }, 'Redis connection'))
    connections.push(connection)
    return connection
  }
  const shared = connect()
  return new BullJobs(
    {
      queue: (name) => new Queue(name, { connection: shared }),
      worker: (name, process, options) => new Worker(name, process, { ...options, connection: connect() }),
      ping: async () => void (await shared.ping()),
      close: async () => {
        for (const connection of connections) connection.disconnect()
      },
    },
    logger,
  )
}

class BullJobs implements Jobs {
  private readonly queues = new Map<string, Queue>()
  private readonly workers: Worker[] = []
  private readonly stopping = new AbortController()
  private closing: Promise<void> | undefined

  constructor(
    private readonly backend: Backend,
    private readonly logger: Logger,
  ) {
    // Every job that runs listens, and there may be hundreds.
    setMaxListeners(0, this.stopping.signal)
  }

  async enqueue<T>(job: JobDefinition<T>, data: T, { delayMs, key }: EnqueueOptions = {}): Promise<void> {
    await this.queue(job).add(job.queue, job.schema.parse(data), {
      ...(delayMs ? { delay: delayMs } : {}),
      ...(key === undefined ? {} : { deduplication: { id: key } }),
      ...retries(job),
    })
  }

  async work<T>(job: JobDefinition<T>, run: Run<T>, { concurrency = 1 }: WorkOptions = {}): Promise<void> {
    const process = async ({ data, attemptsMade }: Job): Promise<void> => {
      await run(job.schema.parse(data), { signal: this.stopping.signal, attempt: attemptsMade + 1 })
    }
    const lockDuration = job.lockMs ?? DEFAULT_LOCK_MS
    const worker = this.backend.worker(job.queue, process, {
      concurrency,
      lockDuration,
      // How soon a dead worker's jobs are found.
      stalledInterval: Math.max(1000, lockDuration / 2),
      // A worker that dies again and again is not the job's fault: parking decides about that.
      maxStalledCount: 1000,
    })
    worker.on('failed', (failed, error) =>
      this.logger.error({ err: error, queue: job.queue, data: failed?.data as unknown }, 'job failed'),
    )
    worker.on('error', (error) => this.logger.warn({ err: error, queue: job.queue }, 'queue'))
    this.workers.push(worker)
    await worker.waitUntilReady()
  }

  async every<T>(job: JobDefinition<T>, data: T, everyMs: number): Promise<void> {
    await this.queue(job).upsertJobScheduler(
      `every-${job.queue}`,
      { every: everyMs },
      { name: job.queue, data: job.schema.parse(data), opts: retries(job) },
    )
  }

  async counts(job: { readonly queue: string }): Promise<JobCounts> {
    const { waiting = 0, prioritized = 0, delayed = 0, active = 0, failed = 0 } = await this.queue(job).getJobCounts()
    return { waiting: waiting + prioritized, delayed, active, failed }
  }

  ping(): Promise<void> {
    return this.backend.ping()
  }

  close(): Promise<void> {
    return (this.closing ??= this.closeOnce())
  }

  private async closeOnce(): Promise<void> {
    this.stopping.abort()
    await Promise.all(this.workers.map((worker) => worker.close()))
    await Promise.all([...this.queues.values()].map((queue) => queue.close()))
    await this.backend.close()
  }

  private queue({ queue: name }: { queue: string }): Queue {
    const known = this.queues.get(name)
    if (known) return known
    const queue = this.backend.queue(name)
    queue.on('error', (error) => this.logger.warn({ err: error, queue: name }, 'queue'))
    this.queues.set(name, queue)
    return queue
  }
}

function retries<T>({ attempts = 1, backoffMs }: JobDefinition<T>) {
  return {
    attempts,
    ...(backoffMs ? { backoff: { type: 'exponential', delay: backoffMs } } : {}),
    removeOnComplete: true,
    removeOnFail: { count: 1000 },
  }
}
