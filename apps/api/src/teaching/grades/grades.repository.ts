import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { overrideChanges, type Grade, type OverrideChanges } from '@kubarium/contracts'
import { TenantDatabase, type Prisma, type Tenant } from '@kubarium/platform-database'
import { NotFound } from '@kubarium/platform-http'
import { audit, recordEvent, type Caller } from '@kubarium/platform-public-api'
import { assignmentOf, type AssignmentRow } from '../assignments/assignments.repository.ts'

export interface Learner {
  readonly id: string
  readonly externalId: string | null
  readonly email: string | null
  readonly name: string
  readonly classId: string | null
  readonly class: { readonly name: string } | null
}

export interface SubmittedScore {
  readonly id: string
  readonly enrollmentId: string
  readonly exerciseId: string
  readonly attemptId: string
  readonly number: number
  readonly score: number | null
  readonly submittedAt: number
}

export type AdjustmentRow = Grade['adjustments'][number] & { readonly enrollmentId: string }

/** All that the grades of an assignment come from. */
export interface GradeSources {
  readonly assignment: AssignmentRow
  readonly learners: readonly Learner[]
  readonly overrides: ReadonlyMap<string, OverrideChanges>
  /** In the order they were handed in. */
  readonly submissions: readonly SubmittedScore[]
  readonly adjustments: readonly AdjustmentRow[]
}

@Injectable()
export class GradesRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** @param enrollmentId of one learner; undefined: of all */
  sources(tenant: Tenant, assignmentId: string, enrollmentId?: string): Promise<GradeSources> {
    return this.database.unit(tenant, async (unit) => {
      const row = await unit.assignment.findFirst({ where: { id: assignmentId } })
      if (!row) throw new NotFound('assignment')
      const of = enrollmentId === undefined ? {} : { enrollmentId }
      const learners = await unit.enrollment.findMany({
        where: {
          courseId: row.courseId,
          state: { not: 'removed' },
          ...(enrollmentId === undefined ? {} : { id: enrollmentId }),
        },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        select: {
          id: true,
          externalId: true,
          email: true,
          name: true,
          classId: true,
          class: { select: { name: true } },
        },
      })
      const overrides = await unit.assignmentOverride.findMany({ where: { assignmentId } })
      const submissions = await unit.submission.findMany({
        where: { attempt: { assignmentId, ...of }, state: 'graded' },
        orderBy: [{ createdAt: 'asc' }, { number: 'asc' }],
        select: {
          id: true,
          number: true,
          score: true,
          createdAt: true,
          attemptId: true,
          attempt: { select: { enrollmentId: true, contentId: true } },
        },
      })
      const adjustments = await unit.gradeAdjustment.findMany({
        where: { assignmentId, ...of },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      })
      return {
        assignment: assignmentOf(row),
        learners,
        overrides: new Map(
          overrides.map((one) => [(one.enrollmentId ?? one.classId)!, overrideChanges.parse(one.changes)]),
        ),
        submissions: submissions.map(({ attempt, createdAt, ...rest }) => ({
          ...rest,
          enrollmentId: attempt.enrollmentId!,
          exerciseId: attempt.contentId,
          submittedAt: createdAt.getTime(),
        })),
        adjustments: adjustments.map(adjustmentOf),
      }
    })
  }

  adjust(
    caller: Caller,
    assignmentId: string,
    enrollmentId: string,
    { kind, points, reason }: { kind: string; points: number; reason: string },
  ): Promise<AdjustmentRow> {
    const { organisationId, userId: createdBy } = caller
    return this.database.unit(caller, async (unit) => {
      const assignment = await unit.assignment.findFirst({ where: { id: assignmentId } })
      const learner =
        assignment && (await unit.enrollment.findFirst({ where: { id: enrollmentId, courseId: assignment.courseId } }))
      if (!learner) throw new NotFound('grade')
      const data = { id: randomUUID(), assignmentId, enrollmentId, organisationId, kind, points, reason, createdBy }
      const made = await unit.gradeAdjustment.create({ data })
      await audit(unit, caller, {
        action: 'grade.adjusted',
        subject: { kind: 'grade', id: enrollmentId },
        after: { assignmentId, kind, points, reason },
      })
      await recordEvent(unit, caller, 'grade.updated', { assignmentId, enrollmentId })
      return adjustmentOf(made)
    })
  }

  async revoke(caller: Caller, assignmentId: string, enrollmentId: string, id: string): Promise<void> {
    await this.database.unit(caller, async (unit) => {
      const { count } = await unit.gradeAdjustment.updateMany({
        where: { id, assignmentId, enrollmentId, revokedAt: null },
        data: { revokedAt: new Date() },
      })
      if (count === 0) throw new NotFound('adjustment')
      const subject = { kind: 'grade', id: enrollmentId }
      await audit(unit, caller, { action: 'adjustment.revoked', subject, before: { assignmentId, adjustment: id } })
      await recordEvent(unit, caller, 'grade.updated', { assignmentId, enrollmentId })
    })
  }
}

function adjustmentOf(row: Prisma.GradeAdjustmentGetPayload<object>): AdjustmentRow {
  const { id, enrollmentId, points, reason } = row
  return {
    id,
    enrollmentId,
    kind: row.kind as AdjustmentRow['kind'],
    points,
    reason,
    by: row.createdBy,
    at: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }
}
