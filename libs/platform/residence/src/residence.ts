// Which clusters a process holds, and for how long.
import { SimulatedCluster, clusterIndexes, clusterTime, type ClusterOptions } from '@kubarium/kube-cluster'
import { ClusterState, type ClusterLog, type Base, type Revision } from '@kubarium/kube-store'
import { ResidentCluster } from './resident-cluster.ts'

export interface ResidenceOptions {
  readonly log: ClusterLog
  /** How clusters are simulated here; the seed comes with each cluster. */
  readonly cluster: Omit<ClusterOptions, 'seed'>
  /** A cluster that nobody used or follows for so long is let go, milliseconds. */
  readonly idleMs?: number
  readonly worldNow?: () => number
}

const IDLE_MS = 300_000
const MAX_BASES = 32

export class Residence {
  private readonly residents = new Map<string, Promise<ResidentCluster>>()
  private readonly loaded = new Map<string, ResidentCluster>()
  /** States of bases: shared by every cluster that starts from one. */
  private readonly bases = new Map<string, Promise<ClusterState>>()
  private readonly unsubscribe: () => void
  private readonly timer: NodeJS.Timeout

  constructor(private readonly options: ResidenceOptions) {
    this.unsubscribe = options.log.subscribe({
      appended: ({ clusterId, revision }) => this.loaded.get(clusterId)?.noticed(revision),
      lost: () => void Promise.allSettled([...this.loaded.values()].map((resident) => resident.recheck())),
    })
    this.timer = setInterval(() => this.letGo(), Math.max(1_000, (options.idleMs ?? IDLE_MS) / 5))
    this.timer.unref()
  }

  get size(): number {
    return this.loaded.size
  }

  /** The cluster, loaded if it is not here. @throws UnknownClusterError */
  get(clusterId: string): Promise<ResidentCluster> {
    let resident = this.residents.get(clusterId)
    if (!resident) {
      resident = this.load(clusterId)
      this.residents.set(clusterId, resident)
      resident.then(
        (loaded) => this.loaded.set(clusterId, loaded),
        () => this.residents.delete(clusterId),
      )
    }
    return resident
  }

  /** Forgets a cluster; it is loaded again when somebody asks. */
  drop(clusterId: string): void {
    this.residents.delete(clusterId)
    this.loaded.delete(clusterId)
  }

  close(): void {
    clearInterval(this.timer)
    this.unsubscribe()
  }

  private async load(clusterId: string): Promise<ResidentCluster> {
    const { log, worldNow = Date.now } = this.options
    const { head, snapshot, tail } = await log.load(clusterId)
    const state = snapshot
      ? ClusterState.from(snapshot.entries, snapshot.revision, clusterIndexes)
      : (await this.base(head.baseId)).fork()
    for (const revision of tail) state.apply(revision)
    const last: Revision | undefined = tail.at(-1)
    const now = Math.max(last?.at ?? 0, clusterTime(state, worldNow()))
    const cluster = new SimulatedCluster(
      state,
      { ...this.options.cluster, seed: head.seed },
      last ? last.at : now,
      last?.cause.actor,
    )
    return new ResidentCluster(clusterId, cluster, log, worldNow)
  }

  private base(id: string): Promise<ClusterState> {
    let state = this.bases.get(id)
    if (!state) {
      state = this.options.log
        .getBase(id)
        .then(({ entries, revision }: Base) => ClusterState.from(entries, revision, clusterIndexes))
      this.bases.set(id, state)
      state.catch(() => this.bases.delete(id))
      for (const oldest of this.bases.keys()) {
        if (this.bases.size <= MAX_BASES) break
        this.bases.delete(oldest)
      }
    }
    return state
  }

  private letGo(): void {
    const { worldNow = Date.now, idleMs = IDLE_MS } = this.options
    for (const [clusterId, resident] of this.loaded)
      if (resident.followers === 0 && worldNow() - resident.usedAt > idleMs) this.drop(clusterId)
  }
}
