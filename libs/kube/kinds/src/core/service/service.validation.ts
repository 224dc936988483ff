// Rules for Services (`ValidateService`).
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  duplicate,
  fieldPath,
  forbiddenField,
  invalidValue,
  invalidValues,
  notSupported,
  portNameProblems,
  portNumberProblems,
  qualifiedNameProblems,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { labelErrors } from '@kubarium/kube-apiserver'
import { addressErrors, specialAddressErrors } from '../address.validation.ts'
import { clusterIPChangeErrors, clusterIPErrors } from './service.cluster-ips.validation.ts'
import { hasNodePorts, isExternal, isHeadless, needsHealthCheck } from './service.type.ts'

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const AFFINITIES = ['ClientIP', 'None']
const TRAFFIC = ['Cluster', 'Local']
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
const MAX_AFFINITY_SECONDS = 86400
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'"
const SPEC = fieldPath('spec')

/** Rules for every Service; those of an update come first. */
export function serviceErrors(service: k8s.Service, previous: k8s.Service | undefined): FieldError[] {
  const { spec } = service
  return [
    ...(previous ? changeErrors(service, previous) : []),
    ...typeErrors(spec),
    ...(spec.ports ?? []).flatMap((port, i) => portErrors(port, i, spec.ports!)),
    ...labelErrors(spec.selector, SPEC.child('selector')),
    ...affinityErrors(spec),
    ...clusterIPErrors(service, previous),
    ...(spec.externalIPs ?? []).flatMap((ip, i) => externalIPErrors(ip, SPEC.child('externalIPs').index(i), previous)),
    ...(TYPES.includes(spec.type ?? '') ? [] : [notSupported(SPEC.child('type'), spec.type, TYPES)]),
    ...sharedPortErrors(spec),
    ...loadBalancerErrors(spec),
    ...trafficErrors(spec),
  ]
}

function changeErrors(service: k8s.Service, previous: k8s.Service): FieldError[] {
  const [after, before] = [service.spec, previous.spec]
  const errors = clusterIPChangeErrors(service, previous)
  if (after.type === 'LoadBalancer' && before.type === 'LoadBalancer') {
    const at = SPEC.child('loadBalancerClass')
    if (after.loadBalancerClass !== before.loadBalancerClass)
      errors.push(invalidValue(at, after.loadBalancerClass ?? null, 'may not change once set'))
    errors.push(...loadBalancerClassErrors(after))
  } else errors.push(...loadBalancerClassErrors(after))
  if (needsHealthCheck(before) && needsHealthCheck(after) && before.healthCheckNodePort !== after.healthCheckNodePort)
    errors.push(forbiddenField(SPEC.child('healthCheckNodePort'), 'field is immutable'))
  return errors
}

function typeErrors(spec: k8s.ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const headless = isHeadless(spec)
  if (!spec.ports?.length && !headless && spec.type !== 'ExternalName') errors.push(required(SPEC.child('ports')))
  if (headless && hasNodePorts(spec))
    errors.push(
      invalidValue(SPEC.child('clusterIPs').index(0), 'None', `may not be set to 'None' for ${spec.type} services`),
    )
  if (spec.type !== 'ExternalName') return errors
  const none = (field: string): FieldError =>
    forbiddenField(SPEC.child(field), 'may not be set for ExternalName services')
  if (spec.clusterIPs?.length) errors.push(none('clusterIPs'))
  if (spec.ipFamilies?.length) errors.push(none('ipFamilies'))
  if (spec.ipFamilyPolicy !== undefined) errors.push(none('ipFamilyPolicy'))
  const at = SPEC.child('externalName')
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  errors.push(...(name === '' ? [required(at)] : invalidValues(at, name, dns1123SubdomainProblems(name))))
  return errors
}

function portErrors(port: k8s.ServicePort, i: number, ports: readonly k8s.ServicePort[]): FieldError[] {
  const at = SPEC.child('ports').index(i)
  const { name = '', protocol = '', targetPort, appProtocol } = port
  const errors: FieldError[] = []
  if (name !== '') {
    errors.push(...invalidValues(at.child('name'), name, dns1123LabelProblems(name)))
    if (ports.findIndex((other) => other.name === name) < i) errors.push(duplicate(at.child('name'), name))
  } else if (ports.length > 1) errors.push(required(at.child('name')))
  errors.push(...invalidValues(at.child('port'), port.port, portNumberProblems(port.port)))
  if (protocol === '') errors.push(required(at.child('protocol')))
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(at.child('protocol'), protocol, PROTOCOLS))
  if (targetPort !== undefined)
    errors.push(
      ...invalidValues(
        at.child('targetPort'),
        targetPort,
        typeof targetPort === 'number' ? portNumberProblems(targetPort) : portNameProblems(targetPort),
      ),
    )
  if (appProtocol !== undefined)
    errors.push(...invalidValues(at.child('appProtocol'), appProtocol, qualifiedNameProblems(appProtocol)))
  return errors
}

/** Which ports may not be there twice, or not at all. */
function sharedPortErrors({ type, ports = [] }: k8s.ServiceSpec): FieldError[] {
  const at = SPEC.child('ports')
  const isLater = (i: number, same: (other: k8s.ServicePort) => boolean): boolean => ports.findIndex(same) < i
  return [
    ...ports.flatMap(({ nodePort }, i) =>
      nodePort && type === 'ClusterIP'
        ? [forbiddenField(at.index(i).child('nodePort'), "may not be used when `type` is 'ClusterIP'")]
        : [],
    ),
    ...ports.flatMap(({ protocol, nodePort }, i) =>
      nodePort && isLater(i, (other) => other.protocol === protocol && other.nodePort === nodePort)
        ? [duplicate(at.index(i).child('nodePort'), nodePort)]
        : [],
    ),
    ...ports.flatMap(({ protocol, port }, i) =>
      isLater(i, (other) => other.protocol === protocol && other.port === port)
        ? [duplicate(at.index(i), goPort(protocol ?? '', port))]
        : [],
    ),
  ]
}

/** A port as the API server's own type shows it. */
const goPort = (protocol: string, port: number): unknown => ({
  Name: '',
  Protocol: protocol,
  AppProtocol: null,
  Port: port,
  TargetPort: 0,
  NodePort: 0,
})

function affinityErrors({ sessionAffinity, sessionAffinityConfig }: k8s.ServiceSpec): FieldError[] {
  const at = SPEC.child('sessionAffinity')
  const config = SPEC.child('sessionAffinityConfig')
  if (!sessionAffinity) return [required(at)]
  if (sessionAffinity === 'None')
    return sessionAffinityConfig ? [forbiddenField(config, 'must not be set when session affinity is None')] : []
  if (sessionAffinity !== 'ClientIP') return [notSupported(at, sessionAffinity, AFFINITIES)]
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 0
  return seconds > 0 && seconds <= MAX_AFFINITY_SECONDS
    ? []
    : [
        invalidValue(
          config.child('clientIP', 'timeoutSeconds'),
          seconds,
          `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`,
        ),
      ]
}

function externalIPErrors(ip: string, at: FieldPath, previous: k8s.Service | undefined): FieldError[] {
  const errors = addressErrors(ip, at, previous?.spec.externalIPs)
  return errors.length > 0 ? errors : specialAddressErrors(ip, at)
}

function loadBalancerErrors(spec: k8s.ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const isBalanced = spec.type === 'LoadBalancer'
  if (spec.loadBalancerSourceRanges?.length && !isBalanced)
    errors.push(forbiddenField(SPEC.child('LoadBalancerSourceRanges'), ONLY_LOAD_BALANCER))
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalanced)
    errors.push(forbiddenField(SPEC.child('allocateLoadBalancerNodePorts'), ONLY_LOAD_BALANCER))
  return [...errors, ...loadBalancerClassErrors(spec)]
}

function loadBalancerClassErrors({ type, loadBalancerClass }: k8s.ServiceSpec): FieldError[] {
  const at = SPEC.child('loadBalancerClass')
  if (loadBalancerClass === undefined) return []
  return type === 'LoadBalancer'
    ? invalidValues(at, loadBalancerClass, qualifiedNameProblems(loadBalancerClass))
    : [forbiddenField(at, ONLY_LOAD_BALANCER)]
}

function trafficErrors(spec: k8s.ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const { externalTrafficPolicy = '', internalTrafficPolicy, healthCheckNodePort = 0, trafficDistribution } = spec
  const external = SPEC.child('externalTrafficPolicy')
  if (!isExternal(spec)) {
    if (externalTrafficPolicy !== '')
      errors.push(invalidValue(external, externalTrafficPolicy, 'may only be set for externally-accessible services'))
  } else if (externalTrafficPolicy === '') errors.push(required(external))
  else if (!TRAFFIC.includes(externalTrafficPolicy)) errors.push(notSupported(external, externalTrafficPolicy, TRAFFIC))
  const health = SPEC.child('healthCheckNodePort')
  if (!needsHealthCheck(spec)) {
    if (healthCheckNodePort !== 0)
      errors.push(
        invalidValue(
          health,
          healthCheckNodePort,
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
        ),
      )
  } else if (healthCheckNodePort === 0) errors.push(required(health))
  else errors.push(...invalidValues(health, healthCheckNodePort, portNumberProblems(healthCheckNodePort)))
  if (internalTrafficPolicy !== undefined && !TRAFFIC.includes(internalTrafficPolicy))
    errors.push(notSupported(SPEC.child('internalTrafficPolicy'), internalTrafficPolicy, TRAFFIC))
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.includes(trafficDistribution))
    errors.push(notSupported(SPEC.child('trafficDistribution'), trafficDistribution, DISTRIBUTIONS))
  return errors
}
