import { describe, expect, it } from 'vitest'
import { kinds, type k8s } from '@kubarium/kube-objects'
import { ClusterState } from '@kubarium/kube-store'
import { clusterBase } from './bootstrap.ts'
import { clusterIndexes } from './indexes.ts'
import { SimulatedCluster } from './simulated-cluster.ts'
import { standardSimulation } from './standard-simulation.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const user = { name: 'kubernetes-admin', groups: ['system:masters'] }
const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 2, now: START })

/** A cluster whose time is told in seconds since its start. */
class World {
  private at = 1
  readonly cluster = new SimulatedCluster(
    ClusterState.from(base.entries, base.revision, clusterIndexes),
    { ...standardSimulation, pullSeconds: 1, seed: 'pod life' },
    START + 1000,
  )

  request(method: string, url: string, body?: object, patchType = 'application/merge-patch+json'): unknown {
    const answer = this.cluster.handle(
      {
        method,
        url,
        headers: { 'content-type': method === 'PATCH' ? patchType : 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      },
      user,
      START + this.at * 1000,
    )
    if (answer.type !== 'bytes') return 'body' in answer ? answer.body : answer
    return JSON.parse(answer.chunks.map((chunk) => new TextDecoder().decode(chunk)).join(''))
  }

  setImage(name: string, image: string): void {
    const patch = [{ op: 'replace', path: '/spec/containers/0/image', value: image }]
    const url = `/api/v1/namespaces/default/pods/${name}`
    expect(this.request('PATCH', url, patch, 'application/json-patch+json')).toMatchObject({ metadata: { name } })
  }

  create(name: string, spec: object): void {
    expect(
      this.request('POST', '/api/v1/namespaces/default/pods', { metadata: { name, labels: { app: name } }, spec }),
    ).toMatchObject({ metadata: { name } })
  }

  /** When the cluster has to do something by itself; events that expire do not count. */
  next(): number | null {
    for (const { metadata } of this.cluster.client.read(kinds.Event).list())
      this.request('DELETE', `/api/v1/namespaces/${metadata.namespace}/events/${metadata.name}`)
    return this.cluster.step(START + this.at * 1000).next
  }

  pass(seconds: number): void {
    this.at += seconds
    this.cluster.step(START + this.at * 1000)
  }

  pod(name: string): k8s.Pod | undefined {
    return this.cluster.client.read(kinds.Pod).find('default', name)
  }

  state(name: string, container = 0): k8s.ContainerStatus | undefined {
    return this.pod(name)?.status.containerStatuses?.[container]
  }

  log(name: string, container = 'main'): string[] {
    return (this.cluster.kubelets.log('default', name, container, {}) ?? []).map(({ text }) => text)
  }

  events(name: string): string[] {
    return this.cluster.client
      .read(kinds.Event)
      .list('default')
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ reason, message }) => `${reason}: ${message}`)
  }
}

const shell = (script: string, more: object = {}): object => ({
  name: 'main',
  image: 'busybox',
  command: ['sh', '-c', script],
  ...more,
})

describe('a pod', () => {
  it('pulls, starts, runs and writes a log', () => {
    const world = new World()
    world.create('p', { containers: [shell('echo hello; sleep 1000')] })
    world.pass(0.5)
    expect(world.state('p')?.state?.waiting?.reason).toBe('ContainerCreating')
    world.pass(2)
    expect(world.pod('p')?.status).toMatchObject({
      phase: 'Running',
      podIP: expect.stringMatching(/^10\.244\./) as string,
    })
    expect(world.log('p')).toEqual(['hello'])
  })

  it('crashes, and is started again after a growing while', () => {
    const world = new World()
    world.create('p', { containers: [shell('echo try; exit 7')] })
    world.pass(3)
    expect(world.state('p')).toMatchObject({
      restartCount: 1,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 7, reason: 'Error' } },
    })
    world.pass(12)
    expect(world.state('p')?.restartCount).toBe(2)
    world.pass(21)
    expect(world.state('p')?.restartCount).toBe(3)
    expect(
      world
        .events('p')
        .some((event) => event.startsWith('BackOff: Back-off restarting failed container main in pod p_default(')),
    ).toBe(true)
  })

  it('waits for an image that does not exist, and says so', () => {
    const world = new World()
    world.create('p', { containers: [{ name: 'main', image: 'nginx:nosuch' }] })
    world.pass(2.5)
    expect(world.state('p')?.state?.waiting?.reason).toBe('ErrImagePull')
    world.pass(4)
    expect(world.state('p')?.state?.waiting?.reason).toBe('ImagePullBackOff')
  })

  it('tries another image at once when its image is changed, however long it would have waited', () => {
    const world = new World()
    world.create('p', { containers: [{ name: 'main', image: 'nginx:nosuch' }] })
    world.create('q', { containers: [{ ...shell('exit 7'), name: 'main' }] })
    world.pass(100)
    expect(world.state('p')?.state?.waiting?.reason).toBe('ImagePullBackOff')
    expect(world.state('q')?.state?.waiting?.reason).toBe('CrashLoopBackOff')
    const restarts = world.state('q')!.restartCount
    world.setImage('p', 'nginx:1.27')
    world.setImage('q', 'busybox:1.37')
    world.pass(3)
    expect(world.state('p')?.state?.running).toBeDefined()
    expect(world.state('q')?.restartCount).toBeGreaterThan(restarts)
    expect(world.state('q')?.image).toBe('docker.io/library/busybox:1.37')
  })

  it('restarts a container whose image is changed, whatever its restart policy', () => {
    const world = new World()
    world.create('p', { restartPolicy: 'Never', containers: [{ name: 'main', image: 'nginx:1.27' }] })
    world.pass(3)
    world.setImage('p', 'nginx:1.28')
    world.pass(5)
    expect(world.state('p')).toMatchObject({
      image: 'docker.io/library/nginx:1.28',
      restartCount: 1,
      state: { running: {} },
      lastState: { terminated: { exitCode: 0 } },
    })
    expect(world.events('p')).toContain('Killing: Container main definition changed, will be restarted')
  })

  it('succeeds or fails for good when it is not to be restarted', () => {
    const world = new World()
    world.create('good', { restartPolicy: 'Never', containers: [shell('exit 0')] })
    world.create('bad', { restartPolicy: 'Never', containers: [shell('exit 3')] })
    world.pass(3)
    expect(world.pod('good')?.status.phase).toBe('Succeeded')
    expect(world.pod('bad')?.status.phase).toBe('Failed')
  })

  it('is killed when its memory is used up', () => {
    const world = new World()
    world.create('p', {
      restartPolicy: 'Never',
      containers: [shell('x=a; while :; do x=$x$x; done', { resources: { limits: { memory: '20Mi' } } })],
    })
    world.pass(10)
    expect(world.state('p')?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  })

  it('runs its init containers one after the other, and only then the others', () => {
    const world = new World()
    world.create('p', {
      initContainers: [
        { ...shell('sleep 5'), name: 'one' },
        { ...shell('sleep 5'), name: 'two' },
      ],
      containers: [shell('sleep 1000')],
    })
    world.pass(4)
    expect(world.pod('p')?.status.initContainerStatuses?.map(({ state }) => Object.keys(state!)[0])).toEqual([
      'running',
      'waiting',
    ])
    expect(world.state('p')?.state?.waiting?.reason).toBe('PodInitializing')
    world.pass(15)
    expect(world.pod('p')?.status.phase).toBe('Running')
  })

  it('waits for a ConfigMap it takes its environment from', () => {
    const world = new World()
    world.create('p', {
      containers: [
        shell('echo $COLOUR; sleep 1000', {
          env: [{ name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'paint', key: 'colour' } } }],
        }),
      ],
    })
    world.pass(3)
    expect(world.state('p')?.state?.waiting).toMatchObject({
      reason: 'CreateContainerConfigError',
      message: 'configmap "paint" not found',
    })
    world.request('POST', '/api/v1/namespaces/default/configmaps', {
      metadata: { name: 'paint' },
      data: { colour: 'blue' },
    })
    world.pass(1)
    expect(world.log('p')).toEqual(['blue'])
  })

  it('becomes unready when its readiness probe fails, and leaves its service', () => {
    const world = new World()
    world.request('POST', '/api/v1/namespaces/default/services', {
      metadata: { name: 'p' },
      spec: { selector: { app: 'p' }, ports: [{ port: 80 }] },
    })
    const probe = { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 5, failureThreshold: 1 }
    world.create('p', {
      containers: [shell('touch /tmp/ok; sleep 30; rm /tmp/ok; sleep 1000', { readinessProbe: probe })],
    })
    const ready = (): unknown =>
      world.cluster.client
        .read(kinds.EndpointSlice)
        .list('default')
        .find(({ metadata }) => metadata.name.startsWith('p-'))?.endpoints?.[0]?.conditions?.ready
    world.pass(10)
    expect([world.state('p')?.ready, ready()]).toEqual([true, true])
    world.pass(40)
    expect([world.state('p')?.ready, ready()]).toEqual([false, false])
    expect(world.events('p').some((event) => event.startsWith('Unhealthy: Readiness probe failed: cat: '))).toBe(true)
  })

  it('is restarted when its liveness probe fails often enough', () => {
    const world = new World()
    const probe = { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 5, failureThreshold: 2 }
    world.create('p', {
      terminationGracePeriodSeconds: 1,
      containers: [shell('touch /tmp/ok; sleep 20; rm /tmp/ok; sleep 1000', { livenessProbe: probe })],
    })
    world.pass(50)
    expect(world.state('p')?.restartCount).toBe(1)
    expect(world.events('p')).toContain('Killing: Container main failed liveness probe, will be restarted')
  })

  it('gets its signal after the preStop hook, and is killed when its grace period is over', () => {
    const world = new World()
    const hook = { preStop: { exec: { command: ['sh', '-c', 'echo stopping > /proc/1/fd/1; sleep 3'] } } }
    world.create('kind', {
      containers: [shell('trap "exit 0" TERM; while true; do sleep 1; done', { lifecycle: hook })],
    })
    world.create('deaf', {
      terminationGracePeriodSeconds: 10,
      containers: [shell('trap "" TERM; while true; do sleep 1; done')],
    })
    world.pass(3)
    world.request('DELETE', '/api/v1/namespaces/default/pods/kind')
    world.request('DELETE', '/api/v1/namespaces/default/pods/deaf')
    world.pass(2)
    expect(world.pod('kind')?.metadata.deletionTimestamp).toBeDefined()
    world.pass(3)
    expect(world.pod('kind')).toBeUndefined()
    expect(world.pod('deaf')).toBeDefined()
    world.pass(6)
    expect(world.pod('deaf')).toBeUndefined()
  })

  it('reaches another by the name of its service, and nobody outside', () => {
    const world = new World()
    world.create('web', { containers: [{ name: 'main', image: 'nginx' }] })
    world.request('POST', '/api/v1/namespaces/default/services', {
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 80 }] },
    })
    world.pass(3)
    world.create('client', {
      restartPolicy: 'Never',
      containers: [shell('wget -qO- http://web:8080 | grep title; wget -T 2 -qO- http://example.com; echo $?')],
    })
    world.pass(10)
    expect(world.log('client')[0]).toBe('<title>Welcome to nginx!</title>')
    expect(world.log('client').at(-1)).toBe('1')
    expect(world.log('web').some((line) => line.includes('"GET / HTTP/1.1" 200'))).toBe(true)
  })

  it('waits for postStart before it counts as running and the next container starts', () => {
    const world = new World()
    world.create('p', {
      containers: [
        shell('sleep 1000', { lifecycle: { postStart: { exec: { command: ['sleep', '5'] } } } }),
        { ...shell('echo second; sleep 1000'), name: 'second' },
      ],
    })
    world.pass(3)
    expect(world.pod('p')?.status.phase).toBe('Pending')
    expect(world.state('p')?.state?.waiting?.reason).toBe('ContainerCreating')
    expect(world.log('p', 'second')).toEqual([])
    world.pass(6)
    expect(world.state('p')).toMatchObject({ ready: true, state: { running: {} } })
    expect(world.log('p', 'second')).toEqual(['second'])
  })

  it('ends a container whose postStart fails, and tells nobody why', () => {
    const world = new World()
    world.create('p', {
      terminationGracePeriodSeconds: 1,
      containers: [shell('sleep 1000', { lifecycle: { postStart: { exec: { command: ['false'] } } } })],
    })
    world.pass(4)
    expect(world.events('p')).toContain('FailedPostStartHook: PostStartHook failed')
    expect(world.events('p')).toContain('Killing: FailedPostStartHook')
    expect(world.state('p')?.restartCount).toBeGreaterThan(0)
  })

  it('sends the request of a hook to its container', () => {
    const world = new World()
    world.create('p', {
      terminationGracePeriodSeconds: 5,
      containers: [
        { name: 'main', image: 'nginx', lifecycle: { postStart: { httpGet: { port: 80, path: '/hello' } } } },
      ],
    })
    world.pass(3)
    // nginx has no such page, and a container whose hook fails is ended.
    expect(world.events('p')).toContain('FailedPostStartHook: PostStartHook failed')
    world.create('q', {
      containers: [{ name: 'main', image: 'nginx', lifecycle: { postStart: { httpGet: { port: 80 } } } }],
    })
    world.pass(3)
    expect(world.state('q')).toMatchObject({ ready: true, restartCount: 0 })
    expect(
      world.log('q').some((line) => line.includes('"GET / HTTP/1.1" 200') && line.includes('kube-lifecycle')),
    ).toBe(true)
  })

  it('fails when it is active for longer than it may', () => {
    const world = new World()
    world.create('p', {
      activeDeadlineSeconds: 10,
      terminationGracePeriodSeconds: 2,
      containers: [shell('sleep 1000')],
    })
    world.pass(5)
    expect(world.pod('p')?.status.phase).toBe('Running')
    world.pass(10)
    expect(world.pod('p')?.status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    })
    expect(world.state('p')?.state?.terminated).toBeDefined()
    world.pass(100)
    expect(world.state('p')?.restartCount).toBe(0)
  })

  it('runs a container that is put into it to look at it, once', () => {
    const world = new World()
    world.create('p', { containers: [{ name: 'main', image: 'nginx' }] })
    world.pass(3)
    const pod = world.pod('p')!
    const container = { name: 'debug', image: 'busybox', command: ['wget', '-qO-', 'http://127.0.0.1'] }
    world.request('PATCH', '/api/v1/namespaces/default/pods/p/ephemeralcontainers', {
      spec: { ephemeralContainers: [container] },
    })
    world.pass(3)
    expect(world.pod('p')?.status.ephemeralContainerStatuses).toMatchObject([
      { name: 'debug', ready: false, restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
    ])
    expect(world.log('p', 'debug').join()).toContain('Welcome to nginx')
    expect(world.pod('p')?.status).toMatchObject({ phase: 'Running', podIP: pod.status.podIP })
    expect(world.state('p')?.ready).toBe(true)
  })

  it('leaves on its node what it wrote into a directory of the node', () => {
    const world = new World()
    const spec = (script: string, node: string): object => ({
      nodeName: node,
      restartPolicy: 'Never',
      volumes: [{ name: 'data', hostPath: { path: '/var/data' } }],
      containers: [shell(script, { volumeMounts: [{ name: 'data', mountPath: '/data' }] })],
    })
    world.create('writer', spec('echo kept > /data/file', 'node-1'))
    world.pass(5)
    world.request('DELETE', '/api/v1/namespaces/default/pods/writer')
    world.pass(40)
    world.create('reader', spec('cat /data/file', 'node-1'))
    world.create('other', spec('ls /data; echo nothing', 'node-2'))
    world.pass(5)
    expect(world.log('reader')).toEqual(['kept'])
    expect(world.log('other')).toEqual(['nothing'])
  })
})

describe('an event', () => {
  it('is gone an hour after it was written last', () => {
    const world = new World()
    world.create('p', { containers: [shell('sleep 100000')] })
    world.pass(10)
    expect(world.events('p').length).toBeGreaterThan(0)
    world.pass(3590)
    expect(world.events('p').length).toBeGreaterThan(0)
    world.pass(60)
    expect(world.events('p')).toEqual([])
  })
})

describe('a namespace', () => {
  it('that is deleted waits for what is in it, and wakes nobody meanwhile', () => {
    const world = new World()
    world.request('POST', '/api/v1/namespaces', { metadata: { name: 'team' } })
    world.pass(1)
    world.request('POST', '/api/v1/namespaces/team/configmaps', {
      metadata: { name: 'kept', finalizers: ['example.com/wait'] },
    })
    world.request('DELETE', '/api/v1/namespaces/team')
    world.pass(10)
    const namespace = (): k8s.Namespace | undefined => world.cluster.client.read(kinds.Namespace).find('', 'team')
    expect(namespace()?.status.conditions?.find(({ type }) => type === 'NamespaceFinalizersRemaining')).toMatchObject({
      status: 'True',
      message: 'Some content in the namespace has finalizers remaining: example.com/wait in 1 resource instances',
    })
    expect(world.next()).toBeNull()
    world.request('PUT', '/api/v1/namespaces/team/configmaps/kept', { metadata: { name: 'kept' } })
    world.pass(1)
    expect(namespace()).toBeUndefined()
  })
})
