// What the API server fills in for Jobs (pkg/apis/batch/v1/defaults.go, pkg/registry/batch/job/strategy.go).
import type { k8s } from '@kubarium/kube-objects'
import type { Mutable } from '@kubarium/kube-apiserver'
import { setTemplateDefaults } from '../../apps/workload.defaults.ts'
import { CONTROLLER_UID_LABELS, JOB_NAME_LABELS } from './job-spec.validation.ts'

const INT32_MAX = 2147483647

/** Defaults of a Job. */
export function setJobDefaults(job: Mutable<k8s.Job>): void {
  const { spec, metadata } = job
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : INT32_MAX
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.manualSelector ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  setJobSpecDefaults(spec)
  const { labels } = spec.template.metadata
  if (labels && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = labels
}

/** Defaults that the Jobs of a CronJob get already in its template. */
export function setJobSpecDefaults(spec: Mutable<k8s.JobSpec>): void {
  // What is below the spec may be shared with a stored object.
  spec.template = { ...spec.template }
  setTemplateDefaults(spec.template)
  const rules = spec.podFailurePolicy?.rules
  if (rules?.some(({ onPodConditions }) => onPodConditions?.some(({ status }) => !status)))
    spec.podFailurePolicy = {
      ...spec.podFailurePolicy,
      rules: rules.map((rule) => ({
        ...rule,
        ...(rule.onPodConditions && {
          onPodConditions: rule.onPodConditions.map((pattern) => ({ ...pattern, status: pattern.status || 'True' })),
        }),
      })),
    }
}

/** The labels and the selector by which a new Job knows its pods, unless its author has chosen a selector. */
export function generateSelector({ metadata, spec }: Mutable<k8s.Job>): void {
  const given = spec.template.metadata.labels
  if (!spec.manualSelector) {
    const labels = { ...given }
    for (const key of JOB_NAME_LABELS) labels[key] ??= metadata.name ?? ''
    for (const key of CONTROLLER_UID_LABELS) labels[key] ??= metadata.uid
    spec.template = { ...spec.template, metadata: { ...spec.template.metadata, labels } }
    const [, uidLabel] = CONTROLLER_UID_LABELS as [string, string]
    spec.selector = {
      ...spec.selector,
      matchLabels: { [uidLabel]: metadata.uid, ...spec.selector?.matchLabels },
    }
  }
  // A Job without labels has those of its template.
  const isBare = metadata.labels === given || Object.keys(metadata.labels ?? {}).length === 0
  const { labels } = spec.template.metadata
  if (isBare && labels) metadata.labels = { ...labels }
}
