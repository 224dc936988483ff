import { byteLength, cutBytes } from '../text.ts'

/** Header fields in order; names as they were sent. */
export type Headers = [name: string, value: string][]

export interface HttpRequest {
  method: string
  /** As sent: path and query. */
  target: string
  /** Decoded path, without query. */
  path: string
  query: Record<string, string>
  version: string
  headers: Headers
  body: string
  /** The bytes of request line and headers. */
  head: string
}

export interface HttpResponse {
  version: string
  status: number
  reason: string
  headers: Headers
  body: string
}

/** Value of a header, whatever its case. */
export const headerOf = (headers: Headers, name: string): string | undefined =>
  headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

/** Decodes `%41` and, in queries, `+`. Malformed escapes stay. */
export const decodeUrl = (text: string): string =>
  text.replace(/(?:%[0-9a-fA-F]{2})+/g, (escaped) => {
    try {
      return decodeURIComponent(escaped)
    } catch {
      return escaped
    }
  })

const parseHeaders = (lines: string[]): Headers =>
  lines
    .filter((line) => line.includes(':'))
    .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()])

/** Splits off a head: its lines and what follows; undefined when it is not complete. */
const splitHead = (buffer: string): { lines: string[]; head: string; rest: string } | undefined => {
  const match = /\r?\n\r?\n/.exec(buffer)
  if (!match) return undefined
  return {
    lines: buffer.slice(0, match.index).split(/\r?\n/),
    head: buffer.slice(0, match.index),
    rest: buffer.slice(match.index + match[0].length),
  }
}

/** Decodes a chunked body; undefined when it is not complete. */
const dechunk = (text: string): { body: string; rest: string } | undefined => {
  let body = ''
  let rest = text
  for (;;) {
    const end = rest.indexOf('\n')
    if (end < 0) return undefined
    const size = parseInt(rest.slice(0, end), 16)
    if (Number.isNaN(size)) return { body, rest: '' }
    rest = rest.slice(end + 1)
    if (size === 0) {
      const close = /^(?:[^\r\n]+\r?\n)*\r?\n/.exec(rest)
      return close ? { body, rest: rest.slice(close[0].length) } : undefined
    }
    if (byteLength(rest) < size + 1) return undefined
    const [chunk, more] = cutBytes(rest, size)
    body += chunk
    rest = more.replace(/^\r?\n/, '')
  }
}

/** The first request in a buffer: `incomplete`, `bad`, or the request and what follows. */
export const parseRequest = (buffer: string): 'incomplete' | 'bad' | { request: HttpRequest; rest: string } => {
  const text = buffer.replace(/^(?:\r?\n)+/, '')
  const line = /^([^\r\n]*)\r?\n/.exec(text)
  if (line && !/^[A-Za-z!#$%&'*+.^_`|~-]+ \S+(?: HTTP\/\d\.\d)?$/.test(line[1] as string)) return 'bad'
  if (!line) return text.length > 8192 || (text !== '' && !/^[A-Za-z]/.test(text)) ? 'bad' : 'incomplete'
  const parts = splitHead(text)
  if (!parts) return text.length > 65_536 ? 'bad' : 'incomplete'
  const [method = '', target = '', version = 'HTTP/0.9'] = (parts.lines[0] as string).split(' ')
  const headers = parseHeaders(parts.lines.slice(1))
  let body = ''
  let { rest } = parts
  if (/chunked/i.test(headerOf(headers, 'transfer-encoding') ?? '')) {
    const chunks = dechunk(rest)
    if (!chunks) return 'incomplete'
    ;({ body, rest } = chunks)
  } else {
    const length = Number(headerOf(headers, 'content-length') ?? 0)
    if (!Number.isInteger(length) || length < 0) return 'bad'
    if (byteLength(rest) < length) return 'incomplete'
    if (length) [body, rest] = cutBytes(rest, length)
  }
  const local = target.replace(/^https?:\/\/[^/]*/, '') || '/'
  const cut = local.indexOf('?')
  const query: Record<string, string> = {}
  if (cut >= 0)
    for (const pair of local.slice(cut + 1).split('&')) {
      const at = pair.indexOf('=')
      const name = decodeUrl((at < 0 ? pair : pair.slice(0, at)).replaceAll('+', ' '))
      if (name) query[`${name}`] = at < 0 ? '' : decodeUrl(pair.slice(at + 1).replaceAll('+', ' '))
    }
  return {
    request: {
      method,
      target,
      path: decodeUrl(cut < 0 ? local : local.slice(0, cut)),
      query,
      version,
      headers,
      body,
      head: parts.head,
    },
    rest,
  }
}

/** The response in a buffer; `ended` says that nothing more will come. */
export const parseResponse = (
  buffer: string,
  method: string,
  ended: boolean,
): 'incomplete' | 'bad' | { response: HttpResponse; head: string; rest: string; keepAlive: boolean } => {
  if (buffer !== '' && !'HTTP/'.startsWith(buffer.slice(0, 5)) && !buffer.startsWith('HTTP/')) return 'bad'
  const parts = splitHead(buffer)
  if (!parts) return 'incomplete'
  const match = /^(HTTP\/\d(?:\.\d)?) (\d{3}) ?(.*)$/.exec(parts.lines[0] as string)
  if (!match) return 'bad'
  const status = Number(match[2])
  const headers = parseHeaders(parts.lines.slice(1))
  const done = (body: string, rest: string, keepAlive: boolean) => ({
    response: { version: match[1] as string, status, reason: match[3] ?? '', headers, body },
    head: parts.head,
    rest,
    keepAlive,
  })
  const keep = !/close/i.test(headerOf(headers, 'connection') ?? (match[1] === 'HTTP/1.0' ? 'close' : ''))
  if (method === 'HEAD' || status === 204 || status === 304 || status < 200) return done('', parts.rest, keep)
  if (/chunked/i.test(headerOf(headers, 'transfer-encoding') ?? '')) {
    const chunks = dechunk(parts.rest)
    if (chunks) return done(chunks.body, chunks.rest, keep)
    return ended ? done(parts.rest, '', false) : 'incomplete'
  }
  const length = headerOf(headers, 'content-length')
  if (length !== undefined) {
    if (byteLength(parts.rest) < Number(length)) return ended ? done(parts.rest, '', false) : 'incomplete'
    const [body, rest] = cutBytes(parts.rest, Number(length))
    return done(body, rest, keep)
  }
  return ended ? done(parts.rest, '', false) : 'incomplete'
}

export const reasons: Record<number, string> = {
  100: 'Continue', 101: 'Switching Protocols', 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 206: 'Partial Content', 301: 'Moved Permanently', 302: 'Found',
  303: 'See Other', 304: 'Not Modified', 307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden',
  404: 'Not Found', 405: 'Method Not Allowed', 408: 'Request Timeout', 409: 'Conflict', 410: 'Gone', 411: 'Length Required', 413: 'Request Entity Too Large', 414: 'Request-URI Too Large', 415: 'Unsupported Media Type', 416: 'Range Not Satisfiable',
  418: "I'm a teapot", 422: 'Unprocessable Entity', 429: 'Too Many Requests', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout', 505: 'HTTP Version Not Supported',
} // prettier-ignore
