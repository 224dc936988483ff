// What runs beside a container at its start and its end
// (https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/).
import type { k8s } from '@kubarium/kube-objects'
import type { Effect } from '@kubarium/machine'
import { copyAt } from '../asking.ts'
import { answerTo, httpRequest, isGood } from '../http-action.ts'
import type { Live } from '../worlds.ts'
import { podKeyOf, type Draft, type PodLook } from './pod-look.ts'

export type Hook = 'postStart' | 'preStop'

const USER_AGENT = 'kube-lifecycle/1.36'
const HTTP_TIMEOUT_MS = 30_000

/** What has to be waited for: the hook's command, or a moment. `done` and `failed`: nothing. */
export type HookOutcome = 'command' | 'done' | 'failed' | number

/** Does what a container wants at its start or its end. */
export function runHook(look: PodLook, draft: Draft, container: k8s.Container, live: Live, hook: Hook): HookOutcome {
  const action = container.lifecycle?.[hook]
  const outcome = !action
    ? 'done'
    : action.sleep
      ? look.now + action.sleep.seconds * 1000
      : action.exec?.command?.length
        ? startCommand(look, live, hook, action.exec.command)
        : action.httpGet
          ? sendRequest(look, draft, container, hook, action.httpGet)
          : 'done' // tcpSocket is accepted and never carried out, as in the real kubelet
  if (outcome === 'failed') hookFailed(look, draft, container, hook)
  return outcome
}

function startCommand(look: PodLook, live: Live, hook: Hook, command: readonly string[]): HookOutcome {
  try {
    look.tools.worlds.exec(live, { id: hook, argv: [...command] })
    return 'command'
  } catch {
    return 'failed'
  }
}

/** The request reaches whoever listens in the pod; a copy of that container says what is answered. */
function sendRequest(
  look: PodLook,
  draft: Draft,
  container: k8s.Container,
  hook: Hook,
  action: k8s.HTTPGetAction,
): HookOutcome {
  const { worlds, machine } = look.tools
  // Whoever serves it may only just have been started.
  worlds.pump()
  const request = httpRequest(container, action, draft.runtime.ip ?? '', { conn: hook, userAgent: USER_AGENT })
  const server = request && worlds.listener(podKeyOf(draft.pod!), request.port, 'tcp', false)
  if (!server) return 'failed'
  const answer = answerTo(machine, copyAt(machine, server.world, look.now), request, look.now + HTTP_TIMEOUT_MS)
  for (const event of request.events) worlds.deliver(server, event)
  worlds.deliver(server, { type: 'closed', conn: hook })
  return typeof answer === 'number' && isGood(answer) ? 'done' : 'failed'
}

// What went wrong is not told: it could hold secrets.
export function hookFailed(look: PodLook, draft: Draft, container: k8s.Container, hook: Hook): void {
  const [reason, message] =
    hook === 'postStart' ? ['FailedPostStartHook', 'PostStartHook failed'] : ['FailedPreStopHook', 'PreStopHook failed']
  look.event(draft, 'Warning', reason, message, container)
}

/** Takes what hooks have said out of a container's effects. @returns exit codes of those that have ended */
export function endedHooks(live: Live): ReadonlyMap<string, number> {
  const ended = new Map<string, number>()
  for (const effect of live.outputs)
    if (effect.type === 'execExit' && isOfHook(effect)) ended.set(effect.exec, effect.code)
  live.outputs = live.outputs.filter((effect) => !isOfHook(effect))
  return ended
}

function isOfHook(effect: Effect): boolean {
  return (
    (effect.type === 'output' || effect.type === 'execExit') &&
    (effect.exec === 'postStart' || effect.exec === 'preStop')
  )
}
