import { type Layer, type Os, type Proc, type Program, SystemError } from '@kubarium/machine'
import { becomeCommand } from '../become-command.ts'
import { type ImageTag, type SimulatedImage, tagsOf } from '../image.ts'
import { nginx, nginxWorker } from './nginx.program.ts'

const versions = [
  '1.14.0',
  '1.14.1',
  '1.14.2',
  '1.15.12',
  '1.16.0',
  '1.16.1',
  '1.17.10',
  '1.18.0',
  '1.19.0',
  '1.19.10',
  '1.20.0',
  '1.20.2',
  '1.21.0',
  '1.21.6',
  '1.22.0',
  '1.22.1',
  '1.23.0',
  '1.23.4',
  '1.24.0',
  '1.25.0',
  '1.25.5',
  '1.26.0',
  '1.26.3',
  '1.27.0',
  '1.27.5',
  '1.28.0',
  '1.28.1',
  '1.29.0',
  '1.29.4',
]

const index = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto; font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>This page says that the web server runs and that nobody has given it
files of its own yet. They belong into /usr/share/nginx/html.</p>
</body>
</html>
`

const page50x = `<!DOCTYPE html>
<html>
<head><title>Error</title></head>
<body>
<h1>An error occurred.</h1>
<p>The page could not be made. The error log of this server says why.</p>
</body>
</html>
`

const files = (tag: ImageTag): Layer => ({
  '/docker-entrypoint.sh': { bin: 'nginx-entrypoint', mode: 0o775, size: 1620 },
  '/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh': { bin: 'nginx-entrypoint', mode: 0o775, size: 2125 },
  '/docker-entrypoint.d/20-envsubst-on-templates.sh': { bin: 'nginx-entrypoint', mode: 0o775, size: 3018 },
  '/docker-entrypoint.d/30-tune-worker-processes.sh': { bin: 'nginx-entrypoint', mode: 0o775, size: 4620 },
  '/usr/sbin/nginx': { bin: 'nginx', size: 1_482_560 },
  '/usr/bin/curl': { bin: 'curl', size: 260_000 },
  '/etc/nginx/nginx.conf': `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`,
  '/etc/nginx/conf.d/default.conf': `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`,
  '/etc/nginx/mime.types':
    'types {\n    text/html html htm;\n    text/css css;\n    application/javascript js;\n    application/json json;\n    image/png png;\n    image/jpeg jpeg jpg;\n    image/svg+xml svg;\n    text/plain txt;\n}\n',
  '/etc/nginx/fastcgi_params': '',
  '/etc/nginx/modules': { link: '/usr/lib/nginx/modules' },
  '/usr/share/nginx/html/index.html': index,
  '/usr/share/nginx/html/50x.html': page50x,
  '/var/log/nginx/access.log': { link: '/dev/stdout' },
  '/var/log/nginx/error.log': { link: '/dev/stderr' },
  '/var/cache/nginx': { dir: true },
  '/etc/passwd': `root:x:0:0:root:/root:${tag.flavour === 'alpine' ? '/bin/sh' : '/bin/bash'}\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\nnginx:x:101:101:nginx user:/nonexistent:/bin/false\n`,
  '/etc/group': 'root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\nnginx:x:101:\n',
})

const substitute = (os: Os, proc: Proc, say: (text: string) => void): void => {
  const folder = proc.env['NGINX_ENVSUBST_TEMPLATE_DIR'] ?? '/etc/nginx/templates'
  const suffix = proc.env['NGINX_ENVSUBST_TEMPLATE_SUFFIX'] ?? '.template'
  const output = proc.env['NGINX_ENVSUBST_OUTPUT_DIR'] ?? '/etc/nginx/conf.d'
  if (os.find(proc, folder)?.node.kind !== 'directory') return
  for (const name of os.list(proc, folder)) {
    if (!name.endsWith(suffix)) continue
    const target = `${output}/${name.slice(0, -suffix.length)}`
    say(`20-envsubst-on-templates.sh: Running envsubst on ${folder}/${name} to ${target}\n`)
    const text = os
      .readFile(proc, `${folder}/${name}`)
      .replace(/\$\{(\w+)\}|\$(\w+)/g, (whole, braced: string | undefined, plain: string | undefined) => {
        const variable = (braced ?? plain) as string
        return Object.hasOwn(proc.env, variable) ? (proc.env[variable] as string) : whole
      })
    os.writeFile(proc, target, text)
  }
}

/** The image's entry script: prepares the configuration from the environment, then becomes the command. */
const entrypoint: Program = (os, proc) => {
  const args = proc.argv.slice(1)
  const say = (text: string) => (proc.env['NGINX_ENTRYPOINT_QUIET_LOGS'] ? undefined : os.print(proc, text))
  const [command = 'nginx'] = args
  if (command === 'nginx' || command === 'nginx-debug') {
    const me = '/docker-entrypoint.sh:'
    say(
      `${me} /docker-entrypoint.d/ is not empty, will attempt to perform configuration\n${me} Looking for shell scripts in /docker-entrypoint.d/\n${me} Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh\n`,
    )
    const conf = '/etc/nginx/conf.d/default.conf'
    try {
      const place = os.stat(proc, conf)
      const text = place.node.kind === 'file' ? place.node.text : ''
      if (/^ *listen +\[::\]/m.test(text)) say('10-listen-on-ipv6-by-default.sh: info: IPv6 listen already enabled\n')
      else if (place.source > 0)
        say(`10-listen-on-ipv6-by-default.sh: info: can not modify ${conf} (read-only file system?)\n`)
      else say('10-listen-on-ipv6-by-default.sh: info: ' + `${conf} differs from the packaged version\n`)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      say(`10-listen-on-ipv6-by-default.sh: info: ${conf} is not a file or does not exist\n`)
    }
    say(
      `${me} Sourcing /docker-entrypoint.d/15-local-resolvers.envsh\n${me} Launching /docker-entrypoint.d/20-envsubst-on-templates.sh\n`,
    )
    try {
      substitute(os, proc, say)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.complain(
        proc,
        `20-envsubst-on-templates.sh: ERROR: ${proc.env['NGINX_ENVSUBST_TEMPLATE_DIR'] ?? '/etc/nginx/templates'} exists, but ${proc.env['NGINX_ENVSUBST_OUTPUT_DIR'] ?? '/etc/nginx/conf.d'} is not writable\n`,
      )
    }
    say(
      `${me} Launching /docker-entrypoint.d/30-tune-worker-processes.sh\n${me} Configuration complete; ready for start up\n`,
    )
  }
  return becomeCommand(os, proc, args.length ? args : ['nginx', '-g', 'daemon off;'])
}

/** nginx. */
export const nginxImages: SimulatedImage[] = [
  {
    repository: 'docker.io/library/nginx',
    tags: [
      ...tagsOf(versions, {
        flavours: ['alpine', 'alpine-slim', 'perl', 'bookworm'],
        latest: '1.29.4',
        flavourSize: 21_000_000,
      }),
      { tag: 'stable', version: '1.28.1' },
      { tag: 'mainline', version: '1.29.4' },
      { tag: 'stable-alpine', version: '1.28.1', flavour: 'alpine', sizeBytes: 21_000_000 },
      { tag: 'mainline-alpine', version: '1.29.4', flavour: 'alpine', sizeBytes: 21_000_000 },
    ],
    sizeBytes: 72_000_000,
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: (tag) => ({
      NGINX_VERSION: tag.version,
      NJS_VERSION: '0.9.4',
      NJS_RELEASE: '1~bookworm',
      PKG_RELEASE: '1~bookworm',
      DYNPKG_RELEASE: '1~bookworm',
    }),
    exposedPorts: [80],
    stopSignal: 'SIGQUIT',
    base: (tag) => [tag.flavour?.startsWith('alpine') ? 'alpine' : 'debian'],
    files,
    programs: { nginx, 'nginx-worker': nginxWorker, 'nginx-entrypoint': entrypoint },
  },
  ...['registry.k8s.io/nginx-slim', 'k8s.gcr.io/nginx-slim', 'gcr.io/google_containers/nginx-slim'].map(
    (repository): SimulatedImage => ({
      repository,
      tags: ['0.7', '0.8', '0.9', '0.21', '0.24', '0.25', '0.27'].map((version) => ({ tag: version, version })),
      sizeBytes: 45_000_000,
      cmd: ['nginx', '-g', 'daemon off;'],
      env: () => ({ NGINX_VERSION: '1.11.1' }),
      exposedPorts: [80],
      stopSignal: 'SIGQUIT',
      base: () => ['debian'],
      files,
    }),
  ),
  {
    repository: 'docker.io/nginxinc/nginx-unprivileged',
    tags: tagsOf(['1.25.5', '1.26.3', '1.27.5', '1.29.4'], { flavours: ['alpine'] }),
    sizeBytes: 72_000_000,
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: (tag) => ({ NGINX_VERSION: tag.version }),
    user: { uid: 101, gid: 101, name: 'nginx' },
    exposedPorts: [8080],
    stopSignal: 'SIGQUIT',
    base: (tag) => [tag.flavour ? 'alpine' : 'debian'],
    files: (tag) => {
      const own = files(tag)
      return {
        ...own,
        '/etc/nginx/nginx.conf': (own['/etc/nginx/nginx.conf'] as string)
          .replace('user  nginx;\n', '')
          .replace('/run/nginx.pid', '/tmp/nginx.pid'),
        '/etc/nginx/conf.d/default.conf': (own['/etc/nginx/conf.d/default.conf'] as string).replaceAll('80;', '8080;'),
        '/var/cache/nginx': { dir: true, uid: 101, gid: 0, mode: 0o775 },
        '/etc/nginx/conf.d': { dir: true, uid: 101, gid: 0, mode: 0o775 },
      }
    },
  },
]
