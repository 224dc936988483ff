import { apiVersionOf, type KubeObject } from '@kubarium/kube-objects'
import type { AdmissionPlugin, ResourceDefinition } from './resource.ts'

/** All resources an API server serves. Whatever concerns "every kind" walks this. */
export class Registry {
  private readonly byPath = new Map<string, ResourceDefinition>()
  private readonly byKind = new Map<string, ResourceDefinition>()
  private readonly byStorage = new Map<string, ResourceDefinition>()
  /** In the order in which the API server runs them. */
  readonly admission: readonly AdmissionPlugin[]

  constructor(resources: readonly ResourceDefinition[], admission: readonly AdmissionPlugin[] = []) {
    for (const resource of resources) {
      const path = `${resource.group}/${resource.version}/${resource.plural}`
      if (this.byPath.has(path)) throw new Error(`two definitions of ${path}`)
      this.byPath.set(path, resource)
      this.byKind.set(`${apiVersionOf(resource.group, resource.version)}/${resource.kind}`, resource)
      if (!this.byStorage.has(resource.storage)) this.byStorage.set(resource.storage, resource)
    }
    this.admission = [...admission, ...resources.flatMap((resource) => resource.admission)]
  }

  get resources(): ResourceDefinition[] {
    return [...this.byPath.values()]
  }

  /** By group, version and plural name. */
  find(group: string, version: string, plural: string): ResourceDefinition | undefined {
    return this.byPath.get(`${group}/${version}/${plural}`)
  }

  findKind(apiVersion: string, kind: string): ResourceDefinition | undefined {
    return this.byKind.get(`${apiVersion}/${kind}`)
  }

  /** The resource (in its storage version) whose objects have keys that start so. */
  findStorage(storage: string): ResourceDefinition | undefined {
    return this.byStorage.get(storage)
  }

  groups(): { group: string; versions: string[] }[] {
    const groups = new Map<string, string[]>()
    for (const { group, version } of this.resources) {
      const versions = groups.get(group) ?? []
      if (!versions.includes(version)) versions.push(version)
      groups.set(group, versions)
    }
    return [...groups].map(([group, versions]) => ({ group, versions }))
  }
}

/** Storage key of an object of a resource. */
export function keyIn(resource: ResourceDefinition, namespace: string | undefined, name: string): string {
  return `${resource.storage}/${resource.namespaced ? (namespace ?? '') : ''}/${name}`
}

/** An object the way the API shows it: with its kind and version in front. */
export function withType(resource: { group: string; version: string; kind: string }, object: KubeObject): KubeObject {
  return { kind: resource.kind, apiVersion: apiVersionOf(resource.group, resource.version), ...object }
}

/** A resource as errors name it. */
export function resourceName({ group, plural }: ResourceDefinition): { group: string; resource: string } {
  return { group, resource: plural }
}

/** `pods`, `deployments.apps` */
export function qualifiedName({ group, plural }: ResourceDefinition): string {
  return group === '' ? plural : `${plural}.${group}`
}

/** The key an object has in a real server's etcd, as errors name it. */
export function registryKey({ plural, namespaced }: ResourceDefinition, namespace: string, name: string): string {
  return ['/registry', REGISTRY_FOLDERS[plural] ?? plural, ...(namespaced ? [namespace] : []), name].join('/')
}
const REGISTRY_FOLDERS: Readonly<Record<string, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  replicationcontrollers: 'controllers',
  ingresses: 'ingress',
}
