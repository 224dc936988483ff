import { DatabaseFault, migrate, type RolePasswords, type RoleUrls } from '@kubarium/platform-database'
import { migrateQueue } from '@kubarium/platform-queue'

/**
 * Everything that has to be done to a database before the applications may use it: tables, queue, roles.
 * @param ownerUrl connects as a user who may make tables, schemas and roles
 * @param prismaFolder the folder `prisma` of the workspace
 * @throws DatabaseFault with one line for what a person can mend
 * @returns the URLs for the applications, and the migrations applied now
 */
export async function prepareDatabase(
  ownerUrl: string,
  prismaFolder: string,
  passwords: RolePasswords,
): Promise<RoleUrls & { readonly applied: readonly string[] }> {
  try {
    const result = await migrate(ownerUrl, prismaFolder, passwords)
    await migrateQueue(ownerUrl)
    return result
  } catch (error) {
    const denied = /permission denied[^\n]*/.exec((error as Error).message)
    if (!denied) throw error
    throw new DatabaseFault(
      `The user of DATABASE_URL may not prepare the database (${denied[0]}). It needs to own the database and to have CREATEROLE.`,
    )
  }
}
