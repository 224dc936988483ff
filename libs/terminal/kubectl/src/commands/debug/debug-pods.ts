// Containers and pods that debug makes.
import { copy, listOf, part, type KubeObject } from '../../client/objects.ts'
import type { Kubectl } from '../../kubectl.ts'
import { commandArguments } from '../create/generator.ts'

type Fields = Record<string, unknown>

/** What a debugging container may do, the least first. */
export const PROFILES: readonly string[] = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin']

const SECURITY: Readonly<Record<string, Fields>> = {
  general: { capabilities: { add: ['SYS_PTRACE'] } },
  netadmin: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
  restricted: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  sysadmin: { privileged: true },
}

/** The container with the image and command of the command line. */
export function debugContainer(kubectl: Kubectl, name: string): Fields & { name: string } {
  const { flags } = kubectl
  const command = commandArguments(kubectl)
  const env = flags.list('env').map((pair) => {
    const at = pair.indexOf('=')
    return at < 0 ? { name: pair } : { name: pair.slice(0, at), value: pair.slice(at + 1) }
  })
  const securityContext = SECURITY[flags.text('profile')]
  return {
    name,
    ...(flags.text('image') && { image: flags.text('image') }),
    ...(command.length > 0 && { [flags.flag('arguments-only') ? 'args' : 'command']: command }),
    ...(env.length > 0 && { env }),
    ...(flags.text('image-pull-policy') && { imagePullPolicy: flags.text('image-pull-policy') }),
    ...(securityContext && { securityContext }),
    ...(flags.flag('stdin') && { stdin: true }),
    terminationMessagePolicy: 'File',
    ...(flags.flag('tty') && { tty: true }),
  }
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe']

/** A copy of a pod under another name, without what would make others take it for the first one. */
export function podCopy(kubectl: Kubectl, pod: KubeObject, container: string): KubeObject {
  const { flags } = kubectl
  const { nodeName, ephemeralContainers: _, ...spec } = copy(part(pod, 'spec'))
  const images = flags.pairs('set-image')
  const containers: Fields[] = listOf<Fields>(spec, 'containers').map((one) => {
    const kept = Object.fromEntries(Object.entries(one).filter(([key]) => !PROBES.includes(key)))
    const image = images[String(one['name'])] ?? images['*']
    return { ...kept, ...(image && { image }) }
  })
  const at = containers.findIndex((one) => one['name'] === container)
  const changed = container === '' ? undefined : debugContainer(kubectl, container)
  if (changed && at >= 0) containers[at] = { ...containers[at], ...changed }
  else if (changed) containers.push(changed)
  const shares = flags.given('share-processes')
    ? flags.flag('share-processes')
    : flags.text('profile') === 'legacy'
      ? undefined
      : true
  const { annotations, labels, namespace } = pod.metadata
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: flags.text('copy-to'),
      ...(namespace && { namespace }),
      ...(flags.flag('keep-labels') && labels && { labels }),
      ...(annotations && { annotations }),
    },
    spec: {
      ...spec,
      containers,
      ...(flags.flag('same-node') && nodeName !== undefined && { nodeName }),
      ...(shares !== undefined && { shareProcessNamespace: shares }),
    },
  }
}

/** A pod on a node that sees its files under /host, and with most profiles its network and processes. */
export function nodePod(kubectl: Kubectl, node: string, name: string, container: string): KubeObject {
  const isClose = !['baseline', 'restricted'].includes(kubectl.flags.text('profile'))
  const { securityContext: _, ...plain } = debugContainer(kubectl, container)
  const securityContext = ['netadmin', 'restricted', 'sysadmin'].includes(kubectl.flags.text('profile'))
    ? SECURITY[kubectl.flags.text('profile')]
    : undefined
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      containers: [
        {
          ...plain,
          ...(securityContext && { securityContext }),
          ...(isClose && { volumeMounts: [{ name: 'host-root', mountPath: '/host' }] }),
        },
      ],
      ...(isClose && {
        hostIPC: true,
        hostNetwork: true,
        hostPID: true,
        volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
      }),
    },
  }
}
