// On which nodes a DaemonSet's pods belong, and what its pods need to be there. Pure (pkg/controller/daemon).
import { equalJson, matchesNodeSelector, untolerated, type k8s } from '@kubarium/kube-objects'

const PREFIX = 'node.kubernetes.io/'
/** What daemons put up with: they are needed most on nodes that are not well. */
const TOLERATED: readonly (readonly [name: string, effect: 'NoExecute' | 'NoSchedule'])[] = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
]
/** What those that use the node's own network put up with as well. */
const TOLERATED_ON_HOST_NETWORK = ['network-unavailable', 'NoSchedule'] as const

/** Tolerations of a daemon pod: those of the template and those every daemon has. */
export function daemonTolerations({ tolerations = [], hostNetwork }: k8s.PodSpec): readonly k8s.Toleration[] {
  const added = hostNetwork ? [...TOLERATED, TOLERATED_ON_HOST_NETWORK] : TOLERATED
  return added.reduce<readonly k8s.Toleration[]>((all, [name, effect]) => {
    const wanted: k8s.Toleration = { key: PREFIX + name, operator: 'Exists', effect }
    const isAlike = (one: k8s.Toleration): boolean =>
      one.key === wanted.key && one.operator === wanted.operator && one.effect === effect && !one.value
    if (all.some((one) => equalJson(one, wanted))) return all
    // One that is limited in time gives way.
    return all.some(isAlike) ? all.map((one) => (isAlike(one) ? wanted : one)) : [...all, wanted]
  }, tolerations)
}

/** The affinity of a pod that is meant for one node: it takes the place of required node affinity. */
export function affinityToNode(affinity: k8s.Affinity | undefined, node: string): k8s.Affinity {
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] } as k8s.NodeSelectorTerm
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
    },
  }
}

/** The node that a daemon pod is on or meant for. */
export function targetNodeOf({ spec }: k8s.Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  for (const { matchFields = [] } of terms)
    for (const { key, operator, values = [] } of matchFields)
      if (key === 'metadata.name' && operator === 'In' && values.length === 1) return values[0]
  return undefined
}

export interface Placement {
  /** Whether a pod should be started there. */
  readonly shouldRun: boolean
  /** Whether one that is there may stay. */
  readonly mayStay: boolean
}

const NOWHERE: Placement = { shouldRun: false, mayStay: false }

/** Whether a DaemonSet wants a pod on a node. */
export function placementOn({ metadata, spec }: k8s.Node, template: k8s.PodTemplateSpec): Placement {
  const { nodeName } = template.spec
  if (nodeName && nodeName !== metadata.name) return NOWHERE
  if (!matchesNodeSelector(template.spec, { metadata, spec } as k8s.Node)) return NOWHERE
  const tolerations = daemonTolerations(template.spec)
  if (!untolerated(spec.taints, tolerations, ['NoSchedule', 'NoExecute'])) return { shouldRun: true, mayStay: true }
  // A taint that only keeps new pods away leaves those alone that are there.
  return { shouldRun: false, mayStay: !untolerated(spec.taints, tolerations, ['NoExecute']) }
}
