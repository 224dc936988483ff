// What a cluster's log is made of. A cluster's whole state is a map from key to object with one rising revision, as in etcd.

/** Any stored object: Kubernetes objects, and hidden ones that remember what a kubelet or a container must. */
export interface StoredObject {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[]
  }
}

/** Who made a change, and on account of which earlier revision. */
export interface Cause {
  /** User name, or name of the component: `kubernetes-admin`, `system:serviceaccount:…`, `deployment-controller`. */
  readonly actor: string
  /** What it did: `create`, `update`, `patch`, `delete`, … */
  readonly verb?: string
  /** Identity of the request that a user sent; absent for the simulation's own writes. */
  readonly request?: string
  /** The revision that made a component act; absent for requests from outside and for timers. */
  readonly because?: number
}

/** One change of one key. */
export interface Revision {
  readonly revision: number
  /** `resource/namespace/name`, see `keyOf`. */
  readonly key: string
  /** The new object, or null when the key is gone. */
  readonly object: StoredObject | null
  /** The cluster's own time of the change, milliseconds since 1970. */
  readonly at: number
  readonly cause: Cause
}

/**
 * The key of an object: `pods/default/web-0`; objects without a namespace have an empty second part (`nodes//node-1`).
 * `resource` is the storage name: plural, with the group behind a dot where there is one (`deployments.apps`).
 * Resources whose name starts with `~` are hidden: no API path leads to them.
 */
export function keyOf(resource: string, namespace: string | undefined, name: string): string {
  return `${resource}/${namespace ?? ''}/${name}`
}

/** The parts of a key. */
export function partsOf(key: string): { resource: string; namespace: string; name: string; bucket: string } {
  const first = key.indexOf('/')
  const second = key.indexOf('/', first + 1)
  return {
    resource: key.slice(0, first),
    namespace: key.slice(first + 1, second),
    name: key.slice(second + 1),
    bucket: key.slice(0, second),
  }
}

/** Whether a key is hidden from the API: what a kubelet or a container must remember. */
export function isHidden(key: string): boolean {
  return key.charCodeAt(0) === 126 // ~
}
