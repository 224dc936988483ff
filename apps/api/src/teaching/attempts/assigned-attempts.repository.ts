import { Injectable } from '@nestjs/common'
import { TenantDatabase, type Prisma, type Tenant } from '@kubarium/platform-database'
import { NotFound } from '@kubarium/platform-http'
import { audit, recordEvent, type Caller } from '@kubarium/platform-public-api'
import { AttemptClosed } from '../../learning/learning-errors.ts'
import { NoTimeLimit } from '../teaching-errors.ts'

const columns = {
  id: true,
  assignmentId: true,
  contentId: true,
  version: true,
  variant: true,
  state: true,
  clusterId: true,
  best: true,
  createdAt: true,
  expiresAt: true,
  enrollment: { select: { id: true, externalId: true, name: true } },
  submissions: {
    orderBy: { number: 'asc' },
    select: { id: true, number: true, state: true, score: true, createdAt: true },
  },
} as const satisfies Prisma.AttemptSelect

export type AssignedAttempt = Prisma.AttemptGetPayload<{ select: typeof columns }>

export interface AttemptPlace {
  readonly createdAt: Date
  readonly id: string
}

@Injectable()
export class AssignedAttemptsRepository {
  constructor(private readonly database: TenantDatabase) {}

  list(
    tenant: Tenant,
    assignmentId: string,
    after: AttemptPlace | undefined,
    limit: number,
  ): Promise<readonly AssignedAttempt[]> {
    return this.database.unit(tenant, async (unit) => {
      if (!(await unit.assignment.findFirst({ where: { id: assignmentId }, select: { id: true } })))
        throw new NotFound('assignment')
      const past = after && [
        { createdAt: { gt: after.createdAt } },
        { createdAt: after.createdAt, id: { gt: after.id } },
      ]
      return unit.attempt.findMany({
        where: { assignmentId, ...(past && { OR: past }) },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: limit,
        select: columns,
      })
    })
  }

  /** Attempts at assignments only: what people learn by themselves is nobody's business. */
  async get(tenant: Tenant, id: string): Promise<AssignedAttempt> {
    const found = await this.database.unit(tenant, (unit) =>
      unit.attempt.findFirst({ where: { id, assignmentId: { not: null } }, select: columns }),
    )
    if (!found) throw new NotFound('attempt')
    return found
  }

  async extend(caller: Caller, id: string, minutes: number): Promise<void> {
    await this.database.unit(caller, async (unit) => {
      const found = await unit.attempt.findFirst({ where: { id, assignmentId: { not: null } } })
      if (!found) throw new NotFound('attempt')
      if (found.state === 'closed') throw new AttemptClosed()
      if (found.expiresAt === null) throw new NoTimeLimit()
      const expiresAt = new Date(found.expiresAt.getTime() + minutes * 60_000)
      await unit.attempt.update({ where: { id }, data: { expiresAt } })
      const subject = { kind: 'attempt', id }
      await audit(unit, caller, { action: 'attempt.extended', subject, after: { minutes } })
    })
  }

  async abandon(caller: Caller, id: string): Promise<void> {
    await this.database.unit(caller, async (unit) => {
      const found = await unit.attempt.findFirst({ where: { id, assignmentId: { not: null } } })
      if (!found) throw new NotFound('attempt')
      if (found.state === 'closed') throw new AttemptClosed()
      await unit.attempt.update({ where: { id }, data: { state: 'closed' } })
      await unit.cluster.updateMany({ where: { id: found.clusterId }, data: { dueAt: null } })
      await audit(unit, caller, { action: 'attempt.abandoned', subject: { kind: 'attempt', id } })
    })
  }

  /** Takes down what a program did for a learner. */
  async acted(caller: Caller, action: string, id: string, after: object): Promise<void> {
    await this.database.unit(caller, async (unit) => {
      await audit(unit, caller, { action, subject: { kind: 'attempt', id }, after })
      if (action === 'attempt.created') await recordEvent(unit, caller, 'attempt.created', { attemptId: id, ...after })
    })
  }
}
