// How many pods a budget asks for, and how many may be disrupted. Pure (pkg/controller/disruption).
// https://kubernetes.io/docs/tasks/run-application/configure-pdb/
import { matchesLabelSelector, scaledValue, type k8s } from '@kubarium/kube-objects'
import { isPodReady } from '../../core/pod/pod.readiness.ts'

type Budget = k8s.PodDisruptionBudget

/** Whether a budget counts a pod; one without a selector counts none. */
export function covers({ metadata, spec }: Budget, pod: k8s.Pod): boolean {
  return (
    metadata.namespace === pod.metadata.namespace &&
    spec.selector !== undefined &&
    matchesLabelSelector(spec.selector, pod.metadata.labels)
  )
}

/** Ready, and not on its way out. */
export function isHealthy(pod: k8s.Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && isPodReady(pod)
}

/** Whether the number of pods that there should be has to be known. */
export function needsScale({ spec }: Budget): boolean {
  return spec.maxUnavailable !== undefined || typeof spec.minAvailable === 'string'
}

export interface Expectation {
  readonly expectedPods: number
  readonly desiredHealthy: number
}

/**
 * @param count how many pods there are
 * @param scale how many their controllers ask for, where that has to be known
 */
export function expectationOf({ spec }: Budget, count: number, scale: number): Expectation {
  if (spec.maxUnavailable !== undefined)
    return {
      expectedPods: scale,
      desiredHealthy: Math.max(0, scale - scaledValue(spec.maxUnavailable, scale, true)),
    }
  if (typeof spec.minAvailable === 'string')
    return { expectedPods: scale, desiredHealthy: scaledValue(spec.minAvailable, scale, true) }
  return { expectedPods: count, desiredHealthy: spec.minAvailable ?? 0 }
}

/** How many pods may be disrupted now. */
export function disruptionsAllowed({ expectedPods, desiredHealthy }: Expectation, healthy: number): number {
  return expectedPods <= 0 ? 0 : Math.max(0, healthy - desiredHealthy)
}
