// Who may touch which cluster. Sockets and Kubernetes clients of all tenants arrive here, so the database is read as the
// system, and every question names the person or the token it is about.
import { createHash } from 'node:crypto'
import type { SystemDatabase } from '@kubarium/platform-database'

/** A Kubernetes user, as a credential makes one. */
export interface ClusterUser {
  readonly clusterId: string
  readonly userName: string
  readonly groups: readonly string[]
}

/** Somebody signed in. */
interface Visitor {
  readonly userId: string
  readonly organisationId: string
}

/** Roles in an organisation whose members see what its learners do. */
const TEACHING = ['owner', 'admin', 'instructor', 'assistant']

export class ClusterAccessRepository {
  constructor(private readonly database: SystemDatabase) {}

  /** Whether a person works on a cluster: their own in the organisation they work for, or one of a course they are in. */
  async owns({ userId, organisationId }: Visitor, clusterId: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query({
      name: 'cluster-access-owns',
      text: `select from cluster c where c.id = $1 and c.owner_id = $2 and c.deleted_at is null
        and (c.organisation_id = $3 or exists (
          select from attempt a join enrollment e on e.id = a.enrollment_id
          where a.id = c.attempt_id and e.user_id = $2 and e.state = 'active'))`,
      values: [clusterId, userId, organisationId],
    })
    return rowCount === 1
  }

  /** Whether a person may look at a cluster: their own, or one on which somebody works whom they teach. */
  async mayWatch(person: Visitor, clusterId: string): Promise<boolean> {
    if (await this.owns(person, clusterId)) return true
    const { rowCount } = await this.database.pool.query({
      name: 'cluster-access-watch',
      text: `select from cluster c join attempt a on a.id = c.attempt_id
        join member m on m.organisation_id = a.organisation_id and m.user_id = $2 and m.role = any($3)
        where c.id = $1 and a.assignment_id is not null`,
      values: [clusterId, person.userId, TEACHING],
    })
    return rowCount === 1
  }

  /** Whether a person teaches the course of an assignment. */
  async teaches({ userId }: Visitor, assignmentId: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query({
      name: 'cluster-access-teaches',
      text: `select from assignment a
        join member m on m.organisation_id = a.organisation_id and m.user_id = $2 and m.role = any($3) where a.id = $1`,
      values: [assignmentId, userId, TEACHING],
    })
    return rowCount === 1
  }

  /** The user that a bearer token stands for; undefined when the token is unknown, expired or of another cluster. */
  async findUser(clusterId: string, token: string): Promise<ClusterUser | undefined> {
    const { rows } = await this.database.pool.query<{ user_name: string; groups: string[] }>({
      name: 'cluster-access-user',
      text: `select user_name, groups from cluster_credential
        where token_hash = $1 and cluster_id = $2 and (expires_at is null or expires_at > now())`,
      values: [createHash('sha256').update(token).digest(), clusterId],
    })
    const [row] = rows
    return row ? { clusterId, userName: row.user_name, groups: row.groups } : undefined
  }
}
