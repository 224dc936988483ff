// `npm run cluster`: one simulated cluster without the product, for developers and tests.
import { randomBytes, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { PostgresClusterLog } from '@kubarium/platform-cluster-log'
import { createPool } from '@kubarium/platform-database'
import { Residence, stay } from '@kubarium/platform-residence'
import { clusterBase, standardSimulation, type ClusterOptions } from '@kubarium/kube-cluster'
import { unauthorized } from '@kubarium/kube-objects'
import { MemoryClusterLog, type ClusterLog } from '@kubarium/kube-store'
import { temporaryCertificateAuthority } from './kube-endpoint/certificate-authority.ts'
import { loadFieldDescriptions } from './kube-endpoint/field-descriptions.ts'
import { KubeServer } from './kube-endpoint/kube-server.ts'
import { kubeconfigText } from './kube-endpoint/kubeconfig.ts'

const USAGE = `Runs one simulated Kubernetes cluster.

  npm run cluster -- [options]

  --port N            HTTPS port on 127.0.0.1; 0: a free one (default 6443)
  --nodes N           nodes it starts with, 0 to 100 (default 3)
  --kubeconfig FILE   write a kubeconfig there when it is ready
  --token TOKEN       bearer token of the cluster's administrator (default: a random one)
  --controllers LIST  all, none, or names: deployment,replicaset,… (default all)
  --no-scheduler      pods stay unscheduled
  --no-kubelet        nobody runs pods
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
}

function number(name: string, text: string | undefined, fallback: number, max: number): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (text === '' || !Number.isFinite(value) || value < 0 || value > max) throw new UsageError(`--${name} takes a number from 0 to ${max}, not ${JSON.stringify(text)}`)
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
    pullSeconds: values['pull-seconds'] === undefined ? undefined : number('pull-seconds', values['pull-seconds'], 0, 3_600),
    options: {
      controllers: controllers === 'all' || controllers === 'none' ? controllers : controllers.split(',').map((name) => name.trim()),
      scheduler: !values['no-scheduler'],
      kubelet: !values['no-kubelet'],
    },
  }
}

async function openLog(database: string | undefined): Promise<{ log: ClusterLog; close(): Promise<void> }> {
  if (database === undefined) return { log: new MemoryClusterLog(), close: async () => undefined }
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
  loadFieldDescriptions()
  const authority = await temporaryCertificateAuthority()
  const { cert, key } = await authority.serverCertificate(['localhost', '127.0.0.1', '::1'])
  const cluster = { ...standardSimulation, ...(given.pullSeconds !== undefined && { pullSeconds: given.pullSeconds }), ...given.options }
  const { log, close } = await openLog(given.database)
  const base = clusterBase({ ...standardSimulation, caCertificate: authority.certificate, nodes: given.nodes, now: Date.now() - 1000 })
  await log.putBase(base)
  const clusterId = randomUUID()
  await log.create({ clusterId, baseId: base.id, seed: given.seed })
  const residence = new Residence({ log, cluster })
  const resident = await residence.get(clusterId)
  const user = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
  const server = new KubeServer({
    tls: { cert, key, ca: authority.certificate },
    pathPerCluster: false,
    admit: async ({ token, certificate }) => {
      if (token === given.token) return { user, resident }
      if (token === undefined && certificate) return { user: { name: certificate.user, groups: [...certificate.groups, 'system:authenticated'] }, resident }
      if (token === undefined) return { user: { name: 'system:anonymous', groups: ['system:unauthenticated'] }, resident }
      throw unauthorized()
    },
    onError: (error, requestId) => console.error(`request ${requestId} failed:`, error),
  })
  const port = await server.listen(given.port, '127.0.0.1')
  const url = `https://127.0.0.1:${port}`
  if (given.kubeconfig !== undefined) await writeFile(given.kubeconfig, kubeconfigText({ server: url, certificateAuthority: authority.certificate, token: given.token }), { mode: 0o600 })
  console.log(`cluster ready: ${url} token ${given.token}`)
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  while (!stopping.signal.aborted) await stay(resident, { signal: stopping.signal, log, quietMs: 86_400_000 })
  await server.close()
  residence.close()
  await close()
}

try {
  await main()
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof UsageError) console.error(`${message}\n\n${USAGE}`)
  else if (code === 'EADDRINUSE') console.error('The port is taken: choose another one with --port, or 0 for a free one.')
  else if (code === 'ECONNREFUSED' || code === '28P01' || code === '3D000') console.error(`The database cannot be used: ${message}`)
  else console.error(error)
  process.exitCode = 1
}
