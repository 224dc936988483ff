// Taints keep pods away that do not tolerate them.
// https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
import { tolerates, untolerated, type k8s } from '@kubarium/kube-objects'
import { normalized, type FilterPlugin, type ScorePlugin } from '../framework.ts'

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'

export const taintToleration: FilterPlugin & ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,
  filter(pod, { node }) {
    if (!untolerated(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute'])) return undefined
    return { plugin: 'TaintToleration', reasons: ['node(s) had untolerated taint(s)'], helpedByPreemption: false }
  },
  score(pod, infos) {
    const counts = infos.map(
      ({ node }) =>
        (node.spec.taints ?? []).filter(
          (taint) => taint.effect === 'PreferNoSchedule' && !pod.spec.tolerations?.some((one) => tolerates(one, taint)),
        ).length,
    )
    return normalized(counts, true)
  },
}

/** Cordoned nodes take no new pods. */
export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  filter(pod, { node }) {
    if (!node.spec.unschedulable) return undefined
    const taint: k8s.Taint = { key: UNSCHEDULABLE, effect: 'NoSchedule' }
    return pod.spec.tolerations?.some((one) => tolerates(one, taint))
      ? undefined
      : { plugin: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'], helpedByPreemption: false }
  },
}
