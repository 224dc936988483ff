// Connections for hot paths and for whatever Prisma has no words for.
import pg from 'pg'
import { DatabaseFault } from './fault.ts'

const INT8 = 20

/** bigint columns hold revisions and counts, all far below 2^53: read them as numbers. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
}

export interface PoolOptions {
  /** Most connections at once. */
  readonly max?: number
  /** Shown in pg_stat_activity. */
  readonly name?: string
  /** Schemas to look in, when not `public`. */
  readonly searchPath?: string
  /** Sends statements of a connection without waiting for the ones before; their order and their results are the same. */
  readonly pipeline?: boolean
}

/** A pool whose idle connections may break without taking the process down: the next query opens a new one. */
export function createPool(
  url: string,
  { max = 10, name = 'kubarium', searchPath, pipeline = false }: PoolOptions = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    types,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    pipeline,
    ...(searchPath ? { options: `-c search_path=${searchPath}` } : {}),
  })
  pool.on('error', () => undefined)
  return pool
}

/** Throws a DatabaseFault that says what is wrong with a database, or nothing. */
export async function assertReachable(url: string, variable: string): Promise<void> {
  if (!/^postgres(ql)?:$/.test(protocolOf(url))) {
    throw new DatabaseFault(
      `${variable} is not a database URL. It looks like postgresql://user:password@host:5432/database.`,
    )
  }
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    )
    const version = rows[0]?.version ?? 0
    if (version < 160_000)
      throw new DatabaseFault(
        `${variable} names a Postgres ${Math.floor(version / 10_000)}; Kubarium needs 16 or newer.`,
      )
  } catch (error) {
    if (error instanceof DatabaseFault) throw error
    throw new DatabaseFault(explain(error, url, variable))
  } finally {
    await client.end().catch(() => undefined)
  }
}

function explain(error: unknown, url: string, variable: string): string {
  const { code, message } = error as { code?: string; message: string }
  const { host, database } = whereOf(url)
  switch (code) {
    case 'ECONNREFUSED':
      return `No Postgres answers at ${host}. Start it, or correct ${variable}.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host of ${variable} (${host}) is not known. Correct ${variable}.`
    case '28P01':
    case '28000':
      return `Postgres at ${host} refuses the user or password of ${variable}. Correct it.`
    case '3D000':
      return `There is no database "${database}" at ${host}. Create it, or correct ${variable}.`
    case '53300':
      return `Postgres at ${host} has no connection left. Raise max_connections or stop other programs.`
    default:
      return `Postgres at ${host} cannot be used (${message}). Check ${variable}.`
  }
}

function protocolOf(url: string): string {
  try {
    return new URL(url).protocol
  } catch {
    return ''
  }
}

function whereOf(url: string): { host: string; database: string } {
  try {
    const { host, pathname } = new URL(url)
    return { host, database: pathname.slice(1) }
  } catch {
    return { host: '', database: '' }
  }
}
