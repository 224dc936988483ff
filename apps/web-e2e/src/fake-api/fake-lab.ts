// The cluster of an attempt in the stand-in: the simulation itself, in real time, with the way back to earlier states.
import { randomUUID } from 'node:crypto'
import { liveChanges, liveSnapshot, type Cluster, type LiveChanges, type LiveSnapshot } from '@kubarium/contracts'
import type { SimulatedCluster } from '@kubarium/kube-cluster'
import type { Change, Revision } from '@kubarium/kube-store'
import { clusterOf, type Start, type TypedCommand, type Work } from '@kubarium/learning-grading'
import {
  liveChanges as asLiveChanges,
  runInRealTime,
  type BrowserCluster,
} from '../../../web/src/features/landing-cluster/browser-cluster.ts'

/** As the terminal's kubectl is known to the API server. */
const LEARNER = 'kubernetes-admin'

/** A state to go back to. */
interface Point {
  readonly start: Start
  readonly history: number
}

/** One cluster, what has happened in it since it was given, and who listens. */
export class FakeLab {
  readonly cluster: Cluster
  /** What was written since the start. */
  readonly history: Revision[] = []
  readonly commands: TypedCommand[] = []
  private readonly given: Start
  private readonly ahead: number
  private running: BrowserCluster
  private stopFollowing = () => {}
  private readonly listeners = new Set<(changes: LiveChanges) => void>()
  private readonly replaced = new Set<() => void>()
  private readonly committed = new Set<(changes: readonly Change[]) => void>()
  private readonly steps = new Map<string, Point>()
  private readonly undos: (Point & { line: string })[] = []
  private typing: Point | undefined

  /** For the shell: always the cluster as it is, also after it was taken back. */
  readonly browser: BrowserCluster

  constructor(name: string, start: Start) {
    this.given = start
    this.ahead = start.now - Date.now()
    this.cluster = {
      id: randomUUID(),
      name,
      nodes: start.nodes,
      kubernetesVersion: 'v1.36.3',
      revision: start.revision,
      createdAt: new Date().toISOString(),
      state: 'running',
      parked: null,
    }
    this.running = this.run(start)
    const current = (): BrowserCluster => this.running
    this.browser = {
      get cluster() {
        return current().cluster
      },
      get source() {
        return current().source
      },
      now: () => this.now(),
      send: (request) => current().send(request),
      onCommit: (listener) => current().onCommit(listener),
      goOn: () => current().goOn(),
      close: () => {},
    }
  }

  now(): number {
    return Date.now() + this.ahead
  }

  get simulated(): SimulatedCluster {
    return this.running.cluster
  }

  snapshot(): LiveSnapshot {
    const { revision, objects } = this.running.source.state()
    return liveSnapshot.parse({ revision, now: this.now(), objects: [...objects.values()] })
  }

  subscribe(listener: (changes: LiveChanges) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Calls back when the cluster was taken back: what was known of it is void. */
  onReplaced(listener: () => void): () => void {
    this.replaced.add(listener)
    return () => this.replaced.delete(listener)
  }

  onCommit(listener: (changes: readonly Change[]) => void): () => void {
    this.committed.add(listener)
    return () => this.committed.delete(listener)
  }

  /** A line is about to run. */
  lineBegins(): void {
    this.typing = this.point()
  }

  lineEnded(line: string, status: number): void {
    this.commands.push({ line, status })
    const { typing } = this
    const changed = typing && this.history.slice(typing.history).some(({ cause }) => cause.actor === LEARNER)
    if (typing && changed) this.undos.push({ ...typing, line })
    this.typing = undefined
  }

  /** Remembers how the cluster is as the beginning of a step, once. */
  stepBegins(step: string): void {
    if (!this.steps.has(step)) this.steps.set(step, this.point())
  }

  /** Takes the cluster back. @returns what was undone, or undefined when there is no such state */
  restore(to: string): { undone: string | null } | undefined {
    if (to === 'undo') {
      const last = this.undos.pop()
      if (last) this.goBack(last)
      return { undone: last?.line ?? null }
    }
    const point = to === 'start' ? { start: this.given, history: 0 } : this.steps.get(to)
    if (!point) return undefined
    this.goBack(point)
    this.undos.splice(0, this.undos.length, ...this.undos.filter((one) => one.history <= point.history))
    return { undone: null }
  }

  /** The work as it is now. */
  work(answers: Work['answers'], reached: ReadonlySet<string>): Work {
    const { start } = this.point()
    return {
      fork: () => clusterOf(start),
      history: [...this.history],
      commands: [...this.commands],
      answers,
      reached,
    }
  }

  close(): void {
    this.stopFollowing()
    this.running.close()
  }

  private point(): Point {
    const { state } = this.running.cluster
    return {
      start: {
        ...this.given,
        state: state.fork(),
        revision: state.revision,
        now: this.now(),
        lastActor: this.history.at(-1)?.cause.actor ?? this.given.lastActor,
      },
      history: this.history.length,
    }
  }

  private goBack({ start, history }: Point): void {
    this.stopFollowing()
    this.running.close()
    this.history.length = history
    this.running = this.run({ ...start, now: this.now() })
    for (const tell of this.replaced) tell()
    for (const tell of this.committed) tell([])
  }

  private run(start: Start): BrowserCluster {
    const running = runInRealTime(clusterOf(start), { now: () => this.now() })
    let seen = running.cluster.revision
    this.cluster.revision = seen
    this.stopFollowing = running.onCommit((changes) => {
      for (const { previous: _, ...revision } of changes) this.history.push(revision)
      const body = liveChanges.parse(asLiveChanges(seen, running.cluster.revision, this.now(), changes))
      seen = running.cluster.revision
      this.cluster.revision = seen
      for (const listener of this.listeners) listener(body)
      for (const tell of this.committed) tell(changes)
    })
    return running
  }
}
