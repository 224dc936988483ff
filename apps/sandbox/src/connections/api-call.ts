// One call to a cluster's API server, for whoever carries it: over HTTPS, or from a simulated machine in this process.
import type { ApiAnswer, ApiRequest, User } from '@kubarium/kube-apiserver'
import { logContainer, logLines, logRequestOf, logText } from '@kubarium/kube-node'
import type { k8s } from '@kubarium/kube-objects'
import type { ResidentCluster } from '@kubarium/platform-residence'
import { LogFollower } from './log-follower.ts'

type Connect = Extract<ApiAnswer, { type: 'connect' }>
export type Whole = Extract<ApiAnswer, { type: 'json' | 'bytes' }>

/** Where the pieces of an answer go that comes piece by piece. */
export interface PieceSink {
  write(chunks: readonly Uint8Array[]): void
  end(): void
}

/** An answer that comes piece by piece; nothing is written before `begin`, and nothing is lost until then. */
export interface Pieces {
  readonly type: 'pieces'
  readonly contentType: string
  begin(sink: PieceSink): void
  /** Lets go of the cluster; nothing is written any more. */
  stop(): void
}

const WATCH_TIMEOUT_MS = 1_800_000
const BOOKMARK_MS = 60_000
const encoder = new TextEncoder()

/**
 * Has a cluster answer a request; what it wrote is in the log by then.
 * @returns the answer; a watch as pieces; a connection to a pod as the API server left it
 * @throws StatusError, or whatever is the matter with the log
 */
export async function callApi(
  resident: ResidentCluster,
  request: ApiRequest,
  user: User,
  requestId: string,
): Promise<Whole | Connect | Pieces> {
  let watch: WatchPieces | undefined
  const answer = await resident.transact((cluster, now) => {
    // Run again after a lost race: what the first try started is let go.
    watch?.stop()
    watch = undefined
    const result = cluster.handle(request, user, now, requestId)
    if (result.type === 'watch') watch = new WatchPieces(result.watch, resident)
    return result
  })
  return answer.type === 'watch' ? watch! : answer
}

/** A container's log: as it is, or followed. */
export async function callLog(resident: ResidentCluster, { parent, query }: Connect): Promise<Whole | Pieces> {
  const request = logRequestOf((name) => query.get(name))
  const pod = parent as k8s.Pod
  const container = logContainer(pod, request)
  const { lines, now } = await resident.transact((cluster, time) => {
    cluster.clock.advanceTo(time)
    return { lines: logLines(cluster.kubelets, pod, container, request), now: time }
  }, false)
  const all = encoder.encode(logText(lines, request, now))
  const first = request.limitBytes === undefined ? all : all.subarray(0, request.limitBytes)
  const contentType = 'text/plain'
  if (!request.follow) return { type: 'bytes', status: 200, contentType, chunks: [first] }
  let follower: LogFollower | undefined
  return {
    type: 'pieces',
    contentType,
    begin(sink) {
      sink.write([first])
      follower = new LogFollower(
        resident,
        pod,
        container,
        request,
        lines,
        (more) => sink.write([encoder.encode(more)]),
        () => sink.end(),
      )
    },
    stop: () => follower?.stop(),
  }
}

class WatchPieces implements Pieces {
  readonly type = 'pieces'
  readonly contentType = 'application/json'
  private waiting: Uint8Array[]
  private readonly endsAtOnce: boolean
  private sink: PieceSink | undefined
  private readonly unfollow: () => void
  private readonly timers: NodeJS.Timeout[] = []

  constructor(
    private readonly watch: Extract<ApiAnswer, { type: 'watch' }>['watch'],
    resident: ResidentCluster,
  ) {
    const { from } = watch.request
    const { state, history } = resident.cluster
    const { chunks, ends } = watch.start(state, from === undefined ? [] : history.since(from))
    this.waiting = [...chunks]
    this.endsAtOnce = ends
    this.unfollow = resident.follow(({ changes }) => {
      const next = changes.flatMap((change) => [...watch.next(change)])
      watch.caughtUp(changes.at(-1)!.revision)
      this.write(next)
    })
  }

  begin(sink: PieceSink): void {
    this.sink = sink
    const first = this.waiting
    this.waiting = []
    if (first.length > 0) sink.write(first)
    if (this.endsAtOnce) return sink.end()
    const { timeoutSeconds, bookmarks } = this.watch.request
    const timeout = timeoutSeconds === undefined ? WATCH_TIMEOUT_MS : timeoutSeconds * 1000
    this.timers.push(setTimeout(() => sink.end(), timeout))
    if (bookmarks) this.timers.push(setInterval(() => sink.write([...this.watch.bookmark()]), BOOKMARK_MS))
  }

  stop(): void {
    this.unfollow()
    this.timers.forEach((timer) => clearTimeout(timer))
  }

  private write(chunks: readonly Uint8Array[]): void {
    if (chunks.length === 0) return
    if (this.sink) this.sink.write(chunks)
    else this.waiting.push(...chunks)
  }
}
