// python and node, as far as they serve files or answer a line.
import { UsageError, atOnce, byteLength, httpDate, strftime, type Program, type ServerReply } from '@kubarium/machine'
import { flagOf } from './go-servers.programs.ts'
import { escapeHtml, mimeOf } from './mime.ts'
import { simpleServer } from './simple-server.ts'

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
export const python: Program = (os, proc) => {
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
export const node: Program = atOnce((os, proc, args) => {
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
