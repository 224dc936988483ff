// Brings a database to the schema of this version, by Prisma's own schema engine compiled to WebAssembly: ordinary
// migration folders, the ordinary `_prisma_migrations` table, no program to download.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { DatabaseFault } from '../fault.ts'

// Any number will do, as long as it is always the same: who holds it migrates, the others wait.
const MIGRATION_LOCK = 4_771_390_112

const NO_FILTER = { externalTables: [], externalEnums: [] }

/**
 * Applies the migrations that a database lacks, one process at a time.
 * @param url connects as the owner of the tables
 * @param folder the folder `prisma` of the workspace
 * @returns names of the migrations that were applied now
 * @throws DatabaseFault when an earlier migration failed, or was changed after it was applied
 */
export async function applyMigrations(url: string, folder: string): Promise<readonly string[]> {
  const lock = new pg.Client({ connectionString: url })
  await lock.connect()
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    return await withEngine(url, async (engine) => {
      const migrationsList = readMigrations(folder)
      assertSound(
        await engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: NO_FILTER }),
      )
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER })
      return appliedMigrationNames
    })
  } finally {
    await lock.end()
  }
}

/** SQL that makes an empty database match schema.prisma, as a start for a migration and for comparing with them. */
export async function schemaAsSql(url: string, folder: string): Promise<string> {
  return await withEngine(url, async (engine) => {
    const path = join(folder, 'schema.prisma')
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path, content: readFileSync(path, 'utf8') }] },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    })
    return stdout ?? ''
  })
}

function assertSound(history: Awaited<ReturnType<SchemaEngine['diagnoseMigrationHistory']>>): void {
  const [failed] = history.failedMigrationNames
  if (failed) {
    throw new DatabaseFault(
      `Migration ${failed} failed half-way on this database earlier. Restore the backup made before it, then start again.`,
    )
  }
  const [edited] = history.editedMigrationNames
  if (edited)
    throw new DatabaseFault(
      `Migration ${edited} was changed after it had been applied to this database. Use the released version of it.`,
    )
  if (history.history && history.history.diagnostic !== 'databaseIsBehind') {
    throw new DatabaseFault(
      'This database was migrated by a newer version of Kubarium. Use that version, or another database.',
    )
  }
}

function readMigrations(folder: string): MigrationList {
  const baseDir = join(folder, 'migrations')
  const lockfile = join(baseDir, 'migration_lock.toml')
  const names = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

/**
 * Sends a migration as one message, as it was written. The adapter's own way cuts it at every semicolon, which breaks
 * function bodies, and stops in the middle where one message is all or nothing.
 */
class WholeScripts extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect()
    adapter.executeScript = async (script) => {
      // `onError` turns what Postgres says into what the engine can tell.
      await adapter
        .underlyingDriver()
        .query(script)
        .catch((error: unknown) => adapter['onError'](error))
    }
    return adapter
  }
}

interface EngineModule {
  SchemaEngine: typeof SchemaEngine
  __wbg_set_wasm(wasm: unknown): void
}

/** Runs `work` with an engine on a database; nothing stays connected afterwards. */
async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine } = await loadEngine()
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined)
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScripts(pool))
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter)
    try {
      return await work(engine)
    } finally {
      engine.free()
    }
  } finally {
    await pool.end()
  }
}

let loading: Promise<EngineModule> | undefined

/** The package exports a module that imports WebAssembly, which Node does not do by itself: put the two together. */
function loadEngine(): Promise<EngineModule> {
  return (loading ??= load())
}

async function load(): Promise<EngineModule> {
  const home = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const glue = (await import(join(home, 'schema_engine_bg.js'))) as EngineModule &
    Record<string, WebAssembly.ImportValue>
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: () => undefined } })
  const { instance } = await WebAssembly.instantiate(readFileSync(join(home, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': glue,
  })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  return glue
}
