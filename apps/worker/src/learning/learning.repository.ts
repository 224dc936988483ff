// What is stored of starts and submissions. Jobs of all tenants arrive here, so the database is read as the system.
import type { SystemDatabase } from '@kubarium/platform-database'
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
  readonly version: string
  readonly variant: string
  readonly clusterId: string
  readonly startRevision: number
  readonly revision: number
  readonly answers: Readonly<Record<string, Answer>>
  readonly lastCommand: number
  readonly hintCost: number
}

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
       returning s.id, a.id as "attemptId", s.number, a.content_id as "contentId", a.version, a.variant,
         a.cluster_id as "clusterId", a.start_revision as "startRevision", s.revision, s.answers,
         s.last_command as "lastCommand", s.hint_cost as "hintCost"`,
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
    { id, attemptId }: Pick<SubmittedWork, 'id' | 'attemptId'>,
    result: GradeResult,
    score: number,
    bestAfter: (before: number) => number,
  ): Promise<void> {
    const client = await this.database.pool.connect()
    try {
      await client.query('begin')
      const { rows } = await client.query<{ best: number }>('select best from attempt where id = $1 for update', [
        attemptId,
      ])
      const best = result.state === 'graded' ? bestAfter(rows[0]?.best ?? 0) : (rows[0]?.best ?? 0)
      await client.query(
        `update submission set state = $2, result = $3, score = $4, best = $5, result_hash = $6, graded_at = now()
         where id = $1`,
        [id, result.state, JSON.stringify(result), score, best, result.resultHash],
      )
      const isDone = result.checks.every(({ status }) => status === 'passed')
      await client.query(
        `update attempt set best = $2, state = case when $3 and state = 'active' then 'done' else state end,
         updated_at = now() where id = $1`,
        [attemptId, best, isDone],
      )
      await client.query('commit')
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    } finally {
      client.release()
    }
  }

  /** Submissions that have waited for so long that their job must have been lost. */
  async forgotten(before: Date, limit: number): Promise<readonly string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `select id from submission where state in ('queued', 'grading') and created_at < $1 order by created_at limit $2`,
      [before, limit],
    )
    return rows.map(({ id }) => id)
  }
}
