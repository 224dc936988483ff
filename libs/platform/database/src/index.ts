export { ChannelListener, type ChannelEvents } from './channel-listener.ts'
export { DatabaseFault } from './fault.ts'
export { createPool, assertReachable, type PoolOptions } from './pool.ts'
export { TenantDatabase, type Tenant, type UnitOfWork } from './tenant-database.ts'
export { SystemDatabase } from './system-database.ts'
export { migrate } from './migrate.ts'
export { schemaAsSql } from './migrations/apply-migrations.ts'
export { ensureDatabase, APP_ROLE, SYSTEM_ROLE, type RolePasswords, type RoleUrls } from './migrations/roles.ts'
export {
  startEmbeddedPostgres,
  findEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedOptions,
} from './embedded/embedded-postgres.ts'
export { Prisma, PrismaClient } from './generated/client.ts'
