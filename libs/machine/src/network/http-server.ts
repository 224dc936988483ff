import type { InboxEvent } from '../effects.ts'
import type { Os } from '../process/os.ts'
import { byteLength } from '../text.ts'
import type { Proc } from '../world.ts'
import { headerOf, type Headers, type HttpRequest, parseRequest, reasons } from './http-message.ts'

// The frame for simulated HTTP servers: connections, keep-alive, pipelining, delayed answers. A server is a program that
// listens, then returns what `serveHttp` returns, again and again.

/** A request with what is known about its connection. */
export interface ServerRequest extends HttpRequest {
  conn: string
  peer: { ip: string; port: number }
  local: { ip: string; port: number }
  /** Port of the listener. */
  port: number
  tls: boolean
}

export interface ServerReply {
  status: number
  reason?: string
  /** `Content-Length` and `Connection` are added when they are missing. */
  headers?: Headers
  body?: string
  /** Ms until the answer is sent. */
  delayMs?: number
  /** Close the connection after the answer. */
  close?: boolean
  /** Send these bytes instead of an HTTP answer, and close. */
  raw?: string
  /** The answer comes later by `completeHttp` (a proxy that asks somebody else first). */
  pending?: true
}

interface Connection {
  /** The request that waits for `completeHttp`. */
  request?: ServerRequest
  port: number
  peer: { ip: string; port: number }
  local: { ip: string; port: number }
  buffer: string
  tls?: boolean
  waiting?: boolean
  half?: boolean
}

interface Delayed {
  at: number
  conn: string
  text: string
  close: boolean
}

/** State of `serveHttp`, kept in `proc.state.http`. */
export interface HttpServerState {
  http?: { conns: Record<string, Connection>; delayed: Delayed[]; draining?: boolean; served: number }
}

export interface ServerOptions {
  /** Answers a request; null closes the connection without an answer. Called once per request. */
  handle(request: ServerRequest): ServerReply | null
  /** Told after the answer has been decided: for access logs. */
  log?(request: ServerRequest, reply: ServerReply): void
  /** Answer to something that is not HTTP. Default: 400 and close. */
  bad?(port: number): ServerReply
  /** Subject and issuer of the certificate on ports that speak TLS. */
  tls?(port: number): { subject: string; issuer: string } | undefined
  /** Events of connections that are not the server's own (a proxy's upstreams) and of other requests. */
  other?(event: InboxEvent): void
  /** Status line and header names as the server writes them. Default HTTP/1.1. */
  version?: string
}

/** First bytes of a simulated TLS handshake: a line instead of records; what follows is the plain text. */
export const tlsHello = (serverName: string): string => `\x16TLS1.3 ${serverName}\n`
/** The server's answer to the hello. */
export const tlsAnswer = (subject: string, issuer: string): string => `\x16TLS1.3 subject=${subject} issuer=${issuer}\n`

/** The text of an answer as it goes over the wire. */
export const replyText = (
  request: Pick<HttpRequest, 'method' | 'version' | 'headers'>,
  reply: ServerReply,
  version = 'HTTP/1.1',
): { text: string; close: boolean } => {
  if (reply.raw !== undefined) return { text: reply.raw, close: true }
  const headers = reply.headers?.slice() ?? []
  const body = reply.body ?? ''
  const bodiless = reply.status === 204 || reply.status === 304 || reply.status < 200
  if (
    !bodiless &&
    headerOf(headers, 'content-length') === undefined &&
    headerOf(headers, 'transfer-encoding') === undefined
  )
    headers.push(['Content-Length', String(byteLength(body))])
  const wish = headerOf(request.headers, 'connection')?.toLowerCase() ?? ''
  const close =
    reply.close === true ||
    wish.includes('close') ||
    ((request.version === 'HTTP/1.0' || request.version === 'HTTP/0.9') && !wish.includes('keep-alive'))
  if (headerOf(headers, 'connection') === undefined && close) headers.push(['Connection', 'close'])
  const head = `${version} ${reply.status} ${reply.reason ?? reasons[reply.status] ?? ''}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return {
    text: head + (request.method === 'HEAD' || bodiless ? '' : body),
    close: close || headerOf(headers, 'connection')?.toLowerCase() === 'close',
  }
}

/** Handles all events that are there. Returns `'blocked'`, or `'drained'` once no connection is left after `drain`. */
export const serveHttp = (os: Os, proc: Proc, options: ServerOptions): 'blocked' | 'drained' => {
  const state = proc.state as HttpServerState
  const http = (state.http ??= { conns: {}, delayed: [], served: 0 })
  const answer = (conn: string, text: string, close: boolean) => {
    os.send(proc, conn, text)
    const connection = http.conns[conn]
    if (close || http.draining) {
      os.closeConn(proc, conn)
      delete http.conns[conn]
    } else if (connection) delete connection.waiting
  }
  for (let event = os.nextEvent(proc); event; event = os.nextEvent(proc)) {
    if (event.type === 'accepted') {
      http.conns[event.conn] = { port: event.listenerPort, peer: event.peer, local: event.local, buffer: '' }
    } else if (event.type === 'data') {
      const connection = http.conns[event.conn]
      if (!connection) {
        options.other?.(event)
        continue
      }
      connection.buffer += event.text
      process(os, proc, http, event.conn, options, answer)
    } else if (event.type !== 'closed' || !http.conns[event.conn]) options.other?.(event)
    else {
      if (event.half) {
        const connection = http.conns[event.conn]
        if (connection) connection.half = true
        if (connection && !connection.waiting) {
          os.closeConn(proc, event.conn)
          delete http.conns[event.conn]
        }
      } else {
        delete http.conns[event.conn]
        http.delayed = http.delayed.filter((one) => one.conn !== event.conn)
      }
    }
  }
  if (http.delayed.length > 0) {
    const due = http.delayed.filter((one) => one.at <= os.now)
    http.delayed = http.delayed.filter((one) => one.at > os.now)
    for (const { conn, text, close } of due) {
      answer(conn, text, close)
      process(os, proc, http, conn, options, answer)
    }
    const next = Math.min(...http.delayed.map((one) => one.at))
    if (Number.isFinite(next)) os.setAlarm(proc, next)
  }
  if (
    http.draining &&
    http.delayed.length === 0 &&
    !Object.values(http.conns).some((connection) => connection.request)
  ) {
    for (const conn of Object.keys(http.conns)) os.closeConn(proc, conn)
    http.conns = {}
    return 'drained'
  }
  return 'blocked'
}

const process = (
  os: Os,
  proc: Proc,
  http: NonNullable<HttpServerState['http']>,
  conn: string,
  options: ServerOptions,
  answer: (conn: string, text: string, close: boolean) => void,
): void => {
  for (;;) {
    const connection = http.conns[conn]
    if (!connection || connection.waiting || connection.buffer === '') return
    if (connection.tls === undefined) {
      const certificate = options.tls?.(connection.port)
      connection.tls = certificate !== undefined
      if (certificate && connection.buffer.startsWith('\x16')) {
        connection.buffer = connection.buffer.slice(connection.buffer.indexOf('\n') + 1)
        os.send(proc, conn, tlsAnswer(certificate.subject, certificate.issuer))
        continue
      }
      if (certificate) connection.tls = false
    }
    const parsed = parseRequest(connection.buffer)
    if (parsed === 'incomplete') return
    if (parsed === 'bad') {
      const reply = options.bad?.(connection.port) ?? { status: 400, body: '', close: true }
      answer(
        conn,
        replyText({ method: 'GET', version: 'HTTP/1.1', headers: [] }, { ...reply, close: true }, options.version).text,
        true,
      )
      return
    }
    connection.buffer = parsed.rest
    const request: ServerRequest = {
      ...parsed.request,
      conn,
      peer: connection.peer,
      local: connection.local,
      port: connection.port,
      tls: connection.tls,
    }
    os.charge(60)
    http.served++
    const reply = options.handle(request)
    if (reply === null) {
      os.closeConn(proc, conn)
      delete http.conns[conn]
      return
    }
    if (reply.pending) {
      connection.waiting = true
      connection.request = request
      return
    }
    options.log?.(request, reply)
    const { text, close } = replyText(request, reply, options.version)
    const ends = close || connection.half === true
    if (reply.delayMs) {
      connection.waiting = true
      http.delayed.push({ at: os.now + reply.delayMs, conn, text, close: ends })
      os.setAlarm(proc, Math.min(...http.delayed.map((one) => one.at)))
      return
    }
    answer(conn, text, ends)
  }
}

/** The answer to a request whose `handle` said `pending`. Does nothing when the client has gone. */
export const completeHttp = (os: Os, proc: Proc, options: ServerOptions, conn: string, reply: ServerReply): void => {
  const http = (proc.state as HttpServerState).http
  const connection = http?.conns[conn]
  const request = connection?.request
  if (!http || !connection || !request) return
  delete connection.request
  delete connection.waiting
  options.log?.(request, reply)
  const { text, close } = replyText(request, reply, options.version)
  os.send(proc, conn, text)
  if (close || connection.half || http.draining) {
    os.closeConn(proc, conn)
    delete http.conns[conn]
  }
}

/** From now on idle connections are closed and answers end theirs: graceful shutdown. `serveHttp` then returns `'drained'`. */
export const drain = (proc: Proc): void => {
  const state = proc.state as HttpServerState
  state.http ??= { conns: {}, delayed: [], served: 0 }
  state.http.draining = true
}

/** Date header of an answer. */
export const httpDate = (ms: number): string => new Date(ms).toUTCString()
