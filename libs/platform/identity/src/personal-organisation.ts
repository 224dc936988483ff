import { randomUUID } from 'node:crypto'
import type { SystemDatabase } from '@kubarium/platform-database'

/**
 * The tenant in which somebody works who has not chosen one: where they are a member already, else a personal
 * organisation, made now. Safe to call at once from several places: the slug is unique.
 */
export async function organisationFor(database: SystemDatabase, user: { id: string; name: string }): Promise<string> {
  const { prisma } = database
  const membership = await prisma.member.findFirst({ where: { userId: user.id }, orderBy: { createdAt: 'asc' } })
  if (membership) return membership.organizationId
  const slug = `personal-${user.id}`
  return await prisma.$transaction(async (transaction) => {
    const { id: organizationId } = await transaction.organization.upsert({
      where: { slug },
      create: { id: randomUUID(), name: user.name, slug },
      update: {},
    })
    const member = { organizationId, userId: user.id }
    await transaction.member.upsert({
      where: { organizationId_userId: member },
      create: { id: randomUUID(), role: 'owner', ...member },
      update: {},
    })
    return organizationId
  })
}
