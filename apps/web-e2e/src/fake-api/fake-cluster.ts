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

  /** One append: some changes by one actor. */
  append(actor: string, changes: readonly { type: Change['type']; object: LiveObject }[]): void {
    const after = this.cluster.revision
    const sent = changes.map(({ type, object }) => {
      if (type === 'DELETED') this.objects.delete(object.metadata.uid)
      else this.objects.set(object.metadata.uid, object)
      return { type, object, revision: ++this.cluster.revision, cause: { actor, because: after } }
    })
    const body = liveChanges.parse({ after, revision: this.cluster.revision, now: this.now(), changes: sent })
    for (const listener of this.listeners) listener(body)
  }

  /** `kubectl create deployment NAME --image=… --replicas=N`, step by step. */
  async deploy(name: string, replicas: number): Promise<void> {
    const hash = '7d9c6b8f4'
    this.append('learner', [{ type: 'ADDED', object: owned('Deployment', name) }])
    this.append('system:serviceaccount:kube-system:deployment-controller', [
      { type: 'ADDED', object: owned('ReplicaSet', `${name}-${hash}`, { kind: 'Deployment', name }) },
    ])
    for (let count = 0; count < replicas; count++) await this.addPod(name, hash)
  }

  private async addPod(name: string, hash: string): Promise<void> {
    const suffix = ['m4wkd', 'x2kfp', 'tq9c2', 'zq4lm', '8hc5t', '2vr8n'][this.deployed % 6]!
    const node = `node-${(this.deployed++ % 3) + 1}`
    const of = (options: PodOptions): LiveObject =>
      pod(`${name}-${hash}-${suffix}`, {
        labels: { app: name, 'pod-template-hash': hash },
        owner: { kind: 'ReplicaSet', name: `${name}-${hash}` },
        ...options,
      })
    this.append('system:serviceaccount:kube-system:replicaset-controller', [
      { type: 'ADDED', object: of({ phase: 'Pending', conditions: [] }) },
    ])
    await pause(60)
    const starting = of({
      node,
      phase: 'Pending',
      ready: [false],
      containerState: { waiting: { reason: 'ContainerCreating' } },
    })
    this.append('system:kube-scheduler', [{ type: 'MODIFIED', object: starting }])
    await pause(60)
    this.append(`system:node:${node}`, [
      {
        type: 'ADDED',
        object: event(starting, 'Pulling', 'Pulling image "nginx"', 'Normal', new Date().toISOString()),
      },
    ])
    await pause(160)
    this.append(`system:node:${node}`, [{ type: 'MODIFIED', object: of({ node }) }])
  }

  /** `kubectl expose deployment NAME --port=80`. */
  expose(name: string): void {
    const pods = [...this.objects.values()].filter(
      (object) => object.kind === 'Pod' && object.metadata.name.startsWith(`${name}-`),
    )
    this.append('learner', [{ type: 'ADDED', object: service(name, { app: name }) }])
    this.append('system:serviceaccount:kube-system:endpointslice-controller', [
      {
        type: 'ADDED',
        object: slice(
          name,
          pods.map((object) => ({ pod: object.metadata.name, ready: true })),
        ),
      },
    ])
  }

  /** `kubectl delete pod NAME`: it ends, and its owner makes another. */
  async deletePod(name: string): Promise<boolean> {
    const found = [...this.objects.values()].find((object) => object.kind === 'Pod' && object.metadata.name === name)
    if (!found) return false
    const ending = { ...found, metadata: { ...found.metadata, deletionTimestamp: new Date().toISOString() } }
    this.append('learner', [{ type: 'MODIFIED', object: ending }])
    await pause(120)
    this.append('system:node:node-1', [{ type: 'DELETED', object: ending }])
    await this.addPod(name.split('-')[0]!, '7d9c6b8f4')
    return true
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
