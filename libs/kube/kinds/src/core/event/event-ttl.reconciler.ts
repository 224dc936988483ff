// Events are kept for an hour after they were last written (kube-apiserver --event-ttl).
import { EVENT_TTL_MS } from '@kubarium/kube-client'
import { kinds, type k8s } from '@kubarium/kube-objects'
import { defineReconciler } from '@kubarium/kube-reconcile'

/** When an event's time is up, milliseconds since 1970. */
export function expiryOf({ metadata, firstTimestamp, lastTimestamp, eventTime, series }: k8s.Event): number {
  const times = [
    metadata.creationTimestamp,
    firstTimestamp,
    lastTimestamp,
    eventTime,
    series?.lastObservedTime,
    ...(metadata.managedFields ?? []).map(({ time }) => time),
  ]
  return Math.max(...times.map((time) => (time ? Date.parse(time) : 0))) + EVENT_TTL_MS
}

export const eventTtl = defineReconciler({
  name: 'event-ttl',
  for: kinds.Event,
  reconcile({ namespace, name }, { read, write, now }) {
    const event = read(kinds.Event).find(namespace, name)
    if (!event) return undefined
    const at = expiryOf(event)
    if (now() < at) return { at }
    write(kinds.Event).delete(event, { preconditions: { uid: event.metadata.uid } })
    return undefined
  },
})
