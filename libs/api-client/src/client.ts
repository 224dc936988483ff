// The graded-exercise API for TypeScript: every operation with its types, in Node and in a browser.
import createFetchClient, { type Client, type Middleware } from 'openapi-fetch'
import type { components, paths } from './generated/api.ts'

/** Problem details (RFC 9457) as the API answers them. */
export type Problem = components['schemas']['Problem']

/** Schemas by their names in the document: `Schemas['Exercise']`. */
export type Schemas = components['schemas']

export type KubariumClient = Client<paths>

export interface ClientOptions {
  /** The address of the installation: `https://kubarium.example`. In our own pages it may be empty. */
  readonly origin?: string
  /** An API key; without one the browser's session is used. */
  readonly key?: string
  /** Language of titles and texts. */
  readonly locale?: 'en' | 'ko'
  /** Instead of the global one. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/**
 * A client. Each call resolves with `{ data, error, response }`; `error` is a Problem. A POST gets an Idempotency-Key of
 * its own unless one is given: give the same one to send a request again whose answer was lost.
 *
 *     const { data, error } = await client.GET('/exercises/{exercise}', { params: { path: { exercise: 'svc' } } })
 */
export function createClient({ origin = '', key, locale, fetch }: ClientOptions): KubariumClient {
  const client = createFetchClient<paths>({ baseUrl: `${origin}/api/v1`, ...(fetch ? { fetch } : {}) })
  const headers: Middleware = {
    onRequest: ({ request }) => {
      if (key !== undefined) request.headers.set('authorization', `Bearer ${key}`)
      if (locale !== undefined) request.headers.set('accept-language', locale)
      if (request.method === 'POST' && !request.headers.has('idempotency-key'))
        request.headers.set('idempotency-key', crypto.randomUUID())
      return request
    },
  }
  client.use(headers)
  return client
}
