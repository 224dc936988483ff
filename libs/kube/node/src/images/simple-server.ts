import {
  guarded,
  type HttpServerState,
  type Os,
  type Proc,
  type Program,
  type ServerReply,
  type ServerRequest,
  serveHttp,
  strftime,
  SystemError,
} from '@kubarium/machine'

interface ServerState extends HttpServerState {
  phase?: 'serving'
}

export interface SimpleServer {
  port(proc: Proc): number
  /** `127.0.0.1` where only the pod itself is answered. */
  address?(proc: Proc): string
  start?(os: Os, proc: Proc, port: number): void
  handle(os: Os, proc: Proc, request: ServerRequest): ServerReply
  log?(os: Os, proc: Proc, request: ServerRequest, reply: ServerReply): void
  /** Status after TERM or INT. Without it the signals do what they do by default. */
  stop?(os: Os, proc: Proc, signal: string): number
  /** Status when the port is taken. */
  occupied?(os: Os, proc: Proc, port: number): number
}

/** An HTTP server with one port and one handler. */
export const simpleServer = (settings: SimpleServer): Program =>
  guarded((os, proc) => {
    const state = proc.state as ServerState
    if (!state.phase) {
      const port = settings.port(proc)
      try {
        os.listen(proc, port, 'tcp', settings.address?.(proc))
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        if (settings.occupied) return settings.occupied(os, proc, port)
        // What Go's log.Fatal makes of it.
        os.complain(
          proc,
          `${strftime('%Y/%m/%d %H:%M:%S', os.now)} listen tcp :${port}: bind: address already in use\n`,
        )
        return 1
      }
      settings.start?.(os, proc, port)
      if (settings.stop) os.handleSignals(proc, ['TERM', 'INT'])
      state.phase = 'serving'
    }
    const signal = os.takeSignal(proc)
    if (signal && settings.stop) return settings.stop(os, proc, signal)
    const outcome = serveHttp(os, proc, {
      handle: (request) => settings.handle(os, proc, request),
      ...(settings.log
        ? { log: (request: ServerRequest, reply: ServerReply) => settings.log?.(os, proc, request, reply) }
        : {}),
    })
    return outcome === 'drained' ? 0 : 'blocked'
  })
