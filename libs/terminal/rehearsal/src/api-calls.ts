// Carries the API calls of a simulated machine to a cluster in the same thread, answer by answer, without any waiting.
import type { ApiCancelEffect, ApiEffect, ApiSendEffect, WorldEvent } from '@kubarium/machine'
import type { ApiAnswer, User } from '@kubarium/kube-apiserver'
import type { SimulatedCluster } from '@kubarium/kube-cluster'
import {
  EXEC_OUTPUTS,
  execKey,
  logContainer,
  logLines,
  logRequestOf,
  logText,
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

const decoder = new TextDecoder()
const textOf = (chunks: readonly Uint8Array[]): string => chunks.map((chunk) => decoder.decode(chunk)).join('')

export class ApiCalls {
  private readonly watches = new Map<string, Watch>()
  private readonly execs = new Map<string, Exec>()
  private readonly logs = new Map<string, FollowedLog>()
  private sessions = 0

  constructor(private readonly options: ApiCallsOptions) {}

  /** Whether a process in a container waits for input from here. */
  get hasExec(): boolean {
    return this.execs.size > 0
  }

  carry(effect: ApiEffect): void {
    const { id, method, headers = {}, body } = effect
    const { cluster, user, now } = this.options
    let answer: ApiAnswer
    try {
      answer = cluster.handle(
        { method, url: urlOf(effect), headers, ...(body !== undefined && { body }) },
        user,
        now(),
        `rehearsed-${cluster.revision}`,
      )
      if (answer.type === 'connect') return this.connect(effect, answer)
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

  /** Passes on what was committed; to be told of everything, in order. */
  committed(changes: readonly Change[]): void {
    for (const change of changes) {
      for (const [id, watch] of this.watches) this.give(id, textOf(watch.next(change)))
      for (const [id, exec] of this.execs)
        if (change.object && change.key.startsWith(exec.prefix))
          this.hear(id, exec, change.object as unknown as ExecOutputObject)
    }
    for (const [id, log] of this.logs) this.follow(id, log)
  }

  private connect(effect: ApiEffect, { parent, subresource, query }: Connect): void {
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

  /** What is left of a session goes, as when a client hangs up. */
  private forget(id: string, { key, namespace, prefix }: Exec): void {
    this.execs.delete(id)
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
