// Finds what nobody works on although it is due: after a lost notice, a lost queue, a worker that died. It runs by the
// clock of each worker, not by a job, because it is what makes losing jobs harmless.
import { setTimeout as pause } from 'node:timers/promises'
import { hintCost } from '@kubarium/learning-format'
import { gradeSubmission, prewarmLab, regradeAssignment } from '@kubarium/platform-content'
import { deliverWebhook } from '@kubarium/platform-webhooks'
import type { Platform } from '../platform.ts'
import { unprepared } from './prepare-lab.job.ts'
import { reconcileCluster, type Stays } from './reconcile-cluster.job.ts'

/** Clusters taken up in one round; the others are next, the longest overdue first. */
const MOST_PER_ROUND = 500

/** How often what is unused or deleted is looked for. */
const HOUSEKEEPING_MS = 60_000

type Parts = Pick<Platform, 'log' | 'jobs' | 'logger' | 'config' | 'content' | 'learning' | 'webhooks'> & {
  readonly stays: Pick<Stays, 'hibernate'>
}

/** Gives every overdue cluster a job; one that has a job already gets no second. @returns how many were overdue */
export async function sweepOverdue({ log, jobs }: Pick<Parts, 'log' | 'jobs'>, now: number): Promise<number> {
  const overdue = await log.overdue(now, MOST_PER_ROUND)
  for (const clusterId of overdue) await jobs.enqueue(reconcileCluster, { clusterId }, { key: clusterId })
  return overdue.length
}

/** Hibernates what nobody has used for long, and removes what owners deleted. */
export async function keepHouse(
  { log, stays }: Pick<Parts, 'log' | 'stays'>,
  unusedSince: number,
): Promise<{ hibernated: number; removed: number }> {
  const unused = await log.unusedSince(unusedSince, MOST_PER_ROUND)
  for (const clusterId of unused) {
    await stays.hibernate(clusterId)
    await log.setHibernated(clusterId, true)
  }
  return { hibernated: unused.length, removed: await log.purgeDeleted(MOST_PER_ROUND) }
}

/** A submission that waits for longer has lost its job. */
const FORGOTTEN_MS = 60_000

/** Gives jobs to what has none: variants that are not prepared, submissions and regrades that nobody grades. @returns how many */
export async function findWork(parts: Pick<Parts, 'jobs' | 'content' | 'learning'>, now: number): Promise<number> {
  const { jobs, learning } = parts
  const missing = await unprepared(parts)
  for (const key of missing)
    await jobs.enqueue(prewarmLab, key, { key: `${key.kind}-${key.contentId}-${key.version}-${key.variant}` })
  const forgotten = await learning.forgotten(new Date(now - FORGOTTEN_MS), MOST_PER_ROUND)
  for (const submissionId of forgotten) await jobs.enqueue(gradeSubmission, { submissionId }, { key: submissionId })
  const regrades = await learning.forgottenRegrades(new Date(now - FORGOTTEN_MS), MOST_PER_ROUND)
  for (const regradeId of regrades) await jobs.enqueue(regradeAssignment, { regradeId }, { key: regradeId })
  return missing.length + forgotten.length + regrades.length
}

/** Ends attempts whose time is over. @returns how many of them were handed in by that */
export async function expireAttempts(
  { jobs, learning, content }: Pick<Parts, 'jobs' | 'learning' | 'content'>,
  now: number,
): Promise<number> {
  const handedIn = await learning.expire(new Date(now), MOST_PER_ROUND, async ({ contentId, version }, hints) => {
    const exercise = await content.exercise(contentId, version)
    return exercise ? hintCost(exercise.facts, hints) : 0
  })
  for (const submissionId of handedIn) await jobs.enqueue(gradeSubmission, { submissionId }, { key: submissionId })
  return handedIn.length
}

/** Gives every webhook that is due a job. @returns how many were due */
export async function sweepDeliveries({ webhooks, jobs }: Pick<Parts, 'webhooks' | 'jobs'>): Promise<number> {
  const due = (await webhooks?.webhooks.due(MOST_PER_ROUND)) ?? []
  for (const deliveryId of due) await jobs.enqueue(deliverWebhook, { deliveryId }, { key: deliveryId })
  return due.length
}

/** Sweeps from now on until it is stopped. */
export class Sweep {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()

  constructor(private readonly parts: Parts) {}

  start(): void {
    this.running = this.run()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(): Promise<void> {
    const { config, logger } = this.parts
    let nextHousekeeping = 0
    while (!this.stopping.signal.aborted) {
      try {
        await sweepOverdue(this.parts, Date.now())
        await expireAttempts(this.parts, Date.now())
        await sweepDeliveries(this.parts)
        if (Date.now() >= nextHousekeeping) {
          nextHousekeeping = Date.now() + HOUSEKEEPING_MS
          await findWork(this.parts, Date.now())
          await this.parts.webhooks?.webhooks.purge()
          await keepHouse(this.parts, Date.now() - config.HIBERNATE_AFTER_MINUTES * 60_000)
        }
      } catch (error) {
        logger.warn({ err: error }, 'sweep failed; the next one finds the same')
      }
      await pause(config.SWEEP_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    }
  }
}
