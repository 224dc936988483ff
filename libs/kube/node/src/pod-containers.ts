// All containers of a pod, whatever their part in it.
import type { k8s } from '@kubarium/kube-objects'

const remembered = new WeakMap<k8s.PodSpec, readonly k8s.Container[]>()

/** Init containers, containers and ephemeral containers, in this order. */
export function containersOf(spec: k8s.PodSpec): readonly k8s.Container[] {
  if (!spec.initContainers && !spec.ephemeralContainers) return spec.containers
  let all = remembered.get(spec)
  if (!all) {
    all = [...(spec.initContainers ?? []), ...spec.containers, ...ephemeralOf(spec)]
    remembered.set(spec, all)
  }
  return all
}

/** Containers that were put into a running pod to look at it (`kubectl debug`); they are run once. */
export function ephemeralOf(spec: k8s.PodSpec): readonly k8s.Container[] {
  return (spec.ephemeralContainers ?? []) as readonly k8s.Container[]
}

/** Where a container stands in its pod's spec. */
export function listOf(
  spec: k8s.PodSpec,
  container: k8s.Container,
): 'containers' | 'initContainers' | 'ephemeralContainers' {
  if (spec.containers.includes(container)) return 'containers'
  return ephemeralOf(spec).includes(container) ? 'ephemeralContainers' : 'initContainers'
}
