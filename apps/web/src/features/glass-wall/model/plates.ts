// The control plane on top of the picture, and whose work a change was.
import type { IconName } from '@kubarium/ui'
import type { LiveChange } from '../../../ports/live-source.ts'

export type PlateName = 'etcd' | 'apiserver' | 'scheduler' | 'controllers'

export interface Plate {
  readonly name: PlateName
  readonly icon: IconName
  /** The name of the program, as Kubernetes has it. */
  readonly program: string
}

/** From left to right. The API server is the door in the surface, so it stands in the middle and is wider. */
export const plates: readonly Plate[] = [
  { name: 'etcd', icon: 'etcd', program: 'etcd' },
  { name: 'apiserver', icon: 'api', program: 'kube-apiserver' },
  { name: 'scheduler', icon: 'scheduler', program: 'kube-scheduler' },
  { name: 'controllers', icon: 'loop', program: 'kube-controller-manager' },
]

/** The id under which a plate is chosen; objects are chosen by uid. */
export function plateId(name: PlateName): string {
  return `plate:${name}`
}

export function plateOfId(id: string): Plate | undefined {
  return plates.find((plate) => plateId(plate.name) === id)
}

/** Whose work a change was: a component of the control plane, or undefined for a person, a kubelet or a program. */
export function plateOfActor(actor: string): PlateName | undefined {
  if (actor.includes('scheduler')) return 'scheduler'
  return actor.includes('controller') || actor.includes('garbage-collector') ? 'controllers' : undefined
}

/** An actor as people call it: `system:node:node-1` is "kubelet on node-1", `system:kube-scheduler` "kube-scheduler". */
export function actorName(actor: string): string {
  const node = /^system:node:(.+)$/.exec(actor)?.[1]
  if (node) return `kubelet ${node}`
  return actor.replace(/^system:serviceaccount:kube-system:/, '').replace(/^system:/, '')
}

/** The changes a plate made, newest first. Everything was stored by etcd and let in by the API server. */
export function changesOfPlate(name: PlateName, recent: readonly LiveChange[]): LiveChange[] {
  const own =
    name === 'etcd' || name === 'apiserver'
      ? recent
      : recent.filter((change) => plateOfActor(change.cause.actor) === name)
  return [...own].reverse()
}
