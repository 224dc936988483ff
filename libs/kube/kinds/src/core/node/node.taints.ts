// The taints that say of a node how it is. Pure (pkg/controller/nodelifecycle).
// https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-nodes-by-condition
import type { k8s } from '@kubarium/kube-objects'

const PREFIX = 'node.kubernetes.io/'
const BY_CONDITION: readonly (readonly [type: string, status: string, taint: string])[] = [
  ['Ready', 'False', 'not-ready'],
  ['Ready', 'Unknown', 'unreachable'],
  ['MemoryPressure', 'True', 'memory-pressure'],
  ['DiskPressure', 'True', 'disk-pressure'],
  ['NetworkUnavailable', 'True', 'network-unavailable'],
  ['PIDPressure', 'True', 'pid-pressure'],
]
const EVICTING = ['not-ready', 'unreachable']
const OWN = new Set([...BY_CONDITION.map(([, , name]) => PREFIX + name), `${PREFIX}unschedulable`])

interface OwnTaint {
  readonly key: string
  readonly effect: 'NoSchedule' | 'NoExecute'
}

/** The taints a node should have of those that say how it is. */
export function conditionTaints({ spec, status }: k8s.Node): OwnTaint[] {
  const taints: OwnTaint[] = []
  const conditions = status.conditions ?? []
  // A node that has said nothing yet is not ready.
  const isSilent = !conditions.some(({ type }) => type === 'Ready')
  for (const [type, value, name] of BY_CONDITION) {
    const applies =
      conditions.some((one) => one.type === type && one.status === value) || (isSilent && name === 'not-ready')
    if (!applies) continue
    taints.push({ key: PREFIX + name, effect: 'NoSchedule' })
    if (EVICTING.includes(name) && !isSilent) taints.push({ key: PREFIX + name, effect: 'NoExecute' })
  }
  if (spec.unschedulable) taints.push({ key: `${PREFIX}unschedulable`, effect: 'NoSchedule' })
  return taints
}

/** All taints of a node, those of others as they are. @param time for new ones, RFC 3339 */
export function taintsOf(node: k8s.Node, time: string): readonly k8s.Taint[] {
  const wanted = conditionTaints(node)
  const present = node.spec.taints ?? []
  const kept = present.filter(
    (taint) => !OWN.has(taint.key) || wanted.some(({ key, effect }) => key === taint.key && effect === taint.effect),
  )
  const added = wanted
    .filter(({ key, effect }) => !present.some((taint) => taint.key === key && taint.effect === effect))
    .map((taint): k8s.Taint => ({ ...taint, timeAdded: time }))
  return added.length === 0 && kept.length === present.length ? present : [...kept, ...added]
}

/** Whether a node is marked as one that is not ready or does not answer. */
export function isMarkedNotReady({ spec }: k8s.Node): boolean {
  return spec.taints?.some(({ key }) => EVICTING.some((name) => key === PREFIX + name)) ?? false
}
