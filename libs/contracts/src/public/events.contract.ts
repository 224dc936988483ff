// What webhooks tell of.
import { z } from 'zod'

export const eventTypes = [
  'attempt.created',
  'attempt.submitted',
  'attempt.expired',
  'submission.graded',
  'submission.ungradable',
  'grade.updated',
  'grade.published',
  'regrade.completed',
  'enrollment.changed',
  'exercise.version_published',
] as const

export const eventType = z.enum(eventTypes).meta({ id: 'EventType' })
export type EventType = z.infer<typeof eventType>

/** What happened, thin: whoever wants more asks the API, with rights of their own. */
export const eventData = z.looseObject({
  attemptId: z.string().optional(),
  score: z.number().optional(),
})
export type EventData = z.infer<typeof eventData>

/** The body of a webhook. `webhook.test` is sent by an endpoint's `:test` alone. */
export const webhookPayload = z
  .object({
    id: z.uuid(),
    type: z.union([eventType, z.literal('webhook.test')]),
    occurredAt: z.iso.datetime(),
    tenant: z.string(),
    sequence: z.int().nullable().meta({ description: 'Counted from 1 within the attempt.' }),
    data: eventData,
  })
  .meta({ id: 'WebhookPayload' })
export type WebhookPayload = z.infer<typeof webhookPayload>
