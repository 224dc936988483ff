// Objects for specs, as an API server would return them.
import type { LiveObject } from '@kubarium/contracts'

type Extra = Record<string, unknown>

let count = 0
function object(
  kind: string,
  apiVersion: string,
  name: string,
  namespace: string | undefined,
  rest: Extra,
  metadata: Extra = {},
): LiveObject {
  count++
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      uid: `${kind.toLowerCase()}-${name}`,
      resourceVersion: String(count),
      creationTimestamp: '2026-11-24T09:00:00Z',
      ...metadata,
    },
    ...rest,
  }
}

export function node(
  name: string,
  { ready = 'True', cordoned = false }: { ready?: string; cordoned?: boolean } = {},
): LiveObject {
  return object('Node', 'v1', name, undefined, {
    spec: cordoned ? { unschedulable: true } : {},
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      conditions: [
        {
          type: 'Ready',
          status: ready,
          message: ready === 'True' ? 'kubelet is posting ready status' : 'Kubelet stopped posting node status.',
        },
      ],
    },
  })
}

export interface PodOptions {
  node?: string
  phase?: string
  ready?: readonly boolean[]
  containerState?: Extra
  lastState?: Extra
  conditions?: readonly Extra[]
  deleting?: boolean
  labels?: Record<string, string>
  owner?: { kind: string; name: string }
  namespace?: string
  restarts?: number
  spec?: Extra
  reason?: string
}

export function pod(name: string, options: PodOptions = {}): LiveObject {
  const {
    node: nodeName,
    phase = 'Running',
    ready = [true],
    containerState,
    lastState,
    conditions,
    deleting,
    labels,
    owner,
    restarts = 0,
  } = options
  const scheduled = nodeName ? [{ type: 'PodScheduled', status: 'True' }] : []
  return object(
    'Pod',
    'v1',
    name,
    options.namespace ?? 'default',
    {
      spec: {
        ...(nodeName ? { nodeName } : {}),
        containers: ready.map((_, index) => ({
          name: `c${index}`,
          image: 'nginx',
          resources: { requests: { cpu: '100m', memory: '128Mi' } },
        })),
        ...options.spec,
      },
      status: {
        phase,
        ...(options.reason ? { reason: options.reason } : {}),
        conditions: conditions ?? [
          ...scheduled,
          { type: 'Ready', status: ready.every(Boolean) && phase === 'Running' ? 'True' : 'False' },
        ],
        containerStatuses: nodeName
          ? ready.map((isReady, index) => ({
              name: `c${index}`,
              ready: isReady,
              restartCount: index === 0 ? restarts : 0,
              state: (index === 0 && containerState) || { running: { startedAt: '2026-11-24T09:00:01Z' } },
              ...(index === 0 && lastState ? { lastState } : {}),
            }))
          : undefined,
      },
    },
    {
      ...(deleting ? { deletionTimestamp: '2026-11-24T09:01:00Z' } : {}),
      ...(labels ? { labels } : {}),
      ...(owner
        ? {
            ownerReferences: [
              { ...owner, apiVersion: 'apps/v1', uid: `${owner.kind.toLowerCase()}-${owner.name}`, controller: true },
            ],
          }
        : {}),
    },
  )
}

export function service(name: string, selector: Record<string, string> | undefined, spec: Extra = {}): LiveObject {
  return object('Service', 'v1', name, 'default', {
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.41.7',
      ports: [{ port: 80 }],
      ...(selector ? { selector } : {}),
      ...spec,
    },
  })
}

export function slice(serviceName: string, endpoints: readonly { pod: string; ready: boolean }[]): LiveObject {
  return object(
    'EndpointSlice',
    'discovery.k8s.io/v1',
    `${serviceName}-x7x2k`,
    'default',
    {
      endpoints: endpoints.map((endpoint) => ({
        conditions: { ready: endpoint.ready },
        targetRef: { kind: 'Pod', name: endpoint.pod, uid: `pod-${endpoint.pod}` },
      })),
    },
    { labels: { 'kubernetes.io/service-name': serviceName } },
  )
}

export function event(
  about: LiveObject,
  reason: string,
  message: string,
  type = 'Normal',
  at = '2026-11-24T09:00:05Z',
): LiveObject {
  return object('Event', 'v1', `${about.metadata.name}.${reason}`, 'default', {
    involvedObject: { kind: about.kind, name: about.metadata.name, uid: about.metadata.uid },
    reason,
    message,
    type,
    lastTimestamp: at,
  })
}

export function owned(
  kind: 'Deployment' | 'ReplicaSet',
  name: string,
  owner?: { kind: string; name: string },
): LiveObject {
  return object(
    kind,
    'apps/v1',
    name,
    'default',
    { spec: { replicas: 1 }, status: { readyReplicas: 1 } },
    owner
      ? {
          ownerReferences: [
            { ...owner, apiVersion: 'apps/v1', uid: `${owner.kind.toLowerCase()}-${owner.name}`, controller: true },
          ],
        }
      : {},
  )
}

export function configMap(name: string): LiveObject {
  return object('ConfigMap', 'v1', name, 'default', { data: {} })
}

/** The cluster of the design's playground: every state a pod can be in, two services with and one without endpoints. */
export function playground(): LiveObject[] {
  const web = (suffix: string, options: PodOptions) =>
    pod(`web-7d9c6b8f4-${suffix}`, {
      labels: { app: 'web', 'pod-template-hash': '7d9c6b8f4' },
      owner: { kind: 'ReplicaSet', name: 'web-7d9c6b8f4' },
      ...options,
    })
  return [
    node('node-1'),
    node('node-2'),
    node('node-3', { cordoned: true }),
    pod('train-0', {
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/3 nodes are available: 3 Insufficient cpu.',
        },
      ],
    }),
    web('m4wkd', { node: 'node-1' }),
    web('tq9c2', { node: 'node-1' }),
    pod('pay-58c6d9f7b4-6hxjs', {
      node: 'node-1',
      ready: [false],
      restarts: 4,
      labels: { app: 'pay', 'pod-template-hash': '58c6d9f7b4' },
      containerState: {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: 'back-off 40s restarting failed container=c0 pod=pay-58c6d9f7b4-6hxjs_default(3f0c)',
        },
      },
      lastState: {
        terminated: {
          exitCode: 1,
          reason: 'Error',
          finishedAt: '2026-11-24T09:02:00Z',
          message: 'missing required environment variable PAY_DB_URL',
        },
      },
      owner: { kind: 'ReplicaSet', name: 'pay-58c6d9f7b4' },
      spec: {
        containers: [
          {
            name: 'c0',
            image: 'shop/pay:2.3',
            envFrom: [{ configMapRef: { name: 'pay-config' } }, { secretRef: { name: 'pay-db' } }],
          },
        ],
      },
    }),
    pod('cache-0', { node: 'node-1', ready: [true, true] }),
    web('x2kfp', { node: 'node-2' }),
    pod('api-6c4f8d7b95-w8rnd', {
      node: 'node-2',
      ready: [true, false],
      labels: { app: 'api', 'pod-template-hash': '6c4f8d7b95' },
    }),
    pod('backup-29401860-4jlvb', { node: 'node-2', phase: 'Succeeded', ready: [false] }),
    pod('cache-1', {
      node: 'node-2',
      phase: 'Pending',
      ready: [false],
      containerState: { waiting: { reason: 'ContainerCreating' } },
    }),
    pod('api-6c4f8d7b95-c5gzt', {
      node: 'node-3',
      ready: [true, true],
      labels: { app: 'api', 'pod-template-hash': '6c4f8d7b95' },
    }),
    web('q8znk', { node: 'node-3', deleting: true, ready: [false] }),
    service('web', { app: 'web' }),
    service('api', { app: 'api' }, { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }),
    service('pay', { app: 'pay' }),
    service('kubernetes', undefined, { clusterIP: '10.96.0.1', ports: [{ port: 443 }] }),
    slice('web', [
      { pod: 'web-7d9c6b8f4-m4wkd', ready: true },
      { pod: 'web-7d9c6b8f4-tq9c2', ready: true },
      { pod: 'web-7d9c6b8f4-x2kfp', ready: true },
      { pod: 'web-7d9c6b8f4-q8znk', ready: false },
    ]),
    slice('api', [
      { pod: 'api-6c4f8d7b95-c5gzt', ready: true },
      { pod: 'api-6c4f8d7b95-w8rnd', ready: false },
    ]),
    slice('pay', [{ pod: 'pay-58c6d9f7b4-6hxjs', ready: false }]),
    owned('ReplicaSet', 'pay-58c6d9f7b4', { kind: 'Deployment', name: 'pay' }),
    owned('Deployment', 'pay'),
    configMap('pay-config'),
  ]
}
