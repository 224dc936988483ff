// When a container that runs counts as started and as ready.
import type { k8s } from '@kubarium/kube-objects'
import type { Draft, PodLook } from './pod-look.ts'

/** Without a startup probe a container has started at once, without a readiness probe it is ready once it has started. */
export function settleStarted(look: PodLook, draft: Draft, container: k8s.Container): void {
  const runtime = draft.runtime.containers[container.name]!
  if (runtime.phase !== 'running' || runtime.heldBy !== undefined) return
  const isStarted = runtime.isStarted || !container.startupProbe
  const isReady = isStarted && (container.readinessProbe ? runtime.isReady : true)
  if (isStarted !== runtime.isStarted || isReady !== runtime.isReady)
    look.set(draft, container.name, { isStarted: isStarted ?? false, isReady: isReady ?? false })
}
