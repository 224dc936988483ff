import type { Program } from '../../machine.ts'
import { headerOf } from '../../network/http-message.ts'
import type { Os } from '../../process/os.ts'
import { SystemError } from '../../process/system-error.ts'
import { byteLength, toBytes } from '../../text.ts'
import type { Proc } from '../../world.ts'
import { guarded, UsageError } from '../command.ts'
import { startTransfer, stepTransfer, type Transfer } from './transfer.ts'
import { base64Encode, hostHeader, parseUrl, resolveUrl, type Url } from './url.ts'

const version = '8.5.0'

/** Options of curl: letter or long name → whether it takes a value. */
const flagNames: Record<string, [name: string, value: boolean]> = {
  s: ['silent', false], S: ['show-error', false], o: ['output', true], O: ['remote-name', false], i: ['include', false], I: ['head', false], v: ['verbose', false],
  X: ['request', true], d: ['data', true], H: ['header', true], w: ['write-out', true], L: ['location', false], k: ['insecure', false], f: ['fail', false], m: ['max-time', true],
  u: ['user', true], A: ['user-agent', true], e: ['referer', true], G: ['get', false], T: ['upload-file', true], b: ['cookie', true], c: ['cookie-jar', true], F: ['form', true], x: ['proxy', true],
  N: ['no-buffer', false], g: ['globoff', false], '4': ['ipv4', false], '6': ['ipv6', false], D: ['dump-header', true], E: ['cert', true], V: ['version', false], h: ['help', false], '#': ['progress-bar', false], J: ['remote-header-name', false], q: ['disable', false], Z: ['parallel', false], '0': ['http1.0', false],
} // prettier-ignore
const longValues = new Set([
  'connect-timeout',
  'retry',
  'retry-delay',
  'retry-max-time',
  'data-raw',
  'data-binary',
  'data-urlencode',
  'json',
  'resolve',
  'cacert',
  'key',
  'url',
  'max-redirs',
  'interface',
  'capath',
  'limit-rate',
  'connect-to',
  'noproxy',
  'oauth2-bearer',
  'keepalive-time',
  'stderr',
])
const longFlags = new Set([
  'compressed',
  'no-progress-meter',
  'fail-with-body',
  'retry-connrefused',
  'retry-all-errors',
  'http1.1',
  'http2',
  'http2-prior-knowledge',
  'tcp-nodelay',
  'no-keepalive',
  'path-as-is',
  'location-trusted',
  'create-dirs',
  'tlsv1.2',
  'ssl-reqd',
  'next',
  'post301',
  'post302',
  'no-alpn',
])

interface Parsed {
  values: Record<string, string>
  headers: string[]
  data: { kind: string; text: string }[]
  urls: string[]
  outputs: string[]
  forms: string[]
}

const parse = (args: string[]): Parsed => {
  const parsed: Parsed = { values: {}, headers: [], data: [], urls: [], outputs: [], forms: [] }
  const set = (name: string, value: string) => {
    parsed.values[name] = value
    if (name === 'header') parsed.headers.push(value)
    else if (/^(?:data.*|json)$/.test(name)) parsed.data.push({ kind: name, text: value })
    else if (name === 'output') parsed.outputs.push(value)
    else if (name === 'url') parsed.urls.push(value)
    else if (name === 'form') parsed.forms.push(value)
  }
  const hint = "curl: try 'curl --help' or 'curl --manual' for more information"
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg.startsWith('--') && arg.length > 2) {
      const name = arg.slice(2)
      const known = Object.values(flagNames).find(([long]) => long === name)
      const takes = known ? known[1] : longValues.has(name)
      if (!known && !takes && !longFlags.has(name)) throw new UsageError(`option ${arg}: is unknown`, 2, hint)
      if (takes) {
        const value = args[++i]
        if (value === undefined) throw new UsageError(`option ${arg}: requires parameter`, 2, hint)
        set(name, value)
      } else set(name, '')
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let k = 1; k < arg.length; k++) {
        const known = flagNames[arg[k] as string]
        if (!known) throw new UsageError(`option ${arg}: is unknown`, 2, hint)
        if (!known[1]) {
          set(known[0], '')
          continue
        }
        const value = arg.slice(k + 1) || args[++i]
        if (value === undefined) throw new UsageError(`option ${arg}: requires parameter`, 2, hint)
        set(known[0], value)
        break
      }
    } else parsed.urls.push(arg)
  }
  return parsed
}

interface CurlState {
  at: number
  transfer?: Transfer
  redirects: number
  attempt: number
  retryAt?: number
  url?: string
  method?: string
  status: number
  deadline?: number
  connectDeadline?: number
  body?: string
  meter?: boolean
}

const encodeUrl = (text: string) =>
  text.replace(/[^A-Za-z0-9_.~-]/g, (c) =>
    [...toBytes(c)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )

const bodyOf = (os: Os, proc: Proc, options: Parsed): string | undefined => {
  if (options.forms.length) {
    const boundary = '------------------------d74496d66958873e'
    return `${options.forms
      .map((form) => {
        const [name = '', value = ''] = [form.slice(0, form.indexOf('=')), form.slice(form.indexOf('=') + 1)]
        const file = /^[@<]/.test(value) ? os.readFile(proc, value.slice(1).split(';')[0] as string) : undefined
        return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${value.startsWith('@') ? `; filename="${value.slice(1).replace(/^.*\//, '')}"\r\nContent-Type: application/octet-stream` : ''}\r\n\r\n${file ?? value}\r\n`
      })
      .join('')}--${boundary}--\r\n`
  }
  if (options.data.length === 0) return undefined
  return options.data
    .map(({ kind, text }) => {
      if (kind === 'data-urlencode') {
        const cut = text.indexOf('=')
        return cut < 0 ? encodeUrl(text) : `${text.slice(0, cut)}${cut > 0 ? '=' : ''}${encodeUrl(text.slice(cut + 1))}`
      }
      if (kind === 'data-raw' || !text.startsWith('@')) return text
      const path = text.slice(1)
      try {
        const content = path === '-' ? readAll(os, proc) : os.readFile(proc, path)
        return kind === 'data' ? content.replace(/[\r\n]/g, '') : content
      } catch (error) {
        if (error instanceof SystemError) throw new UsageError(`Failed to open ${path}`, 26)
        throw error
      }
    })
    .join(options.data.some((one) => one.kind === 'json') ? '' : '&')
}

const readAll = (os: Os, proc: Proc): string => {
  let text = ''
  for (let piece = os.read(proc, 0); piece; piece = os.read(proc, 0)) text += piece
  return text
}

const requestText = (url: Url, method: string, options: Parsed, body: string | undefined): string => {
  const own = options.headers.map((header) => header.replace(/^([^:;]+);$/, '$1:'))
  const has = (name: string) => own.some((header) => header.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  const lines = [`${method} ${url.target} ${options.values['http1.0'] === undefined ? 'HTTP/1.1' : 'HTTP/1.0'}`]
  if (!has('Host')) lines.push(`Host: ${hostHeader(url)}`)
  const user = options.values['user'] ?? url.credentials
  if (user !== undefined && !has('Authorization')) lines.push(`Authorization: Basic ${base64Encode(toBytes(user))}`)
  if (options.values['oauth2-bearer'] !== undefined)
    lines.push(`Authorization: Bearer ${options.values['oauth2-bearer']}`)
  if (!has('User-Agent')) lines.push(`User-Agent: ${options.values['user-agent'] ?? `curl/${version}`}`)
  const json = options.values['json'] !== undefined
  if (!has('Accept')) lines.push(`Accept: ${json ? 'application/json' : '*/*'}`)
  if (options.values['compressed'] !== undefined) lines.push('Accept-Encoding: deflate, gzip')
  if (options.values['referer'] !== undefined) lines.push(`Referer: ${options.values['referer']}`)
  if (options.values['cookie'] !== undefined && options.values['cookie'].includes('='))
    lines.push(`Cookie: ${options.values['cookie']}`)
  for (const header of own)
    if (!/:\s*$/.test(header) || options.headers.includes(`${header.slice(0, -1)};`)) lines.push(header)
  if (body !== undefined) {
    lines.push(`Content-Length: ${byteLength(body)}`)
    if (!has('Content-Type') && options.values['upload-file'] === undefined)
      lines.push(
        `Content-Type: ${json ? 'application/json' : options.forms.length ? 'multipart/form-data; boundary=------------------------d74496d66958873e' : 'application/x-www-form-urlencoded'}`,
      )
  }
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`
}

const meterHead =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n'
const meterLine = (percent: number, size: number, speed: number, seconds: number) => {
  const time =
    seconds < 1
      ? '--:--:--'
      : ` 0:${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
  return `\r${String(percent).padStart(3)} ${String(size).padStart(5)}  ${String(percent).padStart(3)} ${String(size).padStart(5)}    0     0 ${String(speed).padStart(6)}      0 --:--:-- ${time.padStart(8)} --:--:-- ${String(speed).padStart(5)}`
}

const curl: Program = guarded((os, proc) => {
  const args = proc.argv.slice(1)
  const options = parse(args)
  const { values } = options
  const on = (name: string) => values[name] !== undefined
  if (on('version')) {
    os.print(
      proc,
      `curl ${version} (x86_64-pc-linux-gnu) libcurl/${version} OpenSSL/3.0.13 zlib/1.3\nRelease-Date: 2023-12-06\nProtocols: file ftp http https\n`,
    )
    return 0
  }
  if (on('help')) {
    os.print(
      proc,
      'Usage: curl [options...] <url>\n -d, --data <data>          HTTP POST data\n -f, --fail                 Fail fast with no output on HTTP errors\n -h, --help <category>      Get help for commands\n -i, --include              Include protocol response headers in the output\n -o, --output <file>        Write to file instead of stdout\n -O, --remote-name          Write output to a file named as the remote file\n -s, --silent               Silent mode\n -T, --upload-file <file>   Transfer local FILE to destination\n -u, --user <user:password> Server user and password\n -A, --user-agent <name>    Send User-Agent <name> to server\n -v, --verbose              Make the operation more talkative\n -V, --version              Show version number and quit\n',
    )
    return 0
  }
  if (options.urls.length === 0)
    throw new UsageError('no URL specified', 2, "curl: try 'curl --help' or 'curl --manual' for more information")
  const state = proc.state as CurlState
  if (state.at === undefined) Object.assign(state, { at: 0, redirects: 0, attempt: 0, status: 0 })
  const say = (text: string) => {
    if (on('verbose')) os.complain(proc, text)
  }
  const fail = (code: number, message: string): void => {
    state.status = code
    if (!on('silent') || on('show-error')) os.complain(proc, `curl: (${code}) ${message}\n`)
  }
  const finish = (): void => {
    delete state.transfer
    delete state.url
    delete state.method
    delete state.deadline
    delete state.connectDeadline
    delete state.retryAt
    delete state.meter
    state.redirects = 0
    state.attempt = 0
    state.at++
  }
  for (;;) {
    const wanted = options.urls[state.at]
    if (wanted === undefined) return state.status
    const output = on('remote-name')
      ? (parseUrl(wanted)?.target.replace(/\?.*$/, '').replace(/^.*\//, '') ?? '')
      : options.outputs[state.at]
    const meter =
      !on('silent') &&
      !on('no-progress-meter') &&
      !on('head') &&
      (output !== undefined ? output !== '-' : !os.isTty(proc, 1))
    if (state.retryAt !== undefined) {
      if (!os.sleepUntil(proc, state.retryAt)) return 'blocked'
      delete state.retryAt
    }
    const transfer = state.transfer
    if (!transfer) {
      const url = parseUrl(state.url ?? wanted)
      if (!url || url.port > 65_535) {
        fail(
          3,
          'URL rejected: ' +
            (url ? 'Port number was not a decimal number between 0 and 65535' : 'No host part in the URL'),
        )
        finish()
        continue
      }
      if (url.scheme !== 'http' && url.scheme !== 'https') {
        fail(
          1,
          `Protocol "${url.scheme}" not supported${/^(?:ftp|file|scp|smtp)$/.test(url.scheme) ? ' or disabled in libcurl' : ''}`,
        )
        finish()
        continue
      }
      let body = on('upload-file') ? os.readFile(proc, values['upload-file'] as string) : bodyOf(os, proc, options)
      if (on('get') && body !== undefined) {
        url.target += `${url.target.includes('?') ? '&' : '?'}${body}`
        body = undefined
      }
      const method =
        state.method ??
        values['request'] ??
        (on('head') ? 'HEAD' : on('upload-file') ? 'PUT' : body !== undefined ? 'POST' : 'GET')
      if (state.method === 'GET') body = undefined
      if (meter && !state.meter) {
        state.meter = true
        os.complain(proc, `${meterHead}${meterLine(0, 0, 0, 0)}`)
      }
      const resolved = (values['resolve'] ?? '').split(':')
      const direct =
        resolved[0] === url.host && Number(resolved[1]) === url.port
          ? { ...url, host: resolved.slice(2).join(':') }
          : url
      state.transfer = startTransfer(os, proc, direct, method, requestText(url, method, options, body))
      state.transfer.url = { ...url }
      if (state.deadline === undefined && on('max-time')) state.deadline = os.now + Number(values['max-time']) * 1000
      state.connectDeadline = os.now + Number(values['connect-timeout'] ?? 300) * 1000
      os.setAlarm(proc, Math.min(state.deadline ?? Infinity, state.connectDeadline))
      return 'blocked'
    }
    const result = stepTransfer(os, proc, transfer)
    const elapsed = os.now - transfer.started
    const label = `${transfer.url.host} port ${transfer.url.port}`
    const retries = (code: number): boolean => {
      const limit = Number(values['retry'] ?? 0)
      const transient =
        code === 28 ||
        code === 5 ||
        code === 6 ||
        (code === 7 && (on('retry-connrefused') || on('retry-all-errors'))) ||
        on('retry-all-errors')
      if (state.attempt >= limit || !transient) return false
      const wait = on('retry-delay') ? Number(values['retry-delay']) : 2 ** state.attempt
      state.attempt++
      if (!on('silent'))
        os.complain(
          proc,
          `Warning: Problem: ${code === 7 ? 'connection refused' : code === 28 ? 'timeout' : code === 22 ? 'http error' : 'error'}. Will retry in ${wait} second${wait === 1 ? '' : 's'}. ${limit - state.attempt + 1} ${limit - state.attempt + 1 === 1 ? 'retry' : 'retries'} left.\n`,
        )
      delete state.transfer
      state.retryAt = os.now + wait * 1000
      return true
    }
    if (result.type === 'waiting' || result.type === 'connected') {
      if (result.type === 'connected') {
        say(
          `*   Trying ${transfer.ip}:${transfer.port}...\n* Connected to ${transfer.url.host} (${transfer.ip}) port ${transfer.port}\n`,
        )
        if (transfer.url.scheme === 'http')
          say(
            `${transfer.request
              .slice(0, transfer.request.indexOf('\r\n\r\n'))
              .split('\r\n')
              .map((line) => `> ${line}\n`)
              .join('')}> \n`,
          )
        delete state.connectDeadline
      }
      if (state.deadline !== undefined && os.now >= state.deadline) {
        os.closeConn(proc, transfer.conn)
        if (meter) os.complain(proc, '\n')
        if (transfer.phase === 'connecting') {
          if (!retries(28)) {
            fail(28, `Connection timed out after ${elapsed + 1} milliseconds`)
            finish()
          }
        } else if (!retries(28)) {
          fail(
            28,
            `Operation timed out after ${elapsed + 1} milliseconds with ${byteLength(transfer.buffer)} bytes received`,
          )
          finish()
        }
        continue
      }
      if (state.connectDeadline !== undefined && os.now >= state.connectDeadline) {
        os.closeConn(proc, transfer.conn)
        if (meter) os.complain(proc, '\n')
        if (!retries(28)) {
          fail(28, `Failed to connect to ${label} after ${elapsed} ms: Timeout was reached`)
          finish()
        }
        continue
      }
      const next = Math.min(state.deadline ?? Infinity, state.connectDeadline ?? Infinity)
      if (Number.isFinite(next)) os.setAlarm(proc, next)
      return 'blocked'
    }
    delete proc.alarm
    if (result.type === 'failed') {
      if (meter) os.complain(proc, `${elapsed >= 1000 ? meterLine(0, 0, 0, elapsed / 1000) : ''}\n`)
      const [code, message] = {
        nxdomain: [6, `Could not resolve host: ${transfer.url.host}`],
        servfail: [6, `Could not resolve host: ${transfer.url.host}`],
        refused: [7, `Failed to connect to ${label} after ${elapsed} ms: Couldn't connect to server`],
        unreachable: [7, `Failed to connect to ${label} after ${elapsed} ms: Couldn't connect to server`],
        timeout: [28, `Failed to connect to ${label} after ${elapsed} ms: Couldn't connect to server`],
        reset: [56, 'Recv failure: Connection reset by peer'],
        empty: [52, 'Empty reply from server'],
        closed: [18, 'transfer closed with outstanding read data remaining'],
        tls: [35, 'OpenSSL/3.0.13: error:0A00010B:SSL routines::wrong version number'],
      }[result.error] as [number, string]
      if (on('verbose') && (result.error === 'nxdomain' || result.error === 'servfail'))
        os.complain(proc, `* Could not resolve host: ${transfer.url.host}\n* Closing connection\n`)
      else if (on('verbose'))
        os.complain(
          proc,
          `*   Trying ${transfer.ip ?? transfer.url.host}:${transfer.url.port}...\n* Closing connection\n`,
        )
      if (!retries(code)) {
        fail(code, message)
        finish()
      }
      continue
    }
    const { response, head } = result
    if (
      transfer.certificate &&
      !on('insecure') &&
      !on('cacert') &&
      !/^(?:ISRG|DigiCert|GTS)/.test(transfer.certificate.issuer)
    ) {
      fail(
        60,
        `SSL certificate problem: ${transfer.certificate.issuer === transfer.certificate.subject ? 'self-signed certificate' : 'unable to get local issuer certificate'}\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.`,
      )
      finish()
      continue
    }
    if (transfer.url.scheme === 'https')
      say(
        `${transfer.request
          .slice(0, transfer.request.indexOf('\r\n\r\n'))
          .split('\r\n')
          .map((line) => `> ${line}\n`)
          .join('')}> \n`,
      )
    if (!result.raw)
      say(
        `${head
          .split(/\r?\n/)
          .map((line) => `< ${line}\n`)
          .join('')}< \n`,
      )
    if (result.raw) {
      fail(1, 'Received HTTP/0.9 when not allowed')
      finish()
      continue
    }
    const location = headerOf(response.headers, 'location')
    if (on('location') && location !== undefined && response.status >= 300 && response.status < 400) {
      if (state.redirects >= Number(values['max-redirs'] ?? 50)) {
        fail(47, `Maximum (${values['max-redirs'] ?? 50}) redirects followed`)
        finish()
        continue
      }
      if (on('include') || on('head')) os.print(proc, `${head.replace(/\r?\n/g, '\r\n')}\r\n\r\n`)
      state.redirects++
      state.url = resolveUrl(transfer.url, location)
      if (
        (response.status === 303 ||
          ((response.status === 301 || response.status === 302) && transfer.method === 'POST')) &&
        !on('request')
      )
        state.method = 'GET'
      delete state.transfer
      continue
    }
    if (response.status >= 500 && on('retry') && [500, 502, 503, 504].includes(response.status) && retries(22)) continue
    const size = byteLength(response.body)
    const failed = (on('fail') || on('fail-with-body')) && response.status >= 400
    if (meter)
      os.complain(
        proc,
        `${meterLine(failed && on('fail') ? 0 : 100, failed && on('fail') ? 0 : size, elapsed > 0 ? Math.round((size / elapsed) * 1000) : size * 1000, elapsed / 1000)}\n`,
      )
    if (on('dump-header') && values['dump-header'] !== undefined) {
      const text = `${head.replace(/\r?\n/g, '\r\n')}\r\n\r\n`
      if (values['dump-header'] === '-') os.print(proc, text)
      else os.writeFile(proc, values['dump-header'], text)
    }
    let shown = on('include') || on('head') ? `${head.replace(/\r?\n/g, '\r\n')}\r\n\r\n` : ''
    if (!(failed && on('fail'))) shown += response.body
    if (output !== undefined && output !== '-') {
      try {
        os.writeFile(proc, output, shown)
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        os.complain(proc, `Warning: Failed to open the file ${output}: ${error.message}\n`)
        fail(23, 'Failure writing output to destination')
        finish()
        continue
      }
    } else os.print(proc, shown)
    if (failed) fail(22, `The requested URL returned error: ${response.status}`)
    say(`* Connection #0 to host ${transfer.url.host} left intact\n`)
    if (on('write-out')) {
      const total = (elapsed / 1000).toFixed(6)
      const connect = (((transfer.connectedAt ?? transfer.started) - transfer.started) / 1000).toFixed(6)
      const variables: Record<string, string> = {
        http_code: String(response.status).padStart(3, '0'),
        response_code: String(response.status).padStart(3, '0'),
        time_total: total,
        time_connect: connect,
        time_namelookup: connect,
        time_starttransfer: total,
        time_appconnect: connect,
        time_pretransfer: connect,
        size_download: String(size),
        size_header: String(head.length + 4),
        speed_download: String(elapsed > 0 ? Math.round((size / elapsed) * 1000) : size),
        content_type: headerOf(response.headers, 'content-type') ?? '',
        url_effective: state.url ?? `${transfer.url.scheme}://${hostHeader(transfer.url)}${transfer.url.target}`,
        remote_ip: transfer.ip ?? '',
        remote_port: String(transfer.port ?? ''),
        local_port: String(transfer.localPort ?? ''),
        num_redirects: String(state.redirects),
        http_version: response.version.replace('HTTP/', ''),
        scheme: transfer.url.scheme.toUpperCase(),
        exitcode: String(failed ? 22 : 0),
        method: transfer.method,
        redirect_url: location === undefined ? '' : resolveUrl(transfer.url, location),
        errormsg: '',
      }
      const template = (values['write-out'] as string).startsWith('@')
        ? os.readFile(proc, (values['write-out'] as string).slice(1))
        : (values['write-out'] as string)
      os.print(
        proc,
        template.replace(
          /%\{(\w+)\}|%%|\\n|\\t|\\r/g,
          (whole: string, name: string | undefined) =>
            (name === undefined
              ? ({ '%%': '%', '\\n': '\n', '\\t': '\t', '\\r': '\r' } as Record<string, string>)[whole]
              : variables[name]) ?? '',
        ),
      )
    }
    if (!failed) state.status = 0
    finish()
  }
})

/** curl. */
export const curlCommands: Record<string, Program> = { curl }
