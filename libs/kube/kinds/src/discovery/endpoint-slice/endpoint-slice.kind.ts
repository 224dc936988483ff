// An EndpointSlice holds a part of the endpoints of a Service.
import type { k8s } from '@kubarium/kube-objects'
import { age, column, immutableErrors } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { endpointSliceReconciler } from './endpoint-slice.reconciler.ts'
import { endpointSliceErrors } from './endpoint-slice.validation.ts'

function ports({ ports: list }: k8s.EndpointSlice): string {
  return shortList(
    (list ?? []).map(({ port, name }) => (port === undefined ? (name ?? '*') : String(port))),
    '<unset>',
  )
}

function addresses({ endpoints }: k8s.EndpointSlice): string {
  return shortList(
    (endpoints ?? []).flatMap((endpoint) => [...endpoint.addresses]),
    '<unset>',
  )
}

// Three at the most, and how many more.
function shortList(texts: readonly string[], none: string): string {
  if (texts.length === 0) return none
  const shown = texts.slice(0, 3).join(',')
  return texts.length > 3 ? `${shown} + ${texts.length - 3} more...` : shown
}

export const endpointSlice = defineKind<k8s.EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  strategy: {
    generation: true,
    generationCounts: 'labels',
    defaults(slice) {
      slice.ports = slice.ports?.map((port) => ({
        ...port,
        name: port.name ?? '',
        protocol: port.protocol ?? 'TCP',
      })) as NonNullable<typeof slice.ports>
      if (!slice.ports) (slice as { ports: unknown }).ports = null
    },
    revalidatesMetadata: true,
    ignoresMetadataChanges: true,
    validateCreate: (slice) => endpointSliceErrors(slice, undefined),
    validateUpdate: (slice, previous) => [
      ...endpointSliceErrors(slice, previous),
      ...immutableErrors(slice.addressType, previous.addressType, 'addressType'),
    ],
    warnings: ({ addressType }) => (addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
  },
  reconcilers: [endpointSliceReconciler],
  columns: [
    column('AddressType', ({ addressType }) => addressType, { doc: 'V1EndpointSlice.addressType' }),
    column('Ports', ports, { doc: 'V1EndpointSlice.ports' }),
    column('Endpoints', addresses, { doc: 'V1EndpointSlice.endpoints' }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
  ],
})
