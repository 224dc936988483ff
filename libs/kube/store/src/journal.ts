// Where writes go before they are in the log: applied to a state in memory at once, and kept until they are appended.
import { seededRandom, type Random } from '@kubarium/kube-runtime'
import type { ClusterState } from './cluster-state.ts'
import type { Cause, Revision, StoredObject } from './revision.ts'

/** A revision with the object it replaced, as watchers and reconcilers need it. */
export interface Change extends Revision {
  readonly previous: StoredObject | undefined
}

export class Journal {
  /** Who is writing; set by whoever runs next. */
  cause: Cause = { actor: 'system' }
  private changes: Change[] = []
  private readonly observers: ((change: Change) => void)[] = []

  /**
   * @param state written in place: pass a fork to be able to go back
   * @param seed chance of this cluster; what is drawn depends on it and on the revision, never on the process
   * @param now the cluster's own time, milliseconds since 1970
   */
  constructor(
    readonly state: ClusterState,
    private readonly seed: string,
    private readonly now: () => number,
  ) {}

  /** What has been written and not been taken yet. */
  get pending(): readonly Change[] {
    return this.changes
  }

  get nextRevision(): number {
    return this.state.revision + 1
  }

  /**
   * Chance for the next revision: the same on every machine that gets to write it.
   * @param purpose what it is drawn for, where one revision has several draws that must not be alike
   */
  random(purpose = ''): Random {
    return seededRandom(`${this.seed}/${this.nextRevision}${purpose && `/${purpose}`}`)
  }

  /** @param object must be frozen all the way down and, if it is an API object, carry `nextRevision` as its version */
  write(key: string, object: StoredObject | null): Change {
    const revision: Revision = { revision: this.nextRevision, key, object, at: this.now(), cause: this.cause }
    const change: Change = { ...revision, previous: this.state.apply(revision) }
    this.changes.push(change)
    for (const observe of this.observers) observe(change)
    return change
  }

  /** Told of every write, right after it. */
  observe(observer: (change: Change) => void): void {
    this.observers.push(observer)
  }

  /** Takes back everything that is pending: somebody else wrote first, or a request failed half-way. */
  rollBack(to = 0): void {
    while (this.changes.length > to) {
      const change = this.changes.pop()!
      this.state.revert(change, change.previous)
    }
  }

  /** The first so many of the pending changes, which are pending no longer. */
  take(count = this.changes.length): readonly Change[] {
    const taken = this.changes.slice(0, count)
    this.changes = this.changes.slice(count)
    return taken
  }
}
