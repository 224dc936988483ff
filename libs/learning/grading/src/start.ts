// Makes the cluster that a learner gets.
import { clusterBase, clusterIndexes, SimulatedCluster, standardSimulation } from '@kubarium/kube-cluster'
import { ClusterState, type Revision } from '@kubarium/kube-store'
import { filledDeep, type ExerciseContent, type LessonContent } from '@kubarium/learning-format'
import { Rehearsal } from '@kubarium/terminal-rehearsal'
import { variantOf } from './grade.ts'
import { doSteps } from './steps.ts'

export interface Start {
  readonly nodes: number
  readonly seed: string
  readonly revision: number
  /** The cluster's own time there, milliseconds since 1970. */
  readonly now: number
  readonly lastActor: string | undefined
  readonly state: ClusterState
  /** Files of the learner's home: absolute path → text. */
  readonly files: Readonly<Record<string, string>>
}

export interface StartOptions {
  /** The cluster's own time at which its nodes were made. */
  readonly now: number
  readonly caCertificate: string
  readonly home: string
}

type Lab = Pick<ExerciseContent | LessonContent, 'assets'> & {
  readonly facts: Pick<ExerciseContent['facts'], 'id' | 'params' | 'initial'>
}

/** A new cluster has been there for so long when a learner comes. */
const AGE_MS = 10 * 60_000

/**
 * Plays the start of a lesson or an exercise: what was set up has come to rest, or has got as far as it does.
 * @throws StepFailed, ExpressionError: the content is wrong
 */
export function startOf(content: Lab, seed: string, { now, caCertificate, home }: StartOptions): Start {
  const { facts } = content
  const variant = variantOf(content, seed)
  const initial = filledDeep(facts.initial, variant.values)
  const nodes = Number(initial.nodes)
  const base = clusterBase({ ...standardSimulation, caCertificate, nodes, now, cloud: true })
  let last: Revision | undefined
  const cluster = new SimulatedCluster(
    ClusterState.from(base.entries, base.revision, clusterIndexes),
    { ...standardSimulation, seed: `${facts.id}/${seed}` },
    now + 1000,
  )
  const rehearsal = new Rehearsal({ cluster, onCommit: (changes) => (last = changes.at(-1) ?? last) })
  rehearsal.advance(AGE_MS)
  if (initial.steps.length > 0) {
    doSteps(initial.steps, { rehearsal, values: variant.values, assets: variant.assets })
    rehearsal.settle()
  }
  const files = Object.fromEntries(
    Object.entries(initial.home).map(([path, asset]) => [`${home}/${path}`, variant.assets[asset] ?? '']),
  )
  return {
    nodes,
    seed: `${facts.id}/${seed}`,
    revision: cluster.revision,
    now: rehearsal.now,
    lastActor: last?.cause.actor,
    state: cluster.state,
    files,
  }
}

/** The cluster of a start, for somebody to work on; each is a copy. */
export function clusterOf({ state, seed, now, lastActor }: Start): SimulatedCluster {
  return new SimulatedCluster(state.fork(), { ...standardSimulation, seed }, now, lastActor)
}
