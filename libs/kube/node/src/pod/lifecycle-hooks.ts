// What runs beside a container at its start and its end
// (https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/).
import type { k8s } from '@kubarium/kube-objects'
import type { Effect } from '@kubarium/machine'
import type { Live } from '../worlds.ts'
import { execProblem } from './exec-problem.ts'
import type { Draft, PodLook } from './pod-look.ts'

/** Starts the command of a hook in its container. @returns whether it could be started */
export function runHook(
  look: PodLook,
  draft: Draft,
  container: k8s.Container,
  live: Live,
  hook: 'postStart' | 'preStop',
  command: readonly string[],
): boolean {
  try {
    look.tools.worlds.exec(live, { id: hook, argv: [...command] })
  } catch (error) {
    hookFailed(
      look,
      draft,
      container,
      hook,
      `exec: ${JSON.stringify(command[0])}: ${execProblem((error as { code?: string }).code ?? '', command[0] ?? '')}`,
    )
    return false
  }
  return true
}

export function hookFailed(
  look: PodLook,
  draft: Draft,
  container: k8s.Container,
  hook: 'postStart' | 'preStop',
  message: string,
): void {
  look.event(
    draft,
    'Warning',
    hook === 'postStart' ? 'FailedPostStartHook' : 'FailedPreStopHook',
    `${hook === 'postStart' ? 'PostStartHook' : 'PreStopHook'} failed: ${message}`,
    container,
  )
}

export function isOfHook(effect: Effect): boolean {
  return (
    (effect.type === 'output' || effect.type === 'execExit') &&
    (effect.exec === 'postStart' || effect.exec === 'preStop')
  )
}
