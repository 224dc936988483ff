import type { ConnectError } from '../../effects.ts'
import { parseResponse, type HttpResponse } from '../../network/http-message.ts'
import { tlsHello } from '../../network/http-server.ts'
import type { Os } from '../../process/os.ts'
import type { Proc } from '../../world.ts'
import type { Url } from './url.ts'

/** One HTTP exchange in progress: plain data in a client's state. */
export interface Transfer {
  url: Url
  method: string
  /** Everything to be sent once the connection is open. */
  request: string
  conn: string
  phase: 'connecting' | 'handshake' | 'answer' | 'done'
  buffer: string
  started: number
  connectedAt?: number
  ip?: string
  port?: number
  localPort?: number
  certificate?: { subject: string; issuer: string }
  ended?: boolean
}

export type TransferResult =
  | { type: 'waiting' }
  | { type: 'failed'; error: ConnectError | 'reset' | 'empty' | 'tls' | 'closed' }
  /** The connection is open; asked once. */
  | { type: 'connected' }
  | { type: 'response'; response: HttpResponse; head: string; raw: boolean }

/** Starts an exchange. */
export const startTransfer = (os: Os, proc: Proc, url: Url, method: string, request: string): Transfer => ({
  url,
  method,
  request,
  conn: os.connect(proc, url.host, url.port),
  phase: 'connecting',
  buffer: '',
  started: os.now,
})

/** Takes the events that have come. HTTP/0.9-like answers come back as `raw`. */
export const stepTransfer = (os: Os, proc: Proc, transfer: Transfer): TransferResult => {
  for (let event = os.nextEvent(proc); event; event = os.nextEvent(proc)) {
    if (!('conn' in event) || event.conn !== transfer.conn) continue
    switch (event.type) {
      case 'connectFailed':
        if (event.ip !== undefined) transfer.ip = event.ip
        return { type: 'failed', error: event.error }
      case 'connected':
        transfer.ip = event.remote.ip
        transfer.port = event.remote.port
        transfer.localPort = event.local.port
        transfer.connectedAt = os.now
        if (transfer.url.scheme === 'https') {
          transfer.phase = 'handshake'
          os.send(proc, transfer.conn, tlsHello(transfer.url.host))
        } else {
          transfer.phase = 'answer'
          os.send(proc, transfer.conn, transfer.request)
        }
        return { type: 'connected' }
      case 'data':
        transfer.buffer += event.text
        os.reserve(transfer.buffer.length)
        if (transfer.phase === 'handshake') {
          if (!transfer.buffer.startsWith('\x16')) return { type: 'failed', error: 'tls' }
          const end = transfer.buffer.indexOf('\n')
          if (end < 0) break
          const match = /subject=(.*) issuer=(.*)$/.exec(transfer.buffer.slice(0, end))
          transfer.certificate = { subject: match?.[1] ?? '', issuer: match?.[2] ?? '' }
          transfer.buffer = transfer.buffer.slice(end + 1)
          transfer.phase = 'answer'
          os.send(proc, transfer.conn, transfer.request)
        }
        break
      case 'closed':
        if (event.error === 'reset') return { type: 'failed', error: 'reset' }
        transfer.ended = true
        break
      default:
    }
    const result = look(os, proc, transfer)
    if (result) return result
  }
  return { type: 'waiting' }
}

const look = (os: Os, proc: Proc, transfer: Transfer): TransferResult | undefined => {
  if (transfer.phase === 'handshake' && transfer.ended) return { type: 'failed', error: 'tls' }
  if (transfer.phase !== 'answer') return undefined
  for (;;) {
    const parsed = parseResponse(transfer.buffer, transfer.method, transfer.ended === true)
    if (parsed === 'incomplete') {
      if (!transfer.ended) return undefined
      return { type: 'failed', error: transfer.buffer === '' ? 'empty' : 'closed' }
    }
    if (parsed === 'bad') {
      if (!transfer.ended) return undefined
      return {
        type: 'response',
        raw: true,
        head: '',
        response: { version: 'HTTP/0.9', status: 0, reason: '', headers: [], body: transfer.buffer },
      }
    }
    if (parsed.response.status === 100) {
      transfer.buffer = parsed.rest
      continue
    }
    transfer.phase = 'done'
    os.closeConn(proc, transfer.conn)
    return { type: 'response', response: parsed.response, head: parsed.head, raw: false }
  }
}
