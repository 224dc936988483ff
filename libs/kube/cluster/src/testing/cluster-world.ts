// A cluster for specs whose time is told in seconds since its start, with its nodes, kubelets and controllers.
import { kinds, type Kind, type KubeObject, type k8s } from '@kubarium/kube-objects'
import { ClusterState } from '@kubarium/kube-store'
import { clusterBase } from '../bootstrap.ts'
import { clusterIndexes } from '../indexes.ts'
import { SimulatedCluster, type ClusterOptions } from '../simulated-cluster.ts'
import { standardSimulation } from '../standard-simulation.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const user = { name: 'kubernetes-admin', groups: ['system:masters'] }
const GROUPS = (kind: Kind<unknown>): string =>
  kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`

export class ClusterWorld {
  private at = 1
  readonly cluster: SimulatedCluster

  constructor(nodes = 2, options: Partial<ClusterOptions> & { readonly cloud?: boolean } = {}) {
    const { cloud = false, ...others } = options
    const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes, now: START, cloud })
    this.cluster = new SimulatedCluster(
      ClusterState.from(base.entries, base.revision, clusterIndexes),
      { ...standardSimulation, pullSeconds: 1, seed: 'world', ...others },
      START + 1000,
    )
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return START + this.at * 1000
  }

  request(method: string, url: string, body?: object, type = 'application/merge-patch+json'): Record<string, unknown> {
    const answer = this.cluster.handle(
      {
        method,
        url,
        headers: { 'content-type': method === 'PATCH' ? type : 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      },
      user,
      this.now,
    )
    if (answer.type !== 'bytes') return ('body' in answer ? answer.body : answer) as unknown as Record<string, unknown>
    return JSON.parse(answer.chunks.map((chunk) => new TextDecoder().decode(chunk)).join('')) as Record<string, unknown>
  }

  private path(kind: Kind<unknown>, name: string, namespace = 'default'): string {
    return `${GROUPS(kind)}${kind.namespaced ? `/namespaces/${namespace}` : ''}/${kind.plural}${name && `/${name}`}`
  }

  /** Creates an object in the namespace `default`. @returns the answer */
  create(kind: Kind<unknown>, name: string, rest: object): Record<string, unknown> {
    return this.request('POST', this.path(kind, ''), { metadata: { name }, ...rest })
  }

  patch(kind: Kind<unknown>, name: string, body: object): Record<string, unknown> {
    return this.request('PATCH', this.path(kind, name), body)
  }

  delete(kind: Kind<unknown>, name: string): Record<string, unknown> {
    return this.request('DELETE', this.path(kind, name))
  }

  /** Lets time pass. @returns when the cluster has to do something by itself, milliseconds since 1970 */
  pass(seconds: number): number | null {
    this.at += seconds
    return this.cluster.step(this.now).next
  }

  /** When the cluster has to do something by itself; events that expire do not count. */
  nextTimer(): number | null {
    for (const { metadata } of this.cluster.client.read(kinds.Event).list())
      this.request('DELETE', `/api/v1/namespaces/${metadata.namespace}/events/${metadata.name}`)
    return this.cluster.step(this.now).next
  }

  find<T extends KubeObject>(kind: Kind<T>, name: string, namespace = 'default'): T | undefined {
    return this.cluster.client.read(kind).find(kind.namespaced ? namespace : '', name)
  }

  /** Objects of the namespace `default`, or of the cluster. */
  list<T extends KubeObject>(kind: Kind<T>): readonly T[] {
    return this.cluster.client.read(kind).list(kind.namespaced ? 'default' : undefined)
  }

  names(kind: Kind<KubeObject>): string[] {
    return this.list(kind).map(({ metadata }) => metadata.name)
  }

  /** `Reason: message` of what was told about an object, in order. */
  events(name: string): string[] {
    return this.cluster.client
      .read(kinds.Event)
      .list()
      .filter(({ involvedObject }) => involvedObject.name === name)
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(({ reason, message }) => `${reason}: ${message}`)
  }

  isReady({ status }: k8s.Pod): boolean {
    return status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false
  }
}
