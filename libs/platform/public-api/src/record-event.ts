import type { EventData, EventType } from '@kubarium/contracts/public'
import type { Tenant, UnitOfWork } from '@kubarium/platform-database'

/**
 * Something happened: webhooks tell of it when, and only when, this unit of work is stored. Programs without Prisma call
 * the SQL function itself: `select record_event($organisation, $type, $data)`.
 * @param data thin: ids and a score. With `attemptId` the event gets the attempt's next sequence number
 */
export async function recordEvent(
  unit: UnitOfWork,
  { organisationId }: Pick<Tenant, 'organisationId'>,
  type: EventType,
  data: EventData,
): Promise<void> {
  await unit.$queryRaw`select record_event(${organisationId}, ${type}, ${JSON.stringify(data)}::jsonb)::text`
}
