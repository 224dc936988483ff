// The part of `npm run bench` that is measured in one process, in memory; as JSON. Compare ratios within one run;
// machines are noisy.
import { randomUUID } from 'node:crypto'
import https from 'node:https'
import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createWorld, deliver, run, takeEffects, createMachine } from '@kubarium/machine'
import { SimulatedCluster, clusterBase, clusterIndexes, standardSimulation } from '@kubarium/kube-cluster'
import { ClusterState, MemoryClusterLog } from '@kubarium/kube-store'
import { Residence, type ResidentCluster } from '@kubarium/platform-residence'
import { learningFigures } from './learning-bench.ts'
import { startLocalCluster, type LocalCluster } from './local-cluster.ts'

interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly p99?: number
  readonly goal?: string
}

// Memory is only worth telling after a collection.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const user = { name: 'bench', groups: ['system:masters'] }
const START = Date.parse('2026-01-01T00:00:00Z')
const simulation = { ...standardSimulation, pullSeconds: 0 }

type Work = (cluster: SimulatedCluster, now: number) => void

/** So many it takes until the code is as fast as it gets. */
const WARM_CLUSTERS = 1_000

function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

const deployment = (name: string, replicas: number): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } },
  },
})

function newCluster(nodes: number, seed = 'bench'): SimulatedCluster {
  const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes, now: START })
  return new SimulatedCluster(
    ClusterState.from(base.entries, base.revision, clusterIndexes),
    { ...simulation, seed },
    START + 1000,
  )
}

function post(cluster: SimulatedCluster, url: string, body: object, now: number): void {
  const answer = cluster.handle(
    { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    user,
    now,
  )
  if (!('status' in answer) || answer.status !== 201) throw new Error(`POST ${url} was refused`)
}

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'

/** Apply → three Ready pods, in process, warm. */
function cascade(): Figure[] {
  const samples: number[] = []
  for (let i = 0; i < WARM_CLUSTERS + 100; i++) {
    const cluster = newCluster(3, `cascade ${i}`)
    cluster.step(START + 1000)
    const at = performance.now()
    post(cluster, DEPLOYMENTS, deployment('web', 3), START + 2000)
    cluster.step(START + 2000)
    samples.push(performance.now() - at)
  }
  const warm = samples.slice(WARM_CLUSTERS)
  return [
    { name: 'apply → 3 pods Ready, in process', value: percentile(warm, 0.5), p99: percentile(warm, 0.99), unit: 'ms' },
  ]
}

function manyPods(): Figure[] {
  const samples = Array.from({ length: 3 }, (_, i) => {
    const cluster = newCluster(10, `many ${i}`)
    cluster.step(START + 1000)
    const at = performance.now()
    post(cluster, DEPLOYMENTS, deployment('web', 300), START + 2000)
    cluster.step(START + 2000)
    return performance.now() - at
  })
  return [
    { name: '300 pods on 10 nodes Ready, in process', value: Math.min(...samples) / 1000, unit: 's', goal: '0.4 s' },
  ]
}

async function lists(): Promise<Figure[]> {
  const cluster = newCluster(100)
  post(cluster, DEPLOYMENTS, deployment('web', 1000), START + 2000)
  cluster.step(START + 2000)
  const samples: number[] = []
  const sink = new Uint8Array(16 * 1024 * 1024)
  for (let i = 0; i < 100; i++) {
    const at = performance.now()
    const answer = cluster.handle(
      { method: 'GET', url: '/api/v1/namespaces/default/pods', headers: {} },
      user,
      START + 3000,
    )
    // Into memory that is there already, as a socket takes them.
    if (answer.type === 'bytes') answer.chunks.reduce((at, chunk) => (sink.set(chunk, at), at + chunk.length), 0)
    samples.push(performance.now() - at)
  }
  return [
    {
      name: 'list of 1,000 pods, as bytes',
      value: percentile(samples, 0.5),
      p99: percentile(samples, 0.99),
      unit: 'ms',
      goal: '2 ms',
    },
  ]
}

/** Wake-ups that replace a deleted pod, and first deployments of three, over 200 clusters, as a worker holds them. */
async function wakeUps(): Promise<Figure[]> {
  const log = new MemoryClusterLog()
  const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: START })
  await log.putBase(base)
  let time = START + 2000
  const residence = new Residence({ log, cluster: { ...simulation, remembersChanges: 0 }, worldNow: () => time })
  const reside = (count: number): Promise<ResidentCluster[]> =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const clusterId = randomUUID()
        await log.create({ clusterId, baseId: base.id, seed: clusterId })
        return residence.get(clusterId)
      }),
    )
  const settle = async (residents: readonly ResidentCluster[], what: Work): Promise<number> => {
    const at = performance.now()
    for (const resident of residents) {
      await resident.transact(what)
      await resident.step(1_000)
    }
    return (residents.length * 1000) / (performance.now() - at)
  }
  const deploy: Work = (cluster, now) => post(cluster, DEPLOYMENTS, deployment('web', 3), now)
  const replace: Work = (cluster, now) => {
    const [pod] = cluster.state.list('pods', 'default')
    const url = `/api/v1/namespaces/default/pods/${pod!.metadata.name}?gracePeriodSeconds=0`
    cluster.handle({ method: 'DELETE', url, headers: {} }, user, now)
  }
  // A worker runs for weeks: its code is warm.
  const warm = await reside(WARM_CLUSTERS)
  await settle(warm, deploy)
  await settle(warm, replace)
  collectGarbage()
  const before = process.memoryUsage()
  const residents = await reside(200)
  const first = await settle(residents, deploy)
  // What the log holds is not the worker's.
  for (const { clusterId, cluster } of residents) {
    await log.putSnapshot(clusterId, cluster.revision, [...cluster.state.entries()])
    await log.compact(clusterId, cluster.revision)
  }
  collectGarbage()
  const after = process.memoryUsage()
  const rates: number[] = []
  for (let round = 0; round < 3; round++) {
    time += 40_000
    rates.push(await settle(residents, replace))
  }
  residence.close()
  return [
    { name: 'first deployments of 3 per second and core, in memory', value: first, unit: '/s', goal: '250 /s' },
    {
      name: 'wake-ups that replace a pod per second and core, in memory',
      value: Math.max(...rates),
      unit: '/s',
      goal: '600 /s',
    },
    {
      name: 'heap per small cluster with 3 pods',
      value: (after.heapUsed - before.heapUsed) / residents.length / 1024,
      unit: 'KB',
      goal: '150 KB',
    },
  ]
}

async function loading(): Promise<Figure[]> {
  const log = new MemoryClusterLog()
  const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: START })
  await log.putBase(base)
  await log.create({ clusterId: 'c', baseId: base.id, seed: 's' })
  let time = START + 2000
  const options = { log, cluster: simulation, worldNow: () => time }
  const residence = new Residence(options)
  const resident = await residence.get('c')
  for (let i = 0; i < 5; i++) {
    await resident.transact((cluster, now) => post(cluster, DEPLOYMENTS, deployment(`d${i}`, 3), now))
    await resident.step(1_000)
    time += 1000
  }
  const samples: number[] = []
  for (let i = 0; i < 30; i++) {
    residence.drop('c')
    const at = performance.now()
    const again = await residence.get('c')
    await again.step(1_000)
    samples.push(performance.now() - at)
  }
  const bases: number[] = []
  for (let i = 0; i < 300; i++) {
    const at = performance.now()
    await log.create({ clusterId: `n${i}`, baseId: base.id, seed: 's' })
    bases.push(performance.now() - at)
  }
  residence.close()
  return [
    {
      name: 'load of a hibernated cluster with 15 pods, settled',
      value: percentile(samples, 0.5),
      p99: percentile(samples, 0.99),
      unit: 'ms',
    },
    { name: 'cluster creation, in memory', value: percentile(bases, 0.5), p99: percentile(bases, 0.99), unit: 'ms' },
  ]
}

const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false })

function request(cluster: LocalCluster, method: string, path: string, body?: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = https.request(
      `${cluster.url}${path}`,
      { method, agent, headers: { authorization: 'Bearer bench', 'content-type': 'application/json' } },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      },
    )
    sent.on('error', reject)
    sent.end(body && JSON.stringify(body))
  })
}

/** Through HTTPS, simulation in the same process. */
async function endToEnd(): Promise<Figure[]> {
  const cluster = await startLocalCluster({ port: 0, nodes: 3, token: 'bench', seed: 'bench', pullSeconds: 0 })
  const creates: number[] = []
  for (let i = 0; i < 300; i++) {
    const at = performance.now()
    await request(cluster, 'POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: `m-${i}` } })
    creates.push(performance.now() - at)
  }
  const ready: number[] = []
  const notified: number[] = []
  for (let i = 0; i < 100; i++) {
    const name = `web-${i}`
    const at = performance.now()
    let written = 0
    const isReady = new Promise<void>((resolve) => {
      const stop = cluster.resident.follow(({ changes }) => {
        for (const { key, object } of changes) {
          if (key !== `deployments.apps/default/${name}`) continue
          if (written === 0) {
            written = performance.now()
            notified.push(written - at)
          }
          if ((object as unknown as { status?: { readyReplicas?: number } } | null)?.status?.readyReplicas === 3) {
            stop()
            resolve()
          }
        }
      })
    })
    await request(cluster, 'POST', DEPLOYMENTS, deployment(name, 3))
    await isReady
    ready.push(performance.now() - at)
    await request(cluster, 'DELETE', `${DEPLOYMENTS}/${name}`)
  }
  const cpu = process.cpuUsage()
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const idle = process.cpuUsage(cpu)
  await cluster.stop()
  return [
    {
      name: 'create through HTTPS, in memory',
      value: percentile(creates, 0.5),
      p99: percentile(creates, 0.99),
      unit: 'ms',
    },
    {
      name: 'apply → 3 pods Ready through HTTPS, in memory',
      value: percentile(ready, 0.5),
      p99: percentile(ready, 0.99),
      unit: 'ms',
      goal: '15 ms p50, 40 ms p99',
    },
    {
      name: 'request sent → watcher told',
      value: percentile(notified, 0.5),
      p99: percentile(notified, 0.99),
      unit: 'ms',
    },
    { name: 'CPU of an idle cluster that somebody watches', value: (idle.user + idle.system) / 1000 / 3, unit: 'ms/s' },
  ]
}

/** A key typed into an interactive shell until its echo comes out of the machine. */
function keystrokes(): Figure[] {
  const machine = createMachine()
  let now = START
  const world = createWorld(machine, { argv: ['bash'], tty: { cols: 80, rows: 24 }, now, seed: 1, hostname: 'bench' })
  run(machine, world, { until: now })
  takeEffects(world)
  const samples: number[] = []
  for (let i = 0; i < 2_000; i++) {
    now += 50
    const at = performance.now()
    run(machine, world, { until: now })
    deliver(machine, world, { type: 'ttyInput', tty: 'main', text: i % 60 === 59 ? '\x15' : 'a' })
    run(machine, world, { until: now })
    takeEffects(world)
    samples.push(performance.now() - at)
  }
  const warm = samples.slice(200)
  return [
    {
      name: 'keystroke → echo, in the machine',
      value: percentile(warm, 0.5) * 1000,
      p99: percentile(warm, 0.99) * 1000,
      unit: 'µs',
    },
  ]
}

function idleClusters(): Figure[] {
  const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: START })
  const state = ClusterState.from(base.entries, base.revision, clusterIndexes)
  const clusters = Array.from(
    { length: 1000 },
    (_, i) => new SimulatedCluster(state.fork(), { ...simulation, seed: `idle ${i}` }, START + 1000),
  )
  for (const cluster of clusters) cluster.step(START + 1000)
  const due = clusters.filter((cluster) => cluster.step(START + 2000).next !== null).length
  return [{ name: 'timers due in 1,000 idle clusters', value: due, unit: '', goal: '0' }]
}

const figures = [
  ...cascade(),
  ...manyPods(),
  ...(await lists()),
  ...(await wakeUps()),
  ...(await loading()),
  ...(await endToEnd()),
  ...keystrokes(),
  ...idleClusters(),
  ...learningFigures(),
]
console.log(JSON.stringify(figures))
process.exit(0)
