import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, type KubariumClient } from '@kubarium/api-client'
import { scopes } from '@kubarium/contracts/public'
import { makeKey } from '../testing/public-caller.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

let api: TestApi
let client: KubariumClient
beforeAll(async () => {
  api = await startTestApi({ CONTENT_FOLDER: 'libs/learning/content', CONTENT_DRAFTS: 'true' })
  const key = await makeKey(api, await api.signUp('Ada'), scopes)
  client = createClient({ origin: api.url, key, locale: 'ko' })
})
afterAll(() => api.close())

describe('the TypeScript client', () => {
  it('lists and gets, in the language it was made for', async () => {
    const { data } = await client.GET('/exercises', { params: { query: { limit: 2, level: 'core' } } })
    expect(data?.data).toHaveLength(2)
    const { data: exercise } = await client.GET('/exercises/{exercise}', {
      params: { path: { exercise: data!.data[0]!.id } },
    })
    expect(exercise).toMatchObject({ id: data!.data[0]!.id, locale: 'ko' })
  })

  it('makes things once, when it is told that a request is the same', async () => {
    const body = { url: 'https://hooks.example.com/', events: ['submission.graded' as const] }
    const first = await client.POST('/webhook-endpoints', { body })
    const again = { params: { header: { 'Idempotency-Key': 'mine' } }, body }
    const second = await client.POST('/webhook-endpoints', again)
    const third = await client.POST('/webhook-endpoints', again)
    expect(first.data?.secret).toMatch(/^whsec_/)
    expect(second.data?.id).not.toBe(first.data?.id)
    expect(third.data).toEqual(second.data)
  })

  it('tells a refusal as a problem', async () => {
    const { error, response } = await client.GET('/webhook-endpoints/{endpoint}', {
      params: { path: { endpoint: crypto.randomUUID() } },
    })
    expect(response.status).toBe(404)
    expect(error).toMatchObject({ code: 'not_found', title: '찾을 수 없어요' })
  })
})
