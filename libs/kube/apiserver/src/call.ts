// One request about a resource, on its way through the server.
import type { Change, ClusterState, Journal } from '@kubarium/kube-store'
import type { AnswerContext } from './answer.ts'
import type { ApiRequest, Query } from './request-info.ts'
import type { User } from './resource.ts'
import type { Writes } from './writes.ts'

/** Earlier states of the cluster, as far as they are remembered. */
export interface History {
  /** Changes after a revision, or undefined when some of them are forgotten. */
  since(revision: number): readonly Change[] | undefined
  stateAt(revision: number): ClusterState | undefined
  /** Keeps the present state for lists that are read page by page. */
  remember(state: ClusterState): void
}

export interface Call extends AnswerContext {
  readonly request: ApiRequest
  readonly query: Query
  readonly user: User
  /** As in the path; undefined: all namespaces, or a resource that has none. */
  readonly namespace: string | undefined
  /** '' for a whole collection. */
  readonly name: string
  /** '' for the object itself. */
  readonly subresource: string
  /** Told with the answer, a refusal included. */
  readonly warnings: string[]
  readonly writes: Writes
  readonly journal: Journal
  readonly history: History
}
