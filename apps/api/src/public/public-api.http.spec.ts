import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicProblem, scopes, type PublicExercise, type WebhookEndpointWithSecret } from '@kubarium/contracts/public'
import {
  makeKey,
  makeOrganisation,
  withKey,
  withSession,
  type OrganisationOfSpec,
  type Send,
} from '../testing/public-caller.ts'
import { startTestApi, type Session, type TestApi } from '../testing/test-api.ts'

let api: TestApi
let organisation: OrganisationOfSpec
let ada: Session
let key: string
let all: Send
let reader: Send
beforeAll(async () => {
  api = await startTestApi({ CONTENT_FOLDER: 'libs/learning/content', CONTENT_DRAFTS: 'true' })
  organisation = await makeOrganisation(api, 'School')
  ada = organisation.owner
  key = await makeKey(api, ada, ['exercises:read'])
  reader = withKey(api, key)
  all = withKey(api, await makeKey(api, ada, scopes))
})
afterAll(() => api.close())

const ask = (path: string, headers: Record<string, string>) => api.send('GET', `/api/v1${path}`, { headers })

describe('who asks the graded-exercise API', () => {
  it('is whoever has a key, in either header, or a session', async () => {
    expect((await ask('/exercises', { authorization: `Bearer ${key}` })).status).toBe(200)
    expect((await ask('/exercises', { 'x-api-key': key })).status).toBe(200)
    expect((await ask('/exercises', { cookie: ada.cookie })).status).toBe(200)
  })

  it('is nobody with a wrong key, even beside a good session', async () => {
    const wrong: Record<string, string>[] = [
      {},
      { authorization: 'Bearer kub_live_wrong' },
      { authorization: 'Basic xyz', cookie: ada.cookie },
      { 'x-api-key': 'kub_live_wrong', cookie: ada.cookie },
    ]
    for (const headers of wrong) {
      const { status, body, headers: answer } = await ask('/exercises', headers)
      expect([status, publicProblem.parse(body).code]).toEqual([401, 'unauthenticated'])
      expect(answer.get('www-authenticate')).toBe('Bearer')
    }
  })

  it('may do what the scopes of the key say, and what the role of the person says', async () => {
    const { status, body } = await reader('GET', '/audit-events')
    expect([status, body.code, body.scope]).toEqual([403, 'missing_scope', 'audit:read'])
    expect((await withSession(api, organisation.people.admin)('GET', '/audit-events')).status).toBe(200)
    expect((await withSession(api, organisation.people.instructor)('GET', '/audit-events')).status).toBe(403)
  })

  it('is protected from other sites when it is a person, and needs no origin when it is a program', async () => {
    const foreign = { origin: 'https://evil.example' }
    const made = { url: 'https://hooks.example.com/', events: ['grade.updated'] }
    const person = await withSession(api, ada)('POST', '/webhook-endpoints', made, foreign)
    expect([person.status, person.body.code]).toEqual([403, 'foreign_origin'])
    expect((await all('POST', '/webhook-endpoints', made, foreign)).status).toBe(201)
    const both = await withSession(api, ada)('POST', '/webhook-endpoints', made, { ...foreign, 'x-api-key': 'wrong' })
    expect(both.status).toBe(401)
  })
})

describe('API keys', () => {
  it('are handled by those who run the organisation', async () => {
    for (const role of ['owner', 'admin'] as const)
      expect((await api.send('GET', '/v1/api-keys', { as: organisation.people[role] })).status).toBe(200)
    for (const role of ['instructor', 'assistant', 'member'] as const)
      for (const method of ['GET', 'POST'])
        expect(
          (
            await api.send(method, '/v1/api-keys', {
              as: organisation.people[role],
              body: method === 'GET' ? undefined : {},
            })
          ).status,
        ).toBeOneOf([400, 403])
    expect((await api.send('GET', '/v1/api-keys', { headers: { authorization: `Bearer ${key}` } })).status).toBe(401)
  })

  it('are told once, shown by how they begin, and of no use once revoked or expired', async () => {
    const { body } = await api.send<{ key: string; shown: { id: string } }>('POST', '/v1/api-keys', {
      as: ada,
      body: { name: 'grader', scopes: ['grades:read', 'exercises:read'], expiresInDays: 30 },
    })
    const send = withKey(api, body.key)
    expect(body.key).toMatch(/^kub_live_[A-Za-z]{64}$/)
    expect((await send('GET', '/exercises')).status).toBe(200)
    const list = await api.send<{ keys: Record<string, unknown>[] }>('GET', '/v1/api-keys', { as: ada })
    const shown = list.body.keys.find(({ id }) => id === body.shown.id)
    expect(shown).toMatchObject({
      name: 'grader',
      start: body.key.slice(0, 15),
      scopes: ['grades:read', 'exercises:read'],
      createdBy: { name: 'School owner' },
    })
    expect(shown!.lastUsedAt).not.toBeNull()
    expect(list.text).not.toContain(body.key)
    const { rows } = await api.api.platform.system.pool.query<{ row: string }>(
      'select api_key::text as row from api_key',
    )
    expect(rows.some(({ row }) => row.includes(body.key.slice(20)))).toBe(false)
    const elsewhere = await makeOrganisation(api, 'Elsewhere')
    const foreign = await api.send('DELETE', `/v1/api-keys/${body.shown.id}`, { as: elsewhere.owner })
    expect(foreign.status).toBe(404)
    expect((await api.send('DELETE', `/v1/api-keys/${body.shown.id}`, { as: ada })).status).toBe(204)
    expect((await send('GET', '/exercises')).status).toBe(401)
    const expired = await makeKey(api, ada, ['exercises:read'], 'expired')
    await api.api.platform.system.pool.query(
      `update api_key set expires_at = now() - interval '1 s' where name = 'expired'`,
    )
    expect((await withKey(api, expired)('GET', '/exercises')).status).toBe(401)
  })

  it('open no other door: not a session, not better-auth', async () => {
    const headers = { 'x-api-key': key }
    expect((await api.send('GET', '/v1/me', { headers })).status).toBe(401)
    const { text } = await api.send('GET', '/v1/auth/get-session', { headers })
    expect(text).not.toContain('email')
  })

  it('are not handled by better-auth, where nobody would write it down', async () => {
    const list = await api.send<{ keys: { id: string }[] }>('GET', '/v1/api-keys', { as: ada })
    const keyId = list.body.keys[0]!.id
    const owned = { configId: 'organisation', organizationId: organisation.id }
    const requests: [string, string, unknown][] = [
      ['POST', '/create', { ...owned, name: 'x' }],
      ['POST', '/update', { keyId, configId: 'organisation', metadata: { createdBy: 'somebody else' } }],
      ['POST', '/update', { keyId, metadata: { createdBy: 'somebody else' } }],
      ['POST', '/delete', { keyId, configId: 'organisation' }],
      ['POST', '/delete', { keyId }],
      ['GET', `/get?id=${keyId}&configId=organisation`, undefined],
      ['GET', `/list?organizationId=${organisation.id}`, undefined],
    ]
    for (const [method, path, body] of requests) {
      const { status, text } = await api.send(method, `/v1/auth/api-key${path}`, { as: ada, body })
      expect([path, status, text]).toEqual([path, 404, text])
    }
    expect((await reader('GET', '/exercises')).status).toBe(200)
  })
})

describe('what does not fit', () => {
  it('is told by pointers, in the language of who asks', async () => {
    const { body } = await reader('GET', '/exercises?limit=1000&kevel=core', undefined, {
      'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8',
    })
    expect(body).toMatchObject({
      type: 'https://kubarium.example/problems/invalid_input',
      title: '요청 내용이 맞지 않아요',
      status: 400,
      instance: '/api/v1/exercises',
      errors: [
        { in: 'query', pointer: '/limit', code: 'too_big' },
        { in: 'query', pointer: '/kevel', code: 'unknown_key' },
      ],
    })
    const { body: wrong } = await all('POST', '/webhook-endpoints', { url: 7, events: ['nope'], 'a/b': 1 })
    expect(wrong.errors).toMatchObject([
      { in: 'body', pointer: '/url', code: 'invalid_type' },
      { in: 'body', pointer: '/events/0', code: 'invalid_value' },
      { in: 'body', pointer: '/a~1b', code: 'unknown_key' },
    ])
    const { body: missing } = await all('POST', '/webhook-endpoints')
    expect(missing.errors).toMatchObject([
      { pointer: '/url', code: 'required' },
      { pointer: '/events', code: 'required' },
    ])
  })

  it('is refused: no JSON, another kind of body, too much of it, a path that there is not', async () => {
    const codes = async (body: string, headers: Record<string, string> = {}) => {
      const { status, body: problem } = await all('POST', '/webhook-endpoints', body, headers)
      return [status, publicProblem.parse(problem).code]
    }
    expect(await codes('{')).toEqual([400, 'bad_request'])
    expect(await codes('<xml/>', { 'content-type': 'application/xml' })).toEqual([415, 'unsupported_media_type'])
    expect(await codes(JSON.stringify({ url: 'x'.repeat(300_000) }))).toEqual([413, 'too_large'])
    const nowhere = await reader('GET', '/nowhere')
    expect([nowhere.status, publicProblem.parse(nowhere.body).code]).toEqual([404, 'not_found'])
    expect((await reader('GET', '/exercises/nothing')).status).toBe(404)
    expect((await all('GET', '/webhook-endpoints/not-a-uuid')).status).toBe(404)
  })
})

describe('a request with an Idempotency-Key', () => {
  const made = (n: number) => ({ url: `https://hooks.example.com/${n}`, events: ['grade.updated'] })
  const count = async () => (await all<{ data: unknown[] }>('GET', '/webhook-endpoints?limit=200')).body.data.length

  it('does its work once, and is answered the same again', async () => {
    const before = await count()
    const headers = { 'idempotency-key': randomUUID() }
    const first = await all<WebhookEndpointWithSecret>('POST', '/webhook-endpoints', made(1), headers)
    const second = await all<WebhookEndpointWithSecret>('POST', '/webhook-endpoints', made(1), headers)
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('location')).toBe(`/api/v1/webhook-endpoints/${first.body.id}`)
    expect([first, second].map((one) => one.headers.get('idempotency-replayed'))).toEqual([null, 'true'])
    // With quotes, as RFC 8941 writes strings, it is the same one.
    const quoted = { 'idempotency-key': `"${headers['idempotency-key']}"` }
    expect((await all('POST', '/webhook-endpoints', made(1), quoted)).body).toEqual(first.body)
    expect(await count()).toBe(before + 1)
  })

  it('is refused with another body, and the refusal of the first is repeated', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    await all('POST', '/webhook-endpoints', made(2), headers)
    const other = await all('POST', '/webhook-endpoints', made(3), headers)
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_mismatch'])
    const refused = { 'idempotency-key': randomUUID() }
    const bad = { url: 'https://10.0.0.1/', events: ['grade.updated'] }
    const first = await all('POST', '/webhook-endpoints', bad, refused)
    const second = await all('POST', '/webhook-endpoints', bad, refused)
    expect(second.body).toEqual(first.body)
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([422, 'true'])
  })

  it('does its work once although it is sent ten times at once', async () => {
    const before = await count()
    const headers = { 'idempotency-key': randomUUID() }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => all('POST', '/webhook-endpoints', made(4), headers)),
    )
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0)
    for (const { status, body } of answers)
      if (status !== 201) expect([status, body.code]).toEqual([409, 'idempotency_in_progress'])
    expect(await count()).toBe(before + 1)
  })

  it('is taken over from a process that died in the middle of it, after a while', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    await all('POST', '/webhook-endpoints', made(5), headers)
    const { pool } = api.api.platform.system
    const died = (age: string) =>
      pool.query(
        `update idempotency_key set status = null, response = null, claimed_at = now() - $2::interval where key = $1`,
        [headers['idempotency-key'], age],
      )
    await died('10 s')
    expect((await all('POST', '/webhook-endpoints', made(5), headers)).body.code).toBe('idempotency_in_progress')
    await died('61 s')
    expect((await all('POST', '/webhook-endpoints', made(5), headers)).status).toBe(201)
  })

  it('is told apart by who sent it; programs need one, people do not', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const mine = await all<WebhookEndpointWithSecret>('POST', '/webhook-endpoints', made(6), headers)
    const other = withKey(api, await makeKey(api, ada, ['webhooks:manage']))
    const theirs = await other<WebhookEndpointWithSecret>('POST', '/webhook-endpoints', made(7), headers)
    expect(theirs.body.id).not.toBe(mine.body.id)
    const without = await all('POST', '/webhook-endpoints', made(8), { 'idempotency-key': '' })
    expect([without.status, without.body.code]).toEqual([400, 'idempotency_key_required'])
    expect((await withSession(api, ada)('POST', '/webhook-endpoints', made(8))).status).toBe(201)
  })
})

describe('exercises', () => {
  it('come in pages, filtered, and a cursor is good for its own list only', async () => {
    const ids: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: { data: PublicExercise[]; nextCursor: string | null } = (
        await reader<{ data: PublicExercise[]; nextCursor: string | null }>(
          'GET',
          `/exercises?limit=5${next && `&cursor=${next}`}`,
        )
      ).body
      ids.push(...page.data.map(({ id }) => id))
      next = page.nextCursor
    }
    expect(ids).toEqual([...new Set(ids)].sort())
    expect(ids.length).toBeGreaterThan(10)
    const first = await reader<{ nextCursor: string; data: PublicExercise[] }>('GET', '/exercises?limit=2&level=core')
    expect(first.body.data.map(({ level }) => level)).toEqual(['core', 'core'])
    const { nextCursor } = first.body
    expect((await reader('GET', `/exercises?limit=3&level=core&cursor=${nextCursor}`)).status).toBe(200)
    for (const cursor of [
      `${nextCursor}&level=first`,
      `${nextCursor}`,
      'abc',
      Buffer.from('[1,2]').toString('base64url'),
    ])
      expect((await reader('GET', `/exercises?cursor=${cursor}`)).body.code).toBe('invalid_cursor')
  })

  it('are shown in the language asked for, without what answers them', async () => {
    const { body, text } = await reader('GET', '/exercises/service-without-endpoints?locale=ko')
    expect(body).toMatchObject({ id: 'service-without-endpoints', locale: 'ko', points: expect.any(Number) as number })
    expect(JSON.stringify(body.tasks)).toMatch(/[가-힣]/)
    const content = await api.api.platform.content.exercise('service-without-endpoints', String(body.version))
    for (const secret of ['answer', 'solution', 'assert', 'wrong']) expect(Object.keys(body)).not.toContain(secret)
    for (const { run } of content!.solutions.solutions) for (const line of run) expect(text).not.toContain(line)
    for (const [name, { hidden }] of Object.entries(content!.facts.params))
      if (hidden) expect(body.parameters).not.toContain(name)
    const version = await reader('GET', `/exercises/service-without-endpoints/versions/${String(body.version)}`)
    expect(version.body).toMatchObject({ version: body.version, locale: 'en' })
    expect((await reader('GET', '/exercises/service-without-endpoints/versions/0.0.1')).status).toBe(404)
    const again = await reader('GET', '/exercises/service-without-endpoints', undefined, {
      'cache-control': 'max-age=0',
      'if-none-match': (await reader('GET', '/exercises/service-without-endpoints')).headers.get('etag')!,
    })
    expect(again.status).toBe(304)
  })
})

describe('the record of what was done', () => {
  it('tells who, what, from where and by which request, and is filtered', async () => {
    const { headers, body } = await all<WebhookEndpointWithSecret>('POST', '/webhook-endpoints', {
      url: 'https://hooks.example.com/audited',
      events: ['grade.updated'],
    })
    const record = await all<{ data: { actor: { userId: string; keyId: string } }[] }>(
      'GET',
      `/audit-events?subject=${body.id}`,
    )
    expect(record.body.data).toMatchObject([
      {
        action: 'webhook_endpoint.created',
        subject: { kind: 'webhook_endpoint', id: body.id },
        before: null,
        after: { url: 'https://hooks.example.com/audited' },
        requestId: headers.get('x-request-id'),
        ip: expect.any(String) as string,
      },
    ])
    expect(record.text).not.toContain('whsec_')
    const { keyId } = record.body.data[0]!.actor
    expect((await all<{ data: unknown[] }>('GET', `/audit-events?actor=${keyId}`)).body.data.length).toBeGreaterThan(0)
    const later = new Date(Date.now() + 60_000).toISOString()
    expect((await all('GET', `/audit-events?from=${later}`)).body).toEqual({ data: [], nextCursor: null })
  })

  it('cannot be changed, by the role of the api nor by the system', async () => {
    const { platform } = api.api
    const tenant = { organisationId: organisation.id, userId: 'x' }
    for (const text of ['update audit_event set action = $$x$$', 'delete from audit_event']) {
      await expect(platform.tenants.statement(tenant, { text })).rejects.toThrow('permission denied')
      await expect(platform.system.pool.query(text)).rejects.toThrow('permission denied')
    }
  })
})
