// Rules for EndpointSlices (`ValidateEndpointSlice`).
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  duplicate,
  equalJson,
  fieldPath,
  invalidValue,
  invalidValues,
  isIPv4,
  isIPv6,
  labelValueProblems,
  notSupported,
  qualifiedNameProblems,
  required,
  tooMany,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { labelErrors } from '@kubarium/kube-apiserver'
import { addressErrors, specialAddressErrors } from '../../core/address.validation.ts'

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const MAX_ENDPOINTS = 1000
const MAX_PORTS = 20_000
const MAX_ADDRESSES = 100
const MAX_TOPOLOGY_LABELS = 16
const MAX_HINTS = 8

/** @param previous endpoints that did not change are let pass */
export function endpointSliceErrors(slice: k8s.EndpointSlice, previous: k8s.EndpointSlice | undefined): FieldError[] {
  const errors: FieldError[] = []
  if (!slice.addressType) errors.push(required('addressType'))
  else if (!ADDRESS_TYPES.includes(slice.addressType))
    errors.push(notSupported('addressType', slice.addressType, ADDRESS_TYPES))
  errors.push(...portsErrors(slice.ports ?? []))
  const found = endpointsErrors(slice)
  if (found.length > 0 && !(previous && equalJson(previous.endpoints ?? [], slice.endpoints ?? [])))
    errors.push(...found)
  return errors
}

function portsErrors(ports: readonly k8s.DiscoveryV1EndpointPort[]): FieldError[] {
  const at = fieldPath('ports')
  if (ports.length > MAX_PORTS) return [tooMany(at, ports.length, MAX_PORTS)]
  return ports.flatMap(({ name = '', protocol, appProtocol }, i) => {
    const here = at.index(i)
    const errors: FieldError[] = []
    if (name !== '') errors.push(...invalidValues(here.child('name'), name, dns1123LabelProblems(name)))
    if (ports.findIndex((other) => (other.name ?? '') === name) < i) errors.push(duplicate(here.child('name'), name))
    if (protocol === undefined) errors.push(required(here.child('protocol')))
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(here.child('protocol'), protocol, PROTOCOLS))
    if (appProtocol !== undefined)
      errors.push(...invalidValues(here.child('appProtocol'), appProtocol, qualifiedNameProblems(appProtocol)))
    return errors
  })
}

function endpointsErrors({ endpoints, addressType }: k8s.EndpointSlice): FieldError[] {
  const at = fieldPath('endpoints')
  const list = endpoints ?? []
  return list.length > MAX_ENDPOINTS
    ? [tooMany(at, list.length, MAX_ENDPOINTS)]
    : list.flatMap((endpoint, i) => endpointErrors(endpoint, addressType, at.index(i)))
}

function endpointErrors(endpoint: k8s.Endpoint, type: string, at: FieldPath): FieldError[] {
  const { addresses, nodeName, hostname, hints, deprecatedTopology } = endpoint
  const errors: FieldError[] = []
  const here = at.child('addresses')
  const count = addresses?.length ?? 0
  if (count === 0) errors.push(required(here, 'must contain at least 1 address'))
  else if (count > MAX_ADDRESSES) errors.push(tooMany(here, count, MAX_ADDRESSES))
  addresses?.forEach((address, i) => errors.push(...endpointAddressErrors(address, type, here, here.index(i))))
  if (nodeName !== undefined)
    errors.push(...invalidValues(at.child('nodeName'), nodeName, dns1123SubdomainProblems(nodeName)))
  const topology = at.child('deprecatedTopology')
  const labels = Object.keys(deprecatedTopology ?? {}).length
  if (labels > MAX_TOPOLOGY_LABELS) errors.push(tooMany(topology, labels, MAX_TOPOLOGY_LABELS))
  errors.push(...labelErrors(deprecatedTopology, topology))
  if (hostname !== undefined)
    errors.push(...invalidValues(at.child('hostname'), hostname, dns1123LabelProblems(hostname)))
  if (hints) {
    errors.push(...hintErrors(hints.forZones ?? [], labelValueProblems, at.child('hints', 'forZones')))
    errors.push(...hintErrors(hints.forNodes ?? [], dns1123SubdomainProblems, at.child('hints', 'forNodes')))
  }
  return errors
}

/** @param list where an address of the wrong family is reported */
function endpointAddressErrors(address: string, type: string, list: FieldPath, at: FieldPath): FieldError[] {
  if (type === 'FQDN') return fqdnErrors(address, at)
  if (type !== 'IPv4' && type !== 'IPv6') return []
  const errors = addressErrors(address, at)
  if (errors.length > 0) return errors
  if (type === 'IPv4' ? !isIPv4(address) : !isIPv6(address))
    errors.push(invalidValue(list, address, `must be an ${type} address`))
  return [...errors, ...specialAddressErrors(address, at)]
}

function fqdnErrors(name: string, at: FieldPath): FieldError[] {
  if (name === '') return [required(at)]
  const bare = name.replace(/\.$/, '')
  const problems = dns1123SubdomainProblems(bare)
  if (problems.length > 0) return invalidValues(at, bare, problems)
  return bare.includes('.')
    ? []
    : [invalidValue(at, bare, 'should be a domain with at least two segments separated by dots')]
}

function hintErrors(
  hints: readonly { readonly name: string }[],
  problemsOf: (name: string) => string[],
  at: FieldPath,
): FieldError[] {
  if (hints.length > MAX_HINTS) return [tooMany(at, hints.length, MAX_HINTS)]
  return hints.flatMap(({ name }, i) => {
    const here = at.index(i).child('name')
    const isTwice = hints.findIndex((other) => other.name === name) < i
    return [...(isTwice ? [duplicate(here, name)] : []), ...invalidValues(here, name, problemsOf(name))]
  })
}
