import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApiDocument, publicOperations } from '@kubarium/contracts/public'
import { routeOf } from '@kubarium/platform-public-api'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

let api: TestApi
beforeAll(async () => (api = await startTestApi()))
afterAll(() => api.close())

/** What Express has a handler for: `GET /api/v1/exercises`. */
function served(): string[] {
  const { router } = api.api.application.getHttpAdapter().getInstance() as {
    router: { stack: { route?: { path: string; stack: { method: string }[] } }[] }
  }
  return router.stack.flatMap(({ route }) =>
    (route?.stack ?? []).map(({ method }) => `${method.toUpperCase()} ${String(route!.path)}`),
  )
}

describe('the OpenAPI document', () => {
  it('is served as the operations make it', async () => {
    const { status, body } = await api.send('GET', '/api/v1/openapi.json')
    expect(status).toBe(200)
    expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument(publicOperations))))
  })

  it('has every route below /api/v1, and no other', () => {
    const routes = served().filter((route) => route.includes(' /api/v1/'))
    const declared = publicOperations.map((operation) => `${operation.method} ${routeOf(operation)}`)
    expect(routes.filter((route) => route !== 'GET /api/v1/openapi.json').sort()).toEqual(declared.sort())
  })
})

describe('the page of the API', () => {
  it('loads nothing from elsewhere, and finds all it asks for', async () => {
    const { status, text, headers } = await api.send('GET', '/api/docs')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';")
    const wanted = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, url]) => url!)
    expect(wanted).toHaveLength(4)
    for (const url of wanted) {
      expect(url).toMatch(/^\/api\/docs\/assets\//)
      const asset = await api.send('GET', url)
      expect([url, asset.status]).toEqual([url, 200])
    }
    for (const file of ['index.html', '..%2Fpackage.json', 'package.json'])
      expect((await api.send('GET', `/api/docs/assets/${file}`)).status).toBe(404)
  })
})
