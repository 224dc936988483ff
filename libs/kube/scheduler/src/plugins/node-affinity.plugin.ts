// Node selectors and node affinity.
// https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
import { matchesSelector, type Requirement, type k8s } from '@kubarium/kube-objects'
import { normalized, type FilterPlugin, type ScorePlugin } from '../framework.ts'

const OPERATORS: Record<string, Requirement['operator']> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
}

function matchesTerm(term: k8s.NodeSelectorTerm, node: k8s.Node): boolean {
  const expressions = term.matchExpressions ?? []
  const fields = term.matchFields ?? []
  if (expressions.length + fields.length === 0) return false
  const requirements = (list: readonly k8s.NodeSelectorRequirement[]): Requirement[] =>
    list.map(({ key, operator, values }) => ({ key, operator: OPERATORS[operator] ?? 'in', values: values ?? [] }))
  return (
    matchesSelector(requirements(expressions), node.metadata.labels) &&
    matchesSelector(requirements(fields), { 'metadata.name': node.metadata.name })
  )
}

export function matchesNodeSelector(spec: k8s.PodSpec, node: k8s.Node): boolean {
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {}))
    if (node.metadata.labels?.[key] !== value) return false
  const needed = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !needed || needed.nodeSelectorTerms.some((term) => matchesTerm(term, node))
}

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
        preferred.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0), 0),
      ),
    )
  },
}
