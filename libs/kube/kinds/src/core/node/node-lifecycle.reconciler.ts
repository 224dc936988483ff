// Turns what a node says of itself into taints: pods keep away from nodes that are not well.
// (pkg/controller/nodelifecycle) https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-nodes-by-condition
import { rfc3339 } from '@kubarium/kube-runtime'
import { equalJson, kinds, type k8s } from '@kubarium/kube-objects'
import { defineReconciler } from '@kubarium/kube-reconcile'

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

/** The taints a node should have of those this controller keeps. */
export function conditionTaints({
  spec,
  status,
}: k8s.Node): { readonly key: string; readonly effect: 'NoSchedule' | 'NoExecute' }[] {
  const taints: { key: string; effect: 'NoSchedule' | 'NoExecute' }[] = []
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

export const nodeLifecycleReconciler = defineReconciler({
  name: 'node-lifecycle-controller',
  for: kinds.Node,
  reconcile({ name }, { read, write, now }) {
    const node = read(kinds.Node).find('', name)
    if (!node) return
    const wanted = conditionTaints(node)
    const present = node.spec.taints ?? []
    const kept = present.filter(
      (taint) => !OWN.has(taint.key) || wanted.some(({ key, effect }) => key === taint.key && effect === taint.effect),
    )
    const added = wanted
      .filter(({ key, effect }) => !present.some((taint) => taint.key === key && taint.effect === effect))
      .map((taint): k8s.Taint => ({ ...taint, timeAdded: rfc3339(now()) }))
    const taints = [...kept, ...added]
    if (equalJson(taints, present)) return
    const { taints: _, ...spec } = node.spec
    write(kinds.Node).update({ ...node, spec: { ...spec, ...(taints.length > 0 && { taints }) } })
  },
})
