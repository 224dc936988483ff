// What is graded: a learner's cluster at a revision, how it came there, and what was answered.
import type { SimulatedCluster } from '@kubarium/kube-cluster'
import type { Revision } from '@kubarium/kube-store'
import type { Answer } from '@kubarium/learning-format'

export interface TypedCommand {
  readonly line: string
  readonly status: number
}

export interface Work {
  /** A copy of the cluster at the revision that was handed in; a new one at each call. */
  fork(): SimulatedCluster
  /** What was written since the start, in order, up to that revision. */
  readonly history: readonly Revision[]
  /** What was typed into the terminal, in order. */
  readonly commands: readonly TypedCommand[]
  readonly answers: Readonly<Record<string, Answer>>
  /** Checks that only have to be so once, and were. */
  readonly reached: ReadonlySet<string>
}
