// What wide tables show of a pod template's owner.
import { formatSelector, selectorOf, type k8s } from '@kubarium/kube-objects'
import { column } from '@kubarium/kube-apiserver'

type Workload = k8s.Deployment | k8s.ReplicaSet | k8s.DaemonSet | k8s.StatefulSet

/** The containers, their images and the selector. @param selector what the kind says of its selector */
export const workloadColumns = (selector: string): ReturnType<typeof column<Workload>>[] => [
  column<Workload>('Containers', ({ spec }) => spec.template.spec.containers.map(({ name }) => name).join(','), {
    priority: 1,
    description: 'Names of each container in the template.',
  }),
  column<Workload>('Images', ({ spec }) => spec.template.spec.containers.map(({ image }) => image ?? '').join(','), {
    priority: 1,
    description: 'Images referenced by each container in the template.',
  }),
  column<Workload>('Selector', ({ spec }) => selectorColumn(spec.selector), { priority: 1, description: selector }),
]

function selectorColumn(selector: k8s.LabelSelector): string {
  return formatSelector([...(selectorOf(selector) ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1))) || '<none>'
}
