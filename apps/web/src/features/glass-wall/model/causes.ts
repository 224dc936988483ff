// How an object came to be as it is: each of its changes that was seen, and the changes that made somebody act.
import type { k8s } from '@kubarium/kube-objects'
import type { LiveChange } from '../../../ports/live-source.ts'
import { plateId, plateOfActor } from './plates.ts'

/** What a step did, as far as the change itself says so. */
export type Deed = 'created' | 'changed' | 'ended' | 'deleted' | 'bound' | 'reported'

export interface CauseStep {
  readonly actor: string
  readonly deed: Deed
  readonly uid: string
  readonly kind: string
  readonly name: string
  /** The node a pod was bound to, or the one whose kubelet reported. */
  readonly node?: string
  /** The phase a kubelet reported. */
  readonly phase?: string
  /** From the first to the last revision: equal unless one actor changed one object several times in a row. */
  readonly from: number
  readonly to: number
}

export interface CauseChain {
  /** Oldest first. */
  readonly steps: readonly CauseStep[]
  /** Steps that were seen but are left out, because they are older than the shown ones. */
  readonly earlier: number
  /** Nothing is missing: the chain starts with somebody's own request. Otherwise what led to it was not seen. */
  readonly whole: boolean
}

const LONGEST = 12
const nothing: CauseChain = { steps: [], earlier: 0, whole: false }

/**
 * What was seen to lead to the present state of the object `uid`. Causes name an earlier revision each; a change that
 * names none was made because time had passed, so the object's own change before it is what it continued.
 */
export function causeChain(uid: string, recent: readonly LiveChange[]): CauseChain {
  const byRevision = new Map(recent.map((change) => [change.revision, change]))
  const own = recent.filter((change) => change.object.metadata.uid === uid)
  if (own.length === 0) return nothing
  const found = new Map<number, LiveChange>()
  let whole = own[0]?.type === 'ADDED'
  const waiting = [...own]
  for (let change = waiting.pop(); change; change = waiting.pop()) {
    if (found.has(change.revision)) continue
    found.set(change.revision, change)
    const because = change.cause.because ?? 0
    if (because === 0 || because >= change.revision) continue
    const cause = byRevision.get(because)
    if (cause) waiting.push(cause)
    else whole = false
  }
  const steps: CauseStep[] = []
  for (const change of [...found.values()].sort((a, b) => a.revision - b.revision)) {
    const step = stepOf(change)
    const last = steps.at(-1)
    if (last && last.uid === step.uid && last.actor === step.actor && last.deed === step.deed) {
      steps[steps.length - 1] = { ...step, from: last.from }
    } else steps.push(step)
  }
  const earlier = Math.max(0, steps.length - LONGEST)
  return { steps: steps.slice(earlier), earlier, whole }
}

/** A thread from whoever acted down to what it acted upon, with the numbers of its steps. */
export interface CauseThread {
  /** A plate or a node of the picture. */
  readonly from: string
  /** The object it was done to; undefined when that is not in the picture. */
  readonly to?: string
  readonly numbers: readonly number[]
}

/**
 * The threads of a chain. `inPicture` are the ids that are drawn, `nodeNamed` finds the node a kubelet works on. People
 * come in through the door: the API server.
 */
export function threadsOf(
  { steps }: CauseChain,
  inPicture: ReadonlySet<string>,
  nodeNamed: (name: string) => string | undefined,
): CauseThread[] {
  const threads = new Map<string, { from: string; to?: string; numbers: number[] }>()
  steps.forEach((step, index) => {
    const plate = plateOfActor(step.actor)
    const node = isKubelet(step.actor) && step.node ? nodeNamed(step.node) : undefined
    const from = plate ? plateId(plate) : (node ?? plateId('apiserver'))
    const to = inPicture.has(step.uid) && step.uid !== from ? step.uid : undefined
    const key = `${from} ${to ?? ''}`
    const known = threads.get(key)
    if (known) known.numbers.push(index + 1)
    else threads.set(key, { from, ...(to === undefined ? {} : { to }), numbers: [index + 1] })
  })
  return [...threads.values()]
}

function stepOf({ type, object, cause, revision }: LiveChange): CauseStep {
  const { uid, name } = object.metadata
  const step = { actor: cause.actor, uid, kind: object.kind, name, from: revision, to: revision }
  if (type === 'ADDED') return { ...step, deed: 'created' }
  if (type === 'DELETED') return { ...step, deed: 'deleted' }
  const { spec, status } = object as { spec?: k8s.PodSpec; status?: k8s.PodStatus }
  if (plateOfActor(cause.actor) === 'scheduler' && spec?.nodeName)
    return { ...step, deed: 'bound', node: spec.nodeName }
  if (isKubelet(cause.actor) && spec?.nodeName && status?.phase)
    return { ...step, deed: 'reported', node: spec.nodeName, phase: status.phase }
  // Deleting marks an object that has to end first; it is gone when its kubelet has ended it.
  return { ...step, deed: object.metadata.deletionTimestamp === undefined ? 'changed' : 'ended' }
}

function isKubelet(actor: string): boolean {
  return actor === 'kubelet' || actor.startsWith('system:node:')
}
