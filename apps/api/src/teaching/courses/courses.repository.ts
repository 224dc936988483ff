import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { Course, CourseClass, Enrollment } from '@kubarium/contracts'
import { Prisma, TenantDatabase, type Tenant, type UnitOfWork } from '@kubarium/platform-database'
import { NotFound } from '@kubarium/platform-http'
import { audit, recordEvent, type Caller } from '@kubarium/platform-public-api'
import { AlreadyThere } from '../teaching-errors.ts'
import { newJoinCode } from './join-code.ts'
import type { RosterRow } from './roster.ts'

/** Where a page of a list begins: after this row. */
export interface After {
  readonly createdAt: Date
  readonly id: string
}

const onRoster = { where: { state: { not: 'removed' } } } as const

const courseColumns = {
  id: true,
  title: true,
  timeZone: true,
  createdAt: true,
  archivedAt: true,
  _count: { select: { enrollments: onRoster, assignments: true } },
} as const

const classColumns = {
  id: true,
  courseId: true,
  name: true,
  joinCode: true,
  _count: { select: { enrollments: onRoster } },
} as const

const enrollmentColumns = {
  id: true,
  courseId: true,
  classId: true,
  externalId: true,
  email: true,
  name: true,
  labels: true,
  state: true,
  joinedAt: true,
} as const

/** Rows after a place, the oldest first. */
const after = (place: After | undefined) =>
  place ? { OR: [{ createdAt: { gt: place.createdAt } }, { createdAt: place.createdAt, id: { gt: place.id } }] } : {}
const oldestFirst = [{ createdAt: 'asc' }, { id: 'asc' }] as const satisfies readonly object[]

@Injectable()
export class CoursesRepository {
  constructor(private readonly database: TenantDatabase) {}

  list(tenant: Tenant, place: After | undefined, limit: number): Promise<readonly (Course & { at: Date })[]> {
    return this.database.unit(tenant, async (unit) =>
      (
        await unit.course.findMany({
          where: after(place),
          orderBy: [...oldestFirst],
          take: limit,
          select: courseColumns,
        })
      ).map((row) => ({ ...courseOf(row), at: row.createdAt })),
    )
  }

  async get(tenant: Tenant, id: string): Promise<Course> {
    return this.database.unit(tenant, (unit) => getCourse(unit, id))
  }

  create(caller: Caller, { title, timeZone }: { title: string; timeZone: string }): Promise<Course> {
    const { organisationId, userId } = caller
    return this.database.unit(caller, async (unit) => {
      const made = await unit.course.create({
        data: { id: randomUUID(), organisationId, title, timeZone, createdBy: userId },
        select: courseColumns,
      })
      const subject = { kind: 'course', id: made.id }
      await audit(unit, caller, { action: 'course.created', subject, after: { title, timeZone } })
      return courseOf(made)
    })
  }

  change(
    caller: Caller,
    id: string,
    {
      archived,
      ...data
    }: { title?: string | undefined; timeZone?: string | undefined; archived?: boolean | undefined },
  ): Promise<Course> {
    return this.database.unit(caller, async (unit) => {
      const { title, timeZone, archivedAt } = await getCourse(unit, id)
      const changed = await unit.course.update({
        where: { id },
        data: { ...defined(data), ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }) },
        select: courseColumns,
      })
      await audit(unit, caller, {
        action: 'course.changed',
        subject: { kind: 'course', id },
        before: { title, timeZone, archived: archivedAt !== null },
        after: { ...defined(data), ...defined({ archived }) },
      })
      return courseOf(changed)
    })
  }

  classes(tenant: Tenant, courseId: string): Promise<readonly CourseClass[]> {
    return this.database.unit(tenant, async (unit) => {
      await getCourse(unit, courseId)
      const rows = await unit.courseClass.findMany({
        where: { courseId },
        orderBy: { name: 'asc' },
        select: classColumns,
      })
      return rows.map(classOf)
    })
  }

  createClass(caller: Caller, courseId: string, { name, open }: { name: string; open: boolean }): Promise<CourseClass> {
    return this.database.unit(caller, async (unit) => {
      await getCourse(unit, courseId)
      const made = await unique('name', async () => classOf(await makeClass(unit, caller, courseId, name, open)))
      await audit(unit, caller, {
        action: 'class.created',
        subject: { kind: 'class', id: made.id },
        after: { courseId, name, open },
      })
      return made
    })
  }

  changeClass(
    caller: Caller,
    courseId: string,
    id: string,
    { name, open, newCode }: { name?: string | undefined; open?: boolean | undefined; newCode?: true | undefined },
  ): Promise<CourseClass> {
    return this.database.unit(caller, async (unit) => {
      const found = await unit.courseClass.findFirst({ where: { id, courseId } })
      if (!found) throw new NotFound('class')
      const isOpen = open ?? (newCode || found.joinCode !== null)
      const joinCode = isOpen ? (newCode ? newJoinCode() : (found.joinCode ?? newJoinCode())) : null
      const changed = await unique('name', () =>
        unit.courseClass.update({ where: { id }, data: { ...defined({ name }), joinCode }, select: classColumns }),
      )
      await audit(unit, caller, {
        action: 'class.changed',
        subject: { kind: 'class', id },
        before: { name: found.name, open: found.joinCode !== null },
        after: { name: changed.name, open: isOpen, ...defined({ newCode }) },
      })
      return classOf(changed)
    })
  }

  enrollments(
    tenant: Tenant,
    courseId: string,
    place: After | undefined,
    limit: number,
  ): Promise<readonly (Enrollment & { at: Date })[]> {
    return this.database.unit(tenant, async (unit) => {
      await getCourse(unit, courseId)
      const rows = await unit.enrollment.findMany({
        where: { courseId, state: { not: 'removed' }, ...after(place) },
        orderBy: [...oldestFirst],
        take: limit,
        select: { ...enrollmentColumns, createdAt: true },
      })
      return rows.map(({ createdAt, ...row }) => ({ ...enrollmentOf(row), at: createdAt }))
    })
  }

  /** Puts somebody on the roster, or changes what is known of them. */
  enrol(caller: Caller, courseId: string, row: RosterRow): Promise<Enrollment> {
    return this.database.unit(caller, async (unit) => {
      await getCourse(unit, courseId)
      const roster = await Roster.of(unit, caller, courseId)
      return (await unique('address or id', () => roster.put(row))).enrollment
    })
  }

  /** Puts all of them on the roster, or none. @param dryRun counts only */
  async importRoster(
    caller: Caller,
    courseId: string,
    rows: readonly RosterRow[],
    dryRun: boolean,
  ): Promise<{ added: number; changed: number; unchanged: number }> {
    const counts = { added: 0, changed: 0, unchanged: 0 }
    const work = this.database.unit(caller, async (unit) => {
      await getCourse(unit, courseId)
      const roster = await Roster.of(unit, caller, courseId)
      for (const row of rows) {
        const { isNew, isChanged } = await unique('address or id', () => roster.put(row))
        counts[isNew ? 'added' : isChanged ? 'changed' : 'unchanged']++
      }
      if (dryRun) throw new DryRun()
      const subject = { kind: 'course', id: courseId }
      await audit(unit, caller, { action: 'roster.imported', subject, after: counts })
    })
    await work.catch((error: unknown) => {
      if (!(error instanceof DryRun)) throw error
    })
    return counts
  }

  /** Somebody of a course, by our id or by the organisation's own. */
  async findEnrollment(tenant: Tenant, courseId: string, key: string): Promise<Enrollment & { userId: string | null }> {
    return this.database.unit(tenant, async (unit) => {
      const found = await unit.enrollment.findFirst({
        where: { courseId, state: { not: 'removed' }, ...byKey(key) },
        select: { ...enrollmentColumns, userId: true },
      })
      if (!found) throw new NotFound('learner')
      return { ...enrollmentOf(found), userId: found.userId }
    })
  }

  /** Takes somebody off the roster. What they did stays; when they come back it is there. */
  async remove(caller: Caller, courseId: string, key: string): Promise<void> {
    await this.database.unit(caller, async (unit) => {
      const found = await unit.enrollment.findFirst({ where: { courseId, state: { not: 'removed' }, ...byKey(key) } })
      if (!found) throw new NotFound('learner')
      await unit.enrollment.update({ where: { id: found.id }, data: { state: 'removed' } })
      await changedRoster(unit, caller, found, 'removed')
    })
  }
}

class DryRun extends Error {}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** By our id, or the organisation's own. */
const byKey = (key: string) => (UUID.test(key) ? { OR: [{ id: key }, { externalId: key }] } : { externalId: key })

/** A course's roster while rows are put on it. */
class Roster {
  private constructor(
    private readonly unit: UnitOfWork,
    private readonly caller: Caller,
    private readonly courseId: string,
    private readonly classes: Map<string, string>,
  ) {}

  static async of(unit: UnitOfWork, caller: Caller, courseId: string): Promise<Roster> {
    // One import after the other: two of the same file add everybody once.
    await unit.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`roster ${courseId}`}, 3))`
    const classes = await unit.courseClass.findMany({ where: { courseId }, select: { id: true, name: true } })
    return new Roster(unit, caller, courseId, new Map(classes.map(({ id, name }) => [name, id])))
  }

  /** Found by the organisation's id, else by address; those who had left come back. */
  async put(row: RosterRow): Promise<{ enrollment: Enrollment; isNew: boolean; isChanged: boolean }> {
    const { unit, courseId } = this
    const { email, externalId, name, labels } = row
    const keys = [...(externalId ? [{ externalId }] : []), ...(email ? [{ email }] : [])]
    const found =
      keys.length === 0
        ? null
        : ((await unit.enrollment.findFirst({ where: { courseId, ...keys[0] } })) ??
          (keys[1] ? await unit.enrollment.findFirst({ where: { courseId, ...keys[1] } }) : null))
    const classId = row.class ? await this.classNamed(row.class) : undefined
    if (!found) {
      const { organisationId } = this.caller
      const made = await unit.enrollment.create({
        data: {
          id: randomUUID(),
          courseId,
          organisationId,
          name,
          labels,
          classId: classId ?? null,
          email: email ?? null,
          externalId: externalId ?? null,
        },
        select: enrollmentColumns,
      })
      await changedRoster(unit, this.caller, made, 'added')
      return { enrollment: enrollmentOf(made), isNew: true, isChanged: true }
    }
    const wanted = {
      name,
      labels,
      ...defined({ email, externalId, classId }),
      ...(found.state === 'removed' ? { state: found.userId ? 'active' : 'invited' } : {}),
    }
    const isChanged = Object.entries(wanted).some(
      ([key, value]) => JSON.stringify(found[key as keyof typeof found]) !== JSON.stringify(value),
    )
    const kept = isChanged
      ? await unit.enrollment.update({ where: { id: found.id }, data: wanted, select: enrollmentColumns })
      : found
    if (isChanged) await changedRoster(unit, this.caller, kept, 'changed')
    return { enrollment: enrollmentOf(kept), isNew: false, isChanged }
  }

  private async classNamed(name: string): Promise<string> {
    let id = this.classes.get(name)
    if (id === undefined) {
      id = (await makeClass(this.unit, this.caller, this.courseId, name, true)).id
      this.classes.set(name, id)
    }
    return id
  }
}

async function changedRoster(
  unit: UnitOfWork,
  caller: Caller,
  { id, courseId }: { readonly id: string; readonly courseId: string },
  change: 'added' | 'changed' | 'removed',
): Promise<void> {
  const subject = { kind: 'enrollment', id }
  await audit(unit, caller, { action: `enrollment.${change}`, subject, after: { courseId } })
  await recordEvent(unit, caller, 'enrollment.changed', { courseId, enrollmentId: id, change })
}

function makeClass(unit: UnitOfWork, { organisationId }: Tenant, courseId: string, name: string, open: boolean) {
  const joinCode = open ? newJoinCode() : null
  return unit.courseClass.create({
    data: { id: randomUUID(), courseId, organisationId, name, joinCode },
    select: classColumns,
  })
}

async function getCourse(unit: UnitOfWork, id: string): Promise<Course> {
  const row = await unit.course.findFirst({ where: { id }, select: courseColumns })
  if (!row) throw new NotFound('course')
  return courseOf(row)
}

async function unique<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') throw new AlreadyThere(what)
    throw error
  }
}

/** Without what is not said. */
function defined<T extends object>(data: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as never
}

function courseOf({
  _count,
  createdAt,
  archivedAt,
  ...row
}: Prisma.CourseGetPayload<{ select: typeof courseColumns }>): Course {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    archivedAt: archivedAt?.toISOString() ?? null,
    learners: _count.enrollments,
    assignments: _count.assignments,
  }
}

function classOf({ _count, ...row }: Prisma.CourseClassGetPayload<{ select: typeof classColumns }>): CourseClass {
  return { ...row, learners: _count.enrollments }
}

function enrollmentOf(row: Prisma.EnrollmentGetPayload<{ select: typeof enrollmentColumns }>): Enrollment {
  const { id, courseId, classId, externalId, email, name, labels, state, joinedAt } = row
  return {
    id,
    courseId,
    classId,
    externalId,
    email,
    name,
    labels,
    state: state as Enrollment['state'],
    joinedAt: joinedAt?.toISOString() ?? null,
  }
}
