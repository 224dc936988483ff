import { kinds, type k8s } from '@kubarium/kube-objects'
import { beforeEach, describe, expect, it } from 'vitest'
import { ClusterWorld } from './testing/cluster-world.ts'

describe('PodDisruptionBudget', () => {
  let world: ClusterWorld
  beforeEach(() => {
    world = new ClusterWorld(2)
    world.create(kinds.Deployment, 'web', {
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'nginx:1.27' }] },
        },
      },
    })
    world.pass(30)
  })
  const budget = (spec: object, name = 'b'): void => {
    world.create(kinds.PodDisruptionBudget, name, { spec: { selector: { matchLabels: { app: 'web' } }, ...spec } })
    world.pass(1)
  }
  const status = (): k8s.PodDisruptionBudgetStatus => world.find(kinds.PodDisruptionBudget, 'b')!.status
  const evict = (i: number): Record<string, unknown> => {
    const name = world.names(kinds.Pod)[i]!
    return world.request('POST', `/api/v1/namespaces/default/pods/${name}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name },
    })
  }

  it('counts what there is and what may go', () => {
    budget({ minAvailable: 2 })
    expect(status()).toMatchObject({
      currentHealthy: 3,
      desiredHealthy: 2,
      expectedPods: 3,
      disruptionsAllowed: 1,
      observedGeneration: 1,
    })
    expect(status().conditions![0]).toMatchObject({
      type: 'DisruptionAllowed',
      status: 'True',
      reason: 'SufficientPods',
    })
    world.patch(kinds.PodDisruptionBudget, 'b', { spec: { minAvailable: null, maxUnavailable: '50%' } })
    world.pass(1)
    expect(status()).toMatchObject({ desiredHealthy: 1, disruptionsAllowed: 2 })
    expect(world.nextTimer()).toBeNull()
  })

  it('lets one go and refuses the next, also before it was counted again', () => {
    budget({ maxUnavailable: 1 })
    expect(evict(0)).toMatchObject({ status: 'Success' })
    expect(evict(1)).toMatchObject({
      code: 429,
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: {
        causes: [
          { reason: 'DisruptionBudget', message: 'The disruption budget b needs 2 healthy pods and has 2 currently' },
        ],
      },
    })
    world.pass(30)
    expect(status().disruptionsAllowed).toBe(1)
    expect(evict(0)).toMatchObject({ status: 'Success' })
  })

  it('does not protect pods that are not ready when it is told to let them go', () => {
    budget({ minAvailable: 3 })
    const [name] = world.names(kinds.Pod)
    world.request('PATCH', `/api/v1/namespaces/default/pods/${name}/status`, {
      status: { conditions: [{ type: 'Ready', status: 'False' }] },
    })
    expect(evict(0)).toMatchObject({ status: 'Success' })
  })

  it('says that two budgets for one pod are too many', () => {
    budget({ minAvailable: 0 })
    budget({ minAvailable: 0 }, 'c')
    expect(evict(0)).toMatchObject({
      code: 500,
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    })
  })
})
