// What is stored of starts and submissions. Jobs of all tenants arrive here, so the database is read as the system.
import type { SystemDatabase } from '@kubarium/platform-database'
import type { PoolClient } from 'pg'
import type { Answer } from '@kubarium/learning-format'
import type { GradeResult, TypedCommand } from '@kubarium/learning-grading'

export interface StartKey {
  readonly kind: 'lesson' | 'exercise'
  readonly contentId: string
  readonly version: string
  readonly variant: string
}

/** A submission with what its grading needs of its attempt. */
export interface SubmittedWork {
  readonly id: string
  readonly attemptId: string
  readonly number: number
  readonly contentId: string
  readonly variant: string
  /** The version whose checks grade: the attempt's, or the one that its assignment was graded again with. */
  readonly gradedBy: string
  readonly clusterId: string
  readonly startRevision: number
  readonly revision: number
  readonly answers: Readonly<Record<string, Answer>>
  readonly lastCommand: number
  readonly hintCost: number
}

/** A regrade, and the submissions that it grades. */
export interface RegradeWork {
  readonly organisationId: string
  readonly submissionIds: readonly string[]
}

const GRADED_BY = `coalesce((select item ->> 'gradedBy' from assignment, jsonb_array_elements(assignment.items) item
  where assignment.id = a.assignment_id and item ->> 'exerciseId' = a.content_id), a.version)`

const WORK = `s.id, a.id as "attemptId", s.number, a.content_id as "contentId", a.variant, a.cluster_id as "clusterId",
  a.start_revision as "startRevision", s.revision, s.answers, s.last_command as "lastCommand", s.hint_cost as "hintCost"`

export class LearningRepository {
  constructor(private readonly database: SystemDatabase) {}

  async hasStart({ kind, contentId, version, variant }: StartKey): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      'select from lab_start where kind = $1 and content_id = $2 and version = $3 and variant = $4',
      [kind, contentId, version, variant],
    )
    return rowCount === 1
  }

  async putStart(
    { kind, contentId, version, variant }: StartKey,
    start: { baseId: string; nodes: number; seed: string; files: Readonly<Record<string, string>> },
  ): Promise<void> {
    await this.database.pool.query(
      `insert into lab_start (kind, content_id, version, variant, base_snapshot, nodes, seed, files)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [kind, contentId, version, variant, start.baseId, start.nodes, start.seed, JSON.stringify(start.files)],
    )
  }

  /** Starts that exist of the newest versions: `kind/id/version/variant`. */
  async starts(): Promise<ReadonlySet<string>> {
    const { rows } = await this.database.pool.query<{ key: string }>(
      `select kind || '/' || content_id || '/' || version || '/' || variant as key from lab_start`,
    )
    return new Set(rows.map(({ key }) => key))
  }

  /** Takes a submission to be graded; undefined when it is graded already, or gone. */
  async take(submissionId: string): Promise<SubmittedWork | undefined> {
    const { rows } = await this.database.pool.query<SubmittedWork>(
      `update submission s set state = 'grading' from attempt a
       where s.id = $1 and a.id = s.attempt_id and s.state in ('queued', 'grading')
       returning ${WORK}, ${GRADED_BY} as "gradedBy"`,
      [submissionId],
    )
    return rows[0]
  }

  async commands(attemptId: string, upTo: number): Promise<readonly TypedCommand[]> {
    const { rows } = await this.database.pool.query<TypedCommand>(
      'select line, status from attempt_command where attempt_id = $1 and id <= $2 order by id',
      [attemptId, upTo],
    )
    return rows
  }

  /**
   * Stores a result, and what it makes of the attempt.
   * @param bestAfter the best score after this submission, from the best before it
   */
  async store(
    { id, attemptId, gradedBy }: Pick<SubmittedWork, 'id' | 'attemptId' | 'gradedBy'>,
    result: GradeResult,
    score: number,
    bestAfter: (before: number) => number,
  ): Promise<void> {
    await this.transaction(async (client) => {
      const { rows } = await client.query<{ best: number }>('select best from attempt where id = $1 for update', [
        attemptId,
      ])
      const best = result.state === 'graded' ? bestAfter(rows[0]?.best ?? 0) : (rows[0]?.best ?? 0)
      await client.query(
        `update submission set state = $2, result = $3, score = $4, best = $5, result_hash = $6, graded_version = $7,
           graded_at = now() where id = $1`,
        [id, result.state, JSON.stringify(result), score, best, result.resultHash, gradedBy],
      )
      const isDone = result.checks.every(({ status }) => status === 'passed')
      await client.query(
        `update attempt set best = $2, state = case when $3 and state = 'active' then 'done' else state end,
         updated_at = now() where id = $1`,
        [attemptId, best, isDone],
      )
      // Of what people learn by themselves nobody is told.
      await client.query(
        `select record_event(organisation_id, $2, $3::jsonb || jsonb_build_object('assignmentId', assignment_id))
         from attempt where id = $1 and assignment_id is not null`,
        [attemptId, `submission.${result.state}`, JSON.stringify({ attemptId, submissionId: id, score })],
      )
    })
  }

  /** Takes a regrade to be computed; undefined when it has been, or is gone. What it has already is not done twice. */
  async takeRegrade(regradeId: string): Promise<RegradeWork | undefined> {
    const { rows } = await this.database.pool.query<RegradeWork>(
      `update regrade r set state = 'running' where id = $1 and state in ('queued', 'running')
       returning r.organisation_id as "organisationId", array(
         select s.id from submission s join attempt a on a.id = s.attempt_id
         where a.assignment_id = r.assignment_id and s.state in ('graded', 'ungradable')
           and a.content_id in (select change ->> 'exerciseId' from jsonb_array_elements(r.changes) change)
           and not exists (select from regrade_result d where d.regrade_id = r.id and d.submission_id = s.id)
         order by s.created_at, s.id) as "submissionIds"`,
      [regradeId],
    )
    return rows[0]
  }

  /** A submission as a regrade grades it. */
  async regraded(regradeId: string, submissionId: string): Promise<SubmittedWork | undefined> {
    const { rows } = await this.database.pool.query<SubmittedWork>(
      `select ${WORK}, (select change ->> 'to' from jsonb_array_elements(r.changes) change
           where change ->> 'exerciseId' = a.content_id) as "gradedBy"
       from submission s join attempt a on a.id = s.attempt_id join regrade r on r.id = $1 where s.id = $2`,
      [regradeId, submissionId],
    )
    return rows[0]
  }

  async storeRegraded(
    regradeId: string,
    organisationId: string,
    submissionId: string,
    result: GradeResult,
    score: number,
  ): Promise<void> {
    await this.database.pool.query(
      `insert into regrade_result (regrade_id, submission_id, organisation_id, state, result, score, result_hash)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [regradeId, submissionId, organisationId, result.state, JSON.stringify(result), score, result.resultHash],
    )
  }

  async finishRegrade(regradeId: string, error: string | null): Promise<void> {
    await this.database.pool.query(
      `update regrade set state = case when $2::text is null then 'ready' else 'failed' end, error = $2, finished_at = now()
       where id = $1 and state = 'running'`,
      [regradeId, error],
    )
  }

  /** Regrades that have waited for so long that their job must have been lost. */
  async forgottenRegrades(before: Date, limit: number): Promise<readonly string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `select id from regrade where state in ('queued', 'running') and created_at < $1 order by created_at limit $2`,
      [before, limit],
    )
    return rows.map(({ id }) => id)
  }

  /**
   * Closes attempts whose time is over. What was done since the last submission is handed in with that, as long as the
   * assignment takes another one: nobody loses work because the clock was faster.
   * @param hintCostOf what the opened hints of an exercise cost, in points
   * @returns submissions to grade
   */
  async expire(
    now: Date,
    limit: number,
    hintCostOf: (exercise: { contentId: string; version: string }, hints: readonly string[]) => Promise<number>,
  ): Promise<readonly string[]> {
    return this.transaction(async (client) => {
      const { rows } = await client.query<{ id: string; contentId: string; version: string; hints: string[] }>(
        `with expired as (
         update attempt set state = 'closed', updated_at = now() where id in (
           select id from attempt where expires_at < $1 and state <> 'closed' order by expires_at limit $2
           for update skip locked)
         returning id, organisation_id, user_id, assignment_id, enrollment_id, content_id, cluster_id, answers, expires_at,
           version, coalesce(hints, '{}') as hints,
           record_event(organisation_id, 'attempt.expired', jsonb_build_object('attemptId', id, 'assignmentId', assignment_id))
       ), work as (
         select e.*, c.revision,
           (select max(id) from attempt_command where attempt_id = e.id) as last_command,
           (select coalesce(max(number), 0) from submission where attempt_id = e.id) as number,
           (select coalesce(max(last_command), 0) from submission where attempt_id = e.id) as handed_in,
           (select count(*) from submission s join attempt o on o.id = s.attempt_id
            where o.assignment_id = e.assignment_id and o.enrollment_id = e.enrollment_id
              and o.content_id = e.content_id and s.state <> 'ungradable') as submissions,
           coalesce(
             (select o.changes -> 'maxSubmissions' from assignment_override o
              where o.assignment_id = e.assignment_id and o.enrollment_id = e.enrollment_id and o.changes ? 'maxSubmissions'),
             (select o.changes -> 'maxSubmissions' from assignment_override o join enrollment n on n.class_id = o.class_id
              where o.assignment_id = e.assignment_id and n.id = e.enrollment_id and o.changes ? 'maxSubmissions'),
             (select policy -> 'maxSubmissions' from assignment where id = e.assignment_id)) as most
         from expired e join cluster c on c.id = e.cluster_id
       ), made as (
       insert into submission (id, attempt_id, organisation_id, number, revision, answers, last_command, created_at)
       select gen_random_uuid(), id, organisation_id, number + 1, revision, answers, last_command, expires_at from work
       where last_command > handed_in and (jsonb_typeof(most) is distinct from 'number' or submissions < most::int)
       returning id, attempt_id)
       select m.id, e.content_id as "contentId", e.version, e.hints from made m join expired e on e.id = m.attempt_id`,
        [now, limit],
      )
      for (const { id, hints, ...exercise } of rows)
        if (hints.length > 0)
          await client.query('update submission set hint_cost = $2 where id = $1', [
            id,
            await hintCostOf(exercise, hints),
          ])
      return rows.map(({ id }) => id)
    })
  }

  /** Submissions that have waited for so long that their job must have been lost. */
  async forgotten(before: Date, limit: number): Promise<readonly string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `select id from submission where state in ('queued', 'grading') and created_at < $1 order by created_at limit $2`,
      [before, limit],
    )
    return rows.map(({ id }) => id)
  }

  /** All of it is stored, or, when it throws, nothing. */
  private async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.database.pool.connect()
    try {
      await client.query('begin')
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    } finally {
      client.release()
    }
  }
}
