// A cluster of the stand-in: objects that change by a script, as a simulation would change them.
import {
  liveChanges,
  liveSnapshot,
  type Cluster,
  type LiveChanges,
  type LiveObject,
  type LiveSnapshot,
} from '@kubarium/contracts'
import {
  event,
  owned,
  pod,
  service,
  slice,
  type PodOptions,
} from '../../../web/src/features/glass-wall/testing/objects.ts'

type Change = LiveChanges['changes'][number]

/** Objects, a revision, and who listens. What is sent is checked against the contract. */
export class FakeCluster {
  readonly objects = new Map<string, LiveObject>()
  private readonly listeners = new Set<(changes: LiveChanges) => void>()
  private deployed = 0

  readonly cluster: Cluster
  /** What it fails with again and again. */
  poison: string | undefined

  constructor(cluster: Cluster, objects: readonly LiveObject[]) {
    this.cluster = cluster
    for (const object of objects) this.objects.set(object.metadata.uid, object)
  }

  /** The cluster's time: that of the story, which was recorded a while ago. */
  now(): number {
    return Date.now()
  }

  snapshot(): LiveSnapshot {
    return liveSnapshot.parse({ revision: this.cluster.revision, now: this.now(), objects: [...this.objects.values()] })
  }

  subscribe(listener: (changes: LiveChanges) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Nobody works on it from now on, because of `error`. */
  park(error: string): void {
    this.cluster.state = 'parked'
    this.cluster.parked = { at: new Date().toISOString(), error }
  }

  /** Somebody works on it again; it fails again when `poison` is set. */
  release(): void {
    this.cluster.state = 'running'
    this.cluster.parked = null
    const { poison } = this
    if (poison !== undefined) setTimeout(() => this.park(poison), 500)
  }

  /**
   * One append: some changes by one actor, on account of an earlier revision.
   * @returns its last revision, for what follows from it
   */
  append(actor: string, changes: readonly { type: Change['type']; object: LiveObject }[], because?: number): number {
    const after = this.cluster.revision
    const sent = changes.map(({ type, object }) => {
      if (type === 'DELETED') this.objects.delete(object.metadata.uid)
      else this.objects.set(object.metadata.uid, object)
      return {
        type,
        object,
        revision: ++this.cluster.revision,
        cause: { actor, ...(because === undefined ? {} : { because }) },
      }
    })
    const body = liveChanges.parse({ after, revision: this.cluster.revision, now: this.now(), changes: sent })
    for (const listener of this.listeners) listener(body)
    return this.cluster.revision
  }

  /** `kubectl create deployment NAME --image=… --replicas=N`, step by step. */
  async deploy(name: string, replicas: number): Promise<void> {
    const hash = '7d9c6b8f4'
    const asked = this.append('learner', [{ type: 'ADDED', object: owned('Deployment', name) }])
    const made = this.append(
      'system:serviceaccount:kube-system:deployment-controller',
      [{ type: 'ADDED', object: owned('ReplicaSet', `${name}-${hash}`, { kind: 'Deployment', name }) }],
      asked,
    )
    for (let count = 0; count < replicas; count++) await this.addPod(name, hash, made)
  }

  private async addPod(name: string, hash: string, because: number): Promise<void> {
    const suffix = ['m4wkd', 'x2kfp', 'tq9c2', 'zq4lm', '8hc5t', '2vr8n'][this.deployed % 6]!
    const node = `node-${(this.deployed++ % 3) + 1}`
    const of = (options: PodOptions): LiveObject =>
      pod(`${name}-${hash}-${suffix}`, {
        labels: { app: name, 'pod-template-hash': hash },
        owner: { kind: 'ReplicaSet', name: `${name}-${hash}` },
        ...options,
      })
    const created = this.append(
      'system:serviceaccount:kube-system:replicaset-controller',
      [{ type: 'ADDED', object: of({ phase: 'Pending', conditions: [] }) }],
      because,
    )
    await pause(60)
    const starting = of({
      node,
      phase: 'Pending',
      ready: [false],
      containerState: { waiting: { reason: 'ContainerCreating' } },
    })
    const bound = this.append('system:kube-scheduler', [{ type: 'MODIFIED', object: starting }], created)
    await pause(60)
    const pulling = event(starting, 'Pulling', 'Pulling image "nginx"', 'Normal', new Date().toISOString())
    this.append(`system:node:${node}`, [{ type: 'ADDED', object: pulling }], bound)
    await pause(160)
    // Time has passed: no change made it act.
    this.append(`system:node:${node}`, [{ type: 'MODIFIED', object: of({ node }) }])
  }

  /** `kubectl expose deployment NAME --port=80`. */
  expose(name: string): void {
    const pods = [...this.objects.values()].filter(
      (object) => object.kind === 'Pod' && object.metadata.name.startsWith(`${name}-`),
    )
    const asked = this.append('learner', [{ type: 'ADDED', object: service(name, { app: name }) }])
    const ends = slice(
      name,
      pods.map((object) => ({ pod: object.metadata.name, ready: true })),
    )
    this.append('system:serviceaccount:kube-system:endpointslice-controller', [{ type: 'ADDED', object: ends }], asked)
  }

  /** `kubectl delete pod NAME`: it ends, and its owner makes another. */
  async deletePod(name: string): Promise<boolean> {
    const found = [...this.objects.values()].find((object) => object.kind === 'Pod' && object.metadata.name === name)
    if (!found) return false
    const ending = { ...found, metadata: { ...found.metadata, deletionTimestamp: new Date().toISOString() } }
    const asked = this.append('learner', [{ type: 'MODIFIED', object: ending }])
    await pause(120)
    const gone = this.append('system:node:node-1', [{ type: 'DELETED', object: ending }], asked)
    await this.addPod(name.split('-')[0]!, '7d9c6b8f4', gone)
    return true
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
