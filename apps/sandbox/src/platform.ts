// What the sandbox stands on.
import { standardSimulation } from '@kubarium/kube-cluster'
import { PostgresClusterLog } from '@kubarium/platform-cluster-log'
import { AssignedRulesRepository } from '@kubarium/platform-assignments'
import { PublishedContent } from '@kubarium/platform-content'
import { SystemDatabase } from '@kubarium/platform-database'
import { Identity } from '@kubarium/platform-identity'
import type { Logger } from '@kubarium/platform-telemetry'
import { Residence } from '@kubarium/platform-residence'
import { Attempts } from './attempts/attempts.service.ts'
import { ClusterAccessRepository } from './access/cluster-access.repository.ts'
import type { SandboxConfig } from './config.ts'

/** Injection token of what the sandbox stands on (`Platform`). */
export const PLATFORM = Symbol('sandbox platform')

export interface Platform {
  readonly config: SandboxConfig
  readonly logger: Logger
  readonly database: SystemDatabase
  readonly log: PostgresClusterLog
  /** The clusters this process holds in memory. */
  readonly residence: Residence
  /** Whose session a socket carries. */
  readonly identity: Identity
  /** Who may touch which cluster. */
  readonly access: ClusterAccessRepository
  readonly content: PublishedContent
  /** What holds for a learner in an assignment. */
  readonly rules: AssignedRulesRepository
  /** The attempts that somebody looks at. */
  readonly attempts: Attempts
}

export function openPlatform(config: SandboxConfig, logger: Logger): Platform {
  const database = new SystemDatabase(config.DATABASE_SYSTEM_URL)
  const log = new PostgresClusterLog(database.pool, config.DATABASE_SYSTEM_URL)
  const platform = {
    config,
    logger,
    database,
    log,
    residence: new Residence({ log, cluster: standardSimulation }),
    identity: new Identity({ origin: config.ORIGIN, secret: config.AUTH_SECRET, database, logger }),
    access: new ClusterAccessRepository(database),
    content: new PublishedContent(database),
    rules: new AssignedRulesRepository(database),
  }
  return Object.assign(platform, { attempts: new Attempts(platform) })
}

export async function closePlatform({ log, database, residence }: Platform): Promise<void> {
  residence.close()
  await log.close()
  await database.close()
}
