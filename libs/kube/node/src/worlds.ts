// The running containers of a cluster as worlds of the process machine: kept alive while somebody works on the cluster,
// made again from their last checkpoint when not. Carries what they say to each other over the network.
import {
  deliver,
  exec,
  forkWorld,
  nextTimer,
  restored,
  run,
  takeEffects,
  type ConnectEffect,
  type Effect,
  type ExecRequest,
  type Machine,
  type PortCheck,
  type World,
} from '@kubarium/machine'
import { DNS_ADDRESS, query, resolveHost, route, searchNames, type NetworkView } from '@kubarium/kube-network'
import type { k8s } from '@kubarium/kube-objects'
import type { Random } from '@kubarium/kube-runtime'
import { linesOf, type LogLine } from './container-log.ts'
import type { Dial } from './exec.ts'
import { containersOf } from './pod-containers.ts'
import type { ContainerRuntime, Peer } from './pod-runtime.ts'

/** How much a container may compute in one go; what is left is done at its next turn. */
const RUN_BUDGET = 100_000
/** How far ahead is looked for the next thing that anybody would notice. */
const HORIZON_MS = 600_000
const AHEAD_BUDGET = 20_000

export interface WorldKey {
  /** `namespace/name` */
  readonly pod: string
  readonly container: string
}

export interface Live {
  readonly key: WorldKey
  readonly id: string
  world: World
  /** Output since the checkpoint. */
  lines: LogLine[]
  connections: Map<string, Peer>
  /** When something that others notice happens next, as far as looked; null: nothing will by itself. */
  aheadAt: number | null | undefined
  exit: { code: number; signal?: string; reason: string; at: number } | undefined
  outputs: Effect[]
}

/** What the worlds need of the cluster around them. */
export interface Surroundings {
  readonly machine: Machine
  readonly network: NetworkView
  now(): number
  /** @param purpose what is drawn for: two purposes of one moment have nothing in common */
  random(purpose: string): Random
  pod(key: string): k8s.Pod | undefined
  container(key: WorldKey): ContainerRuntime | undefined
  /** Whether somebody is attached to a container: then what it prints is told as it comes. */
  isAttached(key: WorldKey): boolean
  /** Has the directories that a pod's containers share in memory. */
  loadVolumes(podKey: string): void
}

/** How a world calls the terminal and the streams of its first process. */
export const MAIN = 'main'

/** How a world calls its end of a connection from outside. */
export const outsideConnection = (id: string): string => `outside#${id}`

/** Whether the other end is outside the cluster. */
export const isOutside = (peer: Peer | undefined): boolean => peer?.pod === ''

const idOf = ({ pod, container }: WorldKey): string => `${pod}/${container}`

export class Worlds {
  private readonly live = new Map<string, Live>()
  private readonly touched = new Set<Live>()
  private queue: Live[] = []

  constructor(private readonly around: Surroundings) {}

  /** The world of a running container; made from its checkpoint when it is not there. */
  of(key: WorldKey, runtime: ContainerRuntime | undefined): Live | undefined {
    if (runtime?.phase !== 'running') return undefined
    const known = this.live.get(idOf(key))
    if (known && known.id === runtime.id) return known
    if (runtime.world === undefined) return undefined
    this.around.loadVolumes(key.pod)
    const again: Live = {
      key,
      id: runtime.id!,
      world: restored(this.around.machine, runtime.world),
      lines: [],
      connections: new Map(Object.entries(runtime.connections ?? {})),
      aheadAt: undefined,
      exit: undefined,
      outputs: [],
    }
    this.live.set(idOf(key), again)
    return again
  }

  /** Takes over a world that has just been made. */
  add(key: WorldKey, id: string, world: World): Live {
    const fresh: Live = {
      key,
      id,
      world,
      lines: [],
      connections: new Map(),
      aheadAt: undefined,
      exit: undefined,
      outputs: [],
    }
    this.live.set(idOf(key), fresh)
    this.touched.add(fresh)
    return fresh
  }

  drop(key: WorldKey): void {
    const live = this.live.get(idOf(key))
    if (!live) return
    this.live.delete(idOf(key))
    this.touched.delete(live)
  }

  dropPod(pod: string): void {
    for (const { key } of this.live.values()) if (key.pod === pod) this.drop(key)
  }

  clear(): void {
    this.live.clear()
    this.touched.clear()
    this.queue = []
  }

  /** Puts away worlds that do nothing by themselves: they are made again from what is stored when somebody needs them. */
  rest(): void {
    for (const live of this.live.values())
      if (!this.touched.has(live) && live.connections.size === 0 && nextTimer(live.world) === null) this.drop(live.key)
  }

  /** Worlds in which something happened that must be stored (an input, an effect that others saw), in that order. */
  toStore(): Iterable<Live> {
    return this.touched
  }

  stored(live: Live): void {
    this.touched.delete(live)
  }

  /** Puts an input into a world; `pump` lets it act on it. */
  deliver(live: Live, event: Parameters<typeof deliver>[2]): void {
    this.run(live)
    deliver(this.around.machine, live.world, event)
    this.touched.add(live)
    this.wake(live)
  }

  /**
   * Starts another process in a world, as of now: a world may have been left behind.
   * @throws SystemError when it cannot be started
   */
  exec(live: Live, request: ExecRequest): void {
    this.run(live)
    exec(this.around.machine, live.world, request)
    this.touched.add(live)
    this.wake(live)
  }

  private run(live: Live): void {
    const { machine, now } = this.around
    run(machine, live.world, { until: now(), budget: RUN_BUDGET, isTaken: this.isTaken(live.key) })
  }

  /** Whether another container of the pod holds a port: they share one network, as Linux has it. */
  private isTaken({ pod, container }: WorldKey): PortCheck {
    return (port, protocol) => {
      for (const { name } of this.containers(pod))
        if (name !== container && this.listens({ pod, container: name }, port, protocol, true)) return true
      return false
    }
  }

  /** What the other containers of the pod are about to do may depend on which ports are free. */
  private portsChanged({ key: { pod, container } }: Live): void {
    for (const { name } of this.containers(pod)) {
      const other = name === container ? undefined : this.live.get(idOf({ pod, container: name }))
      if (other) other.aheadAt = undefined
    }
  }

  /** Has a world run at the next pump. */
  wake(live: Live): void {
    if (!this.queue.includes(live)) this.queue.push(live)
  }

  /** Runs all worlds that have something to do until none has, carrying what they say to each other. */
  pump(): void {
    for (let live = this.queue.shift(); live; live = this.queue.shift()) {
      if (live.exit) continue
      const { world } = live
      this.run(live)
      live.aheadAt = undefined
      const effects = takeEffects(world)
      for (const effect of effects) this.take(live, effect)
      // Writers stop when their output is not taken: go on as long as there is some.
      if (effects.length > 0 && !live.exit && nextTimer(world) === world.now) this.wake(live)
    }
  }

  private take(live: Live, effect: Effect): void {
    switch (effect.type) {
      case 'log':
        live.lines.push(...linesOf(effect.text, effect.stream, effect.at))
        if (!this.around.isAttached(live.key)) return
        live.outputs.push(effect)
        break
      case 'listen':
      case 'unlisten':
        this.portsChanged(live)
        break
      case 'exit':
        this.portsChanged(live)
        live.exit = {
          code: effect.code,
          reason: effect.reason,
          at: effect.at,
          ...(effect.signal && { signal: effect.signal }),
        }
        break
      case 'tty':
        // What a container prints on a terminal of its own is its log, too.
        if (effect.tty === MAIN) live.lines.push(...linesOf(effect.text, 'stdout', effect.at))
        live.outputs.push(effect)
        break
      case 'output':
      case 'execExit':
        live.outputs.push(effect)
        break
      case 'connect':
        this.connect(live, effect)
        break
      case 'send':
        if (isOutside(live.connections.get(effect.conn))) live.outputs.push(effect)
        this.forward(live, effect.conn, (conn) => ({ type: 'data', conn, text: effect.text }))
        break
      case 'close':
        if (isOutside(live.connections.get(effect.conn))) live.outputs.push(effect)
        this.forward(live, effect.conn, (conn) => ({ type: 'closed', conn, ...(effect.half && { half: true }) }))
        if (!effect.half) live.connections.delete(effect.conn)
        break
      case 'resolve':
        this.resolve(live, effect)
        break
      case 'ping':
        this.ping(live, effect.id, effect.host)
        break
      case 'api':
        this.deliver(live, {
          type: 'apiResponse',
          id: effect.id,
          status: 401,
          headers: { 'content-type': 'application/json' },
          body: UNAUTHORIZED,
        })
        break
      default:
        break
    }
    this.touched.add(live)
  }

  private forward(live: Live, conn: string, eventOf: (conn: string) => Parameters<typeof deliver>[2]): void {
    const peer = live.connections.get(conn)
    if (!peer) return
    if (isOutside(peer)) return
    const other = this.of(
      { pod: peer.pod, container: peer.container },
      this.around.container({ pod: peer.pod, container: peer.container }),
    )
    if (other) this.deliver(other, eventOf(peer.connection))
    else this.deliver(live, { type: 'closed', conn, error: 'reset' })
  }

  private connect(live: Live, { conn, host, port, protocol }: ConnectEffect): void {
    const { network } = this.around
    const pod = this.around.pod(live.key.pod)
    const namespace = live.key.pod.slice(0, live.key.pod.indexOf('/'))
    const ownIp = pod?.status.podIP ?? this.ipOf(live.key.pod) ?? ''
    const fail = (error: 'refused' | 'timeout' | 'unreachable' | 'nxdomain', ip?: string): void =>
      this.deliver(live, { type: 'connectFailed', conn, error, ...(ip && { ip }) })
    const local = host === 'localhost' || host.startsWith('127.') || host === ownIp
    const found = local
      ? { addresses: [host === 'localhost' ? '127.0.0.1' : host] }
      : resolveHost(network, host, namespace)
    const ip = found?.addresses[0]
    if (!ip) return fail('nxdomain')
    if (local) return this.accept(live, conn, live.key.pod, ip, port, protocol, ip, fail)
    const from = {
      ip: ownIp,
      nodeName: pod?.spec.nodeName,
      pod: { namespace, name: live.key.pod.slice(namespace.length + 1) },
    }
    const { outcome } = route(
      network,
      from,
      { ip, port, protocol: protocol === 'udp' ? 'UDP' : 'TCP' },
      // kube-proxy's rules choose anew for every connection.
      this.around.random(`${live.id}/${conn}`),
    )
    if (outcome.type === 'pod')
      return this.accept(
        live,
        conn,
        `${outcome.pod.metadata.namespace}/${outcome.pod.metadata.name}`,
        outcome.ip,
        outcome.port,
        protocol,
        outcome.sourceIp,
        fail,
        { ip, port },
      )
    return fail(outcome.type === 'node' ? 'refused' : outcome.type, ip)
  }

  /** Opens a connection to whichever container of the pod listens on the port. */
  private accept(
    live: Live,
    conn: string,
    podKey: string,
    ip: string,
    port: number,
    protocol: 'tcp' | 'udp',
    sourceIp: string,
    fail: (error: 'refused', ip: string) => void,
    dialled: { ip: string; port: number } = { ip, port },
  ): void {
    const listener = this.listener(podKey, port, protocol, ip.startsWith('127.'))
    if (!listener) return fail('refused', dialled.ip)
    const sourcePort = 32768 + (live.world.nextId % 28_000)
    const theirs = `${idOf(live.key)}#${conn}`
    live.connections.set(conn, { ...listener.key, connection: theirs })
    listener.connections.set(theirs, { ...live.key, connection: conn })
    this.deliver(listener, {
      type: 'accepted',
      conn: theirs,
      listenerPort: port,
      protocol,
      peer: { ip: sourceIp, port: sourcePort },
      local: { ip, port },
    })
    this.deliver(live, { type: 'connected', conn, remote: dialled, local: { ip: sourceIp, port: sourcePort } })
  }

  /** Opens a connection from outside the cluster. @returns whether somebody listens */
  acceptOutside(podKey: string, id: string, { ip, port, sourceIp }: Dial): boolean {
    const listener = this.listener(podKey, port, 'tcp', false)
    if (!listener) return false
    const conn = outsideConnection(id)
    listener.connections.set(conn, { pod: '', container: '', connection: id })
    this.deliver(listener, {
      type: 'accepted',
      conn,
      listenerPort: port,
      protocol: 'tcp',
      peer: { ip: sourceIp, port: 32768 + (listener.world.nextId % 28_000) },
      local: { ip, port },
    })
    return true
  }

  private ipOf(podKey: string): string | undefined {
    return this.around.pod(podKey)?.status.podIP
  }

  /** The world of a pod that listens on a port. */
  listener(podKey: string, port: number, protocol: 'tcp' | 'udp', loopback: boolean): Live | undefined {
    for (const { name } of this.containers(podKey)) {
      const live = this.listens({ pod: podKey, container: name }, port, protocol, loopback)
      if (live) return live
    }
    return undefined
  }

  private containers(podKey: string): readonly k8s.Container[] {
    const pod = this.around.pod(podKey)
    return pod ? containersOf(pod.spec) : []
  }

  /** The world of a container, if it listens on a port. */
  private listens(key: WorldKey, port: number, protocol: 'tcp' | 'udp', loopback: boolean): Live | undefined {
    const live = this.of(key, this.around.container(key))
    if (!live || live.exit) return undefined
    const isIt = live.world.listeners.some(
      (one) => one.port === port && one.protocol === protocol && (loopback || !one.address.startsWith('127.')),
    )
    return isIt ? live : undefined
  }

  private resolve(live: Live, { id, name, recordType, search }: Extract<Effect, { type: 'resolve' }>): void {
    const namespace = live.key.pod.slice(0, live.key.pod.indexOf('/'))
    const names = search ? searchNames(name, namespace) : [name.replace(/\.$/, '')]
    let error: 'nxdomain' | 'nodata' = 'nxdomain'
    for (const full of names) {
      const result = query(this.around.network, full, recordType)
      if ('records' in result)
        return this.deliver(live, {
          type: 'resolved',
          id,
          answers: result.records.map((record) => ({ ...record })),
          server: DNS_ADDRESS,
        })
      error = result.error
      if (error === 'nodata') break
    }
    this.deliver(live, { type: 'resolved', id, answers: [], error, server: DNS_ADDRESS })
  }

  private ping(live: Live, id: string, host: string): void {
    const { network } = this.around
    const namespace = live.key.pod.slice(0, live.key.pod.indexOf('/'))
    const ip = host === 'localhost' ? '127.0.0.1' : resolveHost(network, host, namespace)?.addresses[0]
    if (!ip) return this.deliver(live, { type: 'pong', id, error: 'nxdomain' })
    // A cluster IP is only a rule for connections: nobody answers to it.
    const answers = ip.startsWith('127.') || network.podByAddress(ip) || network.nodeByAddress(ip)
    this.deliver(
      live,
      answers
        ? { type: 'pong', id, ip, ms: 0.05 + this.around.random(`${live.id}/${id}`).next() / 10 }
        : { type: 'pong', id, ip },
    )
  }

  /** When something happens in a world that others notice, looked for on a copy; null: never by itself. */
  lookAhead(live: Live): number | null {
    if (live.aheadAt !== undefined) return live.aheadAt
    live.aheadAt = this.ahead(live)
    return live.aheadAt
  }

  private ahead(live: Live): number | null {
    const { machine, now } = this.around
    const isTaken = this.isTaken(live.key)
    const first = nextTimer(live.world)
    if (first === null) return null
    const copy = forkWorld(live.world)
    takeEffects(copy)
    const isAttached = this.around.isAttached(live.key)
    const horizon = now() + HORIZON_MS
    let used = 0
    for (let at: number | null = first; at !== null; at = nextTimer(copy)) {
      if (at > horizon) return at
      used += run(machine, copy, { until: at, budget: AHEAD_BUDGET - used, isTaken }).used
      if (takeEffects(copy).some((effect) => isNoticed(effect) || isAttached)) return Math.max(at, now())
      if (used >= AHEAD_BUDGET) return Math.max(copy.now, now() + 1)
    }
    return null
  }

  /** A copy of a world brought to a moment, with the output on the way: for readers that change nothing. */
  preview({ key, world }: Live, until: number): LogLine[] {
    const copy = forkWorld(world)
    takeEffects(copy)
    const lines: LogLine[] = []
    const isTaken = this.isTaken(key)
    for (let rounds = 0; rounds < 1_000; rounds++) {
      const result = run(this.around.machine, copy, { until, budget: RUN_BUDGET, isTaken })
      const effects = takeEffects(copy)
      for (const effect of effects)
        if (effect.type === 'log') lines.push(...linesOf(effect.text, effect.stream, effect.at))
      // An effect that others would answer ends what can be known without them.
      if (effects.some(isNoticed) || (result.idle && effects.length === 0)) break
    }
    return lines
  }
}

function isNoticed({ type }: Effect): boolean {
  return type !== 'log'
}

const UNAUTHORIZED = JSON.stringify({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'Unauthorized',
  reason: 'Unauthorized',
  code: 401,
})
