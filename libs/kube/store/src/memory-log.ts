// The driver that keeps everything in memory: for tests, for `npm run cluster`, and for clusters in a browser.
import {
  CompactedError,
  UnknownClusterError,
  type Append,
  type Base,
  type ClusterHead,
  type ClusterLog,
  type Load,
  type Notice,
} from './cluster-log.ts'
import { ClusterState } from './cluster-state.ts'
import type { Revision } from './revision.ts'

interface Record {
  head: ClusterHead
  /** First revision of `revisions`, minus one. */
  start: number
  revisions: Revision[]
  snapshots: { revision: number; entries: Base['entries'] }[]
}

export class MemoryClusterLog implements ClusterLog {
  private readonly bases = new Map<string, Base>()
  private readonly clusters = new Map<string, Record>()
  private readonly listeners = new Set<{ appended(notice: Notice): void; lost(): void }>()

  async putBase(base: Base): Promise<void> {
    if (!this.bases.has(base.id)) this.bases.set(base.id, base)
  }

  async getBase(id: string): Promise<Base> {
    const base = this.bases.get(id)
    if (!base) throw new Error(`no base ${id}`)
    return base
  }

  async create({ clusterId, baseId, seed }: { clusterId: string; baseId: string; seed: string }): Promise<void> {
    if (this.clusters.has(clusterId)) throw new Error(`cluster ${clusterId} exists`)
    const { revision } = await this.getBase(baseId)
    const head = { clusterId, baseId, seed, revision, compacted: revision, due: null, hibernated: false }
    this.clusters.set(clusterId, { head, start: revision, revisions: [], snapshots: [] })
  }

  async append({ clusterId, expected, revisions, due, wake = false }: Append): Promise<boolean> {
    const record = this.record(clusterId)
    if (record.head.revision !== expected) return false
    revisions.forEach((revision, i) => {
      if (revision.revision !== expected + i + 1)
        throw new Error(`revision ${revision.revision} leaves a gap after ${expected + i}`)
    })
    record.revisions.push(...revisions)
    const revision = expected + revisions.length
    record.head = { ...record.head, revision, due: due === undefined ? (wake ? 0 : record.head.due) : due }
    if (revisions.length > 0) for (const listener of this.listeners) listener.appended({ clusterId, revision, wake })
    return true
  }

  async head(clusterId: string): Promise<ClusterHead> {
    return this.record(clusterId).head
  }

  async load(clusterId: string, atRevision?: number): Promise<Load> {
    const record = this.record(clusterId)
    const at = atRevision ?? record.head.revision
    const snapshot = record.snapshots.findLast(({ revision }) => revision <= at) ?? null
    const base = await this.getBase(record.head.baseId)
    const from = snapshot?.revision ?? base.revision
    if (from < record.start || at < from) throw new CompactedError(clusterId, record.head.compacted)
    return { head: record.head, snapshot, tail: record.revisions.slice(from - record.start, at - record.start) }
  }

  async tail(clusterId: string, after: number): Promise<readonly Revision[]> {
    const record = this.record(clusterId)
    if (after < record.start) throw new CompactedError(clusterId, record.head.compacted)
    return record.revisions.slice(after - record.start)
  }

  async putSnapshot(clusterId: string, revision: number, entries: Base['entries']): Promise<void> {
    const { snapshots } = this.record(clusterId)
    if (snapshots.some((snapshot) => snapshot.revision === revision)) return
    snapshots.push({ revision, entries })
    snapshots.sort((a, b) => a.revision - b.revision)
  }

  async compact(clusterId: string, upTo: number): Promise<void> {
    const record = this.record(clusterId)
    if (!record.snapshots.some(({ revision }) => revision >= upTo)) throw new Error(`no snapshot at or after ${upTo}`)
    if (upTo <= record.start) return
    record.revisions = record.revisions.slice(upTo - record.start)
    record.start = upTo
    record.head = { ...record.head, compacted: upTo }
    record.snapshots = record.snapshots.filter(({ revision }) => revision >= upTo)
  }

  async fork(clusterId: string, atRevision: number, forkId: string): Promise<void> {
    const { head, snapshot, tail } = await this.load(clusterId, atRevision)
    const base = await this.getBase(head.baseId)
    const state = ClusterState.from(snapshot?.entries ?? base.entries, snapshot?.revision ?? base.revision)
    for (const revision of tail) state.apply(revision)
    this.clusters.set(forkId, {
      head: { ...head, clusterId: forkId, revision: atRevision, compacted: atRevision, due: 0, hibernated: false },
      start: atRevision,
      revisions: [],
      snapshots: [{ revision: atRevision, entries: [...state.entries()] }],
    })
  }

  async remove(clusterId: string): Promise<void> {
    this.clusters.delete(clusterId)
  }

  async setHibernated(clusterId: string, hibernated: boolean): Promise<void> {
    const record = this.record(clusterId)
    record.head = { ...record.head, hibernated }
  }

  async overdue(now: number, limit: number): Promise<readonly string[]> {
    return [...this.clusters.values()]
      .filter(({ head }) => head.due !== null && head.due <= now && !head.hibernated)
      .sort((a, b) => a.head.due! - b.head.due!)
      .slice(0, limit)
      .map(({ head }) => head.clusterId)
  }

  subscribe(listener: { appended(notice: Notice): void; lost(): void }): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private record(clusterId: string): Record {
    const record = this.clusters.get(clusterId)
    if (!record) throw new UnknownClusterError(clusterId)
    return record
  }
}
