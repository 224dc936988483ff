// Containers and volumes, in pods and in templates of pods.
import { dig, listOf, part, textOf } from '../../client/objects.ts'
import { rfc1123, type DescribeWriter } from './describe.writer.ts'

type Fields = Record<string, unknown>

/** @param status container statuses; absent in a template. `level` is that of the title */
export function describeContainers(
  title: string,
  containers: readonly Fields[],
  statuses: readonly Fields[] | undefined,
  writer: DescribeWriter,
  indent: string,
): void {
  writer.raw(`${indent}${title}:${containers.length === 0 ? '\t <none>' : ''}\n`)
  for (const container of containers) {
    const status = statuses?.find((one) => one['name'] === container['name'])
    const at = (level: number, text: string): void => void writer.line(level, text)
    // The name stands at level 1 (a blank further in within a template), everything else at level 2.
    at(1, `${indent === '' ? '' : ' '}${textOf(container, 'name')}:`)
    if (status) at(2, `Container ID:\t${textOf(status, 'containerID')}`)
    at(2, `Image:\t${textOf(container, 'image')}`)
    if (status) at(2, `Image ID:\t${textOf(status, 'imageID')}`)
    const ports = listOf<Fields>(container, 'ports')
    const shown = ports
      .map(
        (port) =>
          `${textOf(port, 'containerPort')}/${textOf(port, 'protocol') || 'TCP'}${port['name'] ? ` (${textOf(port, 'name')})` : ''}`,
      )
      .join(', ')
    at(2, `${ports.length > 1 ? 'Ports' : 'Port'}:\t${shown || '<none>'}`)
    const hostPorts = ports
      .map(
        (port) =>
          `${textOf(port, 'hostPort') || '0'}/${textOf(port, 'protocol') || 'TCP'}${port['name'] ? ` (${textOf(port, 'name')})` : ''}`,
      )
      .join(', ')
    at(2, `${ports.length > 1 ? 'Host Ports' : 'Host Port'}:\t${hostPorts || '<none>'}`)
    const profile = part(container, 'securityContext', 'seccompProfile')
    if (profile['type']) {
      at(2, `SeccompProfile:\t${textOf(profile, 'type')}`)
      if (profile['type'] === 'Localhost') at(3, `LocalhostProfile:\t${textOf(profile, 'localhostProfile')}`)
    }
    for (const key of ['command', 'args'] as const) {
      const words = listOf<string>(container, key)
      if (words.length === 0) continue
      at(2, key === 'command' ? 'Command:' : 'Args:')
      for (const word of words) for (const line of word.split('\n')) at(3, line)
    }
    if (status) {
      describeState('State', part(status, 'state'), at)
      if (Object.keys(part(status, 'lastState')).length > 0) describeState('Last State', part(status, 'lastState'), at)
      at(2, `Ready:\t${status['ready'] ? 'True' : 'False'}`)
      at(2, `Restart Count:\t${textOf(status, 'restartCount') || '0'}`)
    }
    for (const [key, name] of [
      ['limits', 'Limits'],
      ['requests', 'Requests'],
    ] as const) {
      const amounts = Object.entries(part(container, 'resources', key)).sort(([a], [b]) => (a < b ? -1 : 1))
      if (amounts.length > 0) at(2, `${name}:`)
      for (const [resource, amount] of amounts) at(3, `${resource}:\t${String(amount)}`)
    }
    for (const [key, name] of [
      ['livenessProbe', 'Liveness'],
      ['readinessProbe', 'Readiness'],
      ['startupProbe', 'Startup'],
    ] as const)
      if (container[key]) at(2, `${name}:\t${probeText(part(container, key), ports)}`)
    const from = listOf<Fields>(container, 'envFrom')
    if (from.length > 0) {
      at(2, 'Environment Variables from:')
      for (const one of from) {
        const isSecret = one['secretRef'] !== undefined
        const ref = part(one, isSecret ? 'secretRef' : 'configMapRef')
        const prefix = textOf(one, 'prefix')
        at(
          3,
          `${textOf(ref, 'name')}\t${isSecret ? 'Secret' : 'ConfigMap'}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${String(ref['optional'] ?? false)}`,
        )
      }
    }
    const env = listOf<Fields>(container, 'env')
    at(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`)
    for (const one of env) at(3, envText(one))
    const mounts = listOf<Fields>(container, 'volumeMounts')
    at(2, `Mounts:${mounts.length === 0 ? '\t<none>' : ''}`)
    for (const mount of [...mounts].sort((a, b) => (textOf(a, 'mountPath') < textOf(b, 'mountPath') ? -1 : 1))) {
      const flags = [
        mount['readOnly'] ? 'ro' : 'rw',
        ...(mount['subPath'] ? [`path=${JSON.stringify(textOf(mount, 'subPath'))}`] : []),
      ]
      at(3, `${textOf(mount, 'mountPath')} from ${textOf(mount, 'name')} (${flags.join(',')})`)
    }
  }
}

function describeState(title: string, state: Fields, at: (level: number, text: string) => void): void {
  if (state['running']) {
    at(2, `${title}:\tRunning`)
    at(3, `Started:\t${rfc1123(textOf(state, 'running', 'startedAt'))}`)
  } else if (state['waiting']) {
    at(2, `${title}:\tWaiting`)
    if (dig(state, 'waiting', 'reason')) at(3, `Reason:\t${textOf(state, 'waiting', 'reason')}`)
  } else if (state['terminated']) {
    const ended = part(state, 'terminated')
    at(2, `${title}:\tTerminated`)
    if (ended['reason']) at(3, `Reason:\t${textOf(ended, 'reason')}`)
    if (ended['message']) at(3, `Message:\t${textOf(ended, 'message')}`)
    at(3, `Exit Code:\t${textOf(ended, 'exitCode') || '0'}`)
    if (ended['signal']) at(3, `Signal:\t${textOf(ended, 'signal')}`)
    at(3, `Started:\t${rfc1123(textOf(ended, 'startedAt'))}`)
    at(3, `Finished:\t${rfc1123(textOf(ended, 'finishedAt'))}`)
  } else at(2, `${title}:\tWaiting`)
}

function probeText(probe: Fields, _ports: readonly Fields[]): string {
  const timing = `delay=${textOf(probe, 'initialDelaySeconds') || 0}s timeout=${textOf(probe, 'timeoutSeconds') || 0}s period=${textOf(probe, 'periodSeconds') || 0}s #success=${textOf(probe, 'successThreshold') || 0} #failure=${textOf(probe, 'failureThreshold') || 0}`
  if (probe['exec']) return `exec [${listOf<string>(probe, 'exec', 'command').join(' ')}] ${timing}`
  if (probe['httpGet']) {
    const get = part(probe, 'httpGet')
    return `http-get ${(textOf(get, 'scheme') || 'HTTP').toLowerCase()}://${textOf(get, 'host')}:${textOf(get, 'port')}${textOf(get, 'path')} ${timing}`
  }
  if (probe['tcpSocket'])
    return `tcp-socket ${textOf(probe, 'tcpSocket', 'host')}:${textOf(probe, 'tcpSocket', 'port')} ${timing}`
  if (probe['grpc']) return `grpc <pod>:${textOf(probe, 'grpc', 'port')} ${textOf(probe, 'grpc', 'service')} ${timing}`
  return `unknown ${timing}`
}

function envText(one: Fields): string {
  const name = textOf(one, 'name')
  const from = part(one, 'valueFrom')
  if (Object.keys(from).length === 0) {
    const lines = textOf(one, 'value').split('\n')
    return lines.map((line, i) => (i === 0 ? `${name}:\t${line}` : `\t${line}`)).join('\n')
  }
  const optional = (ref: Fields): string => `\tOptional: ${String(ref['optional'] ?? false)}`
  if (from['fieldRef'])
    return `${name}:\t (${textOf(from, 'fieldRef', 'apiVersion') || 'v1'}:${textOf(from, 'fieldRef', 'fieldPath')})`
  if (from['resourceFieldRef'])
    return `${name}:\t${textOf(from, 'resourceFieldRef', 'divisor') || '0'} (${textOf(from, 'resourceFieldRef', 'resource')})`
  if (from['secretKeyRef'])
    return `${name}:\t<set to the key '${textOf(from, 'secretKeyRef', 'key')}' in secret '${textOf(from, 'secretKeyRef', 'name')}'>${optional(part(from, 'secretKeyRef'))}`
  return `${name}:\t<set to the key '${textOf(from, 'configMapKeyRef', 'key')}' of config map '${textOf(from, 'configMapKeyRef', 'name')}'>${optional(part(from, 'configMapKeyRef'))}`
}

export function describeVolumes(volumes: readonly Fields[], writer: DescribeWriter, indent: string): void {
  if (volumes.length === 0) {
    writer.raw(`${indent}Volumes:\t<none>\n`)
    return
  }
  writer.raw(`${indent}Volumes:\n`)
  const at = (level: number, text: string): void => void writer.line(level, text)
  for (const volume of volumes) {
    at(1, `${indent === '' ? '' : ' '}${textOf(volume, 'name')}:`)
    const source = (key: string): Fields => part(volume, key)
    if (volume['emptyDir']) {
      at(2, "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)")
      at(2, `Medium:\t${textOf(source('emptyDir'), 'medium')}`)
      at(2, `SizeLimit:\t${textOf(source('emptyDir'), 'sizeLimit') || '<unset>'}`)
    } else if (volume['configMap']) {
      at(2, 'Type:\tConfigMap (a volume populated by a ConfigMap)')
      at(2, `Name:\t${textOf(source('configMap'), 'name')}`)
      at(2, `Optional:\t${String(source('configMap')['optional'] ?? false)}`)
    } else if (volume['secret']) {
      at(2, 'Type:\tSecret (a volume populated by a Secret)')
      at(2, `SecretName:\t${textOf(source('secret'), 'secretName')}`)
      at(2, `Optional:\t${String(source('secret')['optional'] ?? false)}`)
    } else if (volume['hostPath']) {
      at(2, 'Type:\tHostPath (bare host directory volume)')
      at(2, `Path:\t${textOf(source('hostPath'), 'path')}`)
      at(2, `HostPathType:\t${textOf(source('hostPath'), 'type')}`)
    } else if (volume['persistentVolumeClaim']) {
      at(2, 'Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)')
      at(2, `ClaimName:\t${textOf(source('persistentVolumeClaim'), 'claimName')}`)
      at(2, `ReadOnly:\t${String(source('persistentVolumeClaim')['readOnly'] ?? false)}`)
    } else if (volume['downwardAPI']) {
      at(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)')
      at(2, 'Items:')
      for (const item of listOf<Fields>(volume, 'downwardAPI', 'items'))
        if (item['fieldRef']) at(3, `${textOf(item, 'fieldRef', 'fieldPath')} -> ${textOf(item, 'path')}`)
    } else if (volume['projected']) {
      at(2, 'Type:\tProjected (a volume that contains injected data from multiple sources)')
      for (const one of listOf<Fields>(volume, 'projected', 'sources')) {
        if (one['secret']) {
          at(2, `SecretName:\t${textOf(one, 'secret', 'name')}`)
          at(2, `Optional:\t${String(dig(one, 'secret', 'optional') ?? false)}`)
        } else if (one['downwardAPI']) at(2, 'DownwardAPI:\ttrue')
        else if (one['configMap']) {
          at(2, `ConfigMapName:\t${textOf(one, 'configMap', 'name')}`)
          at(2, `Optional:\t${String(dig(one, 'configMap', 'optional') ?? false)}`)
        } else if (one['serviceAccountToken'])
          at(2, `TokenExpirationSeconds:\t${textOf(one, 'serviceAccountToken', 'expirationSeconds') || '<unset>'}`)
      }
    } else at(2, '<unknown>')
  }
}

export function tolerationText(one: Fields): string {
  let text = textOf(one, 'key')
  if (one['value']) text += `=${textOf(one, 'value')}`
  if (one['effect']) text += `:${textOf(one, 'effect')}`
  if (one['operator'] === 'Exists' && !one['value']) text += one['key'] || one['effect'] ? ' op=Exists' : 'op=Exists'
  if (one['tolerationSeconds'] !== undefined) text += ` for ${textOf(one, 'tolerationSeconds')}s`
  return text
}

/** Template of a workload. */
export function describeTemplate(template: Fields, writer: DescribeWriter): void {
  writer.line(0, 'Pod Template:')
  const labels = Object.entries(part(template, 'metadata', 'labels') as Record<string, string>).sort(([a], [b]) =>
    a < b ? -1 : 1,
  )
  if (labels.length === 0) writer.raw('  Labels:\t<none>\n')
  labels.forEach(([key, value], i) => writer.raw(`${i === 0 ? '  Labels:\t' : '\t'}${key}=${value}\n`))
  const annotations = Object.entries(part(template, 'metadata', 'annotations') as Record<string, string>).sort(
    ([a], [b]) => (a < b ? -1 : 1),
  )
  annotations.forEach(([key, value], i) => writer.raw(`${i === 0 ? '  Annotations:\t' : '\t'}${key}: ${value}\n`))
  const spec = part(template, 'spec')
  if (spec['serviceAccountName']) writer.raw(`  Service Account:\t${textOf(spec, 'serviceAccountName')}\n`)
  const init = listOf<Fields>(spec, 'initContainers')
  if (init.length > 0) describeContainers('Init Containers', init, undefined, writer, '  ')
  describeContainers('Containers', listOf<Fields>(spec, 'containers'), undefined, writer, '  ')
  describeVolumes(listOf<Fields>(spec, 'volumes'), writer, '  ')
  if (spec['priorityClassName']) writer.raw(`  Priority Class Name:\t${textOf(spec, 'priorityClassName')}\n`)
  mapLines(writer, '  Node-Selectors', part(spec, 'nodeSelector') as Record<string, string>)
  listLines(writer, '  Tolerations', listOf<Fields>(spec, 'tolerations').map(tolerationText))
}

export function mapLines(writer: DescribeWriter, title: string, map: Record<string, string>): void {
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length === 0) writer.raw(`${title}:\t<none>\n`)
  entries.forEach(([key, value], i) => writer.raw(`${i === 0 ? `${title}:\t` : '\t'}${key}=${value}\n`))
}

export function listLines(writer: DescribeWriter, title: string, lines: readonly string[]): void {
  if (lines.length === 0) writer.raw(`${title}:\t<none>\n`)
  lines.forEach((line, i) => writer.raw(`${i === 0 ? `${title}:\t` : '\t'}${line}\n`))
}
