import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterList } from '@kubarium/contracts'
import { ClustersRepository } from '../clusters/clusters.repository.ts'
import { cookieOf, startTestApi, type TestApi } from '../testing/test-api.ts'
import { seed } from './seed.ts'

let api: TestApi
beforeAll(async () => (api = await startTestApi()))
afterAll(() => api.close())

const demo = { DEMO_NAME: 'Demo', DEMO_EMAIL: 'demo@kubarium.local', DEMO_PASSWORD: 'abcd-efgh-jkmn-pqrs' }

describe('seed', () => {
  it('makes the demo learner and a cluster, and nothing a second time', async () => {
    const { platform } = api.api
    const run = () => seed(platform, new ClustersRepository(platform.tenants), demo)
    expect(await run()).toEqual({ account: 'made', cluster: 'not-ready' })
    await api.publishTemplate()
    expect(await run()).toEqual({ account: 'there', cluster: 'made' })
    expect(await run()).toEqual({ account: 'there', cluster: 'there' })
    const { headers } = await api.send('POST', '/v1/auth/sign-in/email', {
      body: { email: demo.DEMO_EMAIL, password: demo.DEMO_PASSWORD },
    })
    const { body } = await api.send('GET', '/v1/clusters', {
      as: { email: demo.DEMO_EMAIL, cookie: cookieOf(headers) },
    })
    expect(clusterList.parse(body).clusters.map(({ name }) => name)).toEqual(['playground'])
  })
})
