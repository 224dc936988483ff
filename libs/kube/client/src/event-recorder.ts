// Events for humans: what a component did to or saw of an object (client-go tools/record, with its correlation).
import { fnv32a, rfc3339 } from '@kubarium/kube-runtime'
import { kinds, type Draft, type Kind, type KubeObject, type k8s } from '@kubarium/kube-objects'
import type { Client } from './client.ts'

export interface EventRecorder {
  /**
   * Records an event about an object; one like an earlier one raises that one's count.
   * @param reason short, in CamelCase @param message for a human
   */
  record(
    about: KubeObject,
    kind: Kind<unknown>,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    more?: { readonly fieldPath?: string; readonly host?: string },
  ): void
}

// From the 10th event on that differs only in its message within ten minutes, they are told as one.
const AGGREGATE_AFTER = 10
const AGGREGATE_WITHIN_MS = 600_000
// Events are kept for an hour (kube-apiserver --event-ttl).
export const EVENT_TTL_MS = 3_600_000

/** @param component reported as the source */
export function eventRecorder(client: Client, component: string, now: () => number): EventRecorder {
  return {
    record(about, kind, type, reason, message, { fieldPath, host } = {}) {
      const reader = client.read(kinds.Event)
      const writer = client.write(kinds.Event)
      const time = rfc3339(now())
      const namespace = about.metadata.namespace || 'default'
      const involvedObject = {
        kind: kind.kind,
        ...(about.metadata.namespace && { namespace: about.metadata.namespace }),
        name: about.metadata.name,
        uid: about.metadata.uid,
        apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
        resourceVersion: about.metadata.resourceVersion,
        ...(fieldPath && { fieldPath }),
      }
      const similar = reader
        .indexed('involved', about.metadata.uid)
        .filter(
          (event) =>
            event.source?.component === component &&
            event.type === type &&
            event.reason === reason &&
            event.involvedObject.fieldPath === fieldPath,
        )
      const recent = similar.filter(
        (event) => now() - Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp) < AGGREGATE_WITHIN_MS,
      )
      const isCrowded = !similar.some((event) => event.message === message) && recent.length >= AGGREGATE_AFTER - 1
      const text = isCrowded ? `(combined from similar events): ${message}` : message
      const known = similar.find((event) =>
        isCrowded ? event.message?.startsWith('(combined from similar events): ') : event.message === message,
      )
      if (known) {
        writer.update({ ...known, message: text, count: (known.count ?? 1) + 1, lastTimestamp: time })
        return
      }
      const draft: Draft<k8s.Event> = {
        metadata: {
          name: `${about.metadata.name}.${eventSuffix(now(), `${component}/${reason}/${text}/${fieldPath ?? ''}`)}`,
          namespace,
        },
        involvedObject,
        reason,
        message: text,
        source: { component, ...(host && { host }) },
        firstTimestamp: time,
        lastTimestamp: time,
        count: 1,
        type,
        reportingComponent: component,
        reportingInstance: host ?? '',
      }
      writer.create(namespace, draft)
    },
  }
}

/** Sixteen hexadecimal digits, as the real ones take from nanoseconds; the rest tells apart events of one moment. */
function eventSuffix(now: number, text: string): string {
  const nanos = BigInt(Math.floor(now)) * 1_000_000n + BigInt(fnv32a(text) % 1_000_000)
  return nanos.toString(16)
}
