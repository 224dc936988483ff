// The heartbeat of a node: when its kubelet last said that nothing has changed.
import { rfc3339 } from '@kubarium/kube-runtime'
import { deepFreeze, type k8s } from '@kubarium/kube-objects'
import { isKeptByKubelet, lastOf, rememberShown } from '../../kept-by-kubelet.ts'

/** kubelet's nodeStatusReportFrequency. */
const EVERY_MS = 300_000

const withHeartbeat = rememberShown<k8s.Node>((node, at) => {
  const lastHeartbeatTime = rfc3339(at)
  const conditions = (node.status.conditions ?? []).map((condition) => ({ ...condition, lastHeartbeatTime }))
  return deepFreeze({ ...node, status: { ...node.status, conditions } })
})

/** A node as readers see it. */
export function shownNode(node: k8s.Node, now: number): k8s.Node {
  if (!isKeptByKubelet(node, 'status')) return node
  const stored = node.status.conditions?.find(({ type }) => type === 'Ready')
  if (stored?.status !== 'True' || !stored.lastHeartbeatTime) return node
  const start = Date.parse(stored.lastHeartbeatTime)
  const at = lastOf(start, EVERY_MS, now)
  return at === start ? node : withHeartbeat(node, at)
}
