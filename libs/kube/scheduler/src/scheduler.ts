// Gives each new pod to the node that fits it best.
import { rfc3339 } from '@kubarium/kube-runtime'
import { controllerOf, kinds, type Kind, type KubeObject, type k8s } from '@kubarium/kube-objects'
import { interestIn, type ObjectKey, type ReconcileContext, type Reconciler } from '@kubarium/kube-reconcile'
import type { FilterPlugin, NodeInfo, Rejection, ScorePlugin } from './framework.ts'
import { imageLocality } from './plugins/image-locality.plugin.ts'
import { nodeAffinity, nodeAffinityNames } from './plugins/node-affinity.plugin.ts'
import { nodeName } from './plugins/node-name.plugin.ts'
import { nodePorts } from './plugins/node-ports.plugin.ts'
import { balancedAllocation, nodeResourcesFit } from './plugins/node-resources.plugin.ts'
import { podTopologySpread } from './plugins/pod-topology-spread.plugin.ts'
import { nodeUnschedulable, taintToleration } from './plugins/taint-toleration.plugin.ts'
import { amounts, podRequests } from './resources.ts'
import { bindVolumes, volumeBinding, volumeNeeds } from './volume-binding.ts'

/** In the order in which they are asked; the first that refuses a node is the one that is reported. */
export const filterPlugins: readonly FilterPlugin[] = [
  nodeAffinityNames,
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
]
export const scorePlugins: readonly ScorePlugin[] = [
  taintToleration,
  nodeAffinity,
  podTopologySpread,
  nodeResourcesFit,
  balancedAllocation,
  imageLocality,
]

const SCHEDULER_NAME = 'default-scheduler'

/** Whether this scheduler has to find a node for the pod. */
function isWaiting({ spec, metadata, status }: k8s.Pod): boolean {
  return (
    !spec.nodeName &&
    spec.schedulerName === SCHEDULER_NAME &&
    metadata.deletionTimestamp === undefined &&
    status.phase === 'Pending'
  )
}

function occupies({ status }: k8s.Pod): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed'
}

// By the list of a node's pods, which stays the same list until one of them changes.
const infos = new WeakMap<readonly k8s.Pod[], NodeInfo>()

function rememberedInfo(node: k8s.Node, pods: readonly k8s.Pod[]): NodeInfo {
  const known = infos.get(pods)
  if (known?.node === node) return known
  const info = nodeInfoOf(node, pods.filter(occupies))
  if (pods.length > 0) infos.set(pods, info)
  return info
}

/** What a node offers and what is taken of it. */
export function nodeInfoOf(node: k8s.Node, pods: readonly k8s.Pod[]): NodeInfo {
  const requested: Record<string, number> = {}
  const nonZeroRequested: Record<string, number> = {}
  const podsByController = new Map<string, number>()
  for (const pod of pods) {
    const owner = controllerOf(pod)
    if (owner && pod.metadata.deletionTimestamp === undefined)
      podsByController.set(owner.uid, (podsByController.get(owner.uid) ?? 0) + 1)
    const { exact, nonZero } = podRequests(pod.spec)
    for (const name in exact) requested[name] = (requested[name] ?? 0) + exact[name]!
    for (const name in nonZero) nonZeroRequested[name] = (nonZeroRequested[name] ?? 0) + nonZero[name]!
  }
  return { node, pods, allocatable: amounts(node.status.allocatable), requested, nonZeroRequested, podsByController }
}

export interface Decision {
  /** The nodes that would do, with their total scores, in the order of the nodes. */
  readonly feasible: readonly { readonly info: NodeInfo; readonly score: number }[]
  readonly rejected: ReadonlyMap<string, Rejection>
}

/** Asks all plug-ins about a pod. Pure: chooses nothing, writes nothing. @param more filters of this pod's own */
export function decide(pod: k8s.Pod, infos: readonly NodeInfo[], more: readonly FilterPlugin[] = []): Decision {
  const rejected = new Map<string, Rejection>()
  const feasible = infos.filter((info) => {
    for (const plugin of more.length > 0 ? [...filterPlugins, ...more] : filterPlugins) {
      const rejection = plugin.filter(pod, info)
      if (!rejection) continue
      rejected.set(info.node.metadata.name, rejection)
      return false
    }
    return true
  })
  const totals = feasible.map(() => 0)
  if (feasible.length > 1)
    for (const plugin of scorePlugins)
      plugin.score(pod, feasible).forEach((score, i) => (totals[i]! += score * plugin.weight))
  return { feasible: feasible.map((info, i) => ({ info, score: totals[i]! })), rejected }
}

/** `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. …` */
export function refusalMessage(total: number, rejected: ReadonlyMap<string, Rejection>): string {
  if (total === 0) return 'no nodes available to schedule pods'
  const counts = new Map<string, number>()
  for (const { reasons } of rejected.values())
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const texts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort()
  const hopeless = [...rejected.values()].filter(({ helpedByPreemption }) => !helpedByPreemption).length
  const preemption: string[] = []
  if (hopeless > 0) preemption.push(`${hopeless} Preemption is not helpful for scheduling`)
  if (total - hopeless > 0) preemption.push(`${total - hopeless} No preemption victims found for incoming pod`)
  return `0/${total} nodes are available: ${texts.join(', ')}. no new claims to deallocate, preemption: 0/${total} nodes are available: ${preemption.sort().join(', ')}.`
}

// Cluster events that may make room: a node came or changed, a pod went.
function* waitingPods({ read }: Pick<ReconcileContext, 'read'>): Generator<ObjectKey> {
  for (const pod of read(kinds.Pod).indexed('node', ''))
    if (isWaiting(pod)) yield { namespace: pod.metadata.namespace!, name: pod.metadata.name }
}

function nodeMatters(node: k8s.Node | undefined, previous: k8s.Node | undefined): boolean {
  if (!node || !previous) return node !== undefined
  return (
    node.spec !== previous.spec ||
    node.metadata.labels !== previous.metadata.labels ||
    node.status.allocatable !== previous.status.allocatable
  )
}

export const scheduler: Reconciler = {
  name: SCHEDULER_NAME,
  for: kinds.Pod.storage,
  interests: [
    interestIn(kinds.Node, ({ object, previous }, client) =>
      nodeMatters(object, previous) ? waitingPods(client) : [],
    ),
    // A claim, a volume or a class may be what a pod waits for.
    ...[kinds.PersistentVolumeClaim, kinds.PersistentVolume, kinds.StorageClass].map((kind) =>
      interestIn(kind as Kind<KubeObject>, (_change, client) => waitingPods(client)),
    ),
    interestIn(kinds.Pod, ({ object, previous }, client) => {
      const freed = previous?.spec.nodeName && occupies(previous) && (!object || !occupies(object))
      return freed ? waitingPods(client) : []
    }),
  ],
  reconcile({ namespace, name }, context) {
    const pod = context.read(kinds.Pod).find(namespace, name)
    if (!pod || !isWaiting(pod)) return
    if (pod.spec.schedulingGates?.length)
      return setUnscheduled(pod, 'SchedulingGated', 'Scheduling is blocked due to non-empty scheduling gates', context)
    const nodes = context.read(kinds.Node).list()
    const pods = context.read(kinds.Pod)
    const needs = volumeNeeds(pod, context)
    const { feasible, rejected } = needs.problem
      ? { feasible: [], rejected: new Map<string, Rejection>() }
      : decide(
          pod,
          nodes.map((node) => rememberedInfo(node, pods.indexed('node', node.metadata.name))),
          needs.bound.length + needs.waiting.length > 0 ? [volumeBinding(needs)] : [],
        )
    if (feasible.length === 0) {
      const message =
        needs.problem && nodes.length > 0
          ? `0/${nodes.length} nodes are available: ${needs.problem}. not found`
          : refusalMessage(nodes.length, rejected)
      const told = pod.status.conditions?.some(
        ({ type, status, message: text }) => type === 'PodScheduled' && status === 'False' && text === message,
      )
      if (told) return
      context.events.record(pod, kinds.Pod, 'Warning', 'FailedScheduling', message)
      return setUnscheduled(pod, 'Unschedulable', message, context)
    }
    const best = Math.max(...feasible.map(({ score }) => score))
    const equals = feasible.filter(({ score }) => score === best)
    const { node } = equals[context.random().int(equals.length)]!.info
    const chosen = node.metadata.name
    if (bindVolumes(needs, node, context)) return
    context.write(kinds.Pod).act(pod, 'binding', { target: { apiVersion: 'v1', kind: 'Node', name: chosen } })
    context.events.record(
      pod,
      kinds.Pod,
      'Normal',
      'Scheduled',
      `Successfully assigned ${namespace}/${name} to ${chosen}`,
    )
  },
}

function setUnscheduled(pod: k8s.Pod, reason: string, message: string, { write, now }: ReconcileContext): void {
  const known = pod.status.conditions?.find(({ type }) => type === 'PodScheduled')
  if (known?.status === 'False' && known.reason === reason && known.message === message) return
  const others = pod.status.conditions?.filter(({ type }) => type !== 'PodScheduled') ?? []
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null as unknown as string,
    lastTransitionTime: known?.status === 'False' ? known.lastTransitionTime! : rfc3339(now()),
    reason,
    message,
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
  } as k8s.PodCondition
  write(kinds.Pod).updateStatus({ ...pod, status: { ...pod.status, conditions: [...others, condition] } })
}
