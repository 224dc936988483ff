// A shell with kubectl on a simulated cluster, all in this thread and in virtual time: for specs.
import {
  commandLayer,
  createMachine,
  createWorld,
  deliver,
  nextTimer,
  run,
  takeEffects,
  type ApiEffect,
  type ApiSendEffect,
  type World,
} from '@kubarium/machine'
import type { ApiAnswer } from '@kubarium/kube-apiserver'
import { clusterBase, clusterIndexes, SimulatedCluster, standardSimulation } from '@kubarium/kube-cluster'
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
import { deepFreeze, type k8s } from '@kubarium/kube-objects'
import { ClusterState } from '@kubarium/kube-store'
import { kubectl } from '../index.ts'

const START = Date.UTC(2026, 2, 1)
const PATIENCE_MS = 15 * 60_000
const ADMINISTRATOR = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{ name: kubernetes, cluster: { server: 'https://127.0.0.1:6443' } }]
contexts: [{ name: kubernetes-admin@kubernetes, context: { cluster: kubernetes, user: kubernetes-admin } }]
current-context: kubernetes-admin@kubernetes
users: [{ name: kubernetes-admin, user: { token: secret } }]
`

const machine = createMachine({
  programs: { kubectl },
  layers: {
    commands: createMachine().layers['commands']!,
    kubectl: { '/usr/local/bin/kubectl': commandLayer(['kubectl'])['/bin/kubectl']! },
  },
})

const base = clusterBase({ ...standardSimulation, caCertificate: 'CA', nodes: 2, now: START })
const decoder = new TextDecoder()
const textOf = (chunks: readonly Uint8Array[]): string => chunks.map((chunk) => decoder.decode(chunk)).join('')

type Watch = Extract<ApiAnswer, { type: 'watch' }>['watch']

interface Exec {
  readonly key: string
  readonly prefix: string
}

export interface ShellResult {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | undefined
}

export interface LineOptions {
  readonly env?: Record<string, string>
  readonly stdin?: string
  /** Keys that are typed on a terminal, one after another, each when nothing else happens. */
  readonly keys?: readonly string[]
}

export class ClusterShell {
  readonly cluster = new SimulatedCluster(
    ClusterState.from(base.entries, base.revision, clusterIndexes),
    { ...standardSimulation, pullSeconds: 0, seed: 'kubectl' },
    START + 1000,
  )
  private now = START + 1000
  private world!: World
  private watches = new Map<string, Watch>()
  private execs = new Map<string, Exec>()
  private stdout = ''
  private stderr = ''
  private sessions = 0

  constructor(private readonly files: Record<string, string> = {}) {}

  /** Runs a line of shell to its end. On a terminal everything is in `stdout`. */
  run(line: string, { env = {}, stdin, keys }: LineOptions = {}): ShellResult {
    this.stdout = this.stderr = ''
    this.watches.clear()
    this.execs.clear()
    this.world = createWorld(machine, {
      argv: ['sh', '-c', line],
      cwd: '/work',
      env: { HOME: '/root', PATH: '/usr/local/bin:/usr/bin:/bin', ...env },
      layers: ['commands', 'kubectl'],
      files: {
        '/root/.kube/config': KUBECONFIG,
        ...Object.fromEntries(Object.entries(this.files).map(([name, text]) => [`/work/${name}`, text])),
      },
      now: this.now,
      seed: 7,
      stdin: keys === undefined,
      ...(keys && { tty: { cols: 80, rows: 24 } }),
    })
    if (!keys) {
      if (stdin) deliver(machine, this.world, { type: 'stdin', exec: 'main', text: stdin })
      deliver(machine, this.world, { type: 'stdinEnd', exec: 'main' })
    }
    const waiting = [...(keys ?? [])]
    const until = this.now + PATIENCE_MS
    while (!this.world.exit && this.now < until) {
      if (this.turn()) continue
      // Nobody types before somebody listens.
      const key = this.execs.size > 0 ? waiting.shift() : undefined
      if (key !== undefined) deliver(machine, this.world, { type: 'ttyInput', tty: 'main', text: key })
      else this.now = Math.max(this.now + 1, Math.min(this.next(), this.now + 60_000))
    }
    return { stdout: this.stdout, stderr: this.stderr, code: this.world.exit?.code }
  }

  /** Lets time pass. */
  pass(seconds: number): this {
    this.now += seconds * 1000
    this.cluster.step(this.now)
    this.cluster.commit()
    return this
  }

  private next(): number {
    const own = nextTimer(this.world)
    const { next } = this.cluster.step(this.now)
    return Math.min(own ?? Number.POSITIVE_INFINITY, next ?? Number.POSITIVE_INFINITY)
  }

  /** Whether anything happened. */
  private turn(): boolean {
    run(machine, this.world, { until: this.now, budget: 1_000_000 })
    const effects = takeEffects(this.world)
    for (const effect of effects)
      if (effect.type === 'log') this[effect.stream] += effect.text
      else if (effect.type === 'tty') this.stdout += effect.text
      else if (effect.type === 'api') this.carry(effect)
      else if (effect.type === 'apiSend') this.send(effect)
      else if (effect.type === 'apiCancel') {
        this.watches.delete(effect.id)
        this.execs.delete(effect.id)
      }
    this.cluster.step(this.now)
    const changes = this.cluster.commit()
    for (const change of changes) {
      for (const [id, watch] of this.watches) this.give(id, textOf(watch.next(change)))
      for (const [id, exec] of this.execs)
        if (change.object && change.key.startsWith(exec.prefix))
          this.hear(id, change.object as unknown as ExecOutputObject)
    }
    return effects.length > 0 || changes.length > 0
  }

  private carry(effect: ApiEffect): void {
    const { id, method, path, query = {}, headers = {}, body } = effect
    const search = Object.entries(query)
      .flatMap(([name, value]) => [value].flat().map((one) => `${name}=${encodeURIComponent(one)}`))
      .join('&')
    const url = search ? `${path}?${search}` : path
    const answer = this.cluster.handle(
      { method, url, headers, ...(body !== undefined && { body }) },
      ADMINISTRATOR,
      this.now,
    )
    switch (answer.type) {
      case 'json':
        return this.answer(effect, answer.status, JSON.stringify(answer.body))
      case 'bytes':
        return this.answer(effect, answer.status, textOf(answer.chunks))
      case 'watch': {
        const { from } = answer.watch.request
        const { chunks } = answer.watch.start(
          this.cluster.state,
          from === undefined ? [] : this.cluster.history.since(from),
        )
        deliver(machine, this.world, { type: 'apiStart', id, status: 200, headers: {} })
        this.watches.set(id, answer.watch)
        return this.give(id, textOf(chunks))
      }
      case 'connect':
        return answer.subresource === 'log' ? this.log(effect, answer) : this.exec(effect, answer)
    }
  }

  private answer({ id, stream }: ApiEffect, status: number, body: string): void {
    if (!stream) return deliver(machine, this.world, { type: 'apiResponse', id, status, headers: {}, body })
    deliver(machine, this.world, { type: 'apiStart', id, status, headers: {}, ...(status >= 400 && { body }) })
    if (status < 400) this.give(id, body)
    deliver(machine, this.world, { type: 'apiEnd', id })
  }

  private give(id: string, text: string, channel?: string): void {
    if (text !== '') deliver(machine, this.world, { type: 'apiData', id, text, ...(channel && { channel }) })
  }

  private log(effect: ApiEffect, { parent, query }: Extract<ApiAnswer, { type: 'connect' }>): void {
    const request = logRequestOf((name) => query.get(name))
    const pod = parent as k8s.Pod
    const lines = logLines(this.cluster.kubelets, pod, logContainer(pod, request), request)
    this.answer(effect, 200, logText(lines, request, this.now))
  }

  private exec({ id }: ApiEffect, { parent, subresource, query }: Extract<ApiAnswer, { type: 'connect' }>): void {
    const namespace = parent.metadata.namespace!
    const name = `session-${++this.sessions}`
    const request: ExecRequestObject = {
      metadata: { name, namespace },
      pod: parent.metadata.name,
      container: query.get('container') ?? '',
      command: query.all('command'),
      stdin: query.flag('stdin'),
      inputs: [],
      ...(subresource === 'attach' && { attach: true }),
      ...(query.flag('tty') && { tty: { cols: 80, rows: 24 } }),
    }
    const key = execKey(namespace, name)
    this.execs.set(id, { key, prefix: `${EXEC_OUTPUTS}/${namespace}/${name}.` })
    this.cluster.input(key, deepFreeze(request), ADMINISTRATOR.name, this.now)
    deliver(machine, this.world, { type: 'apiStart', id, status: 101, headers: {} })
  }

  private send({ id, channel, text }: ApiSendEffect): void {
    const exec = this.execs.get(id)
    const request = exec && (this.cluster.state.get(exec.key) as ExecRequestObject | undefined)
    if (!exec || !request || channel === 'resize') return
    const input = channel === 'stdin' ? ({ type: 'stdin', text } as const) : ({ type: 'stdinEnd' } as const)
    const more = deepFreeze({ ...request, inputs: [...request.inputs, input] })
    this.cluster.input(exec.key, more, ADMINISTRATOR.name, this.now)
  }

  private hear(id: string, { parts, exit, error }: ExecOutputObject): void {
    for (const { stream, text } of parts) this.give(id, text, stream)
    if (exit === undefined && error === undefined) return
    const code = exit?.code ?? 1
    const failure = {
      status: 'Failure',
      message: error ?? `command terminated with exit code ${code}`,
      reason: error === undefined ? 'NonZeroExitCode' : 'InternalError',
      details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
    }
    this.give(id, JSON.stringify(code === 0 ? { status: 'Success' } : failure), 'error')
    deliver(machine, this.world, { type: 'apiEnd', id })
    this.execs.delete(id)
  }
}
