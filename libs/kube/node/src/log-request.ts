// `GET pods/<name>/log`: which lines of which container, in the words of the kubelet.
import { badRequest, type k8s } from '@kubarium/kube-objects'
import type { LogLine } from './container-log.ts'
import type { Kubelets } from './kubelets.ts'

export interface LogRequest {
  readonly container?: string | undefined
  readonly previous: boolean
  readonly follow: boolean
  readonly timestamps: boolean
  readonly tailLines?: number | undefined
  readonly sinceSeconds?: number | undefined
  /** RFC 3339 */
  readonly sinceTime?: string | undefined
  readonly limitBytes?: number | undefined
}

/** @param value gives a query parameter */
export function logRequestOf(value: (name: string) => string | undefined): LogRequest {
  const flag = (name: string): boolean => value(name) === 'true' || value(name) === '1'
  const number = (name: string, least: number): number | undefined => {
    const text = value(name)
    if (text === undefined || text === '') return undefined
    const count = Number(text)
    if (!Number.isInteger(count) || count < least)
      throw badRequest(`${name} must be ${least > 0 ? 'greater than 0' : 'greater than or equal to 0'}`)
    return count
  }
  return {
    container: value('container') || undefined,
    previous: flag('previous'),
    follow: flag('follow'),
    timestamps: flag('timestamps'),
    tailLines: number('tailLines', 0),
    sinceSeconds: number('sinceSeconds', 1),
    sinceTime: value('sinceTime') || undefined,
    limitBytes: number('limitBytes', 1),
  }
}

/** The container a request is about. @throws StatusError when that is not clear, or when it has not run */
export function logContainer(pod: k8s.Pod, request: LogRequest): string {
  const names = [
    ...(pod.spec.initContainers ?? []),
    ...pod.spec.containers,
    ...(pod.spec.ephemeralContainers ?? []),
  ].map(({ name }) => name)
  const { name } = pod.metadata
  if (request.container === undefined && pod.spec.containers.length + (pod.spec.initContainers?.length ?? 0) > 1)
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${pod.spec.containers.map((one) => one.name).join(' ')}]${pod.spec.initContainers?.length ? ` or one of the init containers: [${pod.spec.initContainers.map((one) => one.name).join(' ')}]` : ''}`,
    )
  const container = request.container ?? names[0]!
  if (!names.includes(container)) throw badRequest(`container ${container} is not valid for pod ${name}`)
  return container
}

/** All lines so far. @throws StatusError when the container has not run (or not before) */
export function logLines(kubelets: Kubelets, pod: k8s.Pod, container: string, request: LogRequest): readonly LogLine[] {
  const { namespace, name } = pod.metadata
  const waiting = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])].find(
    (one) => one.name === container,
  )
  const lines = kubelets.log(namespace!, name, container, { previous: request.previous })
  if (request.previous) {
    if (lines === undefined)
      throw badRequest(
        `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} not found`,
      )
    return lines
  }
  const reason = waiting?.state?.waiting?.reason
  if (lines === undefined || (lines.length === 0 && reason !== undefined && !waiting?.lastState?.terminated)) {
    if (!pod.spec.nodeName) return []
    throw badRequest(
      `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} is waiting to start: ${reason ?? 'ContainerCreating'}`,
    )
  }
  return lines
}

/** The text of lines as a client wants them. */
export function logText(lines: readonly LogLine[], request: LogRequest, now: number): string {
  const since =
    request.sinceSeconds !== undefined
      ? now - request.sinceSeconds * 1000
      : request.sinceTime !== undefined
        ? Date.parse(request.sinceTime)
        : Number.NEGATIVE_INFINITY
  let chosen = lines.filter(({ at }) => at >= since)
  if (request.tailLines !== undefined) chosen = request.tailLines === 0 ? [] : chosen.slice(-request.tailLines)
  return renderLog(chosen, request.timestamps)
}

/** Lines as text, with their times in front when wanted. */
export function renderLog(lines: readonly LogLine[], timestamps: boolean): string {
  let text = ''
  for (const { at, text: line, partial } of lines)
    text += `${timestamps ? `${nanoTime(at)} ` : ''}${line}${partial ? '' : '\n'}`
  return text
}

function nanoTime(ms: number): string {
  const iso = new Date(Math.floor(ms)).toISOString()
  return `${iso.slice(0, 23)}000000Z`
}
