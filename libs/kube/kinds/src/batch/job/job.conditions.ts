// Conditions of a Job: how it is about to end, how it ended, whether it is suspended.
import { rfc3339 } from '@kubarium/kube-runtime'
import type { k8s } from '@kubarium/kube-objects'

export function jobCondition(
  type: string,
  reason: string,
  message: string,
  now: number,
  status: 'True' | 'False' = 'True',
): k8s.JobCondition {
  const time = rfc3339(now)
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message }
}

/** The condition of a type when it is true. */
export function trueCondition({ status }: k8s.Job, type: string): k8s.JobCondition | undefined {
  return status.conditions?.find((one) => one.type === type && one.status === 'True')
}

/** The condition by which a Job has ended. */
export function finishedCondition(job: k8s.Job): k8s.JobCondition | undefined {
  return trueCondition(job, 'Complete') ?? trueCondition(job, 'Failed')
}

/**
 * The list with a condition in it; the same list when it says so already. One that is false is not added, for going from
 * nothing to false means nothing.
 */
export function withCondition(
  list: readonly k8s.JobCondition[],
  condition: k8s.JobCondition,
): readonly k8s.JobCondition[] {
  const at = list.findIndex(({ type }) => type === condition.type)
  const known = list[at]
  if (!known) return condition.status === 'False' ? list : [...list, condition]
  const isSame =
    known.status === condition.status && known.reason === condition.reason && known.message === condition.message
  return isSame ? list : list.with(at, condition)
}
