// What the API server fills in for pods and pod templates (pkg/apis/core/v1/defaults.go).
// Parts below `spec` may be shared with a stored object, so nothing below it is changed in place.
import { imageTag, type k8s } from '@kubarium/kube-objects'
import type { Mutable } from '@kubarium/kube-apiserver'

type PodSpec = Mutable<k8s.PodSpec>

/** Replaces the items of a list that a function changes; the list stays the same when none does. */
function mapped<T>(items: readonly T[] | undefined, change: (item: T) => T): T[] | undefined {
  if (!items) return undefined
  let same = true
  const result = items.map((item) => {
    const next = change(item)
    if (next !== item) same = false
    return next
  })
  return (same ? items : result) as T[]
}

/** The object with absent fields set; the same object when none is absent. */
function withDefaults<T extends object>(object: T, defaults: Partial<T>): T {
  let result: T | undefined
  for (const key in defaults)
    if (object[key] === undefined) (result ??= { ...object })[key] = defaults[key] as T[Extract<keyof T, string>]
  return result ?? object
}

/** Defaults of a pod template's spec. */
export function setPodSpecDefaults(spec: PodSpec): void {
  spec.dnsPolicy ??= 'ClusterFirst'
  spec.restartPolicy ??= 'Always'
  spec.terminationGracePeriodSeconds ??= 30
  spec.securityContext ??= {}
  spec.schedulerName ??= 'default-scheduler'
  if (spec.serviceAccountName && !spec.serviceAccount) spec.serviceAccount = spec.serviceAccountName
  else if (spec.serviceAccount && !spec.serviceAccountName) spec.serviceAccountName = spec.serviceAccount
  const isHostNetwork = spec.hostNetwork === true
  const container = (one: k8s.Container): k8s.Container => containerWithDefaults(one, isHostNetwork)
  if (spec.containers) spec.containers = mapped(spec.containers as k8s.Container[], container) as PodSpec['containers']
  if (spec.initContainers)
    spec.initContainers = mapped(spec.initContainers as k8s.Container[], container) as NonNullable<
      PodSpec['initContainers']
    >
  if (spec.ephemeralContainers)
    spec.ephemeralContainers = mapped(spec.ephemeralContainers as k8s.Container[], container) as NonNullable<
      PodSpec['ephemeralContainers']
    >
  if (spec.volumes)
    spec.volumes = mapped(spec.volumes as k8s.Volume[], volumeWithDefaults) as NonNullable<PodSpec['volumes']>
}

/** Defaults that pods have beyond templates. */
export function setPodDefaults(spec: PodSpec): void {
  setPodSpecDefaults(spec)
  spec.enableServiceLinks ??= true
  const requests = (one: k8s.Container): k8s.Container => requestsFromLimits(one)
  if (spec.containers) spec.containers = mapped(spec.containers as k8s.Container[], requests) as PodSpec['containers']
  if (spec.initContainers)
    spec.initContainers = mapped(spec.initContainers as k8s.Container[], requests) as NonNullable<
      PodSpec['initContainers']
    >
}

// A limit without a request is the request as well.
function requestsFromLimits(container: k8s.Container): k8s.Container {
  const limits = container.resources?.limits
  if (!limits) return container
  const requests = container.resources.requests ?? {}
  const missing = Object.keys(limits).filter((name) => !(name in requests))
  if (missing.length === 0) return container
  return {
    ...container,
    resources: {
      ...container.resources,
      requests: { ...requests, ...Object.fromEntries(missing.map((name) => [name, limits[name]!])) },
    },
  }
}

function containerWithDefaults(container: k8s.Container, isHostNetwork: boolean): k8s.Container {
  const image = container.image ?? ''
  let result = withDefaults<k8s.Container>(container, {
    imagePullPolicy: imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
  })
  const ports = mapped(result.ports, (port) =>
    withDefaults<k8s.ContainerPort>(port, { protocol: 'TCP', ...(isHostNetwork && { hostPort: port.containerPort }) }),
  )
  const env = mapped(result.env, envWithDefaults)
  const probes = {
    livenessProbe: probe(result.livenessProbe),
    readinessProbe: probe(result.readinessProbe),
    startupProbe: probe(result.startupProbe),
  }
  const lifecycle = lifecycleWithDefaults(result.lifecycle)
  const next = { ...result, ports, env, ...probes, lifecycle } as k8s.Container
  for (const field of ['ports', 'env', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const) {
    if (next[field] === result[field]) continue
    result = result === container ? { ...result } : result
    ;(result as Mutable<k8s.Container>)[field] = next[field] as never
  }
  return result
}

function envWithDefaults(variable: k8s.EnvVar): k8s.EnvVar {
  const field = variable.valueFrom?.fieldRef
  if (!field || field.apiVersion !== undefined) return variable
  return { ...variable, valueFrom: { ...variable.valueFrom, fieldRef: { ...field, apiVersion: 'v1' } } }
}

function http(action: k8s.HTTPGetAction | undefined): k8s.HTTPGetAction | undefined {
  return action && withDefaults<k8s.HTTPGetAction>(action, { path: '/', scheme: 'HTTP' })
}

function probe(given: k8s.Probe | undefined): k8s.Probe | undefined {
  if (!given) return undefined
  const result = withDefaults<k8s.Probe>(given, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  })
  const httpGet = http(result.httpGet)
  if (httpGet !== result.httpGet) return { ...result, httpGet: httpGet! }
  if (result.grpc && result.grpc.service === undefined) return { ...result, grpc: { ...result.grpc, service: '' } }
  return result
}

function lifecycleWithDefaults(given: k8s.Lifecycle | undefined): k8s.Lifecycle | undefined {
  if (!given) return undefined
  const [postStart, preStop] = [given.postStart, given.preStop].map((handler) => {
    const httpGet = http(handler?.httpGet)
    return handler && httpGet !== handler.httpGet ? { ...handler, httpGet: httpGet! } : handler
  })
  return postStart === given.postStart && preStop === given.preStop
    ? given
    : { ...given, ...(postStart && { postStart }), ...(preStop && { preStop }) }
}

function volumeWithDefaults(volume: k8s.Volume): k8s.Volume {
  const { name: _, ...sources } = volume
  if (Object.keys(sources).length === 0) return { ...volume, emptyDir: {} }
  if (volume.secret)
    return { ...volume, secret: withDefaults<k8s.SecretVolumeSource>(volume.secret, { defaultMode: 420 }) }
  if (volume.configMap)
    return { ...volume, configMap: withDefaults<k8s.ConfigMapVolumeSource>(volume.configMap, { defaultMode: 420 }) }
  if (volume.downwardAPI)
    return {
      ...volume,
      downwardAPI: downward(withDefaults<k8s.DownwardAPIVolumeSource>(volume.downwardAPI, { defaultMode: 420 })),
    }
  if (volume.hostPath)
    return { ...volume, hostPath: withDefaults<k8s.HostPathVolumeSource>(volume.hostPath, { type: '' }) }
  if (volume.projected) {
    const projected = withDefaults<k8s.ProjectedVolumeSource>(volume.projected, { defaultMode: 420 })
    const sourcesWithDefaults = mapped(projected.sources, projectionWithDefaults)
    return { ...volume, projected: sourcesWithDefaults ? { ...projected, sources: sourcesWithDefaults } : projected }
  }
  if (volume.ephemeral?.volumeClaimTemplate) {
    const template = volume.ephemeral.volumeClaimTemplate
    return {
      ...volume,
      ephemeral: {
        ...volume.ephemeral,
        volumeClaimTemplate: {
          ...template,
          spec: withDefaults<k8s.PersistentVolumeClaimSpec>(template.spec, { volumeMode: 'Filesystem' }),
        },
      },
    }
  }
  return volume
}

function downward<T extends { readonly items?: readonly k8s.DownwardAPIVolumeFile[] }>(source: T): T {
  const items = mapped(source.items, (item) =>
    item.fieldRef && item.fieldRef.apiVersion === undefined
      ? { ...item, fieldRef: { ...item.fieldRef, apiVersion: 'v1' } }
      : item,
  )
  return items === source.items ? source : { ...source, items }
}

function projectionWithDefaults(source: k8s.VolumeProjection): k8s.VolumeProjection {
  if (source.serviceAccountToken)
    return {
      ...source,
      serviceAccountToken: withDefaults<k8s.ServiceAccountTokenProjection>(source.serviceAccountToken, {
        expirationSeconds: 3600,
      }),
    }
  if (source.downwardAPI) return { ...source, downwardAPI: downward(source.downwardAPI) }
  return source
}
