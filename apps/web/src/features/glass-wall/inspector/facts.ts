// The few facts of an object that people look for first.
import type { LiveObject } from '@kubarium/contracts'
import type { k8s } from '@kubarium/kube-objects'
import type { KindName, Kinds } from '../model/object-index.ts'
import type { Picture } from '../model/picture.ts'

export interface Fact {
  /** A message of `wall.inspector`. */
  readonly name:
    | 'node'
    | 'namespace'
    | 'ip'
    | 'image'
    | 'images'
    | 'restarts'
    | 'qos'
    | 'labels'
    | 'selector'
    | 'replicas'
    | 'keys'
    | 'pods'
    | 'kubelet'
    | 'address'
    | 'ports'
    | 'type'
    | 'created'
  readonly value?: string | number | { ready: number; wanted: number }
  readonly list?: readonly string[]
  readonly mono?: boolean
}

type FactsOf = { readonly [Kind in KindName]?: (object: Kinds[Kind], picture: Picture) => Fact[] }

const byKind: FactsOf = {
  Pod: (pod) => {
    const images = (pod.spec?.containers ?? []).map((container) => container.image ?? '')
    return [
      { name: 'node', value: pod.spec?.nodeName, mono: true },
      { name: 'ip', value: pod.status?.podIP, mono: true },
      images.length === 1 ? { name: 'image', value: images[0], mono: true } : { name: 'images', list: images },
      {
        name: 'restarts',
        value: (pod.status?.containerStatuses ?? []).reduce((sum, status) => sum + (status.restartCount ?? 0), 0),
      },
      { name: 'qos', value: pod.status?.qosClass },
    ]
  },
  Node: (node, picture) => [
    { name: 'pods', value: picture.tanks.find((tank) => tank.uid === node.metadata.uid)?.pods.length },
    { name: 'kubelet', value: node.status?.nodeInfo?.kubeletVersion, mono: true },
    {
      name: 'ip',
      value: node.status?.addresses?.find((address) => address.type === 'InternalIP')?.address,
      mono: true,
    },
  ],
  Service: (service) => [
    { name: 'type', value: service.spec?.type },
    { name: 'address', value: service.spec?.clusterIP, mono: true },
    { name: 'ports', list: (service.spec?.ports ?? []).map(portText) },
    { name: 'selector', list: pairs(service.spec?.selector) },
  ],
  Deployment: (deployment) => [
    {
      name: 'replicas',
      value: { ready: deployment.status?.readyReplicas ?? 0, wanted: deployment.spec?.replicas ?? 1 },
    },
    { name: 'images', list: imagesOf(deployment.spec?.template) },
    { name: 'selector', list: pairs(deployment.spec?.selector?.matchLabels) },
  ],
  ReplicaSet: (replicaSet) => [
    {
      name: 'replicas',
      value: { ready: replicaSet.status?.readyReplicas ?? 0, wanted: replicaSet.spec?.replicas ?? 1 },
    },
    { name: 'images', list: imagesOf(replicaSet.spec?.template) },
  ],
  ConfigMap: (configMap) => [{ name: 'keys', list: Object.keys({ ...configMap.data, ...configMap.binaryData }) }],
  Secret: (secret) => [
    { name: 'type', value: secret.type, mono: true },
    { name: 'keys', list: Object.keys(secret.data ?? {}) },
  ],
}

/** The facts of an object: its namespace, those of its kind, its labels. Empty ones are left out. */
export function factsOf(object: LiveObject, picture: Picture): Fact[] {
  const own = byKind[object.kind as KindName] as ((object: unknown, picture: Picture) => Fact[]) | undefined
  const facts: Fact[] = [
    { name: 'namespace', value: object.metadata.namespace, mono: true },
    ...(own?.(object, picture) ?? []),
    { name: 'labels', list: pairs(object.metadata.labels as Record<string, string> | undefined) },
  ]
  return facts.filter((fact) => (fact.list ? fact.list.length > 0 : fact.value !== undefined && fact.value !== ''))
}

function pairs(labels: Readonly<Record<string, string>> | undefined): string[] {
  return Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
}

function imagesOf(template: k8s.PodTemplateSpec | undefined): string[] {
  return (template?.spec?.containers ?? []).map((container) => container.image ?? '')
}

function portText({ port, targetPort, nodePort, protocol = 'TCP' }: k8s.ServicePort): string {
  const target = targetPort !== undefined && targetPort !== port ? ` → ${targetPort}` : ''
  return `${port}${nodePort ? `:${nodePort}` : ''}${target}/${protocol}`
}
