// Taints keep pods away that do not tolerate them.
// https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
import type { k8s } from '@kubarium/kube-objects'
import { normalized, type FilterPlugin, type ScorePlugin } from '../framework.ts'

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'

export function tolerates(toleration: k8s.Toleration, taint: k8s.Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  return toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '')
}

/** The first taint with one of these effects that no toleration covers. */
export function untolerated(
  taints: readonly k8s.Taint[] | undefined,
  tolerations: readonly k8s.Toleration[] | undefined,
  effects: readonly string[],
): k8s.Taint | undefined {
  return taints?.find(
    (taint) => effects.includes(taint.effect) && !tolerations?.some((toleration) => tolerates(toleration, taint)),
  )
}

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
