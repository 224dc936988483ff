// The conditions of a Deployment: Available, Progressing, ReplicaFailure (pkg/controller/deployment/progress.go).
import { rfc3339 } from '@kubarium/kube-runtime'
import type { k8s } from '@kubarium/kube-objects'
import { fenceposts, isComplete, isProgressing } from './deployment.rollout.ts'

type Condition = k8s.DeploymentCondition

export function findCondition(status: k8s.DeploymentStatus, type: string): Condition | undefined {
  return status.conditions?.find((one) => one.type === type)
}

/** The conditions with one set; its transition time moves only with its status, and nothing at all when it says the same. */
export function withCondition(
  conditions: readonly Condition[],
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: number,
): readonly Condition[] {
  const known = conditions.find((one) => one.type === type)
  if (known && known.status === status && known.reason === reason) return conditions
  const time = rfc3339(now)
  const next: Condition = {
    type,
    status,
    lastUpdateTime: time,
    lastTransitionTime: known?.status === status ? (known.lastTransitionTime ?? time) : time,
    reason,
    message,
  }
  return [...conditions.filter((one) => one.type !== type), next]
}

export function withAvailability(
  deployment: k8s.Deployment,
  conditions: readonly Condition[],
  available: number,
  now: number,
): readonly Condition[] {
  const enough = available >= (deployment.spec.replicas ?? 1) - fenceposts(deployment).maxUnavailable
  return enough
    ? withCondition(
        conditions,
        'Available',
        'True',
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
        now,
      )
    : withCondition(
        conditions,
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      )
}

export function hasDeadline({ spec }: k8s.Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== 2147483647
}

/** When a rollout that makes no progress counts as failed, milliseconds since 1970; undefined when it cannot any more. */
export function deadlineOf(deployment: k8s.Deployment, status: k8s.DeploymentStatus): number | undefined {
  const condition = findCondition(status, 'Progressing')
  if (
    !hasDeadline(deployment) ||
    !condition ||
    condition.reason === 'NewReplicaSetAvailable' ||
    condition.reason === 'ProgressDeadlineExceeded'
  )
    return undefined
  return (
    Date.parse(condition.lastUpdateTime ?? condition.lastTransitionTime ?? '') +
    deployment.spec.progressDeadlineSeconds! * 1000
  )
}

/** Progressing as the rollout stands now, and the failure to create pods if there is one. */
export function withProgress(
  deployment: k8s.Deployment,
  sets: readonly k8s.ReplicaSet[],
  newSet: k8s.ReplicaSet | undefined,
  status: k8s.DeploymentStatus,
  now: number,
): readonly Condition[] {
  let conditions = status.conditions ?? []
  const current = findCondition(deployment.status, 'Progressing')
  const about = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  const wasComplete =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable'
  if (hasDeadline(deployment) && !wasComplete) {
    if (isComplete(deployment, status))
      conditions = withCondition(
        conditions,
        'Progressing',
        'True',
        'NewReplicaSetAvailable',
        `${about} has successfully progressed.`,
        now,
      )
    else if (isProgressing(deployment, status)) {
      const message = `${about} is progressing.`
      const time = rfc3339(now)
      // The time of the last progress counts towards the deadline, even when the words stay the same.
      if (current?.status === 'True' && current.reason === 'ReplicaSetUpdated')
        conditions = [
          ...conditions.filter(({ type }) => type !== 'Progressing'),
          { ...current, lastUpdateTime: time, message },
        ]
      else
        conditions = withCondition(
          conditions.filter(({ type }) => type !== 'Progressing' || current?.status === 'True'),
          'Progressing',
          'True',
          'ReplicaSetUpdated',
          message,
          now,
        )
    } else {
      const deadline = deadlineOf(deployment, { ...status, conditions })
      if (deadline !== undefined && now >= deadline)
        conditions = withCondition(
          conditions,
          'Progressing',
          'False',
          'ProgressDeadlineExceeded',
          `${about} has timed out progressing.`,
          now,
        )
    }
  }
  const failure = [newSet, ...sets]
    .flatMap((set) => set?.status.conditions ?? [])
    .find(({ type }) => type === 'ReplicaFailure')
  if (failure)
    return withCondition(
      conditions,
      'ReplicaFailure',
      failure.status as 'True',
      failure.reason ?? '',
      failure.message ?? '',
      now,
    )
  return conditions.some(({ type }) => type === 'ReplicaFailure')
    ? conditions.filter(({ type }) => type !== 'ReplicaFailure')
    : conditions
}
