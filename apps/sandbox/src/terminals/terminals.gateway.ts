// Terminals over Socket.IO: namespace /terminal, in the words of the contract (libs/contracts terminal.contract.ts).
import { Inject, type BeforeApplicationShutdown } from '@nestjs/common'
import { WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets'
import {
  terminalInput,
  terminalResize,
  type Problem,
  type TerminalOutput,
  type TerminalReady,
} from '@kubarium/contracts'
import { UnknownClusterError } from '@kubarium/kube-store'
import type { Socket } from 'socket.io'
import { z } from 'zod'
import { PLATFORM, type Platform } from '../platform.ts'
import type { LiveTerminal } from './live-terminal.ts'
import { TerminalLimitReached, Terminals } from './terminals.service.ts'

const auth = z.object({
  clusterId: z.uuid(),
  terminalId: z.uuid().optional(),
  seen: z.int().min(0).default(0),
  watch: z.boolean().default(false),
})

/** With more on its way than this, the terminal waits for the client. */
const MAX_UNSENT_PACKETS = 64
/** A client that does not catch up in this time is let go; it comes back and gets the screen as it is then. */
const MAX_BEHIND_MS = 10_000

@WebSocketGateway({ namespace: '/terminal' })
export class TerminalsGateway implements OnGatewayConnection, BeforeApplicationShutdown {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(Terminals) private readonly terminals: Terminals,
  ) {}

  async handleConnection(socket: Socket): Promise<void> {
    // What a client sends before the terminal is found waits for it.
    const early: (() => void)[] = []
    let terminal: LiveTerminal | undefined
    const whenOpen = (act: (open: LiveTerminal) => void): void => {
      if (terminal) act(terminal)
      else early.push(() => act(terminal!))
    }
    socket.on('input', (body: unknown, acknowledge: unknown) => {
      const input = terminalInput.safeParse(body)
      if (input.success)
        whenOpen((open) => {
          const n = open.takeInput(input.data.n, input.data.text)
          if (typeof acknowledge === 'function') (acknowledge as (taken: number) => void)(n)
        })
    })
    socket.on('resize', (body: unknown) => {
      const size = terminalResize.safeParse(body)
      if (size.success) whenOpen((open) => open.resize(size.data.cols, size.data.rows))
    })
    try {
      const asked = auth.safeParse(socket.handshake.auth)
      const person = await this.platform.identity.personOf(socket.handshake.headers)
      if (!person) return refuse(socket, 401, 'signed-out', 'Sign in first')
      if (!asked.success) return refuse(socket, 404, 'not-found', 'No such cluster')
      const { clusterId, terminalId, seen, watch } = asked.data
      const { access } = this.platform
      if (!(await (watch ? access.mayWatch(person, clusterId) : access.owns(person, clusterId))))
        return refuse(socket, 404, 'not-found', 'No such cluster')
      const found = watch
        ? await this.terminals.newest(clusterId, person.locale)
        : await this.terminals.open(person, clusterId, person.locale, terminalId)
      if (!found) return refuse(socket, 404, 'no-terminal', 'Nobody has opened a terminal here yet')
      const { id, terminal: open } = found
      if (!watch) this.terminals.touch(clusterId)
      const { seq, text, inputSeen, reset } = await open.join(id === terminalId ? seen : 0)
      if (!socket.connected) return
      // Whatever was written while the screen was being made comes right after it.
      const ready: TerminalReady = { terminalId: id, seq, inputSeen, reset }
      socket.emit('ready', ready)
      if (text !== '') socket.emit('output', { seq: seq + text.length, text } satisfies TerminalOutput)
      const leave = open.view({
        output: (at, more) => void socket.emit('output', { seq: at, text: more } satisfies TerminalOutput),
        command: (command) => void socket.emit('command', command),
        // Whoever looks on holds nobody up: they get the screen anew when they come back.
        isBehind: () => !watch && this.isBehind(socket, open),
      })
      socket.on('disconnect', leave)
      if (watch) return
      terminal = open
      for (const act of early) act()
    } catch (error) {
      if (error instanceof TerminalLimitReached)
        return refuse(socket, 409, 'terminal-limit-reached', 'Too many terminals are open')
      if (error instanceof UnknownClusterError) return refuse(socket, 404, 'not-found', 'No such cluster')
      this.platform.logger.error({ err: error }, 'terminal failed')
      refuse(socket, 500, 'internal', 'The terminal failed')
    }
  }

  // Before the sockets and the database are closed.
  beforeApplicationShutdown(): Promise<void> {
    return this.terminals.close()
  }

  private readonly waits = new Map<string, NodeJS.Timeout>()

  private isBehind(socket: Socket, terminal: LiveTerminal): boolean {
    if (unsentPackets(socket) <= MAX_UNSENT_PACKETS) return false
    if (!this.waits.has(socket.id)) {
      const done = (): void => {
        clearTimeout(this.waits.get(socket.id))
        this.waits.delete(socket.id)
        terminal.resume()
      }
      this.waits.set(
        socket.id,
        setTimeout(() => {
          socket.conn.close()
          done()
        }, MAX_BEHIND_MS),
      )
      socket.conn.once('drain', done)
    }
    return true
  }
}

function unsentPackets(socket: Socket): number {
  return (socket.conn as unknown as { writeBuffer?: readonly unknown[] }).writeBuffer?.length ?? 0
}

function refuse(socket: Socket, status: number, code: string, title: string): void {
  const problem: Problem = { type: 'about:blank', title, status, code }
  socket.emit('problem', problem)
  socket.disconnect(true)
}
