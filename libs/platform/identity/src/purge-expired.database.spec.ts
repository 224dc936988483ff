import { SystemDatabase } from '@kubarium/platform-database'
import { createTestDatabase, type TestDatabase } from '@kubarium/platform-database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { purgeExpired } from './purge-expired.ts'

describe('purgeExpired', () => {
  let test: TestDatabase
  let database: SystemDatabase
  beforeAll(async () => {
    test = await createTestDatabase()
    database = new SystemDatabase(test.systemUrl)
  })
  afterAll(async () => {
    await database.close()
    await test.drop()
  })

  it('removes what has run out, and nothing else', async () => {
    const now = new Date('2026-01-02T00:00:00Z')
    const [before, after] = [new Date('2026-01-01T23:59:59Z'), new Date('2026-01-02T00:00:01Z')]
    const { prisma } = database
    await prisma.user.create({ data: { id: 'ada', name: 'Ada', email: 'ada@example.com' } })
    for (const [id, expiresAt] of [
      ['old', before],
      ['new', after],
    ] as const) {
      await prisma.session.create({ data: { id, token: id, userId: 'ada', expiresAt } })
      await prisma.verification.create({ data: { id, identifier: id, value: id, expiresAt } })
    }
    await prisma.rateLimit.create({
      data: { key: 'old', count: 1, lastRequest: BigInt(now.getTime() - 25 * 3600 * 1000) },
    })
    await prisma.rateLimit.create({ data: { key: 'new', count: 1, lastRequest: BigInt(now.getTime() - 3600 * 1000) } })
    expect(await purgeExpired(database, now)).toBe(3)
    expect((await prisma.session.findMany()).map(({ id }) => id)).toEqual(['new'])
    expect((await prisma.verification.findMany()).map(({ id }) => id)).toEqual(['new'])
    expect((await prisma.rateLimit.findMany()).map(({ key }) => key)).toEqual(['new'])
  })
})
