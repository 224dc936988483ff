// Makes a container from its image and its spec, and starts it.
import { StatusError, wholeValue, type k8s } from '@kubarium/kube-objects'
import { seededRandom } from '@kubarium/kube-runtime'
import { createWorld } from '@kubarium/machine'
import { MissingReference, environmentOf, expanded, mountsOf } from '../container-environment.ts'
import type { ImageConfig } from '../image-source.ts'
import type { ContainerRuntime, Exit } from '../pod-runtime.ts'
import { execProblem } from './exec-problem.ts'
import { BLOCKED_RETRY_MS, podKeyOf, type Draft, type PodLook } from './pod-look.ts'
import { freshProbes } from './container-probes.ts'
import { settleStarted } from './container-started.ts'
import { beginPostStart } from './container-stop.ts'

const TURN_MS = 50

export function canCreate(look: PodLook, draft: Draft, container: k8s.Container): boolean {
  try {
    environmentOf(draft.pod!, container, {}, look.references(), look.hostIP(draft.pod!), draft.runtime.ip)
    return true
  } catch (error) {
    if (error instanceof MissingReference) return false
    throw error
  }
}

export function create(look: PodLook, draft: Draft, container: k8s.Container): void {
  const pod = draft.pod!
  const { name } = container
  const { worlds, machine } = look.tools
  const answer = look.tools.options.images.find(container.image ?? '')
  if (answer.type !== 'found') return
  const { image } = answer
  const runtime = draft.runtime.containers[name]!
  const hostIP = look.hostIP(pod)
  let env: Record<string, string>
  let mounts
  try {
    env = environmentOf(pod, container, image.env, look.references(), hostIP, draft.runtime.ip)
    mounts = mountsOf(pod, container, look.references(), hostIP, draft.runtime.ip)
  } catch (error) {
    if (!(error instanceof MissingReference)) throw error
    look.event(draft, 'Warning', 'Failed', `Error: ${error.message}`, container)
    look.set(draft, name, {
      phase: 'blocked',
      until: look.now + BLOCKED_RETRY_MS,
      error: { reason: 'CreateContainerConfigError', message: error.message },
    })
    return
  }
  const isFirst = runtime.exit === undefined && runtime.last === undefined
  const restarts = isFirst ? runtime.restarts : runtime.restarts + 1
  const random = seededRandom(`${look.tools.options.seed}/${pod.metadata.uid}/${name}/${restarts}`)
  let id = ''
  while (id.length < 64)
    id += Math.floor(random.next() * 4294967296)
      .toString(16)
      .padStart(8, '0')
  look.event(draft, 'Normal', 'Created', `Created container: ${name}`, container)
  const argv = [
    ...(container.command ?? image.entrypoint),
    ...(container.args ?? (container.command ? [] : image.cmd)),
  ].map((word) => expanded(word, env))
  const last = runtime.exit ?? runtime.last
  const common: Partial<ContainerRuntime> = {
    id,
    imageId: image.digest,
    imageName: image.name,
    restarts,
    startedAt: look.now,
    isStarted: false,
    isReady: false,
    ...(last && { last }),
  }
  const drop = [
    'until',
    'error',
    'exit',
    'killAt',
    'killReason',
    'signalAfter',
    'heldBy',
    'world',
    'worldAt',
    'connections',
    'probes',
    'logLines',
  ] as const
  try {
    const hostname = pod.spec.hostname ?? pod.metadata.name
    const memory = container.resources?.limits?.['memory']
    const world = createWorld(machine, {
      argv,
      env,
      cwd: container.workingDir ?? image.workingDir,
      hostname,
      user: userOf(pod, container, image),
      layers: [...image.layers],
      mounts,
      files: hostFiles(pod, draft.runtime.ip ?? '', hostname),
      seed: random.int(2147483647),
      now: look.now,
      ...(container.securityContext?.readOnlyRootFilesystem && { readOnlyRoot: true }),
      ...(container.stdin && { stdin: true }),
      ...(container.tty && { tty: { cols: 80, rows: 24 } }),
      limits: { turnMs: TURN_MS, ...(memory && { memoryBytes: wholeValue(memory) }) },
    })
    look.set(
      draft,
      name,
      { ...common, phase: 'running', logLines: 0, probes: freshProbes(look, container) },
      drop.filter((field) => field !== 'probes' && field !== 'logLines'),
    )
    look.event(draft, 'Normal', 'Started', `Started container ${name}`, container)
    const live = worlds.add({ pod: podKeyOf(pod), container: name }, id, world)
    worlds.wake(live)
    beginPostStart(look, draft, container, live)
    settleStarted(look, draft, container)
  } catch (error) {
    if (error instanceof StatusError || !(error instanceof Error) || !('code' in error)) throw error
    const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: ${JSON.stringify(argv[0] ?? '')}: ${execProblem(String(error.code), argv[0] ?? '')}: unknown`
    look.event(draft, 'Warning', 'Failed', `Error: ${message}`, container)
    const exit: Exit = {
      code: error.code === 'ENOENT' ? 127 : 128,
      reason: 'StartError',
      message,
      startedAt: 0,
      finishedAt: look.now,
      containerId: id,
    }
    look.set(
      draft,
      name,
      { ...common, phase: 'exited', exit },
      drop.filter((field) => field !== 'exit'),
    )
  }
}

function userOf(pod: k8s.Pod, container: k8s.Container, image: ImageConfig): ImageConfig['user'] {
  const uid = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser
  if (uid === undefined) return image.user
  return {
    uid,
    gid: container.securityContext?.runAsGroup ?? pod.spec.securityContext?.runAsGroup ?? 0,
    name: uid === 0 ? 'root' : String(uid),
  }
}

function hostFiles(pod: k8s.Pod, ip: string, hostname: string): Record<string, string> {
  const namespace = pod.metadata.namespace!
  const domain = pod.spec.subdomain ? `${hostname}.${pod.spec.subdomain}.${namespace}.svc.cluster.local\t` : ''
  const aliases = (pod.spec.hostAliases ?? [])
    .map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}\n`)
    .join('')
  return {
    '/etc/hostname': `${hostname}\n`,
    '/etc/hosts': `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::\tip6-localnet\nfe00::\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n${ip}\t${domain}${hostname}\n${aliases && `\n# Entries added by HostAliases.\n${aliases}`}`,
    '/etc/resolv.conf': `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n`,
  }
}
