// Whether and when a container that has ended is started again.
import type { k8s } from '@kubarium/kube-objects'
import { ephemeralOf } from '../pod-containers.ts'
import { isSidecar } from '../pod-status.ts'
import { goDuration } from './go-duration.ts'
import { lookForImage, namesAnotherImage } from './image-pull.ts'
import type { Draft, PodLook } from './pod-look.ts'

/** Crash back-off: 10 s, doubling, up to 5 minutes; forgotten after ten minutes of running. */
const CRASH_BACKOFF_MS = 10_000
const CRASH_BACKOFF_MAX_MS = 300_000
const CRASH_FORGET_MS = 600_000

export function restartsAfter(draft: Draft, container: k8s.Container): boolean {
  const { runtime, pod } = draft
  if (runtime.isStopping || ephemeralOf(pod!.spec).includes(container)) return false
  if (pod!.spec.containers.includes(container) && namesAnotherImage(draft, container)) return true
  const { exit } = runtime.containers[container.name]!
  const isInit = pod!.spec.initContainers?.includes(container) && !isSidecar(container)
  const policy =
    isSidecar(container) && pod!.spec.initContainers?.includes(container) ? 'Always' : pod!.spec.restartPolicy
  if (isInit) return exit!.code !== 0 && policy !== 'Never'
  return policy === 'Always' || (policy === 'OnFailure' && exit!.code !== 0)
}

/** Starts a container again: the first time, or with another image, at once, then after a growing while. */
export function afterExit(look: PodLook, draft: Draft, container: k8s.Container): void {
  const { name } = container
  const runtime = draft.runtime.containers[name]!
  const exit = runtime.exit!
  const ranLong = exit.finishedAt - exit.startedAt >= CRASH_FORGET_MS && exit.startedAt > 0
  if (runtime.backoffMs === undefined || ranLong || namesAnotherImage(draft, container)) {
    look.set(draft, name, { backoffMs: CRASH_BACKOFF_MS })
    lookForImage(look, draft, container)
    return
  }
  const delay = runtime.backoffMs
  const id = `container=${name} pod=${draft.pod!.metadata.name}_${draft.pod!.metadata.namespace}(${draft.pod!.metadata.uid})`
  look.event(
    draft,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${name} in pod ${draft.pod!.metadata.name}_${draft.pod!.metadata.namespace}(${draft.pod!.metadata.uid})`,
    container,
  )
  look.set(
    draft,
    name,
    {
      phase: 'crash-backoff',
      until: exit.finishedAt + delay,
      last: exit,
      backoffMs: Math.min(CRASH_BACKOFF_MAX_MS, delay * 2),
      error: { reason: 'CrashLoopBackOff', message: `back-off ${goDuration(delay)} restarting failed ${id}` },
    },
    ['exit'],
  )
}
