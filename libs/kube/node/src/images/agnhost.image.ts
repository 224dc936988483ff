import {
  guarded,
  headerOf,
  httpDate,
  type HttpServerState,
  type Os,
  type Proc,
  type Program,
  type ServerReply,
  type ServerRequest,
  serveHttp,
  strftime,
  SystemError,
} from '@kubarium/machine'
import { type SimulatedImage, tagsOf } from './image.ts'

// agnhost, the test image of Kubernetes: one binary, many subcommands. The ones exercises use.

interface AgnhostState extends HttpServerState {
  phase?: 'serving'
  started?: number
  counter?: number
  nextAt?: number
  left?: number
  udp?: Record<string, string>
  shell?: Record<string, { pid: number; fd: number; conn: string; output: string }>
}

const flag = (args: string[], name: string): string | undefined => {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === `--${name}` || arg === `-${name}`) return args[i + 1] ?? ''
    if (arg.startsWith(`--${name}=`)) return arg.slice(name.length + 3)
  }
  return undefined
}

const goLog = (os: Os) => strftime('%Y/%m/%d %H:%M:%S', os.now)
const plain = (os: Os, body: string, status = 200): ServerReply => ({
  status,
  headers: [
    ['Date', httpDate(os.now)],
    ['Content-Type', 'text/plain; charset=utf-8'],
  ],
  body,
})

const serving = (
  ports: (proc: Proc) => number[],
  handle: (os: Os, proc: Proc, request: ServerRequest) => ServerReply | null,
  start?: (os: Os, proc: Proc) => void,
): Program =>
  guarded((os, proc) => {
    const state = proc.state as AgnhostState
    if (!state.phase) {
      for (const port of ports(proc)) {
        try {
          os.listen(proc, port)
        } catch (error) {
          if (!(error instanceof SystemError)) throw error
          os.complain(proc, `${goLog(os)} listen tcp :${port}: bind: address already in use\n`)
          return 1
        }
      }
      state.started = os.now
      state.phase = 'serving'
      start?.(os, proc)
    }
    if (os.takeSignal(proc, 'TERM')) {
      os.complain(proc, `${goLog(os)} Caught SIGTERM, exiting\n`)
      return 0
    }
    serveHttp(os, proc, { handle: (request) => handle(os, proc, request) })
    return (proc.state as { exit?: number }).exit ?? 'blocked'
  })

const rest = (proc: Proc) => proc.argv.slice(2)

const netexec = serving(
  (proc) => [Number(flag(rest(proc), 'http-port') ?? 8080)],
  (os, proc, request) => {
    os.print(proc, `${goLog(os)} GET ${request.target}\n`)
    switch (request.path) {
      case '/':
        return plain(
          os,
          `NOW: ${strftime('%Y-%m-%d %H:%M:%S.%N %z UTC', os.now)} m=+${((os.now - ((proc.state as AgnhostState).started ?? os.now)) / 1000).toFixed(9)}`,
        )
      case '/hostname':
      case '/hostName':
        return plain(os, os.world.hostname)
      case '/clientip':
        return plain(os, `${request.peer.ip}:${request.peer.port}`)
      case '/echo':
        return plain(os, request.query['msg'] ?? '', Number(request.query['code'] ?? 200))
      case '/header':
        return plain(os, headerOf(request.headers, request.query['key'] ?? '') ?? '')
      case '/healthz':
        return plain(os, '')
      case '/redirect':
        return {
          status: Number(request.query['code'] ?? 302),
          headers: [['Location', request.query['location'] ?? '/']],
          body: '',
        }
      case '/exit': {
        const state = proc.state as { exit?: number }
        state.exit = Number(request.query['code'] ?? 0)
        return null
      }
      case '/shutdown':
        ;(proc.state as { exit?: number }).exit = 0
        return null
      case '/shell':
      case '/shutdowm':
        return { ...plain(os, JSON.stringify({ error: 'the shell endpoint is not simulated' }), 501) }
      default:
        return plain(os, '404 page not found\n', 404)
    }
  },
  (os, proc) => {
    os.handleSignals(proc, ['TERM'])
    os.complain(
      proc,
      `${goLog(os)} Started HTTP server on port ${flag(rest(proc), 'http-port') ?? 8080}\n${goLog(os)} Started UDP server on port  ${flag(rest(proc), 'udp-port') ?? 8081}\n`,
    )
  },
)

const serveHostname = serving(
  (proc) => [Number(flag(rest(proc), 'port') ?? 9376)],
  (os, proc, request) => {
    os.complain(proc, `${goLog(os)} HTTP request from ${request.peer.ip}:${request.peer.port}\n`)
    return plain(os, `${os.world.hostname}`)
  },
  (os, proc) => {
    os.handleSignals(proc, ['TERM'])
    os.complain(proc, `${goLog(os)} Serving on port ${flag(rest(proc), 'port') ?? 9376}.\n`)
  },
)

const liveness = serving(
  () => [8080],
  (os, proc, request) => {
    const state = proc.state as AgnhostState
    if (request.path === '/started') return plain(os, `${((os.now - (state.started ?? 0)) / 1000).toFixed(9)}s`)
    if (request.path === '/redirect')
      return { status: 302, headers: [['Location', request.query['loc'] ?? '/']], body: '' }
    if (request.path !== '/healthz') return plain(os, '404 page not found\n', 404)
    const seconds = (os.now - (state.started ?? 0)) / 1000
    return seconds > 10 ? plain(os, `error: ${seconds.toFixed(9)}`, 500) : plain(os, 'ok')
  },
)

const porter: Program = (os, proc) => {
  const ports = Object.keys(proc.env).flatMap((name) => {
    const match = /^SERVE_(TLS_)?PORT_(\d+)$/.exec(name)
    return match ? [Number(match[2])] : []
  })
  return serving(
    () => ports,
    (inner, _, request) =>
      plain(inner, proc.env[`SERVE_PORT_${request.port}`] ?? proc.env[`SERVE_TLS_PORT_${request.port}`] ?? ''),
  )(os, proc)
}

const testWebserver = serving(
  (proc) => [Number(flag(rest(proc), 'port') ?? 80)],
  (os, proc, request) => {
    const place = os.find(proc, request.path)
    if (place?.node.kind === 'file') return plain(os, place.node.text)
    if (place?.node.kind === 'directory')
      return plain(
        os,
        `<pre>\n${os
          .list(proc, request.path)
          .map((name) => `<a href="${name}">${name}</a>\n`)
          .join('')}</pre>\n`,
      )
    return plain(os, '404 page not found\n', 404)
  },
)

const connect: Program = guarded((os, proc) => {
  const state = proc.state as { conn?: string; deadline?: number }
  const target = rest(proc).find((arg) => arg.includes(':')) ?? ''
  if (state.conn === undefined) {
    const cut = target.lastIndexOf(':')
    state.conn = os.connect(proc, target.slice(0, cut), Number(target.slice(cut + 1)))
    const seconds = /^([\d.]+)(ms|s|m)?$/.exec(flag(rest(proc), 'timeout') ?? '')
    if (seconds)
      state.deadline = os.now + Number(seconds[1]) * ({ ms: 1, s: 1000, m: 60_000 }[seconds[2] ?? 's'] ?? 1000)
  }
  for (let event = os.nextEvent(proc); event; event = os.nextEvent(proc)) {
    if (event.type === 'connected') return 0
    if (event.type === 'connectFailed') {
      os.complain(
        proc,
        `${{ refused: 'REFUSED', timeout: 'TIMEOUT', unreachable: 'OTHER: no route to host', nxdomain: `DNS: lookup ${target.split(':')[0]}: no such host`, servfail: 'DNS: server misbehaving' }[event.error]}\n`,
      )
      return 1
    }
  }
  if (state.deadline !== undefined && os.sleepUntil(proc, state.deadline)) {
    os.complain(proc, 'TIMEOUT\n')
    return 1
  }
  return 'blocked'
})

const logsGenerator: Program = guarded((os, proc) => {
  const state = proc.state as AgnhostState
  const total = Number(flag(rest(proc), 'log-lines-total') ?? proc.env['LOGS_GENERATOR_LINES_TOTAL'] ?? 0)
  const duration = /^([\d.]+)(ms|s|m|h)?$/.exec(
    flag(rest(proc), 'run-duration') ?? proc.env['LOGS_GENERATOR_DURATION'] ?? '1s',
  )
  const ms = Number(duration?.[1] ?? 1) * ({ ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[duration?.[2] ?? 's'] ?? 1000)
  state.counter ??= 0
  state.nextAt ??= os.now
  while (state.counter < total) {
    if (!os.sleepUntil(proc, state.nextAt)) return 'blocked'
    const verbs = ['GET', 'PUT', 'POST']
    const spaces = ['kube-system', 'default', 'ns']
    os.print(
      proc,
      `I${strftime('%m%d %H:%M:%S', os.now)}.000000       1 logs_generator.go:76] ${state.counter} ${verbs[Math.floor(os.random() * 3)]} /api/v1/namespaces/${spaces[Math.floor(os.random() * 3)]}/pods/${Math.floor(os.random() * 2 ** 31).toString(36)} ${200 + Math.floor(os.random() * 400)}\n`,
    )
    state.counter++
    state.nextAt += Math.max(1, Math.floor(ms / Math.max(1, total)))
  }
  return 0
})

const subcommands: Record<string, Program> = {
  pause: (os, proc) => {
    const state = proc.state as AgnhostState
    if (!state.phase) {
      state.phase = 'serving'
      os.handleSignals(proc, ['TERM', 'INT'])
      os.print(proc, 'Paused\n')
    }
    return os.takeSignal(proc) ? 0 : 'blocked'
  },
  netexec,
  'serve-hostname': serveHostname,
  liveness,
  porter,
  'test-webserver': testWebserver,
  connect,
  'logs-generator': logsGenerator,
  'entrypoint-tester': (os, proc) => {
    os.print(proc, `[${proc.argv.join(' ')}]\n`)
    return 0
  },
  'dns-suffix': (os, proc) => {
    const text = os.find(proc, '/etc/resolv.conf') ? os.readFile(proc, '/etc/resolv.conf') : ''
    os.print(proc, `${(/^search (.*)$/m.exec(text)?.[1] ?? '').split(/\s+/).join(',')}\n`)
    return 0
  },
  'etc-hosts': (os, proc) => {
    os.print(proc, os.readFile(proc, '/etc/hosts'))
    return 0
  },
  mounttest: (os, proc) => {
    const path = flag(rest(proc), 'file_content')
    if (path !== undefined)
      os.print(
        proc,
        os.find(proc, path)?.node.kind === 'file'
          ? `content of file "${path}": ${os.readFile(proc, path)}\n`
          : `error reading file content for "${path}": open ${path}: no such file or directory\n`,
      )
    return 0
  },
}

const agnhost: Program = (os, proc) => {
  const name = proc.argv[1]
  if (name !== undefined && Object.hasOwn(subcommands, name)) return (subcommands[name] as Program)(os, proc)
  if (name === undefined || name === 'help' || name === '--help') {
    os.print(
      proc,
      `Usage:\n  app [command]\n\nAvailable Commands:\n${Object.keys(subcommands)
        .sort()
        .map((one) => `  ${one}\n`)
        .join('')}`,
    )
    return 0
  }
  if (name === '--version') {
    os.print(proc, 'agnhost version 2.53\n')
    return 0
  }
  os.complain(proc, `Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`)
  return 1
}

/** agnhost and the old single-purpose images it replaced. */
export const agnhostImages: SimulatedImage[] = [
  {
    repository: 'registry.k8s.io/e2e-test-images/agnhost',
    tags: tagsOf([
      '2.20',
      '2.21',
      '2.26',
      '2.32',
      '2.33',
      '2.36',
      '2.38',
      '2.39',
      '2.40',
      '2.43',
      '2.45',
      '2.47',
      '2.52',
      '2.53',
    ]).filter((tag) => tag.tag !== 'latest' && tag.tag !== '2'),
    sizeBytes: 50_000_000,
    entrypoint: ['/agnhost'],
    cmd: ['pause'],
    exposedPorts: [80, 8080, 8081, 9376, 5000],
    base: () => ['alpine', 'network'],
    files: () => ({ '/agnhost': { bin: 'agnhost' } }),
    programs: { agnhost },
  },
  {
    repository: 'k8s.gcr.io/e2e-test-images/agnhost',
    tags: tagsOf(['2.20', '2.32', '2.39']).filter((tag) => tag.tag !== 'latest' && tag.tag !== '2'),
    sizeBytes: 50_000_000,
    entrypoint: ['/agnhost'],
    cmd: ['pause'],
    base: () => ['alpine', 'network'],
    files: () => ({ '/agnhost': { bin: 'agnhost' } }),
  },
  {
    repository: 'registry.k8s.io/serve_hostname',
    tags: tagsOf(['1.3', 'v1.4']),
    sizeBytes: 3_000_000,
    entrypoint: ['/agnhost', 'serve-hostname'],
    files: () => ({ '/agnhost': { bin: 'agnhost' } }),
  },
  {
    repository: 'registry.k8s.io/liveness',
    tags: tagsOf(['1.0']),
    sizeBytes: 3_000_000,
    entrypoint: ['/agnhost', 'liveness'],
    cmd: [],
    files: () => ({ '/agnhost': { bin: 'agnhost' } }),
  },
]
