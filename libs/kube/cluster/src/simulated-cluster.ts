// A whole cluster in memory: state, API server, reconcilers, kubelets, and its own clock. Pure and synchronous; whoever
// owns it decides when time passes, puts what it writes into the log, and tells it what others wrote.
import { clientOver, type Client } from '@kubarium/kube-client'
import { ApiServer, Registry, type ApiAnswer, type ApiRequest, type User } from '@kubarium/kube-apiserver'
import { authorize, builtInAdmission, builtInKinds, namespaceReconciler, rootCaPublisher } from '@kubarium/kube-kinds'
import { kubelets, type Kubelets, type NodeOptions } from '@kubarium/kube-node'
import type { Kind, KubeObject } from '@kubarium/kube-objects'
import { Loop, type ObjectKey, type Reconciler, type StepResult } from '@kubarium/kube-reconcile'
import { VirtualClock } from '@kubarium/kube-runtime'
import { scheduler } from '@kubarium/kube-scheduler'
import {
  Journal,
  partsOf,
  type Change,
  type ClusterState,
  type Revision,
  type StoredObject,
} from '@kubarium/kube-store'
import { garbageCollectors } from './garbage-collector.ts'
import { RecentHistory } from './history.ts'
import { inProcessTransport } from './in-process-transport.ts'

export interface ClusterOptions extends NodeOptions {
  /** Chance of this cluster: same seed and inputs, same cluster. */
  readonly seed: string
  /** Which controllers run: all, none, or these by name (`replicaset-controller` or `replicaset`). */
  readonly controllers?: 'all' | 'none' | readonly string[]
  readonly scheduler?: boolean
  readonly kubelet?: boolean
  /** How many past changes are kept for watches; 0 where nobody watches. */
  readonly remembersChanges?: number
}

/** Where a cluster keeps the certificate of the authority that clients know its API server by. */
export const AUTHORITY_KEY = '~authority//ca'

export interface Authority extends StoredObject {
  /** PEM */
  readonly certificate: string
}

const resources = builtInKinds.map(({ resource }) => resource)
const registry = new Registry(resources, builtInAdmission)
// Kinds that are questions are not stored: nothing collects or watches them.
const stored: readonly Kind<KubeObject>[] = resources
  .filter(({ review }) => !review)
  .map(({ group, version, kind, plural, storage, namespaced }) => ({
    group,
    version,
    kind,
    plural,
    storage,
    namespaced,
  }))

/** The authority as what can be read like any object. */
const authorities: Kind<Authority & KubeObject> = {
  group: '',
  version: '',
  kind: 'Authority',
  plural: 'authorities',
  storage: partsOf(AUTHORITY_KEY).resource,
  namespaced: false,
}

/** What runs in every cluster, but for the kubelets. */
const controllers: readonly Reconciler[] = [
  namespaceReconciler(stored.filter(({ namespaced }) => namespaced)),
  rootCaPublisher(({ read }) => read(authorities).find('', partsOf(AUTHORITY_KEY).name)?.certificate),
  ...builtInKinds.flatMap(({ reconcilers }) => reconcilers),
  ...garbageCollectors(stored),
]

const SCHEDULER: readonly Reconciler[] = [scheduler]
const NONE: readonly Reconciler[] = []

/** What every cluster serves: one for the whole process. */
export const clusterRegistry: Registry = registry

export class SimulatedCluster {
  readonly clock: VirtualClock
  readonly journal: Journal
  readonly api: ApiServer
  readonly client: Client
  readonly kubelets: Kubelets
  readonly history: RecentHistory
  private readonly loop: Loop
  private actor = 'system'
  private isResynced = false

  /**
   * @param state taken over: changed in place from now on
   * @param now the cluster's own time to start from, at least that of its last revision
   * @param lastActor who wrote the last revision, if known: with it the loop goes on where that one was
   */
  constructor(
    readonly state: ClusterState,
    readonly options: ClusterOptions,
    now: number,
    private lastActor?: string,
  ) {
    this.clock = new VirtualClock(now)
    const time = (): number => this.clock.now()
    this.journal = new Journal(state, options.seed, time)
    this.history = new RecentHistory(state.revision, options.remembersChanges)
    this.api = new ApiServer(registry, this.journal, time, this.history, {
      decide: (user, request) => authorize(state, user, request),
    })
    this.client = clientOver(inProcessTransport(registry, this.api, () => this.actor))
    this.kubelets = kubelets(this.journal, options, { client: () => this.client, now: time })
    this.loop = new Loop(this.reconcilers(), {
      client: this.client,
      clock: this.clock,
      random: () => this.journal.random(),
      keysOf: (storage) => this.keysOf(storage),
      writeAs: (actor, because) => this.writeAs(actor, because),
      get revision() {
        return state.revision
      },
    })
    this.journal.observe((change) => this.tell(change, !this.isStepping))
  }

  private isStepping = false

  /** What runs everywhere is the same list in every cluster. */
  private reconcilers(): (readonly Reconciler[])[] {
    const { controllers: wanted = 'all', scheduler: schedules = true, kubelet = true } = this.options
    const chosen =
      wanted === 'all'
        ? controllers
        : wanted === 'none'
          ? []
          : controllers.filter(({ name }) =>
              wanted.some((one) => name === one || name.startsWith(`${one}-controller`) || name.startsWith(`${one}:`)),
            )
    return [chosen, schedules ? SCHEDULER : NONE, kubelet ? this.kubelets.reconcilers : NONE]
  }

  private *keysOf(storage: string): Generator<ObjectKey> {
    for (const { metadata } of this.state.list(storage))
      yield { namespace: metadata.namespace ?? '', name: metadata.name }
  }

  /** Says who writes through `client` from now on, outside of steps. */
  actAs(actor: string): void {
    this.writeAs(actor, 0)
  }

  private writeAs(actor: string, because: number): void {
    this.actor = actor
    this.journal.cause = because > 0 ? { actor, because } : { actor }
  }

  private tell(change: Change, external: boolean): void {
    const { resource, namespace, name } = partsOf(change.key)
    const { revision, object, previous } = change
    this.kubelets.changed(change, external)
    if (this.isResynced)
      this.loop.changed(
        {
          storage: resource,
          namespace,
          name,
          revision,
          object: (object ?? undefined) as KubeObject | undefined,
          previous: previous as KubeObject | undefined,
        },
        external,
      )
  }

  get revision(): number {
    return this.state.revision
  }

  /**
   * Answers a request. What it writes is pending in the journal until taken.
   * @param now the cluster's own time
   */
  handle(request: ApiRequest, user: User, now: number, requestId?: string): ApiAnswer {
    this.clock.advanceTo(now)
    this.journal.cause = {
      actor: user.name,
      verb: request.method.toLowerCase(),
      ...(requestId && { request: requestId }),
    }
    const before = this.journal.pending.length
    try {
      return this.api.handle(request, user)
    } catch (error) {
      this.journal.rollBack(before)
      throw error
    }
  }

  /** Writes a hidden object as an outside input: an exec, a key press. */
  input(key: string, object: StoredObject | null, actor: string, now: number): void {
    this.clock.advanceTo(now)
    this.journal.cause = { actor }
    this.journal.write(key, object)
  }

  /**
   * Lets the cluster's time pass up to a moment.
   * @param budget how many revisions may be written before it stops in between
   * @throws PoisonedError
   */
  step(until: number, budget = Number.POSITIVE_INFINITY): StepResult {
    if (!this.isResynced) {
      this.isResynced = true
      this.loop.resync(this.lastActor)
    }
    this.isStepping = true
    try {
      const result = this.loop.step(until, budget)
      if (result.reason === 'settled') this.kubelets.rest()
      return result
    } finally {
      this.isStepping = false
    }
  }

  /** Takes over what others appended; nothing may be pending. */
  apply(revisions: readonly Revision[]): readonly Change[] {
    const changes = revisions.map((revision): Change => {
      this.clock.advanceTo(revision.at)
      return { ...revision, previous: this.state.apply(revision) }
    })
    for (const change of changes) this.tell(change, true)
    this.history.add(changes)
    return changes
  }

  /** The first so many of the pending changes, as committed from now on: watchers may hear of them. */
  commit(count?: number): readonly Change[] {
    const changes = this.journal.take(count)
    this.history.add(changes)
    return changes
  }

  /** Takes everything pending back. The loop looks at everything again: it has seen what did not happen. */
  rollBack(): void {
    const last = this.journal.pending.length
    if (last === 0) return
    this.journal.rollBack()
    this.kubelets.forget()
    this.isResynced = false
    this.lastActor = undefined
  }
}
