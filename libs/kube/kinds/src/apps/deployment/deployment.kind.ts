// A Deployment keeps pods of a template running and replaces them step by step when the template changes.
import {
  fieldPath,
  formatSelector,
  forbiddenField,
  invalidValue,
  isPercent,
  notSupported,
  required,
  scaledValue,
  selectorOf,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column, immutableErrors, nonNegativeErrors, type Mutable } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import {
  selectorAndTemplateErrors,
  setTemplateDefaults,
  shownSelector,
  workloadWarnings,
} from '../workload.defaults.ts'
import { countOrPercentErrors } from '../rollout.validation.ts'
import { workloadColumns } from '../workload.columns.ts'
import { deploymentReconciler } from './deployment.reconciler.ts'

function strategyErrors({ type, rollingUpdate }: k8s.DeploymentStrategy, at: FieldPath): FieldError[] {
  switch (type) {
    case 'Recreate':
      return rollingUpdate
        ? [forbiddenField(at.child('rollingUpdate'), "may not be specified when strategy `type` is 'Recreate'")]
        : []
    case 'RollingUpdate': {
      const here = at.child('rollingUpdate')
      if (!rollingUpdate) return [required(here, 'this should be defaulted and never be nil')]
      const { maxSurge, maxUnavailable } = rollingUpdate
      const errors = [
        ...countOrPercentErrors(maxUnavailable, here.child('maxUnavailable')),
        ...countOrPercentErrors(maxSurge, here.child('maxSurge')),
      ]
      if (errors.length === 0 && scaledValue(maxUnavailable, 100, true) === 0 && scaledValue(maxSurge, 100, true) === 0)
        errors.push(
          invalidValue(here.child('maxUnavailable'), maxUnavailable ?? 0, 'may not be 0 when `maxSurge` is 0'),
        )
      if (typeof maxUnavailable === 'string' && isPercent(maxUnavailable) && Number(maxUnavailable.slice(0, -1)) > 100)
        errors.push(invalidValue(here.child('maxUnavailable'), maxUnavailable, 'must not be greater than 100%'))
      return errors
    }
    default:
      return [
        notSupported(at, { Type: type ?? '', RollingUpdate: rollingUpdate ?? null }, ['Recreate', 'RollingUpdate']),
      ]
  }
}

export const deployment = defineKind<k8s.Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  strategy: {
    generation: true,
    generationCounts: 'annotations',
    defaults({ spec }) {
      spec.replicas ??= 1
      spec.strategy = { ...spec.strategy, type: spec.strategy?.type ?? 'RollingUpdate' }
      if (spec.strategy.type === 'RollingUpdate')
        spec.strategy.rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%', ...spec.strategy.rollingUpdate }
      spec.revisionHistoryLimit ??= 10
      spec.progressDeadlineSeconds ??= 600
      setTemplateDefaults(spec.template)
    },
    warnings: workloadWarnings,
    prepareForStatusUpdate(deployment, previous) {
      const { labels } = previous.metadata
      if (labels) deployment.metadata.labels = labels as Record<string, string>
      else delete deployment.metadata.labels
    },
    prepareForCreate(deployment) {
      deployment.status = {} as Mutable<k8s.DeploymentStatus>
    },
    validate({ spec }) {
      const at = fieldPath('spec')
      const errors = [
        ...nonNegativeErrors(spec.replicas, at.child('replicas')),
        ...selectorAndTemplateErrors(spec),
        ...strategyErrors(spec.strategy, at.child('strategy')),
        ...nonNegativeErrors(spec.minReadySeconds, at.child('minReadySeconds')),
        ...nonNegativeErrors(spec.revisionHistoryLimit, at.child('revisionHistoryLimit')),
        ...nonNegativeErrors(spec.progressDeadlineSeconds, at.child('progressDeadlineSeconds')),
      ]
      if (spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0))
        errors.push(
          invalidValue(
            at.child('progressDeadlineSeconds'),
            spec.progressDeadlineSeconds,
            'must be greater than minReadySeconds',
          ),
        )
      return errors
    },
    validateUpdate: ({ spec }, previous) =>
      immutableErrors(
        shownSelector(spec.selector),
        shownSelector(previous.spec.selector),
        fieldPath('spec', 'selector'),
      ),
  },
  resetFields: {
    main: { 'f:status': {} },
    status: { 'f:spec': {}, 'f:metadata': { 'f:labels': {} } },
  },
  subresources: {
    scale: {
      type: 'scale',
      replicasOf: ({ spec }) => spec.replicas ?? 0,
      statusReplicasOf: ({ status }) => status.replicas ?? 0,
      selectorOf: ({ spec }) => formatSelector(selectorOf(spec.selector) ?? []),
    },
  },
  reconcilers: [deploymentReconciler],
  columns: [
    column('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`, {
      description: 'Number of the pod with ready state',
    }),
    column('Up-to-date', ({ status }) => status.updatedReplicas ?? 0, { doc: 'V1DeploymentStatus.updatedReplicas' }),
    column('Available', ({ status }) => status.availableReplicas ?? 0, { doc: 'V1DeploymentStatus.availableReplicas' }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
    ...workloadColumns(
      "Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment. It must match the pod template's labels.",
    ),
  ],
})
