// The ReplicaSet of a Deployment's present template: found or made, with its annotations and its revision.
import {
  StatusError,
  controllerReference,
  equalJson,
  kinds,
  setField,
  type Draft,
  type k8s,
} from '@kubarium/kube-objects'
import { HASH_LABEL, podTemplateHash } from '../pod-template-hash.ts'
import { findCondition, hasDeadline } from './deployment.conditions.ts'
import type { OwnedSets } from './deployment.owned-sets.ts'
import {
  DESIRED_ANNOTATION,
  MAX_ANNOTATION,
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
  fenceposts,
  newReplicaSetReplicas,
} from './deployment.rollout.ts'

/** Annotations that belong to the Deployment alone. */
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
  DESIRED_ANNOTATION,
  MAX_ANNOTATION,
  'deprecated.deployment.rollback.to',
])

/** The ReplicaSet of today's template, with annotations and revision brought up to date; made if wanted. */
export function newReplicaSet(owned: OwnedSets, create: boolean): k8s.ReplicaSet | undefined {
  const found = owned.findNew()
  const revision = String(Math.max(0, ...owned.old(found).map(revisionOf)) + 1)
  const set = found ? refresh(owned, found, revision) : create ? createSet(owned, revision) : undefined
  if (set) noteRevision(owned, set)
  return set
}

function refresh(owned: OwnedSets, set: k8s.ReplicaSet, revision: string): k8s.ReplicaSet {
  const annotations = annotationsFor(owned, set, revision)
  const minReadySeconds = owned.deployment.spec.minReadySeconds ?? 0
  if (equalJson(annotations, set.metadata.annotations ?? {}) && (set.spec.minReadySeconds ?? 0) === minReadySeconds)
    return set
  const { minReadySeconds: _, ...spec } = set.spec
  return owned.updateSet(set, {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...spec, ...(minReadySeconds > 0 && { minReadySeconds }) },
  })
}

function annotationsFor(
  { deployment }: OwnedSets,
  set: k8s.ReplicaSet | undefined,
  revision: string,
): Record<string, string> {
  const annotations: Record<string, string> = { ...set?.metadata.annotations }
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {}))
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

function createSet(owned: OwnedSets, revision: string): k8s.ReplicaSet | undefined {
  const { metadata, spec, status } = owned.deployment
  for (let collisions = status.collisionCount; ; collisions = (collisions ?? 0) + 1) {
    const hash = podTemplateHash(spec.template, collisions)
    const name = `${metadata.name}-${hash}`
    const existing = owned.context.read(kinds.ReplicaSet).find(metadata.namespace!, name)
    if (existing) {
      // Somebody else's name: try the next one and remember how many were taken.
      owned.deployment = owned.context.write(kinds.Deployment).updateStatus({
        ...owned.deployment,
        status: { ...owned.deployment.status, collisionCount: (collisions ?? 0) + 1 },
      })
      continue
    }
    const labels = { ...spec.template.metadata.labels, [HASH_LABEL]: hash }
    const { maxSurge } = fenceposts(owned.deployment)
    const replicas = newReplicaSetReplicas(owned.deployment, owned.sets, 0)
    const draft: Draft<k8s.ReplicaSet> = {
      metadata: {
        name,
        namespace: metadata.namespace!,
        labels,
        annotations: {
          ...annotationsFor(owned, undefined, revision),
          [DESIRED_ANNOTATION]: String(spec.replicas ?? 1),
          [MAX_ANNOTATION]: String((spec.replicas ?? 1) + maxSurge),
        },
        ownerReferences: [controllerReference(owned.deployment, 'apps/v1', 'Deployment')],
      },
      spec: {
        replicas,
        ...(spec.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
        selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash } },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
    }
    try {
      const set = owned.context.write(kinds.ReplicaSet).create(metadata.namespace!, draft)
      owned.sets.push(set)
      if (replicas > 0)
        owned.context.events.record(
          owned.deployment,
          kinds.Deployment,
          'Normal',
          'ScalingReplicaSet',
          `Scaled up replica set ${name} from 0 to ${replicas}`,
        )
      owned.setProgressing('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`)
      return set
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      const message = `Failed to create new replica set "${name}": ${error.message}`
      owned.setProgressing('False', 'ReplicaSetCreateError', message)
      owned.context.events.record(owned.deployment, kinds.Deployment, 'Warning', 'ReplicaSetCreateError', message)
      throw error
    }
  }
}

/** The Deployment carries the revision of its newest ReplicaSet. */
function noteRevision(owned: OwnedSets, set: k8s.ReplicaSet): void {
  const revision = set.metadata.annotations?.[REVISION_ANNOTATION]
  if (revision !== undefined && owned.deployment.metadata.annotations?.[REVISION_ANNOTATION] !== revision)
    owned.deployment = owned.context.write(kinds.Deployment).updateStatus({
      ...owned.deployment,
      metadata: {
        ...owned.deployment.metadata,
        annotations: { ...owned.deployment.metadata.annotations, [REVISION_ANNOTATION]: revision },
      },
    })
  if (hasDeadline(owned.deployment) && !findCondition(owned.deployment.status, 'Progressing'))
    owned.setProgressing('True', 'FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`)
}

/** Which rollout a ReplicaSet is of; 0 for none. */
export function revisionOf({ metadata }: k8s.ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION_ANNOTATION] ?? 0) || 0
}
