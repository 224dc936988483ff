// Amounts the scheduler counts in: CPU in thousandths, everything else in whole units.
import { milliValue, wholeValue, type k8s } from '@kubarium/kube-objects'

export type Resources = Readonly<Record<string, number>>

// What a container without requests counts as when nodes are compared (schedutil.DefaultMilliCPURequest, …).
const DEFAULT_MILLI_CPU = 100
const DEFAULT_MEMORY = 200 * 1024 * 1024

const NOTHING: Resources = {}
// Stored objects are frozen: what a node offers is worked out once per version of its status.
const counted = new WeakMap<object, Resources>()

/** Quantities as numbers. */
export function amounts(quantities: Readonly<Record<string, string>> | undefined): Resources {
  if (!quantities) return NOTHING
  let result = counted.get(quantities)
  if (!result) {
    result = Object.fromEntries(
      Object.entries(quantities).map(([name, quantity]) => [
        name,
        name === 'cpu' ? milliValue(quantity) : wholeValue(quantity),
      ]),
    )
    if (Object.isFrozen(quantities)) counted.set(quantities, result)
  }
  return result
}

function add(target: Record<string, number>, more: Resources): void {
  for (const name in more) target[name] = (target[name] ?? 0) + more[name]!
}

function atLeast(target: Record<string, number>, floor: Resources): void {
  for (const name in floor) target[name] = Math.max(target[name] ?? 0, floor[name]!)
}

const cache = new WeakMap<k8s.PodSpec, { exact: Resources; nonZero: Resources }>()

/** What a pod asks for: the sum of its containers, or its largest init container if that is more. */
export function podRequests(spec: k8s.PodSpec): { readonly exact: Resources; readonly nonZero: Resources } {
  let known = cache.get(spec)
  if (!known) {
    known = { exact: sumOf(spec, false), nonZero: sumOf(spec, true) }
    cache.set(spec, known)
  }
  return known
}

function requestsOf(container: k8s.Container, nonZero: boolean): Record<string, number> {
  const result = { ...amounts(container.resources?.requests) }
  if (nonZero) {
    result['cpu'] ??= DEFAULT_MILLI_CPU
    result['memory'] ??= DEFAULT_MEMORY
  }
  return result
}

function sumOf(spec: k8s.PodSpec, nonZero: boolean): Resources {
  const total: Record<string, number> = {}
  for (const container of spec.containers) add(total, requestsOf(container, nonZero))
  const sidecars: Record<string, number> = {}
  const start: Record<string, number> = {}
  for (const container of spec.initContainers ?? []) {
    const requests = requestsOf(container, nonZero)
    if (container.restartPolicy === 'Always') {
      add(sidecars, requests)
      atLeast(start, sidecars)
    } else {
      add(requests, sidecars)
      atLeast(start, requests)
    }
  }
  add(total, sidecars)
  atLeast(total, start)
  add(total, amounts(spec.overhead))
  return total
}
