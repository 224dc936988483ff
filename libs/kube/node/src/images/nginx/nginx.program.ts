// nginx: configuration by files, static files, `return`, `proxy_pass`, logs, signals. Here: the life of its processes.
import { failUpstream } from './nginx-upstream.ts'
import {
  SystemError,
  UsageError,
  drain,
  guarded,
  parseUrl,
  serveHttp,
  strftime,
  type Os,
  type Proc,
  type Program,
} from '@kubarium/machine'
import { all, ConfigError, last, type Directive } from './nginx-config.ts'
import { emerg, log } from './nginx-log.ts'
import {} from './nginx-proxy.ts'
import { serverOptions } from './nginx-server.ts'
import { gather, siteOf, socketsOf } from './nginx-site.ts'
import { confPath, type NginxState } from './nginx-state.ts'

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
    const status = prepare(os, proc, state)
    if (status !== undefined) return status
    state.phase = 'binding'
  }
  if (state.phase === 'binding') {
    const outcome = bind(os, proc, state) ?? serve(os, proc, state)
    if (outcome !== undefined) return outcome
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

/** What a system error is called in a message: its number. */
const numberOf = (error: SystemError): number =>
  (({ EACCES: 13, EROFS: 30, ENOENT: 2, EISDIR: 21, ENOSPC: 28 }) as Record<string, number>)[error.code] ?? 1

/** Everything up to the sockets: certificates, logs, folders. */
const prepare = (os: Os, proc: Proc, state: NginxState): number | undefined => {
  const site = siteOf(state.files ?? {}, confPath)
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
      return emerg(os, proc, state, `open() "${path}" failed (${numberOf(error)}: ${error.message})`)
    }
  }
  for (const name of directories) {
    const path = `/var/cache/nginx/${name}`
    try {
      if (!os.find(proc, path)) os.mkdir(proc, path, 0o700)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      return emerg(os, proc, state, `mkdir() "${path}" failed (${numberOf(error)}: ${error.message})`)
    }
  }
  if (state.test) {
    os.complain(
      proc,
      `nginx: the configuration file ${confPath} syntax is ok\nnginx: configuration file ${confPath} test is successful\n`,
    )
    return 0
  }
  return undefined
}

const BIND_TRIES = 5
const BIND_PAUSE_MS = 500

/** Opens the sockets; a port that is taken is tried five times (ngx_open_listening_sockets). */
const bind = (os: Os, proc: Proc, state: NginxState): 'blocked' | number | undefined => {
  state.bound ??= { tries: 0, at: os.now }
  if (!os.sleepUntil(proc, state.bound.at)) return 'blocked'
  if (state.bound.tries === BIND_TRIES) return emerg(os, proc, state, 'still could not bind()')
  let isComplete = true
  for (const { port, address, names } of socketsOf(siteOf(state.files ?? {}, confPath))) {
    if (os.world.listeners.some((one) => one.pid === proc.pid && one.port === port)) continue
    try {
      os.listen(proc, port, 'tcp', address)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      for (const name of names) emerg(os, proc, state, `bind() to ${name} failed (98: Address already in use)`)
      isComplete = false
    }
  }
  if (isComplete) return undefined
  log(os, proc, state, 'notice', `try again to bind() after ${BIND_PAUSE_MS}ms`)
  state.bound = { tries: state.bound.tries + 1, at: os.now + BIND_PAUSE_MS }
  os.setAlarm(proc, state.bound.at)
  return 'blocked'
}

/** From now on it answers. */
const serve = (os: Os, proc: Proc, state: NginxState): number | undefined => {
  const pidFile = last(siteOf(state.files ?? {}, confPath).main, 'pid')?.args[0] ?? '/run/nginx.pid'
  try {
    os.writeFile(proc, pidFile, `${proc.pid}\n`)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    return emerg(os, proc, state, `open() "${pidFile}" failed (${numberOf(error)}: ${error.message})`)
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

export const reload = (os: Os, proc: Proc, state: NginxState): void => {
  log(os, proc, state, 'notice', 'signal 1 (SIGHUP) received, reconfiguring')
  log(os, proc, state, 'notice', 'reconfiguring')
  try {
    const files = gather(os, proc, confPath)
    const site = siteOf(files, confPath)
    state.files = files
    const sockets = socketsOf(site)
    for (const listener of os.world.listeners.filter((one) => one.pid === proc.pid))
      if (!sockets.some(({ port }) => port === listener.port)) os.unlisten(proc, listener.port)
    for (const { port, address } of sockets)
      if (!os.world.listeners.some((one) => one.port === port)) os.listen(proc, port, 'tcp', address)
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
