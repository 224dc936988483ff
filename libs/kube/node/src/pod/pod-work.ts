// One look of a kubelet at one pod: what is due is done, what others must see is written.
import { equalJson, kinds, type k8s } from '@kubarium/kube-objects'
import type { Result } from '@kubarium/kube-reconcile'
import { nextTimer } from '@kubarium/machine'
import type { ContainerRuntime, PodRuntime } from '../pod-runtime.ts'
import { containersOf } from '../pod-containers.ts'
import { DEADLINE_MESSAGE, podStatusOf } from '../pod-status.ts'
import { PROBE_KINDS } from '../probes.ts'
import { takeExits } from './container-exit.ts'
import { runProbes } from './container-probes.ts'
import { settleStarted } from './container-started.ts'
import { start } from './container-start.ts'
import { kill, stop, takeHooks } from './container-stop.ts'
import { collectOutputs, serveExecs } from './pod-execs.ts'
import { cleanUp, flush } from './pod-storage.ts'
import type { Draft, PodLook } from './pod-look.ts'

/** Brings a pod in line with what is wanted of it, as far as it can be done now. @returns when to look again */
export function lookAtPod(look: PodLook, namespace: string, name: string): Result {
  const { context, runtimeOf } = look.tools
  const key = `${namespace}/${name}`
  const pod = context.read(kinds.Pod).find(namespace, name)
  const before = runtimeOf(key)
  if (!pod || (before && before.uid !== pod.metadata.uid)) {
    if (before) cleanUp(look, namespace, before)
    if (!pod) return undefined
  }
  if (!pod.spec.nodeName) return undefined
  const known = before?.uid === pod.metadata.uid ? before : undefined
  if (!known && (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed')) return undefined
  const draft: Draft = { pod, runtime: withAllContainers(known ?? freshRuntime(look, pod), pod), before: known }
  look.drafts.set(key, draft)
  look.tools.volumes.load(pod, draft.runtime)
  const isTerminating = pod.metadata.deletionTimestamp !== undefined
  takeExits(look, draft)
  keepDeadline(look, draft)
  const ends = isTerminating || draft.runtime.deadlineAt !== undefined
  if (ends) stop(look, draft)
  else start(look, draft)
  runDue(look, draft)
  serveExecs(look, draft)
  look.tools.worlds.pump()
  takeExits(look, draft)
  if (!ends) start(look, draft)
  look.tools.worlds.pump()
  takeExits(look, draft)
  takeHooks(look, draft)
  if (!ends) start(look, draft)
  look.tools.worlds.pump()
  takeExits(look, draft)
  collectOutputs(look)
  const isGone = isTerminating && !Object.values(draft.runtime.containers).some(({ phase }) => phase === 'running')
  flush(look)
  report(look, draft)
  if (isGone) {
    remove(look, draft)
    return undefined
  }
  return nextLook(look, draft)
}

/** A pod that may be active for so long only (activeDeadlineSeconds), counted from when its kubelet took it up. */
function keepDeadline(look: PodLook, draft: Draft): void {
  const at = deadlineOf(draft)
  if (at === undefined || draft.runtime.deadlineAt !== undefined || look.now < at) return
  if (draft.pod!.status.phase === 'Succeeded' || draft.pod!.status.phase === 'Failed') return
  draft.runtime = { ...draft.runtime, deadlineAt: at }
  look.event(draft, 'Normal', 'DeadlineExceeded', DEADLINE_MESSAGE)
}

function deadlineOf({ pod, runtime }: Draft): number | undefined {
  const seconds = pod!.spec.activeDeadlineSeconds
  return seconds === undefined ? undefined : runtime.startedAt + seconds * 1000
}

/** Ephemeral containers come to a pod that is there already. */
function withAllContainers(runtime: PodRuntime, { spec }: k8s.Pod): PodRuntime {
  const missing = containersOf(spec).filter(({ name }) => !runtime.containers[name])
  if (missing.length === 0) return runtime
  const containers: Record<string, ContainerRuntime> = { ...runtime.containers }
  for (const { name } of missing) containers[name] = { phase: 'waiting', restarts: 0 }
  return { ...runtime, containers }
}

function freshRuntime(look: PodLook, pod: k8s.Pod): PodRuntime {
  return {
    metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace! },
    uid: pod.metadata.uid,
    node: pod.spec.nodeName!,
    startedAt: look.now,
    containers: {},
  }
}

function runDue(look: PodLook, draft: Draft): void {
  const { worlds } = look.tools
  for (const container of look.containers(draft)) {
    const live = look.live(draft, container)
    if (!live) continue
    const due = nextTimer(live.world)
    if (due !== null && due <= look.now) worlds.wake(live)
  }
  worlds.pump()
  takeExits(look, draft)
  for (const container of look.containers(draft)) {
    if (draft.runtime.containers[container.name]!.phase !== 'running') continue
    runProbes(look, draft, container)
    settleStarted(look, draft, container)
    const { killAt } = draft.runtime.containers[container.name]!
    if (killAt !== undefined && killAt <= look.now) kill(look, draft, container)
  }
}

function report(look: PodLook, draft: Draft): void {
  const { write, read } = look.tools.context
  const pod = read(kinds.Pod).find(draft.pod!.metadata.namespace!, draft.pod!.metadata.name)
  if (!pod) return
  const status = podStatusOf(pod, draft.runtime, look.hostIP(pod), look.now)
  if (!equalJson(status, pod.status)) draft.pod = write(kinds.Pod).updateStatus({ ...pod, status })
}

function remove(look: PodLook, draft: Draft): void {
  const { write, read } = look.tools.context
  const { namespace, name } = draft.pod!.metadata
  cleanUp(look, namespace!, draft.runtime)
  const pod = read(kinds.Pod).find(namespace!, name)
  if (pod) write(kinds.Pod).delete(pod, { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } })
}

function nextLook(look: PodLook, draft: Draft): Result {
  const times: number[] = []
  const deadline = deadlineOf(draft)
  if (deadline !== undefined && deadline > look.now) times.push(deadline)
  for (const container of look.containers(draft)) {
    const runtime = draft.runtime.containers[container.name]!
    if (runtime.until !== undefined && runtime.until > look.now) times.push(runtime.until)
    if (runtime.phase !== 'running') continue
    if (runtime.killAt !== undefined) times.push(runtime.killAt)
    if (typeof runtime.signalAfter === 'number') times.push(runtime.signalAfter)
    if (typeof runtime.heldBy === 'number') times.push(runtime.heldBy)
    for (const kind of PROBE_KINDS) {
      const next = runtime.probes?.[kind]?.next
      const counts = kind === 'startup' ? !runtime.isStarted : runtime.isStarted || !container.startupProbe
      if (next !== undefined && next !== null && counts && runtime.killReason === undefined) times.push(next)
    }
    const live = look.live(draft, container)
    const ahead = live ? look.tools.worlds.lookAhead(live) : null
    if (ahead !== null) times.push(ahead)
  }
  return times.length > 0 ? { at: Math.min(...times) } : undefined
}
