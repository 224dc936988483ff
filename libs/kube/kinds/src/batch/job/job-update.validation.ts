// What may change in a Job once it is there (pkg/apis/batch/validation).
import { equalJson, fieldPath, invalidValue, type FieldError, type k8s } from '@kubarium/kube-objects'
import { immutableErrors, metadataUpdateErrors, type Mutable } from '@kubarium/kube-apiserver'
import { shownSelector } from '../../apps/workload.defaults.ts'
import { goJson } from '../../go/go-json.ts'
import { internalPodSpec } from '../../core/pod/pod-update.validation.ts'
import { internalPodFailurePolicy, internalSuccessPolicy } from './job-policy.validation.ts'
import { trueCondition } from './job.conditions.ts'
import { jobSpecErrors } from './job-spec.validation.ts'

const AT = fieldPath('spec')

export function jobUpdateErrors(job: k8s.Job, previous: k8s.Job): FieldError[] {
  const { spec } = job
  const old = previous.spec
  return [
    ...metadataUpdateErrors(job, previous),
    ...jobSpecErrors(spec),
    ...completionsErrors(spec, old),
    ...immutableErrors(shownSelector(spec.selector), shownSelector(old.selector), AT.child('selector')),
    ...templateErrors(spec.template, previous),
    ...immutableErrors(spec.completionMode, old.completionMode, AT.child('completionMode')),
    ...immutableErrors(
      internalPodFailurePolicy(spec.podFailurePolicy),
      internalPodFailurePolicy(old.podFailurePolicy),
      AT.child('podFailurePolicy'),
    ),
    ...immutableErrors(spec.backoffLimitPerIndex, old.backoffLimitPerIndex, AT.child('backoffLimitPerIndex')),
    ...immutableErrors(spec.managedBy, old.managedBy, AT.child('managedBy')),
    ...immutableErrors(
      internalSuccessPolicy(spec.successPolicy),
      internalSuccessPolicy(old.successPolicy),
      AT.child('successPolicy'),
    ),
  ]
}

/** Indexed Jobs may grow and shrink, with as many pods at once as they have indexes. */
function completionsErrors(spec: k8s.JobSpec, old: k8s.JobSpec): FieldError[] {
  const at = AT.child('completions')
  if (spec.completionMode !== 'Indexed') return immutableErrors(spec.completions, old.completions, at)
  if (spec.completions === undefined || spec.completions === old.completions) return []
  return spec.completions === spec.parallelism
    ? []
    : [invalidValue(at, spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

type Template = Mutable<k8s.PodTemplateSpec>

/** A template stays as it is but for where its pods may run and what they need, while a Job is suspended. */
function templateErrors(template: k8s.PodTemplateSpec, previous: k8s.Job): FieldError[] {
  let old = previous.spec.template
  if (isOpenToChanges(previous)) old = withAllowedChanges(old, template)
  if (equalJson(old, template)) return []
  return [invalidValue(AT.child('template'), internalTemplate(template), 'field is immutable')]
}

/** Suspended, with no pod of it left (KEP-5440). */
function isOpenToChanges({ spec, status }: k8s.Job): boolean {
  if (!spec.suspend || (status.active ?? 0) > 0) return false
  return status.startTime === undefined || trueCondition({ status } as k8s.Job, 'Suspended') !== undefined
}

function withAllowedChanges(old: k8s.PodTemplateSpec, { metadata, spec }: k8s.PodTemplateSpec): k8s.PodTemplateSpec {
  const result = { metadata: { ...old.metadata }, spec: { ...old.spec } } as Template
  for (const field of ['labels', 'annotations'] as const)
    take(result.metadata, field, metadata[field] as Record<string, string> | undefined)
  for (const field of ['nodeSelector', 'tolerations', 'schedulingGates'] as const)
    take(result.spec, field, spec[field] as Template['spec'][typeof field])
  const { nodeAffinity: _, ...others } = old.spec.affinity ?? {}
  const nodeAffinity = spec.affinity?.nodeAffinity
  const affinity = { ...others, ...(nodeAffinity && { nodeAffinity }) }
  const hasNone = Object.keys(affinity).length === 0
  take(result.spec, 'affinity', (hasNone && !spec.affinity ? undefined : affinity) as Template['spec']['affinity'])
  for (const field of ['containers', 'initContainers'] as const) {
    const [before, after] = [old.spec[field], spec[field]]
    if (before && after && before.length === after.length)
      take(
        result.spec,
        field,
        before.map((container, i) => ({
          ...container,
          resources: after[i]!.resources,
        })) as Template['spec']['containers'],
      )
  }
  return result as k8s.PodTemplateSpec
}

function take<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value === undefined) delete target[key]
  else target[key] = value
}

/** A template as the API server's own type of it is written. */
function internalTemplate({ metadata, spec }: k8s.PodTemplateSpec): unknown {
  return {
    ...(goJson('v1.ObjectMeta', 'v1.ObjectMeta', metadata) as object),
    Spec: internalPodSpec(spec),
  }
}
