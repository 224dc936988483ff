import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  attempt as attemptContract,
  catalogue as catalogueContract,
  checkSeen,
  hintShown,
  submission as submissionContract,
  type Attempt,
  type Submission,
} from '@kubarium/contracts'
import { clusterBase, standardSimulation } from '@kubarium/kube-cluster'
import { PostgresClusterLog } from '@kubarium/platform-cluster-log'
import { Residence } from '@kubarium/platform-residence'
import { createLogger } from '@kubarium/platform-telemetry'
import { Rehearsal } from '@kubarium/terminal-rehearsal'
import { bootWorker, type Worker } from '../../../worker/src/boot.ts'
import { workerConfig } from '../../../worker/src/config.ts'
import { createStays } from '../../../worker/src/stays/stays.ts'
import { startTestApi, type Session, type TestApi } from '../testing/test-api.ts'

let api: TestApi
let worker: Worker
let log: PostgresClusterLog
let residence: Residence
let mina: Session

beforeAll(async () => {
  api = await startTestApi({ CONTENT_FOLDER: 'libs/learning/content', CONTENT_DRAFTS: 'true' })
  log = new PostgresClusterLog(api.api.platform.system.pool, api.database.systemUrl)
  const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: Date.now() })
  await log.publishTemplate({ kubernetesVersion: 'v1.36.3', nodes: 3, base })
  const config = workerConfig({ DATABASE_SYSTEM_URL: api.database.systemUrl, LOG_LEVEL: 'silent' })
  worker = await bootWorker(config, createLogger('worker', process.env.SPEC_LOG ?? 'silent'), createStays)
  await worker.application.listen(0, '127.0.0.1')
  residence = new Residence({ log, cluster: standardSimulation })
  mina = await api.signUp('Mina')
})
afterAll(async () => {
  residence.close()
  await log.close()
  await worker.application.close()
  await api.close()
})

const begin = async (as: Session, kind: string, contentId: string, more = {}): Promise<Attempt> => {
  const { status, body, text } = await api.send('POST', '/v1/attempts?locale=en', {
    as,
    body: { kind, contentId, ...more },
  })
  expect(status, text).toBe(201)
  return attemptContract.parse(body)
}

/** Types lines into a terminal in front of an attempt's cluster; what they write is in its log then. */
async function type(clusterId: string, ...lines: string[]): Promise<void> {
  const resident = await residence.get(clusterId)
  await resident.recheck()
  await resident.transact((cluster, now) => {
    cluster.clock.advanceTo(now)
    const commit = cluster.commit.bind(cluster)
    // What is written stays in the journal: the transaction puts it into the log.
    cluster.commit = () => []
    try {
      const rehearsal = new Rehearsal({ cluster })
      for (const line of lines) {
        rehearsal.type(line)
        rehearsal.settle(60_000)
      }
    } finally {
      cluster.commit = commit
    }
  })
}

async function graded(as: Session, attemptId: string, answers = {}): Promise<Submission> {
  const { status, body, text } = await api.send('POST', `/v1/attempts/${attemptId}/submissions?locale=en`, {
    as,
    body: { answers },
  })
  expect(status, text).toBe(202)
  const { id } = submissionContract.parse(body)
  let last: Submission | undefined
  await expect
    .poll(
      async () => {
        last = submissionContract.parse((await api.send('GET', `/v1/submissions/${id}?locale=en`, { as })).body)
        return last.state
      },
      { timeout: 20_000 },
    )
    .toMatch(/^(graded|ungradable)$/)
  return last!
}

describe('learning', { timeout: 60_000 }, () => {
  it('shows what there is to learn, in both languages', async () => {
    await expect
      .poll(async () => {
        const { body } = await api.send('GET', '/v1/catalogue?locale=ko', { as: mina })
        const { courses, others } = catalogueContract.parse(body)
        return [...courses.flatMap(({ parts }) => parts.flatMap(({ items }) => items)), ...others].map(
          ({ title }) => title,
        )
      })
      .toContain('누군가 세고 있어요')
    expect((await api.send('GET', '/v1/catalogue')).status).toBe(401)
  })

  it('begins a lesson once, goes on with it, and begins it anew when asked', async () => {
    const first = await begin(mina, 'lesson', 'self-healing')
    expect((await begin(mina, 'lesson', 'self-healing')).id).toBe(first.id)
    const anew = await begin(mina, 'lesson', 'self-healing', { anew: true })
    expect(anew.id).not.toBe(first.id)
    expect(anew.sections.map(({ id, done }) => [id, done])[0]).toEqual(['create', false])
    const closed = await api.send('POST', `/v1/attempts/${first.id}/answers`, {
      as: mina,
      body: { check: 'who-owns', answer: 'node' },
    })
    expect([closed.status, (closed.body as { code: string }).code]).toEqual([409, 'attempt-closed'])
    const { body } = await api.send<{ clusters: unknown[] }>('GET', '/v1/clusters', { as: mina })
    expect(body.clusters).toEqual([])
  })

  it('tells at once whether a question of a lesson is answered rightly, and never its answer', async () => {
    const { id } = await begin(mina, 'lesson', 'self-healing')
    const answer = async (given: string) =>
      checkSeen.parse(
        (
          await api.send('POST', `/v1/attempts/${id}/answers?locale=ko`, {
            as: mina,
            body: { check: 'who-owns', answer: given },
          })
        ).body,
      )
    expect(await answer('node')).toMatchObject({
      status: 'failed',
      why: [{ type: 'text', text: 'OWNER 열을 다시 보세요.' }],
    })
    expect((await answer('replicaset')).status).toBe('passed')
    const { text } = await api.send('GET', `/v1/attempts/${id}`, { as: mina })
    expect(text).not.toContain('"answer":')
    expect(JSON.parse(text)).toMatchObject({ answers: { 'who-owns': 'replicaset' } })
  })

  it('keeps answers that are given at the same moment', async () => {
    const { id } = await begin(mina, 'lesson', 'self-healing', { anew: true })
    const give = (answer: string) =>
      api.send('POST', `/v1/attempts/${id}/answers`, { as: mina, body: { check: 'who-owns', answer } })
    await Promise.all(['node', 'replicaset', 'deployment', 'node'].map(give))
    const { rows } = await api.api.platform.system.pool.query('select tries from attempt where id = $1', [id])
    expect(rows).toEqual([{ tries: { 'who-owns': 4 } }])
  })

  it('grades an exercise by what the cluster does: wrong, then right, with evidence and hints that cost', async () => {
    const attempt = await begin(mina, 'exercise', 'service-without-endpoints')
    const namespace = /team-[a-z]+/.exec(JSON.stringify(attempt.intro))![0]
    const app = namespace.slice('team-'.length)
    expect(attempt.checks.find(({ id }) => id === 'answers')).toMatchObject({ live: false, points: 2.67 })
    expect(JSON.stringify(attempt)).not.toContain('{{')
    expect(attempt.solution).toBeNull()

    const untouched = await graded(mina, attempt.id)
    expect(untouched).toMatchObject({ state: 'graded', score: 0, number: 1, maxScore: 10 })
    expect(untouched.checks.find(({ id }) => id === 'cause')!.seen.why).toEqual([
      { type: 'text', text: 'Not answered yet.' },
    ])

    const hint = (name: string) => api.send('POST', `/v1/attempts/${attempt.id}/hints/${name}?locale=en`, { as: mina })
    expect((await hint('compare')).status).toBe(409)
    expect(hintShown.parse((await hint('which-command')).body)).toMatchObject({ state: 'open', cost: 0.8 })

    await type(
      attempt.clusterId,
      `kubectl -n ${namespace} delete service,deployment ${app}`,
      `kubectl -n ${namespace} create deployment ${app} --image=nginx --replicas=2`,
      `kubectl -n ${namespace} expose deployment ${app} --port=${/:(\d{4})\//.exec(JSON.stringify(attempt.intro))![1]} --target-port=80`,
    )
    const repaired = await graded(mina, attempt.id, { cause: 'selector', nonsense: 'x' })
    const isRight = repaired.checks.find(({ id }) => id === 'cause')!.seen.status === 'passed'
    const score = (isRight ? 10 : 8) - 0.8
    expect(repaired).toMatchObject({ state: 'graded', number: 2, score })
    // The second attempt counts 0.8 of what it adds.
    expect(repaired.best).toBeCloseTo(score * 0.8)
    expect(repaired.checks.find(({ id }) => id === 'has-endpoints')!.seen).toMatchObject({ actual: '2', expected: '2' })

    const again = await graded(mina, attempt.id, { cause: 'selector' })
    expect(again.resultHash).toBe(repaired.resultHash)
  })

  it('keeps attempts from everybody else', async () => {
    const { id } = await begin(mina, 'exercise', 'service-without-endpoints')
    const eve = await api.signUp('Eve')
    for (const [method, path, body] of [
      ['GET', `/v1/attempts/${id}`, undefined],
      ['POST', `/v1/attempts/${id}/submissions`, {}],
      ['POST', `/v1/attempts/${id}/hints/where-to-look`, {}],
      ['POST', `/v1/attempts/${id}/answers`, { check: 'cause', answer: 'selector' }],
      ['GET', `/v1/attempts/${randomUUID()}`, undefined],
      ['GET', '/v1/submissions/none', undefined],
    ] as const)
      expect((await api.send(method, path, { as: eve, ...(body && { body }) })).status).toBe(404)
    expect(
      (await api.send('POST', '/v1/attempts', { as: eve, body: { kind: 'lesson', contentId: 'nope' } })).status,
    ).toBe(404)
    expect((await api.send('POST', '/v1/attempts', { as: eve, body: { kind: 'poem' } })).status).toBe(400)
  })
})
