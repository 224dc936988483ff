import type { z } from 'zod'

/** A kind of job: a queue's name, the contract of what it carries, and how patiently it is tried. */
export interface JobDefinition<T> {
  readonly queue: string
  readonly schema: z.ZodType<T>
  /** How often a job that throws is tried in all; default 1. */
  readonly attempts?: number
  /** Pause before the second try; doubled with each further one. */
  readonly backoffMs?: number
  /** After how long without a sign of life a worker counts as dead and its job goes to another; default 30 s. */
  readonly lockMs?: number
}

export function defineJob<T>(job: JobDefinition<T>): JobDefinition<T> {
  return job
}

export interface EnqueueOptions {
  /** Not before this many milliseconds from now. */
  readonly delayMs?: number
  /**
   * While a job of this key waits or runs, another one is not added. A job carries no state, so nothing is lost, but
   * what came while it was about to end has to be found by a sweep.
   */
  readonly key?: string
}

/** What a job's `run` gets beside its data. */
export interface JobContext {
  /** Aborted when this process stops: finish or put down the work soon. */
  readonly signal: AbortSignal
  /** 1 for the first try. */
  readonly attempt: number
}

export type Run<T> = (data: T, context: JobContext) => Promise<void>

export interface WorkOptions {
  /** Jobs of this queue at once in this process; default 1. */
  readonly concurrency?: number
}

/** Puts jobs into queues and works on them. Delivery is at least once; nothing that is promised may hang on it. */
export interface Jobs {
  /** @throws ZodError when the data does not fit the job's contract */
  enqueue<T>(job: JobDefinition<T>, data: T, options?: EnqueueOptions): Promise<void>
  /** Works on a queue from now on until `close`. */
  work<T>(job: JobDefinition<T>, run: Run<T>, options?: WorkOptions): Promise<void>
  /** Runs a job again and again, once for all processes; asking twice changes the interval. */
  every<T>(job: JobDefinition<T>, data: T, everyMs: number): Promise<void>
  /** Jobs of a queue that wait, are delayed, run, and have failed for good. */
  counts(job: { readonly queue: string }): Promise<JobCounts>
  /** Throws when the queue's backend does not answer. */
  ping(): Promise<void>
  /** Aborts the signal of running jobs, waits for them, closes. */
  close(): Promise<void>
}

export interface JobCounts {
  readonly waiting: number
  readonly delayed: number
  readonly active: number
  readonly failed: number
}
