// Node selectors and node affinity.
// https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
import { matchesNodeSelector, matchesNodeTerm, type k8s } from '@kubarium/kube-objects'
import { normalized, type FilterPlugin, type ScorePlugin } from '../framework.ts'

export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,
  filter: (pod, { node }) =>
    matchesNodeSelector(pod.spec, node)
      ? undefined
      : {
          plugin: 'NodeAffinity',
          reasons: ["node(s) didn't match Pod's node affinity/selector"],
          helpedByPreemption: false,
        },
  score(pod, infos) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    if (preferred.length === 0) return infos.map(() => 0)
    return normalized(
      infos.map(({ node }) =>
        preferred.reduce((sum, { weight, preference }) => sum + (matchesNodeTerm(preference, node) ? weight : 0), 0),
      ),
    )
  },
}

/** The nodes that a pod names in its required affinity; undefined when it may run on others as well. */
function namedNodes({ affinity }: k8s.PodSpec): ReadonlySet<string> | undefined {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (!terms?.length) return undefined
  const names = new Set<string>()
  for (const { matchFields = [] } of terms) {
    const lists = matchFields
      .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
      .map(({ values = [] }) => values)
    const [first] = lists
    if (!first) return undefined
    for (const name of first) if (lists.every((list) => list.includes(name))) names.add(name)
  }
  return names
}

/** A pod that names its nodes is not even shown the others (NodeAffinity's PreFilter). */
export const nodeAffinityNames: FilterPlugin = {
  name: 'NodeAffinity',
  filter(pod, { node }) {
    const names = namedNodes(pod.spec)
    return !names || names.has(node.metadata.name)
      ? undefined
      : {
          plugin: 'NodeAffinity',
          reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"],
          helpedByPreemption: false,
        }
  },
}
