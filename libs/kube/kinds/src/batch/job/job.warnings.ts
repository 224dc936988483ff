// What the API server warns of in Jobs and CronJobs.
import { dns1123LabelProblems, type FieldPath, type KubeObject, type k8s } from '@kubarium/kube-objects'
import { podTemplateWarnings } from '../../core/pod/pod.warnings.ts'

const MANY_COMPLETIONS = 100_000
const HIGH_PARALLELISM = 10_000

/** Names that make poor host names. */
export function hostNameWarnings({ metadata: { name } }: KubeObject): string[] {
  const problems = dns1123LabelProblems(name)
  return problems.length === 0
    ? []
    : [
        `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
      ]
}

export function jobSpecWarnings(spec: k8s.JobSpec, at: FieldPath): string[] {
  const isTooBig =
    spec.completionMode === 'Indexed' &&
    (spec.completions ?? 0) > MANY_COMPLETIONS &&
    (spec.parallelism ?? 0) > HIGH_PARALLELISM
  return [
    ...(isTooBig
      ? [
          'In Indexed Jobs with a number of completions higher than 10^5 and parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail',
        ]
      : []),
    ...podTemplateWarnings(spec.template, at.child('template')),
  ]
}
