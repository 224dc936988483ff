// A pod's status from what its kubelet remembers: phase, conditions, container states. Pure.
// https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
import { rfc3339 } from '@kubarium/kube-runtime'
import type { k8s } from '@kubarium/kube-objects'
import { ephemeralOf } from './pod-containers.ts'
import type { ContainerRuntime, Exit, PodRuntime } from './pod-runtime.ts'

/** What a pod says that was on its node for longer than it may. */
export const DEADLINE_MESSAGE = 'Pod was active on the node longer than the specified deadline'

const NO_RUNTIME: ContainerRuntime = { phase: 'waiting', restarts: 0 }

export function isSidecar(container: k8s.Container): boolean {
  return container.restartPolicy === 'Always'
}

function terminated({ code, reason, message, startedAt, finishedAt, containerId }: Exit): k8s.ContainerStateTerminated {
  return {
    containerID: `containerd://${containerId}`,
    exitCode: code,
    ...(message && { message }),
    finishedAt: rfc3339(finishedAt),
    reason,
    startedAt: rfc3339(startedAt),
  }
}

function stateOf(runtime: ContainerRuntime, initializing: boolean): k8s.ContainerState {
  const waiting = (reason: string, message?: string): k8s.ContainerState => ({
    waiting: { ...(message && { message }), reason },
  })
  switch (runtime.phase) {
    case 'running':
      if (runtime.heldBy !== undefined) return waiting(initializing ? 'PodInitializing' : 'ContainerCreating')
      return { running: { startedAt: rfc3339(runtime.startedAt!) } }
    case 'exited':
      return { terminated: terminated(runtime.exit!) }
    case 'waiting':
    case 'pulling':
      return runtime.error
        ? waiting(runtime.error.reason, runtime.error.message)
        : waiting(initializing ? 'PodInitializing' : 'ContainerCreating')
    default:
      return waiting(runtime.error?.reason ?? 'ContainerCreating', runtime.error?.message)
  }
}

function statusOfContainer(
  container: k8s.Container,
  runtime: ContainerRuntime,
  initializing: boolean,
): k8s.ContainerStatus {
  return {
    ...(runtime.id && { containerID: `containerd://${runtime.id}` }),
    image: runtime.imageName ?? container.image ?? '',
    imageID: runtime.imageId ?? '',
    lastState: runtime.last ? { terminated: terminated(runtime.last) } : {},
    name: container.name,
    ready:
      runtime.phase === 'running'
        ? (runtime.isReady ?? false)
        : runtime.phase === 'exited' &&
          runtime.exit?.code === 0 &&
          container.restartPolicy === undefined &&
          initializing,
    restartCount: runtime.restarts,
    started: runtime.phase === 'running' && (runtime.isStarted ?? false),
    state: stateOf(runtime, initializing),
    ...(container.resources && Object.keys(container.resources).length > 0 && { resources: container.resources }),
  }
}

function phaseOf(pod: k8s.Pod, runtime: PodRuntime): 'Pending' | 'Running' | 'Succeeded' | 'Failed' {
  const of = ({ name }: k8s.Container): ContainerRuntime => runtime.containers[name] ?? NO_RUNTIME
  if (runtime.deadlineAt !== undefined && !Object.values(runtime.containers).some(({ phase }) => phase === 'running'))
    return 'Failed'
  const inits = pod.spec.initContainers ?? []
  const plainInits = inits.filter((container) => !isSidecar(container))
  const failedInit = plainInits.some(
    (container) =>
      of(container).phase === 'exited' && of(container).exit!.code !== 0 && pod.spec.restartPolicy === 'Never',
  )
  if (failedInit) return 'Failed'
  const states = pod.spec.containers.map(of)
  const isInitialized = plainInits.every(
    (container) => of(container).phase === 'exited' && of(container).exit!.code === 0,
  )
  if (!isInitialized && !states.some(({ phase }) => phase === 'running' || phase === 'exited')) return 'Pending'
  if (
    states.some(
      ({ phase, restarts, heldBy }) =>
        (phase === 'waiting' ||
          phase === 'pulling' ||
          phase === 'pull-backoff' ||
          phase === 'blocked' ||
          heldBy !== undefined) &&
        restarts === 0,
    )
  )
    return 'Pending'
  const allEnded = states.every(({ phase }) => phase === 'exited')
  if (!allEnded) return 'Running'
  // Ended for good: with Always nothing ends for good unless the pod itself is being stopped.
  if (pod.spec.restartPolicy === 'Always' && !runtime.isStopping) return 'Running'
  return states.every(({ exit }) => exit!.code === 0) ? 'Succeeded' : 'Failed'
}

type Condition = k8s.PodCondition

function condition(
  pod: k8s.Pod,
  type: string,
  isTrue: boolean,
  now: number,
  reason?: string,
  message?: string,
): Condition {
  const status = isTrue ? 'True' : 'False'
  const before = pod.status.conditions?.find((one) => one.type === type)
  const time = before?.status === status ? before.lastTransitionTime! : rfc3339(now)
  return {
    type,
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
    status,
    lastProbeTime: null as unknown as string,
    lastTransitionTime: time,
    ...(!isTrue && reason && { reason }),
    ...(!isTrue && message && { message }),
  }
}

/** The status to report now. Whatever others put into conditions stays. */
export function podStatusOf(pod: k8s.Pod, runtime: PodRuntime, hostIP: string, now: number): k8s.PodStatus {
  const of = ({ name }: k8s.Container): ContainerRuntime => runtime.containers[name] ?? NO_RUNTIME
  const inits = pod.spec.initContainers ?? []
  const phase = phaseOf(pod, runtime)
  const hasEnded = phase === 'Succeeded' || phase === 'Failed'
  const pendingInits = inits.filter((container) =>
    isSidecar(container)
      ? !of(container).isStarted
      : !(of(container).phase === 'exited' && of(container).exit!.code === 0),
  )
  const isInitialized = pendingInits.length === 0 || phase === 'Succeeded'
  const serving = [...inits.filter(isSidecar), ...pod.spec.containers]
  const unready = serving.filter((container) => !(of(container).phase === 'running' && of(container).isReady))
  const names = `[${unready.map(({ name }) => name).join(' ')}]`
  const why = phase === 'Succeeded' ? 'PodCompleted' : phase === 'Failed' ? 'PodFailed' : 'ContainersNotReady'
  const message = why === 'ContainersNotReady' ? `containers with unready status: ${names}` : undefined
  const containersReady = !hasEnded && unready.length === 0
  const gates = (pod.spec.readinessGates ?? []).filter(
    (gate) => pod.status.conditions?.find(({ type }) => type === gate.conditionType)?.status !== 'True',
  )
  const isReady = containersReady && gates.length === 0
  const own = [
    condition(pod, 'PodReadyToStartContainers', runtime.ip !== undefined && !hasEnded, now),
    condition(
      pod,
      'Initialized',
      isInitialized,
      now,
      'ContainersNotInitialized',
      `containers with incomplete status: [${pendingInits.map(({ name }) => name).join(' ')}]`,
    ),
    gates.length > 0 && containersReady
      ? condition(
          pod,
          'Ready',
          false,
          now,
          'ReadinessGatesNotReady',
          gates
            .map((gate) => `corresponding condition of pod readiness gate "${gate.conditionType}" does not exist.`)
            .join(', '),
        )
      : condition(pod, 'Ready', isReady, now, why, message),
    condition(pod, 'ContainersReady', containersReady, now, why, message),
  ]
  const kept = (pod.status.conditions ?? []).filter(({ type }) => !own.some((one) => one.type === type))
  const initializing = pendingInits.length > 0
  const { nominatedNodeName: _, ...others } = pod.status
  return {
    ...others,
    conditions: [...own, ...kept],
    containerStatuses: pod.spec.containers.map((container) =>
      statusOfContainer(container, of(container), initializing),
    ),
    ...(pod.spec.ephemeralContainers?.length && {
      ephemeralContainerStatuses: ephemeralOf(pod.spec).map((container) => {
        const { started: _, ...status } = statusOfContainer(container, of(container), false)
        return { ...status, ready: false }
      }),
    }),
    ...(inits.length > 0 && {
      initContainerStatuses: inits.map((container) => statusOfContainer(container, of(container), true)),
    }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
    phase,
    ...(runtime.deadlineAt !== undefined && { reason: 'DeadlineExceeded', message: DEADLINE_MESSAGE }),
    ...(runtime.ip && { podIP: runtime.ip, podIPs: [{ ip: runtime.ip }] }),
    startTime: rfc3339(runtime.startedAt),
  }
}
