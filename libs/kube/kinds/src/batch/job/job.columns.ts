// What tables show of a Job.
import { formatSelector, selectorOf, type k8s } from '@kubarium/kube-objects'
import { age, column, humanDuration, type Column } from '@kubarium/kube-apiserver'
import { trueCondition } from './job.conditions.ts'

function statusText(job: k8s.Job): string {
  if (trueCondition(job, 'Complete')) return 'Complete'
  if (trueCondition(job, 'Failed')) return 'Failed'
  if (job.metadata.deletionTimestamp) return 'Terminating'
  for (const type of ['Suspended', 'FailureTarget', 'SuccessCriteriaMet']) if (trueCondition(job, type)) return type
  return 'Running'
}

function completionsText({ spec, status }: k8s.Job): string {
  const succeeded = status.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function durationText({ status: { startTime, completionTime } }: k8s.Job, now: number): string {
  if (startTime === undefined) return ''
  return humanDuration((completionTime === undefined ? now : Date.parse(completionTime)) - Date.parse(startTime))
}

export const jobColumns: readonly Column<k8s.Job>[] = [
  column<k8s.Job>('Status', statusText, { description: 'Status of the job.' }),
  column<k8s.Job>('Completions', completionsText, { doc: 'V1JobStatus.succeeded' }),
  column<k8s.Job>('Duration', durationText, { description: 'Time required to complete the job.' }),
  column<k8s.Job>('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
  ...jobTemplateColumns<k8s.Job>(({ spec }) => spec),
]

/** What wide tables show of the pods of a Job. */
export function jobTemplateColumns<T>(specOf: (object: T) => k8s.JobSpec): Column<T>[] {
  const containers = (object: T): readonly k8s.Container[] => specOf(object).template.spec.containers ?? []
  return [
    column<T>(
      'Containers',
      (object) =>
        containers(object)
          .map(({ name }) => name)
          .join(','),
      {
        priority: 1,
        description: 'Names of each container in the template.',
      },
    ),
    column<T>(
      'Images',
      (object) =>
        containers(object)
          .map(({ image }) => image ?? '')
          .join(','),
      {
        priority: 1,
        description: 'Images referenced by each container in the template.',
      },
    ),
    column<T>(
      'Selector',
      (object) =>
        formatSelector([...(selectorOf(specOf(object).selector) ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1))) ||
        '<none>',
      {
        priority: 1,
        description:
          'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
      },
    ),
  ]
}
