import { Inject, Injectable } from '@nestjs/common'
import type { z } from 'zod'
import type {
  createWebhookEndpoint,
  updateWebhookEndpoint,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointWithSecret,
} from '@kubarium/contracts/public'
import type { Tenant } from '@kubarium/platform-database'
import { DomainError, NotFound } from '@kubarium/platform-http'
import { Seal, type Caller } from '@kubarium/platform-public-api'
import { assertReachableFromOutside, newSecret } from '@kubarium/platform-webhooks'
import type { ApiConfig } from '../config.ts'
import { CONFIG } from '../platform.module.ts'
import type { Place } from './place.ts'
import { WebhooksRepository, type EndpointChange } from './webhooks.repository.ts'

/** Endpoints of an organisation. */
const LIMIT = 20

@Injectable()
export class WebhooksService {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly seal: Seal,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  list(caller: Tenant, after: Place | undefined, count: number): Promise<WebhookEndpoint[]> {
    return this.webhooks.list(caller, after, count)
  }

  async get(caller: Tenant, id: string): Promise<WebhookEndpoint> {
    return existing(await this.webhooks.find(caller, id))
  }

  async create(
    caller: Caller,
    wanted: z.output<typeof createWebhookEndpoint.body>,
  ): Promise<WebhookEndpointWithSecret> {
    const url = await this.checked(wanted.url)
    const secret = newSecret()
    const made = await this.webhooks.create(caller, { ...wanted, url }, this.seal.close(secret), LIMIT)
    if (!made)
      throw new DomainError('endpoint_limit', `An organisation has ${LIMIT} endpoints at most.`, { limit: LIMIT })
    return { ...made, secret }
  }

  async update(
    caller: Caller,
    id: string,
    { url, ...others }: z.output<typeof updateWebhookEndpoint.body>,
    ifMatch: string | undefined,
  ): Promise<WebhookEndpoint> {
    await this.get(caller, id)
    const change = { ...others, ...(url === undefined ? {} : { url: await this.checked(url) }) }
    return existing(await this.webhooks.update(caller, id, withoutUndefined(change), ifMatch))
  }

  async delete(caller: Caller, id: string): Promise<void> {
    if (!(await this.webhooks.delete(caller, id))) throw new NotFound('webhook endpoint')
  }

  async rotate(caller: Caller, id: string, overlapHours: number): Promise<WebhookEndpointWithSecret> {
    const secret = newSecret()
    const until = new Date(Date.now() + overlapHours * 3600 * 1000)
    return { ...existing(await this.webhooks.rotate(caller, id, this.seal.close(secret), until)), secret }
  }

  async test(caller: Caller, id: string): Promise<WebhookDelivery> {
    assertEnabled(await this.get(caller, id))
    return existing(await this.webhooks.deliver(caller, id, { type: 'webhook.test' }))
  }

  deliveries(
    caller: Tenant,
    id: string,
    state: WebhookDelivery['state'] | undefined,
    before: Place | undefined,
    count: number,
  ): Promise<WebhookDelivery[]> {
    return this.webhooks.deliveries(caller, id, state, before, count)
  }

  async redeliver(caller: Caller, id: string, deliveryId: string): Promise<WebhookDelivery> {
    assertEnabled(await this.get(caller, id))
    const again = await this.webhooks.deliver(caller, id, { ofDelivery: deliveryId })
    if (!again) throw new NotFound('delivery')
    return again
  }

  private checked(url: string): Promise<string> {
    return assertReachableFromOutside(url, { allowLoopback: this.config.WEBHOOK_LOOPBACK })
  }
}

function existing<T>(found: T | undefined): T {
  if (found === undefined) throw new NotFound('webhook endpoint')
  return found
}

function assertEnabled({ enabled }: WebhookEndpoint): void {
  if (!enabled) throw new DomainError('endpoint_disabled', 'This endpoint is switched off. Switch it on first.')
}

function withoutUndefined(change: {
  readonly [K in keyof EndpointChange]: EndpointChange[K] | undefined
}): EndpointChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
