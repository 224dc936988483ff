// What a resident cluster remembers of its past: recent changes for watches, a few states for lists read page by page.
import type { Change, ClusterState } from '@kubarium/kube-store'
import type { History } from '@kubarium/kube-apiserver'

const MAX_CHANGES = 5_000
const MAX_STATES = 16

export class RecentHistory implements History {
  private changes: Change[] = []
  private readonly states = new Map<number, ClusterState>()

  /** @param start the revision before the first change that will be added */
  constructor(private start: number) {}

  add(changes: readonly Change[]): void {
    this.changes.push(...changes)
    if (this.changes.length <= 2 * MAX_CHANGES) return
    this.start = this.changes[this.changes.length - MAX_CHANGES - 1]!.revision
    this.changes = this.changes.slice(-MAX_CHANGES)
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
