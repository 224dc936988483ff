// From a request to its reply.
import type { Site } from './nginx-site.ts'
import type { NginxState } from './nginx-state.ts'
import { type ServerRequest, type Proc, type Os, byteLength, headerOf, type ServerReply } from '@kubarium/machine'
import { last, type Directive } from './nginx-config.ts'
import {
  type Ways,
  contextOf,
  currentBlocks,
  expand,
  fileFor,
  findLocation,
  locationOf,
  value,
  variable,
  type Context,
} from './nginx-context.ts'
import { serveFile } from './nginx-files.ts'
import { log } from './nginx-log.ts'
import { proxy } from './nginx-proxy.ts'
import { errorReply, head, named } from './nginx-replies.ts'
import { rewrites } from './nginx-rewrite.ts'

export const answer = (context: Context): ServerReply => {
  for (let i = 0; i < 10; i++) {
    locationOf.delete(context)
    if (i === 0 && context.depth === 0) {
      const result = rewrites(context, context.server.directives)
      if (result && result !== 'again') return result
    }
    const location = findLocation(context, context.server.directives, context.uri)
    if (location) {
      locationOf.set(context, location)
      if (last(location.block ?? [], 'internal') && context.depth === 0) return errorReply(context, 404)
      const result = rewrites(context, location.block ?? [])
      if (result === 'again') continue
      if (result) return result
    }
    return content(context)
  }
  return errorReply(context, 500)
}

const inLocation = (context: Context, location: Directive): ServerReply => {
  locationOf.set(context, location)
  const result = rewrites(context, location.block ?? [])
  if (result === 'again') return answer({ ...context, depth: context.depth + 1 })
  return result ?? content(context)
}

const content = (context: Context): ServerReply => {
  const { os, proc, request: asked, state } = context
  const blocks = currentBlocks(context)
  const location = locationOf.get(context)
  for (const block of blocks) {
    const rules = block.filter((directive) => directive.name === 'allow' || directive.name === 'deny')
    if (rules.length === 0) continue
    const rule = rules.find(
      ({ args }) => args[0] === 'all' || args[0] === asked.peer.ip || inNetwork(asked.peer.ip, args[0] ?? ''),
    )
    if (rule?.name === 'deny') {
      log(
        os,
        proc,
        state,
        'error',
        `*${variable(context, 'connection')} access forbidden by rule, client: ${asked.peer.ip}, server: ${context.server.names[0] ?? ''}, request: "${asked.method} ${asked.target} ${asked.version}", host: "${headerOf(asked.headers, 'host') ?? ''}"`,
        state.workers?.[0],
      )
      return errorReply(context, 403)
    }
    break
  }
  const limit = value(context, blocks, 'client_max_body_size')?.[0] ?? '1m'
  const most =
    Number.parseFloat(limit) *
    (/g$/i.test(limit) ? 2 ** 30 : /m$/i.test(limit) ? 2 ** 20 : /k$/i.test(limit) ? 1024 : 1)
  if (most > 0 && byteLength(asked.body) > most) return errorReply(context, 413)
  const realm = value(context, blocks, 'auth_basic')?.[0]
  if (realm && realm !== 'off' && headerOf(asked.headers, 'authorization') === undefined)
    return errorReply(context, 401, [['WWW-Authenticate', `Basic realm="${realm}"`]])
  const pass = location?.block && last(location.block, 'proxy_pass')
  if (pass) return proxy(context, pass)
  if (location?.block && last(location.block, 'stub_status')) {
    const { accepted = 0, handled = 0 } = state
    return {
      status: 200,
      headers: head(context, 'text/plain'),
      body: `Active connections: ${Object.keys(state.http?.conns ?? {}).length} \nserver accepts handled requests\n ${accepted} ${handled} ${state.http?.served ?? 0} \nReading: 0 Writing: 1 Waiting: ${Math.max(0, Object.keys(state.http?.conns ?? {}).length - 1)} \n`,
    }
  }
  const tries = value(
    context,
    location?.block ? [location.block, context.server.directives] : [context.server.directives],
    'try_files',
  )
  if (tries && context.depth < 4) {
    const fallback = tries[tries.length - 1] ?? ''
    for (const candidate of tries.slice(0, -1)) {
      const path = expand(context, candidate)
      const kind = os.find(proc, fileFor(context, blocks, path))?.node.kind
      if ((path.endsWith('/') && kind === 'directory') || (!path.endsWith('/') && kind === 'file'))
        return serveFile({ ...context, uri: path }, blocks, location)
    }
    if (/^=\d{3}$/.test(fallback)) return errorReply(context, Number(fallback.slice(1)))
    if (fallback.startsWith('@')) return named({ ...context, depth: context.depth + 1 }, fallback)
    const [path = '/', query] = expand(context, fallback).split('?')
    return answer({ ...context, uri: path, args: query ?? context.args, depth: context.depth + 1 })
  }
  return serveFile(context, blocks, location)
}

const inNetwork = (ip: string, network: string): boolean => {
  const [base = '', bits] = network.split('/')
  if (bits === undefined) return false
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - Number(bits))
  return Math.floor(number(ip) / size) === Math.floor(number(base) / size)
}

const ways: Ways = { answer, inLocation }

/** The start of a request's way. */
export const contextFor = (os: Os, proc: Proc, state: NginxState, site: Site, asked: ServerRequest): Context =>
  contextOf(os, proc, state, site, asked, ways)
