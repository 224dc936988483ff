import { Injectable } from '@nestjs/common'
import type { AuditEvent } from '@kubarium/contracts/public'
import { Prisma, TenantDatabase, type Tenant } from '@kubarium/platform-database'

export interface AuditFilter {
  readonly actor?: string | undefined
  readonly subject?: string | undefined
  readonly from?: string | undefined
}

@Injectable()
export class AuditRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Newest first, those before a number. */
  async list(
    tenant: Tenant,
    { actor, subject, from }: AuditFilter,
    before: string | undefined,
    count: number,
  ): Promise<AuditEvent[]> {
    const where: Prisma.AuditEventWhereInput = {
      organisationId: tenant.organisationId,
      ...(actor === undefined ? {} : { OR: [{ actorId: actor }, { keyId: actor }] }),
      ...(subject === undefined ? {} : { subjectId: subject }),
      ...(from === undefined ? {} : { at: { gte: new Date(from) } }),
      ...(before === undefined ? {} : { id: { lt: BigInt(before) } }),
    }
    const rows = await this.database.unit(tenant, (unit) =>
      unit.auditEvent.findMany({ where, orderBy: { id: 'desc' }, take: count }),
    )
    return rows.map((row) => ({
      id: String(row.id),
      at: row.at.toISOString(),
      actor: { userId: row.actorId, keyId: row.keyId },
      action: row.action,
      subject: { kind: row.subjectKind, id: row.subjectId },
      before: row.before,
      after: row.after,
      ip: row.ip,
      requestId: row.requestId,
    }))
  }
}
