// One origin for the browser: /v1 and /api go to the api, /socket.io to the sandbox, the rest is pages.
import { Agent, createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { pageHeaders } from '@kubarium/platform-http'

export interface Upstreams {
  readonly api: string
  readonly sandbox: string
  readonly web: string
}

type Target = keyof Upstreams

/** Which application answers a path. */
export function targetOf(path: string): Target {
  if (/^\/(v1|api)([/?]|$)/.test(path)) return 'api'
  if (path.startsWith('/socket.io/')) return 'sandbox'
  return 'web'
}

/** @param origin the address under which people reach us */
export function createFront(upstreams: Upstreams, origin: string): Server {
  const secure = origin.startsWith('https:')
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const headersOfPages = pageHeaders({ secure })
  const server = createServer((request, response) => {
    const target = targetOf(request.url ?? '/')
    if (target === 'web' && isOtherNameOfThisMachine(request.headers.host, origin)) {
      response.writeHead(308, { location: `${origin}${request.url ?? '/'}` }).end()
      return
    }
    forward(request, response, {
      url: upstreams[target],
      agent,
      secure,
      extra: target === 'web' ? headersOfPages : {},
      target,
    })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    tunnel(request, socket, head, upstreams[targetOf(request.url ?? '/')], secure)
  })
  // Uploads and watches may be slow; a client that never finishes its headers may not.
  server.headersTimeout = 15_000
  server.requestTimeout = 0
  return server
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Whether somebody came by 127.0.0.1 to what is called localhost, or the other way round: cookies and the check of
 * origins know one name only.
 */
function isOtherNameOfThisMachine(host: string | undefined, origin: string): boolean {
  const { hostname, port } = new URL(origin)
  const [, name, given = ''] = /^(.*?)(?::(\d+))?$/.exec(host ?? '') ?? []
  return name !== undefined && name !== hostname && loopback.has(name) && loopback.has(hostname) && given === port
}

interface Forwarding {
  readonly url: string
  readonly agent: Agent
  readonly secure: boolean
  readonly extra: Readonly<Record<string, string>>
  readonly target: Target
}

/** Of a connection, not of a message: these end at every hop. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { url, agent, secure, extra, target }: Forwarding,
): void {
  const { hostname, port } = new URL(url)
  const upstream = send(
    {
      agent,
      hostname,
      port,
      method: request.method,
      path: request.url,
      headers: { ...endToEnd(request.headers), ...forwarded(request, secure) },
    },
    (answer) => {
      // What a page says of itself goes first: its own policy names the scripts it may run.
      response.writeHead(answer.statusCode ?? 502, { ...extra, ...endToEnd(answer.headers) })
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    },
  )
  upstream.on('error', () => {
    if (response.headersSent) response.destroy()
    else unavailable(response, target)
  })
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy()
  })
  request.pipe(upstream)
}

function endToEnd(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)))
}

/** What the applications must know of the request that reached us. */
function forwarded({ headers, socket }: IncomingMessage, secure: boolean): Record<string, string> {
  const before = headers['x-forwarded-for']
  return {
    'x-forwarded-for': before ? `${String(before)}, ${socket.remoteAddress ?? ''}` : (socket.remoteAddress ?? ''),
    'x-forwarded-proto': secure ? 'https' : 'http',
    'x-forwarded-host': headers.host ?? '',
  }
}

/** An application is starting, or starting again. */
function unavailable(response: ServerResponse, target: Target): void {
  response.setHeader('retry-after', '2')
  if (target === 'web') {
    response.writeHead(503, { 'content-type': 'text/html; charset=utf-8' })
    response.end(
      '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Kubarium</title><p>Kubarium is starting. · Kubarium이 시작되고 있어요.</p>',
    )
    return
  }
  response.writeHead(503, { 'content-type': 'application/problem+json' })
  response.end(
    JSON.stringify({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      code: 'not-ready',
      detail: 'This part of Kubarium is starting.',
    }),
  )
}

/** Sockets: the request is passed on as it was, then bytes flow both ways. */
function tunnel(request: IncomingMessage, socket: Socket, head: Buffer, url: string, secure: boolean): void {
  const { hostname, port } = new URL(url)
  const upstream = connect(Number(port), hostname)
  upstream.setNoDelay(true)
  socket.setNoDelay(true)
  upstream.on('connect', () => {
    const headers = { ...request.headers, ...forwarded(request, secure) }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`)
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    upstream.write(head)
    upstream.pipe(socket).pipe(upstream)
  })
  upstream.on('error', () => socket.destroy())
  socket.on('error', () => upstream.destroy())
  upstream.on('close', () => socket.destroy())
  socket.on('close', () => upstream.destroy())
}
