// Changing an object by a patch: what edit-like verbs (set, expose, rollout …) do with an object they have changed.
import type { Kubectl } from '../kubectl.ts'
import type { DryRun } from '../printers/output.ts'
import { dryRunQuery } from './apply-flags.ts'
import { pathOf, type Resource } from './discovery.ts'
import type { KubeObject } from './objects.ts'

export type PatchType = 'strategic' | 'merge' | 'json'

const CONTENT_TYPES: Readonly<Record<PatchType, string>> = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
}

/** @throws ServerError */
export function patchObject(
  kubectl: Kubectl,
  target: { resource: Resource; namespace: string | undefined; name: string; subresource?: string },
  type: PatchType,
  patch: unknown,
  dryRun: DryRun,
  manager: string,
): KubeObject {
  return kubectl.json<KubeObject>({
    method: 'PATCH',
    path: pathOf(target.resource, target.namespace, target.name, target.subresource),
    query: { fieldManager: kubectl.flags.text('field-manager') || manager, ...dryRunQuery(dryRun) },
    headers: { 'content-type': CONTENT_TYPES[type] },
    body: typeof patch === 'string' ? patch : JSON.stringify(patch),
  })
}

/** Strategic patch for the pod template of a workload, or the pod itself. */
export function templatePath(kind: string): readonly string[] | undefined {
  if (kind === 'Pod') return []
  if (kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template']
  if (['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'].includes(kind))
    return ['spec', 'template']
  return undefined
}

/** Puts a value below a path, from the inside out. */
export const nest = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)
