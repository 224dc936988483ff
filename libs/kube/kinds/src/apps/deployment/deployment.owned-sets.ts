// One look at a Deployment and its ReplicaSets. The fields follow what is written on the way.
import { controllerOf, equalJson, isTerminating, kinds, matchesLabelSelector, type k8s } from '@kubarium/kube-objects'
import type { ReconcileContext } from '@kubarium/kube-reconcile'
import { adopted, released } from '../adoption.ts'
import { HASH_LABEL } from '../pod-template-hash.ts'
import { hasDeadline, withCondition } from './deployment.conditions.ts'

export class OwnedSets {
  sets: k8s.ReplicaSet[]

  constructor(
    public deployment: k8s.Deployment,
    readonly context: ReconcileContext,
  ) {
    this.sets = this.claim()
  }

  /** The ReplicaSet with today's template, the oldest if there are several. */
  findNew(): k8s.ReplicaSet | undefined {
    return [...this.sets].sort(byCreation).find((set) => sameTemplate(set.spec.template, this.deployment.spec.template))
  }

  /** All but the new one. */
  old(newSet: k8s.ReplicaSet | undefined): k8s.ReplicaSet[] {
    return this.sets.filter((set) => set !== newSet)
  }

  /** Writes a ReplicaSet. */
  updateSet(set: k8s.ReplicaSet, next: k8s.ReplicaSet): k8s.ReplicaSet {
    const updated = this.context.write(kinds.ReplicaSet).update(next)
    this.sets = this.sets.map((one) => (one === set ? updated : one))
    return updated
  }

  /** Says how the rollout goes, if anybody waits for it. */
  setProgressing(status: 'True' | 'False' | 'Unknown', reason: string, message: string): void {
    if (!hasDeadline(this.deployment)) return
    const conditions = withCondition(
      this.deployment.status.conditions ?? [],
      'Progressing',
      status,
      reason,
      message,
      this.context.now(),
    )
    this.writeStatus({ ...this.deployment.status, conditions })
  }

  writeStatus(status: k8s.DeploymentStatus): void {
    if (!equalJson(status, this.deployment.status))
      this.deployment = this.context.write(kinds.Deployment).updateStatus({ ...this.deployment, status })
  }

  private claim(): k8s.ReplicaSet[] {
    const { read, write } = this.context
    const { metadata, spec } = this.deployment
    const sets: k8s.ReplicaSet[] = []
    for (const set of read(kinds.ReplicaSet).list(metadata.namespace)) {
      const owner = controllerOf(set)
      const matches = matchesLabelSelector(spec.selector, set.metadata.labels)
      if (owner?.uid === metadata.uid) {
        if (matches || isTerminating(this.deployment)) sets.push(set)
        else write(kinds.ReplicaSet).update(released(set, this.deployment))
      } else if (!owner && matches && !isTerminating(this.deployment) && !isTerminating(set)) {
        sets.push(write(kinds.ReplicaSet).update(adopted(set, this.deployment, kinds.Deployment)))
      }
    }
    return sets
  }
}

/** The oldest first. */
export function byCreation(a: k8s.ReplicaSet, b: k8s.ReplicaSet): number {
  if (a.metadata.creationTimestamp !== b.metadata.creationTimestamp)
    return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

/** Equal but for the hash that the controller itself put in. */
function sameTemplate(a: k8s.PodTemplateSpec, b: k8s.PodTemplateSpec): boolean {
  const bare = (template: k8s.PodTemplateSpec): unknown => {
    const { [HASH_LABEL]: _, ...labels } = template.metadata.labels ?? {}
    return { ...template, metadata: { ...template.metadata, labels } }
  }
  return a === b || equalJson(bare(a), bare(b))
}
