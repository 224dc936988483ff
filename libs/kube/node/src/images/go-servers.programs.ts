// Small servers written in Go that tutorials use.
import {
  byteLength,
  headerOf,
  httpDate,
  strftime,
  type Os,
  type Proc,
  type Program,
  type ServerReply,
} from '@kubarium/machine'
import { simpleServer } from './simple-server.ts'

const goPlain = (os: Os, body: string, status = 200, extra: [string, string][] = []): ServerReply => ({
  status,
  headers: [
    ...extra,
    ['Date', httpDate(os.now)],
    ['Content-Length', String(byteLength(body))],
    ['Content-Type', 'text/plain; charset=utf-8'],
  ],
  body,
})

const goLog = (os: Os) => strftime('%Y/%m/%d %H:%M:%S', os.now)

export const helloApp = (version: string): Program =>
  simpleServer({
    port: (proc) => Number(proc.env['PORT'] ?? 8080),
    start: (os, proc, port) => os.complain(proc, `${goLog(os)} Server listening on port ${port}\n`),
    handle: (os, proc, request) => {
      os.complain(proc, `${goLog(os)} Serving request: ${request.path}\n`)
      return goPlain(os, `Hello, world!\nVersion: ${version}\nHostname: ${os.world.hostname}\n`)
    },
  })

export const flagOf = (proc: Proc, name: string): string | undefined => {
  for (let i = 1; i < proc.argv.length; i++) {
    const match = new RegExp(`^--?${name}(?:=([^]*))?$`).exec(proc.argv[i] as string)
    if (match) return match[1] ?? proc.argv[i + 1] ?? ''
  }
  return undefined
}

export const httpEcho: Program = (os, proc) => {
  const text = flagOf(proc, 'text') ?? proc.env['ECHO_TEXT']
  if (text === undefined) {
    os.complain(proc, `Missing -text option!\n`)
    return 127
  }
  const address = flagOf(proc, 'listen') ?? ':5678'
  return simpleServer({
    port: () => Number(/:(\d+)$/.exec(address)?.[1] ?? 5678),
    address: () => (/^(127\.|localhost:)/.test(address) ? '127.0.0.1' : '0.0.0.0'),
    start: (_, current) => os.complain(current, `${goLog(os)} [INFO] server is listening on ${address}\n`),
    handle: (inner) =>
      goPlain(inner, `${text}\n`, Number(flagOf(proc, 'status-code') ?? 200), [
        ['X-App-Name', 'http-echo'],
        ['X-App-Version', '1.0.0'],
      ]),
    log: (inner, current, request, reply) =>
      inner.print(
        current,
        `${strftime('%Y/%m/%d %H:%M:%S', inner.now)} ${headerOf(request.headers, 'host') ?? ''} ${request.peer.ip}:${request.peer.port} "${request.method} ${request.target} ${request.version}" ${reply.status} ${byteLength(reply.body ?? '')} "${headerOf(request.headers, 'user-agent') ?? ''}" 25.3µs\n`,
      ),
    stop: (inner, current) => {
      inner.complain(current, `${goLog(inner)} [INFO] received interrupt, shutting down...\n`)
      return 0
    },
    occupied: (inner, current) => {
      inner.complain(
        current,
        `${goLog(inner)} [INFO] server is listening on ${address}\n${goLog(inner)} [ERR] server exited with: listen tcp ${address}: bind: address already in use\n`,
      )
      return 1
    },
  })(os, proc)
}

export const whoami: Program = simpleServer({
  port: (proc) => Number(flagOf(proc, 'port') ?? proc.env['WHOAMI_PORT_NUMBER'] ?? 80),
  start: (os, proc, port) => os.complain(proc, `${goLog(os)} Starting up on port ${port}\n`),
  handle: (os, proc, request) => {
    const name = flagOf(proc, 'name') ?? proc.env['WHOAMI_NAME']
    if (request.path === '/health') return goPlain(os, '')
    const pairs = request.headers.slice().sort(([a], [b]) => (a < b ? -1 : 1))
    if (request.path === '/api') {
      const body = `${JSON.stringify({ hostname: os.world.hostname, ip: ['127.0.0.1', request.local.ip], headers: Object.fromEntries(pairs.map(([key, value]) => [key, [value]])), url: request.target, host: headerOf(request.headers, 'host') ?? '', method: request.method, ...(name === undefined ? {} : { name }), remoteAddr: `${request.peer.ip}:${request.peer.port}` })}\n`
      return {
        status: 200,
        headers: [
          ['Content-Type', 'application/json'],
          ['Date', httpDate(os.now)],
        ],
        body,
      }
    }
    const headers = pairs
      .filter(([key]) => key.toLowerCase() !== 'host')
      .map(([key, value]) => `${key}: ${value}\n`)
      .join('')
    return goPlain(
      os,
      `${name === undefined ? '' : `Name: ${name}\n`}Hostname: ${os.world.hostname}\nIP: 127.0.0.1\nIP: ${request.local.ip}\nRemoteAddr: ${request.peer.ip}:${request.peer.port}\n${request.method} ${request.target} ${request.version}\nHost: ${headerOf(request.headers, 'host') ?? ''}\n${headers}\n`,
    )
  },
})

export const echoServer: Program = simpleServer({
  port: () => 8080,
  start: (os, proc) => os.print(proc, 'Generating self-signed cert\nNow listening...\n'),
  handle: (os, _, request) => {
    const body = `\n\nHostname: ${os.world.hostname}\n\nPod Information:\n\t-no pod information available-\n\nServer values:\n\tserver_version=nginx: 1.14.2 - lua: 10015\n\nRequest Information:\n\tclient_address=${request.peer.ip}\n\tmethod=${request.method}\n\treal path=${request.target}\n\tquery=${request.target.split('?')[1] ?? ''}\n\trequest_version=${request.version.replace('HTTP/', '')}\n\trequest_scheme=http\n\trequest_uri=http://${headerOf(request.headers, 'host') ?? ''}:8080${request.target}\n\nRequest Headers:\n${request.headers
      .map(([key, value]) => `\t${key.toLowerCase()}=${value}\n`)
      .sort()
      .join('')}\nRequest Body:\n${request.body || '\t-no body in request-'}\n\n`
    return {
      status: 200,
      headers: [
        ['Server', 'echoserver'],
        ['Date', httpDate(os.now)],
        ['Content-Type', 'text/plain'],
      ],
      body,
    }
  },
})
