// Vitest's global set-up of the specs that need a database: one Postgres for the run, forgetful and in a folder of its
// own, with a migrated template from which each spec file makes its database in some 50 ms.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openForPostgres, startEmbeddedPostgres } from '../embedded/embedded-postgres.ts'
import { migrate } from '../migrate.ts'
import { ensureDatabase } from '../migrations/roles.ts'
import { testPasswords, TEMPLATE } from './test-passwords.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's URL of the server that runs for these specs. */
    postgresUrl: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-postgres-'))
  openForPostgres(folder)
  const postgres = await startEmbeddedPostgres({ folder, port: 0, forgetful: true })
  const tearDown = async (): Promise<void> => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const url = await ensureDatabase(postgres.url, TEMPLATE)
    await migrate(url, resolve('prisma'), testPasswords)
  } catch (error) {
    await tearDown()
    throw error
  }
  project.provide('postgresUrl', postgres.url)
  return tearDown
}
