// Figures of a whole product as `npm start` runs it: Postgres durable, worker and sandbox in processes of their own,
// everything through HTTPS and Socket.IO.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import https from 'node:https'
import { performance } from 'node:perf_hooks'
import { signIn } from '../testing/lifecycle.mjs'
import { Product } from '../testing/product.mjs'
import { Fault } from '../workspace.mjs'
import { cpuOf, inTurn, pause, percentile } from './figures.mjs'
import { submissionFigures } from './submissions.mjs'

const CREATIONS = 300
/** Clusters for warming up, and deployments in each: a worker runs for weeks, and compiles as it goes. */
const WARM_CLUSTERS = 100
const WARM_ROUNDS = 10
/** Clusters for a deployment each, one after the other. */
const CASCADES = 100
/** Clusters in which much happens, some at a time. */
const CLUSTERS = 200
/** Within it after its creation a cluster has a worker (a sweep, a job), and for half a minute from then. */
const STAYS_BEGIN_MS = 3_000
/** Clusters in which something happens at once. */
const AT_ONCE = 16
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'
const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false })

/** @returns the figures, as `table` takes them */
export async function durableFigures(say) {
  const product = await Product.prepare({
    args: ['--no-web'],
    env: {
      CLUSTERS_PER_PERSON: '1000',
      CLUSTERS_PER_ORGANISATION: '1000',
      WORKER_CLUSTERS: '1000',
      PULL_SECONDS: '0',
      RATE_LIMITS: 'false',
    },
  })
  try {
    if (!(await product.start())) throw new Fault(`it did not come up\n${product.output}`)
    const cookie = await signIn(product, { keepCopy: true })
    say('Measuring with Postgres, the worker in its own process')
    const { clusters } = await createClusters(product, cookie, WARM_CLUSTERS)
    await warmUp(clusters)
    return [
      ...(await createClusters(product, cookie, CREATIONS)).figures,
      ...(await writes(clusters[0])),
      ...(await cascade(product, cookie)),
      ...(await manyPods(product, cookie)),
      ...(await wakeUps(product, cookie)),
      ...(await keystrokes(product, cookie, clusters[0].id)),
      ...(await submissionFigures(product, cookie)),
    ]
  } finally {
    await product.stop()
    product.remove()
  }
}

async function createCluster({ url }, cookie, name, nodes) {
  const response = await fetch(`${url}/v1/clusters`, {
    method: 'POST',
    headers: { cookie, origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ name, nodes }),
  })
  if (response.status !== 201) throw new Error(`creating a cluster: ${response.status} ${await response.text()}`)
  return await response.json()
}

/** A cluster with the address and the token of its kubeconfig. */
async function reach({ url }, cookie, { id }) {
  const config = await (await fetch(`${url}/v1/clusters/${id}/kubeconfig`, { headers: { cookie } })).text()
  return { id, server: /server: (\S+)/.exec(config)[1], token: /token: (\S+)/.exec(config)[1] }
}

/** @returns so many, and what creating the second half of them took */
async function createClusters(product, cookie, count) {
  const samples = []
  const made = []
  for (let i = 0; i < count; i++) {
    const at = performance.now()
    made.push(await createCluster(product, cookie, `b-${randomUUID()}`, 3))
    samples.push(performance.now() - at)
  }
  const clusters = []
  for (const cluster of made) clusters.push(await reach(product, cookie, cluster))
  return { clusters, figures: [timing('cluster creation', samples.slice(count / 2), '3 ms')] }
}

async function warmUp(clusters) {
  const all = clusters.map((cluster) => ({ cluster, seen: watch(cluster, DEPLOYMENTS) }))
  for (let round = 0; round < WARM_ROUNDS; round++)
    await inTurn(all.length, AT_ONCE, (i) => deploy(all[i], `warm-${round}`))
  for (const { seen } of all) seen.end()
}

async function writes(cluster) {
  const samples = []
  for (let i = 0; i < 300; i++) {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `m-${i}` } }
    const at = performance.now()
    await expect(cluster, 201, 'POST', '/api/v1/namespaces/default/configmaps', body)
    samples.push(performance.now() - at)
  }
  return [timing('durable create through HTTPS', samples)]
}

/** One after the other, each in a cluster of its own. */
async function cascade(product, cookie) {
  const { clusters } = await createClusters(product, cookie, CASCADES)
  await pause(STAYS_BEGIN_MS)
  const told = []
  const ready = []
  for (const cluster of clusters) {
    const seen = watch(cluster, DEPLOYMENTS)
    await pause(40)
    const at = performance.now()
    const added = seen.first(() => true)
    const isReady = seen.first(({ status }) => status.readyReplicas === 3)
    await expect(cluster, 201, 'POST', DEPLOYMENTS, deployment('web', 3))
    told.push((await added) - at)
    ready.push((await isReady) - at)
    seen.end()
  }
  return [
    timing('apply → 3 pods Ready, seen by a watcher', ready, '15 ms p50, 40 ms p99'),
    timing('request sent → a watcher told', told),
  ]
}

async function manyPods(product, cookie) {
  const samples = []
  for (let i = 0; i < 9; i++) {
    const cluster = await reach(product, cookie, await createCluster(product, cookie, `many-${i}`, 10))
    const seen = watch(cluster, DEPLOYMENTS)
    await pause(STAYS_BEGIN_MS)
    const at = performance.now()
    const ready = seen.first(({ status }) => status.readyReplicas === 300)
    await expect(cluster, 201, 'POST', DEPLOYMENTS, deployment('web', 300))
    samples.push((await ready) - at)
    seen.end()
  }
  return [
    { name: '300 pods on 10 nodes Ready', value: percentile(samples.slice(4), 0.5) / 1000, unit: 's', goal: '0.4 s' },
  ]
}

/** Makes a deployment of three; resolves when they are Ready. */
async function deploy({ cluster, seen }, name) {
  const ready = seen.first(({ metadata, status }) => metadata.name === name && status.readyReplicas === 3)
  await expect(cluster, 201, 'POST', DEPLOYMENTS, deployment(name, 3))
  await ready
}

/** Something that wakes every cluster, some at a time; what it costs the worker. */
async function wakeUps(product, cookie) {
  const { worker, sandbox } = product.pids
  const { clusters } = await createClusters(product, cookie, CLUSTERS)
  const measure = async (some, act) => {
    const cpu = cpuOf(worker)
    const at = performance.now()
    await inTurn(some.length, AT_ONCE, (i) => act(some[i]))
    return {
      core: (some.length * 1000) / (cpuOf(worker) - cpu),
      wall: (some.length * 1000) / (performance.now() - at),
    }
  }
  const replace = async ({ cluster, seen }) => {
    const { items } = JSON.parse((await request(cluster, 'GET', '/api/v1/namespaces/default/pods?limit=1')).body)
    const fewer = seen.first(({ status }) => (status.readyReplicas ?? 0) < 3)
    const again = fewer.then(() => seen.first(({ status }) => status.readyReplicas === 3, true))
    const path = `/api/v1/namespaces/default/pods/${items[0].metadata.name}?gracePeriodSeconds=0`
    await expect(cluster, 200, 'DELETE', path)
    await again
  }
  const all = clusters.map((cluster) => ({ cluster, seen: watch(cluster, DEPLOYMENTS) }))
  await pause(STAYS_BEGIN_MS)
  const residentBefore = memoryOf(worker)
  const first = await measure(all, (one) => deploy(one, 'web'))
  const residentAfter = memoryOf(worker)
  const rounds = []
  for (let round = 0; round < 4; round++) rounds.push(await measure(all, replace))
  // Stays end after half a minute; the clusters remain in memory.
  await pause(33_000)
  const [workerIdle, sandboxIdle] = [cpuOf(worker), cpuOf(sandbox)]
  await pause(10_000)
  const idle = [cpuOf(worker) - workerIdle, cpuOf(sandbox) - sandboxIdle]
  const fromRest = await measure(all, (one) => deploy(one, 'later'))
  for (const { seen } of all) seen.end()
  const replaced = rounds.reduce((best, round) => (round.core > best.core ? round : best))
  return [
    { name: 'first deployments of 3 per second of worker CPU', value: first.core, unit: '/s', goal: '250 /s' },
    { name: 'deployments of 3 that begin a stay, per second of worker CPU', value: fromRest.core, unit: '/s' },
    { name: 'pods replaced per second of worker CPU', value: replaced.core, unit: '/s', goal: '600 /s' },
    { name: 'pods replaced per second, all on this machine', value: replaced.wall, unit: '/s' },
    {
      name: `growth of the worker per cluster with 3 pods, of ${clusters.length}`,
      value: (residentAfter - residentBefore) / clusters.length / 1024,
      unit: 'KB',
      goal: '150 KB',
    },
    {
      name: `CPU of the worker, ${clusters.length} resident clusters, idle`,
      value: idle[0] / 10,
      unit: 'ms/s',
      goal: '1 ms/s',
    },
    { name: `CPU of the sandbox, the same, each watched`, value: idle[1] / 10, unit: 'ms/s' },
  ]
}

async function keystrokes({ url }, cookie, clusterId) {
  const { io } = await import('socket.io-client')
  const socket = io(`${url}/terminal`, {
    auth: { clusterId },
    extraHeaders: { cookie, origin: url },
    transports: ['websocket'],
  })
  let heard = () => undefined
  socket.on('output', ({ text }) => heard(text))
  await new Promise((done, fail) => {
    socket.on('ready', done)
    socket.on('problem', ({ title }) => fail(new Error(title)))
    socket.on('connect_error', fail)
  })
  await pause(1_000)
  const samples = []
  for (let n = 1; n <= 600; n++) {
    const key = n % 60 === 0 ? '\x15' : 'abcdefgh'[n % 8]
    const at = performance.now()
    const echo = new Promise((done) => (heard = done))
    socket.emit('input', { n, text: key })
    await echo
    samples.push(performance.now() - at)
    await pause(3)
  }
  socket.close()
  return [timing('keystroke → echo over Socket.IO', samples.slice(50))]
}

// --- requests ---------------------------------------------------------------------------------------------------------

function deployment(name, replicas) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } },
    },
  }
}

function send({ server, token }, method, path, body, answered) {
  const sent = https.request(
    `${server}${path}`,
    { method, agent, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } },
    answered,
  )
  sent.end(body && JSON.stringify(body))
  return sent
}

function request(cluster, method, path, body) {
  return new Promise((resolve, reject) => {
    send(cluster, method, path, body, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }))
      response.on('error', reject)
    }).on('error', reject)
  })
}

async function expect(cluster, status, method, path, body) {
  const answer = await request(cluster, method, path, body)
  if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`)
}

/** Follows a collection over HTTPS. `first` resolves to the moment at which an object of that kind was seen. */
function watch(cluster, path) {
  const waiting = new Set()
  let latest
  const sent = send(cluster, 'GET', `${path}?watch=true`, undefined, (response) => {
    let rest = ''
    response.setEncoding('utf8')
    response.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()
      for (const line of lines) {
        latest = JSON.parse(line).object
        for (const one of waiting)
          if (one.is(latest)) {
            waiting.delete(one)
            one.resolve(performance.now())
          }
      }
    })
  })
  sent.on('error', () => undefined)
  return {
    first: (is, now = false) =>
      new Promise((resolve) => {
        if (now && latest && is(latest)) resolve(performance.now())
        else waiting.add({ is, resolve })
      }),
    end: () => sent.destroy(),
  }
}

// --- figures ----------------------------------------------------------------------------------------------------------

const timing = (name, samples, goal) => ({
  name,
  value: percentile(samples, 0.5),
  p99: percentile(samples, 0.99),
  unit: 'ms',
  ...(goal && { goal }),
})

/** Memory of a process that is in use, in bytes. */
function memoryOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024
}
