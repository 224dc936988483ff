// Probes: what is asked of a container, when, and what follows from the answers.
// https://kubernetes.io/docs/concepts/workloads/pods/probes/
import { exec, type Machine, type World } from '@kubarium/machine'
import type { k8s } from '@kubarium/kube-objects'
import { copyAt, effectsWithin } from './asking.ts'
import { answerTo, httpRequest, isGood, portOf } from './http-action.ts'
import type { ContainerRuntime, ProbeKind, ProbeRuntime } from './pod-runtime.ts'

export const PROBE_KINDS: readonly ProbeKind[] = ['startup', 'liveness', 'readiness']

export function probeOf(container: k8s.Container, kind: ProbeKind): k8s.Probe | undefined {
  return container[`${kind}Probe`]
}

export interface ProbeAnswer {
  readonly ok: boolean
  /** In the kubelet's words, for the event. */
  readonly message: string
}

const HTTP_TIMEOUT = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'

function listens(world: World, port: number): boolean {
  return world.listeners.some((one) => one.port === port && one.protocol === 'tcp' && !one.address.startsWith('127.'))
}

/** A copy of the world that listens on a port of the pod. */
type Listening = (port: number) => World | undefined

function httpProbe(
  machine: Machine,
  container: k8s.Container,
  action: k8s.HTTPGetAction,
  ip: string,
  until: number,
  listening: Listening,
): ProbeAnswer {
  const request = httpRequest(container, action, ip, { conn: 'probe', userAgent: 'kube-probe/1.36' })
  if (!request) return { ok: false, message: `couldn't find port: ${JSON.stringify({ port: action.port })}` }
  const { url, address, port } = request
  const copy = listening(port)
  if (!copy) return { ok: false, message: `Get "${url}": dial tcp ${address}: connect: connection refused` }
  const answer = answerTo(machine, copy, request, until)
  if (typeof answer === 'string')
    return { ok: false, message: `Get "${url}": ${answer === 'nothing' ? HTTP_TIMEOUT : 'EOF'}` }
  return isGood(answer)
    ? { ok: true, message: '' }
    : { ok: false, message: `HTTP probe failed with statuscode: ${answer}` }
}

function execProbe(
  machine: Machine,
  world: World,
  command: readonly string[],
  now: number,
  timeoutSeconds: number,
): ProbeAnswer {
  try {
    exec(machine, world, { id: 'probe', argv: [...command] })
  } catch (error) {
    return { ok: false, message: `command ${JSON.stringify(command)} failed: ${(error as Error).message}` }
  }
  const effects = effectsWithin(machine, world, now + timeoutSeconds * 1000)
  const end = effects.find((effect) => effect.type === 'execExit' && effect.exec === 'probe')
  const output = effects
    .map((effect) => (effect.type === 'output' && effect.exec === 'probe' ? effect.text : ''))
    .join('')
  if (!end)
    return {
      ok: false,
      message: `command timed out: ${JSON.stringify(command.join(' '))} timed out after ${timeoutSeconds}s`,
    }
  return end.type === 'execExit' && end.code === 0 ? { ok: true, message: '' } : { ok: false, message: output }
}

/**
 * Asks a container. A copy of its world answers: being asked whether one is well leaves no trace, so that a healthy
 * container that is asked every ten seconds costs nothing to store. Requests go to the pod's address, so it may be another
 * container that answers.
 * @param neighbour another container of the pod that listens on a port
 */
export function askProbe(
  machine: Machine,
  world: World,
  container: k8s.Container,
  probe: k8s.Probe,
  ip: string,
  now: number,
  neighbour: (port: number) => World | undefined,
): ProbeAnswer {
  const copy = copyAt(machine, world, now)
  const listening: Listening = (port) => {
    if (listens(copy, port)) return copy
    const other = neighbour(port)
    return other && copyAt(machine, other, now)
  }
  const timeoutSeconds = probe.timeoutSeconds ?? 1
  if (probe.exec) return execProbe(machine, copy, probe.exec.command ?? [], now, timeoutSeconds)
  if (probe.httpGet) return httpProbe(machine, container, probe.httpGet, ip, now + timeoutSeconds * 1000, listening)
  const wanted = probe.tcpSocket?.port ?? probe.grpc?.port
  const port = wanted === undefined ? undefined : portOf(container, wanted)
  if (port !== undefined && listening(port)) return { ok: true, message: '' }
  const address = `${probe.tcpSocket?.host || ip}:${port}`
  return {
    ok: false,
    message: probe.grpc
      ? `timeout: failed to connect service "${address}" within ${timeoutSeconds}s: context deadline exceeded`
      : `dial tcp ${address}: connect: connection refused`,
  }
}

/** When a probe of a container that starts now is asked first. */
export function firstProbeAt(probe: k8s.Probe, startedAt: number): number {
  return startedAt + (probe.initialDelaySeconds ?? 0) * 1000
}

/**
 * Probes that rest are asked again at their next turn: whatever touched the container (a request, a command in it) may have
 * changed what it answers. @returns the probes as they were, when none rests
 */
export function awakened(
  container: k8s.Container,
  { probes, startedAt, isStarted }: ContainerRuntime,
  now: number,
): ContainerRuntime['probes'] {
  const resting = PROBE_KINDS.filter((kind) => probes?.[kind]?.next === null && !(kind === 'startup' && isStarted))
  if (!probes || resting.length === 0) return probes
  const result = { ...probes }
  for (const kind of resting) {
    const probe = probeOf(container, kind)
    if (!probe) continue
    const first = firstProbeAt(probe, startedAt ?? now)
    const period = (probe.periodSeconds ?? 10) * 1000
    result[kind] = { ...result[kind]!, next: first + Math.max(0, Math.floor((now - first) / period) + 1) * period }
  }
  return result
}

export interface ProbeStep {
  readonly runtime: ProbeRuntime
  /** What the probe says now, once it says something: thresholds are counted. */
  readonly verdict: 'success' | 'failure' | undefined
}

/**
 * Counts an answer.
 * @param canChange whether the container may answer differently later without being touched; if not, and it is well, nobody need ask again
 */
export function countAnswer(
  probe: k8s.Probe,
  before: ProbeRuntime,
  ok: boolean,
  now: number,
  canChange: boolean,
): ProbeStep {
  const successes = ok ? before.successes + 1 : 0
  const failures = ok ? 0 : before.failures + 1
  const period = (probe.periodSeconds ?? 10) * 1000
  const verdict =
    ok && successes >= (probe.successThreshold ?? 1)
      ? 'success'
      : !ok && failures >= (probe.failureThreshold ?? 3)
        ? 'failure'
        : undefined
  const rests = verdict === 'success' && !canChange
  // Counting on past the threshold would only make every answer a change to store.
  return {
    runtime: {
      next: rests ? null : now + period,
      successes: Math.min(successes, probe.successThreshold ?? 1),
      failures: Math.min(failures, probe.failureThreshold ?? 3),
    },
    verdict,
  }
}
