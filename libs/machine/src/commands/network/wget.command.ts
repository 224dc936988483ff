import type { Program } from '../../machine.ts'
import { headerOf } from '../../network/http-message.ts'
import type { Os } from '../../process/os.ts'
import { SystemError } from '../../process/system-error.ts'
import { strftime } from '../../strftime.ts'
import { byteLength, toBytes } from '../../text.ts'
import type { Proc } from '../../world.ts'
import { guarded, parseOptions, UsageError } from '../command.ts'
import { startTransfer, stepTransfer, type Transfer } from './transfer.ts'
import { base64Encode, hostHeader, parseUrl, resolveUrl } from './url.ts'

/** Whether the image's tools are busybox's, which word many things differently. */
export const isBusybox = (os: Os, proc: Proc): boolean => os.find(proc, '/bin/busybox') !== undefined

interface WgetState {
  at: number
  transfer?: Transfer
  url?: string
  tries: number
  redirects: number
  status: number
  deadline?: number
  retryAt?: number
}

const stamp = (ms: number) => strftime('%Y-%m-%d %H:%M:%S', ms)
const human = (bytes: number) =>
  bytes < 1024
    ? `${bytes}`
    : bytes < 1_048_576
      ? `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)}K`
      : `${(bytes / 1_048_576).toFixed(1)}M`

const wget: Program = guarded((os, proc) => {
  const busybox = isBusybox(os, proc)
  const { values, all, operands } = parseOptions(
    proc,
    'qO:T:t:SU:cP:nvY:bd4i:e:w:',
    {
      quiet: 'q',
      'output-document=': 'O',
      'timeout=': 'T',
      'tries=': 't',
      'server-response': 'S',
      'user-agent=': 'U',
      continue: 'c',
      'directory-prefix=': 'P',
      spider: 'spider',
      'header=': 'header',
      'post-data=': 'post',
      'post-file=': 'postfile',
      'no-check-certificate': 'k',
      'connect-timeout=': 'T',
      'read-timeout=': 'T',
      'no-verbose': 'nv',
      'max-redirect=': 'max',
      'retry-connrefused': 'rc',
      'waitretry=': 'wr',
      'http-user=': 'user',
      'http-password=': 'password',
      'method=': 'method',
      'body-data=': 'post',
      'content-on-error': 'ce',
      'no-hsts': 'x',
      'show-progress': 'x',
      'no-proxy': 'x',
    },
    { status: busybox ? 1 : 2 },
  )
  const state = proc.state as WgetState
  if (operands.length === 0)
    throw new UsageError(
      busybox ? '' : 'missing URL',
      1,
      busybox
        ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[-P DIR] [-U AGENT] [-T SEC] URL...'
        : "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.",
    )
  if (state.at === undefined) Object.assign(state, { at: 0, tries: 0, redirects: 0, status: 0 })
  const quiet = values['q'] !== undefined
  const tell = (text: string) => {
    if (!quiet) os.complain(proc, text)
  }
  const spider = values['spider'] !== undefined
  const timeout = Number(values['T'] ?? 900) * 1000
  for (;;) {
    const wanted = operands[state.at]
    if (wanted === undefined) return state.status
    const next = () => {
      delete state.transfer
      delete state.url
      delete state.deadline
      delete state.retryAt
      state.tries = 0
      state.redirects = 0
      state.at++
    }
    if (state.retryAt !== undefined) {
      if (!os.sleepUntil(proc, state.retryAt)) return 'blocked'
      delete state.retryAt
    }
    const address = state.url ?? wanted
    const url = parseUrl(address)
    if (!url || (url.scheme !== 'http' && url.scheme !== 'https')) {
      os.complain(
        proc,
        busybox
          ? `wget: not an http or ftp url: ${address}\n`
          : `${address}: Unsupported scheme ‘${url?.scheme ?? ''}’.\n`,
      )
      state.status = 1
      next()
      continue
    }
    const transfer = state.transfer
    if (!transfer) {
      const body =
        values['post'] ?? (values['postfile'] === undefined ? undefined : os.readFile(proc, values['postfile']))
      const method = values['method'] ?? (body !== undefined ? 'POST' : spider && !busybox ? 'HEAD' : 'GET')
      const own = all['header'] ?? []
      const has = (name: string) => own.some((header) => header.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      const lines = [`${method} ${url.target} HTTP/1.1`]
      if (!has('host')) lines.push(`Host: ${hostHeader(url)}`)
      if (!has('user-agent')) lines.push(`User-Agent: ${values['U'] ?? (busybox ? 'Wget' : 'Wget/1.21.4')}`)
      if (!busybox) lines.push(...(has('accept') ? [] : ['Accept: */*']), 'Accept-Encoding: identity')
      lines.push(busybox ? 'Connection: close' : 'Connection: Keep-Alive')
      const credentials =
        url.credentials ?? (values['user'] === undefined ? undefined : `${values['user']}:${values['password'] ?? ''}`)
      if (credentials !== undefined) lines.push(`Authorization: Basic ${base64Encode(toBytes(credentials))}`)
      lines.push(...own)
      if (body !== undefined)
        lines.push(
          ...(has('content-type') ? [] : ['Content-Type: application/x-www-form-urlencoded']),
          `Content-Length: ${byteLength(body)}`,
        )
      state.transfer = startTransfer(os, proc, url, method, `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`)
      state.tries++
      if (!busybox && state.tries === 1)
        tell(
          `--${stamp(os.now)}--  ${address.includes('://') ? address : `http://${address}${/\//.test(address) ? '' : '/'}`}\n`,
        )
      if (!busybox && state.tries > 1)
        tell(`--${stamp(os.now)}--  (try:${String(state.tries).padStart(2)})  ${address}\n`)
      state.deadline = os.now + timeout
      os.setAlarm(proc, state.deadline)
      return 'blocked'
    }
    const result = stepTransfer(os, proc, transfer)
    const shown = `${url.host} (${url.host})`
    if (result.type === 'waiting' || result.type === 'connected') {
      if (result.type === 'connected') {
        const where = `${url.host} (${transfer.ip})`
        tell(
          busybox
            ? `Connecting to ${url.host} (${transfer.ip}:${url.port})\n`
            : `${transfer.ip === url.host ? '' : `Resolving ${where}... ${transfer.ip}\n`}Connecting to ${where}|${transfer.ip}|:${url.port}... connected.\nHTTP request sent, awaiting response... `.replace(
                `${where}|`,
                `${url.host} (${url.host})|`,
              ),
        )
      }
      if (state.deadline !== undefined && os.now >= state.deadline) {
        os.closeConn(proc, transfer.conn)
        if (busybox) {
          if (transfer.phase === 'connecting')
            tell(`Connecting to ${url.host} (${transfer.ip ?? url.host}:${url.port})\n`)
          os.complain(proc, 'wget: download timed out\n')
          state.status = 1
          next()
        } else {
          tell(
            transfer.phase === 'connecting'
              ? 'failed: Connection timed out.\n'
              : 'Read error (Connection timed out) in headers.\n',
          )
          retryOrGiveUp(os, state, Number(values['t'] ?? 20), tell, next)
        }
        continue
      }
      os.setAlarm(proc, state.deadline)
      return 'blocked'
    }
    delete proc.alarm
    if (result.type === 'failed') {
      const where = transfer.ip ?? url.host
      if (busybox) {
        if (result.error !== 'nxdomain' && result.error !== 'servfail' && transfer.phase === 'connecting')
          tell(`Connecting to ${url.host} (${where}:${url.port})\n`)
        const message = {
          nxdomain: `bad address '${url.host}'`,
          servfail: `bad address '${url.host}'`,
          refused: `can't connect to remote host (${where}): Connection refused`,
          timeout: `can't connect to remote host (${where}): Operation timed out`,
          unreachable: `can't connect to remote host (${where}): No route to host`,
          reset: 'error getting response: Connection reset by peer',
          empty: 'error getting response',
          closed: 'connection closed prematurely',
          tls: 'TLS error from peer (alert code 70): protocol version',
        }[result.error]
        os.complain(proc, `wget: ${message}\n`)
        state.status = 1
        next()
        continue
      }
      if (result.error === 'nxdomain' || result.error === 'servfail') {
        tell(
          `Resolving ${shown.split(' ')[0]} (${url.host})... failed: ${result.error === 'nxdomain' ? 'Name or service not known' : 'Temporary failure in name resolution'}.\n`,
        )
        if (!quiet) os.complain(proc, `wget: unable to resolve host address ‘${url.host}’\n`)
        state.status = 4
        next()
        continue
      }
      const message = {
        refused: 'Connection refused',
        timeout: 'Connection timed out',
        unreachable: 'No route to host',
        reset: 'Connection reset by peer',
        empty: 'No data received',
        closed: 'Connection closed',
        tls: 'GnuTLS: An unexpected TLS packet was received',
      }[result.error]
      if (transfer.phase === 'connecting')
        tell(`Connecting to ${url.host} (${url.host})|${where}|:${url.port}... failed: ${message}.\n`)
      else tell(result.error === 'empty' ? 'No data received.\n' : `Read error (${message}) in headers.\n`)
      if (result.error === 'refused' && values['rc'] === undefined) {
        state.status = 4
        next()
      } else retryOrGiveUp(os, state, Number(values['t'] ?? 20), tell, next)
      continue
    }
    const { response, head } = result
    if (values['S'] !== undefined)
      os.complain(
        proc,
        `${head
          .split(/\r?\n/)
          .map((line) => `  ${line}\n`)
          .join('')}`,
      )
    const location = headerOf(response.headers, 'location')
    if (
      location !== undefined &&
      response.status >= 300 &&
      response.status < 400 &&
      state.redirects < Number(values['max'] ?? 20)
    ) {
      state.redirects++
      if (!busybox) tell(`${response.status} ${response.reason}\nLocation: ${location} [following]\n`)
      state.url = resolveUrl(url, location)
      state.tries = 0
      delete state.transfer
      continue
    }
    if (
      transfer.certificate &&
      values['k'] === undefined &&
      !busybox &&
      !/^(?:ISRG|DigiCert|GTS)/.test(transfer.certificate.issuer)
    ) {
      os.complain(
        proc,
        `ERROR: The certificate of ‘${url.host}’ is not trusted.\nERROR: The certificate of ‘${url.host}’ doesn't have a known issuer.\n`,
      )
      state.status = 5
      next()
      continue
    }
    if (response.status >= 400 || response.status < 200) {
      if (busybox)
        os.complain(proc, `wget: server returned error: ${response.version} ${response.status} ${response.reason}\n`)
      else {
        tell(`${response.status} ${response.reason}\n`)
        tell(`${stamp(os.now)} ERROR ${response.status}: ${response.reason}.\n\n`)
        if (spider) tell('Remote file does not exist -- broken link!!!\n')
      }
      state.status = busybox ? 1 : 8
      if (values['ce'] !== undefined && values['O'] === '-') os.print(proc, response.body)
      next()
      continue
    }
    const size = byteLength(response.body)
    const type = headerOf(response.headers, 'content-type')?.split(';')[0] ?? 'text/html'
    if (spider) {
      if (busybox) tell('remote file exists\n')
      else
        tell(
          `${response.status} ${response.reason}\nLength: ${headerOf(response.headers, 'content-length') ?? 'unspecified'} [${type}]\nRemote file exists.\n\n`,
        )
      next()
      continue
    }
    const name =
      values['O'] ??
      `${values['P'] === undefined ? '' : `${values['P']}/`}${url.target.replace(/\?.*$/, '').replace(/^.*\//, '') || 'index.html'}`
    try {
      if (name === '-') os.print(proc, response.body)
      else if (busybox && values['O'] === undefined && os.find(proc, name)) throw new SystemError('EEXIST')
      else os.writeFile(proc, name, response.body)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      os.complain(proc, busybox ? `wget: can't open '${name}': ${error.message}\n` : `${name}: ${error.message}\n`)
      state.status = busybox ? 1 : 3
      next()
      continue
    }
    const label = name === '-' ? '-' : name.replace(/^.*\//, '')
    if (busybox) {
      tell(
        `${name === '-' ? 'writing to stdout' : `saving to '${name}'`}\n${label.padEnd(20).slice(0, 20)} 100% |********************************| ${human(size).padStart(5)}  0:00:00 ETA\n${name === '-' ? 'written to stdout' : `'${name}' saved`}\n`,
      )
    } else {
      const speed = `${human(Math.max(size, 1) * 50)}B/s`
      tell(
        `${response.status} ${response.reason}\nLength: ${headerOf(response.headers, 'content-length') ?? 'unspecified'}${size >= 1024 ? ` (${human(size)})` : ''} [${type}]\nSaving to: ‘${name === '-' ? 'STDOUT' : name}’\n\n${label.padEnd(19).slice(0, 19)} 100%[===================>] ${human(size).padStart(7)}  --.-KB/s    in 0s      \n\n${stamp(os.now)} (${speed}) - ${name === '-' ? 'written to stdout' : `‘${name}’ saved`} [${size}${headerOf(response.headers, 'content-length') === undefined ? '' : `/${size}`}]\n\n`,
      )
    }
    next()
  }
})

const retryOrGiveUp = (
  os: Os,
  state: WgetState,
  tries: number,
  tell: (text: string) => void,
  next: () => void,
): void => {
  if (tries !== 0 && state.tries >= tries) {
    tell('Giving up.\n\n')
    state.status = 4
    next()
    return
  }
  tell('Retrying.\n\n')
  delete state.transfer
  state.retryAt = os.now + Math.min(10, state.tries) * 1000
}

/** wget, as GNU or busybox has it, by the image. */
export const wgetCommands: Record<string, Program> = { wget }
