// What a resident cluster remembers of its past: recent changes for watches, a few states for lists read page by page.
import type { Change, ClusterState } from '@kubarium/kube-store'
import type { History } from '@kubarium/kube-apiserver'

const MAX_CHANGES = 5_000
const MAX_STATES = 16

export class RecentHistory implements History {
  private changes: Change[] = []
  private readonly states = new Map<number, ClusterState>()

  /**
   * @param start the revision before the first change that will be added
   * @param capacity changes that are kept at least; up to twice as many are there at times
   */
  constructor(
    private start: number,
    private readonly capacity = MAX_CHANGES,
  ) {}

  add(changes: readonly Change[]): void {
    for (const change of changes) this.changes.push(change)
    const surplus = this.changes.length - this.capacity
    if (surplus <= this.capacity) return
    this.start = this.changes[surplus - 1]!.revision
    this.changes = this.changes.slice(surplus)
  }

  /** Forgets changes that were added but did not happen after all. */
  restart(revision: number): void {
    this.start = revision
    this.changes = []
  }

  since(revision: number): readonly Change[] | undefined {
    if (revision < this.start) return undefined
    return this.changes.slice(revision - this.start)
  }

  stateAt(revision: number): ClusterState | undefined {
    return this.states.get(revision)
  }

  remember(state: ClusterState): void {
    if (this.states.has(state.revision)) return
    this.states.set(state.revision, state.fork())
    for (const oldest of this.states.keys()) {
      if (this.states.size <= MAX_STATES) break
      this.states.delete(oldest)
    }
  }
}
