import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import {
  assignmentPolicy,
  overrideChanges,
  type AssignmentOverride,
  type AssignmentPolicy,
  type OverrideChanges,
} from '@kubarium/contracts'
import type { StoredItem } from '@kubarium/platform-assignments'
import { TenantDatabase, type Prisma, type Tenant, type UnitOfWork } from '@kubarium/platform-database'
import { NotFound } from '@kubarium/platform-http'
import { assertMatches, audit, etagOf, recordEvent, type Caller } from '@kubarium/platform-public-api'
import { ItemBegun } from '../teaching-errors.ts'

export interface AssignmentRow {
  readonly id: string
  readonly courseId: string
  readonly title: string
  readonly items: readonly StoredItem[]
  readonly policy: AssignmentPolicy
  readonly version: number
  readonly publishedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface AssignmentData {
  readonly title: string
  readonly items: readonly StoredItem[]
  readonly policy: AssignmentPolicy
}

/** A learner of the course, or one of its classes. */
export interface OverrideSubject {
  readonly kind: 'learner' | 'class'
  readonly id: string
  readonly name: string
}

@Injectable()
export class AssignmentsRepository {
  constructor(private readonly database: TenantDatabase) {}

  list(tenant: Tenant, courseId: string): Promise<readonly AssignmentRow[]> {
    return this.database.unit(tenant, async (unit) => {
      if (!(await unit.course.findFirst({ where: { id: courseId }, select: { id: true } })))
        throw new NotFound('course')
      const rows = await unit.assignment.findMany({
        where: { courseId },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      })
      return rows.map(assignmentOf)
    })
  }

  get(tenant: Tenant, id: string): Promise<AssignmentRow> {
    return this.database.unit(tenant, (unit) => getAssignment(unit, id))
  }

  create(caller: Caller, courseId: string, data: AssignmentData): Promise<AssignmentRow> {
    const { organisationId } = caller
    return this.database.unit(caller, async (unit) => {
      if (!(await unit.course.findFirst({ where: { id: courseId }, select: { id: true } })))
        throw new NotFound('course')
      const made = await unit.assignment.create({
        data: { id: randomUUID(), courseId, organisationId, ...stored(data) },
      })
      await audit(unit, caller, { action: 'assignment.created', subject: about(made.id), after: { courseId, ...data } })
      return assignmentOf(made)
    })
  }

  /** @param ifMatch the state that the caller has seen; absent: whatever it is @throws PreconditionFailed, ItemBegun */
  change(
    caller: Caller,
    id: string,
    ifMatch: string | undefined,
    changes: (before: AssignmentRow) => Promise<Partial<AssignmentData>>,
  ): Promise<AssignmentRow> {
    return this.database.unit(caller, async (unit) => {
      await unit.$executeRaw`select id from assignment where id = ${id}::uuid for update`
      const before = await getAssignment(unit, id)
      assertMatches(ifMatch, etagOf(before.version))
      const data = await changes(before)
      if (data.items) await assertBegunStay(unit, before, data.items)
      const changed = await unit.assignment.update({
        where: { id },
        data: { ...stored(data), version: { increment: 1 } },
      })
      const { title, items, policy } = before
      await audit(unit, caller, {
        action: 'assignment.changed',
        subject: about(id),
        before: { title, items, policy },
        after: data,
      })
      return assignmentOf(changed)
    })
  }

  publish(caller: Caller, id: string): Promise<AssignmentRow> {
    return this.database.unit(caller, async (unit) => {
      await getAssignment(unit, id)
      await audit(unit, caller, { action: 'grades.published', subject: about(id) })
      await recordEvent(unit, caller, 'grade.published', { assignmentId: id })
      return assignmentOf(
        await unit.assignment.update({ where: { id }, data: { publishedAt: new Date(), version: { increment: 1 } } }),
      )
    })
  }

  overrides(tenant: Tenant, assignmentId: string): Promise<readonly AssignmentOverride[]> {
    return this.database.unit(tenant, async (unit) => {
      await getAssignment(unit, assignmentId)
      const rows = await unit.assignmentOverride.findMany({
        where: { assignmentId },
        orderBy: { createdAt: 'asc' },
        include: { enrollment: { select: { name: true } }, class: { select: { name: true } } },
      })
      return rows.map((row) => ({
        subject: (row.enrollmentId ?? row.classId)!,
        kind: row.enrollmentId ? ('learner' as const) : ('class' as const),
        name: (row.enrollment ?? row.class)!.name,
        changes: overrideChanges.parse(row.changes),
        reason: row.reason,
        createdAt: row.createdAt.toISOString(),
      }))
    })
  }

  /** @param subject id of an enrollment or a class of the course */
  putOverride(
    caller: Caller,
    assignmentId: string,
    subject: string,
    { changes, reason }: { changes: OverrideChanges; reason: string },
  ): Promise<AssignmentOverride> {
    const { organisationId, userId: createdBy } = caller
    return this.database.unit(caller, async (unit) => {
      const { courseId } = await getAssignment(unit, assignmentId)
      const [learner, group] = await Promise.all([
        unit.enrollment.findFirst({ where: { id: subject, courseId } }),
        unit.courseClass.findFirst({ where: { id: subject, courseId } }),
      ])
      const found = learner ?? group
      if (!found) throw new NotFound('learner or class')
      const of = learner ? { enrollmentId: subject } : { classId: subject }
      const data = { changes: changes as Prisma.InputJsonObject, reason, createdBy }
      await unit.assignmentOverride.deleteMany({ where: { assignmentId, ...of } })
      const made = await unit.assignmentOverride.create({
        data: { id: randomUUID(), assignmentId, organisationId, ...of, ...data },
      })
      await audit(unit, caller, {
        action: 'override.put',
        subject: about(assignmentId),
        after: { subject, changes, reason },
      })
      return {
        subject,
        kind: learner ? 'learner' : 'class',
        name: found.name,
        changes,
        reason,
        createdAt: made.createdAt.toISOString(),
      }
    })
  }

  async removeOverride(caller: Caller, assignmentId: string, subject: string): Promise<void> {
    await this.database.unit(caller, async (unit) => {
      const { count } = await unit.assignmentOverride.deleteMany({
        where: { assignmentId, OR: [{ enrollmentId: subject }, { classId: subject }] },
      })
      if (count === 0) throw new NotFound('override')
      await audit(unit, caller, { action: 'override.removed', subject: about(assignmentId), before: { subject } })
    })
  }
}

const about = (id: string) => ({ kind: 'assignment', id })

async function getAssignment(unit: UnitOfWork, id: string): Promise<AssignmentRow> {
  const row = await unit.assignment.findFirst({ where: { id } })
  if (!row) throw new NotFound('assignment')
  return assignmentOf(row)
}

async function assertBegunStay(unit: UnitOfWork, before: AssignmentRow, items: readonly StoredItem[]): Promise<void> {
  const begun = await unit.attempt.findMany({
    where: { assignmentId: before.id },
    distinct: ['contentId'],
    select: { contentId: true },
  })
  for (const { contentId } of begun) {
    const had = before.items.find(({ exerciseId }) => exerciseId === contentId)
    const has = items.find(({ exerciseId }) => exerciseId === contentId)
    if (had && had.version !== has?.version) throw new ItemBegun(contentId)
  }
}

function stored({ title, items, policy }: Partial<AssignmentData>) {
  return {
    ...(title === undefined ? {} : { title }),
    ...(items === undefined ? {} : { items: items as unknown as Prisma.InputJsonArray }),
    ...(policy === undefined ? {} : { policy: policy as Prisma.InputJsonObject }),
  } as { title: string; items: Prisma.InputJsonArray; policy: Prisma.InputJsonObject }
}

export function assignmentOf(row: Prisma.AssignmentGetPayload<object>): AssignmentRow {
  const { id, courseId, title, version, publishedAt, createdAt, updatedAt } = row
  return {
    id,
    courseId,
    title,
    items: row.items as unknown as StoredItem[],
    policy: assignmentPolicy.parse(row.policy),
    version,
    publishedAt,
    createdAt,
    updatedAt,
  }
}
