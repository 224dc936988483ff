// The revisions of a DaemonSet: one per template it had (pkg/controller/daemon/update.go).
import { controllerReference, equalJson, kinds, type Draft, type k8s } from '@kubarium/kube-objects'
import type { ReconcileContext } from '@kubarium/kube-reconcile'
import { podTemplateHash } from '../pod-template-hash.ts'
import {
  REVISION_LABEL,
  claimRevisions,
  revisionsToForget,
  templatePatch,
} from '../controller-revision/controller-history.ts'

export interface DaemonHistory {
  /** The hash of today's template. */
  readonly hash: string
  /** Revisions of other templates, the lowest first. */
  readonly old: readonly k8s.ControllerRevision[]
  /** As it is after a collision of names was noted. */
  readonly daemonSet: k8s.DaemonSet
}

/** The history with today's template in it, the highest of all. */
export function historyOf(
  daemonSet: k8s.DaemonSet,
  pods: readonly k8s.Pod[],
  context: ReconcileContext,
): DaemonHistory {
  const { write } = context
  const patch = templatePatch(daemonSet)
  const claimed = claimRevisions(daemonSet, kinds.DaemonSet, context).map((revision) =>
    revision.metadata.labels?.[REVISION_LABEL] === undefined
      ? write(kinds.ControllerRevision).update(labelled(revision, revision.metadata.name))
      : revision,
  )
  const same = claimed.filter(({ data }) => equalJson(data, patch))
  const old = claimed.filter((revision) => !same.includes(revision))
  const number = Math.max(0, ...old.map(({ revision }) => revision)) + 1
  const kept = same.at(-1)
  if (!kept) return { old, ...snapshot(daemonSet, patch, number, context) }
  const hash = kept.metadata.labels![REVISION_LABEL]!
  for (const twin of same.slice(0, -1)) {
    for (const pod of pods)
      if (pod.metadata.labels?.[REVISION_LABEL] !== hash) write(kinds.Pod).update(labelled(pod, hash))
    write(kinds.ControllerRevision).delete(twin)
  }
  if (kept.revision < number) write(kinds.ControllerRevision).update({ ...kept, revision: number })
  return { old, hash, daemonSet }
}

function labelled<T extends k8s.Pod | k8s.ControllerRevision>(object: T, hash: string): T {
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, [REVISION_LABEL]: hash } } }
}

function snapshot(
  daemonSet: k8s.DaemonSet,
  patch: object,
  revision: number,
  { read, write }: ReconcileContext,
): { readonly hash: string; readonly daemonSet: k8s.DaemonSet } {
  const { metadata, spec } = daemonSet
  for (let current = daemonSet; ;) {
    const hash = podTemplateHash(spec.template, current.status.collisionCount)
    const name = `${metadata.name}-${hash}`
    const taken = read(kinds.ControllerRevision).find(metadata.namespace!, name)
    if (!taken) {
      const draft: Draft<k8s.ControllerRevision> = {
        metadata: {
          name,
          namespace: metadata.namespace!,
          labels: { ...spec.template.metadata.labels, [REVISION_LABEL]: hash },
          ...(metadata.annotations && { annotations: metadata.annotations }),
          ownerReferences: [controllerReference(daemonSet, 'apps/v1', 'DaemonSet')],
        },
        data: patch,
        revision,
      }
      write(kinds.ControllerRevision).create(metadata.namespace!, draft)
      return { hash, daemonSet: current }
    }
    if (equalJson(taken.data, patch)) return { hash, daemonSet: current }
    // Another template's name: remember how many were taken and try the next one.
    current = write(kinds.DaemonSet).updateStatus({
      ...current,
      status: { ...current.status, collisionCount: (current.status.collisionCount ?? 0) + 1 },
    })
  }
}

/** Forgets the oldest revisions beyond the limit that no pod has. */
export function forgetOld(
  { spec }: k8s.DaemonSet,
  old: readonly k8s.ControllerRevision[],
  pods: readonly k8s.Pod[],
  { write }: ReconcileContext,
): void {
  const live = new Set(pods.map(({ metadata }) => metadata.labels?.[REVISION_LABEL]))
  const gone = revisionsToForget(old, spec.revisionHistoryLimit ?? 10, ({ metadata }) =>
    live.has(metadata.labels?.[REVISION_LABEL]),
  )
  for (const revision of gone) write(kinds.ControllerRevision).delete(revision)
}
