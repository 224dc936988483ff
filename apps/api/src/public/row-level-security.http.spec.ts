// The second wall by itself: what the role of the api is shown and may write when a repository forgets its condition.
// Tables are taken from the catalogue of the database; a new one is in it without anybody writing it down.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import { makeExamples, makeTracesOf, publishStarts } from '../testing/examples.ts'
import { makeOrganisation } from '../testing/public-caller.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

/** SQLSTATE insufficient_privilege: no grant, or a row that the policy refuses. */
const REFUSED = '42501'

let api: TestApi
let app: pg.Client
let tables: string[]
let ours: string
let theirs: string

beforeAll(async () => {
  api = await startTestApi({ CONTENT_FOLDER: 'libs/learning/content', CONTENT_DRAFTS: 'true' })
  await publishStarts(api)
  const both = [await makeOrganisation(api, 'Ours'), await makeOrganisation(api, 'Theirs')].map(({ id }) => id)
  for (const id of both) {
    await makeExamples(api, id)
    await makeTracesOf(api, id)
  }
  ;[ours, theirs] = both as [string, string]
  const { rows } = await api.api.platform.system.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and column_name = 'organisation_id' and table_type = 'BASE TABLE' order by 1`,
  )
  tables = rows.map(({ name }) => name)
  app = new pg.Client({ connectionString: api.database.appUrl })
  await app.connect()
})
afterAll(async () => {
  await app.end()
  await api.close()
})

/** Runs a statement as the role of the api, for a tenant or for none, and takes it back. */
async function asApp(
  tenant: string | undefined,
  text: string,
  values: unknown[] = [],
): Promise<pg.QueryResult | 'refused'> {
  await app.query('begin')
  try {
    if (tenant !== undefined) await app.query(`select set_config('app.tenant', $1, true)`, [tenant])
    return await app.query(text, values)
  } catch (error) {
    if ((error as { code?: string }).code === REFUSED) return 'refused'
    throw error
  } finally {
    await app.query('rollback')
  }
}

const organisationsIn = async (tenant: string | undefined, table: string): Promise<string[]> => {
  const result = await asApp(tenant, `select distinct organisation_id from "${table}"`)
  return result === 'refused' ? [] : result.rows.map((row: { organisation_id: string }) => row.organisation_id)
}

describe('row-level security', () => {
  it('is about every table of tenants, and each of them has rows of both organisations here', async () => {
    expect(tables.length).toBeGreaterThan(15)
    for (const table of tables) {
      const { rows } = await api.api.platform.system.pool.query<{ n: number }>(
        `select count(distinct organisation_id)::int as n from "${table}" where organisation_id = any ($1)`,
        [[ours, theirs]],
      )
      expect([table, rows[0]!.n]).toEqual([table, 2])
    }
  })

  it('shows nothing to who names no tenant, or one that there is not', async () => {
    for (const table of tables)
      for (const tenant of [undefined, '', 'nobody', "' or true --"])
        expect([table, tenant, await organisationsIn(tenant, table)]).toEqual([table, tenant, []])
  })

  it('shows a tenant its own rows and no others', async () => {
    for (const table of tables)
      for (const tenant of [ours, theirs])
        expect(
          (await organisationsIn(tenant, table)).filter((id) => id !== tenant),
          table,
        ).toEqual([])
  })

  it('refuses rows for another tenant, and changes none of theirs', async () => {
    for (const table of tables) {
      const { rows } = await api.api.platform.system.pool.query<{ row: unknown }>(
        `select to_jsonb(t) as row from "${table}" t where organisation_id = $1 limit 1`,
        [theirs],
      )
      const row = JSON.stringify(rows[0]!.row)
      const insert = `insert into "${table}" select * from jsonb_populate_record(null::"${table}", $1)`
      for (const tenant of [ours, undefined]) {
        expect([table, tenant, await asApp(tenant, insert, [row])]).toEqual([table, tenant, 'refused'])
        for (const [text, values] of [
          [`update "${table}" set organisation_id = organisation_id where organisation_id = $1`, [theirs]],
          [`delete from "${table}" where organisation_id = $1`, [theirs]],
        ] as const) {
          const result = await asApp(tenant, text, [...values])
          expect([table, text, result === 'refused' ? 0 : result.rowCount]).toEqual([table, text, 0])
        }
      }
      // Giving away one's own is a foreign row as well.
      expect([table, await givenAway(table)]).toEqual([table, 'refused or none'])
    }
  })
})

async function givenAway(table: string): Promise<string> {
  const result = await asApp(ours, `update "${table}" set organisation_id = $1`, [theirs])
  return result === 'refused' || result.rowCount === 0 ? 'refused or none' : `${result.rowCount} rows`
}
