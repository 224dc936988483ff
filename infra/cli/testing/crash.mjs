// Proves that nothing acknowledged is lost: the processes of a running product are killed at random moments of a burst of
// creates, the worker and the sandbox most often, and afterwards the cluster and its log are looked at.
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { signIn } from './lifecycle.mjs'
import { Product } from './product.mjs'

const KILLS = 30
/** Each once, among the others. */
const OTHERS = ['postgres', 'api', 'front', 'web']
const SETTLE_SECONDS = 60
/** Of one pod each; the three nodes of a playground take 110 each. */
const MAX_DEPLOYMENTS = 150
const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false })

/** @returns how many proofs passed and failed */
export async function crash(say) {
  const product = await Product.prepare()
  const problems = []
  try {
    if (!(await product.start())) throw new Error(`it did not come up\n${product.output}`)
    const { clusterId, server, token } = await openCluster(product)
    const acknowledged = { configmaps: [], deployments: [] }
    let next = 0
    let over = false
    const burst = async () => {
      while (!over) {
        const number = next++
        const isDeployment = number % 5 === 0 && acknowledged.deployments.length < MAX_DEPLOYMENTS
        const [plural, path, body] = isDeployment ? deployment(`d-${number}`) : configMap(`m-${number}`)
        const status = await post(server, token, path, body).catch(() => 0)
        if (status === 201) acknowledged[plural].push(body.metadata.name)
        await new Promise((done) => setTimeout(done, status === 201 ? 25 : 100))
      }
    }
    const writers = [burst(), burst(), burst()]
    for (const name of victims()) {
      await new Promise((done) => setTimeout(done, randomInt(100, 1000)))
      const before = pidOf(product, name)
      if (before === undefined) continue
      try {
        process.kill(before, 'SIGKILL')
      } catch {
        continue
      }
      await product.until(() => {
        const now = pidOf(product, name)
        return now !== undefined && now !== before && isAlive(now)
      }, 30)
      // The next one dies in the middle of writes again, not while nothing can be written.
      const written = count(acknowledged)
      await product.until(() => count(acknowledged) > written, 30)
    }
    over = true
    await Promise.all(writers)
    const settled = await product.until(async () => {
      const deployments = await list(server, token, '/apis/apps/v1/namespaces/default/deployments').catch(
        () => undefined,
      )
      return deployments?.every(({ status }) => status.readyReplicas === 1)
    }, SETTLE_SECONDS)
    if (!settled) problems.push('controllers did not finish their work')
    for (const [plural, path] of [
      ['configmaps', '/api/v1/namespaces/default/configmaps'],
      ['deployments', '/apis/apps/v1/namespaces/default/deployments'],
    ]) {
      const names = new Set((await list(server, token, path)).map(({ metadata }) => metadata.name))
      const lost = acknowledged[plural].filter((name) => !names.has(name))
      if (lost.length > 0) problems.push(`lost ${plural}: ${lost.join(', ')}`)
    }
    const { revisions, gaps } = await readLog(product, clusterId)
    if (gaps.length > 0) problems.push(`revisions missing or twice after ${gaps.join(', ')}`)
    await product.stop()
    const writes = count(acknowledged)
    if (writes < KILLS) problems.push(`only ${writes} writes were acknowledged`)
    say(
      `${problems.length === 0 ? '✓' : '✗'} ${KILLS} kills of sandbox and worker, one each of ${OTHERS.join(', ')}: ${writes} acknowledged writes, ${revisions} revisions${problems.map((problem) => `\n  ${problem}`).join('')}`,
    )
  } catch (error) {
    problems.push(error.message)
    say(`✗ killing sandbox and worker: ${error.message}\n${product.output}`)
  } finally {
    product.remove()
  }
  return problems.length === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

const count = ({ configmaps, deployments }) => configmaps.length + deployments.length

/** Whom to kill, in turn: sandbox and worker, with each of the others somewhere in between. */
function victims() {
  const names = Array.from({ length: KILLS }, (_, i) => (i % 2 === 0 ? 'sandbox' : 'worker'))
  for (const other of OTHERS) names.splice(randomInt(1, names.length), 0, other)
  return names
}

/** The process of that name; undefined while the list is being written. */
function pidOf(product, name) {
  try {
    if (name === 'postgres') return product.postgresPid
    return product.pids[name]
  } catch {
    return undefined
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function openCluster(product) {
  const cookie = await signIn(product)
  const get = (path) => fetch(`${product.url}${path}`, { headers: { cookie } })
  const { clusters } = await (await get('/v1/clusters')).json()
  const config = await (await get(`/v1/clusters/${clusters[0].id}/kubeconfig`)).text()
  return { clusterId: clusters[0].id, server: /server: (\S+)/.exec(config)[1], token: /token: (\S+)/.exec(config)[1] }
}

const configMap = (name) => [
  'configmaps',
  '/api/v1/namespaces/default/configmaps',
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
]
const deployment = (name) => [
  'deployments',
  '/apis/apps/v1/namespaces/default/deployments',
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }] },
      },
    },
  },
]

function request(server, token, method, path, body) {
  return new Promise((resolve, reject) => {
    const sent = https.request(
      `${server}${path}`,
      {
        method,
        agent,
        timeout: 10_000,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      },
      (response) => {
        const chunks = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }))
        response.on('error', reject)
      },
    )
    sent.on('timeout', () => sent.destroy(new Error('no answer')))
    sent.on('error', reject)
    sent.end(body && JSON.stringify(body))
  })
}

async function post(server, token, path, body) {
  return (await request(server, token, 'POST', path, body)).status
}

async function list(server, token, path) {
  return JSON.parse((await request(server, token, 'GET', path)).body).items
}

/** Every revision in the database, in the order in which it was appended. */
async function readLog(product, clusterId) {
  // Loaded here: this file is read before packages are installed.
  const { default: pg } = await import('pg')
  const { systemPassword } = JSON.parse(readFileSync(join(product.home, 'secrets.json'), 'utf8'))
  const port = readFileSync(join(product.home, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[3]
  const client = new pg.Client({
    connectionString: `postgresql://kubarium_system:${systemPassword}@127.0.0.1:${port}/kubarium`,
  })
  await client.connect()
  try {
    const {
      rows: [{ compacted }],
    } = await client.query('select compacted from cluster where id = $1', [clusterId])
    const { rows } = await client.query('select data from cluster_append where cluster_id = $1 order by revision', [
      clusterId,
    ])
    const numbers = rows.flatMap(({ data }) => JSON.parse(inflateSync(data).toString()).map(({ revision }) => revision))
    const gaps = numbers.filter((number, i) => number !== (i === 0 ? Number(compacted) + 1 : numbers[i - 1] + 1))
    return { revisions: numbers.length, gaps }
  } finally {
    await client.end()
  }
}
