import { createHash, randomUUID } from 'node:crypto'
import { SystemDatabase } from '@kubarium/platform-database'
import { createTestDatabase, type TestDatabase } from '@kubarium/platform-database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClusterAccessRepository } from './cluster-access.repository.ts'

let test: TestDatabase
let database: SystemDatabase
let access: ClusterAccessRepository
const ada = { userId: 'ada', organisationId: 'org' }
const [mine, other] = [randomUUID(), randomUUID()]

beforeAll(async () => {
  test = await createTestDatabase()
  database = new SystemDatabase(test.systemUrl)
  access = new ClusterAccessRepository(database)
  const { prisma } = database
  await prisma.organization.create({ data: { id: 'org', name: 'Org', slug: 'org' } })
  await prisma.clusterBase.create({ data: { id: 'b', revision: 1n, data: Buffer.alloc(0) } })
  for (const id of [mine, other]) {
    await prisma.cluster.create({
      data: { id, organisationId: 'org', ownerId: 'ada', name: id, seed: 's', baseId: 'b', revision: 1n },
    })
  }
  for (const [token, expiresAt] of [
    ['good', null],
    ['old', new Date(0)],
  ] as const) {
    await prisma.clusterCredential.create({
      data: {
        clusterId: mine,
        organisationId: 'org',
        tokenHash: new Uint8Array(createHash('sha256').update(token).digest()),
        userName: 'kubernetes-admin',
        groups: ['system:masters'],
        expiresAt,
      },
    })
  }
})
afterAll(async () => {
  await database.close()
  await test.drop()
})

describe('access to a cluster', () => {
  it('is its owner’s, in the organisation it belongs to, while it exists', async () => {
    expect(await access.owns(ada, mine)).toBe(true)
    expect(await access.owns({ ...ada, userId: 'bob' }, mine)).toBe(false)
    expect(await access.owns({ ...ada, organisationId: 'elsewhere' }, mine)).toBe(false)
    await database.prisma.cluster.update({ where: { id: other }, data: { deletedAt: new Date() } })
    expect(await access.owns(ada, other)).toBe(false)
  })

  it('comes with a token that is known, not expired, and of this cluster', async () => {
    expect(await access.findUser(mine, 'good')).toEqual({
      clusterId: mine,
      userName: 'kubernetes-admin',
      groups: ['system:masters'],
    })
    expect(await access.findUser(mine, 'bad')).toBeUndefined()
    expect(await access.findUser(mine, 'old')).toBeUndefined()
    expect(await access.findUser(other, 'good')).toBeUndefined()
  })
})
