// Pods and their containers.
import type { Kubectl } from '../kubectl.ts'
import { KubectlError } from '../process/failure.ts'
import { pathOf } from './discovery.ts'
import { listOf, part, textOf, type KubeObject } from './objects.ts'
import type { Selected } from './selection.ts'

export interface Container {
  name: string
  image?: string
}

export const containersOf = (pod: KubeObject): Container[] => [
  ...listOf<Container>(pod, 'spec', 'containers'),
  ...listOf<Container>(pod, 'spec', 'initContainers'),
  ...listOf<Container>(pod, 'spec', 'ephemeralContainers'),
]

export const allContainersOf = (pod: KubeObject): Container[] => [
  ...listOf<Container>(pod, 'spec', 'initContainers'),
  ...listOf<Container>(pod, 'spec', 'containers'),
  ...listOf<Container>(pod, 'spec', 'ephemeralContainers'),
]

/** The container that a person means when they name none; says so when there are several. */
export function defaultContainer(kubectl: Kubectl, pod: KubeObject, options: { isQuiet?: boolean } = {}): string {
  const all = listOf<Container>(pod, 'spec', 'containers')
  const annotated = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container']
  if (annotated && containersOf(pod).some(({ name }) => name === annotated)) return annotated
  const [first] = all
  if (!first) throw new KubectlError(`pod ${pod.metadata.name} does not have any containers`)
  if (containersOf(pod).length > 1 && !options.isQuiet)
    kubectl.complain(`Defaulted container ${JSON.stringify(first.name)} out of: ${describeContainers(pod)}\n`)
  return first.name
}

export function describeContainers(pod: KubeObject): string {
  return [
    ...listOf<Container>(pod, 'spec', 'containers').map(({ name }) => name),
    ...listOf<Container>(pod, 'spec', 'initContainers').map(({ name }) => `${name} (init)`),
    ...listOf<Container>(pod, 'spec', 'ephemeralContainers').map(({ name }) => `${name} (ephem)`),
  ].join(', ')
}

/** The container of a pod that is asked for by name. @throws KubectlError with the ones that there are */
export function namedContainer(pod: KubeObject, wanted: string): string {
  if (containersOf(pod).some(({ name }) => name === wanted)) return wanted
  throw new KubectlError(
    `container ${wanted} is not valid for pod ${pod.metadata.name} out of: ${describeContainers(pod)}`,
  )
}

/** The label selector of an object that has pods, as text; undefined when it has none. */
export function podSelectorOf(object: KubeObject): string | undefined {
  const selector = part(object, 'spec', 'selector')
  const isPlain = object.kind === 'Service' || object.kind === 'ReplicationController'
  const labels = (isPlain ? selector : part(selector, 'matchLabels')) as Record<string, string>
  const pieces = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
  if (!isPlain)
    for (const { key, operator, values } of listOf<{ key: string; operator: string; values?: string[] }>(
      selector,
      'matchExpressions',
    )) {
      if (operator === 'Exists') pieces.push(key)
      else if (operator === 'DoesNotExist') pieces.push(`!${key}`)
      else pieces.push(`${key} ${operator === 'In' ? 'in' : 'notin'} (${(values ?? []).join(',')})`)
    }
  return pieces.length > 0 ? pieces.join(',') : undefined
}

/** Pods of a selector, the ones most worth looking at first (running before waiting, ready before not, older first). */
export function podsBySelector(kubectl: Kubectl, namespace: string, labelSelector: string): KubeObject[] {
  const { items } = kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/pods`,
    query: { labelSelector },
  })
  const rank = (pod: KubeObject): number => {
    const phase = textOf(pod, 'status', 'phase')
    const isReady = listOf(pod, 'status', 'conditions').some(
      (one) => one['type'] === 'Ready' && one['status'] === 'True',
    )
    return (
      (textOf(pod, 'spec', 'nodeName') === '' ? 8 : 0) +
      (phase === 'Running' ? 0 : phase === 'Pending' ? 4 : 2) +
      (isReady ? 0 : 1)
    )
  }
  return [...items].sort(
    (a, b) =>
      rank(a) - rank(b) || (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''),
  )
}

/** The pod of `pod`, `pod/name` or of an object that has pods. @throws KubectlError */
export function podOf(kubectl: Kubectl, selected: Selected, timeoutMs = 60_000): KubeObject {
  const object = kubectl.json<KubeObject>({
    method: 'GET',
    path: pathOf(selected.resource, selected.namespace, selected.name),
  })
  if (selected.resource.kind === 'Pod') return object
  const selector = podSelectorOf({ ...object, kind: selected.resource.kind })
  if (selector === undefined) {
    if (selected.resource.kind === 'Service')
      throw new KubectlError(`invalid service '${object.metadata.name}': Service is defined without a selector`)
    throw new KubectlError(
      `cannot attach to *v1.${selected.resource.kind}: selector for ${selected.resource.kind} not implemented`,
    )
  }
  const until = kubectl.invocation.now + timeoutMs
  for (;;) {
    const [pod] = podsBySelector(kubectl, selected.namespace!, selector)
    if (pod) return { kind: 'Pod', apiVersion: 'v1', ...pod }
    if (kubectl.invocation.now >= until) throw new KubectlError('timed out waiting for the condition')
    kubectl.invocation.sleep(1000)
  }
}
