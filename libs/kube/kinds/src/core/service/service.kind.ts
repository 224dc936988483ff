// A Service is a name and an address in front of pods that come and go.
import type { k8s } from '@kubarium/kube-objects'
import { age, column } from '@kubarium/kube-apiserver'
import { defineKind } from '../../define-kind.ts'
import { loadBalancerReconciler } from './load-balancer.reconciler.ts'
import { serviceStrategy } from './service.strategy.ts'

function externalAddresses({ spec, status }: k8s.Service): string {
  const external = spec.externalIPs ?? []
  switch (spec.type) {
    case 'LoadBalancer': {
      const ingress = (status.loadBalancer.ingress ?? [])
        .map(({ ip, hostname }) => ip || hostname || '')
        .filter(Boolean)
      const all = [...ingress, ...external]
      return all.length > 0 ? all.join(',') : '<pending>'
    }
    case 'ExternalName':
      return spec.externalName ?? '<none>'
    default:
      return external.length > 0 ? external.join(',') : '<none>'
  }
}

function ports({ spec }: k8s.Service): string {
  const texts = (spec.ports ?? []).map(
    (port) => `${port.port}${port.nodePort ? `:${port.nodePort}` : ''}/${port.protocol}`,
  )
  return texts.length > 0 ? texts.join(',') : '<none>'
}

export function selectorText(selector: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(selector ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return pairs.length > 0 ? pairs.map(([key, value]) => `${key}=${value}`).join(',') : '<none>'
}

export const service = defineKind<k8s.Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  strategy: serviceStrategy,
  reconcilers: [loadBalancerReconciler],
  selectableFields: { 'spec.clusterIP': '', 'spec.type': '' },
  columns: [
    column('Type', ({ spec }) => spec.type ?? '', { doc: 'V1ServiceSpec.type' }),
    column('Cluster-IP', ({ spec }) => spec.clusterIPs?.[0] ?? spec.clusterIP ?? '<none>', {
      doc: 'V1ServiceSpec.clusterIP',
    }),
    column('External-IP', externalAddresses, { doc: 'V1ServiceSpec.externalIPs' }),
    column('Port(s)', ports, { doc: 'V1ServiceSpec.ports' }),
    column('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now)),
    column('Selector', ({ spec }) => selectorText(spec.selector), { priority: 1, doc: 'V1ServiceSpec.selector' }),
  ],
})
