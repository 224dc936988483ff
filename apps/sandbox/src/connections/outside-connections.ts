// What a learner's terminal reaches of its cluster besides the API server: node ports and the external addresses of
// services, as a computer beside the nodes would. Where a connection goes is the simulated network's answer; what is said
// goes through the cluster's log, like an exec.
import type { Effect, WorldEvent } from '@kubarium/machine'
import { TERMINAL_ADDRESS, routeFromTerminal } from '@kubarium/kube-node'
import type { ResidentCluster } from '@kubarium/platform-residence'
import { ExecSession } from './exec-session.ts'

export interface OutsideConnectionsOptions {
  /** The cluster, loaded when it is not here. */
  readonly resident: () => Promise<ResidentCluster>
  readonly user: { readonly name: string }
  /** Takes what happens back into the machine. */
  readonly deliver: (event: WorldEvent) => void
  readonly onError: (error: unknown) => void
}

type Of<Type extends Effect['type']> = Extract<Effect, { type: Type }>

const OWN_PORT = 40_000
const MAX_OPEN = 32

export class OutsideConnections {
  /** Undefined while a connection is made. */
  private readonly open = new Map<string, ExecSession | undefined>()

  constructor(private readonly options: OutsideConnectionsOptions) {}

  get size(): number {
    return this.open.size
  }

  connect(effect: Of<'connect'>): void {
    const { conn, host } = effect
    const isLocal = /^(localhost|127\.)/.test(host)
    if (isLocal || effect.protocol !== 'tcp' || this.open.size >= MAX_OPEN) return this.fail(conn, 'refused')
    this.open.set(conn, undefined)
    void this.dial(effect).catch((error: unknown) => {
      this.options.onError(error)
      if (this.open.delete(conn)) this.fail(conn, 'timeout')
    })
  }

  send({ conn, text }: Of<'send'>): void {
    this.open.get(conn)?.input(text)
  }

  end({ conn, half }: Of<'close'>): void {
    const session = this.open.get(conn)
    if (half) return session?.endInput()
    this.open.delete(conn)
    this.drop(session)
  }

  close(): void {
    for (const session of this.open.values()) this.drop(session)
    this.open.clear()
  }

  private drop(session: ExecSession | undefined): void {
    void session?.close().catch(this.options.onError)
  }

  private fail(conn: string, error: 'refused' | 'timeout' | 'unreachable' | 'nxdomain', ip?: string): void {
    setImmediate(() => this.options.deliver({ type: 'connectFailed', conn, error, ...(ip && { ip }) }))
  }

  private async dial({ conn, host, port }: Of<'connect'>): Promise<void> {
    const resident = await this.options.resident()
    const { ip, outcome } = await resident.transact(
      ({ client, journal }) => routeFromTerminal(client, host, port, journal.random(conn)),
      false,
    )
    if (outcome.type !== 'pod') {
      this.open.delete(conn)
      return this.fail(conn, outcome.type === 'node' ? 'refused' : outcome.type, ip)
    }
    const { namespace, name } = outcome.pod.metadata
    const session = await ExecSession.start(
      resident,
      {
        namespace: namespace!,
        pod: name,
        container: '',
        command: [],
        attach: false,
        stdin: true,
        tty: false,
        dial: { ip: outcome.ip, port: outcome.port, sourceIp: outcome.sourceIp },
      },
      { cols: 0, rows: 0 },
      {
        opened: () =>
          this.take(conn, {
            type: 'connected',
            conn,
            remote: { ip: ip!, port },
            local: { ip: TERMINAL_ADDRESS, port: OWN_PORT },
          }),
        output: (_stream, text) => this.take(conn, { type: 'data', conn, text }),
        end: (result) => {
          if (!this.open.has(conn)) return
          const session = this.open.get(conn)
          this.open.delete(conn)
          if ('error' in result) this.fail(conn, 'refused', ip)
          else this.options.deliver({ type: 'closed', conn, ...(result.code !== 0 && { error: 'reset' as const }) })
          this.drop(session)
        },
      },
      this.options.user.name,
    )
    if (!this.open.has(conn)) return this.drop(session)
    this.open.set(conn, session)
  }

  private take(conn: string, event: WorldEvent): void {
    if (this.open.has(conn)) this.options.deliver(event)
  }
}
