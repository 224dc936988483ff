// One embedded Postgres per folder: made, started, found again and stopped.
import { randomBytes, randomInt } from 'node:crypto'
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { DatabaseFault } from '../fault.ts'
import { findPostgres, type PostgresProgram } from './postgres-program.ts'

export interface EmbeddedOptions {
  /** Holds `data/`, `password` and `postgres.log`; made when missing. */
  readonly folder: string
  /** Port to take when it is free; otherwise another one is found. */
  readonly port?: number
  /** For tests: what was committed may be lost when the machine stops. Saves most of the time of a commit. */
  readonly forgetful?: boolean
}

export interface EmbeddedPostgres {
  /** Connects as the superuser to the database `postgres`. */
  readonly url: string
  readonly port: number
  /** True when it was already running. */
  readonly reused: boolean
  /** Resolves when Postgres ends without being asked to. */
  readonly died: Promise<void>
  /** Asks it to end, letting nobody finish, and waits for that. Everything committed is kept. */
  stop(): Promise<void>
}

const START_SECONDS = 60

/** Processes of a Postgres that was killed still hold its memory. */
class StillInUse extends DatabaseFault {}

/**
 * Makes sure that the Postgres of a folder runs.
 * @throws DatabaseFault with one line for what a person can mend
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { folder } = options
  mkdirSync(folder, { recursive: true })
  const program = await findPostgres(folder)
  const data = join(folder, 'data')
  const password = passwordOf(folder)
  if (existsSync(join(data, 'PG_VERSION'))) {
    assertSameMajor(data, program)
    const running = await findRunning(data, password)
    if (running) return running
  } else {
    await initialise(program, folder, data, password)
  }
  return await startAfterOthers(program, options, data, password)
}

/**
 * Starts it, as soon as nothing of a killed one is left: its children notice a moment later than the world that their
 * parent is gone, and until then they hold the memory that a new one refuses to share.
 */
async function startAfterOthers(
  program: PostgresProgram,
  options: EmbeddedOptions,
  data: string,
  password: string,
): Promise<EmbeddedPostgres> {
  const deadline = Date.now() + START_SECONDS * 1000
  for (;;) {
    try {
      return await start(program, options, data, password)
    } catch (error) {
      if (!(error instanceof StillInUse) || Date.now() > deadline) throw error
      await pause(100)
    }
  }
}

/** The running Postgres of a folder, or undefined. */
export async function findEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres | undefined> {
  const data = join(folder, 'data')
  return existsSync(join(data, 'PG_VERSION')) ? await findRunning(data, passwordOf(folder)) : undefined
}

function passwordOf(folder: string): string {
  const file = join(folder, 'password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

function assertSameMajor(data: string, program: PostgresProgram): void {
  const stored = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (stored === program.major) return
  throw new DatabaseFault(
    `The data in ${data} was written by Postgres ${stored}, but this version of Kubarium brings Postgres ${program.major}. ` +
      'Go back to the version that wrote it, or move that folder away to start with an empty database.',
  )
}

async function initialise(program: PostgresProgram, folder: string, data: string, password: string): Promise<void> {
  // A data directory without PG_VERSION is one whose making was interrupted.
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { mode: 0o700 })
  program.own(data)
  const file = join(folder, `initial-password-${process.pid}`)
  writeFileSync(file, password, { mode: 0o600 })
  program.own(file)
  try {
    const child = program.spawn('initdb', [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${file}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
    ])
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const code = await new Promise((done, fail) => child.on('close', done).on('error', fail))
    if (code !== 0) {
      rmSync(data, { recursive: true, force: true })
      throw new DatabaseFault(
        explainOutput(output) ?? `Postgres could not make its data directory ${data}:\n${output.trim()}`,
      )
    }
  } finally {
    rmSync(file, { force: true })
  }
}

async function start(
  program: PostgresProgram,
  { folder, port: preferred = 54329, forgetful = false }: EmbeddedOptions,
  data: string,
  password: string,
): Promise<EmbeddedPostgres> {
  const port = await freePort(preferred)
  const log = join(folder, 'postgres.log')
  const out = openSync(log, 'w')
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(forgetful ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ]
  // In a session of its own: Ctrl-C reaches the applications first, and we stop Postgres after them.
  const child = program.spawn('postgres', ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    stdio: ['ignore', out, out],
    detached: true,
  })
  closeSync(out)
  child.unref()
  let ended = false
  const died = new Promise<void>((done) => {
    child.on('close', () => ((ended = true), done()))
    child.on('error', () => ((ended = true), done()))
  })
  const url = urlOf(port, password)
  const deadline = Date.now() + START_SECONDS * 1000
  while (!(await answersFor(url, data))) {
    const said = existsSync(log) ? readFileSync(log, 'utf8') : ''
    if (ended) {
      const Kind = said.includes('pre-existing shared memory block') ? StillInUse : DatabaseFault
      throw new Kind(
        explainOutput(said) ??
          `Postgres did not start; the end of ${log}:\n${said.trim().split('\n').slice(-8).join('\n')}`,
      )
    }
    if (Date.now() > deadline) throw new DatabaseFault(`Postgres did not answer within ${START_SECONDS} s; see ${log}.`)
    await pause(20)
  }
  return { url, port, reused: false, died, stop: () => stopAndWait(child.pid!, () => ended) }
}

/** A Postgres that already runs on this data directory, for instance after its starter was killed. */
async function findRunning(data: string, password: string): Promise<EmbeddedPostgres | undefined> {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const [pid, , , port] = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
  if (!pid || !isPostgres(Number(pid))) {
    // Left by a Postgres that was killed: its number may since have gone to another program, at which Postgres balks.
    rmSync(file, { force: true })
    return undefined
  }
  const url = urlOf(Number(port), password)
  const deadline = Date.now() + START_SECONDS * 1000
  while (!(await answersFor(url, data))) {
    if (!isPostgres(Number(pid))) return undefined
    if (Date.now() > deadline) {
      throw new DatabaseFault(
        `A Postgres (process ${pid}) holds ${data} but does not answer on port ${port}. End it with: kill -INT ${pid}`,
      )
    }
    await pause(50)
  }
  const gone = (): boolean => !isPostgres(Number(pid))
  return { url, port: Number(port), reused: true, died: untilGone(gone), stop: () => stopAndWait(Number(pid), gone) }
}

async function untilGone(gone: () => boolean): Promise<void> {
  while (!gone()) await pause(1000, undefined, { ref: false })
}

async function stopAndWait(pid: number, gone: () => boolean): Promise<void> {
  if (gone()) return
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return
  }
  const deadline = Date.now() + 30_000
  while (!gone() && Date.now() < deadline) await pause(10)
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const commandLine = `/proc/${pid}/cmdline`
  // Where there is no /proc, a living process of that number has to be taken for it.
  return (
    !existsSync('/proc/self') || (existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes('postgres'))
  )
}

function urlOf(port: number, password: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`
}

/** Whether the Postgres of this data directory answers: another one on the same port does not count. */
async function answersFor(url: string, data: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    return rows[0]?.data_directory === data
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The wanted port, or one below those that outgoing connections are given (see infra/cli/start/ports.mjs). */
async function freePort(preferred: number): Promise<number> {
  for (let port = preferred; ; port = randomInt(20_000, 32_000)) if (port !== 0 && (await isFree(port))) return port
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => done(true)))
  })
}

function explainOutput(output: string): string | undefined {
  if (output.includes('No space left on device')) {
    return 'The disk is full: Postgres cannot write. Free some space and run the command again; nothing that was stored is lost.'
  }
  if (output.includes('could not access directory') || output.includes('Permission denied')) {
    return `Postgres may not read its own folder. Keep Kubarium in a folder that everybody may enter (such as /srv), or run it as an ordinary user.`
  }
  return undefined
}

/** Lets other users walk through a folder made for one run (Postgres does not run as root). */
export function openForPostgres(folder: string): void {
  chmodSync(folder, 0o711)
}
