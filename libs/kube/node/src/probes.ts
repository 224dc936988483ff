// Probes: what is asked of a container, when, and what follows from the answers.
// https://kubernetes.io/docs/concepts/workloads/pods/probes/
import { deliver, exec, forkWorld, run, takeEffects, type Effect, type Machine, type World } from '@kubarium/machine'
import type { k8s } from '@kubarium/kube-objects'
import type { ProbeKind, ProbeRuntime } from './pod-runtime.ts'

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
const PROBE_BUDGET = 200_000

function portOf(container: k8s.Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port
  return (
    container.ports?.find(({ name }) => name === port)?.containerPort ?? (/^\d+$/.test(port) ? Number(port) : undefined)
  )
}

function listens(world: World, port: number): boolean {
  return world.listeners.some((one) => one.port === port && one.protocol === 'tcp' && !one.address.startsWith('127.'))
}

/** Runs a copy of a world forward and gathers what it says on a connection or from an exec. */
function effectsWithin(machine: Machine, world: World, until: number): Effect[] {
  const effects: Effect[] = []
  for (let rounds = 0; rounds < 100; rounds++) {
    const { idle } = run(machine, world, { until, budget: PROBE_BUDGET })
    const fresh = takeEffects(world)
    effects.push(...fresh)
    if (idle && fresh.length === 0) break
  }
  return effects
}

function httpProbe(
  machine: Machine,
  world: World,
  container: k8s.Container,
  action: k8s.HTTPGetAction,
  ip: string,
  now: number,
  timeoutMs: number,
): ProbeAnswer {
  const port = portOf(container, action.port)
  if (port === undefined)
    return { ok: false, message: `couldn't find port: ${JSON.stringify({ ...{ port: action.port } })}` }
  const scheme = (action.scheme ?? 'HTTP').toLowerCase()
  const path = action.path || '/'
  const url = `${scheme}://${action.host || ip}:${port}${path.startsWith('/') ? path : `/${path}`}`
  if (!listens(world, port))
    return { ok: false, message: `Get "${url}": dial tcp ${action.host || ip}:${port}: connect: connection refused` }
  const conn = 'probe'
  deliver(machine, world, {
    type: 'accepted',
    conn,
    listenerPort: port,
    protocol: 'tcp',
    peer: { ip, port: 40_000 },
    local: { ip, port },
  })
  const headers = [
    `Host: ${ip}:${port}`,
    'User-Agent: kube-probe/1.36',
    'Accept: */*',
    'Connection: close',
    ...(action.httpHeaders ?? []).map(({ name, value }) => `${name}: ${value}`),
  ]
  deliver(machine, world, { type: 'data', conn, text: `GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n` })
  const text = effectsWithin(machine, world, now + timeoutMs)
    .map((effect) => (effect.type === 'send' && effect.conn === conn ? effect.text : ''))
    .join('')
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]
  if (status === undefined)
    return { ok: false, message: text === '' ? `Get "${url}": ${HTTP_TIMEOUT}` : `Get "${url}": EOF` }
  const code = Number(status)
  return code >= 200 && code < 400
    ? { ok: true, message: '' }
    : { ok: false, message: `HTTP probe failed with statuscode: ${code}` }
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
 * container that is asked every ten seconds costs nothing to store.
 */
export function askProbe(
  machine: Machine,
  world: World,
  container: k8s.Container,
  probe: k8s.Probe,
  ip: string,
  now: number,
): ProbeAnswer {
  const copy = forkWorld(world)
  takeEffects(copy)
  run(machine, copy, { until: now, budget: PROBE_BUDGET })
  takeEffects(copy)
  const timeoutSeconds = probe.timeoutSeconds ?? 1
  if (probe.exec) return execProbe(machine, copy, probe.exec.command ?? [], now, timeoutSeconds)
  if (probe.httpGet) return httpProbe(machine, copy, container, probe.httpGet, ip, now, timeoutSeconds * 1000)
  const wanted = probe.tcpSocket?.port ?? probe.grpc?.port
  const port = wanted === undefined ? undefined : portOf(container, wanted)
  if (port !== undefined && listens(copy, port)) return { ok: true, message: '' }
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
