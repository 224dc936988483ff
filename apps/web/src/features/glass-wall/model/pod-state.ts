// How a pod is, in the words of the picture (section 5 of the design language), read from its status.
import type { k8s } from '@kubarium/kube-objects'

export type PodStateName =
  | 'waiting' // not scheduled yet
  | 'no-room' // no node fits
  | 'starting'
  | 'running'
  | 'not-ready'
  | 'crashing'
  | 'image-error'
  | 'config-error'
  | 'ending'
  | 'done'
  | 'failed'
  | 'unknown'

export interface PodState {
  readonly name: PodStateName
  /** Kubernetes' own word for it, as `kubectl get pods` would print it in STATUS. */
  readonly reason: string
  readonly ready: number
  readonly total: number
  /** One per container, in order: is it ready? */
  readonly cells: readonly boolean[]
  readonly restarts: number
  /** The cluster's time of the next try in milliseconds since 1970, while a container waits for one. */
  readonly nextTryAt?: number
  /** How many nodes were found to fit, out of how many, when the scheduler said so. */
  readonly fit?: { readonly nodes: number; readonly of: number }
  /** What a starting pod is busy with, when an event says so. */
  readonly busyWith?: 'pulling' | 'init'
}

const IMAGE_REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
])
const CONFIG_REASONS = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'ContainerCannotRun',
  'PostStartHookError',
  'PreCreateHookError',
  'PreStartHookError',
])

/**
 * The state of `pod`. `events` are those about it, oldest first. `nodeLost`: its node has stopped reporting, so that
 * nobody knows how its containers are.
 */
export function podState(pod: k8s.Pod, events: readonly k8s.Event[], nodeLost: boolean): PodState {
  const statuses = pod.status?.containerStatuses ?? []
  const total = pod.spec?.containers?.length ?? statuses.length
  const cells = (pod.spec?.containers ?? []).map(
    ({ name }) => statuses.find((status) => status.name === name)?.ready === true,
  )
  const every = {
    ready: cells.filter(Boolean).length,
    total,
    cells,
    restarts: statuses.reduce((sum, status) => sum + (status.restartCount ?? 0), 0),
  }
  const phase = pod.status?.phase ?? 'Pending'

  if (pod.status?.reason === 'NodeLost' || phase === 'Unknown') return { ...every, name: 'unknown', reason: 'Unknown' }
  if (pod.metadata.deletionTimestamp) return { ...every, name: 'ending', reason: 'Terminating' }
  if (phase === 'Succeeded') return { ...every, name: 'done', reason: pod.status?.reason ?? 'Completed' }
  if (phase === 'Failed')
    return { ...every, name: 'failed', reason: pod.status?.reason ?? failure(statuses) ?? 'Failed' }
  if (nodeLost && pod.spec?.nodeName) return { ...every, name: 'unknown', reason: 'Unknown' }
  if (!pod.spec?.nodeName) return { ...every, ...unscheduled(pod) }

  const trouble = [...(pod.status?.initContainerStatuses ?? []), ...statuses]
    .map(troubleOf)
    .find((found) => found !== undefined)
  if (trouble) return { ...every, ...trouble }

  if (phase === 'Pending') return { ...every, name: 'starting', ...startingStep(pod, events) }
  const ready = total > 0 && every.ready === total && isTrue(pod, 'Ready')
  return ready ? { ...every, name: 'running', reason: 'Running' } : { ...every, name: 'not-ready', reason: 'Running' }
}

function unscheduled(pod: k8s.Pod): Pick<PodState, 'name' | 'reason' | 'fit'> {
  const scheduled = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled')
  if (scheduled?.status !== 'False' || scheduled.reason === 'SchedulingGated') {
    return { name: 'waiting', reason: scheduled?.reason ?? 'Pending' }
  }
  const said = /^(\d+)\/(\d+) nodes are available/.exec(scheduled.message ?? '')
  return {
    name: 'no-room',
    reason: 'Pending',
    ...(said ? { fit: { nodes: Number(said[1]), of: Number(said[2]) } } : {}),
  }
}

function startingStep(pod: k8s.Pod, events: readonly k8s.Event[]): Pick<PodState, 'reason' | 'busyWith'> {
  const initial = pod.spec?.initContainers ?? []
  const initialDone = (pod.status?.initContainerStatuses ?? []).filter(
    (status) => status.state?.terminated?.exitCode === 0,
  ).length
  const latest = events.findLast((event) => event.reason === 'Pulling' || event.reason === 'Pulled')
  if (latest?.reason === 'Pulling') return { reason: 'ContainerCreating', busyWith: 'pulling' }
  if (initial.length > 0 && initialDone < initial.length)
    return { reason: `Init:${initialDone}/${initial.length}`, busyWith: 'init' }
  return { reason: 'ContainerCreating' }
}

function troubleOf(status: k8s.ContainerStatus): Pick<PodState, 'name' | 'reason' | 'nextTryAt'> | undefined {
  const waiting = status.state?.waiting
  if (waiting?.reason === 'CrashLoopBackOff') {
    const nextTryAt = nextTry(waiting.message, status.lastState?.terminated?.finishedAt)
    return { name: 'crashing', reason: waiting.reason, ...(nextTryAt === undefined ? {} : { nextTryAt }) }
  }
  if (waiting?.reason && IMAGE_REASONS.has(waiting.reason)) return { name: 'image-error', reason: waiting.reason }
  if (waiting?.reason && CONFIG_REASONS.has(waiting.reason)) return { name: 'config-error', reason: waiting.reason }
  const ended = status.state?.terminated
  if (ended && ended.exitCode !== 0) return { name: 'crashing', reason: ended.reason ?? `ExitCode:${ended.exitCode}` }
  return undefined
}

/** A kubelet waits from the moment the container ended; the message says how long ("back-off 40s restarting failed container=…"). */
function nextTry(message: string | undefined, finishedAt: string | undefined): number | undefined {
  const said = /^back-off (\S+) restarting/.exec(message ?? '')?.[1]
  const wait = said === undefined ? undefined : goDurationMilliseconds(said)
  return wait === undefined || !finishedAt ? undefined : Date.parse(finishedAt) + wait
}

/** Go's way of writing a duration ("1m20s", "500ms") in milliseconds; undefined when it is none. */
export function goDurationMilliseconds(text: string): number | undefined {
  const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!,
    0,
  )
}

function failure(statuses: readonly k8s.ContainerStatus[]): string | undefined {
  return statuses.map((status) => status.state?.terminated).find((ended) => ended && ended.exitCode !== 0)?.reason
}

function isTrue(pod: k8s.Pod, type: string): boolean {
  const condition = pod.status?.conditions?.find((candidate) => candidate.type === type)
  return condition === undefined || condition.status === 'True'
}
