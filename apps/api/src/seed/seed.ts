import { randomUUID } from 'node:crypto'
import type { SystemDatabase } from '@kubarium/platform-database'
import type { Identity } from '@kubarium/platform-identity'
import type { ClustersRepository } from '../clusters/clusters.repository.ts'
import type { DemoConfig } from './config.ts'

const CLUSTER = { name: 'playground', nodes: 3 }

/** How each part ended. */
export interface Seeded {
  readonly account: 'made' | 'there'
  readonly cluster: 'made' | 'there' | 'not-ready'
}

/** Makes the demo learner and their first cluster, unless they are there. */
export async function seed(
  { identity, system }: { readonly identity: Identity; readonly system: SystemDatabase },
  clusters: ClustersRepository,
  { DEMO_NAME: name, DEMO_EMAIL: email, DEMO_PASSWORD: password }: DemoConfig,
): Promise<Seeded> {
  const known = await system.prisma.user.findUnique({
    where: { email },
    include: { members: { orderBy: { createdAt: 'asc' }, take: 1 } },
  })
  const tenant = known?.members[0]
    ? { userId: known.id, organisationId: known.members[0].organizationId }
    : await identity.createVerifiedAccount({ name, email, password, locale: 'en' })
  const account = known ? 'there' : 'made'
  if ((await clusters.list(tenant)).length > 0) return { account, cluster: 'there' }
  const id = randomUUID()
  const creation = await clusters.create(
    tenant,
    { id, seed: id, ...CLUSTER },
    { perPerson: 1, perOrganisation: 1_000_000 },
  )
  return { account, cluster: creation === 'no-template' ? 'not-ready' : 'made' }
}
