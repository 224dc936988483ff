// `proxy_pass`: requests that others answer.
import { byteLength, headerOf, parseUrl, type Headers, type ServerReply, type ServerRequest } from '@kubarium/machine'
import { all, type Directive } from './nginx-config.ts'
import { currentBlocks, expand, locationOf, normalize, value, type Context } from './nginx-context.ts'
import { errorReply } from './nginx-replies.ts'
import { type Site } from './nginx-site.ts'

export const proxy = (context: Context, directive: Directive): ServerReply => {
  const { os, proc, state, site, request: asked } = context
  const url = parseUrl(expand(context, directive.args[0] ?? ''))
  if (!url) return errorReply(context, 500)
  const location = locationOf.get(context)
  const prefix = location?.args[location.args.length - 1] ?? '/'
  const plain = !(directive.args[0] ?? '').includes('$')
  const hasPath = /^https?:\/\/[^/]+\//.test(directive.args[0] ?? '')
  const original = asked.target.split('?')[0] ?? '/'
  const target =
    hasPath && plain && !location?.args[0]?.startsWith('~')
      ? `${url.target}${context.uri.slice(prefix.length)}${context.args ? `?${context.args}` : ''}`
      : hasPath && !plain
        ? url.target
        : `${context.uri === normalize(asked.path) ? original : context.uri}${context.args ? `?${context.args}` : ''}`
  const group = Object.hasOwn(site.upstreams, url.host)
    ? (site.upstreams[url.host] as Site['upstreams'][string]).filter((server) => !server.down)
    : [{ host: url.host, port: url.port, down: false, backup: false, weight: 1 }]
  const primary = group
    .filter((server) => !server.backup)
    .flatMap((server) => Array.from({ length: server.weight }, () => server))
  const turns = (state.turns ??= {})
  const turn = turns[url.host] ?? 0
  turns[url.host] = turn + 1
  const order = [
    ...primary.slice(turn % Math.max(1, primary.length)),
    ...primary.slice(0, turn % Math.max(1, primary.length)),
    ...group.filter((server) => server.backup),
  ]
    .filter((server, i, list) => list.indexOf(server) === i)
    .map(({ host, port }) => ({ host, port }))
  const [server, ...others] = order
  if (!server) return errorReply(context, 502)
  const proxyHost = Object.hasOwn(site.upstreams, url.host)
    ? url.host
    : `${url.host}${url.explicitPort ? `:${url.port}` : ''}`
  context.variables['proxy_host'] = proxyHost
  const set: Headers = []
  for (const block of currentBlocks(context)) {
    const own = all(block, 'proxy_set_header')
    if (own.length === 0) continue
    for (const { args } of own) set.push([args[0] ?? '', expand(context, args[1] ?? '')])
    break
  }
  const has = (name: string) => set.some(([key]) => key.toLowerCase() === name)
  const lines = [
    `${asked.method} ${target} HTTP/${value(context, currentBlocks(context), 'proxy_http_version')?.[0] ?? '1.0'}`,
  ]
  if (!has('host')) lines.push(`Host: ${proxyHost}`)
  for (const [name, text] of set) if (text !== '') lines.push(`${name}: ${text}`)
  if (!has('connection')) lines.push('Connection: close')
  for (const [name, text] of asked.headers)
    if (
      !['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade'].includes(
        name.toLowerCase(),
      ) &&
      !has(name.toLowerCase())
    )
      lines.push(`${name}: ${text}`)
  if (asked.body) lines.push(`Content-Length: ${byteLength(asked.body)}`)
  const upstreams = (state.upstreams ??= {})
  const seconds = (text: string | undefined, fallback: number) =>
    text === undefined ? fallback : Number.parseFloat(text) * (/ms$/.test(text) ? 1 : /m$/.test(text) ? 60_000 : 1000)
  const conn = os.connect(proc, server.host, server.port)
  upstreams[conn] = {
    client: asked.conn,
    url: `${url.scheme}://${server.host}:${server.port}${target}`,
    request: `${lines.join('\r\n')}\r\n\r\n${asked.body}`,
    method: asked.method,
    buffer: '',
    server,
    others,
    deadline:
      os.now + Math.min(seconds(value(context, currentBlocks(context), 'proxy_connect_timeout')?.[0], 60_000), 75_000),
  }
  os.setAlarm(proc, Math.min(...Object.values(upstreams).map((upstream) => upstream.deadline)))
  return { status: 0, pending: true }
}

export const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date', 'server', 'content-length'])

export const connectionHeader = (asked: ServerRequest): Headers =>
  /close/i.test(headerOf(asked.headers, 'connection') ?? '') || asked.version === 'HTTP/1.0'
    ? []
    : [['Connection', 'keep-alive']]
