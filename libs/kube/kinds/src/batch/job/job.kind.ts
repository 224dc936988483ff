// A Job runs pods until a number of them have succeeded.
import { fieldPath, type k8s } from '@kubarium/kube-objects'
import type { Mutable } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { jobColumns } from './job.columns.ts'
import { generateSelector, setJobDefaults } from './job.defaults.ts'
import { jobOrphansReconciler } from './job-orphans.reconciler.ts'
import { CONTROLLER_UID_LABELS, JOB_NAME_LABELS, jobErrors } from './job-spec.validation.ts'
import { jobStatusUpdateErrors } from './job-status.validation.ts'
import { jobTtlReconciler } from './job-ttl.reconciler.ts'
import { jobUpdateErrors } from './job-update.validation.ts'
import { hostNameWarnings, jobSpecWarnings } from './job.warnings.ts'
import { jobReconciler } from './job.reconciler.ts'

/** Whether a Job was made when the labels with a prefix were generated already. */
function hasPrefixedLabels({ spec }: k8s.Job): boolean {
  return [CONTROLLER_UID_LABELS[1]!, JOB_NAME_LABELS[1]!].every(
    (key) => spec.template.metadata.labels?.[key] !== undefined,
  )
}

export const job = defineKind<k8s.Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  strategy: {
    generation: true,
    revalidatesMetadata: true,
    ignoresMetadataChanges: true,
    defaultPropagation: 'Orphan',
    orphaningWarning:
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
    defaults: setJobDefaults,
    prepareForCreate(job) {
      generateSelector(job)
      job.status = {} as Mutable<k8s.JobStatus>
    },
    validateCreate: (job) => jobErrors(job, true),
    validateUpdate: (job, previous) => [
      ...jobErrors(job, hasPrefixedLabels(previous)),
      ...jobUpdateErrors(job, previous),
    ],
    validateStatusUpdate: jobStatusUpdateErrors,
    warnings(job, previous) {
      if (previous && previous.metadata.generation === job.metadata.generation) return []
      return [...(previous ? [] : hostNameWarnings(job)), ...jobSpecWarnings(job.spec, fieldPath('spec'))]
    },
  },
  selectableFields: { 'status.successful': { field: 'status.succeeded', absent: '0' } },
  unknownFieldText: (path) => `field label ${JSON.stringify(path)} not supported for Job`,
  reconcilers: [jobReconciler, jobTtlReconciler, jobOrphansReconciler],
  columns: jobColumns,
})
