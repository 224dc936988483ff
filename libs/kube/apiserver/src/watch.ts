// A watch: which changes a client hears of, in which form. Pure: whoever serves it feeds changes in and writes bytes out.
import { expired, type KubeObject } from '@kubarium/kube-objects'
import type { Change, ClusterState } from '@kubarium/kube-store'
import { eventChunks, madeEventChunks } from './encode.ts'
import { shownOf, type ResourceDefinition } from './resource.ts'
import type { Selection } from './selection.ts'
import { partialMetadata, tableOf, type IncludeObject } from './table.ts'
import { withType } from './registry.ts'

export interface WatchRequest {
  readonly resource: ResourceDefinition
  /** undefined: all namespaces */
  readonly namespace: string | undefined
  readonly selection: Selection
  /** Start after this revision; undefined: start with what is there. */
  readonly from: number | undefined
  readonly bookmarks: boolean
  /** Send what is there, then a bookmark that says so (KEP-3157). */
  readonly initialEvents: boolean
  readonly timeoutSeconds: number | undefined
  readonly form:
    | { readonly type: 'object' }
    | { readonly type: 'metadata' }
    | { readonly type: 'table'; readonly include: IncludeObject }
}

type Chunks = readonly Uint8Array[]

export class Watch {
  private readonly prefix: string
  private started = false
  /** The revision up to which this client has heard everything. */
  private seen: number

  constructor(
    readonly request: WatchRequest,
    private readonly now: () => number,
  ) {
    this.prefix =
      request.namespace === undefined
        ? `${request.resource.storage}/`
        : `${request.resource.storage}/${request.namespace}/`
    this.seen = request.from ?? 0
  }

  /**
   * What to send first.
   * @param history changes after the request's revision in order, or undefined when they are no longer known
   */
  start(
    state: ClusterState,
    history: readonly Change[] | undefined,
  ): { readonly chunks: Chunks; readonly ends: boolean } {
    const { resource, namespace, from, initialEvents, selection } = this.request
    const chunks: Uint8Array[] = []
    if (from === undefined || initialEvents) {
      for (const object of state.list(
        resource.storage,
        resource.namespaced ? namespace : '',
      ) as unknown as KubeObject[])
        if (selection.matches(object)) chunks.push(...this.event('ADDED', object))
      this.seen = state.revision
      if (initialEvents && this.request.bookmarks) chunks.push(...this.bookmark(true))
    } else if (!history) {
      return {
        chunks: madeEventChunks('ERROR', expired(`too old resource version: ${from} (${state.revision})`).toStatus()),
        ends: true,
      }
    } else for (const change of history) chunks.push(...this.next(change))
    return { chunks, ends: false }
  }

  /** The bytes for a change, none when it does not concern this watch. */
  next(change: Change): Chunks {
    if (change.revision <= this.seen) return NOTHING
    this.seen = change.revision
    if (!change.key.startsWith(this.prefix)) return NOTHING
    const { selection } = this.request
    const object = change.object as unknown as KubeObject | null
    const previous = change.previous as unknown as KubeObject | undefined
    const was = previous !== undefined && selection.matches(previous)
    const is = object !== null && selection.matches(object)
    if (is) return this.event(was ? 'MODIFIED' : 'ADDED', object)
    if (!was) return NOTHING
    return this.event('DELETED', {
      ...previous,
      metadata: { ...previous.metadata, resourceVersion: String(change.revision) },
    })
  }

  /** A bookmark: the client has seen everything up to its revision. */
  bookmark(initialEventsEnd = false): Chunks {
    const { resource, form } = this.request
    const metadata = {
      resourceVersion: String(this.seen),
      ...(initialEventsEnd && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
    }
    const empty = withType(resource, { metadata } as unknown as KubeObject)
    if (form.type === 'table')
      return madeEventChunks('BOOKMARK', {
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { resourceVersion: String(this.seen) },
        columnDefinitions: null,
        rows: [],
      })
    return madeEventChunks('BOOKMARK', form.type === 'metadata' ? partialMetadata(empty) : empty)
  }

  /** Everything up to a revision has been looked at, so that a bookmark may say so. */
  caughtUp(revision: number): void {
    if (revision > this.seen) this.seen = revision
  }

  private event(type: string, stored: KubeObject): Chunks {
    const { resource, form } = this.request
    const object = shownOf(resource, stored, this.now())
    if (form.type === 'object') return eventChunks(type, resource, object)
    if (form.type === 'metadata') return madeEventChunks(type, partialMetadata(object))
    const table = tableOf(
      resource,
      { resourceVersion: object.metadata.resourceVersion },
      [object],
      this.now(),
      form.include,
      !this.started,
    )
    this.started = true
    return madeEventChunks(type, table)
  }
}
const NOTHING: Chunks = []
