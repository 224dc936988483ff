import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { scoreAfter } from '@kubarium/learning-format'
import { TenantDatabase, type Prisma, type Tenant, type UnitOfWork } from '@kubarium/platform-database'
import { NotFound } from '@kubarium/platform-http'
import { audit, recordEvent, type Caller } from '@kubarium/platform-public-api'
import type { StoredItem } from '@kubarium/platform-assignments'
import { RegradeNotReady } from '../teaching-errors.ts'

export interface VersionChange {
  readonly exerciseId: string
  readonly from: string
  readonly to: string
}

export interface RegradeRow {
  readonly id: string
  readonly assignmentId: string
  readonly state: 'queued' | 'running' | 'ready' | 'committed' | 'failed'
  readonly policy: 'replace' | 'only-raise'
  readonly changes: readonly VersionChange[]
  readonly error: string | null
  readonly createdAt: Date
  readonly committedAt: Date | null
  /** Submissions that are, or will be, graded again. */
  readonly total: number
  readonly results: readonly RegradedScore[]
}

export interface RegradedScore {
  readonly submissionId: string
  readonly isGraded: boolean
  readonly score: number
  /** What it had before the regrade was committed; null until then, and where nothing was graded. */
  readonly before: number | null
}

/** What was handed in and is not being graded at the moment. */
const settled = { in: ['graded', 'ungradable'] }

@Injectable()
export class RegradesRepository {
  constructor(private readonly database: TenantDatabase) {}

  create(
    caller: Caller,
    assignmentId: string,
    policy: RegradeRow['policy'],
    changes: readonly VersionChange[],
  ): Promise<RegradeRow> {
    const { organisationId, userId: createdBy } = caller
    return this.database.unit(caller, async (unit) => {
      const data = { id: randomUUID(), assignmentId, organisationId, policy, createdBy }
      await unit.regrade.create({ data: { ...data, changes: changes as unknown as Prisma.InputJsonArray } })
      const subject = { kind: 'regrade', id: data.id }
      await audit(unit, caller, { action: 'regrade.created', subject, after: { assignmentId, policy, changes } })
      return getRegrade(unit, data.id)
    })
  }

  get(tenant: Tenant, id: string): Promise<RegradeRow> {
    return this.database.unit(tenant, (unit) => getRegrade(unit, id))
  }

  list(tenant: Tenant, assignmentId: string): Promise<readonly RegradeRow[]> {
    return this.database.unit(tenant, async (unit) => {
      if (!(await unit.assignment.findFirst({ where: { id: assignmentId }, select: { id: true } })))
        throw new NotFound('assignment')
      const rows = await unit.regrade.findMany({
        where: { assignmentId },
        orderBy: { createdAt: 'desc' },
        take: 20,
        select: { id: true },
      })
      return Promise.all(rows.map(({ id }) => getRegrade(unit, id)))
    })
  }

  /**
   * Makes the results of a regrade those of its submissions; what they had before is kept with the regrade.
   * @param factorsOf what later submissions of an exercise count
   */
  commit(caller: Caller, id: string, factorsOf: (exerciseId: string) => readonly number[]): Promise<RegradeRow> {
    return this.database.unit(caller, async (unit) => {
      await unit.$executeRaw`select id from regrade where id = ${id}::uuid for update`
      const regrade = await getRegrade(unit, id)
      if (regrade.state !== 'ready') throw new RegradeNotReady(regrade.state)
      const { assignmentId, changes, policy } = regrade
      const results = await unit.regradeResult.findMany({
        where: { regradeId: id, state: 'graded' },
        include: { submission: { include: { attempt: { select: { contentId: true } } } } },
      })
      const attempts = new Set<string>()
      for (const { submission, result, score, resultHash } of results) {
        if (policy === 'only-raise' && score <= (submission.score ?? 0)) continue
        const { state, result: was, score: had, resultHash: hash, gradedVersion } = submission
        const before = { state, result: was, score: had, resultHash: hash, gradedVersion } as Prisma.InputJsonObject
        const to = changes.find(({ exerciseId }) => exerciseId === submission.attempt.contentId)!.to
        await unit.regradeResult.update({
          where: { regradeId_submissionId: { regradeId: id, submissionId: submission.id } },
          data: { before },
        })
        await unit.submission.update({
          where: { id: submission.id },
          data: {
            state: 'graded',
            result: result as Prisma.InputJsonObject,
            score,
            resultHash,
            gradedVersion: to,
            gradedAt: new Date(),
          },
        })
        attempts.add(submission.attemptId)
      }
      for (const attemptId of attempts) await recomputeBest(unit, attemptId, factorsOf)
      // What is handed in from now on is graded by the same checks.
      await unit.$executeRaw`select id from assignment where id = ${assignmentId}::uuid for update`
      const assignment = await unit.assignment.findUniqueOrThrow({ where: { id: assignmentId } })
      const items = (assignment.items as unknown as StoredItem[]).map((item) => ({
        ...item,
        gradedBy: changes.find(({ exerciseId }) => exerciseId === item.exerciseId)?.to ?? item.gradedBy,
      }))
      await unit.assignment.update({
        where: { id: assignmentId },
        data: { items: items as unknown as Prisma.InputJsonArray, version: { increment: 1 } },
      })
      await unit.regrade.update({ where: { id }, data: { state: 'committed', committedAt: new Date() } })
      const subject = { kind: 'regrade', id }
      await audit(unit, caller, { action: 'regrade.committed', subject, after: { assignmentId, changes } })
      await recordEvent(unit, caller, 'regrade.completed', { assignmentId, regradeId: id })
      return getRegrade(unit, id)
    })
  }
}

async function recomputeBest(
  unit: UnitOfWork,
  attemptId: string,
  factorsOf: (exerciseId: string) => readonly number[],
): Promise<void> {
  const attempt = await unit.attempt.findUniqueOrThrow({
    where: { id: attemptId },
    select: { contentId: true, submissions: { where: { state: 'graded' }, orderBy: { number: 'asc' } } },
  })
  const factors = factorsOf(attempt.contentId)
  let best = 0
  for (const { id, number, score } of attempt.submissions) {
    best = scoreAfter(best, score ?? 0, number, factors)
    await unit.submission.update({ where: { id }, data: { best } })
  }
  await unit.attempt.update({ where: { id: attemptId }, data: { best } })
}

async function getRegrade(unit: UnitOfWork, id: string): Promise<RegradeRow> {
  const row = await unit.regrade.findFirst({
    where: { id },
    include: { results: { select: { submissionId: true, state: true, score: true, before: true } } },
  })
  if (!row) throw new NotFound('regrade')
  const changes = row.changes as unknown as VersionChange[]
  const total = await unit.submission.count({
    where: {
      attempt: { assignmentId: row.assignmentId, contentId: { in: changes.map(({ exerciseId }) => exerciseId) } },
      state: settled,
    },
  })
  return {
    id,
    assignmentId: row.assignmentId,
    state: row.state as RegradeRow['state'],
    policy: row.policy as RegradeRow['policy'],
    changes,
    error: row.error,
    createdAt: row.createdAt,
    committedAt: row.committedAt,
    total,
    results: row.results.map(({ submissionId, state, score, before }) => ({
      submissionId,
      isGraded: state === 'graded',
      score,
      before: (before as { score: number | null } | null)?.score ?? null,
    })),
  }
}
