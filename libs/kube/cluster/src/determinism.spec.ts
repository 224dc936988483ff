import { describe, expect, it } from 'vitest'
import { ClusterState, MemoryClusterLog, type Revision } from '@kubarium/kube-store'
import { clusterBase, type ClusterBase } from './bootstrap.ts'
import { clusterIndexes } from './indexes.ts'
import { SimulatedCluster } from './simulated-cluster.ts'
import { standardSimulation } from './standard-simulation.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const user = { name: 'kubernetes-admin', groups: ['system:masters'] }
const base: ClusterBase = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: START })

type Input = readonly [at: number, method: string, url: string, body?: object]

const template = (name: string, image: string, command?: readonly string[]): object => ({
  metadata: { labels: { app: name } },
  spec: {
    containers: [
      {
        name,
        image,
        ...(command && { command }),
        readinessProbe: command ? undefined : { httpGet: { port: 80 }, periodSeconds: 3 },
      },
    ],
  },
})
const deployment = (name: string, replicas: number, image: string, command?: readonly string[]): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: template(name, image, command) },
})
const deployments = '/apis/apps/v1/namespaces/default/deployments'

/** A quarter of an hour in a learner's life: a rollout, a broken image, a crash loop, a clock, a scale, a deletion. */
const inputs: readonly Input[] = [
  [1_000, 'POST', deployments, deployment('web', 3, 'nginx')],
  [
    1_500,
    'POST',
    '/api/v1/namespaces/default/services',
    { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
  ],
  [2_000, 'POST', deployments, deployment('crash', 1, 'busybox', ['sh', '-c', 'echo $RANDOM; sleep 2; exit 1'])],
  [3_000, 'POST', deployments, deployment('clock', 2, 'busybox', ['sh', '-c', 'while true; do date; sleep 5; done'])],
  [4_000, 'POST', deployments, deployment('typo', 1, 'nginx:nosuch')],
  [40_000, 'PUT', `${deployments}/web`, deployment('web', 4, 'nginx:1.27')],
  [90_000, 'DELETE', `${deployments}/clock`],
  [
    300_000,
    'DELETE',
    `${deployments}/crash`,
    { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Foreground' },
  ],
]

function newCluster(): SimulatedCluster {
  return new SimulatedCluster(
    ClusterState.from(base.entries, base.revision, clusterIndexes),
    { ...standardSimulation, seed: 'determinism' },
    START,
  )
}

/**
 * Plays the inputs and lets time pass up to an end, in steps of the given length.
 * @returns every revision, as its JSON
 */
function play(cluster: SimulatedCluster, from: number, until: number, stepMs: number, budget: number): string[] {
  const written: string[] = []
  const run = (to: number): void => {
    for (let at = from; at < to;) {
      at = Math.min(to, at + stepMs)
      while (cluster.step(START + at, budget).reason === 'budget') written.push(...lines(cluster))
      written.push(...lines(cluster))
    }
    from = Math.max(from, to)
  }
  for (const [at, method, url, body] of inputs) {
    if (at <= from || at > until) continue
    run(at)
    const answer = cluster.handle(
      { method, url, headers: { 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) },
      user,
      START + at,
    )
    expect('status' in answer && answer.status).toBeLessThan(300)
    written.push(...lines(cluster))
  }
  run(until)
  return written
}

function lines(cluster: SimulatedCluster): string[] {
  return cluster.commit().map(({ previous: _, ...revision }) => JSON.stringify(revision))
}

describe('a simulated cluster', () => {
  const END = 900_000
  const whole = play(newCluster(), 0, END, END, Number.POSITIVE_INFINITY)

  it('writes the same log for the same seed and inputs, byte for byte', () => {
    expect(play(newCluster(), 0, END, END, Number.POSITIVE_INFINITY)).toEqual(whole)
    expect(whole.length).toBeGreaterThan(200)
  })

  it('writes the same log however its time is cut into steps and its steps into appends', () => {
    expect(play(newCluster(), 0, END, 1_234, Number.POSITIVE_INFINITY)).toEqual(whole)
    expect(play(newCluster(), 0, END, END, 7)).toEqual(whole)
  })

  it('goes on in a fork, from any revision between two steps, exactly as the original did', async () => {
    const log = new MemoryClusterLog()
    await log.putBase(base)
    await log.create({ clusterId: 'original', baseId: base.id, seed: 'determinism' })
    await log.append({
      clusterId: 'original',
      expected: base.revision,
      revisions: whole.map((line) => JSON.parse(line) as Revision),
    })
    const revisions = whole.map((line) => JSON.parse(line) as Revision)
    // Just before an input everything the original did by itself is done.
    for (const [at] of inputs.slice(1)) {
      const before = revisions.findLast((revision) => revision.at < START + at)!
      const fork = `fork-at-${at}`
      await log.fork('original', before.revision, fork)
      const { snapshot } = await log.load(fork)
      const state = ClusterState.from(snapshot!.entries, before.revision, clusterIndexes)
      const cluster = new SimulatedCluster(
        state,
        { ...standardSimulation, seed: 'determinism' },
        before.at,
        before.cause.actor,
      )
      const written = play(cluster, Math.floor(before.at - START), END, END, Number.POSITIVE_INFINITY)
      expect(written, `fork at ${at} ms, revision ${before.revision}`).toEqual(
        whole.slice(before.revision - base.revision),
      )
    }
  })
})
