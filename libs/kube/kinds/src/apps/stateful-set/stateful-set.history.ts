// The revisions of a StatefulSet: the one its pods are on, and the one they are brought to.
import { controllerReference, equalJson, kinds, type Draft, type k8s } from '@kubarium/kube-objects'
import type { ReconcileContext } from '@kubarium/kube-reconcile'
import { claimRevisions, revisionHash, templatePatch } from '../controller-revision/controller-history.ts'
import { revisionOfPod } from './stateful-set.pods.ts'

const HASH_LABEL = 'controller.kubernetes.io/hash'
/** Names leave room for the hash. */
const MAX_PREFIX = 223

export interface SetHistory {
  readonly current: k8s.ControllerRevision
  readonly update: k8s.ControllerRevision
  readonly collisionCount: number
  /** All there were, the lowest first. */
  readonly all: readonly k8s.ControllerRevision[]
}

/** The history with today's template as the highest revision. */
export function historyOf(set: k8s.StatefulSet, context: ReconcileContext): SetHistory {
  const { write } = context
  const all = claimRevisions(set, kinds.StatefulSet, context)
  const patch = templatePatch(set)
  const next = Math.max(0, ...all.map(({ revision }) => revision)) + 1
  const equal = all.filter(({ data }) => equalJson(data, patch)).at(-1)
  let collisionCount = set.status.collisionCount ?? 0
  let update: k8s.ControllerRevision
  if (equal && equal === all.at(-1)) update = equal
  else if (equal) update = write(kinds.ControllerRevision).update({ ...equal, revision: next })
  else ({ update, collisionCount } = createRevision(set, patch, next, collisionCount, context))
  const current = all.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update
  return { current, update, collisionCount, all: [...all.filter((one) => one !== equal), update] }
}

function createRevision(
  set: k8s.StatefulSet,
  patch: object,
  revision: number,
  collisions: number,
  { read, write }: ReconcileContext,
): { update: k8s.ControllerRevision; collisionCount: number } {
  const { metadata, spec } = set
  for (let collisionCount = collisions; ; collisionCount++) {
    const hash = revisionHash(patch, collisionCount)
    const name = `${metadata.name.slice(0, MAX_PREFIX)}-${hash}`
    const taken = read(kinds.ControllerRevision).find(metadata.namespace!, name)
    if (taken && equalJson(taken.data, patch)) return { update: taken, collisionCount }
    if (taken) continue
    const draft: Draft<k8s.ControllerRevision> = {
      metadata: {
        name,
        namespace: metadata.namespace!,
        labels: { ...spec.template.metadata.labels, [HASH_LABEL]: hash },
        ...(metadata.annotations && { annotations: metadata.annotations }),
        ownerReferences: [controllerReference(set, 'apps/v1', 'StatefulSet')],
      },
      data: patch,
      revision,
    }
    return { update: write(kinds.ControllerRevision).create(metadata.namespace!, draft), collisionCount }
  }
}

/** The template that a revision remembers. */
export function templateOf({ data }: k8s.ControllerRevision): k8s.PodTemplateSpec {
  const { $patch: _, ...template } = (data as { spec: { template: k8s.PodTemplateSpec & { $patch?: string } } }).spec
    .template
  return template
}

/** Forgets the oldest revisions that no pod has, beyond the limit. */
export function forgetOld(
  { spec }: k8s.StatefulSet,
  { current, update, all }: SetHistory,
  pods: readonly k8s.Pod[],
  { write }: ReconcileContext,
): void {
  const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(revisionOfPod)])
  const old = all.filter(({ metadata }) => !live.has(metadata.name))
  for (const revision of old.slice(0, Math.max(0, old.length - (spec.revisionHistoryLimit ?? 10))))
    write(kinds.ControllerRevision).delete(revision)
}
