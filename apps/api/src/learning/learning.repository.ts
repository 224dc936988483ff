import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { Prisma, SystemDatabase, TenantDatabase, type Tenant, type UnitOfWork } from '@kubarium/platform-database'
import type { Answer } from '@kubarium/learning-format'
import { recordEvent } from '@kubarium/platform-public-api'
import type { GradeResultStored } from './presented-submission.ts'

export type Kind = 'lesson' | 'exercise'

export interface LabStart {
  readonly baseId: string
  readonly nodes: number
  readonly seed: string
  readonly revision: bigint
  readonly kubernetesVersion: string
}

export interface NewAttempt {
  readonly kind: Kind
  readonly contentId: string
  readonly version: string
  readonly variant: string
}

/** An attempt; as a tenant it is its learner, in the organisation that it belongs to. */
export interface AttemptRow extends NewAttempt, Tenant {
  readonly id: string
  readonly clusterId: string
  readonly assignmentId: string | null
  readonly enrollmentId: string | null
  readonly expiresAt: Date | null
  readonly state: 'active' | 'done' | 'closed'
  readonly startRevision: bigint
  readonly done: readonly string[]
  readonly answers: Readonly<Record<string, Answer>>
  readonly tries: Readonly<Record<string, number>>
  readonly hints: readonly string[]
  readonly best: number
  readonly createdAt: Date
}

export interface SubmissionRow {
  readonly id: string
  readonly attemptId: string
  readonly number: number
  readonly revision: bigint
  readonly state: 'queued' | 'grading' | 'graded' | 'ungradable'
  readonly result: GradeResultStored | null
  readonly score: number | null
  readonly best: number | null
  readonly resultHash: string | null
  readonly gradedVersion: string | null
  readonly clientRef: string | null
  readonly hintCost: number
  readonly createdAt: Date
  readonly gradedAt: Date | null
}

/** The assignment that an attempt is made for, and as whom. */
export interface AssignedTo {
  readonly assignmentId: string
  readonly enrollmentId: string
  /** When the time is over of an attempt that begins now. */
  readonly expiresAt: Date | null
}

/** What was handed in so far at one exercise of an assignment. */
export interface EarlierWork {
  readonly submissions: number
  readonly lastAt: Date | null
}

/** What is handed in. */
export interface NewSubmission {
  readonly answers: Readonly<Record<string, Answer>>
  /** Points. */
  readonly hintCost: number
  /** A program's own name for it: handing in again under the same name gives the same submission. */
  readonly clientRef?: string
}

/** How beginning ended: the new attempt, or the one that is open already. */
export type Begun = { readonly attempt: AttemptRow } | 'limit-reached'

const attemptColumns = {
  id: true,
  organisationId: true,
  userId: true,
  assignmentId: true,
  enrollmentId: true,
  expiresAt: true,
  kind: true,
  contentId: true,
  version: true,
  variant: true,
  clusterId: true,
  state: true,
  startRevision: true,
  done: true,
  answers: true,
  tries: true,
  hints: true,
  best: true,
  createdAt: true,
} as const

const submissionColumns = {
  id: true,
  attemptId: true,
  number: true,
  revision: true,
  state: true,
  result: true,
  score: true,
  best: true,
  resultHash: true,
  gradedVersion: true,
  clientRef: true,
  hintCost: true,
  createdAt: true,
  gradedAt: true,
} as const

@Injectable()
export class LearningRepository {
  constructor(
    private readonly database: TenantDatabase,
    private readonly system: SystemDatabase,
  ) {}

  /** What a variant begins with, once it has been prepared; the same for all tenants. */
  async findStart({ kind, contentId, version, variant }: NewAttempt): Promise<LabStart | undefined> {
    const { rows } = await this.system.pool.query<LabStart>({
      name: 'learning-start',
      text: `select s.base_snapshot as "baseId", s.nodes, s.seed, b.revision,
          coalesce((select kubernetes_version from cluster_template order by published_at desc limit 1), '') as "kubernetesVersion"
        from lab_start s join cluster_base b on b.id = s.base_snapshot
        where s.kind = $1 and s.content_id = $2 and s.version = $3 and s.variant = $4`,
      values: [kind, contentId, version, variant],
    })
    return rows[0] && { ...rows[0], revision: BigInt(rows[0].revision) }
  }

  /** What a person works on by themselves, newest first. */
  async list(tenant: Tenant): Promise<readonly AttemptRow[]> {
    return this.database.unit(tenant, async (unit) =>
      (
        await unit.attempt.findMany({
          where: { userId: tenant.userId, assignmentId: null },
          orderBy: { createdAt: 'desc' },
          select: attemptColumns,
          take: 1000,
        })
      ).map(attemptOf),
    )
  }

  /** Somebody's own attempt, in whatever organisation it is: theirs, or one that teaches them. */
  async find({ userId }: Pick<Tenant, 'userId'>, id: string): Promise<AttemptRow | undefined> {
    const { rows } = await this.system.pool.query<{ organisationId: string }>({
      name: 'learning-attempt-tenant',
      text: 'select organisation_id as "organisationId" from attempt where id = $1 and user_id = $2',
      values: [id, userId],
    })
    return rows[0] && this.findIn(rows[0].organisationId, id)
  }

  /** Any attempt of an organisation. */
  async findIn(organisationId: string, id: string): Promise<AttemptRow | undefined> {
    const row = await this.database.unit({ organisationId, userId: '' }, (unit) =>
      unit.attempt.findFirst({ where: { id }, select: attemptColumns }),
    )
    return row ? attemptOf(row) : undefined
  }

  /** Attempts of a learner at an assignment, newest first. */
  async listAssigned(tenant: Tenant, assignmentId: string): Promise<readonly AttemptRow[]> {
    return this.database.unit(tenant, async (unit) =>
      (
        await unit.attempt.findMany({
          where: { userId: tenant.userId, assignmentId },
          orderBy: { createdAt: 'desc' },
          select: attemptColumns,
        })
      ).map(attemptOf),
    )
  }

  /**
   * Makes an attempt and its cluster.
   * @param anew closes the one that is open, and lets its cluster go
   * @param assigned absent for what somebody learns by themselves. Time that runs already goes on in a new attempt.
   */
  begin(
    tenant: Tenant,
    wanted: NewAttempt,
    start: LabStart,
    { anew, limit, assigned }: { anew: boolean; limit: number; assigned?: AssignedTo },
  ): Promise<Begun> {
    const of = {
      userId: tenant.userId,
      kind: wanted.kind,
      contentId: wanted.contentId,
      assignmentId: assigned?.assignmentId ?? null,
    }
    const { organisationId, userId } = tenant
    return this.database.unit(tenant, async (unit) => {
      // One after the other, so that two clicks make one attempt.
      await unit.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`attempt ${userId}`}, 2))`
      const open = await unit.attempt.findFirst({
        where: { ...of, state: { not: 'closed' } },
        select: attemptColumns,
      })
      if (open && !anew) return { attempt: attemptOf(open) }
      if (open) {
        await unit.attempt.update({ where: { id: open.id }, data: { state: 'closed' } })
        // What was handed in for an assignment may be graded again: its log is kept.
        const deletedAt = assigned ? null : new Date()
        await unit.cluster.updateMany({ where: { id: open.clusterId }, data: { deletedAt, dueAt: null } })
      }
      if ((await unit.attempt.count({ where: { userId, state: { not: 'closed' } } })) >= limit) return 'limit-reached'
      const running = assigned && (await unit.attempt.findFirst({ where: of, orderBy: { createdAt: 'asc' } }))
      const id = randomUUID()
      const clusterId = randomUUID()
      await unit.cluster.create({
        data: {
          id: clusterId,
          organisationId,
          ownerId: userId,
          attemptId: id,
          name: `${wanted.contentId.slice(0, 30)}-${id.slice(0, 8)}`,
          nodes: start.nodes,
          seed: start.seed,
          kubernetesVersion: start.kubernetesVersion,
          baseId: start.baseId,
          revision: start.revision,
          compacted: start.revision,
          lastUsedAt: new Date(),
        },
        select: { id: true },
      })
      const made = await unit.attempt.create({
        data: {
          ...wanted,
          ...assigned,
          ...(running ? { expiresAt: running.expiresAt } : {}),
          id,
          organisationId,
          userId,
          clusterId,
          startRevision: start.revision,
        },
        select: attemptColumns,
      })
      return { attempt: attemptOf(made) }
    })
  }

  /**
   * Keeps an answer and counts the try. In one statement, so that answers given at the same time are all kept.
   * @returns whether there was a try left
   */
  async answer(tenant: Tenant, id: string, check: string, answer: Answer, limit: number | undefined): Promise<boolean> {
    const count = await this.database.unit(
      tenant,
      (unit) => unit.$executeRaw`update attempt set
          answers = answers || jsonb_build_object(${check}::text, ${JSON.stringify(answer)}::jsonb),
          tries = tries || jsonb_build_object(${check}::text, coalesce((tries ->> ${check})::int, 0) + 1),
          updated_at = now()
        where id = ${id}::uuid and user_id = ${tenant.userId}
          and coalesce((tries ->> ${check})::int, 0) < ${limit ?? 2 ** 31 - 1}`,
    )
    return count === 1
  }

  async openHint(tenant: Tenant, id: string, hint: string): Promise<void> {
    await this.database.unit(
      tenant,
      (
        unit,
      ) => unit.$executeRaw`update attempt set hints = array_append(coalesce(hints, '{}'), ${hint}), updated_at = now()
        where id = ${id}::uuid and user_id = ${tenant.userId} and not ${hint} = any(coalesce(hints, '{}'))`,
    )
  }

  async submissions(tenant: Tenant, attemptId: string): Promise<readonly SubmissionRow[]> {
    return this.database.unit(tenant, async (unit) =>
      (
        await unit.submission.findMany({ where: { attemptId }, orderBy: { number: 'desc' }, select: submissionColumns })
      ).map(submissionOf),
    )
  }

  /** What was handed in so far at the exercise of an attempt, in this assignment or outside of any. */
  earlier(attempt: AttemptRow): Promise<EarlierWork> {
    return this.database.unit(attempt, (unit) => earlierWork(unit, attempt))
  }

  /** Somebody's own submission, in whatever organisation it is. */
  async findSubmission(
    { userId }: Pick<Tenant, 'userId'>,
    id: string,
  ): Promise<{ submission: SubmissionRow; attempt: AttemptRow } | undefined> {
    const { rows } = await this.system.pool.query<{ organisationId: string }>({
      name: 'learning-submission-tenant',
      text: `select s.organisation_id as "organisationId" from submission s join attempt a on a.id = s.attempt_id
        where s.id = $1 and a.user_id = $2`,
      values: [id, userId],
    })
    return rows[0] && this.findSubmissionIn(rows[0].organisationId, id)
  }

  /** Any submission of an organisation. */
  async findSubmissionIn(
    organisationId: string,
    id: string,
  ): Promise<{ submission: SubmissionRow; attempt: AttemptRow } | undefined> {
    const row = await this.database.unit({ organisationId, userId: '' }, (unit) =>
      unit.submission.findFirst({
        where: { id },
        select: { ...submissionColumns, attempt: { select: attemptColumns } },
      }),
    )
    return row ? { submission: submissionOf(row), attempt: attemptOf(row.attempt) } : undefined
  }

  /**
   * Takes down what is handed in: the cluster as it is now, the commands so far.
   * @param allow asked, one submission after the other, with what was handed in before; throws what refuses it
   */
  submit(
    attempt: AttemptRow,
    { answers, hintCost, clientRef }: NewSubmission,
    allow: (earlier: EarlierWork) => void,
  ): Promise<SubmissionRow | 'pending'> {
    const { organisationId, userId, kind, contentId } = attempt
    return this.database.unit(attempt, async (unit) => {
      await unit.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`submit ${userId} ${kind} ${contentId}`}, 2))`
      if (clientRef !== undefined) {
        const same = await unit.submission.findFirst({
          where: { attemptId: attempt.id, clientRef },
          select: submissionColumns,
        })
        if (same) return submissionOf(same)
      }
      allow(await earlierWork(unit, attempt))
      const last = await unit.submission.findFirst({
        where: { attemptId: attempt.id },
        orderBy: { number: 'desc' },
        select: { number: true, state: true },
      })
      if (last?.state === 'queued' || last?.state === 'grading') return 'pending'
      const cluster = await unit.cluster.findUniqueOrThrow({
        where: { id: attempt.clusterId },
        select: { revision: true },
      })
      const command = await unit.attemptCommand.aggregate({ where: { attemptId: attempt.id }, _max: { id: true } })
      await unit.$executeRaw`update attempt set answers = answers || ${JSON.stringify(answers)}::jsonb where id = ${attempt.id}::uuid`
      const made = await unit.submission.create({
        data: {
          id: randomUUID(),
          attemptId: attempt.id,
          organisationId,
          number: (last?.number ?? 0) + 1,
          revision: cluster.revision,
          answers: answers as Prisma.InputJsonObject,
          lastCommand: command._max.id ?? 0n,
          hintCost,
          ...(clientRef === undefined ? {} : { clientRef }),
        },
        select: submissionColumns,
      })
      if (attempt.assignmentId !== null) {
        const data = { attemptId: attempt.id, submissionId: made.id, assignmentId: attempt.assignmentId }
        await recordEvent(unit, attempt, 'attempt.submitted', data)
      }
      return submissionOf(made)
    })
  }
}

/** Work that we failed to grade takes no submission from anybody. */
async function earlierWork(
  unit: UnitOfWork,
  { userId, assignmentId, kind, contentId }: AttemptRow,
): Promise<EarlierWork> {
  const { _count: submissions, _max } = await unit.submission.aggregate({
    where: { attempt: { userId, kind, contentId, assignmentId }, state: { not: 'ungradable' } },
    _count: true,
    _max: { createdAt: true },
  })
  return { submissions, lastAt: _max.createdAt }
}

type RawAttempt = Omit<AttemptRow, 'kind' | 'state' | 'answers' | 'tries'> & {
  kind: string
  state: string
  answers: Prisma.JsonValue
  tries: Prisma.JsonValue
}

function attemptOf(row: RawAttempt): AttemptRow {
  return {
    ...row,
    kind: row.kind as Kind,
    state: row.state as AttemptRow['state'],
    answers: row.answers as AttemptRow['answers'],
    tries: row.tries as AttemptRow['tries'],
  }
}

function submissionOf(
  row: Omit<SubmissionRow, 'state' | 'result'> & { state: string; result: Prisma.JsonValue },
): SubmissionRow {
  return {
    ...row,
    state: row.state as SubmissionRow['state'],
    result: row.result as unknown as GradeResultStored | null,
  }
}
