// What the front-door commands share: where the workspace is, whether it is installed, generated and built, and how to
// run a program. Plain Node without dependencies, because it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** Where everything lives that a running Kubarium keeps on this machine. */
export const stateFolder = process.env.KUBARIUM_HOME ? resolve(process.env.KUBARIUM_HOME) : join(root, '.kubarium')

/** An expected fault: printed as one line, without a stack. */
export class Fault extends Error {}

/** Runs `main` and turns what goes wrong into one clear line and exit status 1. */
export async function command(main) {
  try {
    const status = await main(process.argv.slice(2))
    process.exitCode = status ?? 0
  } catch (error) {
    console.error(explain(error))
    process.exitCode = 1
  }
}

/** One line for the faults people meet, the stack for those nobody expected. */
export function explain(error) {
  if (error instanceof Fault) return error.message
  if (error?.code === 'ENOSPC')
    return 'The disk is full. Free some space and run the command again; nothing that was stored is lost.'
  if (error?.code === 'EACCES' || error?.code === 'EROFS')
    return `No permission to write ${error.path ?? 'here'}. Run as the user who owns this folder.`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const quiet = {
  NX_NO_CLOUD: 'true',
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NEXT_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
}

/**
 * Runs a program to its end.
 * @param {string} file program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, show?: boolean, cwd?: string }} [options] `show`: let it write to our terminal
 * @returns {Promise<{ status: number, output: string }>} its exit status and, unless shown, what it wrote
 */
export function run(file, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...quiet, ...options.env },
      stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', fail)
    child.on('close', (code, signal) => done({ status: code ?? (signal ? 128 : 1), output }))
  })
}

/** Runs a program that must succeed; otherwise a Fault with the end of what it said. */
export async function must(what, file, args, options = {}) {
  const { status, output } = await run(file, args, options)
  if (status === 0) return output
  const tail = output.trim().split('\n').slice(-25).join('\n')
  if (/ENOSPC|No space left on device/.test(output))
    throw new Fault(`${what} failed: the disk is full. Free some space and run the command again.`)
  throw new Fault(`${what} failed (exit status ${status}).${tail ? `\n${tail}` : ''}`)
}

/** The program of an installed package. */
export const bin = (name) => join(root, 'node_modules', '.bin', name)

/** Are the packages of the lock file in node_modules, in these versions? */
export function isInstalled() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages
  const present = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, { version, link, optional, peer, devOptional }]) => {
    if (!path.includes('node_modules/')) return true
    const found = present[path]
    if (!found) return Boolean(optional || peer || devOptional)
    return Boolean(link) || found.version === version
  })
}

/** Installs what the lock file says unless it is there. */
export async function install(progress) {
  if (isInstalled()) return
  progress('Installing packages (a minute or two, once)')
  await must('npm ci', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
}

/** Makes the Prisma client when the schema is newer than it. */
export async function generate(progress) {
  const made = join(root, 'libs/platform/database/src/generated')
  const inputs = hashOf(['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'])
  await stamped('generate', inputs, existsSync(made), async () => {
    progress('Generating the database client')
    // The schema engine is not needed to generate and cannot be fetched everywhere: name a program that is there.
    await must('prisma generate', bin('prisma'), ['generate'], { env: { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' } })
  })
}

/** Bundles the applications and tools when a source is newer than they are. */
export async function bundle(progress) {
  const inputs = hashOf(
    [
      'apps/api',
      'apps/front',
      'apps/sandbox',
      'apps/worker',
      'libs',
      'tsconfig.base.json',
      'rolldown.config.mjs',
      'package-lock.json',
    ],
    (path) => !path.startsWith('libs/ui/'),
  )
  await stamped('bundle', inputs, existsSync(join(root, 'dist/apps/api/main.js')), async () => {
    progress('Building the servers')
    await must('rolldown', bin('rolldown'), ['-c', 'rolldown.config.mjs', '--log-level', 'warn'])
  })
}

/**
 * Does a piece of work only when its inputs are not those of the last time.
 * @param {string} name of the stamp
 * @param {string} inputs hash of all it depends on
 * @param {boolean} present is its result still there?
 */
export async function stamped(name, inputs, present, work) {
  const file = join(root, 'node_modules', '.kubarium', name)
  if (present && existsSync(file) && readFileSync(file, 'utf8') === inputs) return false
  await work()
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, inputs)
  return true
}

const skipped = new Set(['node_modules', 'dist', '.next', '.nx', 'generated', 'next-env.d.ts'])

/** A hash over the contents of files and folders (relative to the workspace); specs do not count. */
export function hashOf(paths, wanted = () => true) {
  const hash = createHash('sha256')
  const visit = (path) => {
    const full = join(root, path)
    if (!existsSync(full) || !wanted(path)) return
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) if (!skipped.has(name)) visit(`${path}/${name}`)
    } else if (!/\.spec\.tsx?$/.test(path)) {
      hash.update(path).update('\0').update(readFileSync(full)).update('\0')
    }
  }
  for (const path of paths) visit(path)
  return hash.digest('hex')
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Lets git run our commit hook, unless somebody chose another one or there is no git. */
export function useCommitHook() {
  if (process.env.CI || !existsSync(join(root, '.git'))) return
  const git = (...args) => spawnSync('git', ['-C', root, 'config', '--local', ...args], { encoding: 'utf8' })
  if (!git('--get', 'core.hooksPath').stdout?.trim()) git('core.hooksPath', '.githooks')
}
