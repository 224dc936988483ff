// npm start [-- --no-web]: sets up whatever is missing and runs everything, until Ctrl-C. Without the web, only the
// servers behind it are built and run: for work on them, and for measuring.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import {
  bundle,
  command,
  Fault,
  generate,
  hashOf,
  install,
  must,
  root,
  stateFolder,
  useCommitHook,
} from '../workspace.mjs'
import { becomeTheInstance } from '../start/instance.mjs'
import { assertFree, freePort, portOf } from '../start/ports.mjs'
import { Processes } from '../start/processes.mjs'
import { readSecrets } from '../start/secrets.mjs'
import { buildWeb, webServer } from './build.mjs'

// Reconciling makes much that is garbage a moment later: with room for it a tenth less time goes into collecting.
const YOUNG_GENERATION = '--max-semi-space-size=64'

const DEMO = { name: 'Demo Learner', email: 'demo@kubarium.local' }

await command(async (args) => {
  const unknown = args.find((arg) => arg !== '--no-web')
  if (unknown) throw new Fault(`Unknown option ${unknown}. There is --no-web: run the servers without the pages.`)
  const withWeb = args.length === 0
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))
  const instance = becomeTheInstance(stateFolder)
  const cleanUp = [() => instance.leave()]
  // Ctrl-C while starting stops what is there already.
  let stop = () => undefined
  const stopped = new Promise((done) => (stop = done))
  // npm passes on what the terminal has sent to everybody already: the same Ctrl-C twice is one.
  let asked = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (asked && performance.now() - asked > 2000) process.exit(130)
      asked ||= performance.now()
      stop(signal)
    })
  }
  try {
    const started = start(cleanUp, instance, withWeb)
    await Promise.race([started, stopped])
    await stopped
    // What is just being done ends by itself, or with us.
    await Promise.race([started.catch(() => undefined), pause(3000)])
    say('Stopping')
  } finally {
    for (const undo of cleanUp.reverse()) await undo()
  }
  console.log('Stopped. Everything is kept; start again with: npm start')
  process.exit(0)
})

async function start(cleanUp, instance, withWeb) {
  const began = performance.now()
  const settings = await readSettings()
  await install(say)
  useCommitHook()
  await generate(say)
  await bundle(say)
  const secrets = readSecrets(stateFolder)
  // The pages take longest: they are built while the database is made ready.
  const [urls] = await Promise.all([prepareDatabase(secrets, cleanUp), withWeb && buildWeb(say)])

  say('Starting the processes')
  const processes = new Processes({ logs: join(stateFolder, 'logs'), pids: join(stateFolder, 'processes.json'), say })
  cleanUp.push(() => processes.stop(['front', 'web', 'api', 'sandbox', 'worker']))
  const programs = await programsOf(settings, secrets, urls, withWeb)
  await Promise.all(programs.map((program) => processes.start(program)))
  await seed(secrets, urls, settings)

  instance.tell(settings.origin)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(
    [
      '',
      `  Kubarium is up after ${seconds} s:  ${settings.origin}`,
      '',
      `  Demo learner   ${DEMO.email}`,
      `  Password       ${secrets.demoPassword}`,
      `  Kubernetes     ${settings.kubeUrl}  (kubeconfigs are on the page of each cluster)`,
      '',
      `  Logs in ${join(stateFolder, 'logs')}. Stop with Ctrl-C; everything is kept.`,
      '',
    ].join('\n'),
  )
}

/** What can be chosen, checked before anything is done. */
async function readSettings() {
  const host = process.env.HOST || '127.0.0.1'
  const port = portOf('PORT', 3000)
  const kubePort = portOf('KUBE_PORT', 6443)
  if (port === kubePort) throw new Fault('PORT and KUBE_PORT are the same. Choose two ports.')
  await assertFree(port, host, 'PORT', 'for the browser')
  await assertFree(kubePort, host, 'KUBE_PORT', 'for kubectl')
  return {
    host,
    port,
    kubePort,
    origin: process.env.ORIGIN || `http://localhost:${port}`,
    kubeUrl: process.env.KUBE_URL || `https://127.0.0.1:${kubePort}`,
  }
}

/** @returns the URLs with which the applications connect */
async function prepareDatabase(secrets, cleanUp) {
  const database = await import(pathToFileURL(join(root, 'dist/tools/setup/main.js')).href)
  try {
    let owner = process.env.DATABASE_URL
    if (owner) {
      say('Connecting to the database of DATABASE_URL')
      await database.assertReachable(owner, 'DATABASE_URL')
    } else {
      say('Starting the database')
      const server = await startPostgres(database, cleanUp)
      owner = await database.ensureDatabase(server.url, 'kubarium')
    }
    const { applied, ...urls } = await database.prepareDatabase(owner, join(root, 'prisma'), {
      app: secrets.appPassword,
      system: secrets.systemPassword,
    })
    if (applied.length > 0) say(`Migrated the database: ${applied.join(', ')}`)
    return urls
  } catch (error) {
    throw error.name === 'DatabaseFault' ? new Fault(error.message) : error
  }
}

/** Our own Postgres, started again when it dies: on the port that everybody knows. */
async function startPostgres(database, cleanUp) {
  const folder = join(stateFolder, 'postgres')
  let stopping = false
  let server = await database.startEmbeddedPostgres({ folder, port: portOf('POSTGRES_PORT', 54329) })
  if (server.reused) say('The database was still running')
  let restart = Promise.resolve()
  const startAgain = async () => {
    while (!stopping) {
      say('The database ended; starting it again')
      try {
        server = await database.startEmbeddedPostgres({ folder, port: server.port })
        return void watch()
      } catch (error) {
        say(error.message)
        await pause(5000)
      }
    }
  }
  const watch = async () => {
    await server.died
    restart = startAgain()
  }
  void watch()
  cleanUp.push(async () => {
    stopping = true
    // One that is just coming up would outlive us.
    await restart
    await server.stop()
  })
  return server
}

async function programsOf({ host, port, kubePort, origin, kubeUrl }, { authSecret }, { appUrl, systemUrl }, withWeb) {
  const ports = { api: await freePort(), sandbox: await freePort(), worker: await freePort(), web: await freePort() }
  const ca = join(stateFolder, 'ca')
  // Who develops on this machine receives webhooks on it too; nobody else reaches us then.
  const isAlone = ['127.0.0.1', 'localhost', '::1'].includes(host) && !process.env.SMTP_URL
  const webhookLoopback = process.env.WEBHOOK_LOOPBACK || String(isAlone)
  const all = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATABASE_URL: '',
    LOG_LEVEL: process.env.LOG_LEVEL || 'info',
    ORIGIN: origin,
    KUBE_URL: kubeUrl,
  }
  const program = (name, env) => ({
    name,
    args: ['--enable-source-maps', YOUNG_GENERATION, join(root, `dist/apps/${name}/main.js`)],
    env: { ...all, ...env },
  })
  const programs = [
    program('worker', {
      WORKER_PORT: String(ports.worker),
      DATABASE_SYSTEM_URL: systemUrl,
      AUTH_SECRET: authSecret,
      WEBHOOK_LOOPBACK: webhookLoopback,
    }),
    program('sandbox', {
      SANDBOX_PORT: String(ports.sandbox),
      KUBE_HOST: host,
      KUBE_PORT: String(kubePort),
      KUBE_CA_FOLDER: ca,
      DATABASE_SYSTEM_URL: systemUrl,
      AUTH_SECRET: authSecret,
    }),
    program('api', {
      API_PORT: String(ports.api),
      SANDBOX_URL: `http://127.0.0.1:${ports.sandbox}`,
      DATABASE_APP_URL: appUrl,
      DATABASE_SYSTEM_URL: systemUrl,
      AUTH_SECRET: authSecret,
      KUBE_CA_FOLDER: ca,
      OUTBOX: process.env.SMTP_URL ? 'false' : 'true',
      WEBHOOK_LOOPBACK: webhookLoopback,
      CONTENT_FOLDER: process.env.CONTENT_FOLDER || join(root, 'libs/learning/content'),
      CONTENT_DRAFTS: 'true',
    }),
    program('front', {
      HOST: host,
      PORT: String(port),
      API_URL: `http://127.0.0.1:${ports.api}`,
      SANDBOX_URL: `http://127.0.0.1:${ports.sandbox}`,
      WEB_URL: `http://localhost:${ports.web}`,
    }),
  ]
  if (withWeb && existsSync(webServer)) {
    programs.push({
      name: 'web',
      args: ['--import', pathToFileURL(join(root, 'infra/cli/start/exit-with-parent.mjs')).href, webServer],
      env: {
        NODE_ENV: 'production',
        HOSTNAME: 'localhost',
        PORT: String(ports.web),
        API_URL: `http://127.0.0.1:${ports.api}`,
        NEXT_TELEMETRY_DISABLED: '1',
        DEVELOPMENT_PAGES: process.env.SMTP_URL ? 'false' : 'true',
      },
      readyPort: ports.web,
    })
  }
  return programs
}

/** The demo learner and a first cluster, once per database. */
async function seed(secrets, { appUrl, systemUrl }, { origin, kubeUrl }) {
  const file = join(stateFolder, 'seeded')
  const database = new URL(systemUrl)
  const inputs = `${database.host}${database.pathname} ${hashOf(['apps/api/src/seed'])}`
  if (existsSync(file) && readFileSync(file, 'utf8') === inputs) return
  say('Making the demo learner')
  const output = await must('seed', process.execPath, [join(root, 'dist/tools/seed/main.js')], {
    env: {
      DATABASE_URL: '',
      DATABASE_APP_URL: appUrl,
      DATABASE_SYSTEM_URL: systemUrl,
      ORIGIN: origin,
      KUBE_URL: kubeUrl,
      AUTH_SECRET: secrets.authSecret,
      OUTBOX: 'true',
      LOG_LEVEL: 'warn',
      DEMO_NAME: DEMO.name,
      DEMO_EMAIL: DEMO.email,
      DEMO_PASSWORD: secrets.demoPassword,
    },
  })
  if (output.includes('seeded')) writeFileSync(file, inputs)
}

function say(line) {
  console.log(`· ${line}`)
}
