// A terminal on the server's Socket.IO namespace /terminal.
import {
  problem as problemSchema,
  terminalCommand,
  terminalOutput,
  terminalReady,
  type TerminalInput,
} from '@kubarium/contracts'
import { io, type Socket } from 'socket.io-client'
import { watchNetwork } from '../../http/network.ts'
import type { TerminalConnection, TerminalListener, TerminalTransport } from '../../ports/terminal-transport.ts'
import { acknowledged, newLine, opened, received, typed, waitingCharacters } from './terminal-line.ts'

const QUICK_TRIES_MILLISECONDS = 10_000

/**
 * A terminal of a cluster. `remembered` names the terminal of an earlier visit of this tab, which is resumed when it
 * still exists; `remember` is told the id of the one that was opened.
 */
export function socketTerminalTransport(
  clusterId: string,
  { remembered, remember }: { remembered?: string; remember: (terminalId: string) => void },
): TerminalTransport {
  let line = newLine(remembered)
  let connection: TerminalConnection = { state: 'connecting', tries: 0, waiting: 0 }
  let size: { cols: number; rows: number } | undefined
  let open = false
  let socket: Socket | undefined
  let unwatch = () => {}
  let offline: ReturnType<typeof setTimeout> | undefined
  let retrying: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<TerminalListener>()

  const tell = (change: Partial<TerminalConnection>) => {
    connection = { ...connection, ...change, waiting: waitingCharacters(line) }
    for (const listener of listeners) listener.connection(connection)
  }
  const send = (chunks: readonly TerminalInput[]) => {
    for (const chunk of chunks) {
      socket?.emit('input', chunk, (n: unknown) => {
        if (typeof n !== 'number') return
        line = acknowledged(line, n)
        if (connection.waiting > 0) tell({})
      })
    }
  }
  const lost = () => {
    open = false
    tell({
      state: connection.state === 'offline' ? 'offline' : 'reconnecting',
      lostAt: connection.lostAt ?? Date.now(),
    })
    offline ??= setTimeout(() => tell({ state: 'offline' }), QUICK_TRIES_MILLISECONDS)
  }

  /** The library tries a lost line again, but not one the server has turned away: that one we try ourselves. */
  const again = (refused: Socket) => {
    if (refused.active) return
    clearTimeout(retrying)
    retrying = setTimeout(() => refused.connect(), connection.state === 'offline' ? 5000 : 1000)
    tell({ tries: connection.tries + 1 })
  }

  const connect = (): Socket => {
    const next = io('/terminal', {
      // Asked at every attempt, so that a later one resumes what an earlier one opened.
      auth: (say) => say({ clusterId, ...(line.terminalId ? { terminalId: line.terminalId, seen: line.seen } : {}) }),
      transports: ['websocket'],
      reconnectionDelay: 400,
      reconnectionDelayMax: 4000,
      forceNew: true,
    })
    next.on('ready', (body: unknown) => {
      const ready = terminalReady.safeParse(body)
      if (!ready.success) return
      const result = opened(line, ready.data)
      line = result.line
      open = true
      clearTimeout(offline)
      offline = undefined
      remember(ready.data.terminalId)
      if (result.reset) for (const listener of listeners) listener.reset()
      if (size) next.emit('resize', size)
      send(result.send)
      tell({ state: 'open', tries: 0, lostAt: undefined, problem: undefined })
    })
    next.on('output', (body: unknown) => {
      const output = terminalOutput.safeParse(body)
      if (!output.success) return
      const result = received(line, output.data)
      line = result.line
      if (result.text) for (const listener of listeners) listener.output(result.text)
    })
    next.on('command', (body: unknown) => {
      const command = terminalCommand.safeParse(body)
      if (command.success) for (const listener of listeners) listener.command(command.data)
    })
    next.on('problem', (body: unknown) => {
      const problem = problemSchema.safeParse(body)
      if (!problem.success) return
      open = false
      clearTimeout(offline)
      offline = undefined
      tell({ state: 'refused', problem: problem.data })
      next.disconnect()
    })
    next.on('disconnect', (reason) => {
      if (connection.state === 'refused' || reason === 'io client disconnect') return
      lost()
      if (reason === 'io server disconnect') again(next)
    })
    next.on('connect_error', () => {
      if (connection.state === 'refused') return
      lost()
      again(next)
    })
    next.io.on('reconnect_attempt', (tries) => tell({ tries }))
    unwatch = watchNetwork(
      () => next.io.engine?.close(),
      () => {
        if (connection.state !== 'refused' && !open) next.disconnect().connect()
      },
    )
    return next
  }

  return {
    connection: () => connection,
    listen(listener) {
      listeners.add(listener)
      socket ??= connect()
      return () => listeners.delete(listener)
    },
    type(text) {
      const result = typed(line, text)
      line = result.line
      if (open) send(result.send)
      else tell({})
    },
    resize(columns, rows) {
      size = { cols: Math.min(500, Math.max(2, columns)), rows: Math.min(300, Math.max(2, rows)) }
      if (open) socket?.emit('resize', size)
    },
    retry() {
      tell({ state: line.lastChunk === undefined ? 'connecting' : 'reconnecting', problem: undefined })
      clearTimeout(retrying)
      socket?.disconnect()
      socket?.connect()
    },
    close() {
      unwatch()
      clearTimeout(offline)
      clearTimeout(retrying)
      listeners.clear()
      socket?.disconnect()
      socket = undefined
    },
  }
}
