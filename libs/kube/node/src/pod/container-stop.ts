// How containers are asked to end, and made to.
import type { k8s } from '@kubarium/kube-objects'
import { isOfHook } from './lifecycle-hooks.ts'
import { takeExits } from './container-exit.ts'
import { hookFailed, runHook } from './lifecycle-hooks.ts'
import type { Draft, PodLook } from './pod-look.ts'

const DEFAULT_GRACE_SECONDS = 30

export function stop(look: PodLook, draft: Draft): void {
  const pod = draft.pod!
  if (!draft.runtime.isStopping) draft.runtime = { ...draft.runtime, isStopping: true }
  for (const container of look.containers(draft)) {
    const runtime = draft.runtime.containers[container.name]!
    if (runtime.phase !== 'running') continue
    const grace = pod.metadata.deletionGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
    const killAt = Date.parse(pod.metadata.deletionTimestamp!)
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
  const hook = container.lifecycle?.preStop
  if (hook?.sleep) look.set(draft, container.name, { signalAfter: look.now + hook.sleep.seconds * 1000 })
  else if (hook?.exec?.command?.length && runHook(look, draft, container, live, 'preStop', hook.exec.command))
    look.set(draft, container.name, { signalAfter: 'hook' })
  else askToEnd(look, draft, container)
}

function askToEnd(look: PodLook, draft: Draft, container: k8s.Container): void {
  const live = look.live(draft, container)
  if (!live) return
  const answer = look.tools.options.images.find(container.image ?? '')
  const signal = container.lifecycle?.stopSignal ?? (answer.type === 'found' ? answer.image.stopSignal : 'SIGTERM')
  look.tools.worlds.deliver(live, { type: 'signal', signal: signal.replace(/^SIG/, '') })
}

/** Hooks that have ended: after preStop comes the signal, a failed postStart ends its container. */
export function takeHooks(look: PodLook, draft: Draft): void {
  for (const container of look.containers(draft)) {
    const { phase, signalAfter } = draft.runtime.containers[container.name]!
    const live = look.live(draft, container)
    if (phase !== 'running' || !live) continue
    const ended = new Map(
      live.outputs.flatMap((effect) => (effect.type === 'execExit' ? [[effect.exec, effect.code] as const] : [])),
    )
    live.outputs = live.outputs.filter((effect) => !isOfHook(effect))
    const [started, stopped] = [ended.get('postStart'), ended.get('preStop')]
    if (stopped) hookFailed(look, draft, container, 'preStop', `command exited with ${stopped}`)
    if (signalAfter !== undefined && (signalAfter === 'hook' ? stopped !== undefined : signalAfter <= look.now)) {
      look.set(draft, container.name, {}, ['signalAfter'])
      askToEnd(look, draft, container)
    }
    if (started && draft.runtime.containers[container.name]!.killReason === undefined) {
      hookFailed(look, draft, container, 'postStart', `command exited with ${started}`)
      terminate(look, draft, container, `FailedPostStartHook`)
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
