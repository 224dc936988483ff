// nginx as an HTTP server of the machine.
import { failUpstream } from './nginx-upstream.ts'
import {
  byteLength,
  completeHttp,
  headerOf,
  httpDate,
  parseResponse,
  type InboxEvent,
  type Os,
  type Proc,
  type ServerOptions,
  type ServerReply,
} from '@kubarium/machine'
import { answer, contextFor } from './nginx-answer.ts'
import { all, last } from './nginx-config.ts'
import { currentBlocks, findLocation, locationOf, value, variable } from './nginx-context.ts'
import { connectionHeader, hopHeaders } from './nginx-proxy.ts'
import { errorPage, addHeaders, errorReply, head } from './nginx-replies.ts'
import type { Site } from './nginx-site.ts'
import type { NginxState } from './nginx-state.ts'

export const serverOptions = (os: Os, proc: Proc, state: NginxState, site: Site): ServerOptions => {
  const options: ServerOptions = {
    handle(asked) {
      if (asked.version === 'HTTP/1.1' && headerOf(asked.headers, 'host') === undefined)
        return errorReply(contextFor(os, proc, state, site, asked), 400)
      const context = contextFor(os, proc, state, site, asked)
      state.handled = (state.handled ?? 0) + 1
      state.accepted = state.handled
      const listen = context.server.listens.find((one) => one.port === asked.port)
      if (listen?.tls && !asked.tls)
        return {
          ...errorPage(context, 400),
          headers: head(context, 'text/html'),
          body: '<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n</body>\r\n</html>\r\n',
          close: true,
        }
      const reply = answer(context)
      if (reply.pending) return reply
      const full = addHeaders(context, reply)
      return headerOf(full.headers ?? [], 'connection') === undefined && full.raw === undefined
        ? { ...full, headers: [...(full.headers ?? []), ...connectionHeader(asked)] }
        : full
    },
    log(asked, reply) {
      const context = contextFor(os, proc, state, site, asked)
      const location = findLocation(context, context.server.directives, context.uri)
      if (location) locationOf.set(context, location)
      const target = value(context, currentBlocks(context), 'access_log')
      if (target?.[0] === 'off' || state.access === undefined || reply.status === 0) return
      const size = reply.status === 304 || asked.method === 'HEAD' ? 0 : byteLength(reply.body ?? '')
      const name = target?.[1] ?? 'combined'
      const format =
        all(site.http, 'log_format')
          .find((one) => one.args[0] === name)
          ?.args.slice(1)
          .filter((arg) => !arg.startsWith('escape='))
          .join('') ??
        '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'
      const special: Record<string, string> = {
        status: String(reply.status),
        body_bytes_sent: String(size),
        bytes_sent: String(size + 200),
        request_time: '0.000',
        upstream_response_time: '0.000',
        request_length: String(asked.head.length + 4 + byteLength(asked.body)),
      }
      const line = format.replace(
        /\$(?:\{(\w+)\}|(\w+))/g,
        (_, braced: string | undefined, plain: string | undefined) => {
          const key = (braced ?? plain) as string
          return special[key] ?? (variable(context, key) || '-')
        },
      )
      os.write(proc, state.access, `${line}\n`)
    },
    bad() {
      const title = '400 Bad Request'
      return {
        status: 400,
        headers: [
          ['Server', `nginx/${state.version}`],
          ['Date', httpDate(os.now)],
          ['Content-Type', 'text/html'],
        ],
        body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${state.version}</center>\r\n</body>\r\n</html>\r\n`,
      }
    },
    tls(port) {
      const server = site.servers.find((one) => one.listens.some((listen) => listen.port === port && listen.tls))
      const file =
        server && (last(server.directives, 'ssl_certificate')?.args[0] ?? last(site.http, 'ssl_certificate')?.args[0])
      if (!file) return undefined
      const name = server.names[0] ?? 'localhost'
      return { subject: `CN=${name}`, issuer: `CN=${name}` }
    },
    other(event: InboxEvent) {
      if (!('conn' in event)) return
      const upstream = state.upstreams?.[event.conn]
      if (!upstream) return
      if (event.type === 'connected') {
        upstream.deadline = os.now + 60_000
        os.send(proc, event.conn, upstream.request)
        return
      }
      if (event.type === 'connectFailed') {
        failUpstream(
          os,
          proc,
          state,
          options,
          event.conn,
          upstream,
          event.error === 'refused'
            ? 'refused'
            : event.error === 'timeout'
              ? 'timed out'
              : event.error === 'unreachable'
                ? 'unreachable'
                : 'not found',
        )
        return
      }
      if (event.type === 'data') upstream.buffer += event.text
      const ended = event.type === 'closed'
      const parsed = parseResponse(upstream.buffer, upstream.method, ended)
      if (parsed === 'incomplete' || parsed === 'bad') {
        if (ended || parsed === 'bad')
          failUpstream(os, proc, state, options, event.conn, { ...upstream, others: [] }, 'closed')
        return
      }
      delete state.upstreams?.[event.conn]
      os.closeConn(proc, event.conn)
      const client = state.http?.conns[upstream.client]?.request
      if (!client) return
      const context = contextFor(os, proc, state, site, client)
      const location = findLocation(context, context.server.directives, context.uri)
      if (location) locationOf.set(context, location)
      const { response } = parsed
      const reply: ServerReply = {
        status: response.status,
        reason: response.reason,
        headers: [
          ...head(context),
          ...response.headers.filter(([name]) => !hopHeaders.has(name.toLowerCase())),
          ...connectionHeader(client),
        ],
        body: response.body,
      }
      completeHttp(os, proc, options, upstream.client, addHeaders(context, reply))
    },
  }
  return options
}
