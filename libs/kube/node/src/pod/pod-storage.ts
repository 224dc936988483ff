// What a kubelet remembers, put into the store and taken from it.
import { deepFreeze, kinds, shareStructure, type k8s } from '@kubarium/kube-objects'
import { checkpoint } from '@kubarium/machine'
import { appendLog, dropLog } from '../container-log.ts'
import { EXEC_OUTPUTS } from '../exec.ts'
import { containersOf } from '../pod-containers.ts'
import { POD_RUNTIMES, type PodRuntime } from '../pod-runtime.ts'
import { awakened } from '../probes.ts'
import type { Live } from '../worlds.ts'
import { writeExecOutputs } from './pod-execs.ts'
import type { Draft, PodLook } from './pod-look.ts'

/** Everything that happened goes to the store: checkpoints and logs of worlds that were touched, runtimes, exec output. */
export function flush(look: PodLook): void {
  const { worlds, runtimeOf } = look.tools
  for (const live of worlds.toStore()) {
    let draft = look.drafts.get(live.key.pod)
    if (!draft) {
      const runtime = runtimeOf(live.key.pod)
      if (!runtime) continue
      draft = { pod: undefined, runtime, before: runtime }
      look.drafts.set(live.key.pod, draft)
    }
    if (live.exit) continue // its own kubelet takes the exit, woken by what is written here
    saveLog(look, draft, live.key.container, live)
    const connections = Object.fromEntries(live.connections)
    const runtime = draft.runtime.containers[live.key.container]!
    const container = containerOf(look, live)
    const probes = container && awakened(container, runtime, look.now)
    look.set(
      draft,
      live.key.container,
      {
        world: checkpoint(look.tools.machine, live.world),
        worldAt: look.now,
        ...(probes && { probes }),
        ...(live.connections.size > 0 && { connections }),
      },
      live.connections.size === 0 ? ['connections'] : [],
    )
    worlds.stored(live)
  }
  for (const [key, draft] of look.drafts) writeRuntime(look, key, draft)
  writeExecOutputs(look)
}

function containerOf(look: PodLook, { key }: Live): k8s.Container | undefined {
  const [namespace = '', name = ''] = key.pod.split('/')
  const pod = look.tools.context.read(kinds.Pod).find(namespace, name)
  return pod && containersOf(pod.spec).find((one) => one.name === key.container)
}

function writeRuntime(look: PodLook, key: string, draft: Draft): void {
  if (draft.pod) {
    const volumes = look.tools.volumes.save(draft.pod, draft.runtime)
    if (volumes !== draft.runtime.volumes) draft.runtime = { ...draft.runtime, volumes: volumes! }
  }
  const frozen = deepFreeze(shareStructure(draft.runtime, draft.before))
  if (frozen === draft.before) return
  if (draft.pod) look.tools.noteWritten(frozen)
  look.tools.journal.write(`${POD_RUNTIMES}/${key}`, frozen)
  draft.runtime = frozen
}

export function saveLog(look: PodLook, draft: Draft, container: string, live: Live): void {
  if (live.lines.length === 0) return
  const first = draft.runtime.containers[container]!.logLines ?? 0
  appendLog(look.tools.journal, draft.runtime.metadata.namespace!, live.id, first, live.lines)
  look.set(draft, container, { logLines: first + live.lines.length })
  live.lines = []
}

export function cleanUp(look: PodLook, namespace: string, runtime: PodRuntime): void {
  const { journal, worlds, volumes } = look.tools
  const key = `${namespace}/${runtime.metadata.name}`
  for (const { id, last } of Object.values(runtime.containers))
    for (const container of [id, last?.containerId]) if (container) dropLog(journal, namespace, container)
  for (const id of Object.keys(runtime.execs ?? {}))
    for (const { metadata } of journal.state.list(EXEC_OUTPUTS, namespace))
      if (metadata.name.startsWith(`${id}.`)) journal.write(`${EXEC_OUTPUTS}/${namespace}/${metadata.name}`, null)
  worlds.dropPod(key)
  volumes.drop(runtime)
  if (journal.state.get(`${POD_RUNTIMES}/${key}`)) journal.write(`${POD_RUNTIMES}/${key}`, null)
  look.drafts.delete(key)
}
