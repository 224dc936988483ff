// An object on its way through kustomizations, and where its parts are.
import { copy, put, type KubeObject } from '../client/objects.ts'

export interface KustomizeResource {
  object: KubeObject
  /** All names that it has had: rules and references may use any of them. */
  readonly names: Set<string>
  /** Gets a hash of its content behind its name in the end. */
  needsHash?: boolean
}

const CLUSTER_KINDS = new Set([
  'APIService',
  'CSIDriver',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
])

export const isClusterKind = (kind = ''): boolean => CLUSTER_KINDS.has(kind)

export const resourceOf = (object: KubeObject): KustomizeResource => ({
  object: copy(object),
  names: new Set([object.metadata.name]),
})

/** Gives it another name, and keeps the old one in mind. */
export function rename(resource: KustomizeResource, name: string): void {
  resource.object.metadata.name = name
  resource.names.add(name)
}

const TEMPLATED = ['Deployment', 'ReplicaSet', 'ReplicationController', 'DaemonSet', 'StatefulSet', 'Job']

/** Where the template of pods is; undefined when there is none. */
export function templatePathOf(kind = ''): readonly string[] | undefined {
  if (kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template']
  return TEMPLATED.includes(kind) ? ['spec', 'template'] : undefined
}

/** Where the labels are by which an object finds others; `isMade`: also when there are none yet. */
export function selectorPathsOf(kind = ''): readonly { path: readonly string[]; isMade: boolean }[] {
  switch (kind) {
    case 'Service':
    case 'ReplicationController':
      return [{ path: ['spec', 'selector'], isMade: true }]
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
    case 'StatefulSet':
      return [{ path: ['spec', 'selector', 'matchLabels'], isMade: true }]
    case 'Job':
    case 'PodDisruptionBudget':
      return [{ path: ['spec', 'selector', 'matchLabels'], isMade: false }]
    case 'NetworkPolicy':
      return [{ path: ['spec', 'podSelector', 'matchLabels'], isMade: false }]
    default:
      return []
  }
}

/** Merges a map into one at a path, making it unless told otherwise. */
export function mergeMap(
  object: Record<string, unknown>,
  path: readonly string[],
  values: Readonly<Record<string, string>>,
  isMade = true,
): void {
  let current: unknown = object
  for (const key of path) current = (current as Record<string, unknown> | undefined)?.[key]
  if (current === undefined && !isMade) return
  put(object, path, { ...(current as object | undefined), ...values })
}

const FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
]
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

const rank = (kind = ''): number => {
  if (FIRST.includes(kind)) return FIRST.indexOf(kind) - FIRST.length
  return LAST.includes(kind) ? LAST.indexOf(kind) + 1 : 0
}

/** What others need comes first; kinds without a rank by name. */
export function inOrderOfNeed(objects: readonly KubeObject[]): KubeObject[] {
  const key = ({ apiVersion = '', kind = '', metadata }: KubeObject): string =>
    `${apiVersion}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`
  return [...objects].sort((a, b) => rank(a.kind) - rank(b.kind) || (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}
