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

export class ClusterAccessRepository {
  constructor(private readonly database: SystemDatabase) {}

  /** Whether a person owns a cluster in the organisation they work for. */
  async owns(
    person: { readonly userId: string; readonly organisationId: string },
    clusterId: string,
  ): Promise<boolean> {
    const { rowCount } = await this.database.pool.query({
      name: 'cluster-access-owns',
      text: 'select from cluster where id = $1 and owner_id = $2 and organisation_id = $3 and deleted_at is null',
      values: [clusterId, person.userId, person.organisationId],
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
