// Carries the API calls of a simulated machine to a cluster in the same thread, answer by answer, without any waiting.
import type { ApiCancelEffect, ApiEffect, ApiSendEffect, ConnectEffect, WorldEvent } from '@kubarium/machine'
import { impersonationOf, type ApiAnswer, type User } from '@kubarium/kube-apiserver'
import type { SimulatedCluster } from '@kubarium/kube-cluster'
import {
  EXEC_OUTPUTS,
  execKey,
  logContainer,
  logLines,
  logRequestOf,
  logText,
  routeFromTerminal,
  TERMINAL_ADDRESS,
  type ExecInput,
  type ExecOutputObject,
  type ExecRequestObject,
} from '@kubarium/kube-node'
import { StatusError, deepFreeze, type k8s } from '@kubarium/kube-objects'
import { CompactedError, type Change } from '@kubarium/kube-store'

type Watch = Extract<ApiAnswer, { type: 'watch' }>['watch']
type Connect = Extract<ApiAnswer, { type: 'connect' }>

interface Exec {
  readonly key: string
  readonly prefix: string
  readonly namespace: string
}

/** A connection to what is open to the outside, by the machine's name for it. */
interface Outside extends Exec {
  readonly ip: string
  readonly port: number
  isOpened: boolean
}

interface FollowedLog {
  readonly pod: k8s.Pod
  readonly container: string
  readonly request: ReturnType<typeof logRequestOf>
  seen: number
}

export interface ApiCallsOptions {
  readonly cluster: SimulatedCluster
  readonly user: User
  /** The cluster's own time. */
  readonly now: () => number
  /** Takes answers back into the machine. */
  readonly deliver: (event: WorldEvent) => void
}

const OWN_PORT = 40_000
const decoder = new TextDecoder()
const textOf = (chunks: readonly Uint8Array[]): string => chunks.map((chunk) => decoder.decode(chunk)).join('')

export class ApiCalls {
  private readonly watches = new Map<string, Watch>()
  private readonly execs = new Map<string, Exec>()
  private readonly logs = new Map<string, FollowedLog>()
  private readonly outside = new Map<string, Outside>()
  private sessions = 0

  constructor(private readonly options: ApiCallsOptions) {}

  /** Whether a process in a container waits for input from here. */
  get hasExec(): boolean {
    return this.execs.size > 0
  }

  carry(effect: ApiEffect): void {
    const { id, method, headers = {}, body } = effect
    const { cluster, user, now } = this.options
    const impersonation = impersonationOf(headers)
    let answer: ApiAnswer
    try {
      answer = cluster.handle(
        {
          method,
          url: urlOf(effect),
          headers,
          ...(impersonation && { impersonation }),
          ...(body !== undefined && { body }),
        },
        user,
        now(),
        `rehearsed-${cluster.revision}`,
      )
      if (answer.type === 'connect') return this.connectTo(effect, answer)
    } catch (error) {
      return this.refuse(effect, error)
    }
    switch (answer.type) {
      case 'json':
        return this.answer(effect, answer.status, JSON.stringify(answer.body), answer.warnings)
      case 'bytes':
        return this.answer(effect, answer.status, textOf(answer.chunks), answer.warnings)
      case 'watch': {
        const { from } = answer.watch.request
        const { chunks, ends } = answer.watch.start(
          cluster.state,
          from === undefined ? [] : cluster.history.since(from),
        )
        this.options.deliver({ type: 'apiStart', id, status: 200, headers: { 'content-type': 'application/json' } })
        this.give(id, textOf(chunks))
        if (ends) this.options.deliver({ type: 'apiEnd', id })
        else this.watches.set(id, answer.watch)
      }
    }
  }

  /** More input of a call: what is typed, the end of it, a new size. */
  send({ id, channel, text }: ApiSendEffect): void {
    const exec = this.execs.get(id)
    const { cluster, user, now } = this.options
    const request = exec && (cluster.state.get(exec.key) as ExecRequestObject | undefined)
    if (!exec || !request) return
    const size = channel === 'resize' ? (JSON.parse(text) as { Width: number; Height: number }) : undefined
    const input = size
      ? ({ type: 'resize', cols: size.Width, rows: size.Height } as const)
      : channel === 'stdin'
        ? ({ type: 'stdin', text } as const)
        : ({ type: 'stdinEnd' } as const)
    cluster.input(exec.key, deepFreeze({ ...request, inputs: [...request.inputs, input] }), user.name, now())
  }

  cancel({ id }: Pick<ApiCancelEffect, 'id'>): void {
    this.watches.delete(id)
    this.logs.delete(id)
    const exec = this.execs.get(id)
    if (exec) this.forget(id, exec)
  }

  /** Opens a connection to a node port, or to a service's external address, as a computer beside the nodes would. */
  connect(effect: ConnectEffect): void {
    const { conn, host, port } = effect
    const { cluster, user, now, deliver } = this.options
    const isLocal = /^(localhost|127\.)/.test(host)
    if (isLocal || effect.protocol !== 'tcp') return deliver({ type: 'connectFailed', conn, error: 'refused' })
    const { ip, outcome } = routeFromTerminal(cluster.client, host, port, cluster.journal.random(conn))
    if (outcome.type !== 'pod') {
      const error = outcome.type === 'node' ? 'refused' : outcome.type
      return deliver({ type: 'connectFailed', conn, error, ...(ip && { ip }) })
    }
    const namespace = outcome.pod.metadata.namespace!
    const name = `rehearsal-${cluster.revision}-${++this.sessions}`
    const key = execKey(namespace, name)
    const request: ExecRequestObject = {
      metadata: { name, namespace },
      pod: outcome.pod.metadata.name,
      container: '',
      command: [],
      dial: { ip: outcome.ip, port: outcome.port, sourceIp: outcome.sourceIp },
      stdin: true,
      inputs: [],
    }
    const prefix = `${EXEC_OUTPUTS}/${namespace}/${name}.`
    this.outside.set(conn, { key, namespace, prefix, ip: ip!, port, isOpened: false })
    cluster.input(key, deepFreeze(request), user.name, now())
  }

  /** Bytes for the other end of such a connection, or the end of them. */
  sendOutside({ conn }: { readonly conn: string }, input: ExecInput): void {
    const exec = this.outside.get(conn)
    const { cluster, user, now } = this.options
    const request = exec && (cluster.state.get(exec.key) as ExecRequestObject | undefined)
    if (exec && request)
      cluster.input(exec.key, deepFreeze({ ...request, inputs: [...request.inputs, input] }), user.name, now())
  }

  /** This end is done with such a connection. */
  closeOutside(conn: string): void {
    const exec = this.outside.get(conn)
    if (!exec) return
    this.outside.delete(conn)
    this.remove(exec)
  }

  /** Passes on what was committed; to be told of everything, in order. */
  committed(changes: readonly Change[]): void {
    for (const change of changes) {
      for (const [id, watch] of this.watches) this.give(id, textOf(watch.next(change)))
      for (const [id, exec] of this.execs)
        if (change.object && change.key.startsWith(exec.prefix))
          this.hear(id, exec, change.object as unknown as ExecOutputObject)
      for (const [conn, exec] of this.outside)
        if (change.object && change.key.startsWith(exec.prefix))
          this.hearOutside(conn, exec, change.object as unknown as ExecOutputObject)
    }
    for (const [id, log] of this.logs) this.follow(id, log)
  }

  private connectTo(effect: ApiEffect, { parent, subresource, query }: Connect): void {
    const pod = parent as k8s.Pod
    if (subresource === 'log') {
      const request = logRequestOf((name) => query.get(name))
      const container = logContainer(pod, request)
      const { cluster, now } = this.options
      cluster.clock.advanceTo(now())
      const lines = logLines(cluster.kubelets, pod, container, request)
      const text = logText(lines, request, now())
      if (!request.follow) return this.answer(effect, 200, text)
      this.options.deliver({ type: 'apiStart', id: effect.id, status: 200, headers: {} })
      this.give(effect.id, text)
      this.logs.set(effect.id, {
        pod,
        container,
        request: { ...request, tailLines: undefined },
        seen: this.count(pod, container, request),
      })
      return
    }
    this.exec(effect, pod, subresource, query)
  }

  private count(pod: k8s.Pod, container: string, request: FollowedLog['request']): number {
    return logLines(this.options.cluster.kubelets, pod, container, { ...request, tailLines: undefined }).length
  }

  private follow(id: string, log: FollowedLog): void {
    const { cluster, now } = this.options
    const lines = logLines(cluster.kubelets, log.pod, log.container, log.request)
    if (lines.length > log.seen) {
      this.give(id, logText(lines.slice(log.seen), log.request, now()))
      log.seen = lines.length
    }
    const pod = cluster.state.find('pods', log.pod.metadata.namespace!, log.pod.metadata.name) as k8s.Pod | undefined
    const status = pod?.status?.containerStatuses?.find(({ name }) => name === log.container)
    if (pod && !status?.state?.terminated) return
    this.logs.delete(id)
    this.options.deliver({ type: 'apiEnd', id })
  }

  private exec({ id }: ApiEffect, pod: k8s.Pod, subresource: string, query: Connect['query']): void {
    const { cluster, user, now } = this.options
    const namespace = pod.metadata.namespace!
    const name = `rehearsal-${cluster.revision}-${++this.sessions}`
    const request: ExecRequestObject = {
      metadata: { name, namespace },
      pod: pod.metadata.name,
      container:
        query.get('container') ||
        pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'] ||
        pod.spec.containers[0]!.name,
      command: query.all('command'),
      stdin: query.flag('stdin'),
      inputs: [],
      ...(subresource === 'attach' && { attach: true }),
      ...(query.flag('tty') && { tty: { cols: 80, rows: 24 } }),
    }
    const key = execKey(namespace, name)
    this.execs.set(id, { key, namespace, prefix: `${EXEC_OUTPUTS}/${namespace}/${name}.` })
    cluster.input(key, deepFreeze(request), user.name, now())
    this.options.deliver({ type: 'apiStart', id, status: 101, headers: {} })
  }

  private hear(id: string, exec: Exec, { parts, exit, error }: ExecOutputObject): void {
    for (const { stream, text } of parts) this.give(id, text, stream)
    if (exit === undefined && error === undefined) return
    const code = exit?.code ?? 1
    const failure = {
      status: 'Failure',
      message: error ?? `command terminated with exit code ${code}`,
      reason: error === undefined ? 'NonZeroExitCode' : 'InternalError',
      details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
    }
    this.give(id, JSON.stringify(error === undefined && code === 0 ? { status: 'Success' } : failure), 'error')
    this.forget(id, exec)
    this.options.deliver({ type: 'apiEnd', id })
  }

  private hearOutside(conn: string, exec: Outside, { parts, exit, error }: ExecOutputObject): void {
    const { deliver } = this.options
    const { ip, port } = exec
    if (error !== undefined) {
      deliver({ type: 'connectFailed', conn, error: 'refused', ip })
      return this.closeOutside(conn)
    }
    if (!exec.isOpened) {
      exec.isOpened = true
      deliver({ type: 'connected', conn, remote: { ip, port }, local: { ip: TERMINAL_ADDRESS, port: OWN_PORT } })
    }
    for (const { text } of parts) if (text !== '') deliver({ type: 'data', conn, text })
    if (exit === undefined) return
    deliver({ type: 'closed', conn, ...(exit.code !== 0 && { error: 'reset' as const }) })
    this.closeOutside(conn)
  }

  private forget(id: string, exec: Exec): void {
    this.execs.delete(id)
    this.remove(exec)
  }

  /** What is left of a session goes, as when a client hangs up. */
  private remove({ key, namespace, prefix }: Exec): void {
    const { cluster, user, now } = this.options
    if (cluster.state.get(key)) cluster.input(key, null, user.name, now())
    for (const { metadata } of cluster.state.list(EXEC_OUTPUTS, namespace)) {
      const output = `${EXEC_OUTPUTS}/${namespace}/${metadata.name}`
      if (output.startsWith(prefix)) cluster.input(output, null, user.name, now())
    }
  }

  private answer({ id, stream }: ApiEffect, status: number, body: string, warnings: readonly string[] = []): void {
    const { deliver } = this.options
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      ...(warnings.length > 0 && { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ') }),
    }
    if (!stream) return deliver({ type: 'apiResponse', id, status, headers, body })
    deliver({ type: 'apiStart', id, status, headers, ...(status >= 400 && { body }) })
    if (status < 400) this.give(id, body)
    deliver({ type: 'apiEnd', id })
  }

  private refuse(effect: ApiEffect, error: unknown): void {
    const gone = error instanceof CompactedError
    if (!(error instanceof StatusError) && !gone) throw error
    const { code, body } =
      error instanceof StatusError
        ? { code: error.code, body: error.toStatus() }
        : { code: 410, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Expired', code: 410 } }
    this.answer(effect, code, `${JSON.stringify(body)}\n`)
  }

  private give(id: string, text: string, channel?: string): void {
    if (text !== '') this.options.deliver({ type: 'apiData', id, text, ...(channel && { channel }) })
  }
}

function urlOf({ path, query = {} }: ApiEffect): string {
  const search = Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`))
    .join('&')
  return search === '' ? path : `${path}?${search}`
}
