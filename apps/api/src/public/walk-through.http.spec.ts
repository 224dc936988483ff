// docs/api.md, executed: against an api, a worker and a sandbox of its own.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scopes } from '@kubarium/contracts/public'
import { clusterBase, standardSimulation } from '@kubarium/kube-cluster'
import { PostgresClusterLog } from '@kubarium/platform-cluster-log'
import { createLogger } from '@kubarium/platform-telemetry'
import { bootSandbox, type Sandbox } from '../../../sandbox/src/boot.ts'
import { sandboxConfig } from '../../../sandbox/src/config.ts'
import { bootWorker, type Worker } from '../../../worker/src/boot.ts'
import { workerConfig } from '../../../worker/src/config.ts'
import { createStays } from '../../../worker/src/stays/stays.ts'
import { makeKey } from '../testing/public-caller.ts'
import { ORIGIN, startTestApi, type TestApi } from '../testing/test-api.ts'
import { isAsShown, Shell, stepsOf } from '../testing/walk-through.ts'

const DOCUMENT = 'docs/api.md'
const EXERCISE = 'exercises/service-without-endpoints'
const STEP_MS = 60_000

let folder: string
let api: TestApi
let worker: Worker
let sandbox: Sandbox
let log: PostgresClusterLog
let shell: Shell

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubarium-walk-'))
  mkdirSync(join(folder, 'content/exercises'), { recursive: true })
  cpSync(join('libs/learning/content', EXERCISE), join(folder, 'content', EXERCISE), { recursive: true })
  api = await startTestApi({
    CONTENT_FOLDER: join(folder, 'content'),
    CONTENT_DRAFTS: 'true',
    WEBHOOK_LOOPBACK: 'true',
  })
  const { system, config } = api.api.platform
  log = new PostgresClusterLog(system.pool, api.database.systemUrl)
  const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: Date.now() })
  await log.publishTemplate({ kubernetesVersion: 'v1.36.3', nodes: 3, base })
  const logger = createLogger('spec', process.env.SPEC_LOG ?? 'silent')
  const common = {
    DATABASE_SYSTEM_URL: api.database.systemUrl,
    LOG_LEVEL: 'silent',
    SWEEP_MS: '200',
    AUTH_SECRET: config.AUTH_SECRET,
  }
  worker = await bootWorker(workerConfig({ ...common, WEBHOOK_LOOPBACK: 'true' }), logger, createStays)
  await worker.application.listen(0, '127.0.0.1')
  sandbox = await bootSandbox(sandboxConfig({ ...common, ORIGIN, KUBE_PORT: '0', KUBE_CA_FOLDER: folder }), logger)
  await sandbox.application.listen(0, '127.0.0.1')
  Object.assign(config, { SANDBOX_URL: await sandbox.application.getUrl() })
  shell = new Shell({
    ORIGIN: api.url,
    KEY: await makeKey(api, await api.signUp('Ada'), scopes),
    HOOKS_PORT: String(await freePort()),
  })
  await shell.run(`ln -s '${join(process.cwd(), 'docs')}' '${folder}/docs'; cd '${folder}'`, STEP_MS)
}, 60_000)
afterAll(async () => {
  shell.close()
  await sandbox.application.close()
  await worker.application.close()
  await log.close()
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A newer version of an exercise, in which nothing is different but its number. */
async function publish(version: string): Promise<void> {
  const root = join(folder, 'content')
  const files = readdirSync(join(root, EXERCISE), { withFileTypes: true, recursive: true }).filter((one) =>
    one.isFile(),
  )
  const content = new Map(
    files.map((one): [string, string] => {
      const path = join(one.parentPath, one.name)
      const text = readFileSync(path, 'utf8')
      return [
        relative(root, path),
        one.name === 'exercise.yaml' ? text.replace(/^version: .*$/m, `version: ${version}`) : text,
      ]
    }),
  )
  await api.api.platform.content.publish(content, { drafts: false })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

describe(`what ${DOCUMENT} shows is what happens`, () => {
  const steps = stepsOf(DOCUMENT)

  it('has something to execute', () => {
    expect(steps.filter(({ kind }) => kind === 'run').length).toBeGreaterThan(8)
  })

  for (const step of steps)
    if (step.kind === 'meanwhile')
      it(`meanwhile: ${step.what} ${step.with.join(' ')}`, async () => {
        expect(step.what).toBe('publish')
        await publish(step.with[1]!)
      })
    else
      it(`line ${step.line}: ${step.script.trim().split('\n')[0]!}`, { timeout: STEP_MS + 5_000 }, async () => {
        const printed = await shell.run(step.script, STEP_MS)
        expect(isAsShown(printed, step.prints ?? ''), `${printed}\n--- is not ---\n${step.prints ?? ''}`).toBe(true)
      })
})
