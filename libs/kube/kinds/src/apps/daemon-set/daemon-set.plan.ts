// What a DaemonSet does next: which of its pods go, and which nodes get one. Pure (pkg/controller/daemon).
import { isTerminating, scaledValue, type k8s } from '@kubarium/kube-objects'
import { isPodAvailable, isPodReady } from '../../core/pod/pod.readiness.ts'
import { REVISION_LABEL } from '../controller-revision/controller-history.ts'
import { placementOn } from './daemon-set.placement.ts'

/** The pods of a DaemonSet by the node they are on or meant for. */
export type PodsByNode = ReadonlyMap<string, readonly k8s.Pod[]>

/** What is known when a DaemonSet is looked at. */
export interface Situation {
  readonly daemonSet: k8s.DaemonSet
  readonly nodes: readonly k8s.Node[]
  readonly pods: PodsByNode
  /** The hash of today's template. */
  readonly hash: string
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface DaemonPlan {
  readonly toDelete: readonly k8s.Pod[]
  /** Names of nodes that get a pod. */
  readonly toCreateOn: readonly string[]
  /** Pods that ended, among those to delete. */
  readonly ended: readonly k8s.Pod[]
}

const isUpdated = (pod: k8s.Pod, hash: string): boolean => pod.metadata.labels?.[REVISION_LABEL] === hash

/** Pods that have a node before those that wait for one, then the oldest first. */
export function byScheduledAndAge(a: k8s.Pod, b: k8s.Pod): number {
  if (!a.spec.nodeName !== !b.spec.nodeName) return a.spec.nodeName ? -1 : 1
  const [one, other] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  if (one !== other) return one < other ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

/** How many nodes more, and how many fewer, than wanted may have a working pod during an update. */
export function updateLimits(
  { spec }: k8s.DaemonSet,
  wanted: number,
): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const { maxSurge, maxUnavailable } = spec.updateStrategy.rollingUpdate ?? {}
  const surge = spec.updateStrategy.type === 'RollingUpdate' ? scaledValue(maxSurge, wanted, true) : 0
  const unavailable = scaledValue(maxUnavailable, wanted, true)
  // Both zero would leave no way to go on.
  return { maxSurge: surge, maxUnavailable: wanted > 0 && surge === 0 && unavailable === 0 ? 1 : unavailable }
}

function allowsSurge(daemonSet: k8s.DaemonSet): boolean {
  const { maxSurge } = daemonSet.spec.updateStrategy.rollingUpdate ?? {}
  return daemonSet.spec.updateStrategy.type === 'RollingUpdate' && scaledValue(maxSurge, 1, true) > 0
}

/**
 * One pod on each node that should have one, none elsewhere.
 * @param mayReplace whether a failed pod may be replaced now, or has to wait for its back-off
 */
export function placementPlan(
  { daemonSet, nodes, pods, hash, now }: Situation,
  mayReplace: (pod: k8s.Pod, node: string) => boolean,
): DaemonPlan {
  const toDelete: k8s.Pod[] = []
  const toCreateOn: string[] = []
  const ended: k8s.Pod[] = []
  for (const node of nodes) {
    const { name } = node.metadata
    const here = pods.get(name) ?? []
    const { shouldRun, mayStay } = placementOn(node, daemonSet.spec.template)
    if (shouldRun && here.length === 0) toCreateOn.push(name)
    else if (mayStay) {
      const running: k8s.Pod[] = []
      for (const pod of here) {
        if (isTerminating(pod)) continue
        const { phase } = pod.status
        if (phase !== 'Failed' && phase !== 'Succeeded') running.push(pod)
        else if (phase === 'Succeeded' || mayReplace(pod, name)) ended.push(pod)
      }
      running.sort(byScheduledAndAge)
      if (!allowsSurge(daemonSet)) toDelete.push(...running.slice(1))
      else if (running.length === 0 && shouldRun) toCreateOn.push(name)
      else toDelete.push(...surplusOfSurge(running, hash, daemonSet.spec.minReadySeconds ?? 0, now))
    } else toDelete.push(...here.filter((pod) => !isTerminating(pod)))
  }
  const names = new Set(nodes.map(({ metadata }) => metadata.name))
  // Pods that wait for a node which is gone would wait for ever.
  for (const [name, list] of pods)
    if (!names.has(name)) toDelete.push(...list.filter((pod) => !pod.spec.nodeName && !isTerminating(pod)))
  return { toDelete: [...ended, ...toDelete], toCreateOn, ended }
}

/** With surge there may be two: one of the old template that works, and one of the new that does not work yet. */
function surplusOfSurge(running: readonly k8s.Pod[], hash: string, minReadySeconds: number, now: number): k8s.Pod[] {
  if (running.length <= 1) return []
  const updated = running.find((pod) => isUpdated(pod, hash))
  const old = running.find((pod) => !isUpdated(pod, hash))
  const surplus = running.filter((pod) => pod !== updated && pod !== old)
  if (updated && old && (!isPodReady(old) || isPodAvailable(updated, minReadySeconds, now))) surplus.push(old)
  return surplus
}

interface OnNode {
  readonly name: string
  readonly updated: k8s.Pod | undefined
  readonly old: k8s.Pod | undefined
  /** More than one of a sort: the placement has to clean up first. */
  readonly isCrowded: boolean
}

function onNode(name: string, pods: readonly k8s.Pod[], hash: string): OnNode {
  const living = pods.filter((pod) => !isTerminating(pod))
  const updated = living.filter((pod) => isUpdated(pod, hash))
  const old = living.filter((pod) => !isUpdated(pod, hash))
  return { name, updated: updated[0], old: old[0], isCrowded: updated.length > 1 || old.length > 1 }
}

/** How far a rolling update may go now. */
export function rollingUpdatePlan(situation: Situation): DaemonPlan {
  const { daemonSet, nodes, pods, hash, now } = situation
  const byNode = new Map(pods)
  let wanted = 0
  for (const node of nodes)
    if (placementOn(node, daemonSet.spec.template).shouldRun) {
      wanted++
      if (!byNode.has(node.metadata.name)) byNode.set(node.metadata.name, [])
    }
  const { maxSurge, maxUnavailable } = updateLimits(daemonSet, wanted)
  const states = [...byNode].map(([name, list]) => onNode(name, list, hash))
  const isAvailable = (pod: k8s.Pod): boolean => isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, now)
  return maxSurge === 0
    ? { toDelete: oldPodsToDelete(states, maxUnavailable, isAvailable), toCreateOn: [], ended: [] }
    : surgePlan(situation, states, maxSurge, isAvailable)
}

/** Old pods that do not work go at once; of the others as many as may be missing. */
function oldPodsToDelete(
  states: readonly OnNode[],
  maxUnavailable: number,
  isAvailable: (pod: k8s.Pod) => boolean,
): k8s.Pod[] {
  const broken: k8s.Pod[] = []
  const candidates: k8s.Pod[] = []
  let unavailable = 0
  for (const { updated, old, isCrowded } of states) {
    if (isCrowded || !updated === !old) unavailable++
    else if (updated) unavailable += isAvailable(updated) ? 0 : 1
    else if (!isAvailable(old!)) {
      broken.push(old!)
      unavailable++
    } else candidates.push(old!)
  }
  return [...broken, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))]
}

/** New pods beside old ones: at once where the old one does not work, else as many as there may be more. */
function surgePlan(
  { daemonSet, nodes }: Situation,
  states: readonly OnNode[],
  maxSurge: number,
  isAvailable: (pod: k8s.Pod) => boolean,
): DaemonPlan {
  const toDelete: k8s.Pod[] = []
  const misplaced: k8s.Pod[] = []
  const urgent: string[] = []
  const candidates: string[] = []
  let surging = 0
  let available = 0
  let wanted = 0
  for (const node of nodes) if (placementOn(node, daemonSet.spec.template).shouldRun) wanted++
  for (const { name, updated, old, isCrowded } of states) {
    const counted = old ?? updated
    if (!isCrowded && counted && isAvailable(counted)) available++
    if (isCrowded) surging++
    else if (!old) continue
    else if (updated) {
      if (isAvailable(updated)) toDelete.push(old)
      else surging++
    } else {
      const node = nodes.find(({ metadata }) => metadata.name === name)
      // Where no new pod may start, the old one goes as soon as there are enough elsewhere.
      if (node && !placementOn(node, daemonSet.spec.template).shouldRun) misplaced.push(old)
      else if (isAvailable(old)) candidates.push(name)
      else urgent.push(name)
    }
  }
  const room = Math.max(0, maxSurge - surging)
  return {
    toDelete: [...toDelete, ...misplaced.slice(0, Math.max(0, available - wanted))],
    toCreateOn: [...urgent, ...candidates.slice(0, room)],
    ended: [],
  }
}

/** The counts in the status of a DaemonSet. */
export function countsOf({
  daemonSet,
  nodes,
  pods,
  hash,
  now,
}: Situation): Omit<k8s.DaemonSetStatus, 'collisionCount' | 'conditions'> {
  const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0
  let [desired, current, misscheduled, ready, available, updated] = [0, 0, 0, 0, 0, 0]
  for (const node of nodes) {
    const here = pods.get(node.metadata.name) ?? []
    const { shouldRun } = placementOn(node, daemonSet.spec.template)
    if (!shouldRun) {
      if (here.length > 0) misscheduled++
      continue
    }
    desired++
    const [oldest] = [...here].sort(byScheduledAndAge)
    if (!oldest) continue
    current++
    if (isPodReady(oldest)) {
      ready++
      if (isPodAvailable(oldest, minReadySeconds, now)) available++
    }
    if (isUpdated(oldest, hash)) updated++
  }
  const unavailable = desired - available
  return {
    currentNumberScheduled: current,
    desiredNumberScheduled: desired,
    ...(available > 0 && { numberAvailable: available }),
    numberMisscheduled: misscheduled,
    numberReady: ready,
    ...(unavailable > 0 && { numberUnavailable: unavailable }),
    ...(daemonSet.metadata.generation !== undefined && { observedGeneration: daemonSet.metadata.generation }),
    ...(updated > 0 && { updatedNumberScheduled: updated }),
  }
}
