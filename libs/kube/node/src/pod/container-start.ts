// From a pod that is there to containers that run: one stage after the other, until time has to pass.
import type { k8s } from '@kubarium/kube-objects'
import { MissingReference, mountsOf } from '../container-environment.ts'
import { ephemeralOf } from '../pod-containers.ts'
import { isSidecar } from '../pod-status.ts'
import { BLOCKED_RETRY_MS, type Draft, type PodLook } from './pod-look.ts'
import { canCreate, create } from './container-create.ts'
import { afterExit, restartsAfter } from './container-restart.ts'
import { terminate } from './container-stop.ts'
import { backOffPull, finishPull, lookForImage, namesAnotherImage } from './image-pull.ts'
import { allocateAddress } from './pod-addresses.ts'

export function start(look: PodLook, draft: Draft): void {
  const pod = draft.pod!
  if (draft.runtime.ip === undefined) {
    const mounts = mountProblem(look, pod)
    if (mounts) {
      block(look, draft, mounts)
      return
    }
    draft.runtime = { ...draft.runtime, ip: allocateAddress(look, pod) }
  }
  for (const container of ephemeralOf(pod.spec)) bringUp(look, draft, container)
  for (const container of pod.spec.initContainers ?? []) {
    bringUp(look, draft, container)
    const runtime = draft.runtime.containers[container.name]!
    if (runtime.heldBy !== undefined) return
    if (isSidecar(container) ? !runtime.isStarted : !(runtime.phase === 'exited' && runtime.exit!.code === 0)) return
  }
  for (const container of pod.spec.containers) {
    bringUp(look, draft, container)
    // The next one waits for what this one does at its start.
    if (draft.runtime.containers[container.name]!.heldBy !== undefined) return
  }
}

/** All mounts are made before anything starts; what is missing keeps the whole pod waiting. */
function mountProblem(look: PodLook, pod: k8s.Pod): string | undefined {
  const unbound = look.tools.volumes.unboundClaim(pod)
  if (unbound) {
    const { volume, claim, exists } = unbound
    const why = exists
      ? 'PVC is not bound'
      : `failed to fetch PVC from API server: persistentvolumeclaims ${JSON.stringify(claim)} not found`
    return `Unable to attach or mount volumes: unmounted volumes=[${volume}], unattached volumes=[], failed to process volumes=[${volume}]: error processing PVC ${pod.metadata.namespace}/${claim}: ${why}`
  }
  try {
    for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers])
      mountsOf(pod, container, look.references(), look.hostIP(pod), undefined)
    return undefined
  } catch (error) {
    if (error instanceof MissingReference) return error.message
    throw error
  }
}

function block(look: PodLook, draft: Draft, message: string): void {
  const [first] = draft.pod!.spec.containers
  const runtime = draft.runtime.containers[first!.name]!
  if (runtime.until !== undefined && runtime.until > look.now) return
  look.event(draft, 'Warning', 'FailedMount', message)
  look.set(draft, first!.name, { phase: 'waiting', until: look.now + BLOCKED_RETRY_MS })
}

function bringUp(look: PodLook, draft: Draft, container: k8s.Container): void {
  // Each turn of the loop is one stage of the container's life; it ends where time has to pass.
  for (let stages = 0; stages < 20; stages++) {
    const runtime = draft.runtime.containers[container.name] ?? { phase: 'waiting', restarts: 0 }
    const isChanged = namesAnotherImage(draft, container)
    const isDue = runtime.until === undefined || runtime.until <= look.now
    switch (runtime.phase) {
      case 'waiting':
        lookForImage(look, draft, container)
        break
      case 'blocked':
      case 'pull-backoff':
        if (isChanged) {
          lookForImage(look, draft, container)
          break
        }
        if (!isDue && runtime.error?.reason === 'CreateContainerConfigError' && canCreate(look, draft, container)) {
          create(look, draft, container)
          break
        }
        if (!isDue) return
        if (runtime.error?.reason === 'ErrImagePull') backOffPull(look, draft, container)
        else if (runtime.error?.reason === 'CreateContainerConfigError') create(look, draft, container)
        else lookForImage(look, draft, container)
        break
      case 'pulling':
        if (!isDue) return
        finishPull(look, draft, container)
        break
      case 'crash-backoff':
        if (!isDue && !isChanged) return
        lookForImage(look, draft, container)
        break
      case 'exited':
        if (!restartsAfter(draft, container)) return
        afterExit(look, draft, container)
        break
      case 'running':
        if (isChanged) replace(look, draft, container)
        return
    }
    if (draft.runtime.containers[container.name] === runtime) return
  }
}

/** Of a running pod only the images of its containers can be changed; such a container ends, and starts with the new one. */
function replace(look: PodLook, draft: Draft, container: k8s.Container): void {
  if (!draft.pod!.spec.containers.includes(container)) return
  if (draft.runtime.containers[container.name]!.killReason !== undefined) return
  terminate(look, draft, container, `Container ${container.name} definition changed, will be restarted`)
}
