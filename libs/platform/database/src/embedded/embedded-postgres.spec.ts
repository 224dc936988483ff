import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { findEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'

const folders: string[] = []
const running: EmbeddedPostgres[] = []

function newFolder(mode = 0o711): string {
  const outer = mkdtempSync(join(tmpdir(), 'kubarium-embedded-'))
  chmodSync(outer, mode)
  folders.push(outer)
  return join(outer, 'postgres')
}

async function start(folder: string, { port = 0, forgetful = true } = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ folder, port, forgetful })
  running.push(postgres)
  return postgres
}

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows as T[]
  } finally {
    await client.end()
  }
}

const pidOf = (folder: string) => Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0])

afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

describe('the embedded Postgres', { timeout: 60_000 }, () => {
  it('is made with a random password, listens here only, and keeps its rows over a stop', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await query(first.url, 'create table t as select 1 as n')
    expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600)
    expect(await query(first.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    const wrong = new URL(first.url)
    wrong.password = 'guess'
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
    await first.stop()
    await first.died
    expect(await findEmbeddedPostgres(folder)).toBeUndefined()
    const second = await start(folder)
    expect(second.reused).toBe(false)
    expect(await query(second.url, 'select n from t')).toEqual([{ n: 1 }])
  })

  it('is found again when it runs already', async () => {
    const folder = newFolder()
    const first = await start(folder)
    const second = await start(folder)
    expect([second.reused, second.port]).toEqual([true, first.port])
    expect((await findEmbeddedPostgres(folder))?.url).toBe(first.url)
    await second.stop()
    await first.died
  })

  it('comes back after a kill, with what was committed', async () => {
    const folder = newFolder()
    const first = await start(folder, { forgetful: false })
    await query(first.url, 'create table t as select 1 as n')
    process.kill(pidOf(folder), 'SIGKILL')
    await first.died
    expect(existsSync(join(folder, 'data/postmaster.pid'))).toBe(true)
    const second = await start(folder)
    expect(await query(second.url, 'select n from t')).toEqual([{ n: 1 }])
  })

  it('is not put off by a lock file whose number is another program’s by now', async () => {
    const folder = newFolder()
    await (await start(folder)).stop()
    writeFileSync(join(folder, 'data/postmaster.pid'), `${process.pid}\n/nowhere\n0\n1\n\n`)
    expect((await start(folder)).reused).toBe(false)
  })

  it('takes another port when the wanted one is in use', async () => {
    const server = createServer()
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as { port: number }
    const postgres = await start(newFolder(), { port })
    expect(postgres.port).not.toBe(port)
    server.close()
  })

  it('begins anew when making its data was interrupted', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'data'), { recursive: true })
    writeFileSync(join(folder, 'data/half'), '')
    await start(folder)
  })

  it('refuses data of another major version, in one line', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'data'), { recursive: true })
    writeFileSync(join(folder, 'data/PG_VERSION'), '14\n')
    await expect(start(folder)).rejects.toThrow(
      /written by Postgres 14, but this version of Kubarium brings Postgres \d+\. Go back/,
    )
  })

  // As root Postgres runs as somebody else, who cannot walk into a private folder: then in a user namespace.
  it('runs in a folder that only its owner may enter', async () => {
    const postgres = await start(newFolder(0o700))
    expect(await query(postgres.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })
})
