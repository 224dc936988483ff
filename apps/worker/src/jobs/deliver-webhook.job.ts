// One try of one delivery: signed, sent, and what became of it stored. The next try is a column of the row.
import { webhookDisabledMail, type Mailer } from '@kubarium/platform-mail'
import type { Seal } from '@kubarium/platform-public-api'
import { pauseAfter, send, signedHeaders, type AddressRule, type Sent } from '@kubarium/platform-webhooks'
import type { Logger } from '@kubarium/platform-telemetry'
import type { TakenDelivery, Try, WebhooksRepository } from '../webhooks/webhooks.repository.ts'

export interface WebhookParts {
  readonly webhooks: WebhooksRepository
  /** Opens the endpoints' secrets. */
  readonly seal: Seal
  readonly mailer: Mailer
  readonly addresses: AddressRule
  /** Where people switch an endpoint on again. */
  readonly settingsUrl: (locale: 'en' | 'ko') => string
  readonly logger: Logger
}

const GONE = 410

/** One job: whoever else has the delivery, or finished it, is not disturbed. */
export async function runDeliverWebhook(
  parts: WebhookParts,
  deliveryId: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const { webhooks } = parts
  const delivery = await webhooks.take(deliveryId)
  if (!delivery) return
  if (!delivery.enabled) return webhooks.store(deliveryId, undefined, 'failed', null)
  const { made, sent } = await attempt(parts, delivery, signal)
  // We are stopping, and it was not the endpoint's fault: whoever starts next tries at once.
  if (sent.status === null && signal.aborted) return webhooks.store(deliveryId, undefined, 'pending', new Date())
  if (sent.error === null) return webhooks.store(deliveryId, made, 'delivered', null)
  const pause = sent.status === GONE ? undefined : pauseAfter(delivery.tries.length + 1, Math.random())
  if (pause !== undefined) return webhooks.store(deliveryId, made, 'pending', new Date(Date.now() + pause))
  await webhooks.store(deliveryId, made, 'failed', null)
  await disable(parts, delivery, sent.status === GONE ? 'gone' : 'exhausted')
}

async function attempt(
  { seal, addresses }: WebhookParts,
  { url, secrets, payload }: TakenDelivery,
  signal: AbortSignal,
): Promise<{ readonly made: Try; readonly sent: Sent }> {
  const at = new Date()
  const begun = performance.now()
  const body = JSON.stringify(payload)
  const opened = secrets.map((secret) => seal.open(secret))
  const headers = signedHeaders(opened, { id: payload.id, at, body })
  const sent = await send(url, { headers, body }, addresses, { signal })
  return { sent, made: { at: at.toISOString(), durationMs: Math.round(performance.now() - begun), ...sent } }
}

async function disable(parts: WebhookParts, delivery: TakenDelivery, reason: 'gone' | 'exhausted'): Promise<void> {
  const { webhooks, mailer, settingsUrl, logger } = parts
  for (const { email, name, locale } of await webhooks.disable(delivery.endpointId, reason)) {
    const language = locale === 'ko' ? 'ko' : 'en'
    const mail = webhookDisabledMail(
      { to: email, name, locale: language },
      { url: delivery.url, reason },
      settingsUrl(language),
    )
    await mailer
      .send(mail)
      .catch((error: unknown) => logger.error({ err: error, endpointId: delivery.endpointId }, 'mail not sent'))
  }
}
