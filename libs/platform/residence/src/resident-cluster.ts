// A cluster in the memory of a process, in step with its log. Several processes may hold the same cluster; whoever
// appends first wins, the others take over what was appended and try again.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SimulatedCluster } from '@kubarium/kube-cluster'
import { clusterTime, isHibernated, startClock, stopClock, worldTime } from '@kubarium/kube-cluster'
import type { StepResult } from '@kubarium/kube-reconcile'
import type { Change, ClusterLog } from '@kubarium/kube-store'

/** Something done to a cluster; it may be run again when somebody else wrote first, so it must not act outside of it. */
export type Transaction<T> = (cluster: SimulatedCluster, now: number) => T

/** Changes that are in the log, in order. */
export interface Committed {
  readonly after: number
  readonly changes: readonly Change[]
  /** The cluster's own time. */
  readonly now: number
  /** Whether the simulation has to look at them: they are not of its own making in this process. */
  readonly wakes: boolean
}

interface Operation {
  readonly run: Transaction<unknown>
  readonly wakes: boolean
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
  /** Of a step: how many more pieces may follow when its budget is used up. */
  readonly piecesLeft?: number
}

/** What came of running operations in memory. */
interface Outcome {
  readonly operations: readonly Operation[]
  readonly changes: readonly Change[]
  readonly wakes: boolean
  readonly due: number | null | undefined
  /** The next piece of a step whose budget was used up; the caller hears of the last piece. */
  readonly next: Operation | undefined
  /** Tells the callers. */
  settle(): void
}

/** How often the same work is tried against others who are faster. */
const MAX_TRIES = 50

export class ResidentCluster {
  private queue: Operation[] = []
  private isRunning = false
  /** The due time that the log has, as far as known; undefined: somebody may have changed it. */
  private storedDue: number | null | undefined
  /** The newest revision anybody told of. */
  private known: number
  private readonly listeners = new Set<(committed: Committed) => void>()
  /** Milliseconds since 1970 of the last time somebody asked for it. */
  usedAt: number

  constructor(
    readonly clusterId: string,
    readonly cluster: SimulatedCluster,
    private readonly log: ClusterLog,
    private readonly worldNow: () => number = Date.now,
  ) {
    this.known = cluster.revision
    this.usedAt = worldNow()
  }

  /** The cluster's own time now. */
  now(): number {
    return Math.max(this.cluster.clock.now(), clusterTime(this.cluster.state, this.worldNow()))
  }

  /**
   * Does something to the cluster, and has what it wrote in the log before it resolves.
   * @param wakes whether the simulation has to look at what was written
   * @throws what the transaction throws; nothing is written then
   */
  transact<T>(run: Transaction<T>, wakes = true): Promise<T> {
    return this.enqueue(run, wakes)
  }

  private enqueue<T>(run: Transaction<T>, wakes: boolean, piecesLeft = 0): Promise<T> {
    this.usedAt = this.worldNow()
    return new Promise<T>((resolve, reject) => {
      this.queue.push({ run, wakes, resolve: resolve as (result: unknown) => void, reject, piecesLeft })
      if (!this.isRunning) void this.drain()
    })
  }

  /** Lets the cluster's clock stand still until somebody uses it. */
  hibernate(): Promise<void> {
    return this.transact((cluster) => {
      cluster.journal.cause = { actor: 'hibernation' }
      stopClock(cluster.journal, this.worldNow(), 'hibernation')
    }, false)
  }

  /** Told of everything that gets into the log, by whomever, once. */
  follow(listener: (committed: Committed) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get followers(): number {
    return this.listeners.size
  }

  /** Somebody appended; what is missing is fetched before anything else is done. */
  noticed(revision: number): void {
    if (revision <= this.known) return
    this.known = revision
    if (!this.isRunning) void this.drain()
  }

  /** Reads the head, after a time in which notices may have been missed. */
  async recheck(): Promise<void> {
    this.noticed((await this.log.head(this.clusterId)).revision)
  }

  /**
   * Lets the simulation run up to now and stores what it did, in pieces of so many revisions: while one is on its way
   * into the log, the next is computed.
   * @param pieces how many of them, at most
   * @returns when it has to run again, in the world's time; null: not by itself
   * @throws PoisonedError
   */
  async step(budget: number, pieces = 1): Promise<{ readonly again: 'now' | number | null }> {
    const result = await this.enqueue((cluster, now) => cluster.step(now, budget), false, pieces - 1)
    if (result.reason === 'budget') return { again: 'now' }
    return { again: result.next === null ? null : worldTime(this.cluster.state, result.next) }
  }

  private async drain(): Promise<void> {
    this.isRunning = true
    try {
      while (this.queue.length > 0 || this.known > this.cluster.revision) {
        const batch = this.queue
        this.queue = []
        await this.runBatch(batch)
      }
    } finally {
      this.isRunning = false
    }
  }

  // Everything that waits goes into one append: writers of one cluster share the cost of a commit.
  private async runBatch(batch: readonly Operation[]): Promise<void> {
    let operations = batch
    try {
      if (this.known > this.cluster.revision) await this.catchUp()
      let outcome = this.attempt(operations)
      for (let lost = 0; lost < MAX_TRIES;) {
        const isDueNews = outcome.due !== undefined && outcome.due !== this.storedDue
        if (outcome.changes.length === 0 && !isDueNews) return outcome.settle()
        const expected = this.cluster.revision - outcome.changes.length
        const { isAppended, ahead } = await this.append(outcome, expected)
        if (isAppended) {
          this.known = Math.max(this.known, expected + outcome.changes.length)
          this.storedDue = outcome.wakes ? undefined : outcome.due
          const changes = this.cluster.commit(outcome.changes.length)
          outcome.settle()
          if (changes.length > 0) this.tell(expected, changes, outcome.wakes)
          if (!ahead) return
          outcome = ahead
          operations = ahead.operations
        } else {
          lost++
          this.cluster.rollBack()
          await this.catchUp()
          outcome = this.attempt(operations)
        }
      }
      throw new Error(`cluster ${this.clusterId}: others were faster ${MAX_TRIES} times`)
    } catch (error) {
      this.cluster.rollBack()
      for (const { reject } of operations) reject(error)
    }
  }

  /** Sends what was done to the log and, when a step goes on, computes its next piece before the answer is there. */
  private async append(outcome: Outcome, expected: number): Promise<{ isAppended: boolean; ahead?: Outcome }> {
    const appending = this.log.append({
      clusterId: this.clusterId,
      expected,
      revisions: outcome.changes.map(({ previous: _, ...revision }) => revision),
      wake: outcome.wakes,
      ...(outcome.due !== undefined && { due: outcome.due }),
    })
    if (!outcome.next) return { isAppended: await appending }
    // It is awaited below; until then its failure is nobody's.
    appending.catch(() => undefined)
    // The log sends it in this turn of the event loop.
    await nextTurn()
    const ahead = this.attempt([outcome.next])
    return { isAppended: await appending, ahead }
  }

  private attempt(operations: readonly Operation[]): Outcome {
    const { journal } = this.cluster
    const first = journal.pending.length
    const settles: (() => void)[] = []
    let wakes = false
    let due: number | null | undefined
    let next: Operation | undefined
    if (operations.some((operation) => operation.wakes) && isHibernated(this.cluster.state)) {
      journal.cause = { actor: 'hibernation' }
      startClock(journal, this.worldNow())
      wakes = true
    }
    for (const operation of operations) {
      const { run, wakes: wants, resolve, reject, piecesLeft = 0 } = operation
      const before = journal.pending.length
      try {
        const result = run(this.cluster, this.now())
        if (journal.pending.length > before && wants) wakes = true
        if (isStep(result)) due = this.dueAfter(result)
        if (isStep(result) && result.reason === 'budget' && piecesLeft > 0 && !next)
          next = { ...operation, piecesLeft: piecesLeft - 1 }
        else settles.push(() => resolve(result))
      } catch (error) {
        journal.rollBack(before)
        settles.push(() => reject(error))
      }
    }
    return {
      operations,
      changes: journal.pending.slice(first),
      wakes,
      due,
      next,
      settle: () => settles.forEach((settle) => settle()),
    }
  }

  private dueAfter({ reason, next }: StepResult): number | null {
    if (reason === 'budget') return this.worldNow()
    return next === null ? null : worldTime(this.cluster.state, next)
  }

  private async catchUp(): Promise<void> {
    const after = this.cluster.revision
    const tail = await this.log.tail(this.clusterId, after)
    const changes = this.cluster.apply(tail)
    this.storedDue = undefined
    this.known = Math.max(this.known, this.cluster.revision)
    // A notice may have come before what it tells of can be read; without this a lost append would be asked for for ever.
    if (changes.length === 0) this.known = this.cluster.revision
    else this.tell(after, changes, true)
  }

  private tell(after: number, changes: readonly Change[], wakes: boolean): void {
    const committed: Committed = { after, changes, now: this.cluster.clock.now(), wakes }
    for (const listener of this.listeners) listener(committed)
  }
}

function isStep(result: unknown): result is StepResult {
  return typeof result === 'object' && result !== null && 'reason' in result && 'next' in result
}
