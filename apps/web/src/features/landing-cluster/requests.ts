// What a visitor can do to the cluster of the landing page, as requests to its API server. Nothing else changes it.
import type { LiveObject } from '@kubarium/contracts'

/** A message of `landing.try`. */
export type TryName =
  'create' | 'expose' | 'scaleUp' | 'scaleDown' | 'deletePod' | 'breakImage' | 'repairImage' | 'remove'

export interface TryRequest {
  readonly name: TryName
  readonly values: Readonly<Record<string, string | number>>
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly contentType?: string
  readonly body?: unknown
}

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'
const SERVICES = '/api/v1/namespaces/default/services'
const PODS = '/api/v1/namespaces/default/pods'
const IMAGE = 'nginx'
const WRONG_IMAGE = 'nginx:no-such-tag'
const FEWEST = 1
const MOST = 9

/** What makes sense next, given what is there: nothing is offered that would be refused. */
export function possibleRequests(objects: Iterable<LiveObject>): TryRequest[] {
  const all = [...objects]
  const named = (kind: string) => all.find((object) => object.kind === kind && object.metadata.name === 'web')
  const deployment = named('Deployment')
  if (!deployment) return [create]
  const spec = deployment.spec as
    { replicas?: number; template?: { spec?: { containers?: { image?: string }[] } } } | undefined
  const replicas = spec?.replicas ?? 1
  const broken = spec?.template?.spec?.containers?.[0]?.image !== IMAGE
  const pod = all.find(isRunningPod)
  return [
    ...(named('Service') ? [] : [expose]),
    ...(replicas < MOST ? [scale('scaleUp', Math.min(MOST, replicas + 2))] : []),
    ...(replicas > FEWEST ? [scale('scaleDown', Math.max(FEWEST, replicas - 2))] : []),
    ...(pod ? [deletePod(pod.metadata.name)] : []),
    broken ? image('repairImage', IMAGE) : image('breakImage', WRONG_IMAGE),
    remove,
  ]
}

const create: TryRequest = {
  name: 'create',
  values: {},
  method: 'POST',
  url: DEPLOYMENTS,
  contentType: 'application/json',
  body: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: IMAGE }] } },
    },
  },
}

const expose: TryRequest = {
  name: 'expose',
  values: {},
  method: 'POST',
  url: SERVICES,
  contentType: 'application/json',
  body: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  },
}

const remove: TryRequest = { name: 'remove', values: {}, method: 'DELETE', url: `${DEPLOYMENTS}/web` }

function scale(name: 'scaleUp' | 'scaleDown', replicas: number): TryRequest {
  return {
    name,
    values: { replicas },
    method: 'PATCH',
    url: `${DEPLOYMENTS}/web`,
    contentType: 'application/merge-patch+json',
    body: { spec: { replicas } },
  }
}

function image(name: 'breakImage' | 'repairImage', wanted: string): TryRequest {
  return {
    name,
    values: { image: wanted },
    method: 'PATCH',
    url: `${DEPLOYMENTS}/web`,
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { template: { spec: { containers: [{ name: 'nginx', image: wanted }] } } } },
  }
}

function deletePod(name: string): TryRequest {
  return { name: 'deletePod', values: { pod: name }, method: 'DELETE', url: `${PODS}/${name}` }
}

/** A pod that runs and is not being ended already. Looked up by what only pods have, as everything else here. */
function isRunningPod(object: LiveObject): boolean {
  const status = object.status as { phase?: string; containerStatuses?: unknown } | undefined
  return (
    status?.phase === 'Running' &&
    status.containerStatuses !== undefined &&
    object.metadata.deletionTimestamp === undefined
  )
}
