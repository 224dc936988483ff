// Terminals at rest: one row each.
import { deflate as deflateCallback, inflate as inflateCallback } from 'node:zlib'
import { promisify } from 'node:util'
import type { SystemDatabase } from '@kubarium/platform-database'
import type { StoredTerminal } from './live-terminal.ts'

const deflate = promisify(deflateCallback)
const inflate = promisify(inflateCallback)

export interface TerminalOwner {
  readonly userId: string
  readonly organisationId: string
}

export class TerminalsRepository {
  constructor(private readonly database: SystemDatabase) {}

  /** A terminal of this person on this cluster. */
  async find(owner: TerminalOwner, clusterId: string, terminalId: string): Promise<StoredTerminal | undefined> {
    const { rows } = await this.database.pool.query<{ state: Buffer }>({
      name: 'terminal-find',
      text: 'select state from terminal where id = $1 and cluster_id = $2 and owner_id = $3',
      values: [terminalId, clusterId, owner.userId],
    })
    const [row] = rows
    return row ? (JSON.parse((await inflate(row.state)).toString()) as StoredTerminal) : undefined
  }

  /** Terminals of a person on a cluster, the longest unused first. */
  async list(owner: TerminalOwner, clusterId: string): Promise<readonly string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>({
      name: 'terminal-list',
      text: 'select id from terminal where cluster_id = $1 and owner_id = $2 order by updated_at, id',
      values: [clusterId, owner.userId],
    })
    return rows.map(({ id }) => id)
  }

  /** The terminal of a cluster that was used last, with its owner. */
  async newest(clusterId: string): Promise<{ id: string; owner: TerminalOwner } | undefined> {
    const { rows } = await this.database.pool.query<{ id: string; userId: string; organisationId: string }>({
      name: 'terminal-newest',
      text: `select id, owner_id as "userId", organisation_id as "organisationId" from terminal
        where cluster_id = $1 order by updated_at desc, id limit 1`,
      values: [clusterId],
    })
    return rows[0] && { id: rows[0].id, owner: rows[0] }
  }

  /** Keeps a terminal. One whose cluster is gone is not kept. */
  async save(owner: TerminalOwner, clusterId: string, terminalId: string, stored: StoredTerminal): Promise<void> {
    const state = await deflate(JSON.stringify(stored), { level: 3 })
    await this.database.pool.query({
      name: 'terminal-save',
      text: `insert into terminal (id, cluster_id, organisation_id, owner_id, state, updated_at)
        select $1, c.id, $3, $4, $5, now() from cluster c where c.id = $2 and c.deleted_at is null
        on conflict (id) do update set state = excluded.state, updated_at = now()`,
      values: [terminalId, clusterId, owner.organisationId, owner.userId, state],
    })
  }

  async remove(terminalId: string): Promise<void> {
    await this.database.pool.query('delete from terminal where id = $1', [terminalId])
  }
}
