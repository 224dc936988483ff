// What a Service is given before anybody looks at it: families, cluster IPs and ports on nodes.
// https://kubernetes.io/docs/concepts/services-networking/dual-stack/
import {
  StatusError,
  equalJson,
  fieldPath,
  invalid,
  invalidValue,
  isIPv6,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import type { Mutable, WriteContext } from '@kubarium/kube-apiserver'
import { NodePorts, addressProblem, freeAddress } from './service.addresses.ts'
import { clusterIPErrors } from './service.cluster-ips.validation.ts'
import { hasNodePorts, needsHealthCheck } from './service.type.ts'

const KIND = { group: '', kind: 'Service' }
/** The cluster's only family. */
const FAMILY = 'IPv4'
const SINGLE = 'SingleStack'

type Spec = Mutable<k8s.ServiceSpec>

/** Fills in what a Service gets from the cluster. @throws StatusError when it cannot have what it asks for */
export function allocate(
  service: Mutable<k8s.Service>,
  previous: k8s.Service | undefined,
  context: WriteContext,
): void {
  if (service.spec.type !== 'ExternalName') {
    if (!keepsBothFamilies(service.spec, previous?.spec)) chooseFamilies(service, previous)
    if (!previous || previous.spec.type === 'ExternalName') allocateAddress(service, context)
  }
  allocatePorts(service, previous?.spec, context)
}

const refuse = (service: Mutable<k8s.Service>, errors: readonly FieldError[]): StatusError =>
  invalid(KIND, service.metadata.name ?? '', [...errors])

/** Whether nothing changes for a service that takes two families where there are two. */
function keepsBothFamilies(spec: Spec, previous: k8s.ServiceSpec | undefined): boolean {
  return (
    previous !== undefined &&
    spec.type === previous.type &&
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    (previous.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack' &&
    equalJson(spec.clusterIPs ?? [], previous.clusterIPs ?? []) &&
    equalJson(spec.ipFamilies ?? [], previous.ipFamilies ?? [])
  )
}

function chooseFamilies(service: Mutable<k8s.Service>, previous: k8s.Service | undefined): void {
  const { spec } = service
  // Headless without selector speaks for both families, for want of pods to ask.
  const isManual = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0
  spec.ipFamilyPolicy ??= previous?.spec.ipFamilyPolicy ?? (isManual ? 'RequireDualStack' : SINGLE)
  const mistakes = clusterIPErrors(service as unknown as k8s.Service, previous)
  if (mistakes.length > 0) throw refuse(service, mistakes)
  if (previous && spec.ipFamilyPolicy === SINGLE) keepFirst(spec, previous.spec)
  const contradictions = [...policyErrors(spec, previous?.spec), ...inferFamilies(spec)]
  if (contradictions.length > 0) throw refuse(service, contradictions)
  if (isManual) {
    const [first] = (spec.ipFamilies ??= [FAMILY])
    if (spec.ipFamilies.length < 2 && spec.ipFamilyPolicy !== SINGLE)
      spec.ipFamilies = [first!, first === 'IPv4' ? 'IPv6' : 'IPv4']
    return
  }
  const at = fieldPath('spec')
  const errors: FieldError[] = []
  if (spec.ipFamilyPolicy === 'RequireDualStack')
    errors.push(
      invalidValue(
        at.child('ipFamilyPolicy'),
        spec.ipFamilyPolicy,
        'this cluster is not configured for dual-stack services',
      ),
    )
  spec.ipFamilies?.forEach((family, i) => {
    if (family !== FAMILY)
      errors.push(invalidValue(at.child('ipFamilies').index(i), family, 'not configured on this cluster'))
  })
  if (errors.length > 0) throw refuse(service, errors)
  if (!spec.ipFamilies?.length) spec.ipFamilies = [FAMILY]
}

/** To say that one family will do is to let the other one go. */
function keepFirst(spec: Spec, previous: k8s.ServiceSpec): void {
  if (spec.clusterIPs && equalJson(spec.clusterIPs, previous.clusterIPs)) spec.clusterIPs = spec.clusterIPs.slice(0, 1)
  if (spec.ipFamilies && equalJson(spec.ipFamilies, previous.ipFamilies)) spec.ipFamilies = spec.ipFamilies.slice(0, 1)
}

function policyErrors(spec: Spec, previous: k8s.ServiceSpec | undefined): FieldError[] {
  const found = (why: string): FieldError => invalidValue(fieldPath('spec', 'ipFamilyPolicy'), spec.ipFamilyPolicy, why)
  const errors: FieldError[] = []
  const lost = (now: readonly string[] | undefined, before: readonly string[] | undefined): boolean =>
    now?.length === 1 && before?.length === 2
  if (spec.ipFamilyPolicy !== SINGLE) {
    if (lost(spec.clusterIPs, previous?.clusterIPs))
      errors.push(found("must be 'SingleStack' to release the secondary cluster IP"))
    if (lost(spec.ipFamilies, previous?.ipFamilies))
      errors.push(found("must be 'SingleStack' to release the secondary IP family"))
    return errors
  }
  if (spec.clusterIPs?.length === 2)
    errors.push(found("must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified"))
  if (spec.ipFamilies?.length === 2)
    errors.push(found("must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"))
  return errors
}

/** Addresses that are given speak for their families. */
function inferFamilies(spec: Spec): FieldError[] {
  const errors: FieldError[] = []
  for (const [i, ip] of (spec.clusterIPs ?? []).entries()) {
    if (ip === 'None') break
    if (i < (spec.ipFamilies?.length ?? 0)) continue
    const family = isIPv6(ip) ? 'IPv6' : 'IPv4'
    if (family === FAMILY) spec.ipFamilies = [...(spec.ipFamilies ?? []), family]
    else
      errors.push(
        invalidValue(
          fieldPath('spec', 'clusterIPs').index(i),
          spec.clusterIPs,
          `${family} is not configured on this cluster`,
        ),
      )
  }
  return errors
}

function allocateAddress(service: Mutable<k8s.Service>, { state, dryRun, random }: WriteContext): void {
  const { spec, metadata } = service
  if (spec.clusterIPs?.[0] === 'None') return
  const fail = (ips: readonly string[], why: string): StatusError =>
    refuse(service, [invalidValue(fieldPath('spec', 'clusterIPs'), ips, why)])
  const wanted = spec.clusterIPs?.[0]
  if (wanted) {
    const problem = addressProblem(state, wanted, dryRun)
    if (problem) throw fail(spec.clusterIPs!, `failed to allocate IP ${wanted}: ${problem}`)
    return
  }
  const ip = freeAddress(state, random())
  if (!ip)
    throw new StatusError(
      500,
      'InternalError',
      `Internal error occurred: failed to allocate a serviceIP for Service ${JSON.stringify(metadata.name)}: range is full`,
    )
  // An address is kept by an object that names its Service.
  if (!metadata.name && !dryRun)
    throw fail(
      [''],
      `failed to allocate IP: IPAddress.networking.k8s.io ${JSON.stringify(ip)} is invalid: spec.parentRef.name: Required value`,
    )
  spec.clusterIP = ip
  spec.clusterIPs = [ip]
}

function allocatePorts(
  service: Mutable<k8s.Service>,
  previous: k8s.ServiceSpec | undefined,
  { state, dryRun, random }: WriteContext,
): void {
  const { spec } = service
  if (!hasNodePorts(spec) && !needsHealthCheck(spec)) return
  const ports = new NodePorts(state, dryRun, random())
  if (hasNodePorts(spec)) giveNodePorts(service, previous, ports)
  if (needsHealthCheck(spec) && !(previous && needsHealthCheck(previous))) giveHealthCheckPort(spec, ports)
}

/** One number for a port, whatever its protocols. */
function giveNodePorts(service: Mutable<k8s.Service>, previous: k8s.ServiceSpec | undefined, ports: NodePorts): void {
  const { spec } = service
  const makesUp = spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts !== false
  const known = new Set((previous?.ports ?? []).map(({ nodePort }) => nodePort ?? 0))
  const given = new Map<number, number>()
  const take = (i: number, nodePort: number): void => {
    if (known.has(nodePort)) return
    const problem = ports.take(nodePort)
    if (problem)
      throw refuse(service, [invalidValue(fieldPath('spec', 'ports').index(i).child('nodePort'), nodePort, problem)])
    if (previous) known.add(nodePort)
  }
  spec.ports = spec.ports?.map((port, i) => {
    if (!port.nodePort && !makesUp) return port
    const same = previous ? undefined : given.get(port.port)
    const wanted =
      port.nodePort ||
      same ||
      (previous ? 0 : spec.ports!.find((other) => other.port === port.port && other.nodePort)?.nodePort)
    if (wanted && wanted !== same) take(i, wanted)
    const nodePort = wanted || ports.takeNext()
    if (nodePort === 0)
      throw new StatusError(
        500,
        'InternalError',
        'Internal error occurred: failed to allocate a nodePort: range is full',
      )
    if (same === undefined) given.set(port.port, nodePort)
    return { ...port, nodePort }
  }) as NonNullable<typeof spec.ports>
  if (!spec.ports) delete spec.ports
}

function giveHealthCheckPort(spec: Spec, ports: NodePorts): void {
  if (!spec.healthCheckNodePort) {
    spec.healthCheckNodePort = ports.takeNext()
    return
  }
  const problem = ports.take(spec.healthCheckNodePort)
  if (problem)
    throw new StatusError(
      500,
      'InternalError',
      `Internal error occurred: failed to allocate requested HealthCheck NodePort ${spec.healthCheckNodePort}: ${problem}`,
    )
}
