// The scheduler's framework: plug-ins that say where a pod may run and where it had better run.
// https://kubernetes.io/docs/concepts/scheduling-eviction/scheduling-framework/
import type { k8s } from '@kubarium/kube-objects'
import type { Resources } from './resources.ts'

/** A node with what runs on it, as plug-ins see it. */
export interface NodeInfo {
  readonly node: k8s.Node
  readonly pods: readonly k8s.Pod[]
  readonly allocatable: Resources
  /** What the pods on it have asked for. */
  readonly requested: Resources
  /** The same, counting containers that ask for nothing with a little. */
  readonly nonZeroRequested: Resources
  /** How many of the pods each controller has here, by its uid; those that end are not counted. */
  readonly podsByController: ReadonlyMap<string, number>
}

/** Why a node will not do, in the words of the plug-in. */
export interface Rejection {
  readonly plugin: string
  readonly reasons: readonly string[]
  /** Whether taking other pods away could change it. */
  readonly helpedByPreemption: boolean
}

export interface FilterPlugin {
  readonly name: string
  /** @returns undefined when the pod may run there */
  filter(pod: k8s.Pod, info: NodeInfo): Rejection | undefined
}

export interface ScorePlugin {
  readonly name: string
  readonly weight: number
  /** Raw scores, one per node in the given order; turned into 0 to 100 by `normalize`. */
  score(pod: k8s.Pod, infos: readonly NodeInfo[]): number[]
}

export const MAX_SCORE = 100

/** Scores scaled so that the highest is 100; `reverse`: the highest raw score becomes 0. */
export function normalized(scores: readonly number[], reverse = false): number[] {
  const highest = Math.max(0, ...scores)
  if (highest === 0) return scores.map(() => (reverse ? MAX_SCORE : 0))
  return scores.map((score) => {
    const scaled = Math.floor((MAX_SCORE * score) / highest)
    return reverse ? MAX_SCORE - scaled : scaled
  })
}
