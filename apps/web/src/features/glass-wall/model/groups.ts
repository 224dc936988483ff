// The pods of a picture by something else than their node.
import { podsIn, type Picture, type Vessel } from './picture.ts'

export const groupings = ['node', 'namespace', 'owner'] as const
/** What pods are put together by. */
export type GroupBy = (typeof groupings)[number]

export interface PodGroup {
  readonly key: string
  /** The object the group stands for, when there is one to choose. */
  readonly uid?: string
  /** Empty: pods that belong to nobody. */
  readonly name: string
  readonly kind: string
  readonly pods: readonly Vessel[]
}

/** The pods by namespace or by outermost owner, in the order of their names; those without an owner come last. */
export function groupsOf(picture: Picture, by: Exclude<GroupBy, 'node'>): PodGroup[] {
  const groups = new Map<string, { key: string; uid?: string; name: string; kind: string; pods: Vessel[] }>()
  for (const vessel of podsIn(picture)) {
    const { kind, name, uid } =
      by === 'namespace'
        ? { kind: 'Namespace', name: vessel.namespace, uid: undefined }
        : { kind: '', name: '', uid: undefined, ...vessel.root }
    const key = by === 'namespace' ? name : `${kind}/${vessel.namespace}/${name}`
    const group = groups.get(key) ?? { key, ...(uid === undefined ? {} : { uid }), name, kind, pods: [] }
    group.pods.push(vessel)
    groups.set(key, group)
  }
  return [...groups.values()].sort(
    (a, b) => Number(a.name === '') - Number(b.name === '') || a.key.localeCompare(b.key, 'en', { numeric: true }),
  )
}

/** Every object that can be chosen when pods stand in `groups`, from top to bottom. */
export function groupedOrder(groups: readonly PodGroup[], picture: Picture): string[] {
  return [
    ...groups.flatMap(({ uid, pods }) => [...(uid === undefined ? [] : [uid]), ...pods.map((vessel) => vessel.uid)]),
    ...picture.services.map((service) => service.uid),
  ]
}
