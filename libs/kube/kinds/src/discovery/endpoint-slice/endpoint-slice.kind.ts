// An EndpointSlice holds a part of the endpoints of a Service.
import {
  fieldPath,
  invalidValue,
  isIPv4,
  isIPv6,
  notSupported,
  required,
  tooMany,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { age, column, immutableErrors } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { endpointSliceReconciler } from './endpoint-slice.reconciler.ts'

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6']
const MAX_ENDPOINTS = 1000
const MAX_PORTS = 100
const MAX_ADDRESSES = 100

function errors(slice: k8s.EndpointSlice): FieldError[] {
  const found: FieldError[] = []
  if (!slice.addressType) found.push(required('addressType'))
  else if (!ADDRESS_TYPES.includes(slice.addressType))
    found.push(notSupported('addressType', slice.addressType, ADDRESS_TYPES))
  const endpoints = slice.endpoints ?? []
  if (endpoints.length > MAX_ENDPOINTS) found.push(tooMany('endpoints', endpoints.length, MAX_ENDPOINTS))
  endpoints.forEach((endpoint, i) => {
    const at = fieldPath('endpoints').index(i).child('addresses')
    if (!endpoint.addresses?.length) found.push(required(at, 'must contain at least 1 address'))
    else if (endpoint.addresses.length > MAX_ADDRESSES)
      found.push(tooMany(at, endpoint.addresses.length, MAX_ADDRESSES))
    endpoint.addresses?.forEach((address, j) => {
      if (slice.addressType === 'IPv4' && !isIPv4(address))
        found.push(invalidValue(at.index(j), address, 'must be a valid IPv4 address'))
      if (slice.addressType === 'IPv6' && !isIPv6(address))
        found.push(invalidValue(at.index(j), address, 'must be a valid IPv6 address'))
    })
  })
  if ((slice.ports?.length ?? 0) > MAX_PORTS) found.push(tooMany('ports', slice.ports!.length, MAX_PORTS))
  return found
}

function ports({ ports: list }: k8s.EndpointSlice): string {
  if (list === null || list === undefined) return '*'
  return shortList(
    list.map(({ port }) => (port === undefined ? '*' : String(port))),
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
    validate: errors,
    validateUpdate: (slice, previous) => immutableErrors(slice.addressType, previous.addressType, 'addressType'),
  },
  reconcilers: [endpointSliceReconciler],
  columns: [
    column('AddressType', ({ addressType }) => addressType, { doc: 'V1EndpointSlice.addressType' }),
    column('Ports', ports, { doc: 'V1EndpointSlice.ports' }),
    column('Endpoints', addresses, { doc: 'V1EndpointSlice.endpoints' }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
  ],
})
