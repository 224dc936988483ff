// A Lease says who holds something, and until when; nodes prove with one that they live.
import { invalidValue, type FieldError, type k8s } from '@kubarium/kube-objects'
import { age, column, type Mutable } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { shownLease } from './lease.renewal.ts'

function errors({ spec }: k8s.Lease): FieldError[] {
  const found: FieldError[] = []
  if (spec.leaseDurationSeconds !== undefined && spec.leaseDurationSeconds <= 0)
    found.push(invalidValue('spec.leaseDurationSeconds', spec.leaseDurationSeconds, 'must be greater than 0'))
  if (spec.leaseTransitions !== undefined && spec.leaseTransitions < 0)
    found.push(invalidValue('spec.leaseTransitions', spec.leaseTransitions, 'must be greater than or equal to 0'))
  if (spec.holderIdentity === '') found.push(invalidValue('spec.holderIdentity', '', 'must not be empty'))
  return found
}

/** Coordinated leader election is off (the CoordinatedLeaderElection gate). */
function dropCoordination({ spec }: Mutable<k8s.Lease>): void {
  delete spec.strategy
  delete spec.preferredHolder
}

export const lease = defineKind<k8s.Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  strategy: {
    createOnUpdate: true,
    unconditionalUpdate: false,
    prepareForCreate: dropCoordination,
    prepareForUpdate: dropCoordination,
    validate: errors,
    shown: shownLease,
  },
  selectableFields: {},
  columns: [
    column('Holder', ({ spec }) => spec?.holderIdentity ?? '', { doc: 'V1LeaseSpec.holderIdentity' }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
  ],
})
