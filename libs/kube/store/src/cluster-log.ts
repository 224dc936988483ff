// The log of a cluster: the single source of truth. A driver appends and reads revisions; it knows nothing of what they mean.
import type { Revision } from './revision.ts'

/** Revisions that go into the log together or not at all. */
export interface Append {
  readonly clusterId: string
  /** The cluster's revision that these follow on; a cluster that has moved on refuses the append. */
  readonly expected: number
  /** Numbered expected+1, expected+2, … without a gap. */
  readonly revisions: readonly Revision[]
  /**
   * Real time, milliseconds since 1970, at which somebody has to look at this cluster again; null: nothing is due.
   * Written with the append, so that a lost wake-up is found by the sweep. `undefined` leaves the stored one, or
   * makes it "now" when the stored one is later and `wake` is set.
   */
  readonly due?: number | null
  /** Whether the holder of the cluster's stay has to be woken: set for changes from outside the reconcile loop. */
  readonly wake?: boolean
}

/** A base shared by clusters: the state they start from, stored once under the hash of its content. */
export interface Base {
  readonly id: string
  /** `[key, object]` in no particular order; the cluster's revision starts at `revision`. */
  readonly entries: readonly (readonly [string, Revision['object']])[]
  readonly revision: number
}

export interface ClusterHead {
  readonly clusterId: string
  readonly baseId: string
  readonly seed: string
  readonly revision: number
  /** Revisions up to here can no longer be read one by one. */
  readonly compacted: number
  readonly due: number | null
  readonly hibernated: boolean
}

/** State of a cluster at a revision, as the fewest reads give it: a base or snapshot and what came after. */
export interface Load {
  readonly head: ClusterHead
  /** The snapshot to start from, or null when the cluster's base is the start. */
  readonly snapshot: { readonly revision: number; readonly entries: Base['entries'] } | null
  /** The revisions after the snapshot (or the base), in order. */
  readonly tail: readonly Revision[]
}

export interface Notice {
  readonly clusterId: string
  readonly revision: number
  readonly wake: boolean
}

/** Thrown by readers when what they ask for is gone. */
export class CompactedError extends Error {
  constructor(
    readonly clusterId: string,
    readonly compacted: number,
  ) {
    super(`history of cluster ${clusterId} up to revision ${compacted} is compacted`)
    this.name = 'CompactedError'
  }
}

/** Thrown when a cluster does not exist (any more). */
export class UnknownClusterError extends Error {
  constructor(readonly clusterId: string) {
    super(`no cluster ${clusterId}`)
    this.name = 'UnknownClusterError'
  }
}

/** A driver keeps what it said it has: when `append` resolves to true, the revisions survive the death of any process. */
export interface ClusterLog {
  /** Stores a base unless it is there. */
  putBase(base: Base): Promise<void>
  getBase(id: string): Promise<Base>
  /** A new cluster that starts from a base: one row. */
  create(cluster: { clusterId: string; baseId: string; seed: string }): Promise<void>
  /** @returns false when the cluster is no longer at the expected revision: nothing was written. */
  append(append: Append): Promise<boolean>
  /** @throws UnknownClusterError */
  head(clusterId: string): Promise<ClusterHead>
  /** Everything needed to have the cluster at its head, or at an earlier revision. @throws CompactedError */
  load(clusterId: string, atRevision?: number): Promise<Load>
  /** Revisions after the given one, up to the head. @throws CompactedError when some are gone */
  tail(clusterId: string, after: number): Promise<readonly Revision[]>
  /** Stores the state at a revision, so that later loads start there. */
  putSnapshot(clusterId: string, revision: number, entries: Base['entries']): Promise<void>
  /** Forgets revisions up to the given one; a snapshot at or after it must exist, and the newest one is kept. */
  compact(clusterId: string, upTo: number): Promise<void>
  /** A new cluster that continues another at one of its revisions, with the same seed; the original is untouched. */
  fork(clusterId: string, atRevision: number, forkId: string): Promise<void>
  remove(clusterId: string): Promise<void>
  /** Marks a cluster as left by everybody (its due time is ignored), or as in use again. */
  setHibernated(clusterId: string, hibernated: boolean): Promise<void>
  /** Clusters whose due time has come, the longest overdue first; not the hibernated ones. */
  overdue(now: number, limit: number): Promise<readonly string[]>
  /**
   * Told of every append (this process's own too), of any process, soon after it. A listener may be told twice, and
   * `lost` after a time in which it may have missed some: then whoever follows a cluster reads its head.
   */
  subscribe(listener: { appended(notice: Notice): void; lost(): void }): () => void
}
