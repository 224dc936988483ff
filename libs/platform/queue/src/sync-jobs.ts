// Jobs without a queue, for specs: a job runs before `enqueue` resolves; a delayed one when the spec lets time pass.
import type { EnqueueOptions, JobCounts, JobDefinition, Jobs, Run } from './job.ts'

interface Waiting {
  readonly job: JobDefinition<unknown>
  readonly data: unknown
  readonly dueMs: number
  readonly key: string | undefined
}

export class SyncJobs implements Jobs {
  private readonly runs = new Map<string, Run<unknown>>()
  private readonly running = new Set<string>()
  private readonly repeated = new Map<
    string,
    { job: JobDefinition<unknown>; data: unknown; everyMs: number; nextMs: number }
  >()
  private readonly stopping = new AbortController()
  private waiting: Waiting[] = []
  private failed = new Map<string, number>()
  private nowMs = 0

  async enqueue<T>(job: JobDefinition<T>, data: T, { delayMs = 0, key }: EnqueueOptions = {}): Promise<void> {
    const name = key === undefined ? undefined : `${job.queue}/${key}`
    if (name !== undefined && (this.running.has(name) || this.waiting.some((other) => other.key === name))) return
    this.waiting.push({
      job: job as JobDefinition<unknown>,
      data: job.schema.parse(data),
      dueMs: this.nowMs + delayMs,
      key: name,
    })
    await this.runDue()
  }

  async work<T>(job: JobDefinition<T>, run: Run<T>): Promise<void> {
    this.runs.set(job.queue, run as Run<unknown>)
    await this.runDue()
  }

  async every<T>(job: JobDefinition<T>, data: T, everyMs: number): Promise<void> {
    this.repeated.set(job.queue, { job: job as JobDefinition<unknown>, data, everyMs, nextMs: this.nowMs + everyMs })
  }

  /** Lets time pass, and runs what comes due in it, in order. */
  async pass(ms: number): Promise<void> {
    const until = this.nowMs + ms
    for (;;) {
      const dues = [
        ...this.waiting.map(({ dueMs }) => dueMs),
        ...[...this.repeated.values()].map(({ nextMs }) => nextMs),
      ]
      const next = Math.min(...dues.filter((due) => due > this.nowMs))
      if (next > until) break
      this.nowMs = next
      for (const entry of this.repeated.values()) {
        if (entry.nextMs > next) continue
        entry.nextMs += entry.everyMs
        await this.enqueue(entry.job, entry.data)
      }
      await this.runDue()
    }
    this.nowMs = until
  }

  async counts({ queue }: { readonly queue: string }): Promise<JobCounts> {
    const mine = this.waiting.filter(({ job }) => job.queue === queue)
    const delayed = mine.filter(({ dueMs }) => dueMs > this.nowMs).length
    const active = [...this.running].filter((name) => name.startsWith(`${queue}/`)).length
    return { waiting: mine.length - delayed, delayed, active, failed: this.failed.get(queue) ?? 0 }
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    this.stopping.abort()
    this.runs.clear()
  }

  private async runDue(): Promise<void> {
    for (;;) {
      const next = this.waiting.find(({ job, dueMs }) => dueMs <= this.nowMs && this.runs.has(job.queue))
      if (!next) return
      this.waiting = this.waiting.filter((other) => other !== next)
      await this.runOne(next)
    }
  }

  private async runOne({ job, data, key }: Waiting): Promise<void> {
    const name = key ?? `${job.queue}/`
    this.running.add(name)
    try {
      for (let attempt = 1; attempt <= (job.attempts ?? 1); attempt++) {
        try {
          await this.runs.get(job.queue)!(data, { signal: this.stopping.signal, attempt })
          return
        } catch {
          // The next try, or the count below.
        }
      }
      this.failed.set(job.queue, (this.failed.get(job.queue) ?? 0) + 1)
    } finally {
      this.running.delete(name)
    }
  }
}
