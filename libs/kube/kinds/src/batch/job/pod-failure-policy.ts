// What a Job's podFailurePolicy says of a failed pod.
// https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
import type { k8s } from '@kubarium/kube-objects'

export interface FailureVerdict {
  readonly action?: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count'
  /** Whether the failure counts towards the back-off limits. */
  readonly counts: boolean
  /** Why the whole Job fails. */
  readonly failsJob?: string
}

const COUNTS: FailureVerdict = { counts: true }

/** What the first rule that fits says; without one the failure counts. */
export function failureVerdict(policy: k8s.PodFailurePolicy | undefined, pod: k8s.Pod): FailureVerdict {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const what = rule.onExitCodes ? exitCodeText(pod, rule.onExitCodes) : conditionText(pod, rule.onPodConditions ?? [])
    if (what === undefined) continue
    const { action } = rule
    switch (action) {
      case 'Ignore':
        return { action, counts: false }
      case 'FailIndex':
      case 'Count':
        return { action, counts: true }
      case 'FailJob':
        return { action, counts: true, failsJob: `${what} matching FailJob rule at index ${index}` }
    }
  }
  return COUNTS
}

function exitCodeText(
  { metadata, status }: k8s.Pod,
  { containerName, operator, values }: k8s.PodFailurePolicyOnExitCodesRequirement,
): string | undefined {
  for (const { name, state } of [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]) {
    const exitCode = state?.terminated?.exitCode
    if (exitCode === undefined || exitCode === 0 || (containerName !== undefined && containerName !== name)) continue
    if (values.includes(exitCode) === (operator === 'In'))
      return `Container ${name} for pod ${metadata.namespace}/${metadata.name} failed with exit code ${exitCode}`
  }
  return undefined
}

function conditionText(
  { metadata, status }: k8s.Pod,
  patterns: readonly k8s.PodFailurePolicyOnPodConditionsPattern[],
): string | undefined {
  const found = status.conditions?.find((condition) =>
    patterns.some((pattern) => pattern.type === condition.type && pattern.status === condition.status),
  )
  return found && `Pod ${metadata.namespace}/${metadata.name} has condition ${found.type}`
}
