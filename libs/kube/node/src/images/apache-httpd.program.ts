// The Apache HTTP server: static files, its configuration as far as people touch it, its logs.
import {
  SystemError,
  byteLength,
  drain,
  guarded,
  headerOf,
  httpDate,
  serveHttp,
  strftime,
  type Layer,
  type Os,
  type Proc,
  type Program,
  type ServerReply,
  type ServerRequest,
} from '@kubarium/machine'
import { escapeHtml, mimeOf } from './mime.ts'
import type { ServerState } from './server-state.ts'

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

export const httpd: Program = guarded((os, proc) => {
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

export const httpdFiles = (): Layer => ({
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
