import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicProblem } from '@kubarium/contracts/public'
import { startTestApi, type Session, type TestApi } from '../testing/test-api.ts'

let api: TestApi
let ada: Session
let key: string
beforeAll(async () => {
  api = await startTestApi()
  ada = await api.signUp('Ada')
  key = await keyWith(['exercises:read'])
})
afterAll(() => api.close())

const keyWith = async (scopes: string[], expiresInDays: number | null = null): Promise<string> => {
  const { status, text, body } = await api.send<{ key: string }>('POST', '/v1/api-keys', {
    as: ada,
    body: { name: 'ci', scopes, expiresInDays },
  })
  if (status !== 201) throw new Error(text)
  return body.key
}
const ask = (path: string, headers: Record<string, string> = { authorization: `Bearer ${key}` }) =>
  api.send('GET', `/api/v1${path}`, { headers })

describe('who asks the graded-exercise API', () => {
  it('is whoever has a key, in either header, or a session', async () => {
    expect((await ask('/exercises')).status).toBe(200)
    expect((await ask('/exercises', { 'x-api-key': key })).status).toBe(200)
    expect((await ask('/exercises', { cookie: ada.cookie })).status).toBe(200)
  })

  it('is nobody with a wrong key, even beside a good session', async () => {
    for (const headers of [
      {},
      { authorization: 'Bearer kub_live_wrong' },
      { authorization: 'Basic xyz', cookie: ada.cookie },
      { 'x-api-key': 'kub_live_wrong', cookie: ada.cookie },
    ]) {
      const { status, body, headers: answer } = await ask('/exercises', headers)
      expect([status, publicProblem.parse(body).code]).toEqual([401, 'unauthenticated'])
      expect(answer.get('www-authenticate')).toBe('Bearer')
    }
  })

  it('may do what the scopes of the key say', async () => {
    const { status, body } = await ask('/audit-events')
    expect([status, body.code, body.scope]).toEqual([403, 'missing_scope', 'audit:read'])
  })

  it('is told what does not fit, by pointers, in their language', async () => {
    const { body } = await ask('/exercises?limit=1000&kevel=core', {
      authorization: `Bearer ${key}`,
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
    const { body: missing } = await ask('/exercises/nothing')
    expect(missing).toMatchObject({ code: 'not_found', title: 'Not found' })
  })

  it('finds what was done recorded', async () => {
    const { body } = await ask('/audit-events', { cookie: ada.cookie })
    expect(body).toMatchObject({ data: [{ action: 'api_key.created' }], nextCursor: null })
  })
})
