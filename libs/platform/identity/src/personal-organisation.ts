import { randomUUID } from 'node:crypto'
import type { SystemDatabase } from '@kubarium/platform-database'

/** A personal organisation has the id of its owner, so that it can be named before it is made. */
export const personalOrganisationOf = (userId: string): string => userId

/**
 * The tenant in which somebody works who has not chosen one: where they are a member already, else a personal
 * organisation, made now. Safe to call at once from several places: its id is known.
 */
export async function organisationFor(database: SystemDatabase, user: { id: string; name: string }): Promise<string> {
  const { prisma } = database
  const membership = await prisma.member.findFirst({ where: { userId: user.id }, orderBy: { createdAt: 'asc' } })
  if (membership) return membership.organizationId
  const id = personalOrganisationOf(user.id)
  return await prisma.$transaction(async (transaction) => {
    await transaction.organization.upsert({
      where: { id },
      create: { id, name: user.name, slug: `personal-${user.id}` },
      update: {},
    })
    const member = { organizationId: id, userId: user.id }
    await transaction.member.upsert({
      where: { organizationId_userId: member },
      create: { id: randomUUID(), role: 'owner', ...member },
      update: {},
    })
    return id
  })
}
