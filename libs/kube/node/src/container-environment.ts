// What a container finds when it starts: environment, files, mounts, from its spec and the objects that it names.
import { isRecord, milliValue, wholeValue, type k8s } from '@kubarium/kube-objects'
import type { Mount } from '@kubarium/machine'

/** Objects a pod may refer to. */
export interface References {
  configMap(namespace: string, name: string): k8s.ConfigMap | undefined
  secret(namespace: string, name: string): k8s.Secret | undefined
  services(namespace: string): readonly k8s.Service[]
  decode(base64: string): string
  /** Name of a pod's volume among the machine's volumes. */
  volumeName(pod: k8s.Pod, volume: k8s.Volume): string
  /** A token for the pod's service account. */
  token(pod: k8s.Pod): string
}

/** Something the container needs is not there (yet). */
export class MissingReference extends Error {
  constructor(
    readonly reason: 'CreateContainerConfigError' | 'FailedMount',
    message: string,
  ) {
    super(message)
  }
}

function fieldValue(pod: k8s.Pod, path: string, hostIP: string, ip: string | undefined): string {
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (keyed) return pod.metadata[keyed[1] as 'labels']?.[keyed[2]!] ?? ''
  switch (path) {
    case 'metadata.labels':
    case 'metadata.annotations':
      return Object.entries(pod.metadata[path === 'metadata.labels' ? 'labels' : 'annotations'] ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join('\n')
    case 'status.podIP':
    case 'status.podIPs':
      return ip ?? ''
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIP
    default: {
      let value: unknown = pod
      for (const part of path.split('.')) value = isRecord(value) ? value[part] : undefined
      return value === undefined ? '' : String(value)
    }
  }
}

function resourceValue(
  pod: k8s.Pod,
  container: k8s.Container,
  { containerName, resource, divisor }: k8s.ResourceFieldSelector,
): string {
  const target = pod.spec.containers.find(({ name }) => name === containerName) ?? container
  const [part, name] = resource.split('.') as ['limits' | 'requests', string]
  const quantity = target.resources?.[part]?.[name]
  const by = divisor && divisor !== '0' ? divisor : '1'
  if (name === 'cpu') return String(Math.ceil(milliValue(quantity ?? '4') / milliValue(by)))
  return String(Math.ceil(wholeValue(quantity ?? '16Gi') / wholeValue(by)))
}

/** `$(NAME)` becomes the value of an earlier variable; `$$(NAME)` stays as `$(NAME)`; unknown names stay as they are. */
export function expanded(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([-._a-zA-Z][-._a-zA-Z0-9]*)\)/g, (whole, name?: string) =>
    whole === '$$' ? '$' : name !== undefined && Object.hasOwn(env, name) ? env[name]! : whole,
  )
}

function serviceVariables(services: readonly k8s.Service[]): Record<string, string> {
  const env: Record<string, string> = {}
  for (const { metadata, spec } of services) {
    if (!spec.clusterIP || spec.clusterIP === 'None' || !spec.ports?.length) continue
    const prefix = metadata.name.toUpperCase().replace(/-/g, '_')
    const [first] = spec.ports
    env[`${prefix}_SERVICE_HOST`] = spec.clusterIP
    env[`${prefix}_SERVICE_PORT`] = String(first!.port)
    for (const port of spec.ports)
      if (port.name) env[`${prefix}_SERVICE_PORT_${port.name.toUpperCase().replace(/-/g, '_')}`] = String(port.port)
    env[`${prefix}_PORT`] = `${first!.protocol!.toLowerCase()}://${spec.clusterIP}:${first!.port}`
    for (const port of spec.ports) {
      const protocol = port.protocol ?? 'TCP'
      const base = `${prefix}_PORT_${port.port}_${protocol}`
      env[base] = `${protocol.toLowerCase()}://${spec.clusterIP}:${port.port}`
      env[`${base}_PROTO`] = protocol.toLowerCase()
      env[`${base}_PORT`] = String(port.port)
      env[`${base}_ADDR`] = spec.clusterIP
    }
  }
  return env
}

/** The environment of a container on top of its image's. @throws MissingReference */
export function environmentOf(
  pod: k8s.Pod,
  container: k8s.Container,
  imageEnv: Readonly<Record<string, string>>,
  references: References,
  hostIP: string,
  ip: string | undefined,
): Record<string, string> {
  const namespace = pod.metadata.namespace!
  const api = references.services('default').filter(({ metadata }) => metadata.name === 'kubernetes')
  const linked = pod.spec.enableServiceLinks === false ? [] : references.services(namespace)
  const env: Record<string, string> = { ...imageEnv }
  const own: Record<string, string> = {}
  const missing = (message: string): never => {
    throw new MissingReference('CreateContainerConfigError', message)
  }
  for (const source of container.envFrom ?? []) {
    const { configMapRef, secretRef, prefix = '' } = source
    if (configMapRef) {
      const found = references.configMap(namespace, configMapRef.name!)
      if (!found && !configMapRef.optional) missing(`configmap ${JSON.stringify(configMapRef.name)} not found`)
      for (const [key, value] of Object.entries(found?.data ?? {})) own[prefix + key] = value
    }
    if (secretRef) {
      const found = references.secret(namespace, secretRef.name!)
      if (!found && !secretRef.optional) missing(`secret ${JSON.stringify(secretRef.name)} not found`)
      for (const [key, value] of Object.entries(found?.data ?? {})) own[prefix + key] = references.decode(value)
    }
  }
  const links = { ...serviceVariables(linked), ...serviceVariables(api) }
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (!valueFrom) own[name] = expanded(value ?? '', { ...links, ...own })
    else if (valueFrom.fieldRef) own[name] = fieldValue(pod, valueFrom.fieldRef.fieldPath, hostIP, ip)
    else if (valueFrom.resourceFieldRef) own[name] = resourceValue(pod, container, valueFrom.resourceFieldRef)
    else {
      const reference = valueFrom.configMapKeyRef ?? valueFrom.secretKeyRef
      if (!reference) continue
      const isSecret = valueFrom.secretKeyRef !== undefined
      const found = isSecret
        ? references.secret(namespace, reference.name!)
        : references.configMap(namespace, reference.name!)
      const text = found?.data && Object.hasOwn(found.data, reference.key) ? found.data[reference.key]! : undefined
      if (text !== undefined) own[name] = isSecret ? references.decode(text) : text
      else if (!reference.optional)
        missing(
          found
            ? `couldn't find key ${reference.key} in ${isSecret ? 'Secret' : 'ConfigMap'} ${namespace}/${reference.name}`
            : `${isSecret ? 'secret' : 'configmap'} ${JSON.stringify(reference.name)} not found`,
        )
    }
  }
  return Object.assign(env, links, own)
}

type Files = Record<string, string>

/** Files of a volume that is made from objects; undefined: a volume that is a directory of its own. @throws MissingReference */
function volumeFiles(
  pod: k8s.Pod,
  volume: k8s.Volume,
  references: References,
  hostIP: string,
  ip: string | undefined,
): Files | undefined {
  const namespace = pod.metadata.namespace!
  const missing = (what: string, name: string | undefined): never => {
    throw new MissingReference(
      'FailedMount',
      `MountVolume.SetUp failed for volume "${volume.name}" : ${what} "${name}" not found`,
    )
  }
  const selected = (data: Readonly<Record<string, string>>, items: readonly k8s.KeyToPath[] | undefined): Files => {
    if (!items) return { ...data }
    const files: Files = {}
    for (const { key, path } of items) {
      if (Object.hasOwn(data, key)) files[path] = data[key]!
      else
        throw new MissingReference(
          'FailedMount',
          `MountVolume.SetUp failed for volume "${volume.name}" : references non-existent config key: ${key}`,
        )
    }
    return files
  }
  const configMapFiles = (
    name: string | undefined,
    items: readonly k8s.KeyToPath[] | undefined,
    optional: boolean | undefined,
  ): Files => {
    const found = references.configMap(namespace, name ?? '')
    if (!found && !optional) missing('configmap', name)
    return selected(found?.data ?? {}, found ? items : undefined)
  }
  const secretFiles = (
    name: string | undefined,
    items: readonly k8s.KeyToPath[] | undefined,
    optional: boolean | undefined,
  ): Files => {
    const found = references.secret(namespace, name ?? '')
    if (!found && !optional) missing('secret', name)
    const data = Object.fromEntries(
      Object.entries(found?.data ?? {}).map(([key, value]) => [key, references.decode(value)]),
    )
    return selected(data, found ? items : undefined)
  }
  const downwardFiles = (items: readonly k8s.DownwardAPIVolumeFile[] | undefined): Files =>
    Object.fromEntries(
      (items ?? []).map((item) => [
        item.path,
        item.fieldRef
          ? fieldValue(pod, item.fieldRef.fieldPath, hostIP, ip)
          : resourceValue(pod, pod.spec.containers[0]!, item.resourceFieldRef!),
      ]),
    )
  if (volume.configMap) return configMapFiles(volume.configMap.name, volume.configMap.items, volume.configMap.optional)
  if (volume.secret) return secretFiles(volume.secret.secretName, volume.secret.items, volume.secret.optional)
  if (volume.downwardAPI) return downwardFiles(volume.downwardAPI.items)
  if (volume.projected) {
    const files: Files = {}
    for (const source of volume.projected.sources ?? []) {
      if (source.configMap)
        Object.assign(files, configMapFiles(source.configMap.name, source.configMap.items, source.configMap.optional))
      if (source.secret)
        Object.assign(files, secretFiles(source.secret.name, source.secret.items, source.secret.optional))
      if (source.downwardAPI) Object.assign(files, downwardFiles(source.downwardAPI.items))
      if (source.serviceAccountToken) files[source.serviceAccountToken.path] = references.token(pod)
    }
    return files
  }
  return undefined
}

/** The mounts of a container. @throws MissingReference */
export function mountsOf(
  pod: k8s.Pod,
  container: k8s.Container,
  references: References,
  hostIP: string,
  ip: string | undefined,
): Mount[] {
  const byName = new Map((pod.spec.volumes ?? []).map((volume) => [volume.name, volume]))
  return (container.volumeMounts ?? []).flatMap((mount): Mount[] => {
    const volume = byName.get(mount.name)
    if (!volume) return []
    const files = volumeFiles(pod, volume, references, hostIP, ip)
    const readOnly = mount.readOnly === true
    if (!files)
      return [
        {
          at: mount.mountPath,
          volume: references.volumeName(pod, volume),
          ...(mount.subPath && { subPath: mount.subPath }),
          ...(readOnly && { readOnly }),
        },
      ]
    if (!mount.subPath) return [{ at: mount.mountPath, files, readOnly: true }]
    return Object.hasOwn(files, mount.subPath)
      ? [{ at: mount.mountPath, files: { '/': files[mount.subPath]! }, readOnly: true }]
      : []
  })
}
