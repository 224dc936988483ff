import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Webhook } from 'standardwebhooks'
import type {
  EventType,
  Page,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointWithSecret,
  WebhookPayload,
} from '@kubarium/contracts/public'
import { scopes } from '@kubarium/contracts/public'
import { recordEvent } from '@kubarium/platform-public-api'
import { createLogger } from '@kubarium/platform-telemetry'
import { bootWorker, type Worker } from '../../../worker/src/boot.ts'
import { workerConfig } from '../../../worker/src/config.ts'
import { announceVersions } from '../learning/announce-versions.ts'
import { makeExamples, publishStarts } from '../testing/examples.ts'
import { makeKey, makeOrganisation, withKey, type OrganisationOfSpec, type Send } from '../testing/public-caller.ts'
import { startTestApi, type Answer, type TestApi } from '../testing/test-api.ts'

interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let api: TestApi
let worker: Worker
let organisation: OrganisationOfSpec
let send: Send
let receiver: Server
let address: string
const received: Received[] = []
/** What the receiver answers, by path. */
const answers: Record<string, { status: number; headers?: Record<string, string>; body?: string } | undefined> = {}

beforeAll(async () => {
  api = await startTestApi({
    WEBHOOK_LOOPBACK: 'true',
    CONTENT_FOLDER: 'libs/learning/content',
    CONTENT_DRAFTS: 'true',
  })
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body })
      const { status, headers = {}, body: text = 'thanks' } = answers[request.url ?? ''] ?? { status: 200 }
      response.writeHead(status, headers).end(text)
    })
  })
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  const config = workerConfig({
    DATABASE_SYSTEM_URL: api.database.systemUrl,
    LOG_LEVEL: 'silent',
    AUTH_SECRET: 's'.repeat(32),
    WEBHOOK_LOOPBACK: 'true',
    SWEEP_MS: '100',
  })
  const stays = { holds: () => false, stay: async () => undefined, hibernate: async () => undefined }
  worker = await bootWorker(config, createLogger('worker', process.env.SPEC_LOG ?? 'silent'), () => stays)
  await worker.application.listen(0, '127.0.0.1')
  organisation = await makeOrganisation(api, 'Hooks')
  send = withKey(api, await makeKey(api, organisation.owner, scopes))
})
afterEach(() => received.splice(0))
afterAll(async () => {
  await worker.application.close()
  receiver.close()
  await api.close()
})

const create = async (
  path: string,
  events: EventType[] = ['submission.graded'],
): Promise<WebhookEndpointWithSecret> => {
  const { status, text, body } = await send<WebhookEndpointWithSecret>('POST', '/webhook-endpoints', {
    url: address + path,
    events,
  })
  expect(status, text).toBe(201)
  return body
}

const happens = (type: EventType, data: Record<string, unknown>, organisationId = organisation.id): Promise<void> =>
  api.api.platform.tenants.unit({ organisationId, userId: 'x' }, (unit) =>
    recordEvent(unit, { organisationId }, type, data),
  )

const got = async (path: string, count: number): Promise<Received[]> => {
  await expect.poll(() => received.filter((one) => one.path === path).length, { timeout: 10_000 }).toBe(count)
  return received.filter((one) => one.path === path)
}

const deliveriesOf = async (id: string): Promise<WebhookDelivery[]> =>
  (await send<{ data: WebhookDelivery[] }>('GET', `/webhook-endpoints/${id}/deliveries`)).body.data

/** Lets the pause before the next try pass. */
const passPause = (endpointId: string) =>
  api.api.platform.system.pool.query(
    `update webhook_delivery set next_try_at = now() where endpoint_id = $1 and state = 'pending'`,
    [endpointId],
  )

describe('an event', () => {
  it('reaches who asked for it, signed so that the library of the standard takes it', async () => {
    const { secret } = await create('/graded')
    await happens('submission.graded', { attemptId: 'a-1', submissionId: 's-1', score: 8 })
    const [{ body, headers }] = (await got('/graded', 1)) as [Received]
    const payload = new Webhook(secret).verify(body, headers as Record<string, string>) as WebhookPayload
    expect(payload).toMatchObject({
      type: 'submission.graded',
      tenant: organisation.id,
      sequence: 1,
      data: { attemptId: 'a-1', submissionId: 's-1', score: 8 },
    })
    expect(headers['webhook-id']).toBe(payload.id)
    expect(() => new Webhook('whsec_' + 'A'.repeat(44)).verify(body, headers as Record<string, string>)).toThrow()
  })

  it('does not reach who asked for others, is of another organisation, or has switched it off', async () => {
    const { id } = await create('/others', ['grade.published'])
    const off = await create('/off')
    expect((await send('PATCH', `/webhook-endpoints/${off.id}`, { enabled: false })).status).toBe(200)
    const other = await makeOrganisation(api, 'Elsewhere')
    await happens('grade.published', {}, other.id)
    await happens('submission.graded', {})
    await happens('grade.published', { assignmentId: 'x' })
    await got('/others', 1)
    expect(await deliveriesOf(off.id)).toEqual([])
    expect(await deliveriesOf(id)).toHaveLength(1)
  })

  it('is told of only when what it is about was stored', async () => {
    await create('/rolled-back', ['regrade.completed'])
    const failing = api.api.platform.tenants.unit({ organisationId: organisation.id, userId: 'x' }, async (unit) => {
      await recordEvent(unit, { organisationId: organisation.id }, 'regrade.completed', { kept: false })
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    await happens('regrade.completed', { kept: true })
    const all = await got('/rolled-back', 1)
    expect(JSON.parse(all[0]!.body)).toMatchObject({ data: { kept: true } })
  })

  it('is numbered within its attempt, also when several happen at once', async () => {
    await create('/numbered', ['attempt.created'])
    await Promise.all(Array.from({ length: 8 }, () => happens('attempt.created', { attemptId: 'busy' })))
    const numbers = (await got('/numbered', 8)).map(({ body }) => (JSON.parse(body) as WebhookPayload).sequence)
    expect(numbers.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})

describe('the end of an attempt', () => {
  it('is told by the worker that ends it, once', async () => {
    await publishStarts(api)
    await create('/expired', ['attempt.expired'])
    const { attempt } = await makeExamples(api, organisation.id)
    await api.api.platform.system.pool.query(`update attempt set expires_at = now() where id = $1`, [attempt])
    const [{ body }] = (await got('/expired', 1)) as [Received]
    expect(JSON.parse(body)).toMatchObject({ type: 'attempt.expired', sequence: 1, data: { attemptId: attempt } })
  })
})

describe('a new version of an exercise', () => {
  it('is told to every organisation that asked for it', async () => {
    await create('/versions', ['exercise.version_published'])
    const keys = [
      { kind: 'exercise', contentId: 'svc', version: '2.0.0' },
      { kind: 'lesson', contentId: 'a-lesson', version: '2.0.0' },
    ] as const
    await announceVersions(api.api.platform.system, keys)
    const [{ body }] = (await got('/versions', 1)) as [Received]
    expect(JSON.parse(body)).toMatchObject({ data: { exerciseId: 'svc', version: '2.0.0' }, sequence: null })
  })
})

describe('a secret', () => {
  it('is told once, and while it is being replaced both sign', async () => {
    const { id, secret } = await create('/rotating')
    const shown = await send('GET', `/webhook-endpoints/${id}`)
    expect(shown.text).not.toContain('whsec_')
    const { body: rotated } = await send<WebhookEndpointWithSecret>('POST', `/webhook-endpoints/${id}:rotate-secret`, {
      overlapHours: 1,
    })
    expect(rotated.secret).not.toBe(secret)
    expect(rotated.secretRotatesAt).not.toBeNull()
    await happens('submission.graded', {})
    const [first] = (await got('/rotating', 1)) as [Received]
    for (const one of [secret, rotated.secret])
      expect(() => new Webhook(one).verify(first.body, first.headers as Record<string, string>)).not.toThrow()
    const { body: again } = await send<WebhookEndpointWithSecret>('POST', `/webhook-endpoints/${id}:rotate-secret`, {
      overlapHours: 0,
    })
    await happens('submission.graded', {})
    const second = (await got('/rotating', 2))[1]!
    expect(() => new Webhook(rotated.secret).verify(second.body, second.headers as Record<string, string>)).toThrow()
    expect(() => new Webhook(again.secret).verify(second.body, second.headers as Record<string, string>)).not.toThrow()
  })

  it('is not readable in the database', async () => {
    const { secret } = await create('/sealed')
    const { rows } = await api.api.platform.system.pool.query<{ secret: Buffer; response: Buffer }>(
      'select secret, response from webhook_endpoint, idempotency_key',
    )
    for (const row of rows) for (const bytes of [row.secret, row.response]) expect(bytes.includes(secret)).toBe(false)
  })
})

describe('a delivery', () => {
  it('that fails is logged, tried again after a while, and may be sent again by hand', async () => {
    answers['/flaky'] = { status: 503, body: 'x'.repeat(5000) }
    const { id } = await create('/flaky')
    await happens('submission.graded', {})
    await got('/flaky', 1)
    await expect.poll(async () => (await deliveriesOf(id))[0]?.tries.length).toBe(1)
    const [failed] = (await deliveriesOf(id)) as [WebhookDelivery]
    expect(failed).toMatchObject({ state: 'pending', type: 'submission.graded' })
    expect(failed.tries[0]).toMatchObject({ status: 503, error: 'answered 503', response: 'x'.repeat(1000) })
    expect(Date.parse(failed.nextTryAt!)).toBeGreaterThan(Date.now())
    answers['/flaky'] = { status: 204 }
    await passPause(id)
    await got('/flaky', 2)
    await expect.poll(async () => (await deliveriesOf(id))[0]?.state).toBe('delivered')
    const again = await send<WebhookDelivery>('POST', `/webhook-endpoints/${id}/deliveries/${failed.id}:redeliver`)
    expect(again.status).toBe(202)
    const all = await got('/flaky', 3)
    expect(new Set(all.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await deliveriesOf(id)).toHaveLength(2)
  })

  it('follows no redirect', async () => {
    answers['/redirect'] = { status: 302, headers: { location: `${address}/graded-elsewhere` } }
    const { id } = await create('/redirect')
    expect((await send('POST', `/webhook-endpoints/${id}:test`)).status).toBe(202)
    await got('/redirect', 1)
    await expect.poll(async () => (await deliveriesOf(id))[0]?.tries[0]?.error).toBe('answered 302')
    expect(received.map(({ path }) => path)).not.toContain('/graded-elsewhere')
  })

  it('that is answered 410 switches the endpoint off and tells the owner', async () => {
    answers['/gone'] = { status: 410 }
    const { id, url } = await create('/gone')
    await happens('submission.graded', {})
    await expect
      .poll(async () => (await send('GET', `/webhook-endpoints/${id}`)).body)
      .toMatchObject({
        enabled: false,
        disabledReason: 'gone',
      })
    await expect
      .poll(async () => {
        const mails = await api.api.platform.system.prisma.outboxMail.findMany({
          where: { recipient: organisation.owner.email, text: { contains: url } },
        })
        return mails.map(({ subject }) => subject)
      })
      .toEqual(['Kubarium switched off a webhook endpoint'])
    const refused = await send('POST', `/webhook-endpoints/${id}:test`)
    expect([refused.status, refused.body.code]).toEqual([409, 'endpoint_disabled'])
    const { body } = await send('PATCH', `/webhook-endpoints/${id}`, { enabled: true })
    expect(body).toMatchObject({ enabled: true, disabledReason: null })
  })

  it('that fails for the eighth time is the last one', async () => {
    answers['/dead'] = { status: 500 }
    const { id } = await create('/dead')
    await happens('submission.graded', {})
    for (let tries = 1; tries <= 8; tries++) {
      await got('/dead', tries)
      await expect.poll(async () => (await deliveriesOf(id))[0]?.tries.length).toBe(tries)
      if (tries < 8) await passPause(id)
    }
    await expect.poll(async () => (await deliveriesOf(id))[0]).toMatchObject({ state: 'failed', nextTryAt: null })
    await expect.poll(async () => (await send('GET', `/webhook-endpoints/${id}`)).body.disabledReason).toBe('exhausted')
  })

  it('of a worker that died is tried by the next one', async () => {
    const { id } = await create('/orphan', ['enrollment.changed'])
    await api.api.platform.system.pool.query(
      `with event as (insert into webhook_event (organisation_id, type, data) values ($1, 'enrollment.changed', '{}') returning id)
        insert into webhook_delivery (organisation_id, endpoint_id, event_id, state, next_try_at)
          select $1, $2, id, 'sending', now() - interval '1 second' from event`,
      [organisation.id, id],
    )
    await got('/orphan', 1)
  })
})

describe('the address of an endpoint', () => {
  it.each([
    'https://10.0.0.8/hook',
    'https://169.254.169.254/',
    'https://metadata.google.internal/',
    'http://example.com/',
  ])('is refused when it is %s, at creation and when it is changed', async (url) => {
    const made = await send('POST', '/webhook-endpoints', { url, events: ['submission.graded'] })
    expect([made.status, made.body.code]).toEqual([422, 'address_refused'])
    const { id } = await create('/good')
    const changed = await send('PATCH', `/webhook-endpoints/${id}`, { url })
    expect([changed.status, changed.body.code]).toEqual([422, 'address_refused'])
    await send('DELETE', `/webhook-endpoints/${id}`)
  })

  it('is checked again when something is sent: a name may lead elsewhere by then', async () => {
    const { id } = await create('/moved')
    await api.api.platform.system.pool.query('update webhook_endpoint set url = $2 where id = $1', [
      id,
      'http://10.255.255.1/metadata',
    ])
    await send('POST', `/webhook-endpoints/${id}:test`)
    await expect.poll(async () => (await deliveriesOf(id))[0]?.tries[0]?.error).toMatch(/not allowed/)
  })
})

describe('an endpoint', () => {
  it('is changed by who has seen its state, and forgotten with its deliveries', async () => {
    const { id } = await create('/changed')
    const seen = await send('GET', `/webhook-endpoints/${id}`)
    const etag = seen.headers.get('etag')!
    const first = await send('PATCH', `/webhook-endpoints/${id}`, { description: 'one' }, { 'if-match': etag })
    expect([first.status, first.body.description]).toEqual([200, 'one'])
    const second = await send('PATCH', `/webhook-endpoints/${id}`, { description: 'two' }, { 'if-match': etag })
    expect([second.status, second.body.code]).toEqual([412, 'precondition_failed'])
    const third = await send(
      'PATCH',
      `/webhook-endpoints/${id}`,
      { description: 'three' },
      { 'if-match': first.headers.get('etag')! },
    )
    expect(third.status).toBe(200)
    expect((await send('DELETE', `/webhook-endpoints/${id}`)).status).toBe(204)
    expect((await send('GET', `/webhook-endpoints/${id}`)).status).toBe(404)
    expect((await send('GET', `/webhook-endpoints/${id}/deliveries`)).status).toBe(404)
    const { body } = await send<{ data: { action: string }[] }>('GET', `/audit-events?subject=${id}`)
    expect(body.data.map(({ action }) => action)).toEqual([
      'webhook_endpoint.deleted',
      'webhook_endpoint.updated',
      'webhook_endpoint.updated',
      'webhook_endpoint.created',
    ])
  })

  it('is one of twenty at most', async () => {
    const { body } = await send<{ data: { id: string }[] }>('GET', '/webhook-endpoints?limit=200')
    for (const { id } of body.data) await send('DELETE', `/webhook-endpoints/${id}`)
    const made = await Promise.all(
      Array.from({ length: 22 }, (_, n) =>
        send('POST', '/webhook-endpoints', { url: `${address}/many-${n}`, events: ['submission.graded'] }),
      ),
    )
    expect(made.map(({ status }) => status).sort()).toEqual([...Array<number>(20).fill(201), 409, 409])
    const pages: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const { body: page }: Answer<Page<WebhookEndpoint>> = await send<Page<WebhookEndpoint>>(
        'GET',
        `/webhook-endpoints?limit=7${next && `&cursor=${next}`}`,
      )
      pages.push(...page.data.map(({ url }) => url))
      next = page.nextCursor
    }
    expect(new Set(pages).size).toBe(20)
    expect(pages).toHaveLength(20)
  })
})
