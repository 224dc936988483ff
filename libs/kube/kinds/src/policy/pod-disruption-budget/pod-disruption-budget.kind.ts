// A PodDisruptionBudget limits how many pods of an application may be evicted at once.
import {
  fieldPath,
  invalidValue,
  isPercent,
  notSupported,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column, type Mutable } from '@kubarium/kube-apiserver'
import { labelSelectorErrors } from '../../apps/label-selector.validation.ts'
import { countOrPercentErrors } from '../../apps/rollout.validation.ts'
import { defineKind } from '../../define-kind.ts'
import { disruptionReconciler } from './pod-disruption-budget.reconciler.ts'

function countErrors(value: number | string | undefined, at: FieldPath): FieldError[] {
  const errors = countOrPercentErrors(value, at)
  if (value !== undefined && isPercent(value) && Number(value.slice(0, -1)) > 100)
    errors.push(invalidValue(at, value, 'must not be greater than 100%'))
  return errors
}

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget']

export const podDisruptionBudget = defineKind<k8s.PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  strategy: {
    generation: true,
    unconditionalUpdate: false,
    // The API server takes any name that fits into a path.
    nameProblems: () => [],
    prepareForCreate(budget) {
      budget.status = {
        disruptionsAllowed: 0,
        currentHealthy: 0,
        desiredHealthy: 0,
        expectedPods: 0,
      } as Mutable<k8s.PodDisruptionBudgetStatus>
    },
    validate({ spec }) {
      const at = fieldPath('spec')
      const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec
      return [
        ...(minAvailable !== undefined && maxUnavailable !== undefined
          ? [invalidValue(at, spec, 'minAvailable and maxUnavailable cannot be both set')]
          : []),
        ...countErrors(minAvailable, at.child('minAvailable')),
        ...countErrors(maxUnavailable, at.child('maxUnavailable')),
        ...(selector ? labelSelectorErrors(selector, at.child('selector')) : []),
        ...(policy !== undefined && !POLICIES.includes(policy)
          ? [notSupported(at.child('unhealthyPodEvictionPolicy'), policy, POLICIES)]
          : []),
      ]
    },
  },
  reconcilers: [disruptionReconciler],
  columns: [
    column('Min Available', ({ spec }) => String(spec.minAvailable ?? 'N/A'), {
      description: 'The minimum number of pods that must be available.',
    }),
    column('Max Unavailable', ({ spec }) => String(spec.maxUnavailable ?? 'N/A'), {
      description: 'The maximum number of pods that may be unavailable.',
    }),
    column('Allowed Disruptions', ({ status }) => status.disruptionsAllowed ?? 0, {
      type: 'integer',
      description: 'Calculated number of pods that may be disrupted at this time.',
    }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
  ],
})
