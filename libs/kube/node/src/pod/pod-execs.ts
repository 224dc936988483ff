// Commands that people run in containers, as the log carries them: requests, inputs, outputs.
import { deepFreeze, equalJson } from '@kubarium/kube-objects'
import { EXECS, execOutputKey, type ExecOutputObject, type ExecPart, type ExecRequestObject } from '../exec.ts'
import { execProblem } from './exec-problem.ts'
import type { Draft, PodLook } from './pod-look.ts'

export function serveExecs(look: PodLook, draft: Draft): void {
  const { namespace, name } = draft.pod!.metadata
  const { journal, worlds } = look.tools
  const requests = (journal.state.list(EXECS, namespace) as unknown as ExecRequestObject[]).filter(
    ({ pod }) => pod === name,
  )
  const taken: Record<string, number> = { ...draft.runtime.execs }
  for (const id of Object.keys(taken)) if (!requests.some(({ metadata }) => metadata.name === id)) delete taken[id]
  for (const request of requests) {
    const id = request.metadata.name
    const container = look.containers(draft).find((one) => one.name === request.container)
    const live = container && look.live(draft, container)
    if (!live || live.exit) {
      if (taken[id] === undefined) output(look, namespace!, id).error = `container not found ("${request.container}")`
      taken[id] ??= 0
      continue
    }
    if (taken[id] === undefined && !request.attach) {
      try {
        worlds.exec(live, {
          id,
          argv: [...request.command],
          stdin: request.stdin && !request.tty,
          ...(request.tty && { tty: request.tty }),
        })
      } catch (error) {
        output(look, namespace!, id).error =
          `exec: ${JSON.stringify(request.command[0] ?? '')}: ${execProblem((error as { code?: string }).code ?? '', request.command[0] ?? '')}`
      }
    }
    const target = request.attach ? 'main' : id
    for (const input of request.inputs.slice(taken[id] ?? 0)) {
      if (input.type === 'resize')
        worlds.deliver(live, { type: 'resize', tty: target, cols: input.cols, rows: input.rows })
      else if (input.type === 'hangup') worlds.deliver(live, { type: 'hangup', tty: target })
      else if (input.type === 'stdinEnd') worlds.deliver(live, { type: 'stdinEnd', exec: target })
      else if (request.tty) worlds.deliver(live, { type: 'ttyInput', tty: target, text: input.text })
      else worlds.deliver(live, { type: 'stdin', exec: target, text: input.text })
    }
    taken[id] = request.inputs.length
  }
  if (!equalJson(taken, draft.runtime.execs ?? {})) {
    const { execs: _, ...rest } = draft.runtime
    draft.runtime = Object.keys(taken).length > 0 ? { ...rest, execs: taken } : rest
  }
}

export function output(
  look: PodLook,
  namespace: string,
  id: string,
): { parts: ExecPart[]; exit?: { code: number }; error?: string } {
  const key = `${namespace}/${id}`
  let found = look.execOutputs.get(key)
  if (!found) look.execOutputs.set(key, (found = { parts: [] }))
  return found
}

export function collectOutputs(look: PodLook): void {
  for (const live of look.tools.worlds.toStore()) {
    if (live.outputs.length === 0) continue
    const namespace = live.key.pod.slice(0, live.key.pod.indexOf('/'))
    for (const effect of live.outputs) {
      if (effect.type === 'output')
        output(look, namespace, effect.exec).parts.push({ stream: effect.stream, text: effect.text })
      else if (effect.type === 'tty')
        output(look, namespace, effect.tty).parts.push({ stream: 'stdout', text: effect.text })
      else if (effect.type === 'execExit') output(look, namespace, effect.exec).exit = { code: effect.code }
    }
    live.outputs = []
  }
}

export function writeExecOutputs(look: PodLook): void {
  const { journal } = look.tools
  for (const [key, { parts, exit, error }] of look.execOutputs) {
    const slash = key.indexOf('/')
    const namespace = key.slice(0, slash)
    const id = key.slice(slash + 1)
    if (!journal.state.get(`${EXECS}/${key}`)) continue
    const object: ExecOutputObject = {
      metadata: { name: `${id}.${String(journal.nextRevision).padStart(8, '0')}`, namespace },
      exec: id,
      parts,
      ...(exit && { exit }),
      ...(error !== undefined && { error }),
    }
    journal.write(execOutputKey(namespace, id, journal.nextRevision), deepFreeze(object))
  }
  look.execOutputs.clear()
}
