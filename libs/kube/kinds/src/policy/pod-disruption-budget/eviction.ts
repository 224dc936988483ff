// Whether a pod may be evicted, by the budgets that cover it.
// https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
import { StatusError, type k8s } from '@kubarium/kube-objects'
import type { WriteContext } from '@kubarium/kube-apiserver'
import { isPodReady } from '../../core/pod/pod.readiness.ts'
import { covers, isHealthy } from './budget.ts'

const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."
const RETRY_AFTER_SECONDS = '10'

function refusal(message: string, headers: Readonly<Record<string, string>> = {}): StatusError {
  return new StatusError(
    429,
    'TooManyRequests',
    REFUSED,
    { causes: [{ reason: 'DisruptionBudget', message }] },
    headers,
  )
}

/** @throws StatusError when a budget forbids it */
export function checkEviction(pod: k8s.Pod, { state }: WriteContext): void {
  const { phase } = pod.status
  // What has not begun or has ended disrupts nobody.
  if (phase === 'Pending' || phase === 'Succeeded' || phase === 'Failed' || pod.metadata.deletionTimestamp) return
  const budgets = (
    state.list('poddisruptionbudgets.policy', pod.metadata.namespace) as unknown as k8s.PodDisruptionBudget[]
  ).filter((budget) => covers(budget, pod))
  const [budget] = budgets
  if (!budget) return
  if (budgets.length > 1)
    throw new StatusError(
      500,
      '',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    )
  const { metadata, spec, status } = budget
  const { currentHealthy = 0, desiredHealthy = 0 } = status
  if (!isPodReady(pod)) {
    if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return
    if (currentHealthy >= desiredHealthy && desiredHealthy > 0) return
  }
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0))
    throw refusal(`The disruption budget ${metadata.name} is still being processed by the server.`, {
      'retry-after': RETRY_AFTER_SECONDS,
    })
  // Evictions since the budget was counted last have been seen by nobody yet.
  const healthy = (state.list('pods', pod.metadata.namespace) as unknown as k8s.Pod[]).filter(
    (one) => covers(budget, one) && isHealthy(one),
  ).length
  if (Math.min(status.disruptionsAllowed ?? 0, healthy - desiredHealthy) <= 0)
    throw refusal(
      `The disruption budget ${metadata.name} needs ${desiredHealthy} healthy pods and has ${Math.min(currentHealthy, healthy)} currently`,
    )
}
