// The Kubernetes endpoint: HTTPS in front of the API server of each cluster. One port for all; a path per cluster.
import { randomUUID, X509Certificate } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { gunzip as gunzipCallback, gzip as gzipCallback } from 'node:zlib'
import { promisify } from 'node:util'
import { formatYaml, impersonationIn, type User } from '@kubarium/kube-apiserver'
import { StatusError, badRequest, unauthorized } from '@kubarium/kube-objects'
import { UnknownClusterError } from '@kubarium/kube-store'
import { clusterOf } from '@kubarium/platform-certificates'
import type { ResidentCluster } from '@kubarium/platform-residence'
import { callApi, callLog, type Pieces, type Whole } from '../connections/api-call.ts'
import { statusOfFailure } from '../connections/failure.ts'
import { ExecSockets } from './exec-sockets.ts'

const gzip = promisify(gzipCallback)
const gunzip = promisify(gunzipCallback)
const MAX_BODY_BYTES = 3 * 1024 * 1024
const GZIP_FROM_BYTES = 128 * 1024
/** A watcher that reads this much too slowly is let go: it comes back and goes on from where it was. */
const MAX_UNSENT_BYTES = 8 * 1024 * 1024

export interface Caller {
  readonly user: User
  readonly resident: ResidentCluster
}

/** What a client certificate of ours says; the client has proved that it holds the key. */
export interface ClientCertificate {
  readonly user: string
  readonly groups: readonly string[]
  /** The cluster it is good for; undefined: the only one there is. */
  readonly clusterId: string | undefined
}

export interface KubeServerOptions {
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string }
  /** Whose request this is, on which cluster. @throws StatusError Unauthorized, or NotFound for no such cluster */
  admit(request: {
    clusterId: string | undefined
    token: string | undefined
    certificate: ClientCertificate | undefined
  }): Promise<Caller>
  /** Whether the path starts with `/clusters/<id>`; else there is one cluster at the root. */
  readonly pathPerCluster: boolean
  onError(error: unknown, requestId: string): void
}

interface Target {
  readonly clusterId: string | undefined
  /** The rest of the URL. */
  readonly url: string
}

export class KubeServer {
  readonly server: https.Server
  private readonly execs: ExecSockets

  constructor(private readonly options: KubeServerOptions) {
    this.execs = new ExecSockets((request) => this.callerOf(request))
    this.server = https.createServer(
      { ...options.tls, requestCert: true, rejectUnauthorized: false, keepAliveTimeout: 75_000 },
      (request, response) => void this.serve(request, response),
    )
    this.server.on('upgrade', (request, socket: Duplex, head: Buffer) => void this.execs.upgrade(request, socket, head))
    // A client that breaks the handshake is its own affair.
    this.server.on('tlsClientError', () => undefined)
  }

  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(port, host, () => {
        this.server.off('error', reject)
        resolve((this.server.address() as { port: number }).port)
      })
    })
  }

  close(): Promise<void> {
    this.execs.close()
    return new Promise((resolve) => {
      this.server.close(() => resolve())
      this.server.closeAllConnections()
    })
  }

  private targetOf(request: IncomingMessage): Target {
    const url = request.url ?? '/'
    if (!this.options.pathPerCluster) return { clusterId: undefined, url }
    const match = /^\/clusters\/([0-9a-f-]{36})(\/.*)?$/.exec(url)
    if (!match) throw new StatusError(404, 'NotFound', 'the server could not find the requested resource', {})
    return { clusterId: match[1], url: match[2] ?? '/' }
  }

  private async callerOf(request: IncomingMessage): Promise<Caller & { url: string }> {
    const { clusterId, url } = this.targetOf(request)
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    try {
      const caller = await this.options.admit({ clusterId, token, certificate: certificateUser(request) })
      return { ...caller, url }
    } catch (error) {
      if (error instanceof UnknownClusterError) throw unauthorized()
      throw error
    }
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID()
    response.setHeader('audit-id', requestId)
    response.setHeader('cache-control', 'no-cache, private')
    try {
      const { user, resident, url } = await this.callerOf(request)
      const body = await readBody(request)
      const apiRequest = {
        method: request.method ?? 'GET',
        url,
        headers: request.headers as Record<string, string | undefined>,
        impersonation: impersonationIn(request.rawHeaders),
        ...body,
      }
      const answer = await callApi(resident, apiRequest, user, requestId)
      if (answer.type === 'connect' && answer.subresource !== 'log') throw badRequest('Upgrade request required')
      const given = answer.type === 'connect' ? await callLog(resident, answer) : answer
      if (given.type === 'pieces') sendPieces(response, given)
      else await send(response, given, request.headers['accept-encoding'])
    } catch (error) {
      if (!(error instanceof StatusError)) this.options.onError(error, requestId)
      fail(response, statusOfFailure(error, requestId), request.headers.accept)
    }
  }
}

function sendPieces(response: ServerResponse, pieces: Pieces): void {
  response.on('close', () => pieces.stop())
  response.writeHead(200, { 'content-type': pieces.contentType, 'transfer-encoding': 'chunked' })
  response.flushHeaders()
  pieces.begin({
    write(chunks) {
      response.write(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
      if (response.writableLength > MAX_UNSENT_BYTES) response.destroy()
    },
    end: () => response.end(),
  })
}

/** The user that a client certificate of ours names; others count as none. */
function certificateUser(request: IncomingMessage): ClientCertificate | undefined {
  const { socket } = request
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined
  const raw = socket.getPeerCertificate().raw as Buffer | undefined
  if (!raw) return undefined
  const { subject, subjectAltName } = new X509Certificate(raw)
  const parts = subject
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const)
  const user = parts.find(([name]) => name === 'CN')?.[1]
  if (user === undefined) return undefined
  const groups = parts.filter(([name]) => name === 'O').map(([, group]) => group)
  return { user, groups, clusterId: clusterOf(subjectAltName) }
}

async function readBody(request: IncomingMessage): Promise<{ body?: string; bytes?: Uint8Array }> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES)
      throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY_BYTES}`)
    chunks.push(chunk)
  }
  if (size === 0) return {}
  const raw = Buffer.concat(chunks)
  const bytes =
    request.headers['content-encoding'] === 'gzip' ? await gunzip(raw, { maxOutputLength: MAX_BODY_BYTES }) : raw
  return request.headers['content-type']?.includes('protobuf') ? { bytes } : { body: bytes.toString() }
}

async function send(
  response: ServerResponse,
  answer: Whole,
  acceptEncoding: string | string[] | undefined,
): Promise<void> {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  if (answer.warnings?.length)
    response.setHeader(
      'warning',
      answer.warnings.map((text) => `299 - ${JSON.stringify(text)}`),
    )
  if (!response.hasHeader('content-type'))
    response.setHeader('content-type', answer.type === 'bytes' ? answer.contentType : 'application/json')
  let body = answer.type === 'bytes' ? Buffer.concat(answer.chunks) : Buffer.from(`${JSON.stringify(answer.body)}\n`)
  if (body.length >= GZIP_FROM_BYTES && String(acceptEncoding ?? '').includes('gzip')) {
    body = await gzip(body, { level: 1 })
    response.setHeader('content-encoding', 'gzip')
    response.setHeader('vary', 'accept-encoding')
  }
  response.writeHead(answer.status, { 'content-length': body.length })
  response.end(body)
}

/** Answers with a Status. */
export function fail(response: ServerResponse, error: StatusError, accept?: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const isYaml = accept === 'application/yaml'
  const body = isYaml ? formatYaml(error.toStatus()) : `${JSON.stringify(error.toStatus())}\n`
  response.writeHead(error.code, {
    ...error.headers,
    'content-type': isYaml ? 'application/yaml' : 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}
