// One look at a StatefulSet that goes through its pods and does what is next for each.
import { StatusError, isTerminating, kinds, type Draft, type k8s } from '@kubarium/kube-objects'
import type { ReconcileContext } from '@kubarium/kube-reconcile'
import { templateOf, type SetHistory } from './stateful-set.history.ts'
import {
  firstUnhealthyOf,
  hasEnded,
  isOrdered,
  isRunningAndAvailable,
  mayGo,
  needsCurrentRevision,
  nextToUpdate,
  ranksOf,
} from './stateful-set.plan.ts'
import { claimsFor, identityLabels, isStaleClaim, ownersOfClaim, podFor } from './stateful-set.pods.ts'

/** Whether the pods behind have to wait. */
type Step = 'go on' | 'wait'

export class StatefulSetRound {
  /** What was refused; the StatefulSet is looked at again later. */
  failure: StatusError | undefined

  constructor(
    private readonly set: k8s.StatefulSet,
    private readonly history: SetHistory,
    private readonly context: ReconcileContext,
  ) {}

  run(pods: readonly k8s.Pod[]): void {
    const { set } = this
    const ranks = ranksOf(set, pods)
    const firstUnhealthy = firstUnhealthyOf(ranks)
    let waits = false
    for (const { ordinal, pod } of ranks.replicas)
      if (this.replica(ordinal, pod) === 'wait') {
        waits = true
        if (isOrdered(set)) return
      }
    if (this.failure || (waits && isOrdered(set))) return
    for (const { ordinal, pod } of ranks.condemned) this.keepClaims(pod, ordinal)
    for (const { pod } of ranks.condemned) {
      if (!isTerminating(pod)) {
        if (!mayGo(set, pod, firstUnhealthy, this.context.now())) return
        this.delete(pod)
        waits = true
      }
      if (isOrdered(set)) return
    }
    if (waits) return
    const next = nextToUpdate(set, ranks, this.history.update.metadata.name)
    if (next) this.delete(next)
  }

  private replica(ordinal: number, pod: k8s.Pod | undefined): Step {
    if (pod && hasEnded(pod)) {
      if (!isTerminating(pod)) this.delete(pod)
      return 'wait'
    }
    if (!pod) {
      this.create(ordinal)
      return 'wait'
    }
    if (pod.status.phase === 'Pending') {
      if (!this.createClaims(pod.metadata.name, ordinal)) return 'wait'
      this.keepClaims(pod, ordinal)
    }
    if (isOrdered(this.set) && (isTerminating(pod) || !isRunningAndAvailable(pod, this.set, this.context.now())))
      return 'wait'
    this.keepIdentity(pod, ordinal)
    this.keepClaims(pod, ordinal)
    return 'go on'
  }

  private create(ordinal: number): void {
    const { set, history, context } = this
    const name = `${set.metadata.name}-${ordinal}`
    const namespace = set.metadata.namespace!
    const claims = [...claimsFor(set, ordinal).values()].map((claim) =>
      context.read(kinds.PersistentVolumeClaim).find(namespace, claim.metadata!.name!),
    )
    // A claim that goes with the pod before has to be gone.
    if (claims.some((claim) => claim && isStaleClaim(claim, name))) return
    if (!this.createClaims(name, ordinal)) return
    const revision = needsCurrentRevision(set, ordinal) ? history.current : history.update
    try {
      const draft = podFor(set, templateOf(revision), revision.metadata.name, ordinal)
      const pod = context.write(kinds.Pod).create(namespace, draft)
      this.keepClaims(pod, ordinal)
      this.tell('Normal', 'SuccessfulCreate', `Create Pod ${name} in StatefulSet ${set.metadata.name} successful`)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.failure = error
      // Another pod of that name has to go first, which is nothing to tell of.
      if (error.reason !== 'AlreadyExists')
        this.tell(
          'Warning',
          'FailedCreate',
          `Create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${error.message}`,
        )
    }
  }

  /** @returns whether all claims of a pod are there */
  private createClaims(podName: string, ordinal: number): boolean {
    let isComplete = true
    for (const claim of claimsFor(this.set, ordinal).values()) {
      const found = this.context
        .read(kinds.PersistentVolumeClaim)
        .find(this.set.metadata.namespace!, claim.metadata!.name!)
      if (found ? isTerminating(found) : !this.createClaim(claim, podName)) isComplete = false
    }
    return isComplete
  }

  private createClaim(claim: Draft<k8s.PersistentVolumeClaim>, podName: string): boolean {
    const { name, namespace } = this.set.metadata
    const what = `Create Claim ${claim.metadata!.name}`
    try {
      this.context.write(kinds.PersistentVolumeClaim).create(namespace!, claim)
      this.tell('Normal', 'SuccessfulCreate', `${what} Pod ${podName} in StatefulSet ${name} success`)
      return true
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.failure = error
      this.tell(
        'Warning',
        'FailedCreate',
        `${what} for Pod ${podName} in StatefulSet ${name} failed error: ${error.message}`,
      )
      return false
    }
  }

  private delete(pod: k8s.Pod): void {
    this.context.write(kinds.Pod).delete(pod)
    this.tell(
      'Normal',
      'SuccessfulDelete',
      `Delete Pod ${pod.metadata.name} in StatefulSet ${this.set.metadata.name} successful`,
    )
  }

  /** Who a pod is stands in its labels; somebody may have changed them. */
  private keepIdentity(pod: k8s.Pod, ordinal: number): void {
    const { name, labels } = pod.metadata
    const wanted = identityLabels(name, ordinal)
    if (Object.entries(wanted).every(([key, value]) => labels?.[key] === value)) return
    this.context.write(kinds.Pod).update({ ...pod, metadata: { ...pod.metadata, labels: { ...labels, ...wanted } } })
    this.tell('Normal', 'SuccessfulUpdate', `Update Pod ${name} in StatefulSet ${this.set.metadata.name} successful`)
  }

  /** Claims go with whom the retention policy says. */
  private keepClaims(pod: k8s.Pod, ordinal: number): void {
    const { read, write } = this.context
    for (const { metadata } of claimsFor(this.set, ordinal).values()) {
      const claim = read(kinds.PersistentVolumeClaim).find(this.set.metadata.namespace!, metadata!.name!)
      const owners = claim && ownersOfClaim(claim, this.set, pod, ordinal)
      if (!claim || !owners) continue
      const { ownerReferences: _, ...rest } = claim.metadata
      write(kinds.PersistentVolumeClaim).update({
        ...claim,
        metadata: owners.length > 0 ? { ...rest, ownerReferences: owners } : rest,
      })
    }
  }

  private tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.record(this.set, kinds.StatefulSet, type, reason, message)
  }
}
