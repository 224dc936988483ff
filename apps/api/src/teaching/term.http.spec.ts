// An instructor's term in small, over HTTP, with a worker and a sandbox beside the api.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  Assignment,
  Course,
  CourseClass,
  Enrollment,
  Grade,
  Gradebook,
  LiveAttempt,
  OwnCourses,
  Regrade,
  RosterOutcome,
} from '@kubarium/contracts'
import {
  scopes,
  type CommandOutcome,
  type PublicAttempt,
  type PublicResults,
  type PublicSubmission,
} from '@kubarium/contracts/public'
import { clusterBase, standardSimulation } from '@kubarium/kube-cluster'
import { PostgresClusterLog } from '@kubarium/platform-cluster-log'
import { createLogger } from '@kubarium/platform-telemetry'
import { bootSandbox, type Sandbox } from '../../../sandbox/src/boot.ts'
import { sandboxConfig } from '../../../sandbox/src/config.ts'
import { bootWorker, type Worker } from '../../../worker/src/boot.ts'
import { workerConfig } from '../../../worker/src/config.ts'
import { createStays } from '../../../worker/src/stays/stays.ts'
import { ORIGIN, PASSWORD, cookieOf, startTestApi, type Session, type TestApi } from '../testing/test-api.ts'

/** Scaling a Deployment; its check wants one pod more than the text asks for, until it is fixed. */
function publish(folder: string, version: string, wanted: number): void {
  const at = join(folder, 'exercises/scale-web')
  mkdirSync(at, { recursive: true })
  const yaml = `apiVersion: exercise/v1
id: scale-web
version: ${version}
meta: { track: workloads, level: first, minutes: 5, locales: [en] }
initial: { nodes: 1, steps: [{ run: kubectl create deployment web --image=nginx }, { advance: 20s }] }
tasks: [{ id: all, checks: [scaled, named, kept] }]
checks:
  scaled:
    kind: state
    weight: 3
    from: { web: { get: deployments.apps, namespace: default, name: web } }
    let: { ready: 'sum(web.map(one, has(one.status.readyReplicas) ? one.status.readyReplicas : 0))' }
    assert: ready >= ${wanted}
    actual: ready
    expected: '"3"'
    why: [{ message: too-few, with: { ready: ready } }]
  named:
    kind: state
    from: { web: { get: deployments.apps, namespace: default, name: web } }
    assert: web.exists(one, has(one.metadata.labels.team))
  kept:
    kind: probe
    hidden: true
    from: { pods: { get: pods, namespace: default, selector: 'app=web' } }
    steps: [{ delete: { get: pods, namespace: default } }, { advance: 60s }]
    assert: 'pods.filter(pod, isReady(pod)).size() >= 3'
hints: [{ id: look, for: all, cost: 0.1 }]
scoring: { points: 10, attempts: [1, 1, 1] }
`
  const text = `---
title: Scale it
summary: Three pods.
---

<Task id="all" title="Scale">

Three pods of \`web\`, with a label \`team\`.

<Check id="scaled" title="Three pods are ready">
<Message id="too-few">Only {ready} are ready.</Message>
</Check>

<Check id="named" title="There is a label team">
</Check>

<Check id="kept" title="Three pods come back">
</Check>

</Task>

<Hint id="look">
Look.
</Hint>

<Solution>

Scale it.

</Solution>
`
  writeFileSync(join(at, 'text.en.mdx'), text)
  writeFileSync(
    join(at, 'solution.yaml'),
    'solutions: [{ name: a, run: [kubectl scale deployment web --replicas=4, kubectl label deployment web team=a] }]\nwrong: [{ name: b, run: [kubectl label deployment web team=a], expect: { failed: [scaled], message: too-few } }]\n',
  )
  writeFileSync(join(at, 'exercise.yaml'), yaml)
}

let content: string
let api: TestApi
let worker: Worker
let sandbox: Sandbox
let log: PostgresClusterLog
let ada: Session
let key: string
let course: Course
let assignment: Assignment
let sandboxUrl: string

beforeAll(async () => {
  content = mkdtempSync(join(tmpdir(), 'kubarium-term-'))
  publish(content, '1.0.0', 4)
  api = await startTestApi({ CONTENT_FOLDER: content, CONTENT_DRAFTS: 'true' })
  const { system, config } = api.api.platform
  log = new PostgresClusterLog(system.pool, api.database.systemUrl)
  const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 3, now: Date.now() })
  await log.publishTemplate({ kubernetesVersion: 'v1.36.3', nodes: 3, base })
  const logger = createLogger('spec', process.env.SPEC_LOG ?? 'silent')
  const environment = { DATABASE_SYSTEM_URL: api.database.systemUrl, LOG_LEVEL: 'silent', SWEEP_MS: '200' }
  worker = await bootWorker(workerConfig(environment), logger, createStays)
  await worker.application.listen(0, '127.0.0.1')
  sandbox = await bootSandbox(
    sandboxConfig({ ...environment, ORIGIN, KUBE_PORT: '0', KUBE_CA_FOLDER: content, AUTH_SECRET: config.AUTH_SECRET }),
    logger,
  )
  await sandbox.application.listen(0, '127.0.0.1')
  sandboxUrl = await sandbox.application.getUrl()
  Object.assign(config, { SANDBOX_URL: sandboxUrl })
  ada = await api.signUp('Ada')
  const made = await api.send<{ key: string }>('POST', '/v1/api-keys', {
    as: ada,
    body: {
      name: 'term',
      expiresInDays: 1,
      scopes: scopes.filter((one) => one !== 'webhooks:manage' && one !== 'audit:read'),
    },
  })
  key = made.body.key
}, 60_000)
afterAll(async () => {
  await sandbox.application.close()
  await worker.application.close()
  await log.close()
  await api.close()
  rmSync(content, { recursive: true, force: true })
})

let requests = 0
/** Asks as a program does. */
async function ask<T>(method: string, path: string, body?: unknown, expected?: number, more = {}): Promise<T> {
  const answer = await api.send<T>(method, `/api/v1${path}`, {
    body,
    headers: { authorization: `Bearer ${key}`, 'idempotency-key': `term-${requests++}`, ...more },
  })
  if (expected !== undefined) expect(answer.status, answer.text).toBe(expected)
  else if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  return answer.body
}

const begin = (learner: string, more = {}) =>
  ask<PublicAttempt>('POST', `/assignments/${assignment.id}/attempts`, { learner, ...more })
const type = async (attempt: string, ...lines: string[]) =>
  (await ask<{ commands: CommandOutcome[] }>('POST', `/attempts/${attempt}/commands`, { lines })).commands

async function handIn(attempt: string): Promise<PublicSubmission> {
  const { id } = await ask<PublicSubmission>('POST', `/attempts/${attempt}/submissions`, {}, 202)
  let last: PublicSubmission | undefined
  await expect
    .poll(async () => (last = await ask<PublicSubmission>('GET', `/submissions/${id}`)).state, { timeout: 20_000 })
    .toBe('graded')
  return last!
}

const hours = (n: number): string => new Date(Date.now() + n * 3_600_000).toISOString()

describe('a term', { timeout: 60_000 }, () => {
  it('begins with a course and thirty learners by CSV', async () => {
    course = await ask<Course>('POST', '/courses', { title: 'Cloud Systems', timeZone: 'Asia/Seoul' }, 201)
    const csv = ['name,email,externalId,class', ...Array.from({ length: 30 }, (_, n) => line(n + 1))].join('\n')
    const before = await ask<RosterOutcome>('POST', `/courses/${course.id}/enrollments:import`, { csv, dryRun: true })
    expect(before).toMatchObject({ added: 30, problems: [] })
    expect((await ask<{ data: [] }>('GET', `/courses/${course.id}/enrollments`)).data).toEqual([])
    await ask('POST', `/courses/${course.id}/enrollments:import`, { csv })
    const again = await ask<RosterOutcome>('POST', `/courses/${course.id}/enrollments:import`, { csv })
    expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 30 })
    const wrong = await ask<RosterOutcome>('POST', `/courses/${course.id}/enrollments:import`, {
      csv: `${csv}\nX,not,a,b`,
    })
    expect(wrong).toMatchObject({ added: 0, problems: [{ line: 32, column: 'email' }] })
    const first = await ask<{ data: Enrollment[]; nextCursor: string }>(
      'GET',
      `/courses/${course.id}/enrollments?limit=20`,
    )
    const rest = await ask<typeof first>('GET', `/courses/${course.id}/enrollments?limit=20&cursor=${first.nextCursor}`)
    expect(new Set([...first.data, ...rest.data].map(({ externalId }) => externalId)).size).toBe(30)
    const { data: classes } = await ask<{ data: CourseClass[] }>('GET', `/courses/${course.id}/classes`)
    expect(classes.map(({ name, learners }) => [name, learners])).toEqual([
      ['A', 15],
      ['B', 15],
    ])
  })

  const line = (n: number): string =>
    `Learner ${String(n).padStart(2, '0')},l${n}@example.com,s${n},${n % 2 ? 'A' : 'B'}`

  it('goes on with an assignment whose dates and versions are pinned', async () => {
    await ask('POST', `/courses/${course.id}/assignments`, { title: 'X', items: [{ exerciseId: 'nothing' }] }, 400)
    const policy = {
      releaseAt: hours(-2),
      dueAt: hours(1),
      lateDeadlines: [{ at: hours(24), credit: 0.5 }],
      maxSubmissions: 3,
    }
    assignment = await ask<Assignment>(
      'POST',
      `/courses/${course.id}/assignments`,
      { title: 'Lab 1', items: [{ exerciseId: 'scale-web', points: 20 }], policy },
      201,
    )
    expect(assignment).toMatchObject({ state: 'open', items: [{ version: '1.0.0', gradedBy: '1.0.0', points: 20 }] })
    const stale = await ask<{ code: string }>('PATCH', `/assignments/${assignment.id}`, { title: 'Lab' }, 412, {
      'if-match': '"other"',
    })
    expect(stale.code).toBe('precondition_failed')
  })

  it('lets learners in by their address and by a code, and shows them what is theirs', async () => {
    const mina = await api.signUp('Mina')
    const { data } = await ask<{ data: CourseClass[] }>('GET', `/courses/${course.id}/classes`)
    expect((await api.send('POST', '/v1/joins', { as: mina, body: { code: 'XXXX-XXXX' } })).status).toBe(404)
    const code = data[0]!.joinCode!.toLowerCase()
    const { status, body } = await api.send('POST', '/v1/joins', { as: mina, body: { code } })
    expect([status, body]).toEqual([200, { courseId: course.id, course: 'Cloud Systems', class: 'A' }])
    const own = await api.send<OwnCourses>('GET', '/v1/own-courses', { as: mina })
    expect(own.body).toMatchObject([
      {
        title: 'Cloud Systems',
        // Something hidden is in it, so that its points are not told yet.
        assignments: [{ title: 'Lab 1', state: 'open', grade: null, maxPoints: 20, items: [{ points: null }] }],
      },
    ])
    const begun = await api.send<{ id: string; assignment: unknown }>(
      'POST',
      `/v1/assignments/${assignment.id}/attempts`,
      {
        as: mina,
        body: { exerciseId: 'scale-web' },
      },
    )
    expect([begun.status, begun.body.assignment]).toMatchObject([
      201,
      { title: 'Lab 1', credit: 1, submissionsLeft: 3 },
    ])
    const stranger = await api.signUp('Eve')
    const foreign = { as: stranger, body: { exerciseId: 'scale-web' } }
    expect((await api.send('POST', `/v1/assignments/${assignment.id}/attempts`, foreign)).status).toBe(404)
    expect((await api.send('GET', `/v1/attempts/${begun.body.id}`, { as: stranger })).status).toBe(404)
    await ask('DELETE', `/courses/${course.id}/enrollments/${(await enrollmentOf('Mina')).id}`, undefined, 204)
    expect((await api.send('GET', `/v1/attempts/${begun.body.id}`, { as: mina })).status).toBe(404)
  })

  it('gives somebody who comes later what a program did for them', async () => {
    const { id } = await begin('s9')
    const june = await api.signUp('June')
    await ask('PUT', `/courses/${course.id}/enrollments/s9`, {
      name: 'Learner 09',
      email: june.email.toUpperCase(),
    })
    const before = await api.send<OwnCourses>('GET', '/v1/own-courses', { as: june })
    expect(before.body).toEqual([])
    // Whose address is not confirmed is nobody yet.
    await api.api.platform.system.prisma.user.update({ where: { email: june.email }, data: { emailVerified: true } })
    const { headers } = await api.send('POST', '/v1/auth/sign-in/email', {
      body: { email: june.email, password: PASSWORD },
    })
    const confirmed = { email: june.email, cookie: cookieOf(headers) }
    const own = await api.send<OwnCourses>('GET', '/v1/own-courses', { as: confirmed })
    expect(own.body).toMatchObject([{ assignments: [{ items: [{ attemptId: id }] }] }])
    expect((await api.send('GET', `/v1/attempts/${id}`, { as: confirmed })).status).toBe(200)
  })

  const enrollmentOf = async (name: string): Promise<Enrollment> => {
    const { data } = await ask<{ data: Enrollment[] }>('GET', `/courses/${course.id}/enrollments?limit=200`)
    return data.find((one) => one.name === name)!
  }

  it('shows who is where while they work, and who is stuck', async () => {
    const socket: Socket = io(`${sandboxUrl}/class`, {
      transports: ['websocket'],
      extraHeaders: { origin: ORIGIN, cookie: ada.cookie },
      auth: { assignmentId: assignment.id, locale: 'en' },
    })
    const seen = new Map<string, LiveAttempt>()
    socket.on('attempts', (all: LiveAttempt[]) => all.forEach((one) => seen.set(one.attemptId, one)))
    socket.on('attempt', (one: LiveAttempt) => seen.set(one.attemptId, one))
    await expect.poll(() => socket.connected).toBe(true)
    const { id } = await begin('s1')
    await expect.poll(() => seen.get(id)?.at?.check, { timeout: 10_000 }).toBe('scaled')
    await type(id, 'kubectl scale deployment web --replicas=3')
    await expect.poll(() => JSON.stringify(seen.get(id)?.at?.why), { timeout: 15_000 }).toContain('Only 3 are ready.')
    expect(seen.get(id)!.checks).toEqual({ scaled: 'failed', named: 'failed' })
    const terminal: Socket = io(`${sandboxUrl}/terminal`, {
      transports: ['websocket'],
      extraHeaders: { origin: ORIGIN, cookie: ada.cookie },
      auth: { clusterId: seen.get(id)!.clusterId, watch: true },
    })
    let screen = ''
    terminal.on('output', ({ text }: { text: string }) => (screen += text))
    await expect.poll(() => screen).toContain('deployment.apps/web scaled')
    terminal.emit('input', { n: 1, text: 'kubectl delete deployment web\n' })
    await type(id, 'kubectl label deployment web team=a')
    await expect.poll(() => seen.get(id)!.checks.named, { timeout: 10_000 }).toBe('passed')
    expect(screen).not.toContain('delete deployment')
    terminal.close()
    socket.close()
  })

  it('grades what is handed in: by the moment, by the limit, hidden checks as well', async () => {
    const [one] = (await ask<{ data: PublicAttempt[] }>('GET', `/assignments/${assignment.id}/attempts`)).data.filter(
      ({ enrollment }) => enrollment.externalId === 's1',
    )
    const submission = await handIn(one!.id)
    // `named` and the hidden check of three; the broken one wants four pods.
    expect(submission).toMatchObject({ score: 4, maxScore: 10, lateCredit: 1, exerciseVersion: '1.0.0' })
    const results = await ask<PublicResults>('GET', `/submissions/${submission.id}/results`)
    expect(results.visibleScore).toBe(2)
    expect(results.checks[0]).toMatchObject({
      id: 'scaled',
      status: 'failed',
      message: 'Only 3 are ready.',
      evidence: { actual: '3', object: null },
    })
    expect(results.checks.map(({ id, hidden, status }) => [id, hidden, status])).toEqual([
      ['scaled', false, 'failed'],
      ['named', false, 'passed'],
      ['kept', true, 'passed'],
    ])
    const { id } = await begin('s2')
    const lines = ['while true; do :; done', 'echo never']
    const { commands } = await ask<{ commands: CommandOutcome[] }>('POST', `/attempts/${id}/commands`, {
      lines,
      budgetSeconds: 1,
    })
    expect(commands).toMatchObject([{ line: lines[0], timedOut: true, status: null }])
    expect(await type(id, 'echo on')).toMatchObject([{ status: 0, output: expect.stringContaining('on') as string }])
  })

  it('gives a late submission its credit, and a learner of whom more is known the time they need', async () => {
    const { policy } = await ask<Assignment>('GET', `/assignments/${assignment.id}`)
    await ask('PATCH', `/assignments/${assignment.id}`, {
      policy: { ...policy, releaseAt: hours(-3), dueAt: hours(-1) },
    })
    const late = await begin('s3')
    const solve = ['kubectl scale deployment web --replicas=4', 'kubectl label deployment web team=a']
    for (const { status } of await type(late.id, ...solve)) expect(status).toBe(0)
    await type(late.id, 'kubectl rollout status deployment web')
    expect(await handIn(late.id)).toMatchObject({ score: 10, lateCredit: 0.5 })
    const gradeOf = async (n: number) => {
      const { grades } = await ask<Gradebook>('GET', `/assignments/${assignment.id}/grades`)
      return grades.find(({ enrollment }) => enrollment.externalId === `s${n}`)!
    }
    expect(await gradeOf(3)).toMatchObject({ computed: 10, final: 10, isLate: true, state: 'provisional' })
    const { enrollment } = await gradeOf(3)
    await ask('PUT', `/assignments/${assignment.id}/overrides/${enrollment.id}`, {
      changes: { dueAt: hours(2) },
      reason: 'was ill',
    })
    expect(await gradeOf(3)).toMatchObject({ computed: 20, isLate: false })
    await ask('DELETE', `/assignments/${assignment.id}/overrides/${enrollment.id}`, undefined, 204)
    expect(await gradeOf(3)).toMatchObject({ computed: 10 })
    // The date was moved to before their submission: grades follow what holds now.
    expect(await gradeOf(1)).toMatchObject({ computed: 4, isLate: true })
    const adjusted = await ask<Grade>(
      'POST',
      `/assignments/${assignment.id}/grades/${enrollment.id}/adjustments`,
      { kind: 'delta', points: 2, reason: 'helped others' },
      201,
    )
    expect(adjusted).toMatchObject({ computed: 10, adjusted: 12, final: 12 })
  }, 90_000)

  it('grades again with a mended check: first as a preview, then for everybody, adjustments kept', async () => {
    await ask('POST', `/assignments/${assignment.id}/regrades`, {}, 409)
    publish(content, '1.0.1', 3)
    let regrade: Regrade
    await expect
      .poll(
        async () => {
          const answer = await api.send('POST', `/api/v1/assignments/${assignment.id}/regrades`, {
            body: {},
            headers: { authorization: `Bearer ${key}`, 'idempotency-key': `regrade-${requests++}` },
          })
          regrade = answer.body as unknown as Regrade
          return answer.status
        },
        { timeout: 15_000 },
      )
      .toBe(202)
    await expect
      .poll(async () => (regrade = await ask<Regrade>('GET', `/regrades/${regrade.id}`)).state, { timeout: 20_000 })
      .toBe('ready')
    expect(regrade!).toMatchObject({
      changes: [{ exerciseId: 'scale-web', from: '1.0.0', to: '1.0.1' }],
      done: 2,
      total: 2,
      raised: 1,
      lowered: 0,
      rows: [{ name: 'Learner 01', before: 4, after: 10 }],
    })
    const gradebook = () => ask<Gradebook>('GET', `/assignments/${assignment.id}/grades`)
    const finals = (book: Gradebook) => book.grades.slice(0, 3).map(({ final }) => final)
    expect(finals(await gradebook())).toEqual([4, 0, 12])
    const committed = await ask<Regrade>('POST', `/regrades/${regrade!.id}:commit`)
    expect(committed).toMatchObject({ state: 'committed', raised: 1, rows: [{ before: 4, after: 10 }] })
    await ask('POST', `/regrades/${regrade!.id}:commit`, undefined, 409)
    expect(finals(await gradebook())).toEqual([10, 0, 12])
    const { items } = await ask<Assignment>('GET', `/assignments/${assignment.id}`)
    expect(items).toMatchObject([{ version: '1.0.0', gradedBy: '1.0.1' }])
  })

  it('hands in by itself what was done when the time is over, hints taken off', async () => {
    const policy = { timeLimitMinutes: 10, maxSubmissions: 1 }
    const timed = await ask<Assignment>('POST', `/courses/${course.id}/assignments`, {
      title: 'Timed',
      items: [{ exerciseId: 'scale-web' }],
      policy,
    })
    const attempts = await Promise.all(
      ['s20', 's21'].map((learner) => ask<PublicAttempt>('POST', `/assignments/${timed.id}/attempts`, { learner })),
    )
    const [worked, idle] = attempts as [PublicAttempt, PublicAttempt]
    await ask('POST', `/attempts/${worked.id}:extend`, { minutes: 5 })
    await type(worked.id, 'kubectl label deployment web team=a')
    const { prisma } = api.api.platform.system
    await prisma.attempt.update({ where: { id: worked.id }, data: { hints: ['look'] } })
    const over = new Date(Date.now() - 1000)
    await prisma.attempt.updateMany({ where: { assignmentId: timed.id }, data: { expiresAt: over } })
    let seen: PublicAttempt
    await expect
      .poll(async () => (seen = await ask<PublicAttempt>('GET', `/attempts/${worked.id}`)).submissions[0]?.state, {
        timeout: 15_000,
      })
      .toBe('graded')
    // Two points for the label, one taken off for the hint.
    expect(seen!).toMatchObject({
      state: 'expired',
      submissions: [{ number: 1, score: 1, submittedAt: over.toISOString() }],
    })
    expect(await ask<PublicAttempt>('GET', `/attempts/${idle.id}`)).toMatchObject({ state: 'expired', submissions: [] })
    await ask('POST', `/attempts/${worked.id}/submissions`, {}, 409)
    const { code } = await ask<{ code: string }>('POST', `/attempts/${worked.id}/commands`, { lines: ['ls'] }, 409)
    expect(code).toBe('attempt_expired')
  })

  it('ends with grades that are published, and a CSV that agrees with them', async () => {
    const published = await ask<Assignment>('POST', `/assignments/${assignment.id}/grades:publish`)
    expect(published.publishedAt).not.toBeNull()
    const { grades } = await ask<Gradebook>('GET', `/assignments/${assignment.id}/grades`)
    const { text, headers } = await api.send('GET', `/api/v1/assignments/${assignment.id}/grades:export`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(headers.get('content-type')).toContain('text/csv')
    const rows = parseCsv(text, { bom: true, columns: true }) as Record<string, string>[]
    expect(rows.map(({ external_id, final, state }) => [external_id, Number(final), state])).toEqual(
      grades.map(({ enrollment, final, state }) => [enrollment.externalId, final, state]),
    )
    expect(rows).toHaveLength(30)
  })
})
