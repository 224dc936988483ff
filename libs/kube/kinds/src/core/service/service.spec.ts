import { describe, expect, it } from 'vitest'
import type { k8s } from '@kubarium/kube-objects'
import { loadBalancerStatusErrors } from './service.status.ts'
import { alignClusterIPs, carryOver, dropUseless } from './service.update.ts'
import { serviceErrors } from './service.validation.ts'
import { serviceWarnings } from './service.warnings.ts'

const service = (spec: Partial<k8s.ServiceSpec>, status: k8s.ServiceStatus = { loadBalancer: {} }): k8s.Service =>
  ({
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      ...spec,
    },
    status,
  }) as unknown as k8s.Service

const problems = (spec: Partial<k8s.ServiceSpec>, previous?: k8s.Service): string[] =>
  serviceErrors(service(spec), previous).map(({ field, detail }) => `${field}: ${detail}`)

describe('A Service', () => {
  it('has fields of load balancers only when it is one', () => {
    expect(problems({ loadBalancerClass: 'example.com/lb' })).toEqual([
      "spec.loadBalancerClass: may only be used when `type` is 'LoadBalancer'",
    ])
    expect(problems({ healthCheckNodePort: 31000 })).toEqual([
      "spec.healthCheckNodePort: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ])
  })

  it('has addresses that fit their families', () => {
    expect(problems({ clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ipFamilies: ['IPv6'] })).toEqual([
      'spec.clusterIPs[0]: expected an IPv6 value as indicated by `ipFamilies[0]`',
    ])
  })

  it('keeps the address it was given', () => {
    const previous = service({ clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ipFamilies: ['IPv4'] })
    const moved = { clusterIP: '10.96.0.8', clusterIPs: ['10.96.0.8'], ipFamilies: ['IPv4' as const] }
    expect(problems(moved, previous)).toEqual(['spec.clusterIPs[0]: may not change once set'])
  })

  it('is not reached under addresses that mean something else', () => {
    const external = { externalTrafficPolicy: 'Cluster' as const }
    expect(problems({ ...external, externalIPs: ['127.0.0.1'] })).toEqual([
      'spec.externalIPs[0]: may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ])
    expect(problems({ ...external, externalIPs: ['010.1.1.1'] })).toEqual([
      'spec.externalIPs[0]: must not have leading 0s',
    ])
  })

  it('has addresses of a load balancer in its status only when it is one', () => {
    const status = { loadBalancer: { ingress: [{ ip: '203.0.113.9', ipMode: 'VIP' }] } }
    expect(loadBalancerStatusErrors(service({}, status)).map(({ field }) => field)).toEqual([
      'status.loadBalancer.ingress',
    ])
    expect(loadBalancerStatusErrors(service({ type: 'LoadBalancer' }, status))).toEqual([])
  })

  it('is warned of what is ignored', () => {
    expect(serviceWarnings(service({ externalName: 'example.com', trafficDistribution: 'PreferClose' }))).toEqual([
      'spec.externalName is ignored when spec.type is not "ExternalName"',
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ])
  })
})

describe('An update of a Service', () => {
  it('may leave out what the cluster gave', () => {
    const previous = service({
      type: 'NodePort',
      clusterIP: '10.96.0.9',
      clusterIPs: ['10.96.0.9'],
      ports: [{ port: 80, protocol: 'TCP', nodePort: 30080 }],
    })
    const { spec } = structuredClone(service({ type: 'NodePort' })) as { spec: Parameters<typeof carryOver>[0] }
    carryOver(spec, previous.spec)
    expect(spec).toMatchObject({ clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ports: [{ nodePort: 30080 }] })
  })

  it('means both fields when it changes the first address', () => {
    const spec = { clusterIP: '10.96.0.8', clusterIPs: ['10.96.0.9'] } as Parameters<typeof alignClusterIPs>[0]
    alignClusterIPs(spec, { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'] })
    expect(spec.clusterIPs).toEqual(['10.96.0.8'])
  })

  it('drops what another type has no use for', () => {
    const before = {
      type: 'NodePort' as const,
      externalTrafficPolicy: 'Cluster' as const,
      ports: [{ port: 80, protocol: 'TCP' as const, nodePort: 30080 }],
    }
    const next = structuredClone(service({ ...before, type: 'ClusterIP' })) as Parameters<typeof dropUseless>[0]
    dropUseless(next, service(before).spec)
    expect(next.spec.externalTrafficPolicy).toBeUndefined()
    expect(next.spec.ports).toEqual([{ port: 80, protocol: 'TCP' }])
  })
})
