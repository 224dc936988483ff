import { describe, expect, it } from 'vitest'
import { event, node, playground, pod, service, slice } from '../testing/objects.ts'
import { detailLevel, pictureOf, pictureOrder, vesselLooks } from './picture.ts'

const stateOf = (...objects: Parameters<typeof pictureOf>[0][]) => {
  const picture = pictureOf([node('node-1'), ...objects.flatMap((list) => [...list])])
  return [...picture.unscheduled, ...picture.tanks.flatMap((tank) => tank.pods)][0]!.state
}

describe('the picture of a cluster', () => {
  const picture = pictureOf(playground())

  it('puts pods into the tanks of their nodes and the others above', () => {
    expect(picture.tanks.map((tank) => [tank.name, tank.pods.map((vessel) => vessel.short.rest)])).toEqual([
      ['node-1', ['0', '6hxjs', 'm4wkd', 'tq9c2']],
      ['node-2', ['w8rnd', '4jlvb', '1', 'x2kfp']],
      ['node-3', ['c5gzt', 'q8znk']],
    ])
    expect(picture.unscheduled.map((vessel) => vessel.name)).toEqual(['train-0'])
  })

  it('counts the states', () => {
    expect(Object.fromEntries(picture.counts)).toEqual({
      running: 5,
      'not-ready': 1,
      starting: 1,
      crashing: 1,
      'no-room': 1,
      ending: 1,
      done: 1,
    })
    expect(picture.pods).toBe(11)
  })

  it('draws a wire to every selected pod, solid where it is ready', () => {
    const web = picture.services.find((candidate) => candidate.name === 'web')!
    expect(web.wires.map((wire) => `${wire.podName.slice(-5)} ${wire.ready}`).sort()).toEqual([
      'm4wkd true',
      'q8znk false',
      'tq9c2 true',
      'x2kfp true',
    ])
    expect(web).toMatchObject({ ready: 3, address: '10.96.41.7:80', type: 'ClusterIP', selects: true })
  })

  it('says how a service is reached and puts those without a selector last', () => {
    expect(picture.services.map((pill) => [pill.name, pill.type, pill.address, pill.ready])).toEqual([
      ['api', 'NodePort', 'NodePort 30080', 1],
      ['pay', 'ClusterIP', '10.96.41.7:80', 0],
      ['web', 'ClusterIP', '10.96.41.7:80', 3],
      ['kubernetes', 'ClusterIP', '10.96.0.1:443', 0],
    ])
    const headless = pictureOf([service('db', { app: 'db' }, { clusterIP: 'None' })]).services[0]!
    expect(headless).toMatchObject({ type: 'Headless', address: '' })
  })

  it('wires a pod that has no endpoint yet as not ready', () => {
    const waiting = pod('web-0', { phase: 'Pending', labels: { app: 'web' } })
    const { services } = pictureOf([waiting, service('web', { app: 'web' })])
    expect(services[0]!.wires).toEqual([{ pod: 'pod-web-0', podName: 'web-0', ready: false }])
  })

  it('ignores endpoints whose pod is gone', () => {
    const { services } = pictureOf([service('web', { app: 'web' }), slice('web', [{ pod: 'gone', ready: true }])])
    expect(services[0]!.wires).toEqual([])
  })

  it('says what share of a node its pods ask for', () => {
    expect(picture.tanks[0]!.cpu).toBeCloseTo(0.1) // cache-0 asks twice, pay not at all
    expect(picture.tanks[0]!.memory).toBeCloseTo(512 / 8192)
  })

  it('draws a tank for a node that pods name and that does not exist', () => {
    const { tanks } = pictureOf([node('node-1'), pod('a', { node: 'node-9' })])
    expect(tanks.map((tank) => [tank.name, tank.state])).toEqual([
      ['node-1', 'ready'],
      ['node-9', 'gone'],
    ])
  })

  it('sorts nodes by number, not by letter', () => {
    expect(pictureOf([node('node-10'), node('node-2')]).tanks.map((tank) => tank.name)).toEqual(['node-2', 'node-10'])
  })

  it('leaves out other namespaces when one is chosen', () => {
    const { pods, tanks } = pictureOf(
      [node('node-1'), pod('a', { node: 'node-1' }), pod('b', { node: 'node-1', namespace: 'shop' })],
      'shop',
    )
    expect(pods).toBe(1)
    expect(tanks[0]!.pods[0]!.name).toBe('b')
  })

  it('gives the order from top to bottom', () => {
    const small = pictureOf([
      node('n'),
      pod('a', { node: 'n' }),
      pod('b', { phase: 'Pending' }),
      service('s', { a: 'b' }),
    ])
    expect(pictureOrder(small)).toEqual(['pod-b', 'node-n', 'pod-a', 'service-s'])
  })
})

describe('the state of a pod', () => {
  it('is Pending without a word of the scheduler, and has no room when the scheduler says so', () => {
    expect(stateOf([pod('a', { phase: 'Pending', conditions: [] })])).toMatchObject({ name: 'waiting' })
    const message = '0/3 nodes are available: 3 Insufficient cpu.'
    expect(
      stateOf([
        pod('a', {
          phase: 'Pending',
          conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
        }),
      ]),
    ).toMatchObject({ name: 'no-room', fit: { nodes: 0, of: 3 } })
  })

  it('is starting, and pulling while the last word about the image is Pulling', () => {
    const starting = pod('a', {
      node: 'node-1',
      phase: 'Pending',
      ready: [false],
      containerState: { waiting: { reason: 'ContainerCreating' } },
    })
    expect(stateOf([starting])).toEqual(expect.objectContaining({ name: 'starting', reason: 'ContainerCreating' }))
    const pulling = event(starting, 'Pulling', 'Pulling image "nginx"', 'Normal', '2026-11-24T09:00:02Z')
    expect(stateOf([starting, pulling])).toMatchObject({ busyWith: 'pulling' })
    const pulled = event(starting, 'Pulled', 'Successfully pulled image "nginx"', 'Normal', '2026-11-24T09:00:04Z')
    expect(stateOf([starting, pulling, pulled]).busyWith).toBeUndefined()
  })

  it('is running when all containers are ready and not ready when one is not', () => {
    expect(stateOf([pod('a', { node: 'node-1', ready: [true, true] })])).toMatchObject({
      name: 'running',
      ready: 2,
      total: 2,
    })
    expect(stateOf([pod('a', { node: 'node-1', ready: [true, false] })])).toMatchObject({
      name: 'not-ready',
      cells: [true, false],
    })
  })

  it('is crashing with the time of the next try', () => {
    const [crashing] = playground().filter(
      (object) => object.metadata.name.startsWith('pay-58') && object.kind === 'Pod',
    )
    expect(stateOf([crashing!])).toMatchObject({
      name: 'crashing',
      reason: 'CrashLoopBackOff',
      restarts: 4,
      nextTryAt: Date.parse('2026-11-24T09:02:40Z'),
    })
  })

  it('is an image error or a config error by the word of the kubelet', () => {
    const waiting = (reason: string) =>
      pod('a', { node: 'node-1', phase: 'Pending', ready: [false], containerState: { waiting: { reason } } })
    expect(stateOf([waiting('ImagePullBackOff')]).name).toBe('image-error')
    expect(stateOf([waiting('ErrImagePull')]).name).toBe('image-error')
    expect(stateOf([waiting('CreateContainerConfigError')]).name).toBe('config-error')
  })

  it('is ending, done, failed or unknown', () => {
    expect(stateOf([pod('a', { node: 'node-1', deleting: true })]).name).toBe('ending')
    expect(stateOf([pod('a', { node: 'node-1', phase: 'Succeeded', ready: [false] })])).toMatchObject({
      name: 'done',
      reason: 'Completed',
    })
    const terminated = { terminated: { exitCode: 2, reason: 'Error' } }
    expect(
      stateOf([pod('a', { node: 'node-1', phase: 'Failed', ready: [false], containerState: terminated })]),
    ).toMatchObject({ name: 'failed', reason: 'Error' })
    expect(pictureOf([node('n', { ready: 'Unknown' }), pod('a', { node: 'n' })]).counts.get('unknown')).toBe(1)
    expect(pictureOf([node('n', { ready: 'False' }), pod('a', { node: 'n' })]).counts.get('running')).toBe(1)
  })

  it('has a look for every state, and never colour alone: icon or border differ too', () => {
    const looks = Object.values(vesselLooks).map(({ icon, level, dashed, hue }) => `${icon} ${level} ${dashed} ${hue}`)
    expect(new Set(looks).size).toBeGreaterThanOrEqual(10)
  })
})

describe('the level of detail', () => {
  it('drops names over 12 in a tank, shapes over 60, and counts over 600 in the cluster', () => {
    expect(detailLevel(12, 30)).toBe('names')
    expect(detailLevel(13, 30)).toBe('small')
    expect(detailLevel(60, 100)).toBe('small')
    expect(detailLevel(61, 100)).toBe('marks')
    expect(detailLevel(10, 600)).toBe('names')
    expect(detailLevel(10, 601)).toBe('counts')
  })
})
