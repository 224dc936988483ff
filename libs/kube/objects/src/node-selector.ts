// Which nodes a pod asks for: node selectors and required node affinity.
// https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
import { matchesSelector, type Requirement } from './label-selector.ts'
import type { Node, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from './generated/k8s.ts'

const OPERATORS: Record<string, Requirement['operator']> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
}

/** Whether a node fits all of a term; a term that asks for nothing fits none. */
export function matchesNodeTerm(term: NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? []
  const fields = term.matchFields ?? []
  if (expressions.length + fields.length === 0) return false
  const requirements = (list: readonly NodeSelectorRequirement[]): Requirement[] =>
    list.map(({ key, operator, values }) => ({ key, operator: OPERATORS[operator] ?? 'in', values: values ?? [] }))
  return (
    matchesSelector(requirements(expressions), node.metadata.labels) &&
    matchesSelector(requirements(fields), { 'metadata.name': node.metadata.name })
  )
}

/** Whether a node fits one of the terms. */
export function matchesNodeTerms(selector: NodeSelector, node: Node): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesNodeTerm(term, node))
}

/** Whether a node is among those that a pod may run on by its selector and its required affinity. */
export function matchesNodeSelector(spec: PodSpec, node: Node): boolean {
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {}))
    if (node.metadata.labels?.[key] !== value) return false
  const needed = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !needed || matchesNodeTerms(needed, node)
}
