// exec and attach over WebSocket, in the protocol of kubectl: `v5.channel.k8s.io` and `v4.channel.k8s.io`.
// Binary messages; the first byte names the channel: 0 stdin, 1 stdout, 2 stderr, 3 the final Status, 4 resize, 255 end of a channel.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { StatusError, badRequest, type k8s } from '@kubarium/kube-objects'
import { WebSocketServer, type WebSocket } from 'ws'
import { ExecSession, execTarget, type ExecTarget } from '../connections/exec-session.ts'
import { execStatus } from '../connections/exec-status.ts'
import type { Caller } from './kube-server.ts'

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io']
const [STDIN, STDOUT, STDERR, STATUS, RESIZE, CLOSE] = [0, 1, 2, 3, 4, 255]
const PING_MS = 30_000
const MAX_MESSAGE_BYTES = 1024 * 1024

export class ExecSockets {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  })

  constructor(private readonly callerOf: (request: IncomingMessage) => Promise<Caller & { url: string }>) {}

  close(): void {
    for (const client of this.sockets.clients) client.terminate()
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    try {
      const { user, resident, url } = await this.callerOf(request)
      const answer = await resident.transact(
        (cluster, now) =>
          cluster.handle(
            { method: request.method ?? 'GET', url, headers: request.headers as Record<string, string | undefined> },
            user,
            now,
          ),
        false,
      )
      if (answer.type === 'json') return refuse(socket, answer.status, answer.body)
      if (answer.type !== 'connect' || (answer.subresource !== 'exec' && answer.subresource !== 'attach'))
        throw badRequest('this path takes no upgrade')
      const target = execTarget(answer.parent as k8s.Pod, answer.subresource, answer.query)
      if (
        request.headers.upgrade?.toLowerCase() !== 'websocket' ||
        !PROTOCOLS.some((protocol) => request.headers['sec-websocket-protocol']?.includes(protocol))
      )
        throw badRequest(`unable to upgrade: only WebSocket with ${PROTOCOLS.join(' or ')} is served`)
      this.sockets.handleUpgrade(request, socket, head, (client) => void converse(client, resident, target, user.name))
    } catch (error) {
      const status =
        error instanceof StatusError ? error : new StatusError(500, 'InternalError', 'Internal error occurred')
      refuse(socket, status.code, status.toStatus())
    }
  }
}

/** Answers an upgrade with an ordinary HTTP response, which kubectl shows. */
function refuse(socket: Duplex, status: number, body: unknown): void {
  const text = `${JSON.stringify(body)}\n`
  socket.end(
    `HTTP/1.1 ${status} ${status === 404 ? 'Not Found' : status === 403 ? 'Forbidden' : 'Error'}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  )
}

function message(channel: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([channel]), encodeText(text)])
}

// The machine writes bytes that are no UTF-8 as lone surrogates U+DC80…U+DCFF.
function encodeText(text: string): Buffer {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text)
  const parts = [...text].map((char) => {
    const code = char.charCodeAt(0)
    return char.length === 1 && code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(char)
  })
  return Buffer.concat(parts)
}

async function converse(
  client: WebSocket,
  resident: Caller['resident'],
  target: ExecTarget,
  actor: string,
): Promise<void> {
  const early: Buffer[] = []
  let session: ExecSession | undefined
  const take = (data: Buffer): void => {
    if (!session) {
      early.push(data)
      return
    }
    const text = data.subarray(1).toString()
    switch (data[0]) {
      case STDIN:
        if (text !== '') session.input(text)
        break
      case RESIZE:
        resizeTo(session, text)
        break
      case CLOSE:
        if (data[1] === STDIN) session.endInput()
        break
      default:
        break
    }
  }
  const alive = setInterval(() => client.ping(), PING_MS)
  client.on('message', (data: Buffer) => take(Buffer.isBuffer(data) ? data : Buffer.from(data)))
  client.on('error', () => client.terminate())
  client.on('close', () => {
    clearInterval(alive)
    void session?.close()
  })
  try {
    session = await ExecSession.start(
      resident,
      target,
      { cols: 80, rows: 24 },
      {
        output: (stream, text) => client.send(message(stream === 'stderr' && !target.tty ? STDERR! : STDOUT!, text)),
        end: (result) => {
          client.send(message(STATUS!, JSON.stringify(execStatus(result))))
          client.close(1000)
        },
      },
      actor,
    )
    if (client.readyState !== client.OPEN) await session.close()
    else early.forEach(take)
  } catch (error) {
    client.send(message(STATUS!, JSON.stringify(execStatus({ error: (error as Error).message }))))
    client.close(1011)
  }
}

function resizeTo(session: ExecSession, text: string): void {
  try {
    const { Width, Height } = JSON.parse(text) as { Width: number; Height: number }
    if (Width > 0 && Height > 0) session.resize(Width, Height)
  } catch {
    // A size that is none changes nothing.
  }
}
