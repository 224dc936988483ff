// The loop that runs all reconcilers of a cluster to a fixpoint, and its time from timer to timer.
//
// What it does next depends on the stored state alone, so that a fork, a restart or another worker goes on exactly as
// the original would have: keys are taken smallest first, and reconcilers in a fixed circle that starts behind the one
// which wrote last. A restart looks at every key again; those that were settled write nothing.
import { StatusError, type KubeObject } from '@kubarium/kube-objects'
import { eventRecorder, type Client } from '@kubarium/kube-client'
import type { VirtualClock, Random } from '@kubarium/kube-runtime'
import type { ObjectChange, ObjectKey, ReconcileContext, Reconciler } from './reconciler.ts'
import { Heap, KeyQueue } from './queue.ts'

/** What the loop needs of a cluster. */
export interface LoopHost {
  readonly client: Client
  readonly clock: VirtualClock
  random(): Random
  /** Keys (`namespace/name`) of a resource that exist now. */
  keysOf(storage: string): Iterable<ObjectKey>
  /** Says who writes from now on, and on account of which revision. */
  writeAs(actor: string, because: number): void
  /** Revisions written so far. */
  readonly revision: number
}

/** A change in the store, as far as the loop cares. */
export interface StoreChange {
  readonly storage: string
  readonly namespace: string
  readonly name: string
  readonly revision: number
  readonly object: KubeObject | undefined
  readonly previous: KubeObject | undefined
}

export interface StepResult {
  /** `settled`: nothing to do before the next timer. `budget`: stopped in between, call again. */
  readonly reason: 'settled' | 'budget'
  /** The cluster's own time of the next timer, null when there is none. */
  readonly next: number | null
}

/** A reconciler that cannot go on: a fault of the simulation, not of a learner. */
export class PoisonedError extends Error {
  constructor(
    readonly reconciler: string,
    readonly key: string,
    readonly why: string,
    options?: { cause: unknown },
  ) {
    super(`${reconciler} failed on ${key}: ${why}`, options)
    this.name = 'PoisonedError'
  }
}

// One key may be looked at so often without time moving before the cluster counts as never settling.
const MAX_RUNS_PER_MOMENT = 2_000
// client-go's rate limiter for failed keys: 5 ms, doubling, up to 1000 s.
const RETRY_BASE_MS = 5
const RETRY_MAX_MS = 1_000_000

interface Timer {
  readonly at: number
  readonly reconciler: number
  readonly key: string
}

interface Part {
  readonly index: number
  readonly reconciler: Reconciler
  readonly queue: KeyQueue
  /** Made when it runs for the first time: there are many parts and many clusters, and most never have anything to do. */
  context: ReconcileContext | undefined
}

type KeysOf = (change: ObjectChange<KubeObject>, client: Client) => Iterable<ObjectKey>

/** Who has to hear of a change of a resource: places in a list of reconcilers. */
type Interested = ReadonlyMap<string, readonly { readonly place: number; readonly keysOf: KeysOf }[]>

// By the list: what runs in every cluster is one list for all of them.
const interestedIn = new WeakMap<readonly Reconciler[], Interested>()

function interestedOf(reconcilers: readonly Reconciler[]): Interested {
  const known = interestedIn.get(reconcilers)
  if (known) return known
  const interested = new Map<string, { place: number; keysOf: KeysOf }[]>()
  const add = (storage: string, place: number, keysOf: KeysOf): void => {
    const list = interested.get(storage)
    if (list) list.push({ place, keysOf })
    else interested.set(storage, [{ place, keysOf }])
  }
  for (const [place, { for: own, interests }] of reconcilers.entries()) {
    add(own, place, ownKey)
    for (const { storage, keysOf } of interests) add(storage, place, keysOf)
  }
  interestedIn.set(reconcilers, interested)
  return interested
}

export class Loop {
  private readonly parts: Part[]
  /** Each list with the place of its first reconciler among the parts. */
  private readonly lists: readonly { readonly first: number; readonly interested: Interested }[]
  private readonly timers = new Heap<Timer>(
    (a, b) =>
      a.at < b.at ||
      (a.at === b.at && (a.reconciler < b.reconciler || (a.reconciler === b.reconciler && a.key < b.key))),
  )
  // There are many parts and many clusters: one map for all parts of a cluster, by `partKey`.
  /** When to look at a key again. */
  private readonly due = new Map<string, number>()
  private readonly failures = new Map<string, number>()
  private cursor = 0
  private runs = new Map<string, number>()
  private runsAt = Number.NaN

  /** @param lists the reconcilers in their order; a list that is the same for many clusters costs none of them */
  constructor(
    lists: readonly (readonly Reconciler[])[],
    private readonly host: LoopHost,
  ) {
    this.parts = lists
      .flat()
      .map((reconciler, index) => ({ index, reconciler, queue: new KeyQueue(), context: undefined }))
    let first = 0
    this.lists = lists.map((list) => {
      const entry = { first, interested: interestedOf(list) }
      first += list.length
      return entry
    })
  }

  private contextOf(part: Part): ReconcileContext {
    const { host } = this
    const now = (): number => host.clock.now()
    return (part.context ??= {
      read: host.client.read,
      write: host.client.write,
      events: eventRecorder(host.client, part.reconciler.name, now),
      now,
      random: () => host.random(),
    })
  }

  /** Looks at every key again: after loading a cluster, since nothing in here survives a process. */
  resync(lastActor: string | undefined): void {
    for (const part of this.parts)
      for (const key of this.host.keysOf(part.reconciler.for)) part.queue.add(keyText(key), this.host.revision)
    this.startAfter(lastActor)
  }

  /** Whose turn it is after a write of this actor: its own again; after anybody else's, the first. */
  private startAfter(actor: string | undefined): void {
    this.cursor = Math.max(
      0,
      this.parts.findIndex(({ reconciler }) => reconciler.name === actor),
    )
  }

  /** Told of every change, whoever made it. `external`: not by this loop. */
  changed(change: StoreChange, external: boolean): void {
    for (const { first, interested } of this.lists)
      for (const { place, keysOf } of interested.get(change.storage) ?? [])
        for (const key of keysOf(change, this.host.client))
          this.parts[first + place]!.queue.add(keyText(key), change.revision)
    if (external) this.cursor = 0
  }

  /**
   * Runs until nothing is left to do up to a moment of the cluster's own time, or the budget is used up.
   * @param until the clock ends there, if everything settles
   * @param budget how many revisions may be written
   * @throws PoisonedError
   */
  step(until: number, budget: number): StepResult {
    const limit = this.host.revision + budget
    for (;;) {
      if (!this.settle(limit)) return { reason: 'budget', next: this.host.clock.now() }
      const timer = this.nextTimer()
      if (!timer || timer.at > until) {
        this.host.clock.advanceTo(until)
        this.runs.clear()
        return { reason: 'settled', next: timer?.at ?? null }
      }
      this.host.clock.advanceTo(timer.at)
      this.fire()
    }
  }

  /** @returns whether everything settled before the limit */
  private settle(limit: number): boolean {
    let idle = 0
    while (idle < this.parts.length) {
      const part = this.parts[this.cursor]!
      const next = part.queue.take()
      if (!next) {
        this.cursor = (this.cursor + 1) % this.parts.length
        idle++
        continue
      }
      idle = 0
      this.run(part, next.key, next.because)
      if (this.host.revision >= limit) return false
    }
    return true
  }

  private run(part: Part, keyed: string, because: number): void {
    const { reconciler } = part
    const id = partKey(part.index, keyed)
    this.guard(reconciler.name, keyed, id)
    this.host.writeAs(reconciler.name, because)
    this.due.delete(id)
    try {
      const result = reconciler.reconcile(keyOfText(keyed), this.contextOf(part))
      this.failures.delete(id)
      if (result) this.schedule(part, keyed, result.at)
    } catch (error) {
      if (!(error instanceof StatusError))
        throw new PoisonedError(reconciler.name, keyed, error instanceof Error ? error.message : String(error), {
          cause: error,
        })
      const count = this.failures.get(id) ?? 0
      this.failures.set(id, count + 1)
      this.schedule(part, keyed, this.host.clock.now() + Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** count))
    }
  }

  private guard(name: string, key: string, id: string): void {
    const now = this.host.clock.now()
    if (now !== this.runsAt) {
      this.runs.clear()
      this.runsAt = now
    }
    const count = (this.runs.get(id) ?? 0) + 1
    this.runs.set(id, count)
    if (count > MAX_RUNS_PER_MOMENT)
      throw new PoisonedError(name, key, `never settles: looked at ${count} times in one moment`)
  }

  private schedule(part: Part, key: string, at: number): void {
    const when = Math.max(at, this.host.clock.now())
    this.due.set(partKey(part.index, key), when)
    this.timers.push({ at: when, reconciler: part.index, key })
  }

  // A timer counts only if it is still the one its key waits for.
  private nextTimer(): Timer | undefined {
    for (;;) {
      const timer = this.timers.peek()
      if (!timer || this.due.get(partKey(timer.reconciler, timer.key)) === timer.at) return timer
      this.timers.pop()
    }
  }

  private fire(): void {
    const now = this.host.clock.now()
    for (let timer = this.nextTimer(); timer && timer.at <= now; timer = this.nextTimer()) {
      this.timers.pop()
      this.due.delete(partKey(timer.reconciler, timer.key))
      this.parts[timer.reconciler]!.queue.add(timer.key, 0)
    }
    this.cursor = 0
  }
}

function* ownKey({ object, previous }: ObjectChange<KubeObject>): Generator<ObjectKey> {
  const { metadata } = (object ?? previous)!
  yield { namespace: metadata.namespace ?? '', name: metadata.name }
}

function partKey(part: number, key: string): string {
  return `${part} ${key}`
}

function keyText({ namespace, name }: ObjectKey): string {
  return `${namespace}/${name}`
}

function keyOfText(text: string): ObjectKey {
  const slash = text.indexOf('/')
  return { namespace: text.slice(0, slash), name: text.slice(slash + 1) }
}
