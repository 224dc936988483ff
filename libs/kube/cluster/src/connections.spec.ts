import { describe, expect, it } from 'vitest'
import { execKey, EXEC_OUTPUTS, type ExecOutputObject, type ExecRequestObject } from '@kubarium/kube-node'
import { deepFreeze, kinds, type k8s } from '@kubarium/kube-objects'
import { SimulatedCluster } from './simulated-cluster.ts'
import { standardSimulation } from './standard-simulation.ts'
import { ClusterWorld } from './testing/cluster-world.ts'

/** Runs a script in a pod. @returns what it printed */
function run({ now }: ClusterWorld, pod: string, script: string, cluster: SimulatedCluster): string {
  const id = `e${cluster.revision}`
  const request: ExecRequestObject = {
    metadata: { name: id, namespace: 'default' },
    pod,
    container: 'main',
    command: ['sh', '-c', script],
    stdin: false,
    inputs: [],
  }
  cluster.input(execKey('default', id), deepFreeze(request), 'spec', now)
  cluster.step(now + 60_000)
  return (cluster.state.list(EXEC_OUTPUTS, 'default') as unknown as readonly ExecOutputObject[])
    .filter(({ metadata }) => metadata.name.startsWith(`${id}.`))
    .flatMap(({ parts }) => parts)
    .map(({ text }) => text)
    .join('')
}

const counts = (output: string): Record<string, number> => {
  const found: Record<string, number> = {}
  for (const [, name] of output.matchAll(/^Hostname: (.+)$/gm)) found[name!] = (found[name!] ?? 0) + 1
  return found
}

describe('connections to a Service', () => {
  const world = new ClusterWorld()
  for (const name of ['one', 'two', 'three'])
    world.request('POST', '/api/v1/namespaces/default/pods', {
      metadata: { name, labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'gcr.io/google-samples/hello-app:1.0' }] },
    })
  world.create(kinds.Pod, 'client', {
    spec: { containers: [{ name: 'main', image: 'curlimages/curl', command: ['sleep', 'infinity'] }] },
  })
  world.create(kinds.Service, 'web', { spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } })
  world.pass(30)
  // No pause between them: all are opened in one moment, before anything else is written.
  const script = 'i=0; while [ $i -lt 60 ]; do i=$((i+1)); curl -s http://web; done'

  it('are spread over all endpoints, each connection by itself', () => {
    const shares = counts(run(world, 'client', script, forkOf(world)))
    expect(Object.keys(shares).sort()).toEqual(['one', 'three', 'two'])
    for (const share of Object.values(shares)) expect(share).toBeGreaterThan(5)
    expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBe(60)
  })

  it('go the same ways when the same is done from the same revision', () => {
    const first = run(world, 'client', script, forkOf(world))
    expect(first.match(/^Hostname/gm)).toHaveLength(60)
    expect(run(world, 'client', script, forkOf(world))).toBe(first)
  })

  it('stay with one endpoint where the Service asks for it', () => {
    world.patch(kinds.Service, 'web', { spec: { sessionAffinity: 'ClientIP' } })
    world.pass(5)
    expect(Object.values(counts(run(world, 'client', script, forkOf(world))))).toEqual([60])
  })
})

describe('a Service that sends to a port that no pod has', () => {
  it('has endpoints without a port, and refuses', () => {
    const world = new ClusterWorld()
    world.request('POST', '/api/v1/namespaces/default/pods', {
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'nginx:1.27', ports: [{ name: 'web', containerPort: 80 }] }] },
    })
    world.create(kinds.Service, 'web', {
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
    })
    world.pass(30)
    const [slice] = world.list(kinds.EndpointSlice).filter(({ metadata }) => metadata.name.startsWith('web-'))
    expect(slice!.endpoints).toHaveLength(1)
    expect(slice!.ports ?? []).toEqual([])
    const url = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices'
    const table = world.cluster.handle(
      { method: 'GET', url, headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } },
      { name: 'kubernetes-admin', groups: ['system:masters'] },
      world.now,
    )
    expect(JSON.stringify('body' in table && table.body)).toContain('"<unset>"')
    expect(run(world, 'web', 'curl -s -m 2 http://web; echo $?', world.cluster)).toBe('7\n')
  })
})

describe('a Service that is an alias (ExternalName)', () => {
  const world = new ClusterWorld()
  world.create(kinds.Pod, 'web', { spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } })
  world.create(kinds.Pod, 'client', {
    spec: { containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', 'infinity'] }] },
  })
  world.patch(kinds.Pod, 'web', { metadata: { labels: { app: 'web' } } })
  world.create(kinds.Service, 'web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } })
  const alias = (name: string, externalName: string): unknown =>
    world.create(kinds.Service, name, { spec: { type: 'ExternalName', externalName } })
  alias('nickname', 'web.default.svc.cluster.local')
  alias('outside', 'example.com')
  alias('round', 'round.default.svc.cluster.local')
  world.pass(30)

  it('leads to the Service that it names', () => {
    expect(run(world, 'client', 'wget -qO- http://nickname', world.cluster)).toContain('Welcome to nginx!')
    const answer = run(world, 'client', 'nslookup nickname.default.svc.cluster.local', world.cluster)
    expect(answer).toContain('canonical name = web.default.svc.cluster.local')
    expect(answer).toContain(`Address: ${world.find(kinds.Service, 'web')!.spec.clusterIP}`)
  })

  it('has no address when it leads out of the cluster, or in a circle', () => {
    for (const name of ['outside', 'round'])
      expect(run(world, 'client', `wget -qO- http://${name} 2>&1`, world.cluster)).toContain('bad address')
  })
})

function forkOf({ cluster, now }: ClusterWorld): SimulatedCluster {
  return new SimulatedCluster(cluster.state.fork(), { ...standardSimulation, pullSeconds: 1, seed: 'world' }, now)
}

describe('the ports of a pod', () => {
  const container = (name: string, image: string, more: object = {}): object => ({ name, image, ...more })
  const status = (world: ClusterWorld, pod: string, name: string): k8s.ContainerStatus | undefined =>
    world.find(kinds.Pod, pod)?.status.containerStatuses?.find((one) => one.name === name)
  const log = (world: ClusterWorld, pod: string, name: string, previous = false): string =>
    (world.cluster.kubelets.log('default', pod, name, { previous }) ?? []).map(({ text }) => text).join('\n')

  it('are shared by its containers: the second nginx finds its port taken, and crashes again and again', () => {
    const world = new ClusterWorld()
    world.create(kinds.Pod, 'pair', {
      spec: { containers: [container('first', 'nginx:1.27'), container('second', 'nginx:1.27')] },
    })
    world.pass(3)
    expect(status(world, 'pair', 'second')?.state?.running).toBeDefined()
    world.pass(3)
    expect(status(world, 'pair', 'first')).toMatchObject({ ready: true, restartCount: 0 })
    expect(status(world, 'pair', 'second')?.state?.waiting?.reason ?? 'restarted').toMatch(/CrashLoopBackOff|restarted/)
    expect(log(world, 'pair', 'second', true)).toContain(
      'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
    )
    expect(log(world, 'pair', 'second', true)).toContain('nginx: [emerg] still could not bind()')
    expect(log(world, 'pair', 'second', true).match(/try again to bind\(\) after 500ms/g)).toHaveLength(5)
    world.pass(120)
    expect(status(world, 'pair', 'second')!.restartCount).toBeGreaterThan(2)
    expect(status(world, 'pair', 'second')?.lastState?.terminated).toMatchObject({ exitCode: 1, reason: 'Error' })
    expect(status(world, 'pair', 'first')).toMatchObject({ ready: true, restartCount: 0 })
  })

  it('are free again when who held them has ended: then the next start takes the port', () => {
    const world = new ClusterWorld()
    world.create(kinds.Pod, 'pair', {
      spec: {
        restartPolicy: 'OnFailure',
        containers: [
          container('first', 'busybox:1.36', { command: ['sh', '-c', 'nc -l -p 80 & sleep 60; kill $!'] }),
          container('second', 'nginx:1.27'),
        ],
      },
    })
    world.pass(50)
    expect(status(world, 'pair', 'second')!.restartCount).toBeGreaterThan(0)
    world.pass(120)
    expect(status(world, 'pair', 'first')?.state?.terminated).toMatchObject({ exitCode: 0 })
    expect(status(world, 'pair', 'second')).toMatchObject({ ready: true })
    expect(log(world, 'pair', 'second')).toContain('start worker process')
  })

  it('are its own: two pods listen on the same port of their addresses', () => {
    const world = new ClusterWorld(1)
    for (const name of ['one', 'two'])
      world.create(kinds.Pod, name, { spec: { containers: [container('web', 'nginx:1.27')] } })
    world.pass(30)
    for (const name of ['one', 'two'])
      expect(status(world, name, 'web')).toMatchObject({ ready: true, restartCount: 0 })
  })

  it.each([
    [
      'hashicorp/http-echo:1.0.0',
      { args: ['-text=x'] },
      '[ERR] server exited with: listen tcp :5678: bind: address already in use',
    ],
    ['gcr.io/google-samples/hello-app:1.0', {}, 'listen tcp :8080: bind: address already in use'],
    ['traefik/whoami', {}, 'listen tcp :80: bind: address already in use'],
    ['httpd:2.4', {}, '(98)Address already in use: AH00072: make_sock: could not bind to address'],
    ['redis:7', {}, 'bind: Address already in use'],
    ['postgres:16', { env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }] }, 'could not bind IPv4 address "0.0.0.0"'],
    ['mysql:8.0', { env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'x' }] }, "Can't start server: Bind on TCP/IP port"],
    ['memcached:1.6', {}, 'failed to listen on TCP port 11211'],
  ])('%s says so in its own words, and ends with an error', (image, more, message) => {
    const world = new ClusterWorld()
    world.create(kinds.Pod, 'pair', {
      spec: { restartPolicy: 'Never', containers: [container('first', image, more), container('second', image, more)] },
    })
    world.pass(30)
    expect(status(world, 'pair', 'first')?.state?.running).toBeDefined()
    const exitCode = status(world, 'pair', 'second')?.state?.terminated?.exitCode
    expect(exitCode).toBeGreaterThan(0)
    expect(log(world, 'pair', 'second')).toContain(message)
  })

  it('are where probes ask: whoever listens there answers', () => {
    const world = new ClusterWorld()
    const readinessProbe = { httpGet: { port: 80 }, periodSeconds: 1 }
    world.create(kinds.Pod, 'pair', {
      spec: {
        containers: [
          container('app', 'busybox:1.36', { command: ['sleep', 'infinity'], readinessProbe }),
          container('web', 'nginx:1.27'),
        ],
      },
    })
    world.pass(30)
    expect(status(world, 'pair', 'app')).toMatchObject({ ready: true })
  })

  it('can be kept from everybody outside by listening on 127.0.0.1', () => {
    const world = new ClusterWorld()
    const conf = 'server { listen 127.0.0.1:8080; return 200 private; }'
    world.create(kinds.Pod, 'private', {
      spec: {
        containers: [
          container('main', 'nginx:1.27', {
            command: ['sh', '-c', `echo '${conf}' > /etc/nginx/conf.d/default.conf; exec nginx -g 'daemon off;'`],
          }),
          container('echo', 'hashicorp/http-echo:1.0.0', { args: ['-text=echo', '-listen=localhost:9090'] }),
        ],
      },
    })
    world.create(kinds.Pod, 'client', {
      spec: { containers: [container('main', 'curlimages/curl', { command: ['sleep', 'infinity'] })] },
    })
    world.pass(30)
    const ip = world.find(kinds.Pod, 'private')!.status.podIP!
    expect(run(world, 'private', 'curl -s http://localhost:8080', world.cluster)).toBe('private')
    expect(run(world, 'client', `curl -s http://${ip}:8080; echo $?`, world.cluster)).toBe('7\n')
    expect(run(world, 'private', 'curl -s http://localhost:9090', world.cluster)).toBe('echo\n')
    expect(run(world, 'client', `curl -s http://${ip}:9090; echo $?`, world.cluster)).toBe('7\n')
  })
})

describe('a probe of a container that has nothing to do', () => {
  it('is asked again once somebody changed the container, and not for ever after', () => {
    const world = new ClusterWorld()
    const probe = { httpGet: { port: 80 }, periodSeconds: 5, failureThreshold: 2 }
    world.create(kinds.Pod, 'web', {
      spec: { containers: [{ name: 'main', image: 'nginx:1.27', livenessProbe: probe, readinessProbe: probe }] },
    })
    world.pass(30)
    expect(world.nextTimer()).toBeNull()
    const status = (): k8s.ContainerStatus | undefined => world.find(kinds.Pod, 'web')?.status.containerStatuses?.[0]
    run(world, 'web', 'rm /usr/share/nginx/html/index.html', world.cluster)
    world.pass(70)
    expect(world.events('web').join('\n')).toContain('Liveness probe failed: HTTP probe failed with statuscode: 403')
    expect(status()).toMatchObject({ ready: true, restartCount: 1 })
    world.pass(60)
    expect(world.nextTimer()).toBeNull()
  })
})
