// Which pods go first when there are too many (controller.ActivePodsWithRanks).
import type { k8s } from '@kubarium/kube-objects'
import { isPodReady, readySince } from '../../core/pod/pod.readiness.ts'

const COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost'
const PHASES: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 }

function cost({ metadata }: k8s.Pod): number {
  const value = Number(metadata.annotations?.[COST_ANNOTATION])
  return Number.isInteger(value) ? value : 0
}

function restarts({ status }: k8s.Pod): number {
  return Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount))
}

// Times are compared by order of magnitude, so that pods of about the same age count as equal (LogarithmicScaleDown).
function magnitude(since: number, now: number): number {
  return Math.floor(Math.log2(Math.max(1, now - since)))
}

/**
 * The pods to delete, `count` of them.
 * @param related pods of the same owner's other ReplicaSets: of pods that share a node, more go from fuller nodes
 */
export function podsToDelete(
  pods: readonly k8s.Pod[],
  related: readonly k8s.Pod[],
  count: number,
  now: number,
): readonly k8s.Pod[] {
  if (count >= pods.length) return pods
  const perNode = new Map<string, number>()
  for (const pod of related)
    if (pod.spec.nodeName && isPodReady(pod)) perNode.set(pod.spec.nodeName, (perNode.get(pod.spec.nodeName) ?? 0) + 1)
  const rank = (pod: k8s.Pod): number => perNode.get(pod.spec.nodeName ?? '') ?? 0
  const byPreference = (a: k8s.Pod, b: k8s.Pod): number => {
    if (!a.spec.nodeName !== !b.spec.nodeName) return a.spec.nodeName ? 1 : -1
    const phases = (PHASES[a.status.phase ?? ''] ?? 0) - (PHASES[b.status.phase ?? ''] ?? 0)
    if (phases !== 0) return phases
    if (isPodReady(a) !== isPodReady(b)) return isPodReady(a) ? 1 : -1
    if (cost(a) !== cost(b)) return cost(a) - cost(b)
    if (rank(a) !== rank(b)) return rank(b) - rank(a)
    if (isPodReady(a)) {
      const ages = magnitude(readySince(a), now) - magnitude(readySince(b), now)
      if (ages !== 0) return ages
    }
    if (restarts(a) !== restarts(b)) return restarts(b) - restarts(a)
    const created =
      magnitude(Date.parse(a.metadata.creationTimestamp), now) -
      magnitude(Date.parse(b.metadata.creationTimestamp), now)
    if (created !== 0) return created
    return a.metadata.uid < b.metadata.uid ? -1 : 1
  }
  return [...pods].sort(byPreference).slice(0, count)
}
