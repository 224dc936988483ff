// Where an organisation wants to be told of events, and what became of telling it (Standard Webhooks).
import { z } from 'zod'
import { eventType } from './events.contract.ts'
import { operation } from './operation.contract.ts'
import { pageOf, pageQuery } from './pages.contract.ts'

export const webhookEndpoint = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string(),
    events: z.array(eventType),
    enabled: z.boolean(),
    disabledReason: z
      .enum(['gone', 'exhausted'])
      .nullable()
      .meta({ description: 'Why we switched it off: it answered 410, or a delivery failed for the last time.' }),
    secretRotatesAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Until then the secret before this one signs as well.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' })
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>

export const webhookEndpointWithSecret = z
  .object({
    ...webhookEndpoint.shape,
    secret: z.string().meta({ description: '`whsec_…`, told this once: it signs every delivery.' }),
  })
  .meta({ id: 'WebhookEndpointWithSecret' })
export type WebhookEndpointWithSecret = z.infer<typeof webhookEndpointWithSecret>

export const webhookDelivery = z
  .object({
    id: z.uuid(),
    eventId: z.uuid().meta({ description: 'Sent as `webhook-id`; the same in every try and redelivery.' }),
    type: z.string(),
    sequence: z.int().nullable(),
    state: z.enum(['pending', 'sending', 'delivered', 'failed']),
    tries: z.array(
      z.object({
        at: z.iso.datetime(),
        status: z.int().nullable().meta({ description: 'Null: there was no answer.' }),
        durationMs: z.int(),
        error: z.string().nullable(),
        response: z.string().nullable().meta({ description: 'How the answer begins.' }),
      }),
    ),
    nextTryAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = z.infer<typeof webhookDelivery>

const endpoint = z.object({ endpoint: z.uuid() })
const url = z.string().max(2000).meta({ description: 'https, without a user and a fragment.' })
const description = z.string().trim().max(200)
const events = z
  .array(eventType)
  .min(1)
  .refine((types) => new Set(types).size === types.length, 'Each type once.')

const common = { tag: 'webhooks', scope: 'webhooks:manage' } as const

export const listWebhookEndpoints = operation({
  ...common,
  id: 'listWebhookEndpoints',
  method: 'GET',
  path: '/webhook-endpoints',
  summary: 'Endpoints, the oldest first',
  query: z.strictObject(pageQuery),
  result: pageOf(webhookEndpoint),
  errors: ['invalid_cursor'],
})

export const createWebhookEndpoint = operation({
  ...common,
  id: 'createWebhookEndpoint',
  method: 'POST',
  path: '/webhook-endpoints',
  summary: 'Tells an address of events from now on',
  body: z.strictObject({ url, events, description: description.default('') }),
  status: 201,
  result: webhookEndpointWithSecret,
  errors: ['endpoint_limit', 'address_refused'],
})

export const getWebhookEndpoint = operation({
  ...common,
  id: 'getWebhookEndpoint',
  method: 'GET',
  path: '/webhook-endpoints/{endpoint}',
  summary: 'An endpoint',
  params: endpoint,
  result: webhookEndpoint,
})

export const updateWebhookEndpoint = operation({
  ...common,
  id: 'updateWebhookEndpoint',
  method: 'PATCH',
  path: '/webhook-endpoints/{endpoint}',
  summary: 'Changes an endpoint, or switches it on or off',
  params: endpoint,
  body: z.strictObject({
    url: url.optional(),
    events: events.optional(),
    description: description.optional(),
    enabled: z.boolean().optional(),
  }),
  result: webhookEndpoint,
  errors: ['address_refused', 'precondition_failed'],
})

export const deleteWebhookEndpoint = operation({
  ...common,
  id: 'deleteWebhookEndpoint',
  method: 'DELETE',
  path: '/webhook-endpoints/{endpoint}',
  summary: 'Forgets an endpoint and its deliveries',
  params: endpoint,
})

export const rotateWebhookSecret = operation({
  ...common,
  id: 'rotateWebhookSecret',
  method: 'POST',
  path: '/webhook-endpoints/{endpoint}:rotate-secret',
  summary: 'A new secret; the old one signs as well for a while',
  params: endpoint,
  body: z.strictObject({
    overlapHours: z
      .number()
      .min(0)
      .max(7 * 24)
      .default(24),
  }),
  result: webhookEndpointWithSecret,
})

export const testWebhookEndpoint = operation({
  ...common,
  id: 'testWebhookEndpoint',
  method: 'POST',
  path: '/webhook-endpoints/{endpoint}:test',
  summary: 'Sends it the event `webhook.test`',
  params: endpoint,
  status: 202,
  result: webhookDelivery,
  errors: ['endpoint_disabled'],
})

export const listWebhookDeliveries = operation({
  ...common,
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: '/webhook-endpoints/{endpoint}/deliveries',
  summary: 'What was sent to it in the last 30 days, newest first',
  params: endpoint,
  query: z.strictObject({ ...pageQuery, state: webhookDelivery.shape.state.optional() }),
  result: pageOf(webhookDelivery),
  errors: ['invalid_cursor'],
})

export const redeliverWebhook = operation({
  ...common,
  id: 'redeliverWebhook',
  method: 'POST',
  path: '/webhook-endpoints/{endpoint}/deliveries/{delivery}:redeliver',
  summary: 'Sends an event again',
  params: z.object({ endpoint: z.uuid(), delivery: z.uuid() }),
  status: 202,
  result: webhookDelivery,
  errors: ['endpoint_disabled'],
})
