import { migrate, type RolePasswords, type RoleUrls } from '@kubarium/platform-database'
import { migrateQueue } from '@kubarium/platform-queue'

/**
 * Everything that has to be done to a database before the applications may use it: tables, queue, roles.
 * @param ownerUrl connects as a user who may make tables, schemas and roles
 * @param prismaFolder the folder `prisma` of the workspace
 * @returns the URLs for the applications, and the migrations applied now
 */
export async function prepareDatabase(
  ownerUrl: string,
  prismaFolder: string,
  passwords: RolePasswords,
): Promise<RoleUrls & { readonly applied: readonly string[] }> {
  const result = await migrate(ownerUrl, prismaFolder, passwords)
  await migrateQueue(ownerUrl)
  return result
}
