import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startBrowserCluster, type BrowserCluster } from './browser-cluster.ts'
import { possibleRequests, type TryName } from './requests.ts'

describe('what a visitor can do', () => {
  let browser: BrowserCluster
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-11-24T09:00:00Z') })
    browser = startBrowserCluster({ nodes: 3, seed: 'spec', pullSeconds: 1 })
  })
  afterEach(() => {
    browser.close()
    vi.useRealTimers()
  })

  const offered = () => possibleRequests(browser.source.state().objects.values())
  const doIt = async (name: TryName) => {
    const request = offered().find((candidate) => candidate.name === name)
    expect(offered().map((candidate) => candidate.name)).toContain(name)
    const status = browser.send(request!)
    await vi.advanceTimersByTimeAsync(15_000)
    return status
  }
  const pods = () => [...browser.source.state().objects.values()].filter((object) => object.kind === 'Pod')
  const phases = () => pods().map((pod) => (pod.status as { phase?: string }).phase)

  it('begins with a deployment', async () => {
    expect(offered().map((request) => request.name)).toEqual(['create'])
    expect(await doIt('create')).toBe(201)
    expect(phases()).toEqual(['Running', 'Running', 'Running'])
  })

  it('is never refused by the API server', async () => {
    const statuses = []
    for (const name of ['create', 'expose', 'scaleUp', 'scaleDown', 'deletePod', 'remove'] as const)
      statuses.push(await doIt(name))
    expect(statuses).toEqual([201, 201, 200, 200, 200, 200])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(pods()).toEqual([])
    expect(offered().map((request) => request.name)).toEqual(['create'])
  })

  it('can break the image and repair it', async () => {
    await doIt('create')
    expect(await doIt('breakImage')).toBe(200)
    const reasons = pods().flatMap((pod) =>
      (
        (pod.status as { containerStatuses?: { state?: { waiting?: { reason?: string } } }[] }).containerStatuses ?? []
      ).map((status) => status.state?.waiting?.reason),
    )
    expect(reasons.some((reason) => /ErrImagePull|ImagePullBackOff/.test(reason ?? ''))).toBe(true)
    expect(await doIt('repairImage')).toBe(200)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(phases()).toEqual(['Running', 'Running', 'Running'])
  })
})
