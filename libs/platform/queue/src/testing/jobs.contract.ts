// What every driver of Jobs must do.
import { randomUUID } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { defineJob, type Jobs } from '../job.ts'

/**
 * @param open a driver; closed by the contract
 * @param pass lets time pass for the driver
 */
export function jobsContract(
  driver: string,
  open: () => Promise<Jobs>,
  pass: (jobs: Jobs, ms: number) => Promise<void>,
): void {
  describe(`jobs: ${driver}`, () => {
    const newJob = (more: { attempts?: number; backoffMs?: number } = {}) =>
      defineJob({ queue: `spec-${randomUUID()}`, schema: z.object({ n: z.number() }), ...more })
    const withJobs = async (test: (jobs: Jobs) => Promise<void>): Promise<void> => {
      const jobs = await open()
      try {
        await test(jobs)
      } finally {
        await jobs.close()
      }
    }
    const seen = (expected: () => unknown, value: unknown) =>
      vi.waitFor(() => expect(expected()).toEqual(value), { timeout: 10_000, interval: 20 })

    it('runs what is put into a queue, once', () =>
      withJobs(async (jobs) => {
        const job = newJob()
        const ran: number[] = []
        await jobs.work(job, async ({ n }) => void ran.push(n))
        for (const n of [1, 2, 3]) await jobs.enqueue(job, { n })
        await seen(() => ran.toSorted(), [1, 2, 3])
        expect(await jobs.counts(job)).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 })
      }))

    it('keeps jobs until somebody works on them', () =>
      withJobs(async (jobs) => {
        const job = newJob()
        await jobs.enqueue(job, { n: 7 })
        expect((await jobs.counts(job)).waiting).toBe(1)
        const ran: number[] = []
        await jobs.work(job, async ({ n }) => void ran.push(n))
        await seen(() => ran, [7])
      }))

    it('refuses data that does not fit the contract', () =>
      withJobs(async (jobs) => {
        await expect(jobs.enqueue(newJob(), { n: 'seven' } as unknown as { n: number })).rejects.toThrow()
      }))

    it('lets a delayed job wait', () =>
      withJobs(async (jobs) => {
        const job = newJob()
        const ran: number[] = []
        await jobs.work(job, async ({ n }) => void ran.push(n))
        await jobs.enqueue(job, { n: 1 }, { delayMs: 400 })
        expect((await jobs.counts(job)).delayed).toBe(1)
        expect(ran).toEqual([])
        await pass(jobs, 400)
        await seen(() => ran, [1])
      }))

    it('takes one job per key while it waits or runs', () =>
      withJobs(async (jobs) => {
        const job = newJob()
        const ran: number[] = []
        let finish = (): void => {}
        for (const n of [1, 2]) await jobs.enqueue(job, { n }, { key: 'a' })
        await jobs.enqueue(job, { n: 3 }, { key: 'b' })
        const working = jobs.work(
          job,
          ({ n }) => {
            ran.push(n)
            return n === 1 ? new Promise((done) => (finish = done)) : Promise.resolve()
          },
          { concurrency: 2 },
        )
        await seen(() => ran.includes(1), true)
        await jobs.enqueue(job, { n: 4 }, { key: 'a' })
        finish()
        await working
        await seen(() => ran.toSorted(), [1, 3])
        await vi.waitFor(async () => expect((await jobs.counts(job)).active).toBe(0), { timeout: 5000 })
        await jobs.enqueue(job, { n: 5 }, { key: 'a' })
        await seen(() => ran.toSorted(), [1, 3, 5])
      }))

    it('tries a job that throws again, and counts what failed for good', () =>
      withJobs(async (jobs) => {
        const job = newJob({ attempts: 3, backoffMs: 10 })
        const attempts: number[] = []
        await jobs.work(job, async ({ n }, { attempt }) => {
          attempts.push(attempt)
          if (n === 0 || attempt < 2) throw new Error('not yet')
        })
        await jobs.enqueue(job, { n: 1 })
        await seen(() => attempts, [1, 2])
        await jobs.enqueue(job, { n: 0 })
        await seen(() => attempts, [1, 2, 1, 2, 3])
        await vi.waitFor(async () => expect((await jobs.counts(job)).failed).toBe(1), { timeout: 5000 })
      }))

    it('repeats a job', () =>
      withJobs(async (jobs) => {
        const job = newJob()
        let ran = 0
        await jobs.work(job, async () => void ran++)
        await jobs.every(job, { n: 1 }, 100)
        await pass(jobs, 1000)
        await vi.waitFor(() => expect(ran).toBeGreaterThan(2), { timeout: 10_000 })
      }))

    it('tells running jobs to stop, and waits for them', () =>
      withJobs(async (jobs) => {
        const job = newJob()
        let stopped = false
        let started = false
        const working = jobs.work(job, async (_data, { signal }) => {
          started = true
          await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }))
          stopped = true
        })
        const enqueued = jobs.enqueue(job, { n: 1 })
        await seen(() => started, true)
        await jobs.close()
        await Promise.all([working, enqueued])
        expect(stopped).toBe(true)
      }))
  })
}
