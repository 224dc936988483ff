// The events at the end of a description.
import { dig, textOf, type KubeObject } from '../../client/objects.ts'
import type { Kubectl } from '../../kubectl.ts'
import { humanDuration } from '../../printers/duration.ts'
import type { DescribeWriter } from './describe.writer.ts'

export function describeEvents(kubectl: Kubectl, object: KubeObject, writer: DescribeWriter, now: number): void {
  const { name, namespace, uid } = object.metadata
  const fieldSelector = [
    `involvedObject.name=${name}`,
    ...(namespace ? [`involvedObject.namespace=${namespace}`] : []),
    `involvedObject.kind=${object.kind}`,
    ...(uid ? [`involvedObject.uid=${uid}`] : []),
  ].join(',')
  const { items } = kubectl.json<{ items: KubeObject[] }>({
    method: 'GET',
    path: namespace ? `/api/v1/namespaces/${namespace}/events` : '/api/v1/events',
    query: { fieldSelector, limit: '500' },
  })
  if (items.length === 0) {
    writer.line(0, 'Events:\t<none>')
    return
  }
  writer.line(0, 'Events:').line(1, 'Type\tReason\tAge\tFrom\tMessage').line(1, '----\t------\t----\t----\t-------')
  for (const event of [...items].sort(byTime))
    writer.line(
      1,
      `${textOf(event, 'type')}\t${textOf(event, 'reason')}\t${ageOf(event, now)}\t${textOf(event, 'source', 'component') || textOf(event, 'reportingComponent')}\t${fieldOf(event)}${textOf(event, 'message').trim()}`,
    )
}

/** The last time of an event, milliseconds since 1970. */
const lastSeen = (event: KubeObject): number =>
  Date.parse(
    textOf(event, 'series', 'lastObservedTime') ||
      textOf(event, 'lastTimestamp') ||
      textOf(event, 'eventTime') ||
      (event.metadata.creationTimestamp ?? ''),
  )

/** Order of events: the newest last. */
export const byTime = (a: KubeObject, b: KubeObject): number => lastSeen(a) - lastSeen(b)

/** Which container an event is about. */
function fieldOf(event: KubeObject): string {
  const path = textOf(event, 'involvedObject', 'fieldPath')
  return path === '' ? '' : `${path}: `
}

/** `5s`, or `5s (x3 over 2m)`. */
export function ageOf(event: KubeObject, now: number): string {
  const ago = (time: string): string => humanDuration(now - Date.parse(time))
  const first = textOf(event, 'firstTimestamp') || textOf(event, 'eventTime')
  const series = dig(event, 'series')
  if (series) return `${ago(textOf(series, 'lastObservedTime'))} (x${textOf(series, 'count')} over ${ago(first)})`
  const count = Number(dig(event, 'count') ?? 1)
  if (count > 1) return `${ago(textOf(event, 'lastTimestamp'))} (x${count} over ${ago(first)})`
  return first ? ago(first) : '<unknown>'
}
