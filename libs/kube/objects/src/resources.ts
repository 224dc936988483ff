// Which resources Kubernetes v1.36 serves: names, scope, verbs and subresources, as facts.
import served from './generated/resources.json' with { type: 'json' }

export interface ServedSubresource {
  readonly name: string
  readonly kind: string
  readonly group: string
  readonly version: string
  readonly verbs: readonly string[]
}

export interface ServedResource {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly kind: string
  readonly singular: string
  readonly scope: 'Namespaced' | 'Cluster'
  readonly verbs: readonly string[]
  readonly shortNames: readonly string[] | null
  readonly categories: readonly string[] | null
  readonly subresources: readonly ServedSubresource[]
}

/** Facts about a resource by group, version and kind. @throws Error when Kubernetes has none such */
export function servedResource(group: string, version: string, kind: string): ServedResource {
  const found = (served as readonly ServedResource[]).find(
    (resource) => resource.group === group && resource.version === version && resource.kind === kind,
  )
  if (!found) throw new Error(`Kubernetes serves no ${kind} in ${group || 'core'}/${version}`)
  return found
}
