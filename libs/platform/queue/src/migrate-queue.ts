import { runMigrations } from 'bullmq'
import pg from 'pg'
import { SYSTEM_ROLE } from '@kubarium/platform-database'
import { SCHEMA } from './bull-jobs.ts'

/** Makes or brings up to date the tables of the Postgres backend. @param ownerUrl as for `migrate` of platform-database */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await runMigrations(client, SCHEMA)
    for (const what of ['tables', 'sequences', 'functions']) {
      await client.query(`grant all on all ${what} in schema ${SCHEMA} to ${SYSTEM_ROLE}`)
    }
  } finally {
    await client.end()
  }
}
