// A DaemonSet keeps one pod on every node, or on those that its template selects.
import {
  equalJson,
  fieldPath,
  forbiddenField,
  invalidValue,
  isPercent,
  matchesLabelSelector,
  notSupported,
  required,
  scaledValue,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column, immutableErrors, nonNegativeErrors, type Mutable } from '@kubarium/kube-apiserver'
import { podTemplateErrors } from '../../core/pod/pod-spec.validation.ts'
import { podTemplateWarnings } from '../../core/pod/pod.warnings.ts'
import { defineKind } from '../../define-kind.ts'
import { labelSelectorErrors } from '../label-selector.validation.ts'
import { countOrPercentErrors } from '../rollout.validation.ts'
import { workloadColumns } from '../workload.columns.ts'
import { setTemplateDefaults, shownLabels, shownSelector } from '../workload.defaults.ts'
import { GENERATION_ANNOTATION, daemonSetReconciler } from './daemon-set.reconciler.ts'

function rollingUpdateErrors({ maxSurge, maxUnavailable }: k8s.RollingUpdateDaemonSet, at: FieldPath): FieldError[] {
  const unavailableAt = at.child('maxUnavailable')
  const surgeAt = at.child('maxSurge')
  const errors = [...countOrPercentErrors(maxUnavailable, unavailableAt), ...countOrPercentErrors(maxSurge, surgeAt)]
  for (const [value, here] of [
    [maxUnavailable, unavailableAt],
    [maxSurge, surgeAt],
  ] as const)
    if (value !== undefined && isPercent(value) && Number(value.slice(0, -1)) > 100)
      errors.push(invalidValue(here, value, 'must not be greater than 100%'))
  const isSome = (value: number | string | undefined): boolean => scaledValue(value, 100, true) !== 0
  if (isSome(maxUnavailable) && isSome(maxSurge))
    errors.push(invalidValue(surgeAt, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  else if (!isSome(maxUnavailable) && !isSome(maxSurge))
    errors.push(required(unavailableAt, 'cannot be 0 when maxSurge is 0'))
  return errors
}

function strategyErrors({ type, rollingUpdate }: k8s.DaemonSetUpdateStrategy, at: FieldPath): FieldError[] {
  if (type === 'OnDelete') return []
  if (type !== 'RollingUpdate')
    return [notSupported(at, { Type: type ?? '', RollingUpdate: rollingUpdate ?? null }, ['OnDelete', 'RollingUpdate'])]
  return rollingUpdate
    ? rollingUpdateErrors(rollingUpdate, at.child('rollingUpdate'))
    : [required(at.child('rollingUpdate'))]
}

/** `ValidateDaemonSetSpec` */
function errorsOf({ spec }: k8s.DaemonSet): FieldError[] {
  const at = fieldPath('spec')
  const { selector, template } = spec
  const errors = selector ? labelSelectorErrors(selector, at.child('selector')) : []
  const isEmpty = selector !== undefined && !selector.matchLabels && !selector.matchExpressions
  if (errors.length === 0 && !(selector && matchesLabelSelector(selector, template.metadata.labels)))
    errors.push(
      invalidValue(
        at.child('template', 'metadata', 'labels'),
        shownLabels(template.metadata),
        '`selector` does not match template `labels`',
      ),
    )
  if (isEmpty) errors.push(invalidValue(at.child('selector'), selector, 'empty selector is invalid for daemonset'))
  errors.push(...podTemplateErrors(template, at.child('template')))
  ;(template.spec.volumes ?? []).forEach(({ gcePersistentDisk }, i) => {
    // Daemons run on many nodes, and a disk is written by one.
    if (gcePersistentDisk && !gcePersistentDisk.readOnly)
      errors.push(
        invalidValue(
          at.child('template', 'spec', 'volumes').index(i).child('gcePersistentDisk', 'readOnly'),
          false,
          'must be true for replicated pods > 1; GCE PD can only be mounted on multiple machines if it is read-only',
        ),
      )
  })
  if (template.spec.restartPolicy !== 'Always')
    errors.push(
      notSupported(at.child('template', 'spec', 'restartPolicy'), template.spec.restartPolicy ?? '', ['Always']),
    )
  if (template.spec.activeDeadlineSeconds !== undefined)
    errors.push(
      forbiddenField(
        at.child('template', 'spec', 'activeDeadlineSeconds'),
        'activeDeadlineSeconds in DaemonSet is not Supported',
      ),
    )
  return [
    ...errors,
    ...nonNegativeErrors(spec.minReadySeconds, at.child('minReadySeconds')),
    ...strategyErrors(spec.updateStrategy, at.child('updateStrategy')),
    ...nonNegativeErrors(spec.revisionHistoryLimit, at.child('revisionHistoryLimit')),
  ]
}

const templateGeneration = ({ metadata }: k8s.DaemonSet): number =>
  Number(metadata.annotations?.[GENERATION_ANNOTATION]) || 0

/** The number of the template is the API server's own, kept in an annotation since apps/v1. */
function setTemplateGeneration(daemonSet: Mutable<k8s.DaemonSet>, generation: number): void {
  daemonSet.metadata.annotations = { ...daemonSet.metadata.annotations, [GENERATION_ANNOTATION]: String(generation) }
}

export const daemonSet = defineKind<k8s.DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  strategy: {
    generation: true,
    changesFirst: true,
    defaults(object) {
      const { spec, metadata } = object
      spec.updateStrategy = { ...spec.updateStrategy, type: spec.updateStrategy?.type ?? 'RollingUpdate' }
      if (spec.updateStrategy.type === 'RollingUpdate')
        spec.updateStrategy.rollingUpdate = { maxUnavailable: 1, maxSurge: 0, ...spec.updateStrategy.rollingUpdate }
      spec.revisionHistoryLimit ??= 10
      setTemplateDefaults(spec.template)
      if (metadata.annotations?.[GENERATION_ANNOTATION] === undefined) setTemplateGeneration(object, 0)
    },
    warnings: ({ metadata, spec }, previous) =>
      previous && previous.metadata.generation === metadata.generation ? [] : podTemplateWarnings(spec.template),
    prepareForCreate(object) {
      object.status = {
        currentNumberScheduled: 0,
        desiredNumberScheduled: 0,
        numberMisscheduled: 0,
        numberReady: 0,
      } as Mutable<k8s.DaemonSetStatus>
      setTemplateGeneration(object, Math.max(1, templateGeneration(object as k8s.DaemonSet)))
    },
    prepareForUpdate(object, previous) {
      const isNew = !equalJson(object.spec.template, previous.spec.template)
      setTemplateGeneration(object, templateGeneration(previous) + (isNew ? 1 : 0))
    },
    validate: errorsOf,
    validateUpdate: ({ spec }, previous) =>
      immutableErrors(
        shownSelector(spec.selector),
        shownSelector(previous.spec.selector),
        fieldPath('spec', 'selector'),
      ),
  },
  rowMetadata({ annotations = {}, ...metadata }) {
    const { [GENERATION_ANNOTATION]: _, ...others } = annotations
    return Object.keys(others).length > 0 ? { ...metadata, annotations: others } : metadata
  },
  reconcilers: [daemonSetReconciler],
  columns: [
    column('Desired', ({ status }) => status.desiredNumberScheduled, {
      type: 'integer',
      doc: 'V1DaemonSetStatus.desiredNumberScheduled',
    }),
    column('Current', ({ status }) => status.currentNumberScheduled, {
      type: 'integer',
      doc: 'V1DaemonSetStatus.currentNumberScheduled',
    }),
    column('Ready', ({ status }) => status.numberReady, { type: 'integer', doc: 'V1DaemonSetStatus.numberReady' }),
    column('Up-to-date', ({ status }) => status.updatedNumberScheduled ?? 0, {
      type: 'integer',
      doc: 'V1DaemonSetStatus.updatedNumberScheduled',
    }),
    column('Available', ({ status }) => status.numberAvailable ?? 0, {
      type: 'integer',
      doc: 'V1DaemonSetStatus.numberAvailable',
    }),
    column('Node Selector', ({ spec }) => nodeSelectorText(spec.template.spec.nodeSelector), {
      doc: 'V1PodSpec.nodeSelector',
    }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
    ...workloadColumns(
      "A label query over pods that are managed by the daemon set. Must match in order to be controlled. It must match the pod template's labels. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
    ),
  ],
})

function nodeSelectorText(selector: Readonly<Record<string, string>> | undefined): string {
  return (
    Object.entries(selector ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(',') || '<none>'
  )
}
