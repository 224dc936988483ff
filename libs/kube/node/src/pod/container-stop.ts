// How containers are asked to end, and made to.
import type { k8s } from '@kubarium/kube-objects'
import { takeExits } from './container-exit.ts'
import { settleStarted } from './container-started.ts'
import { endedHooks, hookFailed, runHook } from './lifecycle-hooks.ts'
import type { Draft, PodLook } from './pod-look.ts'
import type { Live } from '../worlds.ts'

const DEFAULT_GRACE_SECONDS = 30

/** Ends everything: the pod is deleted, or its time is up. */
export function stop(look: PodLook, draft: Draft): void {
  const { metadata, spec } = draft.pod!
  if (!draft.runtime.isStopping) draft.runtime = { ...draft.runtime, isStopping: true }
  for (const container of look.containers(draft)) {
    const runtime = draft.runtime.containers[container.name]!
    if (runtime.phase !== 'running') continue
    const grace = metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
    const killAt =
      metadata.deletionTimestamp === undefined ? look.now + grace * 1000 : Date.parse(metadata.deletionTimestamp)
    if (runtime.killReason === undefined)
      terminate(look, draft, container, `Stopping container ${container.name}`, grace, killAt)
    // A second, shorter deletion brings the end nearer.
    else if (runtime.killAt !== undefined && killAt < runtime.killAt) look.set(draft, container.name, { killAt })
  }
}

/** Asks a container to end; after its grace period it is made to. */
export function terminate(
  look: PodLook,
  draft: Draft,
  container: k8s.Container,
  why: string,
  graceSeconds = draft.pod!.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS,
  killAt = look.now + graceSeconds * 1000,
): void {
  look.event(draft, 'Normal', 'Killing', why, container)
  look.set(draft, container.name, { killReason: why, killAt })
  const live = look.live(draft, container)
  if (!live) return
  const hook = runHook(look, draft, container, live, 'preStop')
  if (hook === 'done' || hook === 'failed') askToEnd(look, draft, container)
  else look.set(draft, container.name, { signalAfter: hook })
}

function askToEnd(look: PodLook, draft: Draft, container: k8s.Container): void {
  const live = look.live(draft, container)
  if (!live) return
  const answer = look.tools.options.images.find(container.image ?? '')
  const signal = container.lifecycle?.stopSignal ?? (answer.type === 'found' ? answer.image.stopSignal : 'SIGTERM')
  look.tools.worlds.deliver(live, { type: 'signal', signal: signal.replace(/^SIG/, '') })
}

/** Begins what a container does at its start; until it has ended the container does not count as running. */
export function beginPostStart(look: PodLook, draft: Draft, container: k8s.Container, live: Live): void {
  const hook = runHook(look, draft, container, live, 'postStart')
  if (hook === 'failed') terminate(look, draft, container, 'FailedPostStartHook')
  else if (hook !== 'done') look.set(draft, container.name, { heldBy: hook })
}

/** Hooks that have ended: after preStop comes the signal, a failed postStart ends its container. */
export function takeHooks(look: PodLook, draft: Draft): void {
  for (const container of look.containers(draft)) {
    const { phase, signalAfter, heldBy } = draft.runtime.containers[container.name]!
    if (phase !== 'running' || (signalAfter === undefined && heldBy === undefined)) continue
    const live = look.live(draft, container)
    if (!live) continue
    const ended = endedHooks(live)
    const isOver = (waitsFor: 'command' | number, code: number | undefined): boolean =>
      waitsFor === 'command' ? code !== undefined : waitsFor <= look.now
    const [started, stopped] = [ended.get('postStart'), ended.get('preStop')]
    if (heldBy !== undefined && isOver(heldBy, started)) {
      look.set(draft, container.name, {}, ['heldBy'])
      if (started) {
        hookFailed(look, draft, container, 'postStart')
        terminate(look, draft, container, 'FailedPostStartHook')
      } else settleStarted(look, draft, container)
    }
    if (signalAfter !== undefined && isOver(signalAfter, stopped)) {
      if (stopped) hookFailed(look, draft, container, 'preStop')
      look.set(draft, container.name, {}, ['signalAfter'])
      askToEnd(look, draft, container)
    }
  }
}

export function kill(look: PodLook, draft: Draft, container: k8s.Container): void {
  const live = look.live(draft, container)
  if (!live) return
  look.tools.worlds.deliver(live, { type: 'signal', signal: 'KILL' })
  look.tools.worlds.pump()
  takeExits(look, draft)
}
