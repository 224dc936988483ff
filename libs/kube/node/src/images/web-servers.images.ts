import {
  atOnce,
  byteLength,
  drain,
  guarded,
  headerOf,
  httpDate,
  type HttpServerState,
  type Layer,
  type Os,
  type Proc,
  type Program,
  type ServerReply,
  type ServerRequest,
  serveHttp,
  strftime,
  SystemError,
  UsageError,
} from '@kubarium/machine'
import { becomeCommand } from './become-command.ts'
import { type SimulatedImage, tagsOf } from './image.ts'
import { escapeHtml, mimeOf } from './mime.ts'
import { simpleServer } from './simple-server.ts'

interface ServerState extends HttpServerState {
  phase?: 'serving' | 'ending'
  endAt?: number
}

// --- Apache httpd --------------------------------------------------------------------------------------------------------

const apacheTime = (ms: number) => strftime('%a %b %d %H:%M:%S.%N %Y', ms).replace(/(\.\d{6})\d*/, '$1')

interface ApacheConfig {
  ports: number[]
  root: string
  serverName?: string
  error?: string
}

const apacheConfig = (os: Os, proc: Proc): ApacheConfig => {
  let text = ''
  try {
    text = os.readFile(proc, '/usr/local/apache2/conf/httpd.conf')
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    return {
      ports: [],
      root: '',
      error: `httpd: Could not open configuration file /usr/local/apache2/conf/httpd.conf: ${error.message}\n`,
    }
  }
  const ports: number[] = []
  let root = '/usr/local/apache2/htdocs'
  let serverName: string | undefined
  const lines = text.split('\n')
  const knownDirectives =
    /^(?:ServerRoot|Listen|LoadModule|User|Group|ServerAdmin|ServerName|DocumentRoot|DirectoryIndex|ErrorLog|LogLevel|LogFormat|CustomLog|ScriptAlias|AllowOverride|Require|Options|TypesConfig|AddType|Include|IncludeOptional|ErrorDocument|Redirect|RedirectMatch|RewriteEngine|RewriteRule|RewriteCond|ProxyPass|ProxyPassReverse|Alias|Header|RequestHeader|Timeout|KeepAlive|MaxKeepAliveRequests|KeepAliveTimeout|AddOutputFilterByType|Define|SSLRandomSeed|ServerTokens|ServerSignature|EnableSendfile|EnableMMAP|HostnameLookups|PidFile|Mutex|StartServers|AddHandler|SetHandler|Order|Allow|Deny|AcceptFilter|ScriptSock|MIMEMagicFile|ThreadsPerChild|MaxRequestWorkers|MinSpareThreads|MaxSpareThreads|MaxConnectionsPerChild|ServerLimit|UseCanonicalName|AddDefaultCharset|AddEncoding|ExtendedStatus|SSLEngine|SSLCertificateFile|SSLCertificateKeyFile|SetEnvIf|BrowserMatch|AuthType|AuthName|AuthUserFile)$/i
  for (const [i, raw] of lines.entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith('<')) continue
    const [name = '', ...rest] = line.split(/\s+/)
    const value = rest.join(' ').replace(/^"|"$/g, '')
    if (!knownDirectives.test(name))
      return {
        ports,
        root,
        error: `AH00526: Syntax error on line ${i + 1} of /usr/local/apache2/conf/httpd.conf:\nInvalid command '${name}', perhaps misspelled or defined by a module not included in the server configuration\n`,
      }
    if (/^Listen$/i.test(name)) ports.push(Number(/(\d+)$/.exec(value)?.[1] ?? 80))
    else if (/^DocumentRoot$/i.test(name)) root = value
    else if (/^ServerName$/i.test(name)) serverName = value
  }
  return { ports: ports.length ? ports : [80], root, ...(serverName === undefined ? {} : { serverName }) }
}

const htmlError = (title: string, text: string) =>
  `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${title}</title>\n</head><body>\n<h1>${title.replace(/^\d+ /, '')}</h1>\n<p>${text}</p>\n</body></html>\n`

const httpd: Program = guarded((os, proc) => {
  const state = proc.state as ServerState
  const config = apacheConfig(os, proc)
  const version = proc.env['HTTPD_VERSION'] ?? '2.4.62'
  const tid = '139872938092480'
  if (!state.phase) {
    if (proc.argv.includes('-v')) {
      os.print(proc, `Server version: Apache/${version} (Unix)\n`)
      return 0
    }
    if (config.error) {
      os.complain(proc, config.error)
      return 1
    }
    if (proc.argv.includes('-t') || proc.argv.includes('configtest')) {
      os.complain(proc, 'Syntax OK\n')
      return 0
    }
    if (!config.serverName) {
      const ip =
        /^(\S+)\s/m.exec(
          os.find(proc, '/etc/hosts')
            ? os
                .readFile(proc, '/etc/hosts')
                .split('\n')
                .filter((line) => line.includes(os.world.hostname))
                .join('\n')
            : '',
        )?.[1] ?? '127.0.0.1'
      os.complain(
        proc,
        `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${ip}. Set the 'ServerName' directive globally to suppress this message\n`.repeat(
          2,
        ),
      )
    }
    for (const port of config.ports) {
      try {
        os.listen(proc, port)
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        os.complain(
          proc,
          `(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:${port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
        )
        return 1
      }
    }
    try {
      os.writeFile(proc, '/usr/local/apache2/logs/httpd.pid', `${proc.pid}\n`)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.complain(
        proc,
        `[${apacheTime(os.now)}] [core:error] [pid ${proc.pid}:tid ${tid}] AH00099: could not create /usr/local/apache2/logs/httpd.pid\n[${apacheTime(os.now)}] [core:error] [pid ${proc.pid}:tid ${tid}] AH00100: httpd: could not log pid to file /usr/local/apache2/logs/httpd.pid\n`,
      )
      return 1
    }
    os.complain(
      proc,
      `[${apacheTime(os.now)}] [mpm_event:notice] [pid ${proc.pid}:tid ${tid}] AH00489: Apache/${version} (Unix) configured -- resuming normal operations\n[${apacheTime(os.now)}] [core:notice] [pid ${proc.pid}:tid ${tid}] AH00094: Command line: '${proc.argv.join(' ')}'\n`,
    )
    os.handleSignals(proc, ['TERM', 'INT', 'WINCH', 'HUP', 'USR1'])
    os.setMemory(proc, 6_000_000)
    state.phase = 'serving'
  }
  const signal = os.takeSignal(proc)
  if (signal === 'TERM' || signal === 'INT') {
    os.complain(
      proc,
      `[${apacheTime(os.now)}] [mpm_event:notice] [pid ${proc.pid}:tid ${tid}] AH00491: caught SIG${signal}, shutting down\n`,
    )
    return 0
  }
  if (signal === 'WINCH') {
    os.complain(
      proc,
      `[${apacheTime(os.now)}] [mpm_event:notice] [pid ${proc.pid}:tid ${tid}] AH00492: caught SIGWINCH, shutting down gracefully\n`,
    )
    for (const port of config.ports) os.unlisten(proc, port)
    drain(proc)
  }
  const handle = (request: ServerRequest): ServerReply => {
    const headers: [string, string][] = [
      ['Date', httpDate(os.now)],
      ['Server', `Apache/${version} (Unix)`],
    ]
    const reply = (
      status: number,
      body: string,
      type = 'text/html; charset=iso-8859-1',
      extra: [string, string][] = [],
    ): ServerReply => ({
      status,
      headers: [...headers, ...extra, ['Content-Length', String(byteLength(body))], ['Content-Type', type]],
      body,
    })
    if (request.method === 'OPTIONS')
      return { status: 200, headers: [...headers, ['Allow', 'GET,POST,OPTIONS,HEAD,TRACE']], body: '' }
    if (!['GET', 'HEAD', 'POST'].includes(request.method))
      return reply(
        405,
        htmlError('405 Method Not Allowed', `The requested method ${request.method} is not allowed for this URL.`),
      )
    let path = `${config.root}${request.path}`
    let place = os.find(proc, path)
    if (place?.node.kind === 'directory') {
      if (!request.path.endsWith('/')) {
        const target = `http://${headerOf(request.headers, 'host') ?? request.local.ip}${request.path}/`
        return reply(
          301,
          htmlError('301 Moved Permanently', `The document has moved <a href="${target}">here</a>.`),
          'text/html; charset=iso-8859-1',
          [['Location', target]],
        )
      }
      const index = os.find(proc, `${path}index.html`)
      if (index) {
        path = `${path}index.html`
        place = index
      } else {
        const rows = os
          .list(proc, path)
          .map((name) => `<li><a href="${encodeURI(name)}"> ${escapeHtml(name)}</a></li>\n`)
          .join('')
        return reply(
          200,
          `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of ${escapeHtml(request.path)}</title>\n </head>\n <body>\n<h1>Index of ${escapeHtml(request.path)}</h1>\n<ul>${rows}</ul>\n</body></html>\n`,
          'text/html;charset=ISO-8859-1',
        )
      }
    }
    if (place?.node.kind !== 'file')
      return reply(404, htmlError('404 Not Found', 'The requested URL was not found on this server.'))
    const { text, mtime } = place.node
    return {
      status: 200,
      headers: [
        ...headers,
        ['Last-Modified', httpDate(mtime)],
        ['ETag', `"${byteLength(text).toString(16)}-${(mtime * 1000).toString(16).slice(0, 13)}"`],
        ['Accept-Ranges', 'bytes'],
        ['Content-Length', String(byteLength(text))],
        ['Content-Type', mimeOf(path, 'text/plain')],
      ],
      body: text,
    }
  }
  const outcome = serveHttp(os, proc, {
    handle,
    log: (request, reply) =>
      os.print(
        proc,
        `${request.peer.ip} - - [${strftime('%d/%b/%Y:%H:%M:%S %z', os.now)}] "${request.method} ${request.target} ${request.version}" ${reply.status} ${byteLength(reply.body ?? '') || '-'}\n`,
      ),
    bad: () => ({
      status: 400,
      headers: [
        ['Date', httpDate(os.now)],
        ['Server', `Apache/${version} (Unix)`],
        ['Content-Type', 'text/html; charset=iso-8859-1'],
      ],
      body: htmlError('400 Bad Request', 'Your browser sent a request that this server could not understand.'),
    }),
  })
  return outcome === 'drained' ? 0 : 'blocked'
})

const httpdFiles = (): Layer => ({
  '/usr/local/bin/httpd-foreground': { bin: 'httpd-foreground', size: 138 },
  '/usr/local/apache2/bin/httpd': { bin: 'httpd', size: 980_000 },
  '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n',
  '/usr/local/apache2/logs': { dir: true },
  '/usr/local/apache2/conf/httpd.conf': `ServerRoot "/usr/local/apache2"
Listen 80
LoadModule mpm_event_module modules/mod_mpm_event.so
User www-data
Group www-data
ServerAdmin you@example.com
DocumentRoot "/usr/local/apache2/htdocs"
<Directory "/usr/local/apache2/htdocs">
    Options Indexes FollowSymLinks
    AllowOverride None
    Require all granted
</Directory>
DirectoryIndex index.html
ErrorLog /proc/self/fd/2
LogLevel warn
CustomLog /proc/self/fd/1 common
`,
})

// --- small HTTP servers --------------------------------------------------------------------------------------------------

const goPlain = (os: Os, body: string, status = 200, extra: [string, string][] = []): ServerReply => ({
  status,
  headers: [
    ...extra,
    ['Date', httpDate(os.now)],
    ['Content-Length', String(byteLength(body))],
    ['Content-Type', 'text/plain; charset=utf-8'],
  ],
  body,
})

const goLog = (os: Os) => strftime('%Y/%m/%d %H:%M:%S', os.now)

const helloApp = (version: string): Program =>
  simpleServer({
    port: (proc) => Number(proc.env['PORT'] ?? 8080),
    start: (os, proc, port) => os.complain(proc, `${goLog(os)} Server listening on port ${port}\n`),
    handle: (os, proc, request) => {
      os.complain(proc, `${goLog(os)} Serving request: ${request.path}\n`)
      return goPlain(os, `Hello, world!\nVersion: ${version}\nHostname: ${os.world.hostname}\n`)
    },
  })

const flagOf = (proc: Proc, name: string): string | undefined => {
  for (let i = 1; i < proc.argv.length; i++) {
    const match = new RegExp(`^--?${name}(?:=([^]*))?$`).exec(proc.argv[i] as string)
    if (match) return match[1] ?? proc.argv[i + 1] ?? ''
  }
  return undefined
}

const httpEcho: Program = (os, proc) => {
  const text = flagOf(proc, 'text') ?? proc.env['ECHO_TEXT']
  if (text === undefined) {
    os.complain(proc, `Missing -text option!\n`)
    return 127
  }
  const address = flagOf(proc, 'listen') ?? ':5678'
  return simpleServer({
    port: () => Number(/:(\d+)$/.exec(address)?.[1] ?? 5678),
    start: (_, current, port) =>
      os.complain(current, `${strftime('%Y-%m-%dT%H:%M:%S.000Z', os.now)} [INFO] server is listening on :${port}\n`),
    handle: (inner) =>
      goPlain(inner, `${text}\n`, Number(flagOf(proc, 'status-code') ?? 200), [
        ['X-App-Name', 'http-echo'],
        ['X-App-Version', '1.0.0'],
      ]),
    log: (inner, current, request, reply) =>
      inner.print(
        current,
        `${strftime('%Y/%m/%d %H:%M:%S', inner.now)} ${headerOf(request.headers, 'host') ?? ''} ${request.peer.ip}:${request.peer.port} "${request.method} ${request.target} ${request.version}" ${reply.status} ${byteLength(reply.body ?? '')} "${headerOf(request.headers, 'user-agent') ?? ''}" 25.3µs\n`,
      ),
    stop: (inner, current) => {
      inner.complain(
        current,
        `${strftime('%Y-%m-%dT%H:%M:%S.000Z', inner.now)} [INFO] received interrupt, shutting down...\n`,
      )
      return 0
    },
  })(os, proc)
}

const whoami: Program = simpleServer({
  port: (proc) => Number(flagOf(proc, 'port') ?? proc.env['WHOAMI_PORT_NUMBER'] ?? 80),
  start: (os, proc, port) => os.complain(proc, `${goLog(os)} Starting up on port ${port}\n`),
  handle: (os, proc, request) => {
    const name = flagOf(proc, 'name') ?? proc.env['WHOAMI_NAME']
    if (request.path === '/health') return goPlain(os, '')
    const pairs = request.headers.slice().sort(([a], [b]) => (a < b ? -1 : 1))
    if (request.path === '/api') {
      const body = `${JSON.stringify({ hostname: os.world.hostname, ip: ['127.0.0.1', request.local.ip], headers: Object.fromEntries(pairs.map(([key, value]) => [key, [value]])), url: request.target, host: headerOf(request.headers, 'host') ?? '', method: request.method, ...(name === undefined ? {} : { name }), remoteAddr: `${request.peer.ip}:${request.peer.port}` })}\n`
      return {
        status: 200,
        headers: [
          ['Content-Type', 'application/json'],
          ['Date', httpDate(os.now)],
        ],
        body,
      }
    }
    const headers = pairs
      .filter(([key]) => key.toLowerCase() !== 'host')
      .map(([key, value]) => `${key}: ${value}\n`)
      .join('')
    return goPlain(
      os,
      `${name === undefined ? '' : `Name: ${name}\n`}Hostname: ${os.world.hostname}\nIP: 127.0.0.1\nIP: ${request.local.ip}\nRemoteAddr: ${request.peer.ip}:${request.peer.port}\n${request.method} ${request.target} ${request.version}\nHost: ${headerOf(request.headers, 'host') ?? ''}\n${headers}\n`,
    )
  },
})

const echoServer: Program = simpleServer({
  port: () => 8080,
  start: (os, proc) => os.print(proc, 'Generating self-signed cert\nNow listening...\n'),
  handle: (os, _, request) => {
    const body = `\n\nHostname: ${os.world.hostname}\n\nPod Information:\n\t-no pod information available-\n\nServer values:\n\tserver_version=nginx: 1.14.2 - lua: 10015\n\nRequest Information:\n\tclient_address=${request.peer.ip}\n\tmethod=${request.method}\n\treal path=${request.target}\n\tquery=${request.target.split('?')[1] ?? ''}\n\trequest_version=${request.version.replace('HTTP/', '')}\n\trequest_scheme=http\n\trequest_uri=http://${headerOf(request.headers, 'host') ?? ''}:8080${request.target}\n\nRequest Headers:\n${request.headers
      .map(([key, value]) => `\t${key.toLowerCase()}=${value}\n`)
      .sort()
      .join('')}\nRequest Body:\n${request.body || '\t-no body in request-'}\n\n`
    return {
      status: 200,
      headers: [
        ['Server', 'echoserver'],
        ['Date', httpDate(os.now)],
        ['Content-Type', 'text/plain'],
      ],
      body,
    }
  },
})

// --- python --------------------------------------------------------------------------------------------------------------

const pythonServer = simpleServer({
  port: (proc) => Number(proc.argv.find((arg, i) => i > 2 && /^\d+$/.test(arg)) ?? 8000),
  start: (os, proc, port) => os.print(proc, `Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`),
  handle: (os, proc, request) => {
    const root =
      flagOf(proc, 'directory') ?? (proc.argv.includes('-d') ? (proc.argv[proc.argv.indexOf('-d') + 1] ?? '.') : '.')
    const headers: [string, string][] = [
      ['Server', `SimpleHTTP/0.6 Python/${proc.env['PYTHON_VERSION'] ?? '3.12.7'}`],
      ['Date', httpDate(os.now)],
    ]
    const error = (status: number, text: string): ServerReply => {
      const body = `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: ${status}</p>\n        <p>Message: ${text}.</p>\n    </body>\n</html>\n`
      return {
        status,
        reason: text,
        headers: [...headers, ['Connection', 'close'], ['Content-Type', 'text/html;charset=utf-8']],
        body,
        close: true,
      }
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return error(501, `Unsupported method ('${request.method}')`)
    const path = `${root}${request.path}`
    let place = os.find(proc, path)
    if (place?.node.kind === 'directory') {
      if (!request.path.endsWith('/'))
        return { status: 301, headers: [...headers, ['Location', `${request.path}/`]], body: '', close: true }
      const index = os.find(proc, `${path}index.html`)
      if (!index) {
        const rows = os.list(proc, path).map((name) => {
          const shown = os.find(proc, `${path}/${name}`)?.node.kind === 'directory' ? `${name}/` : name
          return `<li><a href="${encodeURI(shown)}">${escapeHtml(shown)}</a></li>\n`
        })
        const title = `Directory listing for ${escapeHtml(request.path)}`
        return {
          status: 200,
          headers: [...headers, ['Content-type', 'text/html; charset=utf-8']],
          body: `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n${rows.join('')}</ul>\n<hr>\n</body>\n</html>\n`,
          close: true,
        }
      }
      place = index
    }
    if (place?.node.kind !== 'file') return error(404, 'File not found')
    return {
      status: 200,
      headers: [
        ...headers,
        [
          'Content-type',
          mimeOf(place.path, 'application/octet-stream').replace('application/javascript', 'text/javascript'),
        ],
        ['Content-Length', String(byteLength(place.node.text))],
        ['Last-Modified', httpDate(place.node.mtime)],
      ],
      body: place.node.text,
      close: true,
    }
  },
  log: (os, proc, request, reply) => {
    if (reply.status >= 400)
      os.complain(
        proc,
        `${request.peer.ip} - - [${strftime('%d/%b/%Y %H:%M:%S', os.now)}] code ${reply.status}, message ${reply.reason ?? ''}\n`,
      )
    os.complain(
      proc,
      `${request.peer.ip} - - [${strftime('%d/%b/%Y %H:%M:%S', os.now)}] "${request.method} ${request.target} ${request.version}" ${reply.status} -\n`,
    )
  },
  occupied: (os, proc) => {
    os.complain(proc, 'OSError: [Errno 98] Address already in use\n')
    return 1
  },
})

/** `python3`: the module http.server; anything else is said to be out of reach. */
const python: Program = (os, proc) => {
  const args = proc.argv.slice(1)
  const version = proc.env['PYTHON_VERSION'] ?? '3.12.7'
  if (args[0] === '--version' || args[0] === '-V') {
    os.print(proc, `Python ${version}\n`)
    return 0
  }
  const module = args.indexOf('-m')
  if (module >= 0 && args[module + 1] === 'http.server') return pythonServer(os, proc)
  const print = /^\s*(?:import \w+;?\s*)*print\((["'])([^"'\\]*)\1(?:,\s*flush=True)?\)\s*;?\s*$/.exec(
    args[0] === '-c' ? (args[1] ?? '') : '',
  )
  if (print) {
    os.print(proc, `${print[2]}\n`)
    return 0
  }
  if (args.length === 0 && !os.isTty(proc, 0)) return 0
  os.complain(
    proc,
    args.length === 0 || args[0] === '-c' || args[0]?.endsWith('.py')
      ? `${proc.argv[0]}: only "-m http.server" and printing a text are simulated here\n`
      : `${proc.argv[0]}: can't open file '${args[0]}': [Errno 2] No such file or directory\n`,
  )
  return 2
}

/** `node`: its version and a printed text; anything else is said to be out of reach. */
const node: Program = atOnce((os, proc, args) => {
  const version = proc.env['NODE_VERSION'] ?? '22.11.0'
  if (args[0] === '-v' || args[0] === '--version') {
    os.print(proc, `v${version}\n`)
    return 0
  }
  const print = /^\s*console\.log\((["'`])([^"'`\\$]*)\1\);?\s*$/.exec(
    args[0] === '-e' || args[0] === '--eval' ? (args[1] ?? '') : '',
  )
  if (print) {
    os.print(proc, `${print[2]}\n`)
    return 0
  }
  const value = args[0] === '-p' ? /^\s*(["'])([^"'\\]*)\1\s*$/.exec(args[1] ?? '')?.[2] : undefined
  if (value !== undefined) {
    os.print(proc, `${value}\n`)
    return 0
  }
  throw new UsageError('only --version and printing a text are simulated here', 9)
})

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
