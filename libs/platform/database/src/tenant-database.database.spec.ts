import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SystemDatabase } from './system-database.ts'
import { TenantDatabase, type Tenant } from './tenant-database.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'

describe('TenantDatabase', () => {
  let database: TestDatabase
  let tenants: TenantDatabase
  let system: SystemDatabase
  const ada: Tenant = { organisationId: 'org-ada', userId: 'ada' }
  const bob: Tenant = { organisationId: 'org-bob', userId: 'bob' }

  const clusterOf = ({ organisationId, userId }: Tenant, name: string) => ({
    id: randomUUID(),
    organisationId,
    ownerId: userId,
    name,
    seed: 's',
    baseId: 'base',
    revision: 1n,
  })
  const namesSeenBy = (tenant: Tenant) =>
    tenants.unit(tenant, async (unit) =>
      (await unit.cluster.findMany({ orderBy: { name: 'asc' } })).map(({ name }) => name),
    )

  beforeAll(async () => {
    database = await createTestDatabase()
    tenants = new TenantDatabase(database.appUrl)
    system = new SystemDatabase(database.systemUrl)
    await system.prisma.clusterBase.create({ data: { id: 'base', revision: 1n, data: Buffer.alloc(0) } })
    for (const { organisationId } of [ada, bob]) {
      await system.prisma.organization.create({
        data: { id: organisationId, name: organisationId, slug: organisationId },
      })
    }
    await tenants.unit(ada, (unit) => unit.cluster.create({ data: clusterOf(ada, 'a1') }))
    await tenants.unit(bob, (unit) => unit.cluster.createMany({ data: [clusterOf(bob, 'b1'), clusterOf(bob, 'b2')] }))
  })

  afterAll(async () => {
    await tenants.close()
    await system.close()
    await database.drop()
  })

  it('shows each tenant its own rows and no others', async () => {
    expect(await namesSeenBy(ada)).toEqual(['a1'])
    expect(await namesSeenBy(bob)).toEqual(['b1', 'b2'])
    expect(await system.prisma.cluster.count()).toBe(3)
  })

  it('shows nothing to a tenant that does not exist, or has no name', async () => {
    expect(await namesSeenBy({ organisationId: 'nobody', userId: 'x' })).toEqual([])
    expect(await namesSeenBy({ organisationId: '', userId: 'x' })).toEqual([])
  })

  it('refuses to write a row of another tenant', async () => {
    await expect(tenants.unit(ada, (unit) => unit.cluster.create({ data: clusterOf(bob, 'stolen') }))).rejects.toThrow()
    await expect(
      tenants.unit(ada, (unit) => unit.cluster.updateMany({ data: { organisationId: bob.organisationId } })),
    ).rejects.toThrow()
    const { count } = await tenants.unit(ada, (unit) => unit.cluster.deleteMany({ where: { name: 'b1' } }))
    expect(count).toBe(0)
    expect(await namesSeenBy(bob)).toEqual(['b1', 'b2'])
  })

  it('does not mix tenants when many units of work run at once', async () => {
    const seen = await Promise.all(Array.from({ length: 60 }, (_, i) => namesSeenBy(i % 2 ? ada : bob)))
    seen.forEach((names, i) => expect(names).toEqual(i % 2 ? ['a1'] : ['b1', 'b2']))
  })

  it('separates tenants in plain SQL too, and forgets the tenant afterwards', async () => {
    const names = { text: 'select name from cluster' }
    expect(await tenants.statement(ada, names)).toEqual([{ name: 'a1' }])
    expect(await tenants.statement({ organisationId: "' or true --", userId: 'x' }, names)).toEqual([])
    const many = await Promise.all(
      Array.from({ length: 60 }, (_, i) => tenants.statement<{ name: string }>(i % 2 ? ada : bob, names, 'look')),
    )
    many.forEach((rows, i) => expect(rows.map(({ name }) => name).sort()).toEqual(i % 2 ? ['a1'] : ['b1', 'b2']))
  })

  it('stores nothing of a unit of work that throws', async () => {
    const failing = tenants.unit(ada, async (unit) => {
      await unit.cluster.create({ data: clusterOf(ada, 'half') })
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    const half = `with changed as (update cluster set name = 'half' returning id) select 1 / (count(*) - 1) from changed`
    await expect(tenants.statement(ada, { text: half })).rejects.toThrow('division by zero')
    expect(await namesSeenBy(ada)).toEqual(['a1'])
    expect(await tenants.statement(ada, { text: 'select name from cluster' })).toEqual([{ name: 'a1' }])
  })

  it('keeps people, passwords, sessions and logs out of the reach of the application role', async () => {
    for (const table of [
      'account',
      'session',
      'verification',
      'api_key',
      'cluster_append',
      'cluster_snapshot',
      'outbox_mail',
    ]) {
      await expect(tenants.statement(ada, { text: `select from ${table}` })).rejects.toThrow('permission denied')
    }
  })
})
