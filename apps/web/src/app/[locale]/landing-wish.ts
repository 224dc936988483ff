// What a visitor wanted of the cluster while it was still asleep. It is done as soon as the cluster is awake.
import { commandAt } from '../../features/landing-cluster/suggestion-bar.tsx'

export interface Wish {
  /** To see an object. */
  readonly object?: string
  /** To have a command typed. */
  readonly command?: string
  /** To type. */
  readonly terminal?: boolean
}

/** What a press on the still picture meant. */
export function wishOf(target: EventTarget): Wish {
  if (!(target instanceof Element)) return {}
  const command = commandAt(target)
  if (command !== undefined) return { command }
  const object = target.closest<HTMLElement>('[data-object]')?.dataset.object
  return object === undefined ? { terminal: target.closest('[data-terminal]') !== null } : { object }
}
