import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problem } from '@kubarium/contracts'
import { startTestApi, type TestApi } from './testing/test-api.ts'

let api: TestApi
beforeAll(async () => (api = await startTestApi({ RATE_LIMITS: 'true' })))
afterAll(() => api.close())

describe('every answer of the api', () => {
  it('carries headers that keep others out, and an id', async () => {
    const { headers } = await api.send('GET', '/v1/me')
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    const given = await api.send('GET', '/v1/me', { headers: { 'x-request-id': 'given-by-a-proxy' } })
    expect(problem.parse(given.body).requestId).toBe('given-by-a-proxy')
    const wild = await api.send('GET', '/v1/me', { headers: { 'x-request-id': 'a b"<script>' } })
    expect(wild.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('is a problem when there is no such path, or the body is no JSON, or too large', async () => {
    const missing = await api.send('GET', '/v1/nothing')
    expect([missing.status, problem.parse(missing.body).code]).toEqual([404, 'not-found'])
    expect(missing.headers.get('content-type')).toContain('application/problem+json')
    const broken = await api.send('POST', '/v1/clusters', { body: '{' })
    expect([broken.status, problem.parse(broken.body).code]).toEqual([400, 'bad-request'])
    const large = await api.send('POST', '/v1/clusters', { body: { name: 'x'.repeat(300_000) } })
    expect([large.status, problem.parse(large.body).code]).toEqual([413, 'too-large'])
  })

  it('is a refusal when another site wants to change something', async () => {
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }]) {
      const { status, body } = await api.send('POST', '/v1/clusters', { headers, body: {} })
      expect([status, problem.parse(body).code]).toEqual([403, 'foreign-origin'])
    }
    const auth = await api.send('POST', '/v1/auth/sign-in/email', {
      headers: { origin: 'https://evil.example' },
      body: {},
    })
    expect(auth.status).toBe(403)
    const reading = await api.send('GET', '/v1/me', { headers: { origin: 'https://evil.example' } })
    expect(reading.status).toBe(401)
  })

  it('does not depend on what a client says about its address', async () => {
    // Our front is on this machine and trusted; what it appended last is the address, what came before is hearsay.
    const attempt = (n: number) =>
      api.send('POST', '/v1/auth/request-password-reset', {
        headers: { 'x-forwarded-for': `203.0.113.${n}, 198.51.100.7` },
        body: { email: `nobody-${n}@example.com`, redirectTo: '/reset-password' },
      })
    const statuses: number[] = []
    for (let n = 0; n < 104; n++) statuses.push((await attempt(n)).status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(100)
    expect(statuses.slice(100)).toEqual([429, 429, 429, 429])
  })

  it('refuses attempts at one account from many addresses', async () => {
    const statuses = new Set<number>()
    for (let n = 0; n < 14; n++) {
      const { status } = await api.send('POST', '/v1/auth/sign-in/email', {
        headers: { 'x-forwarded-for': `203.0.113.${n}` },
        body: { email: 'Ada@example.com', password: 'wrong password' },
      })
      statuses.add(status)
    }
    expect([...statuses].sort()).toEqual([401, 429])
  })
})

describe('operations', () => {
  it('tells whether the process is well, and its metrics', async () => {
    const health = await api.send('GET', '/healthz')
    expect([health.status, health.body]).toEqual([200, { status: 'ok', checks: { database: 'ok' } }])
    await api.send('GET', '/v1/me')
    const { text } = await api.send('GET', '/metrics')
    const counted = text
      .split('\n')
      .find((line) => line.startsWith('http_request_duration_seconds_count') && line.includes('route="/v1/me"'))
    expect(counted).toContain('status="401"')
  })

  it('survives what is no HTTP', async () => {
    const { port, hostname } = new URL(api.url)
    const socket = connect(Number(port), hostname === '[::1]' ? '::1' : hostname)
    const closed = new Promise((done) => socket.on('close', done))
    socket.on('error', () => {})
    socket.resume()
    socket.write('hello\r\n\r\n')
    await closed
    expect((await api.send('GET', '/healthz')).status).toBe(200)
  })
})

describe('a burst from one address', () => {
  it('is answered with 429 and when to come back', async () => {
    const answers = await Promise.all(
      Array.from({ length: 400 }, () =>
        api.send('GET', '/v1/nothing', { headers: { 'x-forwarded-for': '192.0.2.1' } }),
      ),
    )
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(50)
    expect(problem.parse(refused[0]!.body).code).toBe('too-many-requests')
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
