import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeKey, withKey } from '../testing/public-caller.ts'
import { startTestApi, type Session, type TestApi } from '../testing/test-api.ts'

let api: TestApi
let ada: Session
beforeAll(async () => {
  api = await startTestApi({ RATE_LIMITS: 'true', API_READS_PER_MINUTE: '5', API_WRITES_PER_MINUTE: '2' })
  ada = await api.signUp('Ada')
})
afterAll(() => api.close())

describe('the limits of the graded-exercise API', () => {
  it('are counted per key, reads and writes apart, and told with every answer', async () => {
    const send = withKey(api, await makeKey(api, ada, ['exercises:read', 'webhooks:manage']))
    const left: (string | null)[] = []
    for (let n = 0; n < 5; n++) {
      const { status, headers } = await send('GET', '/exercises')
      expect(status).toBe(200)
      expect(headers.get('ratelimit-policy')).toBe('"reads";q=5;w=60')
      left.push(headers.get('ratelimit')!.replace(/;t=\d+$/, ''))
    }
    expect(left).toEqual([4, 3, 2, 1, 0].map((n) => `"reads";r=${n}`))
    const refused = await send('GET', '/exercises')
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const written = await send('POST', '/webhook-endpoints', {
      url: 'https://hooks.example.com/',
      events: ['grade.updated'],
    })
    expect([written.status, written.headers.get('ratelimit-policy')]).toEqual([201, '"writes";q=2;w=60'])
    const other = withKey(api, await makeKey(api, ada, ['exercises:read']))
    expect((await other('GET', '/exercises')).status).toBe(200)
  })

  it('hold for an organisation as a whole, however many keys it makes', async () => {
    const bob = await api.signUp('Bob')
    const statuses: number[] = []
    for (let n = 0; n < 11; n++) {
      const send = withKey(api, await makeKey(api, bob, ['exercises:read']))
      for (let m = 0; m < 5; m++) statuses.push((await send('GET', '/exercises')).status)
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(50)
    expect(statuses.slice(50)).toEqual([429, 429, 429, 429, 429])
    const again = withKey(api, await makeKey(api, ada, ['exercises:read']))
    expect((await again('GET', '/exercises')).status).toBe(200)
  })
})
