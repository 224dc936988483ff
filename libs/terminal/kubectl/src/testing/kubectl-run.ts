// Runs kubectl in a world, with an API server that answers from a table. The world goes through JSON after every event.
import { createMachine, createWorld, deliver, run, takeEffects, type ApiEffect, type World } from '@kubarium/machine'
import { kubectl } from '../index.ts'

export type Answers = (
  call: ApiEffect,
) => { status?: number; body: unknown; headers?: Record<string, string> } | undefined

const machine = createMachine({
  programs: { kubectl },
  layers: { kubectl: { '/usr/local/bin/kubectl': { bin: 'kubectl' } } },
})

const resource = (
  name: string,
  kind: string,
  shortNames: string[],
  scope = 'Namespaced',
  subresources: string[] = [],
): object => ({
  resource: name,
  responseKind: { group: '', version: '', kind },
  scope,
  singularResource: kind.toLowerCase(),
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  shortNames,
  subresources: subresources.map((subresource) => ({ subresource })),
})

const typed = (group: string, version: string, list: object[]): object[] =>
  list.map((one) => ({ ...one, responseKind: { ...(one as { responseKind: object }).responseKind, group, version } }))

const DISCOVERY: Record<string, unknown> = {
  '/api': {
    items: [
      {
        versions: [
          {
            version: 'v1',
            resources: typed('', 'v1', [
              resource('configmaps', 'ConfigMap', ['cm']),
              resource('namespaces', 'Namespace', ['ns'], 'Cluster'),
              resource('pods', 'Pod', ['po'], 'Namespaced', ['log', 'exec']),
              resource('services', 'Service', ['svc']),
            ]),
          },
        ],
      },
    ],
  },
  '/apis': {
    items: [
      {
        metadata: { name: 'apps' },
        versions: [
          {
            version: 'v1',
            resources: typed('apps', 'v1', [
              resource('deployments', 'Deployment', ['deploy'], 'Namespaced', ['scale']),
            ]),
          },
        ],
      },
    ],
  },
}

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | undefined
  readonly calls: readonly ApiEffect[]
}

export class KubectlRun {
  world: World
  stdout = ''
  stderr = ''
  code: number | undefined
  readonly calls: ApiEffect[] = []
  /** What was sent on streams. */
  readonly sent: string[] = []

  constructor(
    args: readonly string[],
    private readonly answers: Answers = () => undefined,
    files: Record<string, string> = {},
  ) {
    this.world = createWorld(machine, {
      argv: ['kubectl', ...args],
      cwd: '/work',
      env: { HOME: '/work' },
      layers: ['commands', 'kubectl'],
      files,
      stdin: true,
      now: Date.UTC(2026, 2, 1),
    })
    this.go()
  }

  /** A piece of the stream that was opened last. */
  stream(text: string, channel?: 'stdout' | 'stderr' | 'error'): this {
    const last = this.calls.findLast(({ stream }) => stream)!
    deliver(machine, this.world, { type: 'apiData', id: last.id, text, ...(channel && { channel }) })
    return this.go()
  }

  /** The stream that was opened last ends. */
  end(): this {
    const last = this.calls.findLast(({ stream }) => stream)!
    deliver(machine, this.world, { type: 'apiEnd', id: last.id })
    return this.go()
  }

  /** Something on standard input. */
  type(text: string): this {
    deliver(machine, this.world, { type: 'stdin', exec: 'main', text })
    return this.go()
  }

  wait(milliseconds: number): this {
    run(machine, this.world, { until: this.world.now + milliseconds, budget: 1_000_000 })
    return this.go()
  }

  private go(): this {
    for (let i = 0; i < 100; i++) {
      run(machine, this.world, { until: this.world.now, budget: 1_000_000 })
      const effects = takeEffects(this.world)
      if (effects.length === 0) break
      for (const effect of effects) {
        if (effect.type === 'log') this[effect.stream] += effect.text
        if (effect.type === 'exit') this.code = effect.code
        if (effect.type === 'api') this.answer(effect)
        if (effect.type === 'apiSend') this.sent.push(`${effect.channel}: ${effect.text}`)
      }
      this.world = JSON.parse(JSON.stringify(this.world)) as World
    }
    return this
  }

  private answer(call: ApiEffect): void {
    this.calls.push(call)
    const { id } = call
    const known = DISCOVERY[call.path]
    const answered: NonNullable<ReturnType<Answers>> = known ? { body: known } : (this.answers(call) ?? notFound(call))
    const { status = 200, body, headers = {} } = answered
    if (call.stream) deliver(machine, this.world, { type: 'apiStart', id, status, headers })
    else
      deliver(machine, this.world, {
        type: 'apiResponse',
        id,
        status,
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
  }
}

function notFound({ path }: ApiEffect): NonNullable<ReturnType<Answers>> {
  const [name = '', plural = ''] = path.split('/').reverse()
  return {
    status: 404,
    body: {
      kind: 'Status',
      status: 'Failure',
      message: `${plural} "${name}" not found`,
      reason: 'NotFound',
      details: { name, kind: plural },
      code: 404,
    },
  }
}

/** Runs a command line to its end. */
export function runKubectl(args: readonly string[], answers?: Answers, files?: Record<string, string>): Ran {
  return new KubectlRun(args, answers, files)
}
