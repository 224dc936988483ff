// What the API server says about itself: versions, groups, resources, health, OpenAPI.
import { apiVersionOf } from '@kubarium/kube-objects'
import type { ApiAnswer } from '../answer.ts'
import type { Registry } from '../registry.ts'
import type { RequestInfo } from '../request-info.ts'
import type { ResourceDefinition } from '../resource.ts'
import { openApiDocument, openApiIndex } from './open-api.ts'

/** The version that simulated clusters present. */
export const KUBERNETES_VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-09-09T00:00:00Z',
  goVersion: 'go1.26.2',
  compiler: 'gc',
  platform: 'linux/amd64',
}

const HEALTH_CHECKS = [
  'ping',
  'log',
  'etcd',
  'informer-sync',
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'shutdown',
]

// Order in which the real server lists its groups (priorities of its APIServices).
const GROUP_ORDER = [
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'resource.k8s.io',
]

const json = (body: unknown, headers?: Record<string, string>): ApiAnswer => ({
  type: 'json',
  status: 200,
  body,
  ...(headers && { headers }),
})
const text = (content: string): ApiAnswer => ({
  type: 'bytes',
  status: 200,
  contentType: 'text/plain; charset=utf-8',
  chunks: [new TextEncoder().encode(content)],
})

/** The answer for a path that is no resource; undefined when there is none. */
export function discover(
  registry: Registry,
  { parts, query }: RequestInfo,
  accept: string | undefined,
): ApiAnswer | undefined {
  const [first, second, third, fourth] = parts
  switch (first) {
    case undefined:
    case 'index.html':
      return json({ paths: rootPaths(registry) })
    case 'version':
      return parts.length === 1 ? json(KUBERNETES_VERSION) : undefined
    case 'healthz':
    case 'livez':
    case 'readyz':
      return parts.length === 1 ? health(first, query.get('verbose') !== undefined) : undefined
    case 'api':
      if (second === undefined)
        return wantsAggregated(accept)
          ? aggregated(registry, [''], accept!)
          : json({
              kind: 'APIVersions',
              versions: ['v1'],
              serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443' }],
            })
      return second === 'v1' && third === undefined ? json(resourceList(registry, '', 'v1')) : undefined
    case 'apis':
      if (second === undefined)
        return wantsAggregated(accept)
          ? aggregated(registry, groupNames(registry), accept!)
          : json({
              kind: 'APIGroupList',
              apiVersion: 'v1',
              groups: groupNames(registry).map((group) => groupOf(registry, group)),
            })
      if (!groupNames(registry).includes(second)) return undefined
      if (third === undefined) return json({ kind: 'APIGroup', apiVersion: 'v1', ...groupOf(registry, second) })
      return fourth === undefined && versionsOf(registry, second).includes(third)
        ? json(resourceList(registry, second, third))
        : undefined
    case 'openapi':
      return second === 'v3' ? openApi(registry, parts.slice(2).join('/')) : undefined
    default:
      return undefined
  }
}

function openApi(registry: Registry, path: string): ApiAnswer | undefined {
  if (path === '') return json(openApiIndex(registry))
  const document = openApiDocument(registry, path)
  return document && { type: 'bytes', status: 200, contentType: 'application/json', chunks: [document] }
}

function health(name: string, verbose: boolean): ApiAnswer {
  return text(verbose ? `${HEALTH_CHECKS.map((check) => `[+]${check} ok\n`).join('')}${name} check passed\n` : 'ok')
}

function groupNames(registry: Registry): string[] {
  const rank = (group: string): number => GROUP_ORDER.indexOf(group) + 1 || GROUP_ORDER.length + 1
  return registry
    .groups()
    .map(({ group }) => group)
    .filter((group) => group !== '')
    .sort((a, b) => rank(a) - rank(b))
}

function versionsOf(registry: Registry, group: string): string[] {
  const versions = registry.groups().find((one) => one.group === group)?.versions ?? []
  return [...versions].sort().reverse()
}

function groupOf(registry: Registry, group: string): object {
  const versions = versionsOf(registry, group).map((version) => ({
    groupVersion: apiVersionOf(group, version),
    version,
  }))
  return { name: group, versions, preferredVersion: versions[0] }
}

function rootPaths(registry: Registry): string[] {
  const paths = [
    '/api',
    '/api/v1',
    '/apis',
    '/apis/',
    '/healthz',
    '/livez',
    '/openapi/v3',
    '/openapi/v3/',
    '/readyz',
    '/version',
  ]
  for (const group of groupNames(registry))
    paths.push(`/apis/${group}`, ...versionsOf(registry, group).map((version) => `/apis/${group}/${version}`))
  return paths.sort()
}

function resourcesIn(registry: Registry, group: string, version: string): ResourceDefinition[] {
  return registry.resources
    .filter((resource) => resource.group === group && resource.version === version)
    .sort((a, b) => (a.plural < b.plural ? -1 : 1))
}

/** Subresources this server really serves. */
function servedSubresources({ served, subresources }: ResourceDefinition): typeof served.subresources {
  return served.subresources.filter(({ name }) => name === 'status' || Object.hasOwn(subresources, name))
}

function resourceList(registry: Registry, group: string, version: string): object {
  const resources = resourcesIn(registry, group, version).flatMap((resource) => {
    const { served, plural, namespaced, kind } = resource
    return [
      {
        name: plural,
        singularName: served.singular,
        namespaced,
        kind,
        verbs: served.verbs,
        ...(served.shortNames && { shortNames: served.shortNames }),
        ...(served.categories && { categories: served.categories }),
      },
      ...servedSubresources(resource).map((sub) => ({
        name: `${plural}/${sub.name}`,
        singularName: '',
        namespaced,
        ...(sub.group && { group: sub.group }),
        ...(sub.version && { version: sub.version }),
        kind: sub.kind,
        verbs: sub.verbs,
      })),
    ]
  })
  return {
    kind: 'APIResourceList',
    ...(group !== '' && { apiVersion: 'v1' }),
    groupVersion: apiVersionOf(group, version),
    resources,
  }
}

function wantsAggregated(accept: string | undefined): boolean {
  const first = accept?.split(',')[0] ?? ''
  return (
    first.includes('as=APIGroupDiscoveryList') &&
    first.includes('g=apidiscovery.k8s.io') &&
    /v=v2(beta1)?(;|$)/.test(first)
  )
}

function aggregated(registry: Registry, groups: readonly string[], accept: string): ApiAnswer {
  const version = /v=(v2(?:beta1)?)/.exec(accept)![1]!
  const items = groups.map((group) => ({
    metadata: { ...(group !== '' && { name: group }), creationTimestamp: null },
    versions: versionsOf(registry, group).map((one) => ({
      version: one,
      resources: resourcesIn(registry, group, one).map(aggregatedResource),
      freshness: 'Current',
    })),
  }))
  return json(
    { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items },
    { 'content-type': `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList` },
  )
}

function aggregatedResource(resource: ResourceDefinition): object {
  const { group, version, kind, plural, served, namespaced } = resource
  const subresources = servedSubresources(resource).map((sub) => ({
    subresource: sub.name,
    responseKind: {
      group: sub.group || (sub.kind === kind ? group : ''),
      version: sub.version || version,
      kind: sub.kind,
    },
    verbs: sub.verbs,
  }))
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: served.singular,
    verbs: served.verbs,
    ...(served.shortNames && { shortNames: served.shortNames }),
    ...(served.categories && { categories: served.categories }),
    ...(subresources.length > 0 && { subresources }),
  }
}
