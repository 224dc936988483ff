import { describe, expect, it } from 'vitest'
import { queried } from './view.ts'
import { startOf } from './start.ts'

describe('the start of a lesson or an exercise', () => {
  it('is a cluster in a cloud, as learners have elsewhere: load balancers get addresses, claims get disks', () => {
    const start = startOf(
      {
        assets: {},
        facts: {
          id: 'cloudy',
          params: {},
          initial: {
            nodes: 1,
            home: {},
            steps: [{ run: 'kubectl create service loadbalancer web --tcp=80' }, { advance: '30s' }],
          },
        },
      },
      '1',
      { now: Date.UTC(2026, 0, 5, 9), caCertificate: 'CA', home: '/home/learner' },
    )
    const [service] = queried(start, { get: 'services', name: 'web' })
    expect(service).toMatchObject({ status: { loadBalancer: { ingress: [{ ip: expect.any(String) as string }] } } })
    expect(queried(start, { get: 'storageclasses.storage.k8s.io' }).map(({ metadata }) => metadata.name)).toContain(
      'standard',
    )
  })
})
