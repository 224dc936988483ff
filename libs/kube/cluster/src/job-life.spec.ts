import { beforeEach, describe, expect, test } from 'vitest'
import { kinds, type k8s } from '@kubarium/kube-objects'
import { ClusterState } from '@kubarium/kube-store'
import { clusterBase } from './bootstrap.ts'
import { clusterIndexes } from './indexes.ts'
import { SimulatedCluster } from './simulated-cluster.ts'
import { standardSimulation } from './standard-simulation.ts'

const START = Date.parse('2026-01-01T00:00:30Z')
const MINUTE = 60_000
const user = { name: 'kubernetes-admin', groups: ['system:masters'] }
const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 2, now: START })

let cluster: SimulatedCluster
let now: number

beforeEach(() => {
  now = START + 1000
  cluster = new SimulatedCluster(
    ClusterState.from(base.entries, base.revision, clusterIndexes),
    { ...standardSimulation, seed: 'jobs' },
    now,
  )
  cluster.step(now)
})

function pass(ms: number): void {
  now += ms
  cluster.step(now)
}

function send(method: string, path: string, body: object): void {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const url = `/apis/batch/v1/namespaces/default/${path}`
  const answer = cluster.handle(
    { method, url, headers: { 'content-type': type }, body: JSON.stringify(body) },
    user,
    now,
  )
  if (answer.type !== 'bytes' && answer.type !== 'json') throw new Error(answer.type)
  expect(answer.status).toBeLessThan(300)
  cluster.step(now)
}

const podSpec = (command: string, restartPolicy = 'Never'): object => ({
  restartPolicy,
  containers: [{ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', command] }],
})
const make = (name: string, command: string, spec: object = {}): void =>
  send('POST', 'jobs', { metadata: { name }, spec: { template: { spec: podSpec(command) }, ...spec } })
const job = (name: string): k8s.Job => cluster.client.read(kinds.Job).find('default', name)!
const podsOf = (name: string): readonly k8s.Pod[] => cluster.client.read(kinds.Pod).ownedBy(job(name).metadata.uid)
const conditions = (name: string): string[] =>
  (job(name).status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`)
const eventsOf = (name: string): string[] =>
  cluster.client
    .read(kinds.Event)
    .indexed('involved', job(name).metadata.uid)
    .map(({ reason }) => reason!)

describe('a Job', () => {
  test('is complete when enough of its pods have succeeded, and lets them go', () => {
    make('three', 'sleep 2', { completions: 3, parallelism: 2 })
    expect(job('three').status).toMatchObject({ active: 2, ready: 0 })
    pass(MINUTE)
    expect(job('three').status).toMatchObject({ succeeded: 3, ready: 0, terminating: 0, uncountedTerminatedPods: {} })
    expect(conditions('three')).toEqual([
      'SuccessCriteriaMet=True CompletionsReached',
      'Complete=True CompletionsReached',
    ])
    expect(podsOf('three').map(({ metadata }) => metadata.finalizers)).toEqual([undefined, undefined, undefined])
    expect(eventsOf('three')).toContain('Completed')
  })

  test('with indexes tells each pod its own', () => {
    make('indexed', 'echo $JOB_COMPLETION_INDEX; hostname', {
      completions: 3,
      parallelism: 3,
      completionMode: 'Indexed',
    })
    pass(MINUTE)
    expect(job('indexed').status.completedIndexes).toBe('0-2')
    expect(
      podsOf('indexed')
        .map(({ spec }) => spec.hostname)
        .sort(),
    ).toEqual(['indexed-0', 'indexed-1', 'indexed-2'])
  })

  test('waits longer with each failure, and fails beyond its back-off limit', () => {
    make('bad', 'exit 3', { backoffLimit: 2 })
    pass(9_000)
    expect(podsOf('bad')).toHaveLength(1)
    pass(9_000)
    expect(podsOf('bad')).toHaveLength(2)
    pass(2 * MINUTE)
    expect(job('bad').status).toMatchObject({ failed: 3 })
    expect(conditions('bad')).toEqual(['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded'])
  })

  test('is ended by a rule for an exit code at once', () => {
    make('rule', 'exit 42', {
      podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] },
    })
    pass(MINUTE)
    expect(job('rule').status.failed).toBe(1)
    expect(job('rule').status.conditions![0]!.message).toMatch(
      /^Container c for pod default\/rule-\w+ failed with exit code 42 matching FailJob rule at index 0$/,
    )
  })

  test('gives up an index after its own limit and goes on with the others', () => {
    make('per-index', 'exit $((JOB_COMPLETION_INDEX % 2))', {
      completions: 4,
      parallelism: 4,
      completionMode: 'Indexed',
      backoffLimitPerIndex: 1,
    })
    pass(2 * MINUTE)
    expect(job('per-index').status).toMatchObject({ completedIndexes: '0,2', failedIndexes: '1,3', failed: 4 })
    expect(conditions('per-index')).toContain('Failed=True FailedIndexes')
  })

  test('stops what runs while it is suspended, and starts its clock anew', () => {
    make('paused', 'sleep 30', { activeDeadlineSeconds: 40 })
    pass(20_000)
    send('PATCH', 'jobs/paused', { spec: { suspend: true } })
    pass(MINUTE)
    expect(podsOf('paused')).toHaveLength(0)
    expect(job('paused').status.startTime).toBeUndefined()
    expect(conditions('paused')).toEqual(['Suspended=True JobSuspended'])
    send('PATCH', 'jobs/paused', { spec: { suspend: false } })
    pass(MINUTE)
    expect(conditions('paused')).toContain('Complete=True CompletionsReached')
  })

  test('is ended by its deadline', () => {
    make('slow', 'sleep 600', { activeDeadlineSeconds: 5 })
    pass(MINUTE)
    expect(conditions('slow')).toEqual(['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded'])
    expect(podsOf('slow')).toHaveLength(0)
  })

  test('is deleted some time after it has ended, if it says so', () => {
    make('short', 'true', { ttlSecondsAfterFinished: 30 })
    pass(20_000)
    expect(conditions('short')).toContain('Complete=True CompletionsReached')
    pass(MINUTE)
    expect(job('short')).toBeUndefined()
    expect(cluster.client.read(kinds.Pod).list('default')).toHaveLength(0)
  })
})

describe('a CronJob', () => {
  const schedule = (name: string, more: object = {}, command = 'true'): void =>
    send('POST', 'cronjobs', {
      metadata: { name },
      spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: podSpec(command) } } }, ...more },
    })
  const cronJob = (name: string): k8s.CronJob => cluster.client.read(kinds.CronJob).find('default', name)!
  const jobs = (): string[] =>
    cluster.client
      .read(kinds.Job)
      .list('default')
      .map(({ metadata }) => metadata.name)

  test('starts a Job each minute of virtual time, and keeps as many as it says', () => {
    schedule('tick', { successfulJobsHistoryLimit: 2 })
    pass(4 * MINUTE + 15_000)
    const minute = Math.floor(now / MINUTE)
    expect(jobs()).toEqual([`tick-${minute - 1}`, `tick-${minute}`])
    expect(cronJob('tick').status).toMatchObject({ lastScheduleTime: '2026-01-01T00:04:00Z' })
    expect(cronJob('tick').status.lastSuccessfulTime).toMatch(/^2026-01-01T00:04:/)
    expect(cronJob('tick').status.active).toBeUndefined()
  })

  test('starts none while one runs, with Forbid', () => {
    schedule('one', { concurrencyPolicy: 'Forbid' }, 'sleep 150')
    pass(2 * MINUTE + 10_000)
    expect(jobs()).toHaveLength(1)
    expect(cronJob('one').status.active).toHaveLength(1)
  })

  test('puts the next one in the place of one that runs, with Replace', () => {
    schedule('next', { concurrencyPolicy: 'Replace' }, 'sleep 150')
    pass(3 * MINUTE)
    expect(jobs()).toHaveLength(1)
  })

  test('starts none while it is suspended', () => {
    schedule('off', { suspend: true })
    pass(3 * MINUTE)
    expect(jobs()).toEqual([])
  })
})
