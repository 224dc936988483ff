// The terminal of somebody else, to look at: what it shows comes, and nothing is sent to it.
import { problem as problemSchema, terminalCommand, terminalOutput, terminalReady } from '@kubarium/contracts'
import { io } from 'socket.io-client'
import type { TerminalConnection, TerminalListener, TerminalTransport } from '../../../ports/terminal-transport.ts'

/** The terminal that was used last on a cluster. */
export function watchedTerminal(clusterId: string): TerminalTransport {
  let connection: TerminalConnection = { state: 'connecting', tries: 0, waiting: 0 }
  const listeners = new Set<TerminalListener>()
  const tell = (change: Partial<TerminalConnection>) => {
    connection = { ...connection, ...change }
    for (const listener of listeners) listener.connection(connection)
  }
  const socket = io('/terminal', {
    auth: { clusterId, watch: true },
    transports: ['websocket'],
    forceNew: true,
    autoConnect: false,
  })
  socket.on('ready', (body: unknown) => {
    if (!terminalReady.safeParse(body).success) return
    for (const listener of listeners) listener.reset()
    tell({ state: 'open', problem: undefined })
  })
  socket.on('output', (body: unknown) => {
    const output = terminalOutput.safeParse(body)
    if (output.success) for (const listener of listeners) listener.output(output.data.text)
  })
  socket.on('command', (body: unknown) => {
    const command = terminalCommand.safeParse(body)
    if (command.success) for (const listener of listeners) listener.command(command.data)
  })
  socket.on('problem', (body: unknown) => {
    const problem = problemSchema.safeParse(body)
    if (problem.success) tell({ state: 'refused', problem: problem.data })
    socket.disconnect()
  })
  socket.on('disconnect', () => {
    if (connection.state !== 'refused') tell({ state: 'reconnecting' })
  })
  return {
    connection: () => connection,
    listen(listener) {
      listeners.add(listener)
      socket.connect()
      return () => listeners.delete(listener)
    },
    type: () => undefined,
    resize: () => undefined,
    retry() {
      tell({ state: 'connecting', problem: undefined })
      socket.disconnect().connect()
    },
    close() {
      listeners.clear()
      socket.disconnect()
    },
  }
}
