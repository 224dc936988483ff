import { Controller } from '@nestjs/common'
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  getWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  redeliverWebhook,
  rotateWebhookSecret,
  testWebhookEndpoint,
  updateWebhookEndpoint,
} from '@kubarium/contracts/public'
import { answered, Asked, etagOf, paged, Serves } from '@kubarium/platform-public-api'
import { place, placeOf } from './place.ts'
import { WebhooksService } from './webhooks.service.ts'

@Controller()
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Serves(listWebhookEndpoints)
  list(@Asked() { caller, query }: Asked<typeof listWebhookEndpoints>) {
    return paged(
      { operation: listWebhookEndpoints, query },
      place,
      (after, count) => this.webhooks.list(caller, after, count),
      { place: placeOf, shown: (endpoint) => endpoint },
    )
  }

  @Serves(createWebhookEndpoint)
  async create(@Asked() { caller, body }: Asked<typeof createWebhookEndpoint>) {
    const made = await this.webhooks.create(caller, body)
    return answered(made, { location: `/webhook-endpoints/${made.id}`, etag: etagOf(made.updatedAt) })
  }

  @Serves(getWebhookEndpoint)
  async get(@Asked() { caller, params }: Asked<typeof getWebhookEndpoint>) {
    const endpoint = await this.webhooks.get(caller, params.endpoint)
    return answered(endpoint, { etag: etagOf(endpoint.updatedAt) })
  }

  @Serves(updateWebhookEndpoint)
  async update(@Asked() { caller, params, body, ifMatch }: Asked<typeof updateWebhookEndpoint>) {
    const endpoint = await this.webhooks.update(caller, params.endpoint, body, ifMatch)
    return answered(endpoint, { etag: etagOf(endpoint.updatedAt) })
  }

  @Serves(deleteWebhookEndpoint)
  delete(@Asked() { caller, params }: Asked<typeof deleteWebhookEndpoint>) {
    return this.webhooks.delete(caller, params.endpoint)
  }

  @Serves(rotateWebhookSecret)
  rotate(@Asked() { caller, params, body }: Asked<typeof rotateWebhookSecret>) {
    return this.webhooks.rotate(caller, params.endpoint, body.overlapHours)
  }

  @Serves(testWebhookEndpoint)
  test(@Asked() { caller, params }: Asked<typeof testWebhookEndpoint>) {
    return this.webhooks.test(caller, params.endpoint)
  }

  @Serves(listWebhookDeliveries)
  async deliveries(@Asked() { caller, params, query }: Asked<typeof listWebhookDeliveries>) {
    await this.webhooks.get(caller, params.endpoint)
    return paged(
      { operation: listWebhookDeliveries, query: { ...query, endpoint: params.endpoint } },
      place,
      (before, count) => this.webhooks.deliveries(caller, params.endpoint, query.state, before, count),
      { place: placeOf, shown: (delivery) => delivery },
    )
  }

  @Serves(redeliverWebhook)
  redeliver(@Asked() { caller, params }: Asked<typeof redeliverWebhook>) {
    return this.webhooks.redeliver(caller, params.endpoint, params.delivery)
  }
}
