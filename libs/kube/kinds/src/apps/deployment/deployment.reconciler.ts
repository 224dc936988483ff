// Rolls a Deployment out through ReplicaSets, one per pod template (pkg/controller/deployment).
import {
  StatusError,
  controllerOf,
  controllerReference,
  equalJson,
  isTerminating,
  kinds,
  matchesLabelSelector,
  setField,
  type Draft,
  type k8s,
} from '@kubarium/kube-objects'
import {
  defineReconciler,
  interestIn,
  type ObjectKey,
  type ReconcileContext,
  type Result,
} from '@kubarium/kube-reconcile'
import { podTemplateHash } from '../pod-template-hash.ts'
import {
  deadlineOf,
  findCondition,
  hasDeadline,
  withAvailability,
  withCondition,
  withProgress,
} from './deployment.conditions.ts'
import {
  DESIRED_ANNOTATION,
  MAX_ANNOTATION,
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
  countsOf,
  fenceposts,
  isComplete,
  isRollingUpdate,
  isScalingEvent,
  newReplicaSetReplicas,
  oldReplicaSetScalings,
  proportionalScalings,
} from './deployment.rollout.ts'

const HASH_LABEL = 'pod-template-hash'
/** Annotations that belong to the Deployment alone. */
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
  DESIRED_ANNOTATION,
  MAX_ANNOTATION,
  'deprecated.deployment.rollback.to',
])

export const deploymentReconciler = defineReconciler({
  name: 'deployment-controller',
  for: kinds.Deployment,
  owns: [kinds.ReplicaSet],
  watches: [
    interestIn(kinds.ReplicaSet, function* ({ object }, client): Generator<ObjectKey> {
      if (!object || controllerOf(object)) return
      for (const deployment of client.read(kinds.Deployment).list(object.metadata.namespace))
        if (matchesLabelSelector(deployment.spec.selector, object.metadata.labels))
          yield { namespace: deployment.metadata.namespace!, name: deployment.metadata.name }
    }),
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
    return new Rollout(deployment, context).run()
  },
})

/** One look at one Deployment. Its fields follow what is written on the way. */
class Rollout {
  private sets: k8s.ReplicaSet[]

  constructor(
    private deployment: k8s.Deployment,
    private readonly context: ReconcileContext,
  ) {
    this.sets = this.claim()
  }

  run(): Result {
    const { deployment } = this
    if (isTerminating(deployment)) return this.syncStatus(this.findNew())
    this.syncPausedCondition()
    if (deployment.spec.paused) {
      const newSet = this.findNew()
      this.scale(newSet)
      return this.syncStatus(this.findNew())
    }
    if (isScalingEvent(this.deployment, this.sets)) {
      this.scale(this.newSet(false))
      return this.syncStatus(this.findNew())
    }
    return isRollingUpdate(deployment) ? this.roll() : this.recreate()
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
        else {
          const { ownerReferences, ...rest } = set.metadata
          const others = ownerReferences!.filter(({ uid }) => uid !== metadata.uid)
          write(kinds.ReplicaSet).update({
            ...set,
            metadata: others.length > 0 ? { ...rest, ownerReferences: others } : rest,
          })
        }
      } else if (!owner && matches && !isTerminating(this.deployment) && !isTerminating(set)) {
        sets.push(
          write(kinds.ReplicaSet).update({
            ...set,
            metadata: {
              ...set.metadata,
              ownerReferences: [
                ...(set.metadata.ownerReferences ?? []),
                controllerReference(this.deployment, 'apps/v1', 'Deployment'),
              ],
            },
          }),
        )
      }
    }
    return sets
  }

  /** The ReplicaSet with today's template, the oldest if there are several. */
  private findNew(): k8s.ReplicaSet | undefined {
    return [...this.sets].sort(byCreation).find((set) => sameTemplate(set.spec.template, this.deployment.spec.template))
  }

  private old(newSet: k8s.ReplicaSet | undefined): k8s.ReplicaSet[] {
    return this.sets.filter((set) => set !== newSet)
  }

  private roll(): Result {
    let newSet = this.newSet(true)!
    const replicas = newReplicaSetReplicas(this.deployment, this.sets, newSet.spec.replicas ?? 1)
    const wanted = this.deployment.spec.replicas ?? 1
    if ((newSet.spec.replicas ?? 1) > wanted) newSet = this.scaleTo(newSet, wanted)
    else if (replicas !== (newSet.spec.replicas ?? 1)) newSet = this.scaleTo(newSet, replicas)
    else {
      for (const scaling of oldReplicaSetScalings(this.deployment, newSet, this.old(newSet)))
        this.scaleTo(scaling.set, scaling.replicas)
      newSet = this.findNew()!
    }
    if (isComplete(this.deployment, this.deployment.status)) this.cleanUp(this.old(newSet))
    return this.syncStatus(newSet)
  }

  private recreate(): Result {
    const found = this.findNew()
    const old = this.old(found)
    const active = old.filter(({ spec }) => (spec.replicas ?? 1) > 0)
    if (active.length > 0) {
      for (const set of active) this.scaleTo(set, 0)
      return this.syncStatus(found)
    }
    const runsStill = old.some((set) =>
      this.context
        .read(kinds.Pod)
        .ownedBy(set.metadata.uid)
        .some(({ status }) => status.phase !== 'Failed' && status.phase !== 'Succeeded'),
    )
    if (runsStill) return this.syncStatus(found)
    let newSet = this.newSet(true)!
    const wanted = this.deployment.spec.replicas ?? 1
    if ((newSet.spec.replicas ?? 1) !== wanted) newSet = this.scaleTo(newSet, wanted)
    if (isComplete(this.deployment, this.deployment.status)) this.cleanUp(this.old(newSet))
    return this.syncStatus(newSet)
  }

  /** The ReplicaSet of today's template, with annotations and revision brought up to date; made if wanted. */
  private newSet(create: boolean): k8s.ReplicaSet | undefined {
    const found = this.findNew()
    const revision = String(Math.max(0, ...this.old(found).map(revisionOf)) + 1)
    const set = found ? this.refresh(found, revision) : create ? this.createSet(revision) : undefined
    if (set) this.noteRevision(set)
    return set
  }

  private refresh(set: k8s.ReplicaSet, revision: string): k8s.ReplicaSet {
    const annotations = this.annotationsFor(set, revision)
    const minReadySeconds = this.deployment.spec.minReadySeconds ?? 0
    if (equalJson(annotations, set.metadata.annotations ?? {}) && (set.spec.minReadySeconds ?? 0) === minReadySeconds)
      return set
    const { minReadySeconds: _, ...spec } = set.spec
    return this.updateSet(set, {
      ...set,
      metadata: { ...set.metadata, annotations },
      spec: { ...spec, ...(minReadySeconds > 0 && { minReadySeconds }) },
    })
  }

  private annotationsFor(set: k8s.ReplicaSet | undefined, revision: string): Record<string, string> {
    const annotations: Record<string, string> = { ...set?.metadata.annotations }
    for (const [key, value] of Object.entries(this.deployment.metadata.annotations ?? {}))
      if (!NOT_COPIED.has(key)) setField(annotations, key, value)
    const before = annotations[REVISION_ANNOTATION]
    if (before === undefined || Number(before) < Number(revision)) {
      if (before !== undefined)
        annotations[REVISION_HISTORY_ANNOTATION] = [annotations[REVISION_HISTORY_ANNOTATION], before]
          .filter(Boolean)
          .join(',')
      annotations[REVISION_ANNOTATION] = revision
    }
    return annotations
  }

  private createSet(revision: string): k8s.ReplicaSet | undefined {
    const { metadata, spec, status } = this.deployment
    for (let collisions = status.collisionCount; ; collisions = (collisions ?? 0) + 1) {
      const hash = podTemplateHash(spec.template, collisions)
      const name = `${metadata.name}-${hash}`
      const existing = this.context.read(kinds.ReplicaSet).find(metadata.namespace!, name)
      if (existing) {
        // Somebody else's name: try the next one and remember how many were taken.
        this.deployment = this.context.write(kinds.Deployment).updateStatus({
          ...this.deployment,
          status: { ...this.deployment.status, collisionCount: (collisions ?? 0) + 1 },
        })
        continue
      }
      const labels = { ...spec.template.metadata.labels, [HASH_LABEL]: hash }
      const { maxSurge } = fenceposts(this.deployment)
      const replicas = newReplicaSetReplicas(this.deployment, this.sets, 0)
      const draft: Draft<k8s.ReplicaSet> = {
        metadata: {
          name,
          namespace: metadata.namespace!,
          labels,
          annotations: {
            ...this.annotationsFor(undefined, revision),
            [DESIRED_ANNOTATION]: String(spec.replicas ?? 1),
            [MAX_ANNOTATION]: String((spec.replicas ?? 1) + maxSurge),
          },
          ownerReferences: [controllerReference(this.deployment, 'apps/v1', 'Deployment')],
        },
        spec: {
          replicas,
          ...(spec.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
          selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash } },
          template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
        },
      }
      try {
        const set = this.context.write(kinds.ReplicaSet).create(metadata.namespace!, draft)
        this.sets.push(set)
        if (replicas > 0)
          this.context.events.record(
            this.deployment,
            kinds.Deployment,
            'Normal',
            'ScalingReplicaSet',
            `Scaled up replica set ${name} from 0 to ${replicas}`,
          )
        this.setProgressing('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`)
        return set
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
        const message = `Failed to create new replica set "${name}": ${error.message}`
        this.setProgressing('False', 'ReplicaSetCreateError', message)
        this.context.events.record(this.deployment, kinds.Deployment, 'Warning', 'ReplicaSetCreateError', message)
        throw error
      }
    }
  }

  /** The Deployment carries the revision of its newest ReplicaSet. */
  private noteRevision(set: k8s.ReplicaSet): void {
    const revision = set.metadata.annotations?.[REVISION_ANNOTATION]
    if (revision !== undefined && this.deployment.metadata.annotations?.[REVISION_ANNOTATION] !== revision)
      this.deployment = this.context.write(kinds.Deployment).updateStatus({
        ...this.deployment,
        metadata: {
          ...this.deployment.metadata,
          annotations: { ...this.deployment.metadata.annotations, [REVISION_ANNOTATION]: revision },
        },
      })
    if (hasDeadline(this.deployment) && !findCondition(this.deployment.status, 'Progressing'))
      this.setProgressing('True', 'FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`)
  }

  private setProgressing(status: 'True' | 'False' | 'Unknown', reason: string, message: string): void {
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

  private syncPausedCondition(): void {
    if (!hasDeadline(this.deployment)) return
    const current = findCondition(this.deployment.status, 'Progressing')
    if (current?.reason === 'ProgressDeadlineExceeded') return
    const isPaused = current?.reason === 'DeploymentPaused'
    if (this.deployment.spec.paused && !isPaused)
      this.setProgressing('Unknown', 'DeploymentPaused', 'Deployment is paused')
    else if (!this.deployment.spec.paused && isPaused)
      this.setProgressing('Unknown', 'DeploymentResumed', 'Deployment is resumed')
  }

  /** The number of replicas changed: spread it over the ReplicaSets there are. */
  private scale(newSet: k8s.ReplicaSet | undefined): void {
    const wanted = this.deployment.spec.replicas ?? 1
    const active = this.sets.filter(({ spec }) => (spec.replicas ?? 1) > 0)
    const only =
      active.length === 1
        ? active[0]
        : active.length === 0
          ? (newSet ?? [...this.sets].sort(byCreation).at(-1))
          : undefined
    if (only) {
      if ((only.spec.replicas ?? 1) !== wanted || isScalingEvent(this.deployment, [only])) this.scaleTo(only, wanted)
      return
    }
    const saturated =
      newSet &&
      (newSet.spec.replicas ?? 1) === wanted &&
      Number(newSet.metadata.annotations?.[DESIRED_ANNOTATION]) === wanted &&
      (newSet.status.availableReplicas ?? 0) === wanted
    if (saturated) {
      for (const set of this.old(newSet)) if ((set.spec.replicas ?? 1) > 0) this.scaleTo(set, 0)
      return
    }
    if (isRollingUpdate(this.deployment))
      for (const { set, replicas } of proportionalScalings(this.deployment, this.sets)) this.scaleTo(set, replicas)
  }

  private scaleTo(set: k8s.ReplicaSet, replicas: number): k8s.ReplicaSet {
    const before = set.spec.replicas ?? 1
    const wanted = this.deployment.spec.replicas ?? 1
    const annotations = {
      ...set.metadata.annotations,
      [DESIRED_ANNOTATION]: String(wanted),
      [MAX_ANNOTATION]: String(wanted + fenceposts(this.deployment).maxSurge),
    }
    if (before === replicas && equalJson(annotations, set.metadata.annotations)) return set
    const updated = this.updateSet(set, {
      ...set,
      metadata: { ...set.metadata, annotations },
      spec: { ...set.spec, replicas },
    })
    if (before !== replicas)
      this.context.events.record(
        this.deployment,
        kinds.Deployment,
        'Normal',
        'ScalingReplicaSet',
        `Scaled ${before < replicas ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`,
      )
    return updated
  }

  private updateSet(set: k8s.ReplicaSet, next: k8s.ReplicaSet): k8s.ReplicaSet {
    const updated = this.context.write(kinds.ReplicaSet).update(next)
    this.sets = this.sets.map((one) => (one === set ? updated : one))
    return updated
  }

  /** Old ReplicaSets beyond the history limit go, the oldest revisions first. */
  private cleanUp(old: readonly k8s.ReplicaSet[]): void {
    const limit = this.deployment.spec.revisionHistoryLimit
    if (limit === undefined || limit === 2147483647) return
    const idle = old.filter((set) => !isTerminating(set))
    const surplus = [...idle].sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, idle.length - limit))
    for (const set of surplus) {
      if (
        set.status.replicas !== 0 ||
        (set.spec.replicas ?? 1) !== 0 ||
        (set.metadata.generation ?? 0) > (set.status.observedGeneration ?? 0)
      )
        continue
      this.context.write(kinds.ReplicaSet).delete(set)
      this.sets = this.sets.filter((one) => one !== set)
    }
  }

  private syncStatus(newSet: k8s.ReplicaSet | undefined): Result {
    const now = this.context.now()
    const counts = countsOf(this.deployment, this.sets, newSet)
    const { collisionCount, conditions = [] } = this.deployment.status
    const base: k8s.DeploymentStatus = { ...counts, ...(collisionCount !== undefined && { collisionCount }) }
    const available = withAvailability(this.deployment, conditions, counts.availableReplicas ?? 0, now)
    const isHeld = this.deployment.spec.paused || isTerminating(this.deployment)
    const next = isHeld
      ? available
      : withProgress(this.deployment, this.old(newSet), newSet, { ...base, conditions: available }, now)
    this.writeStatus({ ...base, ...(next.length > 0 && { conditions: next }) })
    const deadline = isHeld ? undefined : deadlineOf(this.deployment, this.deployment.status)
    return deadline === undefined ? undefined : { at: deadline }
  }

  private writeStatus(status: k8s.DeploymentStatus): void {
    if (!equalJson(status, this.deployment.status))
      this.deployment = this.context.write(kinds.Deployment).updateStatus({ ...this.deployment, status })
  }
}

function byCreation(a: k8s.ReplicaSet, b: k8s.ReplicaSet): number {
  if (a.metadata.creationTimestamp !== b.metadata.creationTimestamp)
    return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

function revisionOf({ metadata }: k8s.ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION_ANNOTATION] ?? 0) || 0
}

/** Equal but for the hash that the controller itself put in. */
function sameTemplate(a: k8s.PodTemplateSpec, b: k8s.PodTemplateSpec): boolean {
  const bare = (template: k8s.PodTemplateSpec): unknown => {
    const { [HASH_LABEL]: _, ...labels } = template.metadata.labels ?? {}
    return { ...template, metadata: { ...template.metadata, labels } }
  }
  return a === b || equalJson(bare(a), bare(b))
}
