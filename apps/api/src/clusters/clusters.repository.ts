import { Injectable } from '@nestjs/common'
import { TenantDatabase, type Tenant } from '@kubarium/platform-database'

/** A cluster as its owner sees it. */
export interface ClusterRow {
  readonly id: string
  readonly name: string
  readonly nodes: number
  readonly kubernetesVersion: string
  readonly revision: bigint
  readonly createdAt: Date
  readonly hibernatedAt: Date | null
  readonly parkedAt: Date | null
  readonly parkedError: string | null
}

export interface NewCluster {
  readonly id: string
  readonly name: string
  readonly nodes: number
  readonly seed: string
}

export interface NewCredential {
  readonly tokenHash: Buffer
  readonly userName: string
  readonly groups: readonly string[]
  readonly expiresAt: Date
}

/** How many clusters there may be. */
export interface ClusterLimits {
  readonly perPerson: number
  readonly perOrganisation: number
}

/** How creating ended. */
export type Creation =
  { readonly cluster: ClusterRow } | 'limit-reached' | 'organisation-limit-reached' | 'name-taken' | 'no-template'

const columns = {
  id: true,
  name: true,
  nodes: true,
  kubernetesVersion: true,
  revision: true,
  createdAt: true,
  hibernatedAt: true,
  parkedAt: true,
  parkedError: true,
} as const

/**
 * Creating is one row that points at a shared base, whatever is in the cluster. The lock makes an organisation create one
 * after the other, so that two requests at once cannot pass a limit together.
 */
const CREATE = `
with template as (
  select t.kubernetes_version, t.base_snapshot, b.revision from cluster_template t join cluster_base b on b.id = t.base_snapshot
  where t.nodes = $5 order by t.published_at desc, t.kubernetes_version desc limit 1
), present as (
  select count(*) as organisation, count(*) filter (where owner_id = $3) as person
  from cluster where organisation_id = $2 and attempt_id is null and deleted_at is null
), made as (
  insert into cluster (id, organisation_id, owner_id, name, nodes, seed, kubernetes_version, base_snapshot, revision, compacted, due_at, last_used_at)
  select $1, $2, $3, $4, $5, $6, kubernetes_version, base_snapshot, revision, revision, now(), now()
  from template, present where person < $7 and organisation < $8
  on conflict (organisation_id, owner_id, name) where deleted_at is null and owner_id is not null do nothing
  returning id, name, nodes, kubernetes_version as "kubernetesVersion", revision, created_at as "createdAt"
)
select (select count(*) from template)::int as templates, present.person::int, present.organisation::int, made.*
from present left join made on true`

interface Counted {
  readonly templates: number
  readonly person: number
  readonly organisation: number
}

type Made = Pick<ClusterRow, 'id' | 'name' | 'nodes' | 'kubernetesVersion' | 'createdAt'> & {
  readonly revision: number
}

/** The outer join gives a row of nulls when none was made. */
function isMade(row: Partial<Made>): row is Made {
  return row.id !== undefined && row.id !== null
}

@Injectable()
export class ClustersRepository {
  constructor(private readonly database: TenantDatabase) {}

  async create(tenant: Tenant, { id, name, nodes, seed }: NewCluster, limits: ClusterLimits): Promise<Creation> {
    const { organisationId, userId } = tenant
    const statement = {
      name: 'cluster-create',
      text: CREATE,
      values: [id, organisationId, userId, name, nodes, seed, limits.perPerson, limits.perOrganisation],
    }
    const [row] = await this.database.statement<Counted & Partial<Made>>(tenant, statement, 'create cluster')
    const { templates, person, organisation, ...made } = row!
    if (isMade(made))
      return {
        cluster: {
          ...made,
          revision: BigInt(made.revision),
          hibernatedAt: null,
          parkedAt: null,
          parkedError: null,
        },
      }
    if (templates === 0) return 'no-template'
    if (person >= limits.perPerson) return 'limit-reached'
    return organisation >= limits.perOrganisation ? 'organisation-limit-reached' : 'name-taken'
  }

  /** The person's clusters, newest first. */
  list(tenant: Tenant): Promise<ClusterRow[]> {
    return this.database.unit(tenant, (unit) =>
      unit.cluster.findMany({
        where: { ownerId: tenant.userId, attemptId: null, deletedAt: null },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        select: columns,
      }),
    )
  }

  async findOwned(tenant: Tenant, id: string): Promise<ClusterRow | undefined> {
    const cluster = await this.database.unit(tenant, (unit) =>
      unit.cluster.findFirst({ where: { id, ownerId: tenant.userId, deletedAt: null }, select: columns }),
    )
    return cluster ?? undefined
  }

  /** Marks a cluster as deleted and takes back what gave access to it; the sweep removes its log. @returns whether it was there */
  delete(tenant: Tenant, id: string): Promise<boolean> {
    return this.database.unit(tenant, async (unit) => {
      const { count } = await unit.cluster.updateMany({
        where: { id, ownerId: tenant.userId, deletedAt: null },
        data: { deletedAt: new Date(), dueAt: null },
      })
      if (count > 0) await unit.clusterCredential.deleteMany({ where: { clusterId: id } })
      return count > 0
    })
  }

  /** Stores a credential, and forgets the person's oldest ones beyond a number. */
  addCredential(
    tenant: Tenant,
    clusterId: string,
    { tokenHash, userName, groups, expiresAt }: NewCredential,
    keep: number,
  ): Promise<void> {
    return this.database.unit(tenant, async (unit) => {
      const { organisationId, userId } = tenant
      await unit.clusterCredential.create({
        data: {
          clusterId,
          organisationId,
          userId,
          tokenHash: new Uint8Array(tokenHash),
          userName,
          groups: [...groups],
          expiresAt,
        },
      })
      const surplus = await unit.clusterCredential.findMany({
        where: { clusterId, userId },
        orderBy: { createdAt: 'desc' },
        skip: keep,
        select: { id: true },
      })
      if (surplus.length > 0)
        await unit.clusterCredential.deleteMany({ where: { id: { in: surplus.map(({ id }) => id) } } })
    })
  }
}
