// What probes mean for a container (https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/).
import type { k8s } from '@kubarium/kube-objects'
import { nextTimer } from '@kubarium/machine'
import type { ContainerRuntime } from '../pod-runtime.ts'
import { PROBE_KINDS, askProbe, countAnswer, firstProbeAt, probeOf } from '../probes.ts'
import { terminate } from './container-stop.ts'
import { podKeyOf, type Draft, type PodLook } from './pod-look.ts'

export function freshProbes(look: PodLook, container: k8s.Container): NonNullable<ContainerRuntime['probes']> {
  const probes: Record<string, unknown> = {}
  for (const kind of PROBE_KINDS) {
    const probe = probeOf(container, kind)
    if (probe) probes[kind] = { next: firstProbeAt(probe, look.now), successes: 0, failures: 0 }
  }
  return probes as NonNullable<ContainerRuntime['probes']>
}

export function runProbes(look: PodLook, draft: Draft, container: k8s.Container): void {
  for (const kind of PROBE_KINDS) {
    const probe = probeOf(container, kind)
    const runtime = draft.runtime.containers[container.name]!
    const state = runtime.probes?.[kind]
    const live = look.live(draft, container)
    if (!probe || !state || !live || runtime.killReason !== undefined || runtime.heldBy !== undefined) continue
    if (kind !== 'startup' && !runtime.isStarted && container.startupProbe) continue
    if (kind === 'startup' && runtime.isStarted) continue
    if (state.next === null || state.next > look.now) continue
    const { machine, worlds } = look.tools
    const answer = askProbe(
      machine,
      live.world,
      container,
      probe,
      draft.runtime.ip ?? '',
      look.now,
      (port) => worlds.listener(podKeyOf(draft.pod!), port, 'tcp', false)?.world,
    )
    const isAlone = probe.exec !== undefined || look.containers(draft).length === 1
    const canChange = nextTimer(live.world) !== null || !isAlone
    const { runtime: counted, verdict } = countAnswer(probe, state, answer.ok, look.now, canChange)
    look.set(draft, container.name, { probes: { ...runtime.probes, [kind]: counted } })
    if (!answer.ok)
      look.event(
        draft,
        'Warning',
        'Unhealthy',
        `${kind[0]!.toUpperCase()}${kind.slice(1)} probe failed: ${answer.message}`,
        container,
      )
    if (verdict === undefined) continue
    if (kind === 'readiness') look.set(draft, container.name, { isReady: verdict === 'success' })
    else if (verdict === 'success' && kind === 'startup') {
      const after = draft.runtime.containers[container.name]!
      look.set(draft, container.name, { isStarted: true, probes: restartedProbes(after.probes, container, look.now) })
    } else if (verdict === 'failure')
      terminate(
        look,
        draft,
        container,
        `Container ${container.name} failed ${kind} probe, will be restarted`,
        probe.terminationGracePeriodSeconds,
      )
  }
}

// After a startup probe has passed the other probes count from then on.
function restartedProbes(
  probes: ContainerRuntime['probes'],
  container: k8s.Container,
  now: number,
): NonNullable<ContainerRuntime['probes']> {
  const result = { ...probes }
  for (const kind of ['liveness', 'readiness'] as const) {
    const probe = probeOf(container, kind)
    if (probe && result[kind]) result[kind] = { ...result[kind], next: Math.max(now, result[kind].next ?? now) }
  }
  return result
}
