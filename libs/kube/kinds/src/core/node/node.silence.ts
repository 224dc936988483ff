// How long a node may say nothing before it counts as lost. Pure (pkg/controller/nodelifecycle).
// https://kubernetes.io/docs/reference/node/node-status/#heartbeats
import { rfc3339 } from '@kubarium/kube-runtime'
import type { k8s } from '@kubarium/kube-objects'
import { isKeptByKubelet } from '../../kept-by-kubelet.ts'

/** kube-controller-manager --node-monitor-grace-period, and --node-startup-grace-period for a node that never spoke. */
const GRACE_MS = 50_000
const STARTUP_GRACE_MS = 60_000
/** The conditions that a kubelet reports. */
const REPORTED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

/**
 * When a node counts as lost unless it is heard of before, milliseconds since 1970; undefined for one that a simulated
 * kubelet keeps: its heartbeats are shown and not written.
 */
export function lostAt(node: k8s.Node, lease: k8s.Lease | undefined): number | undefined {
  if (isKeptByKubelet(node, 'status')) return undefined
  const created = Date.parse(node.metadata.creationTimestamp)
  const ready = node.status.conditions?.find(({ type }) => type === 'Ready')
  const spoken = [ready?.lastHeartbeatTime, lease?.spec.renewTime].flatMap((time) => (time ? [Date.parse(time)] : []))
  if (!ready && spoken.length === 0) return created + STARTUP_GRACE_MS
  return Math.max(created, ...spoken) + GRACE_MS
}

/** The conditions of a node that nobody hears of: unknown, all that a kubelet would report. */
export function conditionsOfLost({ status }: k8s.Node, now: number): readonly k8s.NodeCondition[] {
  const time = rfc3339(now)
  const conditions = (status.conditions ?? []).map((condition) =>
    REPORTED.includes(condition.type) && condition.status !== 'Unknown'
      ? {
          ...condition,
          status: 'Unknown' as const,
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: time,
        }
      : condition,
  )
  const missing = REPORTED.filter((type) => !conditions.some((one) => one.type === type))
  return [
    ...conditions,
    ...missing.map((type) => ({
      type,
      status: 'Unknown' as const,
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
      lastHeartbeatTime: time,
      lastTransitionTime: time,
    })),
  ]
}
