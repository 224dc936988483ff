// `npm run cluster`: one simulated cluster without the product, for developers and tests.
import { randomBytes, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { ClusterOptions } from '@kubarium/kube-cluster'
import { MemoryClusterLog, type ClusterLog } from '@kubarium/kube-store'
import { useFieldDescriptions } from './kube-endpoint/field-descriptions.ts'
import { startLocalCluster } from './local-cluster.ts'

const USAGE = `Runs one simulated Kubernetes cluster.

  npm run cluster -- [options]

  --port N            HTTPS port on 127.0.0.1; 0: a free one (default 6443)
  --nodes N           nodes it starts with, 0 to 100 (default 3)
  --kubeconfig FILE   write a kubeconfig there when it is ready
  --token TOKEN       bearer token of the cluster's administrator (default: a random one)
  --controllers LIST  all, none, or names: deployment,replicaset,… (default all)
  --no-scheduler      pods stay unscheduled
  --no-kubelet        nobody runs pods
  --cloud             load balancers get addresses, claims get disks (classes standard, standard-immediate)
  --pull-seconds N    how long an image takes to pull (default: by its size)
  --seed TEXT         chance of the cluster: same seed and inputs, same cluster (default: random)
  --database URL      keep the cluster in this Postgres (migrated with npm start); default: in memory
  --help`

class UsageError extends Error {}

interface Settings {
  readonly port: number
  readonly nodes: number
  readonly kubeconfig: string | undefined
  readonly token: string
  readonly database: string | undefined
  readonly seed: string
  readonly options: Pick<ClusterOptions, 'controllers' | 'scheduler' | 'kubelet'>
  readonly pullSeconds: number | undefined
  readonly cloud: boolean
}

function number(name: string, text: string | undefined, fallback: number, max: number): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (text === '' || !Number.isFinite(value) || value < 0 || value > max)
    throw new UsageError(`--${name} takes a number from 0 to ${max}, not ${JSON.stringify(text)}`)
  return value
}

function settings(args: readonly string[]): Settings | 'help' {
  let values
  try {
    ;({ values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        nodes: { type: 'string' },
        kubeconfig: { type: 'string' },
        token: { type: 'string' },
        controllers: { type: 'string' },
        'no-scheduler': { type: 'boolean' },
        'no-kubelet': { type: 'boolean' },
        cloud: { type: 'boolean' },
        'pull-seconds': { type: 'string' },
        seed: { type: 'string' },
        database: { type: 'string' },
        help: { type: 'boolean' },
      },
    }))
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
  if (values.help) return 'help'
  const { controllers = 'all' } = values
  return {
    port: number('port', values.port, 6443, 65_535),
    nodes: Math.floor(number('nodes', values.nodes, 3, 100)),
    kubeconfig: values.kubeconfig,
    token: values.token ?? randomBytes(24).toString('base64url'),
    database: values.database,
    seed: values.seed ?? randomUUID(),
    cloud: values.cloud ?? false,
    pullSeconds:
      values['pull-seconds'] === undefined ? undefined : number('pull-seconds', values['pull-seconds'], 0, 3_600),
    options: {
      controllers:
        controllers === 'all' || controllers === 'none'
          ? controllers
          : controllers.split(',').map((name) => name.trim()),
      scheduler: !values['no-scheduler'],
      kubelet: !values['no-kubelet'],
    },
  }
}

async function openLog(database: string | undefined): Promise<{ log: ClusterLog; close(): Promise<void> }> {
  if (database === undefined) return { log: new MemoryClusterLog(), close: async () => undefined }
  // Only those who want one wait for the code of a database.
  const { PostgresClusterLog, createPool } = await import('./database-log.ts')
  const pool = createPool(database)
  const log = new PostgresClusterLog(pool, database)
  return {
    log,
    close: async () => {
      await log.close()
      await pool.end()
    },
  }
}

async function main(): Promise<void> {
  const given = settings(process.argv.slice(2))
  if (given === 'help') {
    console.log(USAGE)
    return
  }
  useFieldDescriptions()
  const { log, close } = await openLog(given.database)
  const { port, nodes, token, seed, pullSeconds, cloud, options } = given
  const local = await startLocalCluster({
    port,
    nodes,
    token,
    seed,
    pullSeconds,
    cloud,
    options,
    log,
    onError: (error, requestId) => console.error(`request ${requestId} failed:`, error),
  })
  if (given.kubeconfig !== undefined) await writeFile(given.kubeconfig, local.kubeconfig, { mode: 0o600 })
  console.log(`cluster ready: ${local.url} token ${token}`)
  const signalled = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  try {
    await Promise.race([signalled, local.running])
  } finally {
    await local.stop()
    await close()
  }
}

try {
  await main()
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof UsageError) console.error(`${message}\n\n${USAGE}`)
  else if (code === 'EADDRINUSE')
    console.error('The port is taken: choose another one with --port, or 0 for a free one.')
  else if (code === 'ECONNREFUSED' || code === '28P01' || code === '3D000')
    console.error(`The database cannot be used: ${message}`)
  else console.error(error)
  process.exitCode = 1
}
