import { atOnce, guarded, type Program, UsageError } from '@kubarium/machine'
import { becomeCommand } from './become-command.ts'
import { type SimulatedImage, tagsOf } from './image.ts'

/** Waits for TERM or INT and ends with 0: what the sandbox container does, and agnhost's `pause`. */
export const pause: Program = (os, proc) => {
  os.handleSignals(proc, ['TERM', 'INT'])
  return os.takeSignal(proc) ? 0 : 'blocked'
}

const packageManager = (name: string): Program =>
  atOnce((os, proc, args) => {
    const [verb] = args.filter((arg) => !arg.startsWith('-'))
    if (verb === 'update' || verb === 'upgrade') {
      os.complain(
        proc,
        name === 'apk'
          ? 'WARNING: updating https://dl-cdn.alpinelinux.org/alpine/v3.20/main: temporary error (try again later)\n'
          : "E: Failed to fetch http://deb.debian.org/debian/dists/bookworm/InRelease  Temporary failure resolving 'deb.debian.org'\n",
      )
      return name === 'apk' ? 2 : 100
    }
    if (verb === 'install' || verb === 'add') {
      for (const wanted of args.slice(args.indexOf(verb) + 1).filter((arg) => !arg.startsWith('-')))
        os.complain(
          proc,
          name === 'apk'
            ? `ERROR: unable to select packages:\n  ${wanted} (no such package):\n    required by: world[${wanted}]\n`
            : `E: Unable to locate package ${wanted}\n`,
        )
      return name === 'apk' ? 1 : 100
    }
    os.print(proc, name === 'apk' ? 'apk-tools 2.14.4\n' : 'apt 2.6.1 (amd64)\n')
    return 0
  })

/** busybox called by its own name: its first argument is the applet. */
const busybox: Program = guarded((os, proc) => {
  const [applet, ...rest] = proc.argv.slice(1)
  if (applet === undefined || applet === '--help') {
    os.print(
      proc,
      'BusyBox v1.36.1 multi-call binary.\nBusyBox is copyrighted by many authors between 1998-2015.\nLicensed under GPLv2.\n\nUsage: busybox [function [arguments]...]\n',
    )
    return 0
  }
  if (applet === '--list') {
    os.print(
      proc,
      os
        .list(proc, '/bin')
        .map((name) => `${name}\n`)
        .join(''),
    )
    return 0
  }
  if (os.which(proc, applet, '/bin:/usr/bin') === undefined) throw new UsageError(`${applet}: applet not found`, 127)
  return becomeCommand(os, proc, [applet, ...rest])
})

/** `stress --vm 1 --vm-bytes 150M --vm-hang 1`: takes memory and CPU, for exercises about limits. */
const stress: Program = guarded((os, proc) => {
  const state = proc.state as { started?: number; children?: number[]; spin?: boolean; until?: number }
  const args = proc.argv.slice(1)
  const value = (...names: string[]) => {
    const at = args.findIndex((arg) => names.includes(arg))
    return at < 0 ? undefined : args[at + 1]
  }
  if (state.started === undefined) {
    state.started = os.now
    const bytes = /^(\d+)([bkmg]?)$/i.exec(value('--vm-bytes') ?? (value('--vm', '-m') === undefined ? '0' : '256M'))
    const size = bytes ? Number(bytes[1]) * 1024 ** 'bkmg'.indexOf((bytes[2] || 'b').toLowerCase()) : 0
    const workers = Number(value('--vm', '-m') ?? 0)
    const cpus = Number(value('--cpu', '-c') ?? 0)
    os.print(
      proc,
      `stress: info: [${proc.pid}] dispatching hogs: ${cpus} cpu, ${value('--io', '-i') ?? 0} io, ${workers} vm, ${value('--hdd', '-d') ?? 0} hdd\n`,
    )
    const seconds = /^(\d+)([smhd]?)$/.exec(value('--timeout', '-t') ?? '')
    if (seconds)
      state.until = os.now + Number(seconds[1]) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[seconds[2] || 's'] ?? 1) * 1000
    state.spin = cpus > 0
    os.setMemory(proc, workers * size)
  }
  if (state.until !== undefined && os.now >= state.until) {
    os.print(
      proc,
      `stress: info: [${proc.pid}] successful run completed in ${Math.round((os.now - state.started) / 1000)}s\n`,
    )
    return 0
  }
  if (state.spin) {
    os.charge(2000)
    return 'again'
  }
  if (state.until !== undefined) os.setAlarm(proc, state.until)
  return 'blocked'
})

const plain = (
  repository: string,
  versions: string[],
  base: string[],
  sizeBytes: number,
  cmd: string[],
  more: Partial<SimulatedImage> = {},
): SimulatedImage => ({
  repository,
  tags: tagsOf(versions),
  sizeBytes,
  cmd,
  base: () => base,
  files: () => ({}),
  ...more,
})

const BUSYBOX_VERSIONS = [
  '1.26',
  '1.27',
  '1.28',
  '1.28.4',
  '1.29',
  '1.30',
  '1.31',
  '1.31.1',
  '1.32',
  '1.33',
  '1.34',
  '1.34.1',
  '1.35',
  '1.35.0',
  '1.36',
  '1.36.1',
  '1.37.0',
]

/** Operating systems and small tools. */
export const systemImages: SimulatedImage[] = [
  plain('docker.io/library/busybox', BUSYBOX_VERSIONS, ['busybox'], 2_200_000, ['sh'], {
    tags: [
      ...tagsOf(BUSYBOX_VERSIONS, { flavours: ['glibc', 'musl', 'uclibc'] }),
      { tag: 'stable', version: '1.37.0' },
    ],
    programs: { busybox },
  }),
  plain('registry.k8s.io/e2e-test-images/busybox', ['1.29-2', '1.29-4', '1.36.1-1'], ['busybox'], 2_200_000, ['sh'], {
    tags: ['1.29-2', '1.29-4', '1.36.1-1'].map((version) => ({ tag: version, version })),
  }),
  plain('gcr.io/google-containers/busybox', ['1.24', '1.27'], ['busybox'], 2_200_000, ['sh']),
  plain(
    'docker.io/library/alpine',
    ['3.12', '3.13', '3.14', '3.15', '3.16', '3.17', '3.18', '3.19', '3.20', '3.20.3', '3.21', '3.22'],
    ['alpine'],
    3_600_000,
    ['/bin/sh'],
    {
      tags: [
        ...tagsOf(['3.12', '3.13', '3.14', '3.15', '3.16', '3.17', '3.18', '3.19', '3.20', '3.20.3', '3.21', '3.22']),
        { tag: 'edge', version: 'edge' },
      ],
      programs: { apk: packageManager('apk') },
    },
  ),
  plain('docker.io/library/ubuntu', ['18.04', '20.04', '22.04', '24.04'], ['ubuntu'], 30_000_000, ['/bin/bash'], {
    tags: [
      ...tagsOf(['18.04', '20.04', '22.04', '24.04']),
      { tag: 'focal', version: '20.04' },
      { tag: 'jammy', version: '22.04' },
      { tag: 'noble', version: '24.04' },
    ],
    programs: { apt: packageManager('apt') },
  }),
  plain('docker.io/library/debian', ['10', '11', '12'], ['debian'], 49_000_000, ['bash'], {
    tags: [
      ...tagsOf(['10', '11', '12'], { flavours: ['slim'], flavourSize: 28_000_000 }),
      { tag: 'bookworm', version: '12' },
      { tag: 'bookworm-slim', version: '12', flavour: 'slim', sizeBytes: 28_000_000 },
      { tag: 'bullseye', version: '11' },
      { tag: 'stable', version: '12' },
      { tag: 'stable-slim', version: '12', flavour: 'slim', sizeBytes: 28_000_000 },
    ],
  }),
  plain('docker.io/library/bash', ['4.4', '5.0', '5.1', '5.2', '5.2.37'], ['alpine', 'bash'], 6_000_000, ['bash'], {
    entrypoint: ['docker-entrypoint.sh'],
    files: () => ({ '/usr/local/bin/docker-entrypoint.sh': { bin: 'bash-entrypoint' } }),
    programs: {
      'bash-entrypoint': (os, proc) =>
        becomeCommand(
          os,
          proc,
          proc.argv[1] === undefined || proc.argv[1].startsWith('-')
            ? ['bash', ...proc.argv.slice(1)]
            : proc.argv.slice(1),
        ),
    },
  }),
  {
    repository: 'docker.io/curlimages/curl',
    tags: tagsOf(['7.85.0', '7.88.1', '8.00.1', '8.1.2', '8.4.0', '8.5.0', '8.8.0', '8.10.1', '8.11.1', '8.17.0']),
    sizeBytes: 9_500_000,
    entrypoint: ['/entrypoint.sh'],
    cmd: ['curl'],
    user: { uid: 100, gid: 101, name: 'curl_user' },
    workingDir: '/home/curl_user',
    base: () => ['alpine', 'curl'],
    files: () => ({
      '/entrypoint.sh': { bin: 'curl-entrypoint' },
      '/home/curl_user': { dir: true, uid: 100, gid: 101 },
      '/etc/passwd':
        'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\ncurl_user:x:100:101:Linux User,,,:/home/curl_user:/bin/sh\n',
      '/etc/group': 'root:x:0:\ncurl_group:x:101:\nnogroup:x:65534:\n',
    }),
    programs: {
      'curl-entrypoint': (os, proc) =>
        becomeCommand(
          os,
          proc,
          proc.argv[1] === undefined ||
            proc.argv[1].startsWith('-') ||
            os.which(proc, proc.argv[1], proc.env['PATH'] ?? '') === undefined
            ? ['curl', ...proc.argv.slice(1)]
            : proc.argv.slice(1),
        ),
    },
  },
  {
    repository: 'registry.k8s.io/pause',
    tags: tagsOf(['3.1', '3.2', '3.5', '3.6', '3.7', '3.8', '3.9', '3.10', '3.10.1']),
    sizeBytes: 320_000,
    entrypoint: ['/pause'],
    user: { uid: 65_535, gid: 65_535, name: '65535' },
    files: () => ({ '/pause': { bin: 'pause' } }),
    programs: { pause },
  },
  {
    repository: 'k8s.gcr.io/pause',
    tags: tagsOf(['2.0', '3.1', '3.2', '3.5']),
    sizeBytes: 320_000,
    entrypoint: ['/pause'],
    files: () => ({ '/pause': { bin: 'pause' } }),
  },
  {
    repository: 'docker.io/polinux/stress',
    tags: tagsOf(['1.0.4']),
    sizeBytes: 4_000_000,
    base: () => ['alpine'],
    files: () => ({ '/usr/local/bin/stress': { bin: 'stress' } }),
    programs: { stress },
  },
  {
    repository: 'docker.io/vish/stress',
    tags: tagsOf(['1.0']),
    sizeBytes: 2_000_000,
    entrypoint: ['/stress'],
    files: () => ({ '/stress': { bin: 'stress' } }),
  },
  plain('docker.io/nicolaka/netshoot', ['v0.12', 'v0.13'], ['alpine', 'network', 'bash'], 200_000_000, ['zsh'], {
    tags: ['latest', 'v0.12', 'v0.13'].map((tag) => ({ tag, version: 'v0.13' })),
    cmd: ['bash'],
  }),
  plain('registry.k8s.io/e2e-test-images/jessie-dnsutils', ['1.3', '1.7'], ['debian', 'network'], 100_000_000, [
    '/bin/sleep',
    '3600',
  ]),
]
