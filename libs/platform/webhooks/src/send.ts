// One try to deliver: a POST that follows no redirect, waits ten seconds and reads the beginning of the answer. The agent
// refuses private addresses for the address that the connection goes to, after the name was resolved.
import http from 'node:http'
import https from 'node:https'
import { useAgent } from 'request-filtering-agent'
import { LOOPBACK, type AddressRule } from './address.ts'

export interface Sent {
  /** Null: there was no answer. */
  readonly status: number | null
  readonly error: string | null
  /** How the answer begins. */
  readonly response: string | null
}

const TIMEOUT_MS = 10_000
const EXCERPT_BYTES = 1_000

/** Never rejects: what went wrong is told. */
export async function send(
  url: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  { allowLoopback }: AddressRule,
  { timeoutMs = TIMEOUT_MS, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<Sent> {
  const client = url.startsWith('https:') ? https : http
  const agent = useAgent(url, { keepAlive: false, allowIPAddressList: allowLoopback ? [...LOOPBACK] : [] })
  const timeout = AbortSignal.timeout(timeoutMs)
  return new Promise((resolve) => {
    const failed = (error: Error): void =>
      resolve({
        status: null,
        error: timeout.aborted ? `no answer within ${timeoutMs} ms` : error.message,
        response: null,
      })
    const request = client.request(url, {
      method: 'POST',
      agent,
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
      headers: {
        ...message.headers,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(message.body)),
        'user-agent': 'Kubarium-Webhooks/1',
      },
    })
    request.on('error', failed)
    request.on('response', (response) => {
      const status = response.statusCode ?? 0
      const error = status >= 200 && status < 300 ? null : `answered ${status}`
      let excerpt = Buffer.alloc(0)
      const done = (): void => {
        // What is left of a long answer does not interest us.
        response.destroy()
        resolve({ status, error, response: printable(excerpt) })
      }
      response.on('data', (chunk: Buffer) => {
        excerpt = Buffer.concat([excerpt, chunk])
        if (excerpt.length >= EXCERPT_BYTES) done()
      })
      response.on('end', done)
      // The status has come: an answer that breaks off is an answer.
      response.on('error', done)
    })
    request.end(message.body)
  })
}

/** Text that Postgres takes: without NUL. */
const printable = (bytes: Buffer): string => bytes.subarray(0, EXCERPT_BYTES).toString('utf8').replaceAll('\0', '')
