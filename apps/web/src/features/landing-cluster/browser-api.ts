// Carries the API calls of the terminal on the landing page to the cluster beside it: the same request path as on the
// server, without a network. What needs a stay inside a container (exec) is for clusters of one's own.
import type { ApiAnswer } from '@kubarium/kube-apiserver'
import { logContainer, logLines, logRequestOf, logText } from '@kubarium/kube-node'
import { StatusError, type k8s } from '@kubarium/kube-objects'
import type { ApiEffect, WorldEvent } from '@kubarium/machine'
import type { BrowserCluster } from './browser-cluster.ts'

const FOLLOW_MILLISECONDS = 400
const user = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
const decoder = new TextDecoder()

/** Serves the calls of one terminal. Answers are delivered in a later turn, never in the middle of the call. */
export class BrowserApi {
  private readonly open = new Map<string, () => void>()
  private readonly browser: BrowserCluster
  private readonly deliver: (event: WorldEvent) => void

  constructor(browser: BrowserCluster, deliver: (event: WorldEvent) => void) {
    this.browser = browser
    this.deliver = deliver
  }

  carry(effect: ApiEffect): void {
    this.open.set(effect.id, () => {})
    setTimeout(() => {
      if (!this.open.has(effect.id)) return
      try {
        this.serve(effect)
      } catch (error) {
        this.refuse(effect, error)
      }
    }, 0)
  }

  cancel(id: string): void {
    this.open.get(id)?.()
    this.open.delete(id)
  }

  close(): void {
    for (const id of [...this.open.keys()]) this.cancel(id)
  }

  private serve(effect: ApiEffect): void {
    const { cluster, now, goOn } = this.browser
    const answer = cluster.handle(
      { method: effect.method, url: urlOf(effect), headers: effect.headers ?? {}, body: effect.body },
      user,
      now(),
    )
    if (answer.type === 'watch') this.watch(effect, answer.watch)
    else if (answer.type === 'connect') this.connect(effect, answer)
    else {
      goOn()
      const body = answer.type === 'bytes' ? textOf(answer.chunks) : `${JSON.stringify(answer.body)}\n`
      this.finish(effect, answer.status, contentTypeOf(answer), body)
    }
  }

  private watch(effect: ApiEffect, watch: Extract<ApiAnswer, { type: 'watch' }>['watch']): void {
    const { cluster, onCommit } = this.browser
    const { from } = watch.request
    const first = watch.start(cluster.state, from === undefined ? [] : cluster.history.since(from))
    this.deliver({ type: 'apiStart', id: effect.id, status: 200, headers: { 'content-type': 'application/json' } })
    this.data(effect.id, textOf(first.chunks))
    if (first.ends) {
      this.end(effect.id)
      return
    }
    const stop = onCommit((changes) => {
      const text = textOf(changes.flatMap((change) => [...watch.next(change)]))
      watch.caughtUp(changes.at(-1)!.revision)
      this.data(effect.id, text)
    })
    this.open.set(effect.id, stop)
  }

  private connect(effect: ApiEffect, answer: Extract<ApiAnswer, { type: 'connect' }>): void {
    if (answer.subresource !== 'log') {
      throw new StatusError(
        501,
        'NotImplemented',
        `${answer.subresource} needs a cluster of your own: sign up and open one`,
      )
    }
    const { cluster, now } = this.browser
    const request = logRequestOf((name) => answer.query.get(name))
    const pod = answer.parent as k8s.Pod
    const container = logContainer(pod, request)
    const lines = () => {
      cluster.clock.advanceTo(now())
      return logLines(cluster.kubelets, pod, container, request)
    }
    const shown = lines()
    const text = logText(shown, request, now())
    if (!request.follow || !effect.stream) {
      this.finish(effect, 200, 'text/plain', text)
      return
    }
    this.deliver({ type: 'apiStart', id: effect.id, status: 200, headers: { 'content-type': 'text/plain' } })
    this.data(effect.id, text)
    let seen = shown.length
    const timer = setInterval(() => {
      const all = lines()
      const more = all.slice(seen)
      seen = all.length
      if (more.length > 0) this.data(effect.id, logText(more, { ...request, tailLines: undefined }, now()))
    }, FOLLOW_MILLISECONDS)
    this.open.set(effect.id, () => clearInterval(timer))
  }

  private data(id: string, text: string): void {
    if (text !== '' && this.open.has(id)) this.deliver({ type: 'apiData', id, text })
  }

  private finish({ id, stream }: ApiEffect, status: number, contentType: string, body: string): void {
    const headers = { 'content-type': contentType }
    if (!stream) {
      this.open.delete(id)
      this.deliver({ type: 'apiResponse', id, status, headers, body })
      return
    }
    this.deliver({ type: 'apiStart', id, status, headers, ...(status >= 400 && { body }) })
    if (status < 400) this.data(id, body)
    this.end(id)
  }

  private refuse(effect: ApiEffect, error: unknown): void {
    const status =
      error instanceof StatusError
        ? error
        : new StatusError(500, 'InternalError', 'Internal error occurred: the simulation failed on this request')
    this.finish(effect, status.code, 'application/json', `${JSON.stringify(status.toStatus())}\n`)
  }

  private end(id: string): void {
    if (!this.open.has(id)) return
    this.cancel(id)
    this.deliver({ type: 'apiEnd', id })
  }
}

function textOf(chunks: readonly Uint8Array[]): string {
  return chunks.map((chunk) => decoder.decode(chunk)).join('')
}

function contentTypeOf(answer: Extract<ApiAnswer, { type: 'json' | 'bytes' }>): string {
  return answer.type === 'bytes' ? answer.contentType : 'application/json'
}

function urlOf({ path, query = {} }: ApiEffect): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, one)
  }
  const text = parameters.toString()
  return text === '' ? path : `${path}?${text}`
}
