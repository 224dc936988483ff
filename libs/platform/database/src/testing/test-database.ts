// A database of its own for a spec file.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import './start-postgres.ts'
import { APP_ROLE, SYSTEM_ROLE } from '../migrations/roles.ts'
import { TEMPLATE, testPasswords } from './test-passwords.ts'

export interface TestDatabase {
  /** As owner of the tables (here: superuser). */
  readonly ownerUrl: string
  readonly appUrl: string
  readonly systemUrl: string
  drop(): Promise<void>
}

/** Makes an empty, migrated database; `drop` it in afterAll. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(server, `create database ${name} template ${TEMPLATE}`)
  const url = (user?: string, password?: string): string => {
    const changed = new URL(server)
    changed.pathname = `/${name}`
    if (user) changed.username = user
    if (password) changed.password = password
    return changed.href
  }
  return {
    ownerUrl: url(),
    appUrl: url(APP_ROLE, testPasswords.app),
    systemUrl: url(SYSTEM_ROLE, testPasswords.system),
    drop: () => asSuperuser(server, `drop database if exists ${name} with (force)`),
  }
}

async function asSuperuser(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
