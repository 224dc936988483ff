// Deliveries of webhooks, for all tenants.
import type { WebhookDelivery, WebhookPayload } from '@kubarium/contracts/public'
import { ChannelListener, type SystemDatabase } from '@kubarium/platform-database'

/** A delivery that a worker has taken, with all that it takes to make one try. */
export interface TakenDelivery {
  readonly id: string
  readonly organisationId: string
  readonly endpointId: string
  readonly enabled: boolean
  readonly url: string
  /** Sealed; the newest first. */
  readonly secrets: readonly Buffer[]
  readonly tries: readonly Try[]
  readonly payload: WebhookPayload
}

export type Try = WebhookDelivery['tries'][number]

export interface Owner {
  readonly email: string
  readonly name: string
  readonly locale: string
}

/** Who has taken a delivery and not told of it for so long, has died. */
const TAKEN_SECONDS = 60
/** Deliveries to one endpoint at a time: one that never answers leaves room for others. */
const MOST_PER_ENDPOINT = 4
/** Deliveries and events are kept for so long. */
const KEPT_DAYS = 30

interface TakenRow {
  organisation_id: string
  endpoint_id: string
  enabled: boolean
  url: string
  secret: Buffer
  previous_secret: Buffer | null
  tries: Try[]
  event_id: string
  type: WebhookPayload['type']
  sequence: string | null
  data: WebhookPayload['data']
  occurred_at: Date
}

export class WebhooksRepository {
  constructor(private readonly database: SystemDatabase) {}

  /** Deliveries whose next try is due, the longest overdue first, and only so many of one endpoint. */
  async due(most: number): Promise<readonly string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>({
      name: 'webhooks-due',
      text: `select id from (
          select id, next_try_at, row_number() over (partition by endpoint_id order by next_try_at, id) + (
            select count(*) from webhook_delivery other
            where other.endpoint_id = due.endpoint_id and other.state = 'sending' and other.next_try_at > now()
          ) as place
          from webhook_delivery due where next_try_at <= now()
        ) placed where place <= ${MOST_PER_ENDPOINT} order by next_try_at limit $1`,
      values: [most],
    })
    return rows.map(({ id }) => id)
  }

  /** Takes a delivery that is due; undefined when somebody else has it, or it is done. */
  async take(id: string): Promise<TakenDelivery | undefined> {
    const { rows } = await this.database.pool.query<TakenRow>({
      name: 'webhooks-take',
      text: `update webhook_delivery delivery set state = 'sending', next_try_at = now() + make_interval(secs => ${TAKEN_SECONDS})
        from webhook_endpoint endpoint, webhook_event event
        where delivery.id = $1 and delivery.next_try_at <= now()
          and endpoint.id = delivery.endpoint_id and event.id = delivery.event_id
        returning delivery.organisation_id, delivery.endpoint_id, delivery.event_id, delivery.tries,
          endpoint.enabled, endpoint.url, endpoint.secret,
          case when endpoint.previous_secret_until > now() then endpoint.previous_secret end as previous_secret,
          event.type, event.sequence, event.data, event.occurred_at`,
      values: [id],
    })
    const row = rows[0]
    if (!row) return undefined
    return {
      id,
      organisationId: row.organisation_id,
      endpointId: row.endpoint_id,
      enabled: row.enabled,
      url: row.url,
      secrets: [row.secret, ...(row.previous_secret ? [row.previous_secret] : [])],
      tries: row.tries,
      payload: {
        id: row.event_id,
        type: row.type,
        occurredAt: row.occurred_at.toISOString(),
        tenant: row.organisation_id,
        sequence: row.sequence === null ? null : Number(row.sequence),
        data: row.data,
      },
    }
  }

  /** Stores what became of a try. @param nextTryAt null: this was the last one, or it has arrived */
  async store(
    id: string,
    made: Try | undefined,
    state: 'pending' | 'delivered' | 'failed',
    nextTryAt: Date | null,
  ): Promise<void> {
    await this.database.pool.query({
      name: 'webhooks-store',
      text: `update webhook_delivery set tries = tries || $2::jsonb, state = $3, next_try_at = $4,
          done_at = case when $4::timestamptz is null then now() end
        where id = $1 and state = 'sending'`,
      values: [id, JSON.stringify(made ? [made] : []), state, nextTryAt],
    })
  }

  /** Switches an endpoint off. @returns those who own its organisation, or nobody when it was off already */
  async disable(endpointId: string, reason: 'gone' | 'exhausted'): Promise<readonly Owner[]> {
    const { rows } = await this.database.pool.query<Owner>(
      `with disabled as (
          update webhook_endpoint set enabled = false, disabled_reason = $2, updated_at = now()
          where id = $1 and enabled returning organisation_id
        )
        select email, name, locale from disabled
          join member using (organisation_id) join app_user on app_user.id = member.user_id
        where 'owner' = any (string_to_array(member.role, ','))`,
      [endpointId, reason],
    )
    return rows
  }

  /** Removes what is too old to be asked for. @returns how many events */
  async purge(): Promise<number> {
    const { rowCount } = await this.database.pool.query(
      `delete from webhook_event where occurred_at < now() - make_interval(days => ${KEPT_DAYS})
        and not exists (select from webhook_delivery where event_id = webhook_event.id and next_try_at is not null)`,
    )
    return rowCount ?? 0
  }
}

/** Calls `due` whenever a delivery was made. */
export function onDeliveries(url: string, due: () => void): ChannelListener {
  return new ChannelListener(url, 'webhook_delivery', { notified: due, lost: due })
}
