// A shell with kubectl on a simulated cluster, all in this thread and in virtual time: for specs.
import {
  commandLayer,
  createMachine,
  createWorld,
  deliver,
  nextTimer,
  run,
  takeEffects,
  type World,
} from '@kubarium/machine'
import { clusterBase, clusterIndexes, SimulatedCluster, standardSimulation } from '@kubarium/kube-cluster'
import { ClusterState } from '@kubarium/kube-store'
import { ApiCalls, LEARNER_USER } from '@kubarium/terminal-rehearsal'
import { kubectl } from '../index.ts'

const START = Date.UTC(2026, 2, 1)
const PATIENCE_MS = 15 * 60_000

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
  private calls!: ApiCalls
  private stdout = ''
  private stderr = ''

  constructor(private readonly files: Record<string, string> = {}) {}

  /** Runs a line of shell to its end. On a terminal everything is in `stdout`. */
  run(line: string, { env = {}, stdin, keys }: LineOptions = {}): ShellResult {
    this.stdout = this.stderr = ''
    this.calls = new ApiCalls({
      cluster: this.cluster,
      user: LEARNER_USER,
      now: () => this.now,
      deliver: (event) => deliver(machine, this.world, event),
    })
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
      const key = this.calls.hasExec ? waiting.shift() : undefined
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
      else if (effect.type === 'api') this.calls.carry(effect)
      else if (effect.type === 'apiSend') this.calls.send(effect)
      else if (effect.type === 'apiCancel') this.calls.cancel(effect)
    this.cluster.step(this.now)
    const changes = this.cluster.commit()
    this.calls.committed(changes)
    return effects.length > 0 || changes.length > 0
  }
}
