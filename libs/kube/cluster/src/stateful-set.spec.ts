import { kinds, type k8s } from '@kubarium/kube-objects'
import { DISK_PROVISIONER } from '@kubarium/kube-kinds'
import { beforeEach, describe, expect, it } from 'vitest'
import { ClusterWorld } from './testing/cluster-world.ts'

const shell = (command: string): object => ({
  name: 'c',
  image: 'busybox:1.36',
  command: ['sh', '-c', command],
})
const SLEEP = 'trap "exit 0" TERM; while true; do sleep 1; done'

const spec = (more: object = {}, container: object = { name: 'c', image: 'nginx:1.27' }): object => ({
  serviceName: 'web',
  replicas: 3,
  selector: { matchLabels: { app: 'web' } },
  template: {
    metadata: { labels: { app: 'web' } },
    spec: { terminationGracePeriodSeconds: 1, containers: [container] },
  },
  ...more,
})

const claims = [
  { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
]

describe('StatefulSet', () => {
  let world: ClusterWorld
  beforeEach(() => {
    world = new ClusterWorld(2)
  })
  const status = (): k8s.StatefulSetStatus => world.find(kinds.StatefulSet, 'web')!.status
  const image = (name: string): string | undefined => world.find(kinds.Pod, name)?.spec.containers[0]!.image
  const setImage = (to: string): void =>
    void world.patch(kinds.StatefulSet, 'web', {
      spec: { template: { spec: { containers: [{ name: 'c', image: to }] } } },
    })
  const created = (): string[] =>
    world
      .events('web')
      .flatMap((text) => /^SuccessfulCreate: Create Pod (\S+) in StatefulSet web successful$/.exec(text)?.[1] ?? [])
  const deleted = (): string[] =>
    world
      .events('web')
      .flatMap((text) => /^SuccessfulDelete: Delete Pod (\S+) in StatefulSet web successful$/.exec(text)?.[1] ?? [])

  it('starts its pods one after the other, and is at rest then', () => {
    world.create(kinds.StatefulSet, 'web', { spec: spec() })
    for (let i = 0; i < 40; i++) {
      const running = world.list(kinds.Pod).filter((pod) => !world.isReady(pod))
      expect(running.length).toBeLessThanOrEqual(1)
      world.pass(1)
    }
    expect(created()).toEqual(['web-0', 'web-1', 'web-2'])
    expect(status()).toMatchObject({ replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3 })
    expect(world.nextTimer()).toBeNull()
  })

  it('gives its pods names, host names and labels of their own', () => {
    world.create(kinds.StatefulSet, 'web', { spec: spec({ replicas: 1, ordinals: { start: 5 } }) })
    world.pass(20)
    const pod = world.find(kinds.Pod, 'web-5')!
    expect(pod.spec).toMatchObject({ hostname: 'web-5', subdomain: 'web' })
    expect(pod.metadata.labels).toMatchObject({
      'statefulset.kubernetes.io/pod-name': 'web-5',
      'apps.kubernetes.io/pod-index': '5',
      'controller-revision-hash': status().currentRevision,
    })
  })

  it('starts and stops all at once when it is told to', () => {
    world.create(kinds.StatefulSet, 'web', { spec: spec({ podManagementPolicy: 'Parallel' }) })
    world.cluster.step(world.now)
    expect(world.names(kinds.Pod)).toEqual(['web-0', 'web-1', 'web-2'])
    world.pass(20)
    world.patch(kinds.StatefulSet, 'web', { spec: { replicas: 0 } })
    world.cluster.step(world.now)
    expect(deleted()).toEqual(['web-2', 'web-1', 'web-0'])
  })

  it('takes the highest away first', () => {
    world.create(kinds.StatefulSet, 'web', { spec: spec() })
    world.pass(40)
    world.patch(kinds.StatefulSet, 'web', { spec: { replicas: 1 } })
    world.pass(20)
    expect(deleted()).toEqual(['web-2', 'web-1'])
    expect(world.names(kinds.Pod)).toEqual(['web-0'])
  })

  it('updates from the highest to the lowest, down to the partition', () => {
    world.create(kinds.StatefulSet, 'web', {
      spec: spec({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } }),
    })
    world.pass(40)
    setImage('nginx:1.28')
    world.pass(40)
    expect(deleted()).toEqual(['web-2', 'web-1'])
    expect([image('web-0'), image('web-1'), image('web-2')]).toEqual(['nginx:1.27', 'nginx:1.28', 'nginx:1.28'])
    world.delete(kinds.Pod, 'web-0')
    world.pass(20)
    expect(image('web-0')).toBe('nginx:1.27')
    world.patch(kinds.StatefulSet, 'web', { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } })
    world.pass(40)
    expect(image('web-0')).toBe('nginx:1.28')
    expect(status().currentRevision).toBe(status().updateRevision)
  })

  it('waits with the update when a pod does not get well', () => {
    world.create(kinds.StatefulSet, 'web', { spec: spec() })
    world.pass(40)
    setImage('nginx:does-not-exist')
    world.pass(60)
    expect([image('web-0'), image('web-1'), image('web-2')]).toEqual([
      'nginx:1.27',
      'nginx:1.27',
      'nginx:does-not-exist',
    ])
  })

  it('is found by name through its headless service', () => {
    world.create(kinds.Service, 'web', { spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] } })
    world.create(kinds.StatefulSet, 'web', { spec: spec({ replicas: 2 }) })
    world.pass(40)
    world.create(kinds.Pod, 'asks', {
      spec: {
        restartPolicy: 'Never',
        containers: [shell('wget -qO- http://web-1.web.default.svc.cluster.local/ | head -c 15; nslookup web-0.web')],
      },
    })
    world.pass(20)
    const lines = world.cluster.kubelets
      .log('default', 'asks', 'c', {})!
      .map(({ text }) => text)
      .join('\n')
    expect(lines).toContain('<!DOCTYPE html>')
    expect(lines).toContain(world.find(kinds.Pod, 'web-0')!.status.podIP)
  })

  describe('with claims', () => {
    const storageClass = (mode: string): void =>
      void world.create(kinds.StorageClass, 'disk', {
        metadata: { name: 'disk', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: DISK_PROVISIONER,
        volumeBindingMode: mode,
      })
    const writer = shell(`echo "$HOSTNAME was here" >> /data/log; cat /data/log; ${SLEEP}`)
    const withMount = { ...writer, volumeMounts: [{ name: 'data', mountPath: '/data' }] }
    const log = (pod: string): string[] =>
      (world.cluster.kubelets.log('default', pod, 'c', {}) ?? []).map(({ text }) => text.trim())

    it.each(['Immediate', 'WaitForFirstConsumer'])('keeps what a pod wrote for its successor (%s)', (mode) => {
      storageClass(mode)
      world.create(kinds.StatefulSet, 'web', { spec: spec({ replicas: 1, volumeClaimTemplates: claims }, withMount) })
      world.pass(20)
      expect(world.find(kinds.PersistentVolumeClaim, 'data-web-0')!.status).toMatchObject({
        phase: 'Bound',
        capacity: { storage: '1Gi' },
      })
      expect(log('web-0')).toEqual(['web-0 was here'])
      world.delete(kinds.Pod, 'web-0')
      world.pass(20)
      expect(log('web-0')).toEqual(['web-0 was here', 'web-0 was here'])
    })

    it('lets claims go or keeps them, as the retention policy says', () => {
      storageClass('Immediate')
      world.create(kinds.StatefulSet, 'web', {
        spec: spec(
          {
            replicas: 2,
            volumeClaimTemplates: claims,
            persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' },
          },
          withMount,
        ),
      })
      world.pass(40)
      expect(world.names(kinds.PersistentVolume)).toHaveLength(2)
      world.patch(kinds.StatefulSet, 'web', { spec: { replicas: 1 } })
      world.pass(20)
      expect(world.names(kinds.PersistentVolumeClaim)).toEqual(['data-web-0'])
      expect(world.names(kinds.PersistentVolume)).toHaveLength(1)
      world.delete(kinds.StatefulSet, 'web')
      world.pass(20)
      expect(world.names(kinds.PersistentVolumeClaim)).toEqual(['data-web-0'])
    })

    it('keeps a claim that is deleted for as long as a pod uses it', () => {
      storageClass('Immediate')
      world.create(kinds.PersistentVolumeClaim, 'c', { spec: claims[0]!.spec })
      world.create(kinds.Pod, 'p', {
        spec: { containers: [shell(SLEEP)], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] },
      })
      world.pass(20)
      world.delete(kinds.PersistentVolumeClaim, 'c')
      world.pass(5)
      expect(world.find(kinds.PersistentVolumeClaim, 'c')!.metadata.deletionTimestamp).toBeDefined()
      world.delete(kinds.Pod, 'p')
      world.pass(60)
      expect(world.names(kinds.PersistentVolumeClaim)).toEqual([])
      expect(world.names(kinds.PersistentVolume)).toEqual([])
    })
  })
})
