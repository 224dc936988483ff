import { resolve } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { migrate } from './migrate.ts'
import { applyMigrations, schemaAsSql } from './migrations/apply-migrations.ts'
import { ensureDatabase } from './migrations/roles.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'
import { testPasswords } from './testing/test-passwords.ts'

const prisma = resolve('prisma')

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

const columns = `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
  where table_schema = 'public' and table_name <> '_prisma_migrations' order by 1, 2`

describe('migrate', () => {
  let database: TestDatabase
  beforeAll(async () => (database = await createTestDatabase()))
  afterAll(() => database.drop())

  it('has nothing to do on a migrated database', async () => {
    expect(await applyMigrations(database.ownerUrl, prisma)).toEqual([])
  })

  it('lets two processes migrate at once', async () => {
    const url = await ensureDatabase(inject('postgresUrl'), 'migrated_twice')
    const results = await Promise.all([migrate(url, prisma, testPasswords), migrate(url, prisma, testPasswords)])
    const counts = results.map(({ applied }) => applied.length).sort()
    expect(counts[0]).toBe(0)
    expect(counts[1]).toBeGreaterThan(0)
  })

  it('arrives at the columns of schema.prisma', async () => {
    const url = await ensureDatabase(inject('postgresUrl'), 'from_schema')
    await query(url, await schemaAsSql(url, prisma))
    expect(await query(database.ownerUrl, columns)).toEqual(await query(url, columns))
  })

  it('forces row-level security on every table that belongs to a tenant', async () => {
    const rows = await query(
      database.ownerUrl,
      `select relname from pg_class join information_schema.columns on table_name = relname and column_name in ('organisation_id', 'cluster_id')
        where relkind = 'r' and table_schema = 'public' and not (relrowsecurity and relforcerowsecurity)`,
    )
    expect(rows).toEqual([])
  })

  it('gives neither role the right to see past row-level security', async () => {
    const rows = await query(
      database.ownerUrl,
      "select rolname from pg_roles where rolname like 'kubarium%' and (rolbypassrls or rolsuper)",
    )
    expect(rows).toEqual([])
  })
})
