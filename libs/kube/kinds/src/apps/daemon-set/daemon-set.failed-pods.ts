// How long a DaemonSet waits before it replaces the next failed pod on a node: a second, twice as long each time, up to a
// quarter of an hour (flowcontrol.Backoff). Counted from the events, so that it survives whoever counts.
import { kinds, type k8s } from '@kubarium/kube-objects'
import type { ReconcileContext } from '@kubarium/kube-reconcile'

export const FAILED_DAEMON_POD = 'FailedDaemonPod'
const FIRST_MS = 1_000
const LONGEST_MS = 900_000

export function failedPodMessage({ metadata }: k8s.Pod, node: string): string {
  return `Found failed daemon pod ${metadata.namespace}/${metadata.name} on node ${node}, will try to kill it`
}

/** When the next failed pod on a node may be replaced, milliseconds since 1970. */
export function replacementAllowedAt(daemonSet: k8s.DaemonSet, node: string, { read, now }: ReconcileContext): number {
  let count = 0
  let last = 0
  for (const event of read(kinds.Event).indexed('involved', daemonSet.metadata.uid)) {
    if (event.reason !== FAILED_DAEMON_POD || !event.message?.endsWith(` on node ${node}, will try to kill it`))
      continue
    count += event.count ?? 1
    last = Math.max(last, Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp))
  }
  // What was long ago is forgotten.
  if (count === 0 || now() - last > 2 * LONGEST_MS) return 0
  return last + Math.min(LONGEST_MS, FIRST_MS * 2 ** (count - 1))
}
