// The hashes were made by Kubernetes' own code (v1.36.3) from the same templates.
import { deepFreeze, type k8s } from '@kubarium/kube-objects'
import { describe, expect, it } from 'vitest'
import { podTemplateHash } from './pod-template-hash.ts'

const defaults = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
}
const templateOf = (labels: object, container: object, spec: object = {}): k8s.PodTemplateSpec =>
  deepFreeze({ metadata: { labels }, spec: { containers: [container], ...spec } }) as unknown as k8s.PodTemplateSpec
const web = (image: string, more: object = {}): k8s.PodTemplateSpec =>
  templateOf(
    { app: 'd' },
    {
      name: 'c',
      image,
      resources: {},
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      ...more,
    },
    defaults,
  )
const limited = (cpu: string): k8s.PodTemplateSpec =>
  templateOf({ b: 'é한😀', a: '<x>' }, { name: 'x', resources: { limits: { cpu, memory: '1Gi' } } })

describe('pod-template-hash', () => {
  it('is the one of Kubernetes for a template with its defaults', () => {
    expect(podTemplateHash(web('nginx:1.27', { imagePullPolicy: 'IfNotPresent' }), undefined)).toBe('7489bb9d9c')
    expect(
      podTemplateHash(web('x', { imagePullPolicy: 'Always', securityContext: { privileged: true } }), undefined),
    ).toBe('7b49bdcbbf')
  })

  it('changes with the number of collisions', () => {
    expect(podTemplateHash(web('nginx:1.27', { imagePullPolicy: 'IfNotPresent' }), 3)).toBe('66445c6d6')
  })

  it('knows how quantities are kept and how texts are encoded', () => {
    expect(podTemplateHash(limited('0'), undefined)).toBe('7bd467d96f')
    expect(podTemplateHash(limited('100m'), undefined)).toBe('6d4dc5f56b')
    expect(podTemplateHash(limited('1023'), undefined)).toBe('6f954f897c')
    expect(podTemplateHash(limited('5Ei'), undefined)).toBe('6f4bd6bbdc')
  })
})
