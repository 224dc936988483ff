// Rolls a Deployment out through ReplicaSets, one per pod template (pkg/controller/deployment).
import { controllerOf, isTerminating, kinds, type k8s } from '@kubarium/kube-objects'
import { defineReconciler, interestIn, type ObjectKey, type Result } from '@kubarium/kube-reconcile'
import { interestInOrphans } from '../adoption.ts'
import { deadlineOf, findCondition, hasDeadline, withAvailability, withProgress } from './deployment.conditions.ts'
import { newReplicaSet } from './deployment.new-replica-set.ts'
import { OwnedSets } from './deployment.owned-sets.ts'
import {
  countsOf,
  isComplete,
  isRollingUpdate,
  isScalingEvent,
  newReplicaSetReplicas,
  oldReplicaSetScalings,
} from './deployment.rollout.ts'
import { cleanUp, scale, scaleTo } from './deployment.scaling.ts'

export const deploymentReconciler = defineReconciler({
  name: 'deployment-controller',
  for: kinds.Deployment,
  owns: [kinds.ReplicaSet],
  watches: [
    interestInOrphans(kinds.ReplicaSet, kinds.Deployment),
    // Recreate waits until the last pod is really gone.
    interestIn(kinds.Pod, function* ({ object, previous }, client): Generator<ObjectKey> {
      if (object || !previous) return
      const owner = controllerOf(previous)
      const set = owner && client.read(kinds.ReplicaSet).find(previous.metadata.namespace!, owner.name)
      const top = set && controllerOf(set)
      if (top?.kind === 'Deployment') yield { namespace: previous.metadata.namespace!, name: top.name }
    }),
  ],
  reconcile({ namespace, name }, context) {
    const deployment = context.read(kinds.Deployment).find(namespace, name)
    if (!deployment) return
    return rollOut(new OwnedSets(deployment, context))
  },
})

function rollOut(owned: OwnedSets): Result {
  const { deployment } = owned
  if (isTerminating(deployment)) return syncStatus(owned, owned.findNew())
  syncPausedCondition(owned)
  if (deployment.spec.paused) {
    const newSet = owned.findNew()
    scale(owned, newSet)
    return syncStatus(owned, owned.findNew())
  }
  if (isScalingEvent(owned.deployment, owned.sets)) {
    scale(owned, newReplicaSet(owned, false))
    return syncStatus(owned, owned.findNew())
  }
  return isRollingUpdate(deployment) ? roll(owned) : recreate(owned)
}

function roll(owned: OwnedSets): Result {
  let newSet = newReplicaSet(owned, true)!
  const replicas = newReplicaSetReplicas(owned.deployment, owned.sets, newSet.spec.replicas ?? 1)
  const wanted = owned.deployment.spec.replicas ?? 1
  if ((newSet.spec.replicas ?? 1) > wanted) newSet = scaleTo(owned, newSet, wanted)
  else if (replicas !== (newSet.spec.replicas ?? 1)) newSet = scaleTo(owned, newSet, replicas)
  else {
    for (const scaling of oldReplicaSetScalings(owned.deployment, newSet, owned.old(newSet)))
      scaleTo(owned, scaling.set, scaling.replicas)
    newSet = owned.findNew()!
  }
  if (isComplete(owned.deployment, owned.deployment.status)) cleanUp(owned, owned.old(newSet))
  return syncStatus(owned, newSet)
}

function recreate(owned: OwnedSets): Result {
  const found = owned.findNew()
  const old = owned.old(found)
  const active = old.filter(({ spec }) => (spec.replicas ?? 1) > 0)
  if (active.length > 0) {
    for (const set of active) scaleTo(owned, set, 0)
    return syncStatus(owned, found)
  }
  const runsStill = old.some((set) =>
    owned.context
      .read(kinds.Pod)
      .ownedBy(set.metadata.uid)
      .some(({ status }) => status.phase !== 'Failed' && status.phase !== 'Succeeded'),
  )
  if (runsStill) return syncStatus(owned, found)
  let newSet = newReplicaSet(owned, true)!
  const wanted = owned.deployment.spec.replicas ?? 1
  if ((newSet.spec.replicas ?? 1) !== wanted) newSet = scaleTo(owned, newSet, wanted)
  if (isComplete(owned.deployment, owned.deployment.status)) cleanUp(owned, owned.old(newSet))
  return syncStatus(owned, newSet)
}

function syncPausedCondition(owned: OwnedSets): void {
  if (!hasDeadline(owned.deployment)) return
  const current = findCondition(owned.deployment.status, 'Progressing')
  if (current?.reason === 'ProgressDeadlineExceeded') return
  const isPaused = current?.reason === 'DeploymentPaused'
  if (owned.deployment.spec.paused && !isPaused)
    owned.setProgressing('Unknown', 'DeploymentPaused', 'Deployment is paused')
  else if (!owned.deployment.spec.paused && isPaused)
    owned.setProgressing('Unknown', 'DeploymentResumed', 'Deployment is resumed')
}

function syncStatus(owned: OwnedSets, newSet: k8s.ReplicaSet | undefined): Result {
  const now = owned.context.now()
  const counts = countsOf(owned.deployment, owned.sets, newSet)
  const { collisionCount, conditions = [] } = owned.deployment.status
  const base: k8s.DeploymentStatus = { ...counts, ...(collisionCount !== undefined && { collisionCount }) }
  const available = withAvailability(owned.deployment, conditions, counts.availableReplicas ?? 0, now)
  const isHeld = owned.deployment.spec.paused || isTerminating(owned.deployment)
  const next = isHeld
    ? available
    : withProgress(owned.deployment, owned.old(newSet), newSet, { ...base, conditions: available }, now)
  owned.writeStatus({ ...base, ...(next.length > 0 && { conditions: next }) })
  const deadline = isHeld ? undefined : deadlineOf(owned.deployment, owned.deployment.status)
  return deadline === undefined ? undefined : { at: deadline }
}
