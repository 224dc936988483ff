import { Injectable } from '@nestjs/common'
import { TenantDatabase, type Tenant } from '@kubarium/platform-database'

export interface Membership {
  readonly organisation: { readonly id: string; readonly name: string }
  readonly role: string
}

@Injectable()
export class AccountsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** The tenant's person in their organisation; undefined when they have been taken out of it. */
  async findMembership(tenant: Tenant): Promise<Membership | undefined> {
    const member = await this.database.unit(tenant, (unit) =>
      unit.member.findFirst({
        where: { organizationId: tenant.organisationId, userId: tenant.userId },
        select: { role: true, organization: { select: { id: true, name: true } } },
      }),
    )
    return member ? { organisation: member.organization, role: member.role } : undefined
  }
}
