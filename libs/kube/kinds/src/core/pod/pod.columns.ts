// What `kubectl get pods` shows of a pod (pkg/printers/internalversion printPod).
import type { k8s } from '@kubarium/kube-objects'
import { age, column, humanDuration, type Column } from '@kubarium/kube-apiserver'

export interface PodSummary {
  readonly ready: string
  readonly status: string
  readonly restarts: string
}

function isSidecar(container: k8s.Container | undefined): boolean {
  return container?.restartPolicy === 'Always'
}

function condition(pod: k8s.Pod, type: string): k8s.PodCondition | undefined {
  return pod.status.conditions?.find((one) => one.type === type)
}

function endedBy({ exitCode, signal }: k8s.ContainerStateTerminated): string {
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`
}

/** The ready count, status word and restarts of a pod, as tables show them. */
export function podSummary(pod: k8s.Pod, now: number): PodSummary {
  const { spec, status } = pod
  const initContainers = spec.initContainers ?? []
  let total = spec.containers.length + initContainers.filter(isSidecar).length
  let ready = 0
  let restarts = 0
  let sidecarRestarts = 0
  let lastRestart = Number.NEGATIVE_INFINITY
  let lastSidecarRestart = Number.NEGATIVE_INFINITY
  const lastEnd = (one: k8s.ContainerStatus): number =>
    one.lastState?.terminated?.finishedAt ? Date.parse(one.lastState.terminated.finishedAt) : Number.NEGATIVE_INFINITY
  let word: string = status.reason || status.phase || 'Unknown'
  if (condition(pod, 'PodScheduled')?.reason === 'SchedulingGated') word = 'SchedulingGated'

  let initializing = false
  for (const [i, one] of (status.initContainerStatuses ?? []).entries()) {
    const sidecar = isSidecar(initContainers.find(({ name }) => name === one.name))
    restarts += one.restartCount
    lastRestart = Math.max(lastRestart, lastEnd(one))
    if (sidecar) {
      sidecarRestarts += one.restartCount
      lastSidecarRestart = Math.max(lastSidecarRestart, lastEnd(one))
    }
    const { terminated, waiting } = one.state ?? {}
    if (terminated?.exitCode === 0) continue
    if (sidecar && one.started) {
      if (one.ready) ready++
      continue
    }
    if (terminated) word = `Init:${terminated.reason || endedBy(terminated)}`
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') word = `Init:${waiting.reason}`
    else word = `Init:${i}/${initContainers.length}`
    initializing = true
    break
  }
  if (!initializing || condition(pod, 'Initialized')?.status === 'True') {
    restarts = sidecarRestarts
    lastRestart = lastSidecarRestart
    let hasRunning = false
    for (const one of [...(status.containerStatuses ?? [])].reverse()) {
      restarts += one.restartCount
      lastRestart = Math.max(lastRestart, lastEnd(one))
      const { terminated, waiting, running } = one.state ?? {}
      if (waiting?.reason) word = waiting.reason
      else if (terminated) word = terminated.reason || endedBy(terminated)
      else if (one.ready && running) {
        hasRunning = true
        ready++
      }
    }
    if (word === 'Completed' && hasRunning) word = condition(pod, 'Ready')?.status === 'True' ? 'Running' : 'NotReady'
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (status.reason === 'NodeLost') word = 'Unknown'
    else if (status.phase !== 'Failed' && status.phase !== 'Succeeded') word = 'Terminating'
  }
  total = Math.max(total, 0)
  const when = restarts > 0 && Number.isFinite(lastRestart) ? ` (${humanDuration(now - lastRestart)} ago)` : ''
  return { ready: `${ready}/${total}`, status: word, restarts: `${restarts}${when}` }
}

function gates({ spec, status }: k8s.Pod): string {
  if (!spec.readinessGates?.length) return '<none>'
  const met = spec.readinessGates.filter((gate) =>
    status.conditions?.some((one) => one.type === gate.conditionType && one.status === 'True'),
  ).length
  return `${met}/${spec.readinessGates.length}`
}

export const podColumns: readonly Column<k8s.Pod>[] = [
  column('Ready', (pod, now) => podSummary(pod, now).ready, {
    description: 'The aggregate readiness state of this pod for accepting traffic.',
  }),
  column('Status', (pod, now) => podSummary(pod, now).status, {
    description: 'The aggregate status of the containers in this pod.',
  }),
  column('Restarts', (pod, now) => podSummary(pod, now).restarts, {
    description:
      'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
  }),
  column('Age', (pod, now) => age(pod.metadata.creationTimestamp, now)),
  column('IP', (pod) => pod.status.podIPs?.[0]?.ip ?? pod.status.podIP ?? '<none>', {
    priority: 1,
    doc: 'V1PodStatus.podIP',
  }),
  column('Node', (pod) => pod.spec.nodeName || '<none>', { priority: 1, doc: 'V1PodSpec.nodeName' }),
  column('Nominated Node', (pod) => pod.status.nominatedNodeName || '<none>', {
    priority: 1,
    doc: 'V1PodStatus.nominatedNodeName',
  }),
  column('Readiness Gates', gates, { priority: 1, doc: 'V1PodSpec.readinessGates' }),
]

/** A pod that is finished: watchers of tables may take it off their screens. */
export function podRowConditions({ status }: k8s.Pod): readonly object[] | undefined {
  const completed = (reason: string, message: string): readonly object[] => [
    { type: 'Completed', status: 'True', reason, message },
  ]
  if (status.phase === 'Succeeded') return completed('Succeeded', 'The pod has completed successfully.')
  return status.phase === 'Failed' ? completed('Failed', 'The pod failed.') : undefined
}
