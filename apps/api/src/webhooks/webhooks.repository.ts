import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { WebhookDelivery, WebhookEndpoint } from '@kubarium/contracts/public'
import { Prisma, TenantDatabase, type Tenant } from '@kubarium/platform-database'
import { audit, assertMatches, etagOf, type Caller } from '@kubarium/platform-public-api'
import type { Place } from './place.ts'

/** What is stored of an endpoint when it is made or changed. */
export interface EndpointChange {
  readonly url?: string
  readonly description?: string
  readonly events?: readonly string[]
  readonly enabled?: boolean
}

type EndpointRow = Prisma.WebhookEndpointGetPayload<object>
type DeliveryRow = Prisma.WebhookDeliveryGetPayload<{ include: { event: true } }>

@Injectable()
export class WebhooksRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Oldest first, those after a place. */
  async list(tenant: Tenant, after: Place | undefined, count: number): Promise<WebhookEndpoint[]> {
    const rows = await this.database.unit(tenant, (unit) =>
      unit.webhookEndpoint.findMany({
        where: {
          organisationId: tenant.organisationId,
          ...(after && {
            OR: [{ createdAt: { gt: after.at } }, { createdAt: after.at, id: { gt: after.id } }],
          }),
        },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: count,
      }),
    )
    return rows.map(shownEndpoint)
  }

  async find(tenant: Tenant, id: string): Promise<WebhookEndpoint | undefined> {
    const row = await this.database.unit(tenant, (unit) =>
      unit.webhookEndpoint.findFirst({ where: { id, organisationId: tenant.organisationId } }),
    )
    return row ? shownEndpoint(row) : undefined
  }

  /** @returns undefined when the organisation has as many as it may */
  async create(
    caller: Caller,
    { url, description, events }: Required<Pick<EndpointChange, 'url' | 'description' | 'events'>>,
    secret: Uint8Array<ArrayBuffer>,
    limit: number,
  ): Promise<WebhookEndpoint | undefined> {
    const { organisationId, userId } = caller
    return this.database.unit(caller, async (unit) => {
      // Two at once must not both be the last one.
      await unit.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`webhook endpoints ${organisationId}`}, 1))::text`
      if ((await unit.webhookEndpoint.count({ where: { organisationId } })) >= limit) return undefined
      const row = await unit.webhookEndpoint.create({
        data: { id: randomUUID(), organisationId, url, description, events: [...events], secret, createdBy: userId },
      })
      await audit(unit, caller, { action: 'webhook_endpoint.created', subject: subject(row.id), after: facts(row) })
      return shownEndpoint(row)
    })
  }

  /** @throws DomainError `precondition_failed` when somebody else was quicker */
  async update(
    caller: Caller,
    id: string,
    change: EndpointChange,
    ifMatch: string | undefined,
  ): Promise<WebhookEndpoint | undefined> {
    return this.database.unit(caller, async (unit) => {
      const before = await locked(unit, caller, id)
      if (!before) return undefined
      assertMatches(ifMatch, etagOf(before.updatedAt))
      const { events, ...others } = change
      const after = await unit.webhookEndpoint.update({
        where: { id },
        data: {
          ...others,
          ...(events ? { events: [...events] } : {}),
          ...(change.enabled ? { disabledReason: null } : {}),
        },
      })
      await audit(unit, caller, {
        action: 'webhook_endpoint.updated',
        subject: subject(id),
        before: facts(before),
        after: facts(after),
      })
      return shownEndpoint(after)
    })
  }

  async delete(caller: Caller, id: string): Promise<boolean> {
    return this.database.unit(caller, async (unit) => {
      const before = await locked(unit, caller, id)
      if (!before) return false
      await unit.webhookEndpoint.delete({ where: { id } })
      await audit(unit, caller, { action: 'webhook_endpoint.deleted', subject: subject(id), before: facts(before) })
      return true
    })
  }

  /** The secret until now signs as well until a moment. */
  async rotate(
    caller: Caller,
    id: string,
    secret: Uint8Array<ArrayBuffer>,
    until: Date,
  ): Promise<WebhookEndpoint | undefined> {
    return this.database.unit(caller, async (unit) => {
      const before = await locked(unit, caller, id)
      if (!before) return undefined
      const row = await unit.webhookEndpoint.update({
        where: { id },
        data: { secret, previousSecret: before.secret, previousSecretUntil: until },
      })
      await audit(unit, caller, { action: 'webhook_endpoint.secret_rotated', subject: subject(id) })
      return shownEndpoint(row)
    })
  }

  /** Newest first, those before a place. */
  async deliveries(
    tenant: Tenant,
    endpointId: string,
    state: WebhookDelivery['state'] | undefined,
    before: Place | undefined,
    count: number,
  ): Promise<WebhookDelivery[]> {
    const rows = await this.database.unit(tenant, (unit) =>
      unit.webhookDelivery.findMany({
        where: {
          endpointId,
          organisationId: tenant.organisationId,
          ...(state ? { state } : {}),
          ...(before && {
            OR: [{ createdAt: { lt: before.at } }, { createdAt: before.at, id: { lt: before.id } }],
          }),
        },
        include: { event: true },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: count,
      }),
    )
    return rows.map(shownDelivery)
  }

  /** Puts an event on its way to one endpoint. `event`: one that there is, or the test. */
  async deliver(
    caller: Caller,
    endpointId: string,
    event: { readonly ofDelivery: string } | { readonly type: 'webhook.test' },
  ): Promise<WebhookDelivery | undefined> {
    const { organisationId } = caller
    return this.database.unit(caller, async (unit) => {
      const eventId =
        'ofDelivery' in event
          ? (await unit.webhookDelivery.findFirst({ where: { id: event.ofDelivery, endpointId, organisationId } }))
              ?.eventId
          : (await unit.webhookEvent.create({ data: { organisationId, type: event.type, data: { endpointId } } })).id
      if (eventId === undefined) return undefined
      const row = await unit.webhookDelivery.create({
        data: { organisationId, endpointId, eventId, nextTryAt: new Date() },
        include: { event: true },
      })
      await unit.$queryRaw`select pg_notify('webhook_delivery', '')::text`
      await audit(unit, caller, {
        action: 'ofDelivery' in event ? 'webhook_delivery.repeated' : 'webhook_endpoint.tested',
        subject: subject(endpointId),
        after: { deliveryId: row.id },
      })
      return shownDelivery(row)
    })
  }
}

/** The row, so that nobody else changes it before this unit of work ends. */
async function locked(unit: Prisma.TransactionClient, tenant: Tenant, id: string): Promise<EndpointRow | null> {
  await unit.$queryRaw`select id::text from webhook_endpoint where id = ${id}::uuid for update`
  return unit.webhookEndpoint.findFirst({ where: { id, organisationId: tenant.organisationId } })
}

const subject = (id: string) => ({ kind: 'webhook_endpoint', id })

const facts = ({ url, description, events, enabled }: EndpointRow) => ({ url, description, events, enabled })

function shownEndpoint(row: EndpointRow): WebhookEndpoint {
  const until = row.previousSecretUntil
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events as WebhookEndpoint['events'],
    enabled: row.enabled,
    disabledReason: row.disabledReason as WebhookEndpoint['disabledReason'],
    secretRotatesAt: until && until > new Date() ? until.toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

function shownDelivery({ event, ...row }: DeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    eventId: row.eventId,
    type: event.type,
    sequence: event.sequence === null ? null : Number(event.sequence),
    state: row.state as WebhookDelivery['state'],
    tries: row.tries as WebhookDelivery['tries'],
    nextTryAt: row.state === 'pending' ? (row.nextTryAt?.toISOString() ?? null) : null,
    createdAt: row.createdAt.toISOString(),
  }
}
