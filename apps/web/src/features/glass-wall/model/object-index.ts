// The objects of a cluster, found by kind, by name and by who owns or concerns whom.
import type { LiveObject } from '@kubarium/contracts'
import type { k8s } from '@kubarium/kube-objects'

/** The kinds a live view carries, each with its type. Reading goes through this table, never by asking an object for its kind. */
export interface Kinds {
  Namespace: k8s.Namespace
  Node: k8s.Node
  Pod: k8s.Pod
  Service: k8s.Service
  EndpointSlice: k8s.EndpointSlice
  Deployment: k8s.Deployment
  ReplicaSet: k8s.ReplicaSet
  ConfigMap: k8s.ConfigMap
  Secret: k8s.Secret
  Event: k8s.Event
}

export type KindName = keyof Kinds

export interface ObjectIndex {
  /** All of a kind, oldest first, those of one age by name. */
  all<Kind extends KindName>(kind: Kind): readonly Kinds[Kind][]
  find(uid: string): LiveObject | undefined
  /** An object by its name; `namespace` is undefined for what stands outside namespaces. */
  named<Kind extends KindName>(kind: Kind, namespace: string | undefined, name: string): Kinds[Kind] | undefined
  /** Events about an object, oldest first. */
  eventsAbout(uid: string): readonly k8s.Event[]
  /** The objects that name this one as an owner. */
  ownedBy(uid: string): readonly LiveObject[]
}

/** Indexes `objects`; linear in their number. */
export function indexObjects(objects: Iterable<LiveObject>): ObjectIndex {
  const byUid = new Map<string, LiveObject>()
  const byKind = new Map<string, LiveObject[]>()
  const byName = new Map<string, LiveObject>()
  const owned = new Map<string, LiveObject[]>()
  for (const object of objects) {
    const { uid, namespace, name } = object.metadata
    byUid.set(uid, object)
    push(byKind, object.kind, object)
    byName.set(`${object.kind}/${namespace ?? ''}/${name}`, object)
    for (const owner of (object.metadata.ownerReferences as k8s.OwnerReference[] | undefined) ?? []) {
      push(owned, owner.uid, object)
    }
  }
  for (const list of byKind.values()) list.sort(byAgeThenName)

  const events = new Map<string, k8s.Event[]>()
  for (const event of (byKind.get('Event') ?? []) as unknown as k8s.Event[]) {
    const uid = event.involvedObject?.uid
    if (uid) push(events, uid, event)
  }
  for (const list of events.values()) list.sort(byTimeThenRevision)

  return {
    all: <Kind extends KindName>(kind: Kind) => (byKind.get(kind) ?? []) as unknown as readonly Kinds[Kind][],
    find: (uid) => byUid.get(uid),
    named: <Kind extends KindName>(kind: Kind, namespace: string | undefined, name: string) =>
      byName.get(`${kind}/${namespace ?? ''}/${name}`) as unknown as Kinds[Kind] | undefined,
    eventsAbout: (uid) => events.get(uid) ?? [],
    ownedBy: (uid) => owned.get(uid) ?? [],
  }
}

/** When an event was last seen, in milliseconds since 1970; 0 when it does not say. */
export function eventTime(event: k8s.Event): number {
  const said =
    event.series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    event.firstTimestamp ??
    event.metadata.creationTimestamp
  return said ? Date.parse(said) : 0
}

/** Times of events are whole seconds; within one, the revision tells which came first. */
function byTimeThenRevision(a: k8s.Event, b: k8s.Event): number {
  return eventTime(a) - eventTime(b) || Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)
}

function byAgeThenName(a: LiveObject, b: LiveObject): number {
  const age = String(a.metadata.creationTimestamp ?? '').localeCompare(String(b.metadata.creationTimestamp ?? ''))
  return age || a.metadata.name.localeCompare(b.metadata.name, 'en', { numeric: true })
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
