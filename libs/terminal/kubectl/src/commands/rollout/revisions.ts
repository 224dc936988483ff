// What a workload was before: ReplicaSets of a Deployment, ControllerRevisions of the others.
import { part, type KubeObject } from '../../client/objects.ts'
import { podSelectorOf } from '../../client/pods.ts'
import type { Found } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { replicaSetsOf } from '../describe/workloads.describe.ts'

export const REVISION = 'deployment.kubernetes.io/revision'
const CAUSE = 'kubernetes.io/change-cause'

export interface Revision {
  readonly number: number
  /** The ReplicaSet or ControllerRevision. */
  readonly source: KubeObject
  readonly cause: string | undefined
  readonly template: Record<string, unknown>
}

/** Whether a kind has revisions. */
export const hasRevisions = (kind: string): boolean => ['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind)

/** All revisions, the oldest first. */
export function revisionsOf(kubectl: Kubectl, found: Found): Revision[] {
  const revisions =
    found.resource.kind === 'Deployment'
      ? replicaSetsOf(kubectl, found).all.map((set) => ({
          number: Number(set.metadata.annotations?.[REVISION] ?? 0),
          source: { apiVersion: 'apps/v1', kind: 'ReplicaSet', ...set },
          cause: set.metadata.annotations?.[CAUSE],
          template: part(set, 'spec', 'template'),
        }))
      : controllerRevisions(kubectl, found).map((one) => ({
          number: Number(one['revision'] ?? 0),
          source: { apiVersion: 'apps/v1', kind: 'ControllerRevision', ...one },
          cause: one.metadata.annotations?.[CAUSE],
          template: withoutMarks(part(one, 'data', 'spec', 'template')),
        }))
  return revisions.sort((a, b) => a.number - b.number)
}

function controllerRevisions(kubectl: Kubectl, { object, resource, namespace }: Found): KubeObject[] {
  const labelSelector = podSelectorOf({ ...object, kind: resource.kind })
  return kubectl
    .json<{ items: KubeObject[] }>({
      method: 'GET',
      path: `/apis/apps/v1/namespaces/${namespace}/controllerrevisions`,
      ...(labelSelector && { query: { labelSelector } }),
    })
    .items.filter(({ metadata }) =>
      metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === object.metadata.uid),
    )
}

/** The data of a revision is a patch: its marks are no part of the template. */
const withoutMarks = (template: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(template).filter(([key]) => key !== '$patch'))
