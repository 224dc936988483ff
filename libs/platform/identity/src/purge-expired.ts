import type { SystemDatabase } from '@kubarium/platform-database'

/** Counted attempts are of no interest after the longest window. */
const RATE_LIMITS_KEPT_MS = 24 * 3600 * 1000

/** Removes sessions, links and counts that have run out. @returns how many rows */
export async function purgeExpired({ prisma }: SystemDatabase, now: Date): Promise<number> {
  const counts = await Promise.all([
    prisma.session.deleteMany({ where: { expiresAt: { lt: now } } }),
    prisma.verification.deleteMany({ where: { expiresAt: { lt: now } } }),
    prisma.rateLimit.deleteMany({ where: { lastRequest: { lt: BigInt(now.getTime() - RATE_LIMITS_KEPT_MS) } } }),
  ])
  return counts.reduce((sum, { count }) => sum + count, 0)
}
