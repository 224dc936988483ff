// One exec in a container. What is typed goes into the cluster's log, what comes out is read from it: so it works
// wherever the pod's kubelet happens to run, and a fork has it too.
import { randomUUID } from 'node:crypto'
import {
  EXECS,
  EXEC_OUTPUTS,
  execKey,
  type Dial,
  type ExecInput,
  type ExecOutputObject,
  type ExecRequestObject,
} from '@kubarium/kube-node'
import { deepFreeze } from '@kubarium/kube-objects'
import type { Committed, ResidentCluster } from '@kubarium/platform-residence'
import type { Query } from '@kubarium/kube-apiserver'
import { StatusError, badRequest, type k8s } from '@kubarium/kube-objects'

export interface ExecTarget {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly command: readonly string[]
  readonly attach: boolean
  readonly stdin: boolean
  readonly tty: boolean
  /** A connection to a port of the pod in place of a process. */
  readonly dial?: Dial
}

export interface ExecListener {
  /** The other end is there: comes before everything else. */
  opened?(): void
  output(stream: 'stdout' | 'stderr', text: string): void
  /** The process ended; `error` when it could not be started. */
  end(result: { readonly code: number } | { readonly error: string }): void
}

/** What an exec or attach request is about. @throws StatusError worded as the kubelet's */
export function execTarget(pod: k8s.Pod, subresource: string, query: Query): ExecTarget {
  const command = query.all('command')
  const attach = subresource === 'attach'
  if (!attach && command.length === 0) throw badRequest('you must specify at least 1 command')
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec
  const names = [...containers, ...initContainers, ...ephemeralContainers].map(({ name }) => name)
  const wanted = query.get('container')
  if (!wanted && pod.spec.containers.length > 1)
    throw badRequest(
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(' ')}]`,
    )
  const container = wanted || pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'] || names[0]!
  if (!names.includes(container)) throw badRequest(`container ${container} is not valid for pod ${pod.metadata.name}`)
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed')
    throw new StatusError(
      500,
      'InternalError',
      `cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`,
    )
  if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
  return {
    namespace: pod.metadata.namespace!,
    pod: pod.metadata.name,
    container,
    command,
    attach,
    stdin: query.flag('stdin'),
    tty: query.flag('tty'),
  }
}

export class ExecSession {
  readonly id = randomUUID()
  private readonly unfollow: () => void
  private waiting: ExecInput[] = []
  private isSending = false
  private hasEnded = false
  private isOpened = false

  private constructor(
    private readonly resident: ResidentCluster,
    private readonly target: ExecTarget,
    private readonly listener: ExecListener,
    private readonly actor: string,
  ) {
    this.unfollow = resident.follow((committed) => this.read(committed))
  }

  /** Starts it. The size is that of the terminal, if there is one. */
  static async start(
    resident: ResidentCluster,
    target: ExecTarget,
    size: { cols: number; rows: number },
    listener: ExecListener,
    actor: string,
  ): Promise<ExecSession> {
    const session = new ExecSession(resident, target, listener, actor)
    const { namespace, pod, container, command, attach, stdin, tty, dial } = target
    const request: ExecRequestObject = {
      metadata: { name: session.id, namespace },
      pod,
      container,
      command,
      stdin,
      inputs: [],
      ...(attach && { attach }),
      ...(dial && { dial }),
      ...(tty && { tty: size }),
    }
    await resident.transact((cluster, now) =>
      cluster.input(execKey(namespace, session.id), deepFreeze(request), actor, now),
    )
    return session
  }

  input(text: string): void {
    this.send({ type: 'stdin', text })
  }

  endInput(): void {
    this.send({ type: 'stdinEnd' })
  }

  resize(cols: number, rows: number): void {
    if (this.target.tty) this.send({ type: 'resize', cols, rows })
  }

  /** The client went away: so does the terminal, and what is left of the session. */
  async close(): Promise<void> {
    if (!this.hasEnded && this.target.tty) this.send({ type: 'hangup' })
    this.unfollow()
    const { namespace } = this.target
    const prefix = `${this.id}.`
    await this.resident.transact((cluster, now) => {
      if (cluster.state.get(execKey(namespace, this.id)))
        cluster.input(execKey(namespace, this.id), null, this.actor, now)
      for (const { metadata } of cluster.state.list(EXEC_OUTPUTS, namespace))
        if (metadata.name.startsWith(prefix))
          cluster.input(`${EXEC_OUTPUTS}/${namespace}/${metadata.name}`, null, this.actor, now)
    })
  }

  // Everything typed while an append is under way goes into the next one.
  private send(input: ExecInput): void {
    const last = this.waiting.at(-1)
    if (input.type === 'stdin' && last?.type === 'stdin')
      this.waiting[this.waiting.length - 1] = { type: 'stdin', text: last.text + input.text }
    else this.waiting.push(input)
    if (!this.isSending) void this.flush()
  }

  private async flush(): Promise<void> {
    this.isSending = true
    try {
      while (this.waiting.length > 0) {
        const inputs = this.waiting
        this.waiting = []
        const key = `${EXECS}/${this.target.namespace}/${this.id}`
        await this.resident.transact((cluster, now) => {
          const request = cluster.state.get(key) as ExecRequestObject | undefined
          if (request)
            cluster.input(key, deepFreeze({ ...request, inputs: [...request.inputs, ...inputs] }), this.actor, now)
        })
      }
    } finally {
      this.isSending = false
    }
  }

  private read({ changes }: Committed): void {
    const prefix = `${EXEC_OUTPUTS}/${this.target.namespace}/${this.id}.`
    for (const { key, object } of changes) {
      if (!object || this.hasEnded || !key.startsWith(prefix)) continue
      const { parts, exit, error } = object as unknown as ExecOutputObject
      if (!this.isOpened && error === undefined) {
        this.isOpened = true
        this.listener.opened?.()
      }
      for (const { stream, text } of parts) this.listener.output(stream, text)
      if (exit === undefined && error === undefined) continue
      this.hasEnded = true
      this.listener.end(error === undefined ? { code: exit!.code } : { error })
    }
  }
}
