import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { Prisma, SystemDatabase, TenantDatabase, type Tenant } from '@kubarium/platform-database'
import type { Answer } from '@kubarium/learning-format'
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

export interface AttemptRow extends NewAttempt {
  readonly id: string
  readonly clusterId: string
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
  readonly createdAt: Date
  readonly gradedAt: Date | null
}

/** How beginning ended: the new attempt, or the one that is open already. */
export type Begun = { readonly attempt: AttemptRow } | 'limit-reached'

const attemptColumns = {
  id: true,
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

  /** A person's attempts, newest first. */
  async list(tenant: Tenant): Promise<readonly AttemptRow[]> {
    return this.database.unit(tenant, async (unit) =>
      (
        await unit.attempt.findMany({
          where: { userId: tenant.userId },
          orderBy: { createdAt: 'desc' },
          select: attemptColumns,
          take: 1000,
        })
      ).map(attemptOf),
    )
  }

  async find(tenant: Tenant, id: string): Promise<AttemptRow | undefined> {
    const row = await this.database.unit(tenant, (unit) =>
      unit.attempt.findFirst({ where: { id, userId: tenant.userId }, select: attemptColumns }),
    )
    return row ? attemptOf(row) : undefined
  }

  /** Makes an attempt and its cluster. @param anew closes the one that is open, and lets its cluster go */
  begin(tenant: Tenant, wanted: NewAttempt, start: LabStart, anew: boolean, limit: number): Promise<Begun> {
    const { organisationId, userId } = tenant
    return this.database.unit(tenant, async (unit) => {
      // One after the other, so that two clicks make one attempt.
      await unit.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`attempt ${userId}`}, 2))`
      const open = await unit.attempt.findFirst({
        where: { userId, kind: wanted.kind, contentId: wanted.contentId, state: { not: 'closed' } },
        select: attemptColumns,
      })
      if (open && !anew) return { attempt: attemptOf(open) }
      if (open) {
        await unit.attempt.update({ where: { id: open.id }, data: { state: 'closed' } })
        await unit.cluster.updateMany({ where: { id: open.clusterId }, data: { deletedAt: new Date(), dueAt: null } })
      }
      if ((await unit.attempt.count({ where: { userId, state: { not: 'closed' } } })) >= limit) return 'limit-reached'
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
        data: { ...wanted, id, organisationId, userId, clusterId, startRevision: start.revision },
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

  async findSubmission(
    tenant: Tenant,
    id: string,
  ): Promise<{ submission: SubmissionRow; attempt: AttemptRow } | undefined> {
    const row = await this.database.unit(tenant, (unit) =>
      unit.submission.findFirst({
        where: { id, attempt: { userId: tenant.userId } },
        select: { ...submissionColumns, attempt: { select: attemptColumns } },
      }),
    )
    return row ? { submission: submissionOf(row), attempt: attemptOf(row.attempt) } : undefined
  }

  /** Takes down what is handed in: the cluster as it is now, the commands so far. */
  submit(
    tenant: Tenant,
    attempt: AttemptRow,
    answers: Readonly<Record<string, Answer>>,
    hintCost: number,
  ): Promise<SubmissionRow | 'pending'> {
    return this.database.unit(tenant, async (unit) => {
      await unit.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`submit ${attempt.id}`}, 2))`
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
          organisationId: tenant.organisationId,
          number: (last?.number ?? 0) + 1,
          revision: cluster.revision,
          answers: answers as Prisma.InputJsonObject,
          lastCommand: command._max.id ?? 0n,
          hintCost,
        },
        select: submissionColumns,
      })
      return submissionOf(made)
    })
  }
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
