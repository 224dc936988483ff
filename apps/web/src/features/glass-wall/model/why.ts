// Why an object is as it is: our sentence about it and Kubernetes' own words.
import type { k8s } from '@kubarium/kube-objects'
import { eventTime, type ObjectIndex } from './object-index.ts'
import type { Pill, Tank, Vessel } from './picture.ts'

export interface Reason {
  readonly look: 'ok' | 'busy' | 'warn' | 'bad' | 'neutral'
  /** A message of `wall.why` with its values. */
  readonly key: WhyKey
  readonly values: Readonly<Record<string, string | number>>
  /** Kubernetes' own words, never translated. */
  readonly said?: string
  /** The cluster's time of the next try in milliseconds since 1970. */
  readonly nextTryAt?: number
}

export type WhyKey =
  | 'running'
  | 'notReady'
  | 'probeFails'
  | 'starting'
  | 'pulling'
  | 'init'
  | 'crashing'
  | 'crashingWithCode'
  | 'imageError'
  | 'configError'
  | 'noRoom'
  | 'waiting'
  | 'ending'
  | 'done'
  | 'failed'
  | 'unknown'
  | 'nodeReady'
  | 'nodeCordoned'
  | 'nodeNotReady'
  | 'nodeGone'
  | 'sendsTo'
  | 'noEndpoints'
  | 'noReadyEndpoints'
  | 'noSelector'

/** Why a pod is in its state. */
export function whyPod(vessel: Vessel, index: ObjectIndex): Reason {
  const pod = index.find(vessel.uid) as unknown as k8s.Pod | undefined
  const events = index.eventsAbout(vessel.uid)
  const { state } = vessel
  const counted = {
    ready: state.ready,
    total: state.total,
    restarts: state.restarts,
    reason: state.reason,
    node: vessel.node ?? '',
  }
  const waiting = waitingMessage(pod)
  switch (state.name) {
    case 'running':
      return { look: 'ok', key: 'running', values: counted }
    case 'not-ready': {
      const probe = lastEvent(events, 'Unhealthy')
      return { look: 'warn', key: probe ? 'probeFails' : 'notReady', values: counted, ...said(probe?.message) }
    }
    case 'starting':
      return { look: 'busy', key: state.busyWith ?? 'starting', values: counted, ...said(lastWarning(events)?.message) }
    case 'crashing': {
      const ended = lastEnd(pod)
      return {
        look: 'bad',
        key: ended ? 'crashingWithCode' : 'crashing',
        values: { ...counted, code: ended?.exitCode ?? 0, container: ended?.container ?? '' },
        ...said(ended?.message ?? waiting),
        ...(state.nextTryAt === undefined ? {} : { nextTryAt: state.nextTryAt }),
      }
    }
    case 'image-error':
      return {
        look: 'bad',
        key: 'imageError',
        values: { ...counted, image: failingImage(pod) },
        ...said(waiting ?? lastWarning(events)?.message),
      }
    case 'config-error':
      return { look: 'bad', key: 'configError', values: counted, ...said(waiting ?? lastWarning(events)?.message) }
    case 'no-room':
      return {
        look: 'warn',
        key: 'noRoom',
        values: counted,
        ...said(conditionMessage(pod, 'PodScheduled') ?? lastEvent(events, 'FailedScheduling')?.message),
      }
    case 'waiting':
      return { look: 'busy', key: 'waiting', values: counted, ...said(conditionMessage(pod, 'PodScheduled')) }
    case 'ending':
      return { look: 'neutral', key: 'ending', values: counted }
    case 'done':
      return { look: 'neutral', key: 'done', values: counted }
    case 'failed':
      return { look: 'bad', key: 'failed', values: counted, ...said(pod?.status?.message ?? lastEnd(pod)?.message) }
    case 'unknown':
      return { look: 'warn', key: 'unknown', values: counted, ...said(pod?.status?.message) }
  }
}

/** Why a node takes pods or does not. */
export function whyNode(tank: Tank, index: ObjectIndex): Reason {
  if (tank.state === 'gone')
    return { look: 'bad', key: 'nodeGone', values: { name: tank.name, count: tank.pods.length } }
  const node = index.find(tank.uid) as unknown as k8s.Node | undefined
  const ready = node?.status?.conditions?.find((condition) => condition.type === 'Ready')
  const values = { name: tank.name, count: tank.pods.length }
  if (tank.state === 'not-ready') return { look: 'bad', key: 'nodeNotReady', values, ...said(ready?.message) }
  if (tank.cordoned) return { look: 'warn', key: 'nodeCordoned', values }
  return { look: 'ok', key: 'nodeReady', values }
}

/** Why a service sends where it sends. */
export function whyService(pill: Pill, index: ObjectIndex): Reason {
  const service = index.find(pill.uid) as unknown as k8s.Service | undefined
  const selector = Object.entries(service?.spec?.selector ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const values = { name: pill.name, ready: pill.ready, total: pill.wires.length, selector }
  if (!pill.selects) return { look: 'neutral', key: 'noSelector', values }
  if (pill.wires.length === 0) return { look: 'bad', key: 'noEndpoints', values }
  return pill.ready === 0 ? { look: 'bad', key: 'noReadyEndpoints', values } : { look: 'ok', key: 'sendsTo', values }
}

function said(message: string | undefined): { said?: string } {
  return message ? { said: message } : {}
}

function lastEvent(events: readonly k8s.Event[], reason: string): k8s.Event | undefined {
  return events.findLast((event) => event.reason === reason)
}

function lastWarning(events: readonly k8s.Event[]): k8s.Event | undefined {
  const latest = events.at(-1)
  const warning = events.findLast((event) => event.type === 'Warning')
  return warning && latest && eventTime(latest) - eventTime(warning) < 60_000 ? warning : undefined
}

function statusesOf(pod: k8s.Pod | undefined): k8s.ContainerStatus[] {
  return [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])]
}

function waitingMessage(pod: k8s.Pod | undefined): string | undefined {
  return statusesOf(pod)
    .map((status) => status.state?.waiting?.message)
    .find(Boolean)
}

function lastEnd(pod: k8s.Pod | undefined): { exitCode: number; message?: string; container: string } | undefined {
  for (const status of statusesOf(pod)) {
    const ended = status.state?.terminated ?? status.lastState?.terminated
    if (ended && (status.state?.terminated || status.state?.waiting)) {
      return { exitCode: ended.exitCode, container: status.name, ...(ended.message ? { message: ended.message } : {}) }
    }
  }
  return undefined
}

function failingImage(pod: k8s.Pod | undefined): string {
  const status = statusesOf(pod).find((candidate) => candidate.state?.waiting)
  const named = pod?.spec?.containers?.find((container) => container.name === status?.name)
  return named?.image ?? status?.image ?? ''
}

function conditionMessage(pod: k8s.Pod | undefined, type: string): string | undefined {
  return pod?.status?.conditions?.find((condition) => condition.type === type)?.message
}
