// What has to be done to a database before the applications may use it.
import { applyMigrations } from './migrations/apply-migrations.ts'
import { setRolePasswords, type RolePasswords, type RoleUrls } from './migrations/roles.ts'

/**
 * Migrates a database and lets the applications' roles in.
 * @param ownerUrl connects as a user who may make tables and roles
 * @param prismaFolder the folder `prisma` of the workspace
 */
export async function migrate(
  ownerUrl: string,
  prismaFolder: string,
  passwords: RolePasswords,
): Promise<RoleUrls & { readonly applied: readonly string[] }> {
  const applied = await applyMigrations(ownerUrl, prismaFolder)
  return { applied, ...(await setRolePasswords(ownerUrl, passwords)) }
}
