// What a kustomization does to its resources, one function a field.
import { dig, listOf, put, type KubeObject } from '../client/objects.ts'
import type { ImageRule, Kustomization, LabelRule } from './kustomization.ts'
import { isClusterKind, mergeMap, rename, selectorPathsOf, templatePathOf, type KustomizeResource } from './resource.ts'

/** All of them, in the order in which they count. */
export function transform(kustomization: Kustomization, resources: readonly KustomizeResource[]): void {
  const { namespace, namePrefix = '', nameSuffix = '', commonLabels, commonAnnotations } = kustomization
  for (const resource of resources) {
    if (namespace) setNamespace(resource, namespace)
    if (
      (namePrefix || nameSuffix) &&
      !['Namespace', 'CustomResourceDefinition', 'APIService'].includes(resource.object.kind ?? '')
    )
      rename(resource, `${namePrefix}${resource.object.metadata.name}${nameSuffix}`)
    for (const rule of kustomization.labels ?? []) addLabels(resource.object, rule)
    if (commonLabels) addLabels(resource.object, { pairs: commonLabels, includeSelectors: true })
    if (commonAnnotations) addAnnotations(resource.object, commonAnnotations)
  }
  for (const { name, count } of kustomization.replicas ?? [])
    for (const { object, names } of resources)
      if (names.has(name ?? '') && dig(object, 'spec', 'template') !== undefined && object.kind !== 'DaemonSet')
        put(object, ['spec', 'replicas'], count ?? 0)
  for (const image of kustomization.images ?? []) for (const { object } of resources) setImages(object, image)
}

function setNamespace(resource: KustomizeResource, namespace: string): void {
  const { object } = resource
  if (object.kind === 'Namespace') rename(resource, namespace)
  else if (!isClusterKind(object.kind)) {
    const { name, ...rest } = object.metadata
    object.metadata = { name, ...rest, namespace }
  }
  if (/^(Cluster)?RoleBinding$/.test(object.kind ?? ''))
    for (const subject of listOf(object, 'subjects'))
      if (subject['kind'] === 'ServiceAccount' && subject['name'] === 'default') subject['namespace'] = namespace
}

function addLabels(
  object: KubeObject,
  { pairs = {}, includeSelectors = false, includeTemplates = false }: LabelRule,
): void {
  const fields = object as unknown as Record<string, unknown>
  mergeMap(fields, ['metadata', 'labels'], pairs)
  const template = templatePathOf(object.kind)
  if (template && (includeSelectors || includeTemplates)) mergeMap(fields, [...template, 'metadata', 'labels'], pairs)
  if (object.kind === 'CronJob' && includeSelectors)
    mergeMap(fields, ['spec', 'jobTemplate', 'metadata', 'labels'], pairs)
  if (includeSelectors)
    for (const { path, isMade } of selectorPathsOf(object.kind)) mergeMap(fields, path, pairs, isMade)
}

function addAnnotations(object: KubeObject, annotations: Readonly<Record<string, string>>): void {
  const fields = object as unknown as Record<string, unknown>
  mergeMap(fields, ['metadata', 'annotations'], annotations)
  const template = templatePathOf(object.kind)
  if (template) mergeMap(fields, [...template, 'metadata', 'annotations'], annotations)
}

/** Changes the images of all containers, wherever they are. */
function setImages(value: unknown, rule: ImageRule): void {
  if (Array.isArray(value)) {
    for (const one of value) setImages(one, rule)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, one] of Object.entries(value)) {
    if (key === 'containers' || key === 'initContainers')
      for (const container of Array.isArray(one) ? (one as Record<string, unknown>[]) : [])
        if (typeof container['image'] === 'string') container['image'] = renamedImage(container['image'], rule)
    setImages(one, rule)
  }
}

function renamedImage(image: string, { name = '', newName, newTag, digest }: ImageRule): string {
  const [, base = '', version = ''] = /^(.*?)((?::[\w][\w.-]*)?(?:@sha256:[\da-f]+)?)$/.exec(image) ?? []
  if (base !== name) return image
  const suffix = digest ? `@${digest}` : newTag !== undefined ? `:${newTag}` : version
  return `${newName ?? base}${suffix}`
}
