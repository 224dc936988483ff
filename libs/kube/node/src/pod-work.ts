// One look of a kubelet at one pod: what is due is done, what others must see is written.
import { createWorld, emptyTree, readFile, type Effect, type FileTree, type Machine } from '@kubarium/machine'
import {
  StatusError,
  decodeBase64,
  deepFreeze,
  equalJson,
  kinds,
  shareStructure,
  wholeValue,
  type k8s,
} from '@kubarium/kube-objects'
import { seededRandom } from '@kubarium/kube-runtime'
import type { ReconcileContext, Result } from '@kubarium/kube-reconcile'
import type { Journal, StoredObject } from '@kubarium/kube-store'
import {
  MissingReference,
  directoryVolumes,
  environmentOf,
  expanded,
  mountsOf,
  volumeName,
  type References,
} from './container-environment.ts'
import { appendLog, dropLog } from './container-log.ts'
import {
  EXECS,
  EXEC_OUTPUTS,
  execOutputKey,
  type ExecOutputObject,
  type ExecPart,
  type ExecRequestObject,
} from './exec.ts'
import type { ImageConfig } from './image-source.ts'
import type { NodeOptions } from './kubelets.ts'
import { isSidecar, podStatusOf } from './pod-status.ts'
import { POD_RUNTIMES, type ContainerRuntime, type Exit, type PodRuntime } from './pod-runtime.ts'
import { PROBE_KINDS, askProbe, countAnswer, firstProbeAt, probeOf } from './probes.ts'
import type { Live, Worlds } from './worlds.ts'
import { nextTimer } from '@kubarium/machine'

/** Crash back-off: 10 s, doubling, up to 5 minutes; forgotten after ten minutes of running. */
const CRASH_BACKOFF_MS = 10_000
const CRASH_BACKOFF_MAX_MS = 300_000
const CRASH_FORGET_MS = 600_000
/** Image back-off likewise; a failed pull is shown as such for a moment first. */
const PULL_BACKOFF_MS = 10_000
const PULL_BACKOFF_MAX_MS = 300_000
const PULL_FAILED_SHOWN_MS = 2_000
const BLOCKED_RETRY_MS = 10_000
/** A registry delivers so much in a second, plus a moment for asking. */
const PULL_BYTES_PER_SECOND = 60_000_000
const PULL_ASK_MS = 450
const DEFAULT_GRACE_SECONDS = 30
const TURN_MS = 50
const IMAGES = '~images'

interface Draft {
  pod: k8s.Pod | undefined
  runtime: PodRuntime
  readonly before: PodRuntime | undefined
}

export interface PodWorkTools {
  readonly journal: Journal
  readonly machine: Machine
  readonly worlds: Worlds
  readonly options: NodeOptions & { readonly seed: string }
  readonly context: ReconcileContext
  runtimeOf(key: string): PodRuntime | undefined
  noteWritten(object: unknown): void
}

export class PodWork {
  private readonly drafts = new Map<string, Draft>()
  private readonly execOutputs = new Map<string, { parts: ExecPart[]; exit?: { code: number }; error?: string }>()

  constructor(private readonly tools: PodWorkTools) {}

  private get now(): number {
    return this.tools.context.now()
  }

  /** A container as it stands in this look, written or not. */
  container(podKey: string, name: string): ContainerRuntime | undefined {
    return this.drafts.get(podKey)?.runtime.containers[name]
  }

  run(namespace: string, name: string): Result {
    const { context, runtimeOf } = this.tools
    const key = `${namespace}/${name}`
    const pod = context.read(kinds.Pod).find(namespace, name)
    const before = runtimeOf(key)
    if (!pod || (before && before.uid !== pod.metadata.uid)) {
      if (before) this.cleanUp(namespace, before)
      if (!pod) return undefined
    }
    if (!pod.spec.nodeName) return undefined
    const known = before?.uid === pod.metadata.uid ? before : undefined
    if (!known && (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed')) return undefined
    const draft: Draft = { pod, runtime: known ?? this.freshRuntime(pod), before: known }
    this.drafts.set(key, draft)
    this.loadVolumes(draft)
    const isTerminating = pod.metadata.deletionTimestamp !== undefined
    this.takeExits(draft)
    if (isTerminating) this.stop(draft)
    else this.start(draft)
    this.runDue(draft)
    this.serveExecs(draft)
    this.tools.worlds.pump()
    this.takeExits(draft)
    if (!isTerminating) this.start(draft)
    this.tools.worlds.pump()
    this.takeExits(draft)
    this.takeHooks(draft)
    this.tools.worlds.pump()
    this.takeExits(draft)
    this.collectOutputs()
    const isGone = isTerminating && !Object.values(draft.runtime.containers).some(({ phase }) => phase === 'running')
    this.flush()
    this.report(draft)
    if (isGone) {
      this.remove(draft)
      return undefined
    }
    return this.nextLook(draft)
  }

  private freshRuntime(pod: k8s.Pod): PodRuntime {
    const containers: Record<string, ContainerRuntime> = {}
    for (const { name } of [...(pod.spec.initContainers ?? []), ...pod.spec.containers])
      containers[name] = { phase: 'waiting', restarts: 0 }
    return {
      metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace! },
      uid: pod.metadata.uid,
      node: pod.spec.nodeName!,
      startedAt: this.now,
      containers,
    }
  }

  private set(
    draft: Draft,
    name: string,
    change: Partial<ContainerRuntime>,
    drop: readonly (keyof ContainerRuntime)[] = [],
  ): void {
    const next = { ...draft.runtime.containers[name]!, ...change } as Record<string, unknown>
    for (const field of drop) delete next[field]
    draft.runtime = {
      ...draft.runtime,
      containers: { ...draft.runtime.containers, [name]: next as unknown as ContainerRuntime },
    }
  }

  private event(
    draft: Draft,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    container?: k8s.Container,
  ): void {
    if (!draft.pod) return
    const list = draft.pod.spec.containers.includes(container!) ? 'containers' : 'initContainers'
    this.tools.context.events.record(draft.pod, kinds.Pod, type, reason, message, {
      host: draft.runtime.node,
      ...(container && { fieldPath: `spec.${list}{${container.name}}` }),
    })
  }

  // --- starting -----------------------------------------------------------------------------------------------------

  private start(draft: Draft): void {
    const pod = draft.pod!
    if (draft.runtime.ip === undefined) {
      const mounts = this.mountProblem(pod)
      if (mounts) {
        this.block(draft, mounts)
        return
      }
      draft.runtime = { ...draft.runtime, ip: this.allocateAddress(pod) }
    }
    for (const container of pod.spec.initContainers ?? []) {
      this.bringUp(draft, container)
      const runtime = draft.runtime.containers[container.name]!
      if (isSidecar(container) ? !runtime.isStarted : !(runtime.phase === 'exited' && runtime.exit!.code === 0)) return
    }
    for (const container of pod.spec.containers) this.bringUp(draft, container)
  }

  /** All mounts are made before anything starts; what is missing keeps the whole pod waiting. */
  private mountProblem(pod: k8s.Pod): string | undefined {
    try {
      for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers])
        mountsOf(pod, container, this.references(), this.hostIP(pod), undefined)
      return undefined
    } catch (error) {
      if (error instanceof MissingReference) return error.message
      throw error
    }
  }

  private block(draft: Draft, message: string): void {
    const [first] = draft.pod!.spec.containers
    const runtime = draft.runtime.containers[first!.name]!
    if (runtime.until !== undefined && runtime.until > this.now) return
    this.event(draft, 'Warning', 'FailedMount', message)
    this.set(draft, first!.name, { phase: 'waiting', until: this.now + BLOCKED_RETRY_MS })
  }

  private bringUp(draft: Draft, container: k8s.Container): void {
    // Each turn of the loop is one stage of the container's life; it ends where time has to pass.
    for (let stages = 0; stages < 20; stages++) {
      const runtime = draft.runtime.containers[container.name] ?? { phase: 'waiting', restarts: 0 }
      const isDue = runtime.until === undefined || runtime.until <= this.now
      switch (runtime.phase) {
        case 'waiting':
          this.lookForImage(draft, container)
          break
        case 'blocked':
        case 'pull-backoff':
          if (!isDue && runtime.error?.reason === 'CreateContainerConfigError' && this.canCreate(draft, container)) {
            this.create(draft, container)
            break
          }
          if (!isDue) return
          if (runtime.error?.reason === 'ErrImagePull') this.backOffPull(draft, container)
          else if (runtime.error?.reason === 'CreateContainerConfigError') this.create(draft, container)
          else this.lookForImage(draft, container)
          break
        case 'pulling':
          if (!isDue) return
          this.finishPull(draft, container)
          break
        case 'crash-backoff':
          if (!isDue) return
          this.lookForImage(draft, container)
          break
        case 'exited':
          if (!this.restartsAfter(draft, container)) return
          this.afterExit(draft, container)
          break
        case 'running':
          return
      }
      if (draft.runtime.containers[container.name] === runtime) return
    }
  }

  private imagesOn(node: string): readonly string[] {
    return (
      (this.tools.journal.state.get(`${IMAGES}//${node}`) as unknown as { images: readonly string[] } | undefined)
        ?.images ?? []
    )
  }

  private addImage(node: string, image: string): void {
    const images = this.imagesOn(node)
    if (images.includes(image)) return
    this.tools.journal.write(
      `${IMAGES}//${node}`,
      deepFreeze({ metadata: { name: node }, images: [...images, image] }) as StoredObject,
    )
  }

  private lookForImage(draft: Draft, container: k8s.Container): void {
    const { options } = this.tools
    const { name, image = '', imagePullPolicy } = container
    const answer = options.images.find(image)
    if (answer.type === 'invalid') {
      this.event(draft, 'Warning', 'InspectFailed', answer.message, container)
      this.event(draft, 'Warning', 'Failed', 'Error: InvalidImageName', container)
      this.set(draft, name, {
        phase: 'blocked',
        until: this.now + BLOCKED_RETRY_MS,
        error: { reason: 'InvalidImageName', message: answer.message },
      })
      return
    }
    const isPresent = answer.type === 'found' && this.imagesOn(draft.runtime.node).includes(answer.image.digest)
    if (imagePullPolicy === 'Never' && !isPresent) {
      const message = `Container image "${image}" is not present with pull policy of Never`
      this.event(draft, 'Warning', 'ErrImageNeverPull', message, container)
      this.event(draft, 'Warning', 'Failed', 'Error: ErrImageNeverPull', container)
      this.set(draft, name, {
        phase: 'blocked',
        until: this.now + BLOCKED_RETRY_MS,
        error: { reason: 'ErrImageNeverPull', message },
      })
      return
    }
    if (isPresent && imagePullPolicy !== 'Always') {
      this.event(
        draft,
        'Normal',
        'Pulled',
        `Container image "${image}" already present on machine and can be accessed by the pod`,
        container,
      )
      this.create(draft, container)
      return
    }
    this.event(draft, 'Normal', 'Pulling', `Pulling image "${image}"`, container)
    this.set(
      draft,
      name,
      {
        phase: 'pulling',
        pullStartedAt: this.now,
        until: this.now + this.pullMs(answer.type === 'found' ? answer.image : undefined, isPresent),
      },
      ['error'],
    )
  }

  private pullMs(image: ImageConfig | undefined, isPresent: boolean): number {
    const { pullSeconds } = this.tools.options
    if (pullSeconds !== undefined) return pullSeconds * 1000
    const jitter = 0.8 + 0.4 * this.tools.context.random().next()
    const transfer = !image || isPresent ? 0 : (image.sizeBytes / PULL_BYTES_PER_SECOND) * 1000
    return Math.round((PULL_ASK_MS + transfer) * jitter)
  }

  private finishPull(draft: Draft, container: k8s.Container): void {
    const { name, image = '' } = container
    const runtime = draft.runtime.containers[name]!
    const answer = this.tools.options.images.find(image)
    if (answer.type !== 'found') {
      const { message } = answer
      this.event(draft, 'Warning', 'Failed', `Failed to pull image "${image}": ${message}`, container)
      this.event(draft, 'Warning', 'Failed', 'Error: ErrImagePull', container)
      this.set(draft, name, {
        phase: 'pull-backoff',
        until: this.now + PULL_FAILED_SHOWN_MS,
        pullFailures: (runtime.pullFailures ?? 0) + 1,
        error: { reason: 'ErrImagePull', message },
      })
      return
    }
    const took = goDuration(this.now - runtime.pullStartedAt!)
    this.event(
      draft,
      'Normal',
      'Pulled',
      `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${answer.image.sizeBytes} bytes.`,
      container,
    )
    this.addImage(draft.runtime.node, answer.image.digest)
    this.set(draft, name, {}, ['until', 'pullStartedAt', 'pullFailures', 'error'])
    this.create(draft, container)
  }

  private backOffPull(draft: Draft, container: k8s.Container): void {
    const { name, image = '' } = container
    const { pullFailures = 1, error } = draft.runtime.containers[name]!
    const delay = Math.min(PULL_BACKOFF_MAX_MS, PULL_BACKOFF_MS * 2 ** (pullFailures - 1))
    this.event(draft, 'Normal', 'BackOff', `Back-off pulling image "${image}"`, container)
    this.event(draft, 'Warning', 'Failed', 'Error: ImagePullBackOff', container)
    this.set(draft, name, {
      phase: 'pull-backoff',
      until: this.now + delay - PULL_FAILED_SHOWN_MS,
      error: {
        reason: 'ImagePullBackOff',
        message: `Back-off pulling image "${image}": ErrImagePull: ${error!.message}`,
      },
    })
  }

  private canCreate(draft: Draft, container: k8s.Container): boolean {
    try {
      environmentOf(draft.pod!, container, {}, this.references(), this.hostIP(draft.pod!), draft.runtime.ip)
      return true
    } catch (error) {
      if (error instanceof MissingReference) return false
      throw error
    }
  }

  private create(draft: Draft, container: k8s.Container): void {
    const pod = draft.pod!
    const { name } = container
    const { worlds, machine } = this.tools
    const answer = this.tools.options.images.find(container.image ?? '')
    if (answer.type !== 'found') return
    const { image } = answer
    const runtime = draft.runtime.containers[name]!
    const hostIP = this.hostIP(pod)
    let env: Record<string, string>
    let mounts
    try {
      env = environmentOf(pod, container, image.env, this.references(), hostIP, draft.runtime.ip)
      mounts = mountsOf(pod, container, this.references(), hostIP, draft.runtime.ip)
    } catch (error) {
      if (!(error instanceof MissingReference)) throw error
      this.event(draft, 'Warning', 'Failed', `Error: ${error.message}`, container)
      this.set(draft, name, {
        phase: 'blocked',
        until: this.now + BLOCKED_RETRY_MS,
        error: { reason: 'CreateContainerConfigError', message: error.message },
      })
      return
    }
    const isFirst = runtime.exit === undefined && runtime.last === undefined
    const restarts = isFirst ? runtime.restarts : runtime.restarts + 1
    const random = seededRandom(`${this.tools.options.seed}/${pod.metadata.uid}/${name}/${restarts}`)
    let id = ''
    while (id.length < 64)
      id += Math.floor(random.next() * 4294967296)
        .toString(16)
        .padStart(8, '0')
    this.event(draft, 'Normal', 'Created', `Created container: ${name}`, container)
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
      startedAt: this.now,
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
        user: this.userOf(pod, container, image),
        layers: [...image.layers],
        mounts,
        files: this.hostFiles(pod, draft.runtime.ip ?? '', hostname),
        seed: random.int(2147483647),
        now: this.now,
        ...(container.securityContext?.readOnlyRootFilesystem && { readOnlyRoot: true }),
        ...(container.stdin && { stdin: true }),
        ...(container.tty && { tty: { cols: 80, rows: 24 } }),
        limits: { turnMs: TURN_MS, ...(memory && { memoryBytes: wholeValue(memory) }) },
      })
      this.set(
        draft,
        name,
        { ...common, phase: 'running', logLines: 0, probes: this.freshProbes(container) },
        drop.filter((field) => field !== 'probes' && field !== 'logLines'),
      )
      this.event(draft, 'Normal', 'Started', `Started container ${name}`, container)
      const live = worlds.add({ pod: podKeyOf(pod), container: name }, id, world)
      worlds.wake(live)
      const hook = container.lifecycle?.postStart?.exec?.command
      if (hook?.length) this.runHook(draft, container, live, 'postStart', hook)
      this.settleStarted(draft, container)
    } catch (error) {
      if (error instanceof StatusError || !(error instanceof Error) || !('code' in error)) throw error
      const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: ${JSON.stringify(argv[0] ?? '')}: ${execProblem(String(error.code), argv[0] ?? '')}: unknown`
      this.event(draft, 'Warning', 'Failed', `Error: ${message}`, container)
      const exit: Exit = {
        code: error.code === 'ENOENT' ? 127 : 128,
        reason: 'StartError',
        message,
        startedAt: 0,
        finishedAt: this.now,
        containerId: id,
      }
      this.set(
        draft,
        name,
        { ...common, phase: 'exited', exit },
        drop.filter((field) => field !== 'exit'),
      )
    }
  }

  private userOf(pod: k8s.Pod, container: k8s.Container, image: ImageConfig): ImageConfig['user'] {
    const uid = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser
    if (uid === undefined) return image.user
    return {
      uid,
      gid: container.securityContext?.runAsGroup ?? pod.spec.securityContext?.runAsGroup ?? 0,
      name: uid === 0 ? 'root' : String(uid),
    }
  }

  private hostFiles(pod: k8s.Pod, ip: string, hostname: string): Record<string, string> {
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

  private freshProbes(container: k8s.Container): NonNullable<ContainerRuntime['probes']> {
    const probes: Record<string, unknown> = {}
    for (const kind of PROBE_KINDS) {
      const probe = probeOf(container, kind)
      if (probe) probes[kind] = { next: firstProbeAt(probe, this.now), successes: 0, failures: 0 }
    }
    return probes as NonNullable<ContainerRuntime['probes']>
  }

  /** Without a startup probe a container has started at once, without a readiness probe it is ready once it has started. */
  private settleStarted(draft: Draft, container: k8s.Container): void {
    const runtime = draft.runtime.containers[container.name]!
    if (runtime.phase !== 'running') return
    const isStarted = runtime.isStarted || !container.startupProbe
    const isReady = isStarted && (container.readinessProbe ? runtime.isReady : true)
    if (isStarted !== runtime.isStarted || isReady !== runtime.isReady)
      this.set(draft, container.name, { isStarted: isStarted ?? false, isReady: isReady ?? false })
  }

  // --- running ------------------------------------------------------------------------------------------------------

  private live(draft: Draft, container: k8s.Container): Live | undefined {
    return this.tools.worlds.of(
      { pod: podKeyOf(draft.pod!), container: container.name },
      draft.runtime.containers[container.name],
    )
  }

  private containers(draft: Draft): readonly k8s.Container[] {
    const { spec } = draft.pod!
    return spec.initContainers ? [...spec.initContainers, ...spec.containers] : spec.containers
  }

  private runDue(draft: Draft): void {
    const { worlds } = this.tools
    for (const container of this.containers(draft)) {
      const live = this.live(draft, container)
      if (!live) continue
      const due = nextTimer(live.world)
      if (due !== null && due <= this.now) worlds.wake(live)
    }
    worlds.pump()
    this.takeExits(draft)
    for (const container of this.containers(draft)) {
      if (draft.runtime.containers[container.name]!.phase !== 'running') continue
      this.runProbes(draft, container)
      this.settleStarted(draft, container)
      const { killAt } = draft.runtime.containers[container.name]!
      if (killAt !== undefined && killAt <= this.now) this.kill(draft, container)
    }
  }

  private runProbes(draft: Draft, container: k8s.Container): void {
    for (const kind of PROBE_KINDS) {
      const probe = probeOf(container, kind)
      const runtime = draft.runtime.containers[container.name]!
      const state = runtime.probes?.[kind]
      const live = this.live(draft, container)
      if (!probe || !state || !live || runtime.killReason !== undefined) continue
      if (kind !== 'startup' && !runtime.isStarted && container.startupProbe) continue
      if (kind === 'startup' && runtime.isStarted) continue
      const touched = this.tools.worlds.isToStore(live) && state.next === null
      const next = touched ? this.now : state.next
      if (next === null || next > this.now) continue
      const answer = askProbe(this.tools.machine, live.world, container, probe, draft.runtime.ip ?? '', this.now)
      const canChange = nextTimer(live.world) !== null
      const { runtime: counted, verdict } = countAnswer(probe, state, answer.ok, this.now, canChange)
      this.set(draft, container.name, { probes: { ...runtime.probes, [kind]: counted } })
      if (!answer.ok)
        this.event(
          draft,
          'Warning',
          'Unhealthy',
          `${kind[0]!.toUpperCase()}${kind.slice(1)} probe failed: ${answer.message}`,
          container,
        )
      if (verdict === undefined) continue
      if (kind === 'readiness') this.set(draft, container.name, { isReady: verdict === 'success' })
      else if (verdict === 'success' && kind === 'startup') {
        const after = draft.runtime.containers[container.name]!
        this.set(draft, container.name, { isStarted: true, probes: restartedProbes(after.probes, container, this.now) })
      } else if (verdict === 'failure')
        this.terminate(
          draft,
          container,
          `Container ${container.name} failed ${kind} probe, will be restarted`,
          probe.terminationGracePeriodSeconds,
        )
    }
  }

  // --- stopping -----------------------------------------------------------------------------------------------------

  private stop(draft: Draft): void {
    const pod = draft.pod!
    if (!draft.runtime.isStopping) draft.runtime = { ...draft.runtime, isStopping: true }
    for (const container of this.containers(draft)) {
      const runtime = draft.runtime.containers[container.name]!
      if (runtime.phase !== 'running') continue
      const grace = pod.metadata.deletionGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
      const killAt = Date.parse(pod.metadata.deletionTimestamp!)
      if (runtime.killReason === undefined)
        this.terminate(draft, container, `Stopping container ${container.name}`, grace, killAt)
      // A second, shorter deletion brings the end nearer.
      else if (runtime.killAt !== undefined && killAt < runtime.killAt) this.set(draft, container.name, { killAt })
    }
  }

  /** Asks a container to end; after its grace period it is made to. */
  private terminate(
    draft: Draft,
    container: k8s.Container,
    why: string,
    graceSeconds = draft.pod!.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS,
    killAt = this.now + graceSeconds * 1000,
  ): void {
    this.event(draft, 'Normal', 'Killing', why, container)
    this.set(draft, container.name, { killReason: why, killAt })
    const live = this.live(draft, container)
    if (!live) return
    const hook = container.lifecycle?.preStop
    if (hook?.sleep) this.set(draft, container.name, { signalAfter: this.now + hook.sleep.seconds * 1000 })
    else if (hook?.exec?.command?.length && this.runHook(draft, container, live, 'preStop', hook.exec.command))
      this.set(draft, container.name, { signalAfter: 'hook' })
    else this.askToEnd(draft, container)
  }

  private askToEnd(draft: Draft, container: k8s.Container): void {
    const live = this.live(draft, container)
    if (!live) return
    const answer = this.tools.options.images.find(container.image ?? '')
    const signal = container.lifecycle?.stopSignal ?? (answer.type === 'found' ? answer.image.stopSignal : 'SIGTERM')
    this.tools.worlds.deliver(live, { type: 'signal', signal: signal.replace(/^SIG/, '') })
  }

  /** Starts the command of a hook in its container. @returns whether it could be started */
  private runHook(
    draft: Draft,
    container: k8s.Container,
    live: Live,
    hook: 'postStart' | 'preStop',
    command: readonly string[],
  ): boolean {
    try {
      this.tools.worlds.exec(live, { id: hook, argv: [...command] })
    } catch (error) {
      this.hookFailed(
        draft,
        container,
        hook,
        `exec: ${JSON.stringify(command[0])}: ${execProblem((error as { code?: string }).code ?? '', command[0] ?? '')}`,
      )
      return false
    }
    return true
  }

  private hookFailed(draft: Draft, container: k8s.Container, hook: 'postStart' | 'preStop', message: string): void {
    this.event(
      draft,
      'Warning',
      hook === 'postStart' ? 'FailedPostStartHook' : 'FailedPreStopHook',
      `${hook === 'postStart' ? 'PostStartHook' : 'PreStopHook'} failed: ${message}`,
      container,
    )
  }

  /** Hooks that have ended: after preStop comes the signal, a failed postStart ends its container. */
  private takeHooks(draft: Draft): void {
    for (const container of this.containers(draft)) {
      const { phase, signalAfter } = draft.runtime.containers[container.name]!
      const live = this.live(draft, container)
      if (phase !== 'running' || !live) continue
      const ended = new Map(
        live.outputs.flatMap((effect) => (effect.type === 'execExit' ? [[effect.exec, effect.code] as const] : [])),
      )
      live.outputs = live.outputs.filter((effect) => !isOfHook(effect))
      const [started, stopped] = [ended.get('postStart'), ended.get('preStop')]
      if (stopped) this.hookFailed(draft, container, 'preStop', `command exited with ${stopped}`)
      if (signalAfter !== undefined && (signalAfter === 'hook' ? stopped !== undefined : signalAfter <= this.now)) {
        this.set(draft, container.name, {}, ['signalAfter'])
        this.askToEnd(draft, container)
      }
      if (started && draft.runtime.containers[container.name]!.killReason === undefined) {
        this.hookFailed(draft, container, 'postStart', `command exited with ${started}`)
        this.terminate(draft, container, `FailedPostStartHook`)
      }
    }
  }

  private kill(draft: Draft, container: k8s.Container): void {
    const live = this.live(draft, container)
    if (!live) return
    this.tools.worlds.deliver(live, { type: 'signal', signal: 'KILL' })
    this.tools.worlds.pump()
    this.takeExits(draft)
  }

  /** Containers whose first process has ended. */
  private takeExits(draft: Draft): void {
    for (const container of this.containers(draft)) {
      const live = this.live(draft, container)
      if (!live?.exit) continue
      const runtime = draft.runtime.containers[container.name]!
      this.saveLog(draft, container.name, live)
      const message = this.terminationMessage(live, container)
      const reason = live.exit.reason
      const exit: Exit = {
        code: live.exit.code,
        reason,
        startedAt: runtime.startedAt!,
        finishedAt: live.exit.at,
        containerId: runtime.id!,
        ...(live.exit.signal && { signal: live.exit.signal }),
        ...(message && { message }),
      }
      this.set(draft, container.name, { phase: 'exited', exit, isReady: false, isStarted: false }, [
        'world',
        'worldAt',
        'killAt',
        'signalAfter',
        'connections',
        'probes',
      ])
      for (const peer of live.connections.values()) this.breakConnection(peer)
      this.tools.worlds.drop(live.key)
    }
  }

  private breakConnection(peer: { pod: string; container: string; connection: string }): void {
    const other = this.tools.worlds.of(
      { pod: peer.pod, container: peer.container },
      this.tools.runtimeOf(peer.pod)?.containers[peer.container],
    )
    if (other && !other.exit) this.tools.worlds.deliver(other, { type: 'closed', conn: peer.connection })
  }

  private terminationMessage(live: Live, container: k8s.Container): string | undefined {
    try {
      const text = readFile(this.tools.machine, live.world, container.terminationMessagePath ?? '/dev/termination-log')
      if (text) return text.slice(0, 4096)
    } catch {
      // Most containers write none.
    }
    if (container.terminationMessagePolicy !== 'FallbackToLogsOnError' || live.exit?.code === 0) return undefined
    return (
      live.lines
        .slice(-80)
        .map(({ text }) => `${text}\n`)
        .join('')
        .slice(-2048) || undefined
    )
  }

  private restartsAfter(draft: Draft, container: k8s.Container): boolean {
    const { runtime, pod } = draft
    if (runtime.isStopping) return false
    const { exit } = runtime.containers[container.name]!
    const isInit = pod!.spec.initContainers?.includes(container) && !isSidecar(container)
    const policy =
      isSidecar(container) && pod!.spec.initContainers?.includes(container) ? 'Always' : pod!.spec.restartPolicy
    if (isInit) return exit!.code !== 0 && policy !== 'Never'
    return policy === 'Always' || (policy === 'OnFailure' && exit!.code !== 0)
  }

  /** Starts a container again: the first time at once, then after a growing while. */
  private afterExit(draft: Draft, container: k8s.Container): void {
    const { name } = container
    const runtime = draft.runtime.containers[name]!
    const exit = runtime.exit!
    const ranLong = exit.finishedAt - exit.startedAt >= CRASH_FORGET_MS && exit.startedAt > 0
    if (runtime.backoffMs === undefined || ranLong) {
      this.set(draft, name, { backoffMs: CRASH_BACKOFF_MS })
      this.lookForImage(draft, container)
      return
    }
    const delay = runtime.backoffMs
    const id = `container=${name} pod=${draft.pod!.metadata.name}_${draft.pod!.metadata.namespace}(${draft.pod!.metadata.uid})`
    this.event(
      draft,
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${draft.pod!.metadata.name}_${draft.pod!.metadata.namespace}(${draft.pod!.metadata.uid})`,
      container,
    )
    this.set(
      draft,
      name,
      {
        phase: 'crash-backoff',
        until: exit.finishedAt + delay,
        last: exit,
        backoffMs: Math.min(CRASH_BACKOFF_MAX_MS, delay * 2),
        error: { reason: 'CrashLoopBackOff', message: `back-off ${goDuration(delay)} restarting failed ${id}` },
      },
      ['exit'],
    )
  }

  // --- exec ---------------------------------------------------------------------------------------------------------

  private serveExecs(draft: Draft): void {
    const { namespace, name } = draft.pod!.metadata
    const { journal, worlds } = this.tools
    const requests = (journal.state.list(EXECS, namespace) as unknown as ExecRequestObject[]).filter(
      ({ pod }) => pod === name,
    )
    const taken: Record<string, number> = { ...draft.runtime.execs }
    for (const id of Object.keys(taken)) if (!requests.some(({ metadata }) => metadata.name === id)) delete taken[id]
    for (const request of requests) {
      const id = request.metadata.name
      const container = this.containers(draft).find((one) => one.name === request.container)
      const live = container && this.live(draft, container)
      if (!live || live.exit) {
        if (taken[id] === undefined) this.output(namespace!, id).error = `container not found ("${request.container}")`
        taken[id] ??= 0
        continue
      }
      if (taken[id] === undefined && !request.attach) {
        try {
          worlds.exec(live, {
            id,
            argv: [...request.command],
            stdin: request.stdin && !request.tty,
            ...(request.tty && { tty: request.tty }),
          })
        } catch (error) {
          this.output(namespace!, id).error =
            `exec: ${JSON.stringify(request.command[0] ?? '')}: ${execProblem((error as { code?: string }).code ?? '', request.command[0] ?? '')}`
        }
      }
      const target = request.attach ? 'main' : id
      for (const input of request.inputs.slice(taken[id] ?? 0)) {
        if (input.type === 'resize')
          worlds.deliver(live, { type: 'resize', tty: target, cols: input.cols, rows: input.rows })
        else if (input.type === 'hangup') worlds.deliver(live, { type: 'hangup', tty: target })
        else if (input.type === 'stdinEnd') worlds.deliver(live, { type: 'stdinEnd', exec: target })
        else if (request.tty) worlds.deliver(live, { type: 'ttyInput', tty: target, text: input.text })
        else worlds.deliver(live, { type: 'stdin', exec: target, text: input.text })
      }
      taken[id] = request.inputs.length
    }
    if (!equalJson(taken, draft.runtime.execs ?? {})) {
      const { execs: _, ...rest } = draft.runtime
      draft.runtime = Object.keys(taken).length > 0 ? { ...rest, execs: taken } : rest
    }
  }

  private output(namespace: string, id: string): { parts: ExecPart[]; exit?: { code: number }; error?: string } {
    const key = `${namespace}/${id}`
    let found = this.execOutputs.get(key)
    if (!found) this.execOutputs.set(key, (found = { parts: [] }))
    return found
  }

  private collectOutputs(): void {
    for (const live of this.tools.worlds.toStore()) {
      if (live.outputs.length === 0) continue
      const namespace = live.key.pod.slice(0, live.key.pod.indexOf('/'))
      for (const effect of live.outputs) {
        if (effect.type === 'output')
          this.output(namespace, effect.exec).parts.push({ stream: effect.stream, text: effect.text })
        else if (effect.type === 'tty')
          this.output(namespace, effect.tty).parts.push({ stream: 'stdout', text: effect.text })
        else if (effect.type === 'execExit') this.output(namespace, effect.exec).exit = { code: effect.code }
      }
      live.outputs = []
    }
  }

  // --- writing ------------------------------------------------------------------------------------------------------

  /** Everything that happened goes to the store: checkpoints and logs of worlds that were touched, runtimes, exec output. */
  private flush(): void {
    const { worlds, runtimeOf } = this.tools
    for (const live of worlds.toStore()) {
      let draft = this.drafts.get(live.key.pod)
      if (!draft) {
        const runtime = runtimeOf(live.key.pod)
        if (!runtime) continue
        draft = { pod: undefined, runtime, before: runtime }
        this.drafts.set(live.key.pod, draft)
      }
      if (live.exit) continue // its own kubelet takes the exit, woken by what is written here
      this.saveLog(draft, live.key.container, live)
      const connections = Object.fromEntries(live.connections)
      this.set(
        draft,
        live.key.container,
        { world: JSON.stringify(live.world), worldAt: this.now, ...(live.connections.size > 0 && { connections }) },
        live.connections.size === 0 ? ['connections'] : [],
      )
      worlds.stored(live)
    }
    for (const [key, draft] of this.drafts) this.writeRuntime(key, draft)
    this.writeExecOutputs()
  }

  private writeRuntime(key: string, draft: Draft): void {
    this.saveVolumes(draft)
    const next = shareStructure(draft.runtime, draft.before)
    if (next === draft.before) return
    const frozen = deepFreeze(next)
    if (draft.pod) this.tools.noteWritten(frozen)
    this.tools.journal.write(`${POD_RUNTIMES}/${key}`, frozen)
    draft.runtime = frozen
  }

  private writeExecOutputs(): void {
    const { journal } = this.tools
    for (const [key, { parts, exit, error }] of this.execOutputs) {
      const slash = key.indexOf('/')
      const namespace = key.slice(0, slash)
      const id = key.slice(slash + 1)
      if (!journal.state.get(`${EXECS}/${key}`)) continue
      const object: ExecOutputObject = {
        metadata: { name: `${id}.${String(journal.nextRevision).padStart(8, '0')}`, namespace },
        exec: id,
        parts,
        ...(exit && { exit }),
        ...(error !== undefined && { error }),
      }
      journal.write(execOutputKey(namespace, id, journal.nextRevision), deepFreeze(object))
    }
    this.execOutputs.clear()
  }

  private saveLog(draft: Draft, container: string, live: Live): void {
    if (live.lines.length === 0) return
    const first = draft.runtime.containers[container]!.logLines ?? 0
    appendLog(this.tools.journal, draft.runtime.metadata.namespace!, live.id, first, live.lines)
    this.set(draft, container, { logLines: first + live.lines.length })
    live.lines = []
  }

  private loadVolumes({ pod, runtime }: Draft): void {
    const { machine } = this.tools
    for (const volume of directoryVolumes(pod!)) {
      const name = volumeName(pod!, volume)
      if (machine.volumes[name]) continue
      const saved = runtime.volumes?.[volume]
      machine.volumes[name] = saved ? (JSON.parse(saved) as FileTree) : emptyTree(this.now, { mode: 0o777 })
    }
  }

  private saveVolumes(draft: Draft): void {
    if (!draft.pod) return
    const names = directoryVolumes(draft.pod)
    if (names.length === 0) return
    const volumes = Object.fromEntries(
      names.map((name) => [name, JSON.stringify(this.tools.machine.volumes[volumeName(draft.pod!, name)])]),
    )
    if (!equalJson(volumes, draft.runtime.volumes)) draft.runtime = { ...draft.runtime, volumes }
  }

  private report(draft: Draft): void {
    const { write, read } = this.tools.context
    const pod = read(kinds.Pod).find(draft.pod!.metadata.namespace!, draft.pod!.metadata.name)
    if (!pod) return
    const status = podStatusOf(pod, draft.runtime, this.hostIP(pod), this.now)
    if (!equalJson(status, pod.status)) draft.pod = write(kinds.Pod).updateStatus({ ...pod, status })
  }

  private remove(draft: Draft): void {
    const { write, read } = this.tools.context
    const { namespace, name } = draft.pod!.metadata
    this.cleanUp(namespace!, draft.runtime)
    const pod = read(kinds.Pod).find(namespace!, name)
    if (pod) write(kinds.Pod).delete(pod, { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } })
  }

  private cleanUp(namespace: string, runtime: PodRuntime): void {
    const { journal, worlds, machine } = this.tools
    const key = `${namespace}/${runtime.metadata.name}`
    for (const { id, last } of Object.values(runtime.containers))
      for (const container of [id, last?.containerId]) if (container) dropLog(journal, namespace, container)
    for (const id of Object.keys(runtime.execs ?? {}))
      for (const { metadata } of journal.state.list(EXEC_OUTPUTS, namespace))
        if (metadata.name.startsWith(`${id}.`)) journal.write(`${EXEC_OUTPUTS}/${namespace}/${metadata.name}`, null)
    worlds.dropPod(key)
    for (const name of Object.keys(runtime.volumes ?? {})) delete machine.volumes[`${runtime.uid}/${name}`]
    if (journal.state.get(`${POD_RUNTIMES}/${key}`)) journal.write(`${POD_RUNTIMES}/${key}`, null)
    this.drafts.delete(key)
  }

  // --- time ---------------------------------------------------------------------------------------------------------

  private nextLook(draft: Draft): Result {
    const times: number[] = []
    for (const container of this.containers(draft)) {
      const runtime = draft.runtime.containers[container.name]!
      if (runtime.until !== undefined && runtime.until > this.now) times.push(runtime.until)
      if (runtime.phase !== 'running') continue
      if (runtime.killAt !== undefined) times.push(runtime.killAt)
      if (typeof runtime.signalAfter === 'number') times.push(runtime.signalAfter)
      for (const kind of PROBE_KINDS) {
        const next = runtime.probes?.[kind]?.next
        const counts = kind === 'startup' ? !runtime.isStarted : runtime.isStarted || !container.startupProbe
        if (next !== undefined && next !== null && counts && runtime.killReason === undefined) times.push(next)
      }
      const live = this.live(draft, container)
      const ahead = live ? this.tools.worlds.lookAhead(live) : null
      if (ahead !== null) times.push(ahead)
    }
    return times.length > 0 ? { at: Math.min(...times) } : undefined
  }

  // --- surroundings -------------------------------------------------------------------------------------------------

  private hostIP(pod: k8s.Pod): string {
    const node = this.tools.context.read(kinds.Node).find('', pod.spec.nodeName!)
    return node?.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
  }

  /** The next free address of the node's range, counting on from the last one given out (host-local IPAM). */
  private allocateAddress(pod: k8s.Pod): string {
    if (pod.spec.hostNetwork) return this.hostIP(pod)
    const { read } = this.tools.context
    const node = read(kinds.Node).find('', pod.spec.nodeName!)
    const prefix = (node?.spec.podCIDR ?? '10.244.255.0/24').split('.').slice(0, 3).join('.')
    const key = `~ipam//${pod.spec.nodeName}`
    const last = (this.tools.journal.state.get(key) as unknown as { last: number } | undefined)?.last ?? 1
    for (let i = 1; i <= 253; i++) {
      const number = 2 + ((last - 2 + i + 253) % 253)
      const ip = `${prefix}.${number}`
      if (this.isTaken(ip)) continue
      this.tools.journal.write(
        key,
        deepFreeze({ metadata: { name: pod.spec.nodeName! }, last: number }) as StoredObject,
      )
      return ip
    }
    throw new StatusError(
      500,
      'InternalError',
      `failed to allocate for range 0: no IP addresses available in range set: ${prefix}.1-${prefix}.254`,
    )
  }

  private isTaken(ip: string): boolean {
    return this.tools.context
      .read(kinds.Pod)
      .indexed('pod-ip', ip)
      .some(({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed')
  }

  private references(): References {
    const { read } = this.tools.context
    return {
      configMap: (namespace, name) => read(kinds.ConfigMap).find(namespace, name),
      secret: (namespace, name) => read(kinds.Secret).find(namespace, name),
      services: (namespace) => read(kinds.Service).list(namespace),
      decode: decodeBase64,
      token: (pod) => `simulated.${pod.metadata.namespace}.${pod.spec.serviceAccountName}`,
    }
  }
}

function isOfHook(effect: Effect): boolean {
  return (
    (effect.type === 'output' || effect.type === 'execExit') &&
    (effect.exec === 'postStart' || effect.exec === 'preStop')
  )
}

function podKeyOf({ metadata }: k8s.Pod): string {
  return `${metadata.namespace}/${metadata.name}`
}

// After a startup probe has passed the other probes count from then on.
function restartedProbes(
  probes: ContainerRuntime['probes'],
  container: k8s.Container,
  now: number,
): NonNullable<ContainerRuntime['probes']> {
  const result = { ...probes }
  for (const kind of ['liveness', 'readiness'] as const) {
    const probe = probeOf(container, kind)
    if (probe && result[kind]) result[kind] = { ...result[kind], next: Math.max(now, result[kind].next ?? now) }
  }
  return result
}

function execProblem(code: string, command: string): string {
  if (code === 'ENOENT')
    return command.includes('/') ? `stat ${command}: no such file or directory` : 'executable file not found in $PATH'
  return code === 'EACCES' ? 'permission denied' : 'exec format error'
}

/** A duration as Go prints it: `1.234s`, `10s`, `2m40s`. */
export function goDuration(ms: number): string {
  if (ms < 1000) return `${ms}ms`
  const minutes = Math.floor(ms / 60_000)
  const seconds = (ms % 60_000) / 1000
  return `${minutes > 0 ? `${minutes}m` : ''}${Number(seconds.toFixed(3))}s`
}
