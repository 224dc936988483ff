import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  duplicate,
  equalJson,
  fieldPath,
  forbiddenField,
  invalid,
  invalidValue,
  isIPv4,
  isIPv6,
  notSupported,
  portNameProblems,
  portNumberProblems,
  required,
  type FieldError,
  type k8s,
} from '@kubarium/kube-objects'
import { labelErrors, type Mutable, type Strategy, type WriteContext } from '@kubarium/kube-apiserver'
import { loadBalancerStatusErrors } from './service.status.ts'
import { NODE_PORTS, allocateAddress, allocateNodePort, claimAddress, isNodePortTaken } from './service.addresses.ts'

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const CLIENT_IP_SECONDS = 10800
const KIND = { group: '', kind: 'Service' }

const hasNodePorts = (type: string | undefined): boolean => type === 'NodePort' || type === 'LoadBalancer'

/** Rules and allocations of services (pkg/registry/core/service). */
export const serviceStrategy: Strategy<k8s.Service> = {
  nameProblems: dns1123LabelProblems,
  returnsDeleted: true,
  revalidatesMetadata: true,
  createOnUpdate: true,
  defaults(service) {
    const { spec } = service
    spec.sessionAffinity ??= 'None'
    if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
    else if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
      spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: CLIENT_IP_SECONDS } }
    spec.type ??= 'ClusterIP'
    spec.ports = spec.ports?.map((port) => ({
      ...port,
      protocol: port.protocol ?? 'TCP',
      targetPort:
        port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '' ? port.port : port.targetPort,
    })) as NonNullable<typeof spec.ports>
    if (!spec.ports) delete spec.ports
    if (hasNodePorts(spec.type)) spec.externalTrafficPolicy ??= 'Cluster'
    if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster'
    if (spec.type === 'LoadBalancer') {
      spec.allocateLoadBalancerNodePorts ??= true
      const ingress = service.status?.loadBalancer?.ingress
      if (ingress)
        service.status.loadBalancer.ingress = ingress.map((one) => (one.ip ? { ipMode: 'VIP', ...one } : one))
    }
  },
  validateStatusUpdate: loadBalancerStatusErrors,
  prepareForCreate(service) {
    service.status = { loadBalancer: {} }
    normalizeClusterIPs(service.spec, undefined)
    dropUnused(service.spec)
  },
  prepareForUpdate(service, previous) {
    service.status = previous.status as Mutable<k8s.ServiceStatus>
    service.spec = { ...service.spec }
    carryOver(service.spec, previous.spec)
    normalizeClusterIPs(service.spec, previous.spec)
    dropUnused(service.spec)
  },
  validate: serviceErrors,
  validateUpdate(service, previous) {
    const at = fieldPath('spec')
    const [before, after] = [previous.spec.clusterIP, service.spec.clusterIP]
    const errors: FieldError[] = []
    // Away from and to ExternalName addresses come and go; otherwise the first one stays.
    if (before && previous.spec.type !== 'ExternalName' && service.spec.type !== 'ExternalName' && before !== after) {
      errors.push(
        invalidValue(at.child('clusterIPs').index(0), service.spec.clusterIPs?.[0] ?? '', 'may not change once set'),
      )
    }
    return errors
  },
  beforeStore(service, previous, context) {
    allocateAddresses(service, context)
    allocateNodePorts(service, previous, context)
  },
}

function normalizeClusterIPs(spec: Mutable<k8s.ServiceSpec>, previous: k8s.ServiceSpec | undefined): void {
  if (previous) {
    if (spec.clusterIP === undefined && spec.clusterIPs && equalJson(spec.clusterIPs, previous.clusterIPs))
      delete spec.clusterIPs
    if (spec.clusterIP !== previous.clusterIP && equalJson(spec.clusterIPs, previous.clusterIPs) && spec.clusterIP)
      spec.clusterIPs = [spec.clusterIP]
  }
  if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP]
}

/** What a client may leave out of an update keeps its value (patchAllocatedValues). */
function carryOver(spec: Mutable<k8s.ServiceSpec>, previous: k8s.ServiceSpec): void {
  if (spec.type !== 'ExternalName' && previous.type !== 'ExternalName') {
    if (!spec.clusterIP && previous.clusterIP !== 'None') {
      if (previous.clusterIP) spec.clusterIP = previous.clusterIP
      if (!spec.clusterIPs?.length && previous.clusterIPs) spec.clusterIPs = [...previous.clusterIPs]
    }
    spec.ipFamilies ??= previous.ipFamilies as NonNullable<typeof spec.ipFamilies>
    spec.ipFamilyPolicy ??= previous.ipFamilyPolicy as NonNullable<typeof spec.ipFamilyPolicy>
  }
  if (hasNodePorts(spec.type) && hasNodePorts(previous.type)) {
    const ports = new Map((previous.ports ?? []).map((port) => [`${port.protocol}/${port.port}`, port.nodePort]))
    const used = new Set((spec.ports ?? []).map((port) => port.nodePort).filter(Boolean))
    spec.ports = spec.ports?.map((port) => {
      const before = ports.get(`${port.protocol}/${port.port}`)
      return !port.nodePort && before && !used.has(before) ? { ...port, nodePort: before } : port
    }) as NonNullable<typeof spec.ports>
  }
}

function dropUnused(spec: Mutable<k8s.ServiceSpec>): void {
  if (spec.type === 'ExternalName') {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'] as const)
      delete spec[field]
  }
  if (!hasNodePorts(spec.type)) {
    // An empty node port stays out of services that have none; one given is a mistake that validation names.
    if (!spec.externalIPs?.length) delete spec.externalTrafficPolicy
  }
  if (spec.type !== 'LoadBalancer') delete spec.allocateLoadBalancerNodePorts
  if (spec.ports && !spec.ports.some((port) => port)) delete spec.ports
}

function serviceErrors(service: k8s.Service): FieldError[] {
  const at = fieldPath('spec')
  const { spec } = service
  const errors: FieldError[] = []
  const isHeadless = spec.clusterIP === 'None'
  if (!spec.ports?.length && !isHeadless && spec.type !== 'ExternalName') errors.push(required(at.child('ports')))
  switch (spec.type) {
    case 'LoadBalancer':
      if (isHeadless)
        errors.push(
          invalidValue(at.child('clusterIPs').index(0), 'None', "may not be set to 'None' for LoadBalancer services"),
        )
      break
    case 'NodePort':
      if (isHeadless)
        errors.push(
          invalidValue(at.child('clusterIPs').index(0), 'None', "may not be set to 'None' for NodePort services"),
        )
      break
    case 'ExternalName':
      if (spec.clusterIP)
        errors.push(forbiddenField(at.child('clusterIPs'), 'may not be set for ExternalName services'))
      if (!spec.externalName) errors.push(required(at.child('externalName')))
      else
        errors.push(
          ...dns1123SubdomainProblems(spec.externalName.replace(/\.$/, '')).map((problem) =>
            invalidValue(at.child('externalName'), spec.externalName, problem),
          ),
        )
      break
    case 'ClusterIP':
      break
    default:
      errors.push(spec.type ? notSupported(at.child('type'), spec.type, TYPES) : required(at.child('type')))
  }
  errors.push(...portErrors(spec))
  errors.push(...labelErrors(spec.selector, at.child('selector')))
  if (!['ClientIP', 'None'].includes(spec.sessionAffinity ?? ''))
    errors.push(notSupported(at.child('sessionAffinity'), spec.sessionAffinity, ['ClientIP', 'None']))
  ;(spec.clusterIPs ?? []).forEach((ip, i) => {
    if (ip !== 'None' && !isIPv4(ip) && !isIPv6(ip))
      errors.push(
        invalidValue(
          at.child('clusterIPs').index(i),
          ip,
          'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ),
      )
  })
  if (spec.clusterIP && spec.clusterIPs?.[0] !== spec.clusterIP)
    errors.push(invalidValue(at.child('clusterIPs'), spec.clusterIPs ?? [], 'first value must match `clusterIP`'))
  ;(spec.externalIPs ?? []).forEach((ip, i) => {
    if (!isIPv4(ip) && !isIPv6(ip))
      errors.push(
        invalidValue(
          at.child('externalIPs').index(i),
          ip,
          'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ),
      )
  })
  if (spec.externalTrafficPolicy !== undefined && !['Cluster', 'Local'].includes(spec.externalTrafficPolicy))
    errors.push(notSupported(at.child('externalTrafficPolicy'), spec.externalTrafficPolicy, ['Cluster', 'Local']))
  if (spec.internalTrafficPolicy !== undefined && !['Cluster', 'Local'].includes(spec.internalTrafficPolicy))
    errors.push(notSupported(at.child('internalTrafficPolicy'), spec.internalTrafficPolicy, ['Cluster', 'Local']))
  return errors
}

function portErrors(spec: k8s.ServiceSpec): FieldError[] {
  const at = fieldPath('spec', 'ports')
  const errors: FieldError[] = []
  const names = new Set<string>()
  const pairs = new Set<string>()
  const nodePorts = new Set<string>()
  const ports = spec.ports ?? []
  ports.forEach((port, i) => {
    const here = at.index(i)
    if (!port.name) {
      if (ports.length > 1) errors.push(required(here.child('name')))
    } else {
      errors.push(
        ...dns1123LabelProblems(port.name).map((problem) => invalidValue(here.child('name'), port.name, problem)),
      )
      if (names.has(port.name)) errors.push(duplicate(here.child('name'), port.name))
      names.add(port.name)
    }
    errors.push(...portNumberProblems(port.port).map((problem) => invalidValue(here.child('port'), port.port, problem)))
    if (!PROTOCOLS.includes(port.protocol ?? ''))
      errors.push(
        port.protocol
          ? notSupported(here.child('protocol'), port.protocol, PROTOCOLS)
          : required(here.child('protocol')),
      )
    const target = port.targetPort
    if (typeof target === 'number')
      errors.push(
        ...portNumberProblems(target).map((problem) => invalidValue(here.child('targetPort'), target, problem)),
      )
    else if (target !== undefined)
      errors.push(...portNameProblems(target).map((problem) => invalidValue(here.child('targetPort'), target, problem)))
    const pair = `${port.protocol}/${port.port}`
    if (pairs.has(pair)) errors.push(duplicate(here, { protocol: port.protocol, port: port.port }))
    pairs.add(pair)
    if (!port.nodePort) return
    if (!hasNodePorts(spec.type))
      errors.push(forbiddenField(here.child('nodePort'), `may not be used when \`type\` is '${spec.type}'`))
    const nodePort = `${port.protocol}/${port.nodePort}`
    if (nodePorts.has(nodePort)) errors.push(duplicate(here.child('nodePort'), port.nodePort))
    nodePorts.add(nodePort)
  })
  return errors
}

function allocateAddresses(service: Mutable<k8s.Service>, context: WriteContext): void {
  const { spec } = service
  if (spec.type === 'ExternalName') return
  const self = service.metadata as k8s.Service['metadata']
  if (spec.clusterIP === 'None') {
    // Headless without selector speaks for both families, for want of pods to ask.
    const isManual = !spec.selector || Object.keys(spec.selector).length === 0
    spec.clusterIPs = ['None']
    spec.ipFamilies ??= isManual ? ['IPv4', 'IPv6'] : ['IPv4']
    spec.ipFamilyPolicy ??= isManual ? 'RequireDualStack' : 'SingleStack'
    return
  }
  if (!spec.clusterIP) {
    spec.clusterIP = allocateAddress(context.state, self, context.random())
    spec.clusterIPs = [spec.clusterIP]
  } else claimAddress(context.state, self, spec.clusterIP)
  spec.ipFamilies ??= ['IPv4']
  spec.ipFamilyPolicy ??= 'SingleStack'
}

function allocateNodePorts(
  service: Mutable<k8s.Service>,
  previous: k8s.Service | undefined,
  context: WriteContext,
): void {
  const { spec } = service
  const wants =
    spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
  const self = service.metadata as k8s.Service['metadata']
  const random = context.random()
  const taken = new Set<string>()
  const before = new Set((previous?.spec.ports ?? []).map((port) => `${port.protocol}/${port.nodePort}`))
  const at = fieldPath('spec', 'ports')
  for (const [i, port] of (spec.ports ?? []).entries()) {
    if (!port.nodePort) continue
    const value = `${port.protocol}/${port.nodePort}`
    taken.add(value)
    if (before.has(value)) continue
    if (port.nodePort < NODE_PORTS.first || port.nodePort > NODE_PORTS.last)
      throw invalid(KIND, self.name, [
        invalidValue(
          at.index(i).child('nodePort'),
          port.nodePort,
          `provided port is not in the valid range. The range of valid ports is ${NODE_PORTS.first}-${NODE_PORTS.last}`,
        ),
      ])
    if (isNodePortTaken(context.state, self, port.protocol ?? 'TCP', port.nodePort))
      throw invalid(KIND, self.name, [
        invalidValue(at.index(i).child('nodePort'), port.nodePort, 'provided port is already allocated'),
      ])
  }
  if (!wants) return
  spec.ports = spec.ports?.map((port) => {
    if (port.nodePort) return port
    const nodePort = allocateNodePort(context.state, self, port.protocol ?? 'TCP', taken, random)
    taken.add(`${port.protocol}/${nodePort}`)
    return { ...port, nodePort }
  }) as NonNullable<typeof spec.ports>
}
