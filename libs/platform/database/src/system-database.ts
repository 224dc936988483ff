// The database as the product's own parts see it: sign-in, the cluster log, the worker. All tenants are visible, so
// nothing that a person sends may choose rows here without a check of its own.
import type pg from 'pg'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client.ts'
import { createPool } from './pool.ts'

export class SystemDatabase {
  /** For hot paths in SQL. */
  readonly pool: pg.Pool
  readonly prisma: PrismaClient

  /** @param url connects as the role `kubarium_system` */
  constructor(url: string, { max = 10 }: { max?: number } = {}) {
    this.pool = createPool(url, { max, name: 'kubarium-system' })
    this.prisma = new PrismaClient({
      adapter: new PrismaPg(this.pool),
      transactionOptions: { maxWait: 10_000, timeout: 15_000 },
    })
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
