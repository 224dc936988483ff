// The database as a signed-in person's requests see it: every unit of work is one transaction that names its tenant
// first, and row-level security shows it the rows of that tenant and no others.
import pg from 'pg'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient, type Prisma } from './generated/client.ts'
import { createPool } from './pool.ts'

/** On whose behalf a unit of work runs. */
export interface Tenant {
  readonly organisationId: string
  readonly userId: string
}

/** Prisma inside a unit of work. */
export type UnitOfWork = Prisma.TransactionClient

// Units of work queue for connections rather than fail, within what a person still waits for.
const transactionOptions = { maxWait: 20_000, timeout: 15_000 }

export class TenantDatabase {
  private readonly pool: pg.Pool
  private readonly prisma: PrismaClient

  /** @param url connects as the role `kubarium_app` */
  constructor(url: string, { max = 10 }: { max?: number } = {}) {
    this.pool = createPool(url, { max, name: 'kubarium-app', pipeline: true })
    this.prisma = new PrismaClient({ adapter: new PrismaPg(this.pool), transactionOptions })
  }

  /**
   * Runs a unit of work for a tenant: all of it is stored, or, when it throws, nothing.
   * Rows of other tenants do not exist for it; writing one fails.
   */
  unit<T>(tenant: Tenant, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.prisma.$transaction(async (transaction) => {
      await transaction.$executeRaw`select set_config('app.tenant', ${tenant.organisationId}, true)`
      return await work(transaction)
    })
  }

  /**
   * A unit of work of one statement in plain SQL, for the few paths where a millisecond counts.
   * @param lock what only one unit of work at a time may do in this organisation
   */
  async statement<Row extends pg.QueryResultRow>(
    tenant: Tenant,
    statement: pg.QueryConfig,
    lock?: string,
  ): Promise<Row[]> {
    const client = await this.pool.connect()
    let broken = false
    try {
      // Literals, because only a statement without parameters may stand beside others.
      const begin = `begin; set local app.tenant = ${pg.escapeLiteral(tenant.organisationId)}`
      const key = pg.escapeLiteral(`${lock} ${tenant.organisationId}`)
      // Sent together: one round trip in place of three. After a failure `commit` takes back what the others did.
      const [begun, done, committed] = await Promise.allSettled([
        client.query(lock ? `${begin}; select pg_advisory_xact_lock(hashtextextended(${key}, 1))` : begin),
        client.query<Row>(statement),
        client.query('commit'),
      ])
      broken = committed.status === 'rejected'
      for (const outcome of [begun, done, committed]) if (outcome.status === 'rejected') throw outcome.reason
      return (done as PromiseFulfilledResult<pg.QueryResult<Row>>).value.rows
    } finally {
      client.release(broken)
    }
  }

  /** Throws when the database does not answer. */
  async ping(): Promise<void> {
    await this.pool.query('select 1')
  }

  async close(): Promise<void> {
    await this.prisma.$disconnect()
    await this.pool.end()
  }
}
