import type { UnitOfWork } from '@kubarium/platform-database'
import type { Prisma } from '@kubarium/platform-database'
import type { Caller } from './caller.ts'

/** What was done to what. `before` and `after` hold what changed, without secrets and answers. */
export interface Deed {
  /** `<what>.<done>`: `webhook_endpoint.created`. */
  readonly action: string
  readonly subject: { readonly kind: string; readonly id: string }
  readonly before?: unknown
  readonly after?: unknown
}

/** Records what a caller did, in the unit of work in which they did it. Nobody can change it afterwards. */
export async function audit(
  unit: UnitOfWork,
  caller: Pick<Caller, 'organisationId' | 'userId' | 'keyId' | 'ip' | 'requestId'>,
  { action, subject, before, after }: Deed,
): Promise<void> {
  const { organisationId, userId, keyId, ip, requestId } = caller
  await unit.auditEvent.create({
    data: {
      organisationId,
      actorId: userId,
      keyId: keyId ?? null,
      action,
      subjectKind: subject.kind,
      subjectId: subject.id,
      ...(before === undefined ? {} : { before: before as Prisma.InputJsonValue }),
      ...(after === undefined ? {} : { after: after as Prisma.InputJsonValue }),
      ip: ip ?? null,
      requestId: requestId ?? null,
    },
  })
}
