import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi({ RATE_LIMITS: 'true' })
})
afterAll(() => api.close())

const statuses = async (count: number, send: (i: number) => Promise<{ status: number }>): Promise<number[]> => {
  const found: number[] = []
  for (let i = 0; i < count; i++) found.push((await send(i)).status)
  return found
}

describe('attempts', () => {
  it('at one account are counted, whoever makes them', async () => {
    const body = { email: 'nobody@example.com', password: 'not the password' }
    const found = await statuses(13, () => api.send('POST', '/v1/auth/sign-in/email', { body }))
    expect(found.slice(0, 12).every((status) => status === 401)).toBe(true)
    expect(found[12]).toBe(429)
  })

  it('of a class behind one address are not', async () => {
    const found = await statuses(40, (i) =>
      api.send('POST', '/v1/auth/sign-in/email', {
        body: { email: `learner-${i}@example.com`, password: 'not the password' },
      }),
    )
    expect(new Set(found)).toEqual(new Set([401]))
  })

  it('to fill a mailbox end soon', async () => {
    const body = { email: 'somebody@example.com', redirectTo: '/reset-password' }
    const found = await statuses(6, () => api.send('POST', '/v1/auth/request-password-reset', { body }))
    expect(found).toEqual([200, 200, 200, 200, 200, 429])
  })
})
