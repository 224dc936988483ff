// How long a pod may stay on a node with taints that take pods away. Pure (pkg/controller/tainteviction).
// https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions
import { tolerates, type k8s } from '@kubarium/kube-objects'

/** For how many milliseconds a pod may stay; undefined: for ever, 0: not at all. */
export function staysFor(pod: k8s.Pod, taints: readonly k8s.Taint[]): number | undefined {
  if (taints.length === 0) return undefined
  const used: k8s.Toleration[] = []
  for (const taint of taints) {
    const matching = pod.spec.tolerations?.find((toleration) => tolerates(toleration, taint))
    if (!matching) return 0
    used.push(matching)
  }
  const limits = used.flatMap(({ tolerationSeconds }) => (tolerationSeconds === undefined ? [] : [tolerationSeconds]))
  return limits.length > 0 ? Math.max(0, Math.min(...limits)) * 1000 : undefined
}

/** The taints of a node that take pods away. */
export function evictingTaints(node: k8s.Node | undefined): readonly k8s.Taint[] {
  return (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
}
