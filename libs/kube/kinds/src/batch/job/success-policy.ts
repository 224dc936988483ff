// When a Job counts as done although not all of its indexes have succeeded.
// https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy
import type { k8s } from '@kubarium/kube-objects'
import { CompletionIndexes } from './completion-indexes.ts'

/** Which rule the succeeded indexes fulfil, in words; undefined: none. */
export function fulfilledSuccessRule({ spec }: k8s.Job, succeeded: CompletionIndexes): string | undefined {
  if (succeeded.total === 0) return undefined
  const index = (spec.successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && succeeded.total >= succeededCount
    const wanted = CompletionIndexes.parse(succeededIndexes, spec.completions ?? 0)
    const count = wanted.common(succeeded)
    return wanted.total > 0 && (count === wanted.total || (succeededCount !== undefined && count >= succeededCount))
  })
  return index < 0 ? undefined : `Matched rules at index ${index}`
}
