// One request on its way through the configuration.
import { type ServerReply, Regex, headerOf, strftime, type Os, type Proc, type ServerRequest } from '@kubarium/machine'
import { all, last, type Directive } from './nginx-config.ts'
import type { Server, Site } from './nginx-site.ts'
import type { NginxState } from './nginx-state.ts'

/** The ways a request can take again: error pages, fallbacks and index files are requests of their own. */
export interface Ways {
  answer(context: Context): ServerReply
  inLocation(context: Context, location: Directive): ServerReply
}

export interface Context {
  readonly ways: Ways
  os: Os
  proc: Proc
  state: NginxState
  site: Site
  server: Server
  request: ServerRequest
  /** Normalised path, changed by rewrites and try_files. */
  uri: string
  args: string
  variables: Record<string, string>
  captures: (string | undefined)[]
  depth: number
}

const serverFor = (site: Site, port: number, host: string): Server => {
  const here = site.servers.filter((server) => server.listens.some((listen) => listen.port === port))
  const exact = here.find((server) => server.names.includes(host))
  if (exact) return exact
  for (const server of here)
    for (const name of server.names) {
      if (name.startsWith('*.') && host.endsWith(name.slice(1))) return server
      if (name.endsWith('.*') && host.startsWith(name.slice(0, -1))) return server
      if (name.startsWith('~') && Regex.perl(name.slice(1)).test(host)) return server
    }
  return (
    here.find((server) => server.listens.some((listen) => listen.port === port && listen.isDefault)) ??
    (here[0] as Server)
  )
}

export const normalize = (path: string): string => {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part)
  }
  const text = parts.join('/')
  return (
    (text.startsWith('/') ? text : `/${text}`) +
    (/(?:\/|\/\.\.?)$/.test(path) && text !== '' && text !== '/' ? '/' : '')
  )
}

export const variable = (context: Context, name: string): string => {
  const { request, os, state } = context
  if (/^\d$/.test(name)) return context.captures[Number(name)] ?? ''
  if (Object.hasOwn(context.variables, name)) return context.variables[name] as string
  const host = (headerOf(request.headers, 'host') ?? context.server.names[0] ?? '').replace(/:\d+$/, '')
  switch (name) {
    case 'uri':
    case 'document_uri': return context.uri
    case 'request_uri': return request.target
    case 'args':
    case 'query_string': return context.args
    case 'is_args': return context.args ? '?' : ''
    case 'host': return host || (context.server.names[0] ?? '')
    case 'http_host': return headerOf(request.headers, 'host') ?? ''
    case 'hostname': return os.world.hostname
    case 'server_name': return context.server.names[0] ?? ''
    case 'server_port': return String(request.port)
    case 'server_addr': return request.local.ip
    case 'server_protocol': return request.version
    case 'remote_addr': return request.peer.ip
    case 'remote_port': return String(request.peer.port)
    case 'remote_user': return ''
    case 'request_method': return request.method
    case 'request': return `${request.method} ${request.target} ${request.version}`
    case 'request_body': return request.body
    case 'scheme': return request.tls ? 'https' : 'http'
    case 'https': return request.tls ? 'on' : ''
    case 'nginx_version': return state.version ?? ''
    case 'time_local': return strftime('%d/%b/%Y:%H:%M:%S %z', os.now)
    case 'time_iso8601': return strftime('%Y-%m-%dT%H:%M:%S%:z', os.now)
    case 'msec': return (os.now / 1000).toFixed(3)
    case 'pid': return String(context.state.workers?.[0] ?? 1)
    case 'connection': return request.conn.replace(/\D/g, '') || '1'
    case 'proxy_add_x_forwarded_for': {
      const before = headerOf(request.headers, 'x-forwarded-for')
      return before ? `${before}, ${request.peer.ip}` : request.peer.ip
    }
    case 'proxy_host': return context.variables['proxy_host'] ?? ''
    case 'document_root': return value(context, currentBlocks(context), 'root')?.[0] ?? '/etc/nginx/html'
    case 'request_filename': return fileFor(context, currentBlocks(context), context.uri)
    case 'content_type': return headerOf(request.headers, 'content-type') ?? ''
    case 'content_length': return headerOf(request.headers, 'content-length') ?? ''
    case 'request_id': return strftime('%s', os.now).padStart(32, '0')
  } // prettier-ignore
  if (name.startsWith('http_')) return headerOf(request.headers, name.slice(5).replaceAll('_', '-')) ?? ''
  if (name.startsWith('arg_')) return request.query[name.slice(4)] ?? ''
  if (name.startsWith('cookie_'))
    return (
      new Map(
        (headerOf(request.headers, 'cookie') ?? '').split(/;\s*/).map((pair) => pair.split('=') as [string, string]),
      ).get(name.slice(7)) ?? ''
    )
  for (const map of all(context.site.http, 'map')) {
    if (map.args[1] !== `$${name}`) continue
    const input = expand(context, map.args[0] ?? '')
    const rows = map.block ?? []
    const row =
      rows.find((one) => one.name === input) ??
      rows.find(
        (one) =>
          one.name.startsWith('~') && Regex.perl(one.name.replace(/^~\*?/, ''), one.name.startsWith('~*')).test(input),
      ) ??
      rows.find((one) => one.name === 'default')
    return expand(context, row?.args[0] ?? '')
  }
  return ''
}

export const expand = (context: Context, text: string): string =>
  text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, plain: string | undefined) =>
    variable(context, (braced ?? plain) as string),
  )

export const locationOf = new WeakMap<Context, Directive>()

/** Blocks whose directives apply, innermost first. */
export const currentBlocks = (context: Context): (readonly Directive[])[] => {
  const location = locationOf.get(context)
  return [...(location?.block ? [location.block] : []), context.server.directives, context.site.http]
}

export const value = (_: Context, blocks: (readonly Directive[])[], name: string): readonly string[] | undefined => {
  for (const block of blocks) {
    const found = last(block, name)
    if (found) return found.args
  }
  return undefined
}

export const findLocation = (
  context: Context,
  directives: readonly Directive[],
  uri: string,
): Directive | undefined => {
  const locations = all(directives, 'location')
  let best: Directive | undefined
  let length = -1
  for (const location of locations) {
    const [modifier = '', path] = location.args.length > 1 ? location.args : ['', location.args[0]]
    if (path === undefined || path.startsWith('@')) continue
    if (modifier === '=' && path === uri) return location
    if ((modifier === '' || modifier === '^~') && uri.startsWith(path) && path.length > length) {
      best = location
      length = path.length
    }
  }
  if (best?.args[0] !== '^~')
    for (const location of locations) {
      const [modifier, pattern] = location.args
      if ((modifier !== '~' && modifier !== '~*') || pattern === undefined) continue
      const found = Regex.perl(pattern, modifier === '~*').find(uri)
      if (found) {
        context.captures = found.groups
        return location
      }
    }
  if (best?.block) {
    const inner = findLocation(context, best.block, uri)
    if (inner) return inner
  }
  return best
}

export const fileFor = (context: Context, blocks: (readonly Directive[])[], uri: string): string => {
  const location = locationOf.get(context)
  const alias = location?.block && last(location.block, 'alias')
  if (alias && location) {
    const prefix = location.args[location.args.length - 1] ?? '/'
    const target = expand(context, alias.args[0] ?? '')
    return location.args[0]?.startsWith('~') ? target : target + uri.slice(prefix.length)
  }
  const root = expand(context, value(context, blocks, 'root')?.[0] ?? 'html')
  return (root.startsWith('/') ? root : `/etc/nginx/${root}`).replace(/\/$/, '') + uri
}

/** @param ways how the request may go on */
export const contextOf = (
  os: Os,
  proc: Proc,
  state: NginxState,
  site: Site,
  asked: ServerRequest,
  ways: Ways,
): Context => {
  const host = (headerOf(asked.headers, 'host') ?? '').replace(/:\d+$/, '').toLowerCase()
  return {
    ways,
    os,
    proc,
    state,
    site,
    server: serverFor(site, asked.port, host),
    request: asked,
    uri: normalize(asked.path),
    args: asked.target.includes('?') ? asked.target.slice(asked.target.indexOf('?') + 1) : '',
    variables: {},
    captures: [],
    depth: 0,
  }
}

export const request = (context: Context): string => {
  const host = headerOf(context.request.headers, 'host')
  return `${context.request.tls ? 'https' : 'http'}://${host ?? context.request.local.ip}`
}
