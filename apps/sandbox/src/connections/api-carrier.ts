// Carries the API calls of a simulated machine to its cluster, in this process: the same request path as HTTPS, without
// the network.
import { randomUUID } from 'node:crypto'
import type { ApiCancelEffect, ApiEffect, ApiSendEffect, WorldEvent } from '@kubarium/machine'
import { impersonationOf, type ApiAnswer, type User } from '@kubarium/kube-apiserver'
import { StatusError, badRequest, type k8s } from '@kubarium/kube-objects'
import type { ResidentCluster } from '@kubarium/platform-residence'
import { callApi, callLog, type Pieces, type Whole } from './api-call.ts'
import { ExecSession, execTarget } from './exec-session.ts'
import { execStatus } from './exec-status.ts'
import { statusOfFailure } from './failure.ts'

export interface ApiCarrierOptions {
  /** The cluster, loaded when it is not here. */
  readonly resident: () => Promise<ResidentCluster>
  readonly user: User
  /** Takes answers back into the machine. */
  readonly deliver: (event: WorldEvent) => void
  readonly onError: (error: unknown) => void
}

interface Open {
  send?(effect: ApiSendEffect): void
  close(): void
  isClosed: boolean
}

const MAX_OPEN = 64

export class ApiCarrier {
  private readonly open = new Map<string, Open>()

  constructor(private readonly options: ApiCarrierOptions) {}

  /** How many calls are under way. */
  get size(): number {
    return this.open.size
  }

  async carry(effect: ApiEffect): Promise<void> {
    const { id } = effect
    const entry: Open = { close: () => undefined, isClosed: false }
    if (this.open.size >= MAX_OPEN)
      return this.refuse(effect, new StatusError(429, 'TooManyRequests', 'Too many requests, please try again later.'))
    this.open.set(id, entry)
    try {
      await this.serve(effect, entry)
    } catch (error) {
      if (!(error instanceof StatusError)) this.options.onError(error)
      if (!entry.isClosed) this.refuse(effect, statusOfFailure(error))
    }
  }

  send(effect: ApiSendEffect): void {
    this.open.get(effect.id)?.send?.(effect)
  }

  cancel({ id }: Pick<ApiCancelEffect, 'id'>): void {
    const entry = this.open.get(id)
    if (!entry) return
    entry.isClosed = true
    this.open.delete(id)
    entry.close()
  }

  close(): void {
    for (const id of [...this.open.keys()]) this.cancel({ id })
  }

  private async serve(effect: ApiEffect, entry: Open): Promise<void> {
    const { resident: load, user } = this.options
    const resident = await load()
    if (entry.isClosed) return
    const url = urlOf(effect)
    const impersonation = impersonationOf(effect.headers ?? {})
    const answer = await callApi(
      resident,
      {
        method: effect.method,
        url,
        headers: { ...effect.headers, 'user-agent': 'kubectl/v1.36.3 (linux/amd64) kubernetes' },
        ...(impersonation && { impersonation }),
        ...(effect.body !== undefined && { body: effect.body }),
      },
      user,
      randomUUID(),
    )
    if (answer.type === 'connect' && answer.subresource !== 'log')
      return entry.isClosed ? undefined : this.serveExec(effect, entry, resident, answer, user)
    const given = answer.type === 'connect' ? await callLog(resident, answer) : answer
    if (given.type === 'pieces') return this.pass(effect, entry, given)
    if (!entry.isClosed)
      this.finish(
        effect,
        given.status,
        headersOf(given),
        given.type === 'bytes' ? textOf(given.chunks) : `${JSON.stringify(given.body)}\n`,
      )
  }

  /** Passes on what comes piece by piece. */
  private pass({ id }: ApiEffect, entry: Open, pieces: Pieces): void {
    if (entry.isClosed) return pieces.stop()
    entry.close = () => pieces.stop()
    const { deliver } = this.options
    deliver({ type: 'apiStart', id, status: 200, headers: { 'content-type': pieces.contentType } })
    pieces.begin({
      write: (chunks) => {
        const text = textOf(chunks)
        if (text !== '' && !entry.isClosed) deliver({ type: 'apiData', id, text })
      },
      end: () => this.end(id),
    })
  }

  private async serveExec(
    effect: ApiEffect,
    entry: Open,
    resident: ResidentCluster,
    answer: Extract<ApiAnswer, { type: 'connect' }>,
    user: User,
  ): Promise<void> {
    if (answer.subresource !== 'exec' && answer.subresource !== 'attach') throw badRequest('this path takes no upgrade')
    const target = execTarget(answer.parent as k8s.Pod, answer.subresource, answer.query)
    const { deliver } = this.options
    const { id } = effect
    const early: ApiSendEffect[] = []
    entry.send = (more) => early.push(more)
    let session: ExecSession | undefined
    entry.close = () => void session?.close().catch(this.options.onError)
    deliver({ type: 'apiStart', id, status: 101, headers: {} })
    session = await ExecSession.start(
      resident,
      target,
      { cols: 80, rows: 24 },
      {
        output: (stream, text) => {
          if (!entry.isClosed) deliver({ type: 'apiData', id, channel: target.tty ? 'stdout' : stream, text })
        },
        end: (result) => {
          if (entry.isClosed) return
          deliver({ type: 'apiData', id, channel: 'error', text: JSON.stringify(execStatus(result)) })
          this.end(id)
        },
      },
      user.name,
    )
    const started = session
    if (entry.isClosed) return void started.close().catch(this.options.onError)
    entry.send = ({ channel, text }) => {
      if (channel === 'stdin') started.input(text)
      else if (channel === 'close') started.endInput()
      else if (channel === 'resize') {
        const { Width, Height } = JSON.parse(text) as { Width: number; Height: number }
        if (Width > 0 && Height > 0) started.resize(Width, Height)
      }
    }
    for (const one of early) entry.send(one)
  }

  private finish(effect: ApiEffect, status: number, headers: Record<string, string>, body: string): void {
    const { id } = effect
    const { deliver } = this.options
    if (!effect.stream) {
      this.open.delete(id)
      deliver({ type: 'apiResponse', id, status, headers, body })
      return
    }
    deliver({ type: 'apiStart', id, status, headers, ...(status >= 400 && { body }) })
    if (status < 400 && body !== '') deliver({ type: 'apiData', id, text: body })
    this.end(id)
  }

  private refuse(effect: ApiEffect, error: StatusError): void {
    this.finish(effect, error.code, { 'content-type': 'application/json' }, `${JSON.stringify(error.toStatus())}\n`)
  }

  private end(id: string): void {
    const entry = this.open.get(id)
    if (!entry) return
    this.cancel({ id })
    this.options.deliver({ type: 'apiEnd', id })
  }
}

const decoder = new TextDecoder()

function textOf(chunks: readonly Uint8Array[]): string {
  return chunks.length === 0 ? '' : decoder.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
}

function urlOf({ path, query = {} }: ApiEffect): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, one)
  const text = parameters.toString()
  return text === '' ? path : `${path}?${text}`
}

function headersOf(answer: Whole): Record<string, string> {
  return {
    'content-type': answer.type === 'bytes' ? answer.contentType : 'application/json',
    ...answer.headers,
    ...(answer.warnings?.length && {
      warning: answer.warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', '),
    }),
  }
}
