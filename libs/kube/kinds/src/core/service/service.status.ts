// What a load balancer says of itself in a Service's status.
import {
  dns1123SubdomainProblems,
  fieldPath,
  forbiddenField,
  invalidValue,
  invalidValues,
  isIPv4,
  isIPv6,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { addressErrors } from '../address.validation.ts'

const IP_MODES = ['Proxy', 'VIP']

/** Rules for the addresses of a load balancer (`ValidateLoadBalancerStatus`). */
export function loadBalancerStatusErrors({ spec, status }: k8s.Service): FieldError[] {
  const at = fieldPath('status', 'loadBalancer', 'ingress')
  const ingress = status.loadBalancer?.ingress ?? []
  if (ingress.length === 0) return []
  if (spec.type !== 'LoadBalancer') return [forbiddenField(at, "may only be used when `spec.type` is 'LoadBalancer'")]
  return ingress.flatMap((one, i) => ingressErrors(one, at.index(i)))
}

function ingressErrors({ ip = '', ipMode, hostname = '' }: k8s.LoadBalancerIngress, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (ip !== '') errors.push(...addressErrors(ip, at.child('ip')))
  if (ipMode === undefined) {
    if (ip !== '') errors.push(required(at.child('ipMode'), 'must be specified when `ip` is set'))
  } else if (ip === '') errors.push(forbiddenField(at.child('ipMode'), 'may not be specified when `ip` is not set'))
  else if (!IP_MODES.includes(ipMode)) errors.push(notSupported(at.child('ipMode'), ipMode, IP_MODES))
  if (hostname !== '') {
    errors.push(...invalidValues(at.child('hostname'), hostname, dns1123SubdomainProblems(hostname)))
    if (isIPv4(hostname) || isIPv6(hostname))
      errors.push(invalidValue(at.child('hostname'), hostname, 'must be a DNS name, not an IP address'))
  }
  return errors
}
