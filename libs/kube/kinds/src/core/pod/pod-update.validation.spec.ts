import { fieldErrorMessage, type k8s } from '@kubarium/kube-objects'
import { describe, expect, it } from 'vitest'
import { podUpdateErrors } from './pod-update.validation.ts'

const spec: k8s.PodSpec = {
  containers: [{ name: 'web', image: 'nginx:1.27', resources: { limits: { memory: '1Gi', cpu: '1' } } }],
  nodeSelector: { disk: 'ssd' },
  serviceAccountName: 'default',
}
const podOf = (more: Partial<k8s.PodSpec>): k8s.Pod =>
  ({ metadata: { name: 'web' }, spec: { ...spec, ...more } }) as k8s.Pod
const errors = (now: Partial<k8s.PodSpec>, then: Partial<k8s.PodSpec> = {}): string[] =>
  podUpdateErrors(podOf(now), podOf(then)).map(fieldErrorMessage)

describe('podUpdateErrors', () => {
  it('lets images, a sooner deadline and further tolerations through', () => {
    expect(errors({ containers: [{ ...spec.containers[0]!, image: 'nginx:1.28' }] })).toEqual([])
    expect(errors({ activeDeadlineSeconds: 5 }, { activeDeadlineSeconds: 9 })).toEqual([])
    expect(errors({ tolerations: [{ key: 'a', operator: 'Exists' }] })).toEqual([])
  })

  it('shows what else changed as the API server prints its own form of the spec', () => {
    const [message] = errors({ nodeSelector: { zone: 'a', disk: '<hdd>' }, hostNetwork: true })
    expect(message).toContain(
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,',
    )
    expect(message!.slice(message!.indexOf('\n') + 1)).toBe(
      [
        '@@ -43,13 +43,14 @@',
        '  "ActiveDeadlineSeconds": null,',
        '  "DNSPolicy": "",',
        '  "NodeSelector": {',
        '-  "disk": "ssd"',
        '+  "disk": "\\u003chdd\\u003e",',
        '+  "zone": "a"',
        '  },',
        '  "ServiceAccountName": "default",',
        '  "AutomountServiceAccountToken": null,',
        '  "NodeName": "",',
        '  "SecurityContext": {',
        '-  "HostNetwork": false,',
        '+  "HostNetwork": true,',
        '   "HostPID": false,',
        '   "HostIPC": false,',
        '   "ShareProcessNamespace": null,',
        '',
      ].join('\n'),
    )
  })

  it('stops at containers that come or go', () => {
    expect(errors({ containers: [] })).toEqual([
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ])
  })

  it('keeps tolerations as they are, but for how long they last', () => {
    const toleration = { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 } as const
    expect(errors({ tolerations: [{ ...toleration, tolerationSeconds: 9 }] }, { tolerations: [toleration] })).toEqual(
      [],
    )
    expect(errors({ tolerations: [] }, { tolerations: [toleration] })).toEqual([
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ])
  })

  it('narrows down where a gated pod may run, and opens gates only', () => {
    const schedulingGates = [{ name: 'example.com/a' }]
    const gated = { schedulingGates }
    expect(errors({ ...gated, nodeSelector: { disk: 'ssd', zone: 'a' } }, gated)).toEqual([])
    expect(errors({ ...gated, nodeSelector: { zone: 'a' } }, gated)).toEqual([
      'spec.nodeSelector: Invalid value: {"zone":"a"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    ])
    expect(errors({ schedulingGates: [] }, gated)).toEqual([])
    expect(errors({ schedulingGates: [...schedulingGates, { name: 'example.com/b' }] }, gated)).toEqual([
      "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'example.com/b'",
    ])
  })
})
