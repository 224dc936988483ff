// Where the glass wall gets a cluster from: the server over a socket, or an engine inside the browser.
import type { LiveChanges, LiveObject, Problem } from '@kubarium/contracts'

/** One change that was seen, newest last in a list of them. */
export type LiveChange = LiveChanges['changes'][number]

export interface LiveState {
  /**
   * `connecting`: nothing has been seen yet. `live`: what is shown is current. `reconnecting`: the line is lost and
   * quickly tried again. `offline`: lost for longer than 10 s, tried again at longer intervals. `refused`: the other side said no (`problem`).
   */
  readonly connection: 'connecting' | 'live' | 'reconnecting' | 'offline' | 'refused'
  /** How often the line has been tried since it was lost. */
  readonly tries: number
  /** The viewer's clock when the line was lost, in milliseconds since 1970. */
  readonly lostAt?: number
  readonly revision: number
  /** The cluster's own time in milliseconds since 1970, as it was at `seenAt` on the viewer's clock. */
  readonly now: number
  readonly seenAt: number
  /** By uid. A new map for every state, the objects in it are shared. */
  readonly objects: ReadonlyMap<string, LiveObject>
  /** What was seen to change since this view was opened, newest last, at most the last 500. */
  readonly recent: readonly LiveChange[]
  readonly problem?: Problem
}

export interface LiveSource {
  /** The state now; the same object until something changes. */
  state(): LiveState
  /** Calls back after every change of the state; returns how to stop that. */
  subscribe(listener: () => void): () => void
  /** Tries the line again at once. */
  retry(): void
  /** Lets go of the line for good. */
  close(): void
}

export const nothingSeenYet: LiveState = {
  connection: 'connecting',
  tries: 0,
  revision: 0,
  now: 0,
  seenAt: 0,
  objects: new Map(),
  recent: [],
}
