// Patches of a kustomization: parts of objects that are merged in, or lists of operations.
import { matchesSelector, parseSelector } from '@kubarium/kube-objects'
import { jsonPatch, mergePatch, strategicMerge, type JsonPatchOperation } from '../client/local-patch.ts'
import { groupVersionOf } from '../client/discovery.ts'
import type { KubeObject } from '../client/objects.ts'
import { KubectlError } from '../process/failure.ts'
import type { PatchTarget } from './kustomization.ts'
import type { KustomizeResource } from './resource.ts'

/** Whether a pattern of a target fits: a regular expression for the whole. */
const fits = (pattern: string | undefined, value: string): boolean =>
  pattern === undefined || pattern === '' || new RegExp(`^(?:${pattern})$`).test(value)

function isTarget({ object, names }: KustomizeResource, target: PatchTarget): boolean {
  const { group, version } = groupVersionOf(object.apiVersion ?? '')
  const { labels = {}, annotations = {}, namespace = '' } = object.metadata
  return (
    fits(target.group, group) &&
    fits(target.version, version) &&
    fits(target.kind, object.kind ?? '') &&
    fits(target.namespace, namespace) &&
    [...names].some((name) => fits(target.name, name)) &&
    (!target.labelSelector || matchesSelector(parseSelector(target.labelSelector), labels)) &&
    (!target.annotationSelector || matchesSelector(parseSelector(target.annotationSelector), annotations))
  )
}

/** Applies the documents of one patch. @throws KubectlError when it is for nobody */
export function applyPatch(
  resources: KustomizeResource[],
  documents: readonly unknown[],
  target: PatchTarget | undefined,
): void {
  for (const patch of documents) {
    if (Array.isArray(patch)) {
      for (const resource of resources)
        if (target && isTarget(resource, target))
          change(resource, () => jsonPatch(resource.object, patch as JsonPatchOperation[]))
      continue
    }
    const part = patch as KubeObject & { $patch?: string }
    const own: PatchTarget = target ?? {
      kind: part.kind ?? '',
      name: part.metadata?.name ?? '',
      ...(part.metadata?.namespace && { namespace: part.metadata.namespace }),
    }
    const hit = resources.filter((resource) => isTarget(resource, own))
    if (hit.length === 0 && !target)
      throw new KubectlError(
        `no resource matches strategic merge patch "${part.kind}.${(part.apiVersion ?? '').split('/').reverse().join('.')}/${own.name}.[noNs]": no matches for Id ${part.kind}.${(part.apiVersion ?? '').split('/').reverse().join('.')}/${own.name}.[noNs]; failed to find unique target for patch ${part.kind}.${(part.apiVersion ?? '').split('/').reverse().join('.')}/${own.name}.[noNs]`,
      )
    for (const resource of hit) {
      if (part.$patch === 'delete') resources.splice(resources.indexOf(resource), 1)
      else change(resource, () => merged(resource.object, part))
    }
  }
}

/** Kinds that Kubernetes itself has are merged by their keys, others as plain maps. */
function merged(object: KubeObject, { apiVersion: _a, kind: _k, metadata, ...rest }: KubeObject): unknown {
  const { name: _n, namespace: _ns, ...others } = metadata ?? {}
  const patch = { ...rest, ...(Object.keys(others).length > 0 && { metadata: others }) }
  const { group } = groupVersionOf(object.apiVersion ?? '')
  return group === '' || !group.includes('.') || group.endsWith('.k8s.io')
    ? strategicMerge({ ...object }, patch)
    : mergePatch(object, patch)
}

function change(resource: KustomizeResource, act: () => unknown): void {
  try {
    resource.object = act() as KubeObject
  } catch (error) {
    throw new KubectlError((error as Error).message)
  }
}
