// What a kubelet goes on writing although nothing changes is computed when it is read: heartbeats of nodes, renewals of
// their leases. https://kubernetes.io/docs/concepts/architecture/nodes/#node-heartbeats
import type { KubeObject } from '@kubarium/kube-objects'

/** Whether a simulated kubelet keeps this object, and not somebody who only made one like it. */
export function isKeptByKubelet({ metadata }: KubeObject, subresource = ''): boolean {
  return (
    metadata.managedFields?.some((entry) => entry.manager === 'kubelet' && (entry.subresource ?? '') === subresource) ??
    false
  )
}

/** The last of the moments that come every so often after a start. @returns milliseconds since 1970 */
export function lastOf(start: number, everyMs: number, now: number): number {
  return start + Math.max(0, Math.floor((now - start) / everyMs)) * everyMs
}

/** Remembers what was shown last of each object: while it would be the same, it is the very same. */
export function rememberShown<T extends object>(make: (object: T, at: number) => T): (object: T, at: number) => T {
  const shown = new WeakMap<T, { readonly at: number; readonly object: T }>()
  return (object, at) => {
    const known = shown.get(object)
    if (known?.at === at) return known.object
    const fresh = make(object, at)
    shown.set(object, { at, object: fresh })
    return fresh
  }
}
