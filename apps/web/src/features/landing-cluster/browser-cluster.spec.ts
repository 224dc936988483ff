import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startBrowserCluster } from './browser-cluster.ts'

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } },
  },
}

describe('a cluster in the browser', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-24T09:00:00Z') }))
  afterEach(() => void vi.useRealTimers())

  const pods = (browser: ReturnType<typeof startBrowserCluster>) =>
    [...browser.source.state().objects.values()].filter((object) => object.kind === 'Pod')

  it('starts with its nodes, which are seen at once', () => {
    const browser = startBrowserCluster({ nodes: 3, seed: 'spec' })
    const names = [...browser.source.state().objects.values()]
      .filter((object) => object.kind === 'Node')
      .map((node) => node.metadata.name)
    expect(names.sort()).toEqual(['node-1', 'node-2', 'node-3'])
    expect(browser.source.state().connection).toBe('live')
    browser.close()
  })

  it('brings three pods to Running with the passing of time, each change with its cause', async () => {
    const browser = startBrowserCluster({ nodes: 3, seed: 'spec', pullSeconds: 1 })
    let told = 0
    browser.source.subscribe(() => told++)
    const status = browser.send({
      method: 'POST',
      url: '/apis/apps/v1/namespaces/default/deployments',
      contentType: 'application/json',
      body: deployment,
    })
    expect(status).toBe(201)
    await vi.advanceTimersByTimeAsync(10_000)
    const statuses = pods(browser).map((pod) => (pod.status as { phase: string }).phase)
    expect(statuses).toEqual(['Running', 'Running', 'Running'])
    expect(told).toBeGreaterThanOrEqual(2)
    const actors = new Set(browser.source.state().recent.map((change) => change.cause.actor))
    expect([...actors].some((actor) => actor.includes('replicaset-controller'))).toBe(true)
    expect(browser.source.state().revision).toBe(browser.cluster.revision)
    browser.close()
  })

  it('stands still when it is closed', async () => {
    const browser = startBrowserCluster({ nodes: 1, seed: 'spec' })
    browser.close()
    browser.goOn()
    expect(vi.getTimerCount()).toBe(0)
  })
})
