// Whether what a pod asks for fits, and which node it leaves in the best balance.
// https://kubernetes.io/docs/concepts/scheduling-eviction/resource-bin-packing/
import { MAX_SCORE, type FilterPlugin, type NodeInfo, type ScorePlugin } from '../framework.ts'
import { podRequests } from '../resources.ts'

const SCORED = ['cpu', 'memory']

export const nodeResourcesFit: FilterPlugin & ScorePlugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter(pod, info) {
    const reasons: string[] = []
    let isPossible = true
    if (info.pods.length + 1 > (info.allocatable['pods'] ?? 0)) reasons.push('Too many pods')
    const { exact } = podRequests(pod.spec)
    for (const name of Object.keys(exact)) {
      const wanted = exact[name]!
      const capacity = info.allocatable[name] ?? 0
      if (wanted === 0 || wanted <= capacity - (info.requested[name] ?? 0)) continue
      reasons.push(`Insufficient ${name}`)
      if (wanted > capacity) isPossible = false
    }
    return reasons.length > 0 ? { plugin: 'NodeResourcesFit', reasons, helpedByPreemption: isPossible } : undefined
  },
  // LeastAllocated: the emptier the node will be, the better.
  score: (pod, infos) =>
    infos.map((info) => {
      const shares = SCORED.flatMap((name) => {
        const capacity = info.allocatable[name] ?? 0
        if (capacity === 0) return []
        const used = (info.nonZeroRequested[name] ?? 0) + (podRequests(pod.spec).nonZero[name] ?? 0)
        return [used > capacity ? 0 : Math.floor(((capacity - used) * MAX_SCORE) / capacity)]
      })
      return shares.length > 0 ? Math.floor(shares.reduce((sum, share) => sum + share, 0) / shares.length) : 0
    }),
}

/** CPU and memory should be used up at the same pace. */
export const balancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score: (pod, infos) =>
    infos.map((info) => {
      const { exact } = podRequests(pod.spec)
      if (SCORED.every((name) => !exact[name])) return 0
      return Math.floor((1 - deviation(info, exact)) * MAX_SCORE)
    }),
}

function deviation(info: NodeInfo, wanted: Readonly<Record<string, number>>): number {
  const fractions = SCORED.filter((name) => (info.allocatable[name] ?? 0) > 0).map((name) =>
    Math.min(1, ((info.requested[name] ?? 0) + (wanted[name] ?? 0)) / info.allocatable[name]!),
  )
  return fractions.length === 2 ? Math.abs((fractions[0]! - fractions[1]!) / 2) : 0
}
