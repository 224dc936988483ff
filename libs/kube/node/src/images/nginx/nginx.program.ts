import {
  completeHttp, drain, guarded, headerOf, httpDate, type Headers, type HttpServerState, type InboxEvent, parseResponse, type Os, parseUrl, type Proc, type Program, reasons, Regex,
  serveHttp, type ServerOptions, type ServerReply, type ServerRequest, strftime, SystemError, byteLength, UsageError,
} from '@kubarium/machine' // prettier-ignore
import { escapeHtml, mimeOf } from '../mime.ts'
import { all, checkConfig, ConfigError, type Directive, last, parseConfig } from './nginx-config.ts'

const confPath = '/etc/nginx/nginx.conf'

interface Upstream {
  /** The client's connection that waits. */
  client: string
  url: string
  request: string
  method: string
  buffer: string
  /** Servers still to be tried. */
  others: { host: string; port: number }[]
  server: { host: string; port: number }
  deadline: number
}

interface NginxState extends HttpServerState {
  phase?: 'resolving' | 'serving' | 'quitting'
  /** Text of all configuration files, as read at start or reload. */
  files?: Record<string, string>
  version?: string
  access?: number
  error?: number
  workers?: number[]
  turns?: Record<string, number>
  upstreams?: Record<string, Upstream>
  lookups?: Record<string, { host: string; where: string }>
  test?: boolean
  generation?: number
  accepted?: number
  handled?: number
  global?: string
}

interface Server {
  directives: readonly Directive[]
  listens: { port: number; tls: boolean; isDefault: boolean }[]
  names: string[]
  /** http block, for inherited directives. */
  http: readonly Directive[]
}

interface Site {
  servers: Server[]
  upstreams: Record<string, { host: string; port: number; down: boolean; backup: boolean; weight: number }[]>
  http: readonly Directive[]
  main: readonly Directive[]
}

const sites = new Map<string, Site>()
const sitesOfFiles = new WeakMap<Record<string, string>, Site>()

const gather = (os: Os, proc: Proc, path: string): Record<string, string> => {
  const files: Record<string, string> = {}
  const read = (name: string): string => {
    try {
      const text = os.readFile(proc, name)
      files[name] = text
      return text
    } catch (error) {
      if (error instanceof SystemError)
        throw new ConfigError(
          `open() "${name}" failed (${error.code === 'EACCES' ? 13 : error.code === 'EISDIR' ? 21 : 2}: ${error.message})`,
        )
      throw error
    }
  }
  parseConfig(read(path), path, (pattern) => {
    const full = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`
    if (!/[*?[]/.test(full)) return os.find(proc, full) ? [{ file: full, text: read(full) }] : undefined
    const cut = full.lastIndexOf('/')
    const regex = Regex.posix(
      `^${full
        .slice(cut + 1)
        .replace(/[.+^$(){}|\\]/g, '\\$&')
        .replace(/\*/g, '[^/]*')
        .replace(/\?/g, '.')}$`,
    )
    try {
      return os
        .list(proc, full.slice(0, cut) || '/')
        .filter((name) => regex.test(name) && !name.startsWith('.'))
        .map((name) => `${full.slice(0, cut)}/${name}`)
        .map((file) => ({ file, text: read(file) }))
    } catch {
      return []
    }
  })
  return files
}

const matchGlob = (pattern: string, name: string): boolean =>
  Regex.posix(
    `^${pattern
      .replace(/[.+^$(){}|\\]/g, '\\$&')
      .replace(/\*/g, '[^/]*')
      .replace(/\?/g, '.')}$`,
  ).test(name)

/** The site a set of files describes. Cached by their text: configuration is data, the parsed form is not. */
const siteOf = (files: Record<string, string>, path: string): Site => {
  let site = sitesOfFiles.get(files)
  if (!site) sitesOfFiles.set(files, (site = siteOfTexts(files, path)))
  return site
}

const siteOfTexts = (files: Record<string, string>, path: string): Site => {
  const key = JSON.stringify([path, files])
  const known = sites.get(key)
  if (known) return known
  const main = parseConfig(files[path] ?? '', path, (pattern) => {
    const full = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`
    if (!/[*?[]/.test(full))
      return Object.hasOwn(files, full) ? [{ file: full, text: files[full] as string }] : undefined
    return Object.keys(files)
      .filter((name) => matchGlob(full, name))
      .sort()
      .map((file) => ({ file, text: files[file] as string }))
  })
  checkConfig(main)
  const http = all(main, 'http').flatMap((directive) => directive.block ?? [])
  const upstreams: Site['upstreams'] = {}
  for (const block of all(http, 'upstream')) {
    const servers = all(block.block ?? [], 'server').map(({ args }) => {
      const [address = '', ...flags] = args
      const [host = '', port = '80'] = address.split(':')
      return {
        host,
        port: Number(port),
        down: flags.includes('down'),
        backup: flags.includes('backup'),
        weight: Number(/^weight=(\d+)$/.exec(flags.find((flag) => flag.startsWith('weight=')) ?? '')?.[1] ?? 1),
      }
    })
    if (servers.length === 0) throw new ConfigError(`no servers are inside upstream in ${block.file}:${block.line}`)
    upstreams[`${block.args[0]}`] = servers
  }
  const servers = all(http, 'server').map((directive): Server => {
    const directives = directive.block ?? []
    const listens = all(directives, 'listen').map(({ args, file, line }) => {
      const [address = '80'] = args
      const port = Number(/(?:^|:)(\d+)$/.exec(address)?.[1] ?? (/^\d+$/.test(address) ? address : 80))
      if (port < 1 || port > 65_535)
        throw new ConfigError(`invalid port in "${address}" of the "listen" directive in ${file}:${line}`)
      const tls = args.includes('ssl')
      if (tls && !last(directives, 'ssl_certificate') && !last(http, 'ssl_certificate'))
        throw new ConfigError(
          `no "ssl_certificate" is defined for the "listen ... ssl" directive in ${directive.file}:${directive.line}`,
        )
      return { port, tls, isDefault: args.includes('default_server') }
    })
    const seen = new Set<string>()
    for (const location of all(directives, 'location')) {
      const key = location.args.join(' ')
      if (seen.has(key))
        throw new ConfigError(
          `duplicate location "${location.args[location.args.length - 1]}" in ${location.file}:${location.line}`,
        )
      seen.add(key)
    }
    return {
      directives,
      http,
      listens: listens.length ? listens : [{ port: 80, tls: false, isDefault: false }],
      names: all(directives, 'server_name').flatMap(({ args }) => args),
    }
  })
  const site = { servers, upstreams, http, main }
  if (sites.size > 200) sites.clear()
  sites.set(key, site)
  return site
}

const portsOf = (site: Site): number[] => [
  ...new Set(site.servers.flatMap((server) => server.listens.map((listen) => listen.port))),
]

const log = (os: Os, proc: Proc, state: NginxState, level: string, text: string, pid = proc.pid): void => {
  const fd = state.error ?? 2
  if (proc.fds[fd] !== undefined)
    os.write(proc, fd, `${strftime('%Y/%m/%d %H:%M:%S', os.now)} [${level}] ${pid}#${pid}: ${text}\n`)
}

const emerg = (os: Os, proc: Proc, state: NginxState, message: string): number => {
  const stamp = `${strftime('%Y/%m/%d %H:%M:%S', os.now)} [emerg] ${proc.pid}#${proc.pid}: ${message}\n`
  // Written to the error log and, by the master itself, to standard error.
  if (!state.test && state.error !== undefined) os.complain(proc, stamp)
  os.complain(proc, `nginx: [emerg] ${message}\n`)
  if (state.test) os.complain(proc, `nginx: configuration file ${confPath} test failed\n`)
  return 1
}

/** nginx: configuration by files, static files, `return`, `proxy_pass`, logs, signals. */
export const nginx: Program = guarded((os, proc) => {
  const state = proc.state as NginxState
  if (state.phase === undefined) {
    const status = begin(os, proc, state)
    if (status !== undefined) return status
  }
  if (state.phase === 'resolving') {
    for (let event = os.nextEvent(proc); event; event = os.nextEvent(proc)) {
      if (event.type !== 'resolved' || !state.lookups?.[event.id]) continue
      const { host, where } = state.lookups[event.id] as { host: string; where: string }
      delete state.lookups[event.id]
      if (event.answers.length === 0) return emerg(os, proc, state, `host not found in upstream "${host}" in ${where}`)
    }
    if (Object.keys(state.lookups ?? {}).length > 0) return 'blocked'
    const status = listen(os, proc, state)
    if (status !== undefined) return status
  }
  for (let signal = os.takeSignal(proc); signal; signal = os.takeSignal(proc)) {
    const number = { TERM: 15, INT: 2, QUIT: 3, HUP: 1, USR1: 10, WINCH: 28 }[signal]
    if (signal === 'TERM' || signal === 'INT') {
      log(os, proc, state, 'notice', `signal ${number} (SIG${signal}) received, exiting`)
      for (const pid of state.workers ?? []) {
        log(os, proc, state, 'notice', 'exiting', pid)
        log(os, proc, state, 'notice', 'exit', pid)
      }
      log(os, proc, state, 'notice', 'exit')
      return 0
    }
    if (signal === 'QUIT') {
      log(os, proc, state, 'notice', `signal 3 (SIGQUIT) received, shutting down`)
      for (const pid of state.workers ?? []) log(os, proc, state, 'notice', 'gracefully shutting down', pid)
      for (const listener of os.world.listeners.filter((one) => one.pid === proc.pid)) os.unlisten(proc, listener.port)
      drain(proc)
      state.phase = 'quitting'
    } else if (signal === 'HUP') reload(os, proc, state)
    else if (signal === 'USR1') log(os, proc, state, 'notice', 'signal 10 (SIGUSR1) received, reopening logs')
  }
  const site = siteOf(state.files ?? {}, confPath)
  const options = serverOptions(os, proc, state, site)
  const late = Object.values(state.upstreams ?? {}).filter((upstream) => upstream.deadline <= os.now)
  for (const upstream of late) {
    const conn = Object.keys(state.upstreams ?? {}).find((id) => state.upstreams?.[id] === upstream) as string
    failUpstream(os, proc, state, options, conn, upstream, 'timed out')
  }
  const outcome = serveHttp(os, proc, options)
  const next = Math.min(
    ...Object.values(state.upstreams ?? {}).map((upstream) => upstream.deadline),
    ...(state.http?.delayed ?? []).map((one) => one.at),
  )
  if (Number.isFinite(next)) os.setAlarm(proc, next)
  if (outcome === 'drained') {
    for (const pid of state.workers ?? []) {
      log(os, proc, state, 'notice', 'exiting', pid)
      log(os, proc, state, 'notice', 'exit', pid)
    }
    log(os, proc, state, 'notice', 'exit')
    return 0
  }
  return 'blocked'
})

const begin = (os: Os, proc: Proc, state: NginxState): number | undefined => {
  const args = proc.argv.slice(1)
  state.version = os.world.procs[1]?.env['NGINX_VERSION'] ?? proc.env['NGINX_VERSION'] ?? '1.27.0'
  let path = confPath
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === '-v') {
      os.complain(proc, `nginx version: nginx/${state.version}\n`)
      return 0
    }
    if (arg === '-V') {
      os.complain(
        proc,
        `nginx version: nginx/${state.version}\nbuilt by gcc 12.2.0 (Debian 12.2.0-14)\nTLS SNI support enabled\n`,
      )
      return 0
    }
    if (arg === '-t' || arg === '-T' || arg === '-q') state.test = state.test || arg !== '-q'
    else if (arg === '-g') state.global = args[++i] ?? ''
    else if (arg === '-c') path = args[++i] ?? path
    else if (arg === '-p' || arg === '-e') i++
    else if (arg === '-s') {
      const signal = { stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' }[args[++i] ?? '']
      if (!signal) throw new UsageError(`invalid option: "-s ${args[i] ?? ''}"`)
      let pid = NaN
      try {
        pid = Number(os.readFile(proc, '/run/nginx.pid'))
      } catch {
        // Not running.
      }
      if (!os.world.procs[pid]) {
        os.complain(proc, 'nginx: [error] invalid PID number "" in "/run/nginx.pid"\n')
        return 1
      }
      os.complain(
        proc,
        `${strftime('%Y/%m/%d %H:%M:%S', os.now)} [notice] ${proc.pid}#${proc.pid}: signal process started\n`,
      )
      os.kill(pid, signal)
      return 0
    } else throw new UsageError(`invalid option: "${arg}"`)
  }
  try {
    state.files = gather(os, proc, path)
    if (path !== confPath) state.files[confPath] = state.files[path] ?? ''
    siteOf(state.files, confPath)
  } catch (error) {
    if (error instanceof ConfigError) return emerg(os, proc, state, error.message)
    throw error
  }
  if (proc.uid !== 0 && /^\s*user\s/m.test(state.files[confPath] ?? '')) {
    const line = (state.files[confPath] ?? '').split('\n').findIndex((text) => /^\s*user\s/.test(text)) + 1
    os.complain(
      proc,
      `nginx: [warn] the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${confPath}:${line}\n`,
    )
  }
  const lookups: Record<string, { host: string; where: string }> = {}
  const site = siteOf(state.files, confPath)
  const visit = (directives: readonly Directive[], inUpstream = false): void => {
    for (const directive of directives) {
      const [first = ''] = directive.args
      const target =
        directive.name === 'proxy_pass' && !first.includes('$')
          ? parseUrl(first)?.host
          : inUpstream && directive.name === 'server'
            ? first.split(':')[0]
            : undefined
      if (target && !/^\d+\.\d+\.\d+\.\d+$|^localhost$/.test(target) && !Object.hasOwn(site.upstreams, target))
        lookups[os.resolve(proc, target)] = {
          host: inUpstream ? first : target,
          where: `${directive.file}:${directive.line}`,
        }
      if (directive.block) visit(directive.block, directive.name === 'upstream')
    }
  }
  visit(site.http)
  state.lookups = lookups
  state.phase = 'resolving'
  return undefined
}

const directories = ['client_temp', 'proxy_temp', 'fastcgi_temp', 'uwsgi_temp', 'scgi_temp']

const listen = (os: Os, proc: Proc, state: NginxState): number | undefined => {
  const site = siteOf(state.files ?? {}, confPath)
  const number = (error: SystemError) =>
    (({ EACCES: 13, EROFS: 30, ENOENT: 2, EISDIR: 21, ENOSPC: 28 }) as Record<string, number>)[error.code] ?? 1
  for (const server of site.servers)
    for (const directive of [
      ...all(server.directives, 'ssl_certificate'),
      ...all(server.directives, 'ssl_certificate_key'),
    ]) {
      const [file = ''] = directive.args
      if (os.find(proc, file)?.node.kind !== 'file')
        return emerg(
          os,
          proc,
          state,
          directive.name === 'ssl_certificate'
            ? `cannot load certificate "${file}": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${file}, r) error:10000080:BIO routines::no such file)`
            : `cannot load certificate key "${file}": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${file}, r) error:10000080:BIO routines::no such file)`,
        )
    }
  const logs: [name: 'access' | 'error', path: string][] = [
    ['error', last(site.main, 'error_log')?.args[0] ?? '/var/log/nginx/error.log'],
    ['access', last(site.http, 'access_log')?.args[0] ?? '/var/log/nginx/access.log'],
  ]
  for (const [name, path] of logs) {
    if (path === 'off') continue
    try {
      state[name] = os.open(proc, path === 'stderr' ? '/dev/stderr' : path, 'a')
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      return emerg(os, proc, state, `open() "${path}" failed (${number(error)}: ${error.message})`)
    }
  }
  for (const name of directories) {
    const path = `/var/cache/nginx/${name}`
    try {
      if (!os.find(proc, path)) os.mkdir(proc, path, 0o700)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      return emerg(os, proc, state, `mkdir() "${path}" failed (${number(error)}: ${error.message})`)
    }
  }
  if (state.test) {
    os.complain(
      proc,
      `nginx: the configuration file ${confPath} syntax is ok\nnginx: configuration file ${confPath} test is successful\n`,
    )
    return 0
  }
  const pidFile = last(site.main, 'pid')?.args[0] ?? '/run/nginx.pid'
  for (const port of portsOf(site)) {
    try {
      os.listen(proc, port)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      return emerg(os, proc, state, `bind() to 0.0.0.0:${port} failed (98: Address already in use)`)
    }
  }
  try {
    os.writeFile(proc, pidFile, `${proc.pid}\n`)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    return emerg(os, proc, state, `open() "${pidFile}" failed (${number(error)}: ${error.message})`)
  }
  os.handleSignals(proc, ['TERM', 'INT', 'QUIT', 'HUP', 'USR1', 'WINCH'])
  proc.argv = [`nginx: master process ${proc.argv.join(' ')}`]
  for (const text of [
    'using the "epoll" event method',
    `nginx/${state.version}`,
    'built by gcc 12.2.0 (Debian 12.2.0-14)',
    'OS: Linux 6.8.0-1017-kubarium',
    'getrlimit(RLIMIT_NOFILE): 1048576:1048576',
    'start worker processes',
  ])
    log(os, proc, state, 'notice', text)
  if (os.world.nextPid < 29 && proc.pid === 1) os.world.nextPid = 29
  state.workers = []
  startWorkers(os, proc, state)
  os.setMemory(proc, 4_000_000)
  state.phase = 'serving'
  return undefined
}

const startWorkers = (os: Os, proc: Proc, state: NginxState): void => {
  const nothing: Record<string, number> = {}
  for (let i = 0; i < 2; i++) {
    const worker = os.fork(proc, {
      prog: 'nginx-worker',
      argv: ['nginx: worker process'],
      env: proc.env,
      cwd: '/',
      fds: nothing,
      state: {},
    })
    if (proc.uid === 0) {
      worker.uid = 101
      worker.gid = 101
    }
    state.workers?.push(worker.pid)
    log(os, proc, state, 'notice', `start worker process ${worker.pid}`)
  }
}

/** The worker processes are there to be seen by `ps`; the master does their work. */
export const nginxWorker: Program = () => 'blocked'

const reload = (os: Os, proc: Proc, state: NginxState): void => {
  log(os, proc, state, 'notice', 'signal 1 (SIGHUP) received, reconfiguring')
  log(os, proc, state, 'notice', 'reconfiguring')
  try {
    const files = gather(os, proc, confPath)
    const site = siteOf(files, confPath)
    state.files = files
    const ports = portsOf(site)
    for (const listener of os.world.listeners.filter((one) => one.pid === proc.pid))
      if (!ports.includes(listener.port)) os.unlisten(proc, listener.port)
    for (const port of ports) if (!os.world.listeners.some((one) => one.port === port)) os.listen(proc, port)
    const old = state.workers ?? []
    log(os, proc, state, 'notice', 'start worker processes')
    state.workers = []
    startWorkers(os, proc, state)
    for (const pid of old) {
      log(os, proc, state, 'notice', 'gracefully shutting down', pid)
      log(os, proc, state, 'notice', 'exit', pid)
      os.kill(pid, 'KILL')
      os.waitFor(proc, pid)
    }
  } catch (error) {
    if (error instanceof ConfigError) log(os, proc, state, 'emerg', error.message)
    else if (error instanceof SystemError) log(os, proc, state, 'emerg', `bind() failed (98: ${error.message})`)
    else throw error
  }
}

// --- requests ----------------------------------------------------------------------------------------------------------

interface Context {
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

const normalize = (path: string): string => {
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

const variable = (context: Context, name: string): string => {
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

const expand = (context: Context, text: string): string =>
  text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, plain: string | undefined) =>
    variable(context, (braced ?? plain) as string),
  )

const locationOf = new WeakMap<Context, Directive>()

/** Blocks whose directives apply, innermost first. */
const currentBlocks = (context: Context): (readonly Directive[])[] => {
  const location = locationOf.get(context)
  return [...(location?.block ? [location.block] : []), context.server.directives, context.site.http]
}

const value = (_: Context, blocks: (readonly Directive[])[], name: string): readonly string[] | undefined => {
  for (const block of blocks) {
    const found = last(block, name)
    if (found) return found.args
  }
  return undefined
}

const findLocation = (context: Context, directives: readonly Directive[], uri: string): Directive | undefined => {
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

const fileFor = (context: Context, blocks: (readonly Directive[])[], uri: string): string => {
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

const errorReply = (context: Context, status: number, extra: Headers = []): ServerReply => {
  const { state } = context
  for (const block of currentBlocks(context)) {
    for (const page of all(block, 'error_page')) {
      const codes = page.args
        .slice(0, -1)
        .filter((arg) => /^\d{3}$/.test(arg))
        .map(Number)
      if (!codes.includes(status) || context.depth > 3) continue
      const target = page.args[page.args.length - 1] ?? ''
      const override = page.args.find((arg) => /^=\d*$/.test(arg))
      const inner: Context = { ...context, uri: target, depth: context.depth + 4 }
      const reply = target.startsWith('@') ? named(inner, target) : answer(inner)
      if (reply.pending) return reply
      if (reply.status < 400)
        return {
          ...reply,
          status: override && override.length > 1 ? Number(override.slice(1)) : override ? reply.status : status,
        }
    }
    if (all(block, 'error_page').length) break
  }
  const title = `${status} ${reasons[status] ?? ''}`.trim()
  return {
    status,
    headers: [...head(context, 'text/html'), ...extra],
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx${value(context, currentBlocks(context), 'server_tokens')?.[0] === 'off' ? '' : `/${state.version}`}</center>\r\n</body>\r\n</html>\r\n`,
  }
}

const named = (context: Context, name: string): ServerReply => {
  const location = all(context.server.directives, 'location').find((one) => one.args[0] === name)
  if (!location) return errorReply(context, 500)
  return inLocation(context, location)
}

const head = (context: Context, type?: string): Headers => {
  const tokens = value(context, currentBlocks(context), 'server_tokens')?.[0] !== 'off'
  return [
    ['Server', tokens ? `nginx/${context.state.version}` : 'nginx'],
    ['Date', httpDate(context.os.now)],
    ...(type === undefined ? [] : ([['Content-Type', type]] as Headers)),
  ]
}

const addHeaders = (context: Context, reply: ServerReply): ServerReply => {
  for (const block of currentBlocks(context)) {
    const added = all(block, 'add_header')
    if (added.length === 0) continue
    const extra = added
      .filter(
        ({ args }) => args[2] === 'always' || [200, 201, 204, 206, 301, 302, 303, 304, 307, 308].includes(reply.status),
      )
      .map(({ args }): [string, string] => [args[0] ?? '', expand(context, args[1] ?? '')])
    return { ...reply, headers: [...(reply.headers ?? []), ...extra.filter(([, text]) => text !== '')] }
  }
  return reply
}

const withCharset = (context: Context, type: string): string => {
  const charset = value(context, currentBlocks(context), 'charset')?.[0]
  return charset && charset !== 'off' && /^text\//.test(type) ? `${type}; charset=${charset}` : type
}

/** `return`, `rewrite`, `set` and `if` of a block; a reply ends the request, `again` asks for another location. */
const rewrites = (context: Context, block: readonly Directive[]): ServerReply | 'again' | undefined => {
  for (const directive of block) {
    const { args } = directive
    if (directive.name === 'return') {
      const [first = '', second] = args
      const code = /^\d{3}$/.test(first) ? Number(first) : 302
      const text = /^\d{3}$/.test(first) ? second : first
      if (code === 444) return { status: 0, raw: '' }
      if (text === undefined)
        return code >= 400 || code === 0
          ? errorReply(context, code)
          : { status: code, headers: head(context), body: '' }
      const expanded = expand(context, text)
      if ([301, 302, 303, 307, 308].includes(code)) {
        const target = expanded.startsWith('/') ? `${request(context)}${expanded}` : expanded
        return { ...errorPage(context, code), headers: [...head(context, 'text/html'), ['Location', target]] }
      }
      return {
        status: code,
        headers: head(
          context,
          withCharset(context, value(context, currentBlocks(context), 'default_type')?.[0] ?? 'text/plain'),
        ),
        body: expanded,
      }
    }
    if (directive.name === 'set')
      context.variables[`${args[0] ?? ''}`.replace(/^\$/, '')] = expand(context, args[1] ?? '')
    if (directive.name === 'rewrite') {
      const found = Regex.perl(args[0] ?? '').find(context.uri)
      if (!found) continue
      context.captures = found.groups
      const target = expand(context, args[1] ?? '')
      const flag = args[2]
      if (flag === 'redirect' || flag === 'permanent' || /^https?:\/\//.test(target))
        return {
          ...errorPage(context, flag === 'permanent' ? 301 : 302),
          headers: [
            ...head(context, 'text/html'),
            ['Location', target.startsWith('/') ? `${request(context)}${target}` : target],
          ],
        }
      const [path = '/', query] = target.split('?')
      context.uri = path
      if (query !== undefined) context.args = context.args && !target.endsWith('?') ? `${query}&${context.args}` : query
      if (flag === 'break') return undefined
      return 'again'
    }
    if (directive.name === 'if' && directive.block && condition(context, args)) {
      const result = rewrites(context, directive.block)
      if (result) return result
      const pass = last(directive.block, 'proxy_pass')
      if (pass) return proxy(context, pass)
    }
  }
  return undefined
}

const request = (context: Context): string => {
  const host = headerOf(context.request.headers, 'host')
  return `${context.request.tls ? 'https' : 'http'}://${host ?? context.request.local.ip}`
}

const errorPage = (context: Context, status: number): ServerReply => {
  const title = `${status} ${reasons[status] ?? ''}`.trim()
  return {
    status,
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${context.state.version}</center>\r\n</body>\r\n</html>\r\n`,
  }
}

const condition = (context: Context, args: readonly string[]): boolean => {
  const words = args
    .join(' ')
    .replace(/^\(\s*/, '')
    .replace(/\s*\)$/, '')
  const match = /^(\S+)\s+(=|!=|~\*?|!~\*?)\s+(.+)$/.exec(words)
  if (match) {
    const left = expand(context, match[1] as string)
    const right = (match[3] as string).replace(/^(["'])(.*)\1$/, '$2')
    if (match[2] === '=') return left === expand(context, right)
    if (match[2] === '!=') return left !== expand(context, right)
    const found = Regex.perl(right, (match[2] as string).endsWith('*')).find(left)
    if (found && !match[2]?.startsWith('!')) context.captures = found.groups
    return (found !== null) !== (match[2] as string).startsWith('!')
  }
  const file = /^(!?)-([fdex])\s+(.+)$/.exec(words)
  if (file) {
    const kind = context.os.find(context.proc, expand(context, file[3] as string))?.node.kind
    const yes = file[2] === 'f' ? kind === 'file' : file[2] === 'd' ? kind === 'directory' : kind !== undefined
    return yes !== (file[1] === '!')
  }
  const text = expand(context, words)
  return text !== '' && text !== '0'
}

const answer = (context: Context): ServerReply => {
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

const serveFile = (
  context: Context,
  blocks: (readonly Directive[])[],
  location: Directive | undefined,
): ServerReply => {
  const { os, proc, request: asked, state } = context
  if (location) locationOf.set(context, location)
  const path = fileFor(context, blocks, context.uri)
  const complain = (text: string) =>
    log(
      os,
      proc,
      state,
      'error',
      `*${variable(context, 'connection')} ${text}, client: ${asked.peer.ip}, server: ${context.server.names[0] ?? ''}, request: "${asked.method} ${asked.target} ${asked.version}", host: "${headerOf(asked.headers, 'host') ?? ''}"`,
      state.workers?.[0] ?? 1,
    )
  const place = os.find(proc, path)
  if (place?.node.kind === 'directory') {
    if (!context.uri.endsWith('/'))
      return {
        ...errorPage(context, 301),
        headers: [...head(context, 'text/html'), ['Location', `${request(context)}${context.uri}/`]],
      }
    for (const name of value(context, blocks, 'index') ?? ['index.html']) {
      if (os.find(proc, `${path}${path.endsWith('/') ? '' : '/'}${name}`)?.node.kind === 'file') {
        if (context.depth > 8) break
        return answer({ ...context, uri: `${context.uri}${name}`, depth: context.depth + 1 })
      }
    }
    if (value(context, blocks, 'autoindex')?.[0] === 'on') {
      const rows = os.list(proc, path).map((name) => {
        const node = os.find(proc, `${path}/${name}`)?.node
        const shown = node?.kind === 'directory' ? `${name}/` : name
        return `<a href="${encodeURI(shown)}">${escapeHtml(shown)}</a>${' '.repeat(Math.max(1, 51 - shown.length))}${strftime('%d-%b-%Y %H:%M', node?.mtime ?? 0)} ${(node?.kind === 'file' ? String(byteLength(node.text)) : '-').padStart(19)}\r\n`
      })
      return {
        status: 200,
        headers: head(context, 'text/html'),
        body: `<html>\r\n<head><title>Index of ${escapeHtml(context.uri)}</title></head>\r\n<body>\r\n<h1>Index of ${escapeHtml(context.uri)}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`,
      }
    }
    complain(`directory index of "${path}" is forbidden`)
    return errorReply(context, 403)
  }
  if (place?.node.kind !== 'file') {
    complain(`open() "${path}" failed (2: No such file or directory)`)
    return errorReply(context, 404)
  }
  const worker = { uid: proc.uid === 0 ? 101 : proc.uid, gid: proc.uid === 0 ? 101 : proc.gid }
  const readable =
    ((place.node.mode >> (worker.uid === place.node.uid ? 6 : worker.gid === place.node.gid ? 3 : 0)) & 4) !== 0
  if (!readable) {
    complain(`open() "${path}" failed (13: Permission denied)`)
    return errorReply(context, 403)
  }
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return errorReply(context, 405)
  const { text, mtime } = place.node
  const length = byteLength(text)
  const etag = `"${Math.floor(mtime / 1000).toString(16)}-${length.toString(16)}"`
  const type = withCharset(context, mimeOf(path, value(context, blocks, 'default_type')?.[0] ?? 'text/plain'))
  const headers: Headers = [
    ...head(context, type),
    ['Content-Length', String(length)],
    ['Last-Modified', httpDate(mtime)],
    ['Connection', 'keep-alive'],
    ['ETag', etag],
    ['Accept-Ranges', 'bytes'],
  ]
  if (
    headerOf(asked.headers, 'if-none-match') === etag ||
    headerOf(asked.headers, 'if-modified-since') === httpDate(mtime)
  )
    return {
      status: 304,
      headers: headers.filter(
        ([name]) => name !== 'Content-Length' && name !== 'Content-Type' && name !== 'Accept-Ranges',
      ),
    }
  return { status: 200, headers, body: text }
}

const proxy = (context: Context, directive: Directive): ServerReply => {
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

const contextOf = (os: Os, proc: Proc, state: NginxState, site: Site, asked: ServerRequest): Context => {
  const host = (headerOf(asked.headers, 'host') ?? '').replace(/:\d+$/, '').toLowerCase()
  return {
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

const failUpstream = (
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
  const context = contextOf(os, proc, state, siteOf(state.files ?? {}, confPath), client)
  const location = findLocation(context, context.server.directives, context.uri)
  if (location) locationOf.set(context, location)
  completeHttp(os, proc, options, upstream.client, errorReply(context, why === 'timed out' ? 504 : 502))
}

const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date', 'server', 'content-length'])

const serverOptions = (os: Os, proc: Proc, state: NginxState, site: Site): ServerOptions => {
  const options: ServerOptions = {
    handle(asked) {
      if (asked.version === 'HTTP/1.1' && headerOf(asked.headers, 'host') === undefined)
        return errorReply(contextOf(os, proc, state, site, asked), 400)
      const context = contextOf(os, proc, state, site, asked)
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
      const context = contextOf(os, proc, state, site, asked)
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
      const context = contextOf(os, proc, state, site, client)
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

const connectionHeader = (asked: ServerRequest): Headers =>
  /close/i.test(headerOf(asked.headers, 'connection') ?? '') || asked.version === 'HTTP/1.0'
    ? []
    : [['Connection', 'keep-alive']]
