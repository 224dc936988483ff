// What an update of a Service may leave out, and what goes when its type changes.
import { equalJson, type k8s } from '@kubarium/kube-objects'
import type { Mutable } from '@kubarium/kube-apiserver'
import { hasClusterIP, hasNodePorts, isExternal, needsHealthCheck } from './service.type.ts'

type Spec = Mutable<k8s.ServiceSpec>

/** What was given by the cluster and is left out keeps its value (`patchAllocatedValues`). */
export function carryOver(spec: Spec, previous: k8s.ServiceSpec): void {
  if (hasClusterIP(spec) && hasClusterIP(previous)) {
    if (!spec.clusterIP && previous.clusterIP) spec.clusterIP = previous.clusterIP
    if (!spec.clusterIPs?.length && previous.clusterIPs) spec.clusterIPs = [...previous.clusterIPs]
  }
  if (hasNodePorts(spec) && hasNodePorts(previous)) {
    const now = new Set((spec.ports ?? []).map(({ nodePort }) => nodePort))
    const before = new Map((previous.ports ?? []).map(({ name = '', nodePort }) => [name, nodePort]))
    spec.ports = spec.ports?.map((port) => {
      const nodePort = before.get(port.name ?? '')
      return !port.nodePort && nodePort && !now.has(nodePort) ? { ...port, nodePort } : port
    }) as NonNullable<typeof spec.ports>
    if (!spec.ports) delete spec.ports
  }
  if (needsHealthCheck(spec) && needsHealthCheck(previous) && !spec.healthCheckNodePort && previous.healthCheckNodePort)
    spec.healthCheckNodePort = previous.healthCheckNodePort
}

/** The first address stands in two fields: who changes one means both (`normalizeClusterIPs`). */
export function alignClusterIPs(spec: Spec, previous: k8s.ServiceSpec | undefined): void {
  if (!previous) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP]
    return
  }
  if (previous.clusterIPs?.length && !spec.clusterIPs?.length && previous.clusterIP === spec.clusterIP)
    spec.clusterIPs = [...previous.clusterIPs]
  if (previous.clusterIP === spec.clusterIP || !equalJson(spec.clusterIPs ?? [], previous.clusterIPs ?? [])) return
  if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP]
  else delete spec.clusterIPs
}

/** What another type has no use for goes, unless its author changed it (`dropTypeDependentFields`). */
export function dropUseless(service: Mutable<k8s.Service>, previous: k8s.ServiceSpec): void {
  const { spec } = service
  const dropIfSame = (...fields: (keyof k8s.ServiceSpec)[]): void => {
    if (fields.every((field) => equalJson(spec[field], previous[field]))) for (const field of fields) delete spec[field]
  }
  if (hasClusterIP(previous) && !hasClusterIP(spec)) {
    dropIfSame('clusterIP', 'clusterIPs')
    dropIfSame('ipFamilies')
    dropIfSame('ipFamilyPolicy')
    dropIfSame('internalTrafficPolicy')
  }
  if (hasNodePorts(previous) && !hasNodePorts(spec)) dropNodePorts(spec, previous)
  if (needsHealthCheck(previous) && !needsHealthCheck(spec)) dropIfSame('healthCheckNodePort')
  if (previous.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    dropIfSame('allocateLoadBalancerNodePorts')
    dropIfSame('loadBalancerClass')
  }
  if (isExternal(previous) && !isExternal(spec)) dropIfSame('externalTrafficPolicy')
  if (spec.type !== 'LoadBalancer') service.status = { ...service.status, loadBalancer: {} }
}

function dropNodePorts(spec: Spec, previous: k8s.ServiceSpec): void {
  const before = new Set((previous.ports ?? []).map(({ nodePort }) => nodePort))
  if (!spec.ports?.every(({ nodePort }) => !nodePort || before.has(nodePort))) return
  spec.ports = spec.ports.map(({ nodePort: _, ...port }) => port) as NonNullable<typeof spec.ports>
}
