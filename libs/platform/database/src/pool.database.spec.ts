import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { assertReachable, createPool } from './pool.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'

describe('assertReachable', () => {
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(inject('postgresUrl'))
    change(url)
    return url.href
  }
  const said = (url: string) =>
    assertReachable(url, 'DATABASE_URL').then(
      () => 'reachable',
      (error: Error) => error.message,
    )

  it('is content with a Postgres that answers', async () => {
    expect(await said(inject('postgresUrl'))).toBe('reachable')
  })

  it('says in one line what is wrong, and never a password', async () => {
    const { host } = new URL(inject('postgresUrl'))
    expect(await said('nonsense')).toBe(
      'DATABASE_URL is not a database URL. It looks like postgresql://user:password@host:5432/database.',
    )
    expect(await said('mysql://a:b@c/d')).toContain('is not a database URL')
    expect(await said('postgresql://a:secret@127.0.0.1:1/x')).toBe(
      'No Postgres answers at 127.0.0.1:1. Start it, or correct DATABASE_URL.',
    )
    expect(await said(changed((url) => (url.password = 'wrong')))).toBe(
      `Postgres at ${host} refuses the user or password of DATABASE_URL. Correct it.`,
    )
    expect(await said(changed((url) => (url.pathname = '/missing')))).toBe(
      `There is no database "missing" at ${host}. Create it, or correct DATABASE_URL.`,
    )
  })

  it('does not hang on something that is no Postgres', async () => {
    const silent = createServer((socket) => socket.on('error', () => {}))
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
    const { port } = silent.address() as { port: number }
    expect(await said(`postgresql://a:b@127.0.0.1:${port}/x`)).toContain('cannot be used')
    silent.close()
  }, 15_000)
})

describe('createPool', () => {
  let database: TestDatabase
  beforeAll(async () => (database = await createTestDatabase()))
  afterAll(() => database.drop())

  it('reads bigint as number, looks in the given schema, and survives broken connections', async () => {
    const pool = createPool(database.systemUrl, { searchPath: 'bullmq', max: 2 })
    const { rows } = await pool.query<{ n: number; path: string; pid: number }>(
      "select 9007199254740991::bigint as n, current_setting('search_path') as path, pg_backend_pid() as pid",
    )
    expect(rows[0]).toMatchObject({ n: Number.MAX_SAFE_INTEGER, path: 'bullmq' })
    const other = createPool(database.systemUrl)
    await other.query('select pg_terminate_backend($1)', [rows[0]!.pid])
    await expect
      .poll(() =>
        pool.query('select 1').then(
          () => 'ok',
          () => 'broken',
        ),
      )
      .toBe('ok')
    await Promise.all([pool.end(), other.end()])
  })
})
