import { describe, expect, it } from 'vitest'
import { event, node, playground, pod, service } from '../testing/objects.ts'
import { indexObjects } from './object-index.ts'
import { pictureOf } from './picture.ts'
import { relationsOf } from './relations.ts'
import { whyNode, whyPod, whyService } from './why.ts'

const objects = playground()
const index = indexObjects(objects)
const picture = pictureOf(objects)
const vessel = (end: string) =>
  [...picture.unscheduled, ...picture.tanks.flatMap((tank) => tank.pods)].find((found) => found.name.endsWith(end))!

describe('why a pod is as it is', () => {
  it('gives exit code, restarts, next try and what the program said', () => {
    expect(whyPod(vessel('6hxjs'), index)).toEqual({
      look: 'bad',
      key: 'crashingWithCode',
      values: { ready: 0, total: 1, restarts: 4, reason: 'CrashLoopBackOff', node: 'node-1', code: 1, container: 'c0' },
      said: 'missing required environment variable PAY_DB_URL',
      nextTryAt: Date.parse('2026-11-24T09:02:40Z'),
    })
  })

  it('repeats the words of the scheduler', () => {
    expect(whyPod(vessel('train-0'), index)).toMatchObject({
      key: 'noRoom',
      said: '0/3 nodes are available: 3 Insufficient cpu.',
    })
  })

  it('names the image that cannot be pulled', () => {
    const broken = pod('a', {
      node: 'n',
      phase: 'Pending',
      ready: [false],
      containerState: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nginx"' } },
    })
    const shown = pictureOf([node('n'), broken]).tanks[0]!.pods[0]!
    expect(whyPod(shown, indexObjects([broken]))).toMatchObject({
      key: 'imageError',
      values: { image: 'nginx' },
      said: 'Back-off pulling image "nginx"',
    })
  })

  it('tells a failing probe from a container that is merely not ready yet', () => {
    const unready = pod('a', { node: 'n', ready: [false] })
    const probe = event(
      unready,
      'Unhealthy',
      'Readiness probe failed: HTTP probe failed with statuscode: 500',
      'Warning',
    )
    const shown = pictureOf([node('n'), unready]).tanks[0]!.pods[0]!
    expect(whyPod(shown, indexObjects([unready])).key).toBe('notReady')
    expect(whyPod(shown, indexObjects([unready, probe]))).toMatchObject({
      key: 'probeFails',
      said: expect.stringContaining('500'),
    })
  })

  it('explains nodes and services too', () => {
    expect(whyNode(picture.tanks[2]!, index)).toMatchObject({ look: 'warn', key: 'nodeCordoned' })
    expect(whyNode(picture.tanks[0]!, index)).toMatchObject({ look: 'ok', key: 'nodeReady', values: { count: 4 } })
    const pay = picture.services.find((pill) => pill.name === 'pay')!
    expect(whyService(pay, index)).toMatchObject({
      look: 'bad',
      key: 'noReadyEndpoints',
      values: { selector: 'app=pay' },
    })
    const lonely = service('lonely', { app: 'nobody' })
    expect(whyService(pictureOf([lonely]).services[0]!, indexObjects([lonely]))).toMatchObject({ key: 'noEndpoints' })
  })
})

describe('events', () => {
  it('of one second stand in the order in which they were written', () => {
    const about = pod('a', { node: 'n' })
    const events = ['Scheduled', 'Pulling', 'Pulled', 'Started'].map((reason) => event(about, reason, ''))
    const ordered = indexObjects([about, ...events.toReversed()]).eventsAbout(about.metadata.uid)
    expect(ordered.map((found) => found.reason)).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Started'])
  })
})

describe('what an object is related to', () => {
  it('goes from the outermost owner to the nearest', () => {
    const { owners } = relationsOf('pod-pay-58c6d9f7b4-6hxjs', index, picture)
    expect(owners.map((owner) => `${owner.kind}/${owner.name}`)).toEqual([
      'Deployment/pay',
      'ReplicaSet/pay-58c6d9f7b4',
    ])
  })

  it('shows what a pod uses, also what does not exist', () => {
    const { uses } = relationsOf('pod-pay-58c6d9f7b4-6hxjs', index, picture)
    expect(uses).toEqual([
      { kind: 'ConfigMap', name: 'pay-config', uid: 'configmap-pay-config' },
      { kind: 'Secret', name: 'pay-db' },
    ])
  })

  it('shows traffic from both ends', () => {
    expect(relationsOf('service-pay', index, picture).traffic).toEqual([
      { kind: 'Pod', name: 'pay-58c6d9f7b4-6hxjs', uid: 'pod-pay-58c6d9f7b4-6hxjs', ready: false },
    ])
    expect(relationsOf('pod-cache-0', index, picture).traffic).toEqual([])
    expect(relationsOf('pod-api-6c4f8d7b95-c5gzt', index, picture).traffic).toMatchObject([
      { kind: 'Service', name: 'api', ready: true },
    ])
  })
})
