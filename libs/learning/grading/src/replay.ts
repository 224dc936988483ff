// Work as it is stored: a start, and what was written since.
import { standardSimulation, SimulatedCluster } from '@kubarium/kube-cluster'
import type { Change, ClusterState, Revision } from '@kubarium/kube-store'
import { filledDeep, type Answer, type Check, type ParamValues } from '@kubarium/learning-format'
import { evaluateNow } from './checks.ts'
import { isTouched } from './view.ts'
import type { TypedCommand, Work } from './work.ts'

export interface StoredWork {
  /** The state that the work began with; it is not changed. */
  readonly start: ClusterState
  /** The cluster's own time there. */
  readonly startedAt: number
  /** Seed of the cluster's chance. */
  readonly seed: string
  /** Everything that was written since, up to what was handed in. */
  readonly history: readonly Revision[]
  readonly commands: readonly TypedCommand[]
  readonly answers: Readonly<Record<string, Answer>>
}

/**
 * Work to be graded, from what is stored. Checks that have to be so only once are looked for in every revision, so that
 * the result does not hang on who was looking.
 */
export function workOf(
  { start, startedAt, seed, history, commands, answers }: StoredWork,
  checks: Readonly<Record<string, Check>>,
  values: ParamValues,
): Work {
  const edges = Object.entries(checks).flatMap(([id, check]) =>
    check.kind === 'state' && check.mode === 'edge' ? [[id, filledDeep(check, values)] as const] : [],
  )
  const state = start.fork()
  const reached = new Set<string>()
  for (const revision of history) {
    const change: Change = { ...revision, previous: state.apply(revision) }
    for (const [id, check] of edges)
      if (!reached.has(id) && isTouched(check, change))
        if (evaluateNow(id, check, { state, now: revision.at }, values).status === 'passed') reached.add(id)
  }
  const last = history.at(-1)
  return {
    fork: () =>
      new SimulatedCluster(state.fork(), { ...standardSimulation, seed }, last?.at ?? startedAt, last?.cause.actor),
    history,
    commands,
    answers,
    reached,
  }
}
