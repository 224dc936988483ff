// The history that DaemonSets and StatefulSets keep of their templates (pkg/controller/history).
import {
  controllerOf,
  isTerminating,
  kinds,
  matchesLabelSelector,
  type Kind,
  type KubeObject,
  type k8s,
} from '@kubarium/kube-objects'
import { fnv32, safeEncode } from '@kubarium/kube-runtime'
import type { ReconcileContext } from '@kubarium/kube-reconcile'
import { adopted, released } from '../adoption.ts'

/** The label by which a pod names its revision: its hash for a DaemonSet, its whole name for a StatefulSet. */
export const REVISION_LABEL = 'controller-revision-hash'

/** What a history is kept of. */
export type Versioned = KubeObject & {
  readonly spec: { readonly selector: k8s.LabelSelector; readonly template: k8s.PodTemplateSpec }
}

/** The data of a revision: a strategic merge patch that brings the template back. */
export function templatePatch({ spec }: Versioned): object {
  return { spec: { template: { ...spec.template, $patch: 'replace' } } }
}

/** JSON as Go writes it from a map: keys in order, what could be markup escaped. */
export function goMapJson(value: unknown): string {
  return JSON.stringify(sorted(value)).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const source = value as Record<string, unknown>
  return Object.fromEntries(
    Object.keys(source)
      .filter((key) => source[key] !== undefined)
      .sort()
      .map((key) => [key, sorted(source[key])]),
  )
}

/** The hash in the name of a revision (history.HashControllerRevision). @param probe how many names were taken */
export function revisionHash(patch: object, probe: number | undefined): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(goMapJson(patch) + (probe ?? '')))
  return safeEncode(String(fnv32(bytes)))
}

/** Revisions of an owner, the lowest first, after taking in orphans that it selects and letting go what it does not. */
export function claimRevisions(
  owner: Versioned,
  kind: Kind<unknown>,
  { read, write }: ReconcileContext,
): k8s.ControllerRevision[] {
  const { uid, namespace } = owner.metadata
  const revisions = write(kinds.ControllerRevision)
  const claimed: k8s.ControllerRevision[] = []
  for (const revision of read(kinds.ControllerRevision).list(namespace)) {
    const controller = controllerOf(revision)
    if (controller && controller.uid !== uid) continue
    const matches = matchesLabelSelector(owner.spec.selector, revision.metadata.labels)
    if (controller && matches) claimed.push(revision)
    else if (isTerminating(owner) || isTerminating(revision)) continue
    else if (controller) revisions.update(released(revision, owner))
    else if (matches) claimed.push(revisions.update(adopted(revision, owner, kind)))
  }
  return claimed.sort(byRevision)
}

/** By number, then age, then name. */
export function byRevision(a: k8s.ControllerRevision, b: k8s.ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision
  const [older, newer] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  if (older !== newer) return older < newer ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

/**
 * The revisions to forget: the oldest beyond the limit, but none that is in use.
 * @param old in order, the lowest first
 */
export function revisionsToForget(
  old: readonly k8s.ControllerRevision[],
  limit: number,
  isInUse: (revision: k8s.ControllerRevision) => boolean,
): readonly k8s.ControllerRevision[] {
  return old.filter((revision) => !isInUse(revision)).slice(0, Math.max(0, old.length - limit))
}
