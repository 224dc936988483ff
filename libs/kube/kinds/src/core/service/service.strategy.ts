// How Services are written (pkg/registry/core/service).
import { dns1123LabelProblems, type k8s } from '@kubarium/kube-objects'
import type { Mutable, Strategy } from '@kubarium/kube-apiserver'
import { allocate } from './service.allocation.ts'
import { loadBalancerStatusErrors } from './service.status.ts'
import { isExternal } from './service.type.ts'
import { alignClusterIPs, carryOver, dropUseless } from './service.update.ts'
import { serviceErrors } from './service.validation.ts'
import { serviceWarnings } from './service.warnings.ts'

const CLIENT_IP_SECONDS = 10800

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
    if (isExternal(spec)) spec.externalTrafficPolicy ??= 'Cluster'
    if (['ClusterIP', 'LoadBalancer', 'NodePort'].includes(spec.type)) spec.internalTrafficPolicy ??= 'Cluster'
    if (spec.type !== 'LoadBalancer') return
    spec.allocateLoadBalancerNodePorts ??= true
    const ingress = service.status?.loadBalancer?.ingress
    if (ingress) service.status.loadBalancer.ingress = ingress.map((one) => (one.ip ? { ipMode: 'VIP', ...one } : one))
  },
  // Addresses and ports are given before anybody looks at the rest.
  prepareForCreate(service, context) {
    service.status = { loadBalancer: {} }
    service.spec = { ...service.spec }
    alignClusterIPs(service.spec, undefined)
    allocate(service, undefined, context)
  },
  prepareForUpdate(service, previous, context) {
    service.status = previous.status as Mutable<k8s.ServiceStatus>
    service.spec = { ...service.spec }
    carryOver(service.spec, previous.spec)
    alignClusterIPs(service.spec, previous.spec)
    allocate(service, previous, context)
    dropUseless(service, previous.spec)
  },
  validateCreate: (service) => serviceErrors(service, undefined),
  validateUpdate: serviceErrors,
  validateStatusUpdate: loadBalancerStatusErrors,
  warnings: serviceWarnings,
}
