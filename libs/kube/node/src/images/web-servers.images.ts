// Images of web servers.
import { httpd, httpdFiles } from './apache-httpd.program.ts'
import { becomeCommand } from './become-command.ts'
import { echoServer, helloApp, httpEcho, whoami } from './go-servers.programs.ts'
import { tagsOf, type SimulatedImage } from './image.ts'
import { node, python } from './scripting.programs.ts'

/** Web servers and runtimes. */
export const webServerImages: SimulatedImage[] = [
  {
    repository: 'docker.io/library/httpd',
    tags: tagsOf(['2.4.41', '2.4.46', '2.4.52', '2.4.54', '2.4.57', '2.4.58', '2.4.59', '2.4.62', '2.4.65'], {
      flavours: ['alpine'],
      flavourSize: 20_000_000,
    }),
    sizeBytes: 58_000_000,
    cmd: ['httpd-foreground'],
    env: (tag) => ({
      PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HTTPD_PREFIX: '/usr/local/apache2',
      HTTPD_VERSION: tag.version,
    }),
    workingDir: '/usr/local/apache2',
    exposedPorts: [80],
    stopSignal: 'SIGWINCH',
    base: (tag) => [tag.flavour ? 'alpine' : 'debian'],
    files: httpdFiles,
    programs: {
      httpd,
      'httpd-foreground': (os, proc) => becomeCommand(os, proc, ['httpd', '-DFOREGROUND', ...proc.argv.slice(1)]),
    },
  },
  {
    repository: 'gcr.io/google-samples/hello-app',
    tags: [
      { tag: '1.0', version: '1.0.0' },
      { tag: '2.0', version: '2.0.0' },
    ],
    sizeBytes: 12_000_000,
    entrypoint: ['/hello-app'],
    env: () => ({ PORT: '8080' }),
    user: { uid: 65_532, gid: 65_532, name: 'nonroot' },
    exposedPorts: [8080],
    files: (tag) => ({
      '/hello-app': { bin: `hello-app-${tag.version}` },
      '/etc/passwd': 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
    }),
    programs: { 'hello-app-1.0.0': helloApp('1.0.0'), 'hello-app-2.0.0': helloApp('2.0.0') },
  },
  {
    repository: 'us-docker.pkg.dev/google-samples/containers/gke/hello-app',
    tags: [
      { tag: '1.0', version: '1.0.0' },
      { tag: '2.0', version: '2.0.0' },
    ],
    sizeBytes: 12_000_000,
    entrypoint: ['/hello-app'],
    env: () => ({ PORT: '8080' }),
    exposedPorts: [8080],
    files: (tag) => ({ '/hello-app': { bin: `hello-app-${tag.version}` } }),
  },
  {
    repository: 'docker.io/hashicorp/http-echo',
    tags: tagsOf(['0.2.3', '1.0.0']),
    sizeBytes: 3_000_000,
    entrypoint: ['/http-echo'],
    user: { uid: 65_532, gid: 65_532, name: 'nonroot' },
    exposedPorts: [5678],
    files: () => ({ '/http-echo': { bin: 'http-echo' } }),
    programs: { 'http-echo': httpEcho },
  },
  {
    repository: 'docker.io/traefik/whoami',
    tags: [
      ...tagsOf(['1.8.7', '1.10.1', '1.10.3', '1.11.0']),
      ...['1.8.7', '1.10.1', '1.10.3', '1.11.0', '1.10', '1.11'].map((version) => ({ tag: `v${version}`, version })),
    ],
    sizeBytes: 3_100_000,
    entrypoint: ['/whoami'],
    exposedPorts: [80],
    files: () => ({ '/whoami': { bin: 'traefik-whoami' } }),
    programs: { 'traefik-whoami': whoami },
  },
  {
    repository: 'docker.io/containous/whoami',
    tags: tagsOf(['1.5.0']),
    sizeBytes: 3_100_000,
    entrypoint: ['/whoami'],
    exposedPorts: [80],
    files: () => ({ '/whoami': { bin: 'traefik-whoami' } }),
  },
  {
    repository: 'registry.k8s.io/echoserver',
    tags: tagsOf(['1.4', '1.10']),
    sizeBytes: 45_000_000,
    cmd: ['/usr/local/bin/run.sh'],
    exposedPorts: [8080],
    base: () => ['alpine'],
    files: () => ({ '/usr/local/bin/run.sh': { bin: 'echoserver' } }),
    programs: { echoserver: echoServer },
  },
  {
    repository: 'k8s.gcr.io/echoserver',
    tags: tagsOf(['1.4', '1.10']),
    sizeBytes: 45_000_000,
    cmd: ['/usr/local/bin/run.sh'],
    exposedPorts: [8080],
    base: () => ['alpine'],
    files: () => ({ '/usr/local/bin/run.sh': { bin: 'echoserver' } }),
  },
  {
    repository: 'docker.io/library/python',
    tags: tagsOf(['3.8.20', '3.9.20', '3.10.15', '3.11.10', '3.12.7', '3.13.0'], {
      flavours: ['alpine', 'slim', 'bookworm', 'slim-bookworm'],
      flavourSize: 45_000_000,
    }),
    sizeBytes: 370_000_000,
    cmd: ['python3'],
    env: (tag) => ({ LANG: 'C.UTF-8', PYTHON_VERSION: tag.version }),
    base: (tag) => [tag.flavour === 'alpine' ? 'alpine' : 'debian'],
    files: () => ({ '/usr/local/bin/python3': { bin: 'python3' }, '/usr/local/bin/python': { bin: 'python3' } }),
    programs: { python3: python },
  },
  {
    repository: 'docker.io/library/node',
    tags: [
      ...tagsOf(['16.20.2', '18.20.4', '20.18.0', '22.11.0', '23.1.0'], {
        flavours: ['alpine', 'slim'],
        flavourSize: 50_000_000,
      }),
      { tag: 'lts', version: '22.11.0' },
    ],
    sizeBytes: 390_000_000,
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['node'],
    env: (tag) => ({ NODE_VERSION: tag.version, YARN_VERSION: '1.22.22' }),
    base: (tag) => [tag.flavour === 'alpine' ? 'alpine' : 'debian'],
    files: () => ({
      '/usr/local/bin/node': { bin: 'node' },
      '/usr/local/bin/docker-entrypoint.sh': { bin: 'node-entrypoint' },
    }),
    programs: {
      node,
      'node-entrypoint': (os, proc) =>
        becomeCommand(
          os,
          proc,
          proc.argv[1] === undefined || proc.argv[1].startsWith('-')
            ? ['node', ...proc.argv.slice(1)]
            : proc.argv.slice(1),
        ),
    },
  },
]
