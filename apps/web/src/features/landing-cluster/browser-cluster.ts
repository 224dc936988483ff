// A cluster that runs in the visitor's browser: the same simulation as on the server, with the browser's clock and
// nowhere to go but memory. It is loaded when somebody wakes it.
import { LIVE_RESOURCES, type LiveChanges, type LiveObject } from '@kubarium/contracts'
import {
  clusterBase,
  clusterIndexes,
  SimulatedCluster,
  standardSimulation,
  type ClusterOptions,
} from '@kubarium/kube-cluster'

import { kinds, type Kind } from '@kubarium/kube-objects'
import { ClusterState, partsOf, type Change, type StoredObject } from '@kubarium/kube-store'
import { afterChanges, afterSnapshot } from '../../ports/live-changes.ts'
import { nothingSeenYet, type LiveSource, type LiveState } from '../../ports/live-source.ts'

/** Revisions per turn, so that a burst does not hold up the page. */
const BUDGET = 200
const LONGEST_TIMER_MILLISECONDS = 60_000
const visitor = { name: 'visitor', groups: ['system:masters', 'system:authenticated'] }
const shown: ReadonlySet<string> = new Set(LIVE_RESOURCES)
const kindOf: ReadonlyMap<string, Kind<unknown>> = new Map(Object.values(kinds).map((kind) => [kind.storage, kind]))

export interface BrowserCluster {
  readonly source: LiveSource
  readonly cluster: SimulatedCluster
  /** The cluster's own time, that of the browser. */
  now(): number
  /** Sends a request to the API server as the visitor. @returns the HTTP status of the answer */
  send(request: { method: string; url: string; contentType?: string; body?: unknown }): number
  /** Calls back with what was committed, in order; returns how to stop that. */
  onCommit(listener: (changes: readonly Change[]) => void): () => void
  /** Lets the simulation go on after something was written: what was written is committed and seen. */
  goOn(): void
  close(): void
}

/** Starts a cluster of `nodes` nodes. `seed` decides its chance; `pullSeconds` how long an image takes to come. */
export function startBrowserCluster({
  nodes,
  seed,
  pullSeconds,
  onFault,
  now = () => Date.now(),
}: {
  nodes: number
  seed: string
  pullSeconds?: number
  /** Told when a part of the simulation failed: then the cluster stands still. */
  onFault?: (error: Error) => void
  now?: () => number
}): BrowserCluster {
  const options: ClusterOptions = {
    seed,
    ...standardSimulation,
    ...(pullSeconds === undefined ? {} : { pullSeconds }),
  }
  const base = clusterBase({ ...standardSimulation, caCertificate: '', nodes, now: now() - 1000, cloud: true })
  const cluster = new SimulatedCluster(ClusterState.from(base.entries, base.revision, clusterIndexes), options, now())
  return runInRealTime(cluster, { ...(onFault ? { onFault } : {}), now })
}

/** Lets a cluster go on with the clock `now`, which is its own. */
export function runInRealTime(
  cluster: SimulatedCluster,
  { now, onFault }: { now: () => number; onFault?: (error: Error) => void },
): BrowserCluster {
  const listeners = new Set<() => void>()
  const followers = new Set<(changes: readonly Change[]) => void>()
  let state: LiveState = afterSnapshot(
    nothingSeenYet,
    {
      revision: cluster.revision,
      now: now(),
      objects: LIVE_RESOURCES.flatMap((resource) =>
        cluster.state.list(resource).map((object) => liveObject(resource, object)),
      ),
    },
    Date.now(),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const publish = (changes: readonly Change[]) => {
    if (changes.length === 0) return
    for (const follow of followers) follow(changes)
    const next = afterChanges(state, liveChanges(state.revision, cluster.revision, now(), changes), Date.now())
    if (!next) return
    state = next
    for (const listener of listeners) listener()
  }
  const goOn = () => {
    if (closed) return
    clearTimeout(timer)
    let result: ReturnType<SimulatedCluster['step']>
    try {
      result = cluster.step(now(), BUDGET)
    } catch (error) {
      closed = true
      onFault?.(error instanceof Error ? error : new Error(String(error)))
      return
    } finally {
      publish(cluster.commit())
    }
    const { reason, next } = result
    if (reason === 'budget') timer = setTimeout(goOn, 0)
    else if (next !== null) timer = setTimeout(goOn, Math.min(LONGEST_TIMER_MILLISECONDS, Math.max(0, next - now())))
  }
  goOn()

  return {
    cluster,
    now,
    goOn,
    onCommit(listener) {
      followers.add(listener)
      return () => followers.delete(listener)
    },
    send({ method, url, contentType, body }) {
      const answer = cluster.handle(
        {
          method,
          url,
          headers: { accept: 'application/json', ...(contentType ? { 'content-type': contentType } : {}) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        },
        visitor,
        now(),
      )
      goOn()
      return 'status' in answer ? answer.status : 200
    },
    source: {
      state: () => state,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      retry: () => {},
      close: () => {},
    },
    close() {
      closed = true
      clearTimeout(timer)
      listeners.clear()
      followers.clear()
    },
  }
}

/** Changes as the live view tells them: only of what it shows, with the revision all of them lead to. */
export function liveChanges(after: number, revision: number, now: number, changes: readonly Change[]): LiveChanges {
  return {
    after,
    revision,
    now,
    changes: changes
      .filter((change) => shown.has(partsOf(change.key).resource))
      .map((change) => ({
        type: change.object === null ? 'DELETED' : change.previous ? 'MODIFIED' : 'ADDED',
        revision: change.revision,
        object: liveObject(partsOf(change.key).resource, (change.object ?? change.previous)!),
        cause: {
          actor: change.cause.actor,
          ...(change.cause.because === undefined ? {} : { because: change.cause.because }),
        },
      })),
  }
}

/** As the API server would return it, without what nobody should see (the data of Secrets) or look at (managedFields). */
function liveObject(resource: string, stored: StoredObject): LiveObject {
  const { group = '', version = 'v1', kind = resource } = kindOf.get(resource) ?? {}
  const { managedFields: _managed, ...metadata } = stored.metadata as Record<string, unknown>
  const object: Record<string, unknown> = {
    apiVersion: group ? `${group}/${version}` : version,
    kind,
    ...stored,
    metadata,
  }
  if (resource === 'secrets' && object.data) {
    object.data = Object.fromEntries(Object.keys(object.data).map((name) => [name, '']))
  }
  return object as unknown as LiveObject
}
