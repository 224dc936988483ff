// What becomes of a request whose upstream does not answer.
import { completeHttp, headerOf, type Os, type Proc, type ServerOptions } from '@kubarium/machine'
import { contextFor } from './nginx-answer.ts'
import { findLocation, locationOf } from './nginx-context.ts'
import { log } from './nginx-log.ts'
import { errorReply } from './nginx-replies.ts'
import { siteOf } from './nginx-site.ts'
import { confPath, type NginxState, type Upstream } from './nginx-state.ts'

export const failUpstream = (
  os: Os,
  proc: Proc,
  state: NginxState,
  options: ServerOptions,
  conn: string,
  upstream: Upstream,
  why: 'refused' | 'timed out' | 'unreachable' | 'closed' | 'not found',
): void => {
  const upstreams = state.upstreams ?? {}
  delete upstreams[conn]
  os.closeConn(proc, conn)
  const client = state.http?.conns[upstream.client]?.request
  const text = {
    refused: 'connect() failed (111: Connection refused) while connecting to upstream',
    'timed out': 'upstream timed out (110: Operation timed out) while connecting to upstream',
    unreachable: 'connect() failed (113: Host is unreachable) while connecting to upstream',
    closed: 'upstream prematurely closed connection while reading response header from upstream',
    'not found': `${upstream.server.host} could not be resolved (3: Host not found)`,
  }[why]
  if (client)
    log(
      os,
      proc,
      state,
      'error',
      `*${upstream.client.replace(/\D/g, '') || 1} ${text}, client: ${client.peer.ip}, server: , request: "${client.method} ${client.target} ${client.version}", upstream: "${upstream.url}", host: "${headerOf(client.headers, 'host') ?? ''}"`,
      state.workers?.[0],
    )
  const [next, ...others] = upstream.others
  if (next) {
    const again = os.connect(proc, next.host, next.port)
    upstreams[again] = { ...upstream, server: next, others, buffer: '', deadline: os.now + 60_000 }
    return
  }
  if (!client) return
  const context = contextFor(os, proc, state, siteOf(state.files ?? {}, confPath), client)
  const location = findLocation(context, context.server.directives, context.uri)
  if (location) locationOf.set(context, location)
  completeHttp(os, proc, options, upstream.client, errorReply(context, why === 'timed out' ? 504 : 502))
}
