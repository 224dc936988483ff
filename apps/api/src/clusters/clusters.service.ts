import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import type { z } from 'zod'
import type { Cluster, ClusterList, createCluster } from '@kubarium/contracts'
import { PostgresClusterLog } from '@kubarium/platform-cluster-log'
import { NotFound } from '@kubarium/platform-http'
import type { Person } from '@kubarium/platform-identity'
import type { ApiConfig } from '../config.ts'
import { CONFIG } from '../platform.module.ts'
import { CertificateAuthorityRepository } from './certificate-authority.repository.ts'
import {
  ClusterLimitReached,
  ClusterNameTaken,
  ClusterNotParked,
  ClustersNotReady,
  OrganisationLimitReached,
} from './cluster-errors.ts'
import { ClustersRepository, type ClusterLimits, type ClusterRow, type Creation } from './clusters.repository.ts'
import { kubeconfig } from './kubeconfig.ts'

/** Who a person is to their own cluster: what kubeadm's first kubeconfig makes of its owner. */
const OWNER = { userName: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:masters'] } as const

const CREDENTIAL_DAYS = 365
/** Kubeconfigs of one cluster that work at the same time; the oldest gives way. */
const CREDENTIALS_KEPT = 10

@Injectable()
export class ClustersService {
  constructor(
    private readonly clusters: ClustersRepository,
    private readonly authority: CertificateAuthorityRepository,
    private readonly log: PostgresClusterLog,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async list(person: Person): Promise<ClusterList> {
    const rows = await this.clusters.list(person)
    return { clusters: rows.map(presented), limit: this.config.CLUSTERS_PER_PERSON }
  }

  async create(person: Person, { name, nodes }: z.output<typeof createCluster>): Promise<Cluster> {
    const limits = {
      perPerson: this.config.CLUSTERS_PER_PERSON,
      perOrganisation: this.config.CLUSTERS_PER_ORGANISATION,
    }
    const id = randomUUID()
    const creation = await this.clusters.create(person, { id, name, nodes, seed: id }, limits)
    return presented(madeBy(creation, { name, nodes, limits }))
  }

  async get(person: Person, id: string): Promise<Cluster> {
    return presented(await this.getOwned(person, id))
  }

  async delete(person: Person, id: string): Promise<void> {
    if (!(await this.clusters.delete(person, id))) throw new NotFound('cluster')
    // Whoever holds it drops it now rather than at its next append.
    await this.log.wake(id)
  }

  /** A kubeconfig with a new credential, which is told this once and not kept. */
  async kubeconfig(
    person: Person,
    id: string,
    kind: 'token' | 'certificate',
  ): Promise<{ fileName: string; text: string }> {
    const { name } = await this.getOwned(person, id)
    const authority = await this.authority.get()
    const credential =
      kind === 'token'
        ? { token: await this.newToken(person, id) }
        : await authority.clientCertificate(OWNER.userName, OWNER.groups, CREDENTIAL_DAYS, id)
    const server = `${this.config.KUBE_URL}/clusters/${id}`
    return {
      fileName: `${name}.kubeconfig`,
      text: kubeconfig({
        cluster: name,
        server,
        certificateAuthority: authority.certificate,
        user: OWNER.userName,
        credential,
      }),
    }
  }

  private async newToken(person: Person, id: string): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const tokenHash = createHash('sha256').update(token).digest()
    const expiresAt = new Date(Date.now() + CREDENTIAL_DAYS * 24 * 3600 * 1000)
    await this.clusters.addCredential(person, id, { tokenHash, ...OWNER, expiresAt }, CREDENTIALS_KEPT)
    return token
  }

  /** Ends parking: the simulation tries again. */
  async release(person: Person, id: string): Promise<Cluster> {
    const { name, parkedAt } = await this.getOwned(person, id)
    if (!parkedAt) throw new ClusterNotParked(name)
    await this.log.release(id)
    return this.get(person, id)
  }

  private async getOwned(person: Person, id: string): Promise<ClusterRow> {
    const cluster = await this.clusters.findOwned(person, id)
    if (!cluster) throw new NotFound('cluster')
    return cluster
  }
}

function madeBy(
  creation: Creation,
  { name, nodes, limits }: { name: string; nodes: number; limits: ClusterLimits },
): ClusterRow {
  switch (creation) {
    case 'limit-reached':
      throw new ClusterLimitReached(limits.perPerson)
    case 'organisation-limit-reached':
      throw new OrganisationLimitReached(limits.perOrganisation)
    case 'name-taken':
      throw new ClusterNameTaken(name)
    case 'no-template':
      throw new ClustersNotReady(nodes)
    default:
      return creation.cluster
  }
}

function presented(row: ClusterRow): Cluster {
  const { id, name, nodes, kubernetesVersion, revision, createdAt, hibernatedAt, parkedAt, parkedError } = row
  return {
    id,
    name,
    nodes,
    kubernetesVersion,
    revision: Number(revision),
    createdAt: createdAt.toISOString(),
    state: parkedAt ? 'parked' : hibernatedAt ? 'hibernated' : 'running',
    parked: parkedAt ? { at: parkedAt.toISOString(), error: parkedError ?? '' } : null,
  }
}
