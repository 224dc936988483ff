// The arithmetic of a rollout: how far each ReplicaSet may go at a time. Pure (pkg/controller/deployment/util).
import { scaledValue, type k8s } from '@kubarium/kube-objects'

export const DESIRED_ANNOTATION = 'deployment.kubernetes.io/desired-replicas'
export const MAX_ANNOTATION = 'deployment.kubernetes.io/max-replicas'
export const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision'
export const REVISION_HISTORY_ANNOTATION = 'deployment.kubernetes.io/revision-history'

export function isRollingUpdate({ spec }: k8s.Deployment): boolean {
  return spec.strategy.type === 'RollingUpdate'
}

/** How many pods more, and how many fewer, than asked for there may be during a rollout. */
export function fenceposts(deployment: k8s.Deployment): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const replicas = deployment.spec.replicas ?? 1
  if (!isRollingUpdate(deployment) || replicas === 0) return { maxSurge: 0, maxUnavailable: 0 }
  const { maxSurge, maxUnavailable } = deployment.spec.strategy.rollingUpdate ?? {}
  const surge = scaledValue(maxSurge, replicas, true)
  let unavailable = scaledValue(maxUnavailable, replicas, false)
  // Both zero would leave no way to go on.
  if (surge === 0 && unavailable === 0) unavailable = 1
  return { maxSurge: surge, maxUnavailable: Math.min(unavailable, replicas) }
}

export function specReplicas(sets: readonly k8s.ReplicaSet[]): number {
  return sets.reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0)
}

function sum(sets: readonly k8s.ReplicaSet[], of: (status: k8s.ReplicaSetStatus) => number | undefined): number {
  return sets.reduce((total, { status }) => total + (of(status) ?? 0), 0)
}

/** How many replicas the new ReplicaSet may have now. */
export function newReplicaSetReplicas(
  deployment: k8s.Deployment,
  sets: readonly k8s.ReplicaSet[],
  current: number,
): number {
  const wanted = deployment.spec.replicas ?? 1
  if (!isRollingUpdate(deployment)) return wanted
  const room = wanted + fenceposts(deployment).maxSurge - specReplicas(sets)
  if (room <= 0) return current
  return current + Math.min(room, wanted - current)
}

export interface Scaling {
  readonly set: k8s.ReplicaSet
  readonly replicas: number
}

const byAge = (a: k8s.ReplicaSet, b: k8s.ReplicaSet): number =>
  a.metadata.creationTimestamp === b.metadata.creationTimestamp
    ? a.metadata.name < b.metadata.name
      ? -1
      : 1
    : a.metadata.creationTimestamp < b.metadata.creationTimestamp
      ? -1
      : 1

/** Which old ReplicaSets shrink now: first by what is not available anyway, then as far as availability allows. */
export function oldReplicaSetScalings(
  deployment: k8s.Deployment,
  newSet: k8s.ReplicaSet,
  old: readonly k8s.ReplicaSet[],
): Scaling[] {
  const all = [...old, newSet]
  const minAvailable = (deployment.spec.replicas ?? 1) - fenceposts(deployment).maxUnavailable
  const newUnavailable = (newSet.spec.replicas ?? 1) - (newSet.status.availableReplicas ?? 0)
  const room = specReplicas(all) - minAvailable - newUnavailable
  if (room <= 0 || specReplicas(old) === 0) return []
  const replicas = new Map(old.map((set) => [set, set.spec.replicas ?? 1]))
  const sorted = [...old].sort(byAge)
  let cleaned = 0
  for (const set of sorted) {
    const count = Math.min(room - cleaned, replicas.get(set)! - (set.status.availableReplicas ?? 0))
    if (count <= 0) continue
    replicas.set(set, replicas.get(set)! - count)
    cleaned += count
  }
  let spare = sum(all, (status) => status.availableReplicas) - minAvailable
  for (const set of sorted) {
    if (spare <= 0) break
    const count = Math.min(replicas.get(set)!, spare)
    replicas.set(set, replicas.get(set)! - count)
    spare -= count
  }
  return [...replicas]
    .filter(([set, count]) => count !== (set.spec.replicas ?? 1))
    .map(([set, count]) => ({ set, replicas: count }))
}

/** Whether the number of replicas was changed since the ReplicaSets last heard of it. */
export function isScalingEvent(deployment: k8s.Deployment, sets: readonly k8s.ReplicaSet[]): boolean {
  return sets.some((set) => {
    const desired = set.metadata.annotations?.[DESIRED_ANNOTATION]
    return (set.spec.replicas ?? 1) > 0 && desired !== undefined && Number(desired) !== (deployment.spec.replicas ?? 1)
  })
}

/** Scaling in the middle of a rollout: each ReplicaSet gets its share, the largest what rounding leaves. */
export function proportionalScalings(deployment: k8s.Deployment, sets: readonly k8s.ReplicaSet[]): Scaling[] {
  const active = sets.filter(({ spec }) => (spec.replicas ?? 1) > 0)
  const total = specReplicas(active)
  const wanted = deployment.spec.replicas ?? 1
  const allowed = wanted > 0 ? wanted + fenceposts(deployment).maxSurge : 0
  const toAdd = allowed - total
  const bySize = [...active].sort((a, b) => {
    const difference = (b.spec.replicas ?? 1) - (a.spec.replicas ?? 1)
    return difference !== 0 ? difference : toAdd > 0 ? byAge(b, a) : byAge(a, b)
  })
  let added = 0
  const result = bySize.map((set) => {
    const share = toAdd === 0 ? 0 : proportion(deployment, set, toAdd, added)
    added += share
    return { set, replicas: (set.spec.replicas ?? 1) + share }
  })
  const [largest] = result
  if (largest && toAdd !== added)
    result[0] = { set: largest.set, replicas: Math.max(0, largest.replicas + toAdd - added) }
  return result
}

function proportion(deployment: k8s.Deployment, set: k8s.ReplicaSet, toAdd: number, added: number): number {
  const allowed = toAdd - added
  const replicas = set.spec.replicas ?? 1
  const wanted = deployment.spec.replicas ?? 1
  const size = wanted + fenceposts(deployment).maxSurge
  const before = Number(set.metadata.annotations?.[MAX_ANNOTATION] ?? 0) || deployment.status.replicas || 1
  const fraction = wanted === 0 ? -replicas : Math.round((replicas * size) / before) - replicas
  return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed)
}

/** Whether every replica is of the new template and available. */
export function isComplete({ spec, metadata }: k8s.Deployment, status: k8s.DeploymentStatus): boolean {
  const wanted = spec.replicas ?? 1
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  )
}

/** Whether the new status is a step ahead of the old one. */
export function isProgressing({ status: before }: k8s.Deployment, after: k8s.DeploymentStatus): boolean {
  const old = (status: k8s.DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0)
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

/** The counts of a deployment from its ReplicaSets. */
export function countsOf(
  deployment: k8s.Deployment,
  all: readonly k8s.ReplicaSet[],
  newSet: k8s.ReplicaSet | undefined,
): Omit<k8s.DeploymentStatus, 'conditions' | 'collisionCount'> {
  const available = sum(all, (status) => status.availableReplicas)
  const total = specReplicas(all)
  const unavailable = Math.max(0, total - available)
  const replicas = sum(all, (status) => status.replicas)
  const updated = newSet?.status.replicas ?? 0
  const ready = sum(all, (status) => status.readyReplicas)
  return {
    ...(available > 0 && { availableReplicas: available }),
    ...(deployment.metadata.generation !== undefined && { observedGeneration: deployment.metadata.generation }),
    ...(ready > 0 && { readyReplicas: ready }),
    ...(replicas > 0 && { replicas }),
    terminatingReplicas: sum(all, (status) => status.terminatingReplicas),
    ...(unavailable > 0 && { unavailableReplicas: unavailable }),
    ...(updated > 0 && { updatedReplicas: updated }),
  }
}
