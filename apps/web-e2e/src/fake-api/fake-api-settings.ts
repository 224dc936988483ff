// API keys and webhooks of the stand-in: as the contracts have them, and every delivery arrives but those to /broken.
import { randomBytes, randomUUID } from 'node:crypto'
import { apiKeyList, apiKeyMade, makeApiKey, problem, type ApiKey } from '@kubarium/contracts'
import {
  createWebhookEndpoint,
  pageOf,
  updateWebhookEndpoint,
  webhookDelivery,
  webhookEndpoint,
  webhookEndpointWithSecret,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '@kubarium/contracts/public'
import type { Reply } from './accounts.ts'

interface Person {
  readonly id: string
  readonly name: string
}

export class FakeApiSettings {
  private readonly keys = new Map<string, ApiKey[]>()
  private readonly endpoints = new Map<string, WebhookEndpoint[]>()
  private readonly deliveries = new Map<string, WebhookDelivery[]>()

  /** A request about keys or webhooks; undefined when it is about something else. */
  handle(method: string, path: string, body: unknown, person: Person): Reply | undefined {
    if (path.startsWith('/v1/api-keys')) return this.ofKeys(method, path, body, person)
    if (path.startsWith('/api/v1/webhook-endpoints')) return this.ofEndpoints(method, path, body, person)
    return undefined
  }

  private ofKeys(method: string, path: string, body: unknown, person: Person): Reply {
    const mine = this.keys.get(person.id) ?? []
    if (method === 'GET') return { status: 200, body: apiKeyList.parse({ keys: mine }) }
    if (method === 'DELETE') {
      this.keys.set(
        person.id,
        mine.filter(({ id }) => !path.endsWith(id)),
      )
      return { status: 204 }
    }
    const { name, scopes, expiresInDays } = makeApiKey.parse(body)
    const key = `kub_live_${randomBytes(32).toString('hex')}`
    const expiresAt = expiresInDays === null ? null : new Date(Date.now() + expiresInDays * 86_400_000).toISOString()
    const shown: ApiKey = {
      id: randomUUID(),
      name,
      start: key.slice(0, 15),
      scopes,
      createdBy: { id: person.id, name: person.name },
      createdAt: new Date().toISOString(),
      lastUsedAt: null,
      expiresAt,
    }
    this.keys.set(person.id, [shown, ...mine])
    return { status: 201, body: apiKeyMade.parse({ key, shown }) }
  }

  private ofEndpoints(method: string, path: string, body: unknown, person: Person): Reply {
    const mine = this.endpoints.get(person.id) ?? []
    const [, id = '', rest = ''] = /^\/api\/v1\/webhook-endpoints\/?([0-9a-f-]*)(.*)$/.exec(path) ?? []
    if (id === '' && method === 'GET')
      return { status: 200, body: pageOf(webhookEndpoint).parse({ data: mine, nextCursor: null }) }
    if (id === '') return this.create(createWebhookEndpoint.body.parse(body), mine, person)
    const at = mine.findIndex((one) => one.id === id)
    const endpoint = mine[at]
    if (!endpoint) return refused(404, 'not_found', 'There is no such webhook endpoint, or it is not yours.')
    const sent = this.deliveries.get(id) ?? []
    if (rest === '/deliveries')
      return { status: 200, body: pageOf(webhookDelivery).parse({ data: sent, nextCursor: null }) }
    if (rest === ':test' || rest.endsWith(':redeliver')) {
      const made = delivery(endpoint, sent.find(({ id: known }) => rest.includes(known))?.eventId)
      this.deliveries.set(id, [made, ...sent])
      return { status: 202, body: webhookDelivery.parse(made) }
    }
    if (rest === ':rotate-secret') {
      mine[at] = { ...endpoint, secretRotatesAt: new Date(Date.now() + 86_400_000).toISOString() }
      return { status: 200, body: webhookEndpointWithSecret.parse({ ...mine[at], secret: newSecret() }) }
    }
    if (method === 'DELETE') {
      this.endpoints.set(
        person.id,
        mine.filter((one) => one !== endpoint),
      )
      return { status: 204 }
    }
    const change = updateWebhookEndpoint.body.parse(body)
    mine[at] = { ...endpoint, ...defined(change), updatedAt: new Date().toISOString() }
    return { status: 200, body: webhookEndpoint.parse(mine[at]) }
  }

  private create(
    wanted: { url: string; description: string; events: WebhookEndpoint['events'] },
    mine: readonly WebhookEndpoint[],
    person: Person,
  ): Reply {
    if (/^https:\/\/(10|127)\./.test(wanted.url))
      return refused(422, 'address_refused', 'Webhooks are not sent to this address: it leads into a private network.')
    const now = new Date().toISOString()
    const made = {
      id: randomUUID(),
      ...wanted,
      enabled: true,
      disabledReason: null,
      secretRotatesAt: null,
      createdAt: now,
      updatedAt: now,
    }
    this.endpoints.set(person.id, [...mine, made])
    return { status: 201, body: webhookEndpointWithSecret.parse({ ...made, secret: newSecret() }) }
  }
}

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

const defined = <T extends object>(change: T): Partial<T> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>

function delivery({ url }: WebhookEndpoint, eventId: string = randomUUID()): WebhookDelivery {
  const fails = url.endsWith('/broken')
  const now = new Date().toISOString()
  return {
    id: randomUUID(),
    eventId,
    type: 'webhook.test',
    sequence: null,
    state: fails ? 'pending' : 'delivered',
    tries: [
      {
        at: now,
        status: fails ? 503 : 204,
        durationMs: 41,
        error: fails ? 'answered 503' : null,
        response: fails ? 'upstream is away' : '',
      },
    ],
    nextTryAt: fails ? new Date(Date.now() + 300_000).toISOString() : null,
    createdAt: now,
  }
}

function refused(status: number, code: string, detail: string): Reply {
  return {
    status,
    body: { ...problem.parse({ type: 'about:blank', title: detail, status, code, detail }), instance: '/api/v1' },
    headers: { 'content-type': 'application/problem+json' },
  }
}
