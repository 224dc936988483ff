import { Injectable } from '@nestjs/common'
import { TenantDatabase, type Tenant } from '@kubarium/platform-database'
import { audit, type Caller, type Deed } from '@kubarium/platform-public-api'

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: TenantDatabase) {}

  async namesOf(tenant: Tenant, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const people = await this.database.unit(tenant, (unit) =>
      unit.user.findMany({ where: { id: { in: [...userIds] } }, select: { id: true, name: true } }),
    )
    return new Map(people.map(({ id, name }) => [id, name]))
  }

  record(person: Pick<Caller, 'organisationId' | 'userId' | 'ip' | 'requestId'>, deed: Deed): Promise<void> {
    return this.database.unit(person, (unit) => audit(unit, person, deed))
  }
}
