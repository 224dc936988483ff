// Attempts as sockets and terminals need them. The database is read as the system: every question names the person, or the
// cluster whose owner was checked before.
import type { SystemDatabase } from '@kubarium/platform-database'
import type { Answer } from '@kubarium/learning-format'

export interface AttemptRow {
  readonly id: string
  readonly organisationId: string
  readonly userId: string
  readonly kind: 'lesson' | 'exercise'
  readonly contentId: string
  readonly version: string
  readonly variant: string
  readonly clusterId: string
  readonly state: 'active' | 'done' | 'closed'
  readonly startRevision: number
  readonly done: readonly string[]
  readonly checkpoints: Readonly<Record<string, number>>
  readonly answers: Readonly<Record<string, Answer>>
  /** The assignment it is made for, and as whom. */
  readonly assignmentId: string | null
  readonly enrollmentId: string | null
  /** When checks first turned green while somebody looked on: check → time. */
  readonly passed: Readonly<Record<string, string>>
  readonly best: number
  readonly beganAt: Date
  readonly activeAt: Date
  /** Handed in so far. */
  readonly submissions: number
}

export interface CommandRow {
  readonly line: string
  readonly status: number
  readonly revision: number
}

const COLUMNS = `id, organisation_id as "organisationId", user_id as "userId", kind, content_id as "contentId", version, variant,
  cluster_id as "clusterId", state, start_revision as "startRevision", coalesce(done, '{}') as done, checkpoints, answers,
  assignment_id as "assignmentId", enrollment_id as "enrollmentId", passed, best, created_at as "beganAt",
  coalesce(active_at, created_at) as "activeAt",
  (select count(*)::int from submission s where s.attempt_id = attempt.id) as submissions`

export class AttemptsRepository {
  constructor(private readonly database: SystemDatabase) {}

  /** Somebody's own attempt, in whatever organisation it is. */
  async find({ userId }: { readonly userId: string }, id: string): Promise<AttemptRow | undefined> {
    const { rows } = await this.database.pool.query<AttemptRow>({
      name: 'attempt-find',
      text: `select ${COLUMNS} from attempt where id = $1 and user_id = $2`,
      values: [id, userId],
    })
    return rows[0]
  }

  /** Attempts at an assignment: of each learner at each exercise the newest. */
  async ofAssignment(assignmentId: string): Promise<readonly AttemptRow[]> {
    const { rows } = await this.database.pool.query<AttemptRow>({
      name: 'attempts-of-assignment',
      text: `select distinct on (enrollment_id, content_id) ${COLUMNS} from attempt where assignment_id = $1
        order by enrollment_id, content_id, created_at desc`,
      values: [assignmentId],
    })
    return rows
  }

  async reread(id: string): Promise<AttemptRow | undefined> {
    const { rows } = await this.database.pool.query<AttemptRow>({
      name: 'attempt-reread',
      text: `select ${COLUMNS} from attempt where id = $1`,
      values: [id],
    })
    return rows[0]
  }

  /** The attempt that a cluster was made for, and the files of its learner's home. */
  async ofCluster(
    clusterId: string,
  ): Promise<
    | { readonly id: string; readonly organisationId: string; readonly files: Readonly<Record<string, string>> }
    | undefined
  > {
    const { rows } = await this.database.pool.query<{
      id: string
      organisationId: string
      files: Record<string, string> | null
    }>({
      name: 'attempt-of-cluster',
      text: `select a.id, a.organisation_id as "organisationId", s.files from cluster c join attempt a on a.id = c.attempt_id
        left join lab_start s on s.kind = a.kind and s.content_id = a.content_id and s.version = a.version and s.variant = a.variant
        where c.id = $1`,
      values: [clusterId],
    })
    return rows[0] && { ...rows[0], files: rows[0].files ?? {} }
  }

  async commands(attemptId: string): Promise<CommandRow[]> {
    const { rows } = await this.database.pool.query<CommandRow>({
      name: 'attempt-commands',
      text: 'select line, status, revision from attempt_command where attempt_id = $1 order by id',
      values: [attemptId],
    })
    return rows
  }

  async addCommand(
    attempt: { readonly id: string; readonly organisationId: string },
    { line, status, revision }: CommandRow,
  ): Promise<void> {
    await this.database.pool.query({
      name: 'attempt-command-add',
      text: `with active as (update attempt set active_at = now() where id = $1)
        insert into attempt_command (attempt_id, organisation_id, line, status, revision) values ($1, $2, $3, $4, $5)`,
      values: [attempt.id, attempt.organisationId, line, status, revision],
    })
  }

  /** Keeps when checks first turned green; a time that is there stays. */
  async savePassed(id: string, passed: Readonly<Record<string, string>>): Promise<void> {
    await this.database.pool.query('update attempt set passed = $2::jsonb || passed where id = $1', [
      id,
      JSON.stringify(passed),
    ])
  }

  /** Keeps what has been reached; what others kept in the meantime stays. */
  async saveProgress(
    id: string,
    done: readonly string[],
    checkpoints: Readonly<Record<string, number>>,
    isDone: boolean,
  ): Promise<void> {
    await this.database.pool.query(
      `update attempt set done = (select array_agg(distinct step) from unnest(coalesce(done, '{}') || $2::text[]) step),
         checkpoints = $3::jsonb || checkpoints, state = case when $4 and state = 'active' then 'done' else state end,
         updated_at = now()
       where id = $1`,
      [id, done, JSON.stringify(checkpoints), isDone],
    )
  }
}
