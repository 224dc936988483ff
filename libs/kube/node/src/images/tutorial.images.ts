import { atOnce, httpDate, type Os, type Program, type ServerReply, strftime, UsageError } from '@kubarium/machine'
import { type SimulatedImage, tagsOf } from './image.ts'
import { simpleServer } from './simple-server.ts'

// Applications that the tutorials of Kubernetes use.

const text = (os: Os, body: string, type = 'text/plain'): ServerReply => ({
  status: 200,
  headers: [
    ['Content-Type', type],
    ['Date', httpDate(os.now)],
  ],
  body,
})

const bootcamp = (version: string): Program =>
  simpleServer({
    port: () => 8080,
    start: (os, proc) =>
      os.print(
        proc,
        `Kubernetes Bootcamp App Started At: ${new Date(os.now).toISOString()} | Running On:  ${os.world.hostname} \n`,
      ),
    handle: (os, proc) => {
      const state = proc.state as { requests?: number }
      state.requests = (state.requests ?? 0) + 1
      os.print(
        proc,
        `Running On: ${os.world.hostname} | Total Requests: ${state.requests} | App Uptime: ${(os.now - os.world.bootedAt) / 1000} seconds | Log Time: ${new Date(os.now).toISOString()}\n`,
      )
      return text(os, `Hello Kubernetes bootcamp! | Running on: ${os.world.hostname} | v=${version}\n`)
    },
  })

const nodeHello = simpleServer({
  port: () => 8080,
  handle: (os) => text(os, 'Hello Kubernetes!'),
})

/** The load target of the autoscaling walkthrough: every request computes for a while. */
const hpaExample = simpleServer({
  port: () => 80,
  start: (os, proc) =>
    os.complain(
      proc,
      `[${strftime('%a %b %d %H:%M:%S', os.now)}.000000 ${strftime('%Y', os.now)}] [mpm_prefork:notice] [pid ${proc.pid}] AH00163: Apache/2.4.10 (Debian) PHP/5.6.14 configured -- resuming normal operations\n`,
    ),
  handle: (os, proc, request) => {
    os.charge(20_000)
    os.print(
      proc,
      `${request.peer.ip} - - [${strftime('%d/%b/%Y:%H:%M:%S %z', os.now)}] "${request.method} ${request.target} ${request.version}" 200 208 "-" "-"\n`,
    )
    return text(os, 'OK!', 'text/html; charset=UTF-8')
  },
  stop: () => 0,
})

const hello = simpleServer({
  port: () => 80,
  handle: (os, _, request) =>
    text(
      os,
      `Server address: ${request.local.ip}:80\nServer name: ${os.world.hostname}\nDate: ${strftime('%d/%b/%Y:%H:%M:%S %z', os.now)}\nURI: ${request.target}\nRequest ID: ${strftime('%s', os.now).padStart(32, '0')}\n`,
    ),
  stop: () => 0,
})

/** Digits of pi by Machin's formula, as `bpi` prints them. */
export const digitsOfPi = (digits: number): string => {
  const guard = 10n
  const unit = 10n ** (BigInt(digits) + guard)
  const arctan = (n: bigint): bigint => {
    let term = unit / n
    let sum = term
    for (let k = 3n; term !== 0n; k += 2n) {
      term /= -(n * n)
      sum += term / k
    }
    return sum
  }
  const pi = 4n * (4n * arctan(5n) - arctan(239n))
  // bpi(n) counts all digits, the 3 included, and rounds the last.
  const cut = guard + 1n
  const rounded = (pi + 5n * 10n ** (cut - 1n)) / 10n ** cut
  const all = rounded.toString()
  return `${all[0]}.${all.slice(1)}`
}

/** `perl -Mbignum=bpi -wle 'print bpi(2000)'`, the Job of the documentation; anything else is said to be out of reach. */
const perl: Program = atOnce((os, proc, args) => {
  const source = args.map((arg, i) => (/^-\w*e$/.test(args[i - 1] ?? '') ? arg : '')).join('')
  if (args[0] === '-v' || args[0] === '--version') {
    os.print(proc, `\nThis is perl 5, version 34, subversion 0 (v5.34.0) built for x86_64-linux-gnu\n\n`)
    return 0
  }
  const pi = /^\s*print\s+bpi\(\s*(\d{1,5})\s*\)\s*;?\s*$/.exec(source)
  if (pi && args.some((arg) => arg.includes('bignum'))) {
    const digits = Math.min(10_000, Number(pi[1]))
    os.charge(digits * 20)
    os.print(proc, `${digitsOfPi(digits)}\n`)
    return 0
  }
  const print = /^\s*print\s+(["'])([^"'\\$@]*)(\\n)?\1\s*;?\s*$/.exec(source)
  if (print) {
    os.print(proc, `${print[2]}${print[3] || args.some((arg) => /^-\w*l/.test(arg)) ? '\n' : ''}`)
    return 0
  }
  throw new UsageError('only bpi and printing a text are simulated here', 2)
})

/** Images of the tutorials. */
export const tutorialImages: SimulatedImage[] = [
  ...[
    'gcr.io/google-samples/kubernetes-bootcamp',
    'docker.io/jocatalin/kubernetes-bootcamp',
    'docker.io/docker/kubernetes-bootcamp',
  ].map((repository): SimulatedImage => ({
    repository,
    tags: ['v1', 'v2', 'latest'].map((tag) => ({ tag, version: tag === 'v2' ? '2' : '1' })),
    sizeBytes: 80_000_000,
    cmd: ['/bin/sh', '-c', 'node server.js'],
    exposedPorts: [8080],
    base: () => ['debian', 'curl'],
    files: ({ version }) => ({ '/usr/local/bin/node': { bin: `bootcamp-${version}` }, '/server.js': '' }),
    programs: { 'bootcamp-1': bootcamp('1'), 'bootcamp-2': bootcamp('2') },
  })),
  {
    repository: 'gcr.io/google-samples/node-hello',
    tags: tagsOf(['1.0']),
    sizeBytes: 240_000_000,
    cmd: ['/bin/sh', '-c', 'node server.js'],
    exposedPorts: [8080],
    base: () => ['debian', 'curl'],
    files: () => ({ '/usr/local/bin/node': { bin: 'node-hello' }, '/server.js': '' }),
    programs: { 'node-hello': nodeHello },
  },
  ...['registry.k8s.io/hpa-example', 'k8s.gcr.io/hpa-example'].map((repository): SimulatedImage => ({
    repository,
    tags: [{ tag: 'latest', version: '1' }],
    sizeBytes: 180_000_000,
    cmd: ['apache2-foreground'],
    exposedPorts: [80],
    base: () => ['debian'],
    files: () => ({ '/usr/local/bin/apache2-foreground': { bin: 'hpa-example' } }),
    programs: { 'hpa-example': hpaExample },
  })),
  {
    repository: 'docker.io/nginxdemos/hello',
    tags: ['latest', 'plain-text', '0.3', '0.4'].map((tag) => ({ tag, version: '0.4' })),
    sizeBytes: 20_000_000,
    cmd: ['nginx-hello'],
    exposedPorts: [80],
    stopSignal: 'SIGQUIT',
    base: () => ['alpine'],
    files: () => ({ '/usr/local/bin/nginx-hello': { bin: 'nginx-hello' } }),
    programs: { 'nginx-hello': hello },
  },
  {
    repository: 'docker.io/library/perl',
    tags: tagsOf(['5.30.3', '5.32.1', '5.34.0', '5.36.3', '5.38.2', '5.40.0'], {
      flavours: ['slim'],
      flavourSize: 55_000_000,
    }),
    sizeBytes: 350_000_000,
    cmd: ['perl', '-de0'],
    workingDir: '/usr/src/app',
    base: () => ['debian'],
    files: () => ({ '/usr/local/bin/perl': { bin: 'perl' }, '/usr/src/app': { dir: true } }),
    programs: { perl },
  },
]
