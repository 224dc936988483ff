import type { k8s } from '@kubarium/kube-objects'
import type { FilterPlugin } from '../framework.ts'

function hostPorts(pod: k8s.Pod): k8s.ContainerPort[] {
  return pod.spec.containers.flatMap((container) => (container.ports ?? []).filter((port) => port.hostPort))
}

function clash(a: k8s.ContainerPort, b: k8s.ContainerPort): boolean {
  const [ipA, ipB] = [a.hostIP || '0.0.0.0', b.hostIP || '0.0.0.0']
  return (
    a.hostPort === b.hostPort && a.protocol === b.protocol && (ipA === ipB || ipA === '0.0.0.0' || ipB === '0.0.0.0')
  )
}

/** A host port can be had once per node. */
export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  filter(pod, { pods }) {
    const wanted = hostPorts(pod)
    if (wanted.length === 0) return undefined
    const taken = pods.flatMap(hostPorts)
    return wanted.some((port) => taken.some((other) => clash(port, other)))
      ? {
          plugin: 'NodePorts',
          reasons: ["node(s) didn't have free ports for the requested pod ports"],
          helpedByPreemption: true,
        }
      : undefined
  },
}
