// What is kept of a container that has ended.
import type { k8s } from '@kubarium/kube-objects'
import { readFile } from '@kubarium/machine'
import type { Exit, Peer } from '../pod-runtime.ts'
import { isOutside, type Live } from '../worlds.ts'
import { collectFrom, endAttached, output } from './pod-execs.ts'
import { saveLog } from './pod-storage.ts'
import type { Draft, PodLook } from './pod-look.ts'

/** Containers whose first process has ended. */
export function takeExits(look: PodLook, draft: Draft): void {
  for (const container of look.containers(draft)) {
    const live = look.live(draft, container)
    if (!live?.exit) continue
    const runtime = draft.runtime.containers[container.name]!
    saveLog(look, draft, container.name, live)
    collectFrom(look, live)
    endAttached(look, live)
    const message = terminationMessage(look, live, container)
    const reason = live.exit.reason
    const exit: Exit = {
      code: live.exit.code,
      reason,
      startedAt: runtime.startedAt!,
      finishedAt: live.exit.at,
      containerId: runtime.id!,
      ...(live.exit.signal && { signal: live.exit.signal }),
      ...(message && { message }),
    }
    look.set(draft, container.name, { phase: 'exited', exit, isReady: false, isStarted: false }, [
      'world',
      'worldAt',
      'killAt',
      'signalAfter',
      'heldBy',
      'connections',
      'probes',
    ])
    for (const peer of live.connections.values()) breakConnection(look, live, peer)
    look.tools.worlds.drop(live.key)
  }
}

function breakConnection(look: PodLook, { key }: Live, peer: Peer): void {
  if (isOutside(peer)) {
    output(look, key.pod.slice(0, key.pod.indexOf('/')), peer.connection).exit = { code: 1 }
    return
  }
  const other = look.tools.worlds.of(
    { pod: peer.pod, container: peer.container },
    look.tools.runtimeOf(peer.pod)?.containers[peer.container],
  )
  if (other && !other.exit) look.tools.worlds.deliver(other, { type: 'closed', conn: peer.connection })
}

function terminationMessage(look: PodLook, live: Live, container: k8s.Container): string | undefined {
  try {
    const text = readFile(look.tools.machine, live.world, container.terminationMessagePath ?? '/dev/termination-log')
    if (text) return text.slice(0, 4096)
  } catch {
    // Most containers write none.
  }
  if (container.terminationMessagePolicy !== 'FallbackToLogsOnError' || live.exit?.code === 0) return undefined
  return (
    live.lines
      .slice(-80)
      .map(({ text }) => `${text}\n`)
      .join('')
      .slice(-2048) || undefined
  )
}
