// What others want to know of a pod: does it count, is it ready, is it available, since when.
import type { k8s } from '@kubarium/kube-objects'

function readyCondition({ status }: k8s.Pod): k8s.PodCondition | undefined {
  return status.conditions?.find(({ type }) => type === 'Ready')
}

export function isPodReady(pod: k8s.Pod): boolean {
  return readyCondition(pod)?.status === 'True'
}

/** When the pod became ready (or stopped being), milliseconds since 1970. */
export function readySince(pod: k8s.Pod): number {
  const time = readyCondition(pod)?.lastTransitionTime
  return time ? Date.parse(time) : Number.NaN
}

/** Ready for at least so many seconds. */
export function isPodAvailable(pod: k8s.Pod, minReadySeconds: number, now: number): boolean {
  return isPodReady(pod) && (minReadySeconds === 0 || readySince(pod) + minReadySeconds * 1000 <= now)
}

/** Neither ended nor on its way out. */
export function isPodActive({ metadata, status }: k8s.Pod): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed' && metadata.deletionTimestamp === undefined
}

export function isPodTerminating({ metadata, status }: k8s.Pod): boolean {
  return metadata.deletionTimestamp !== undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed'
}
