// Commands that people run in containers, as the log carries them: requests, inputs, outputs.
import { deepFreeze, equalJson, type k8s } from '@kubarium/kube-objects'
import {
  EXECS,
  execOutputKey,
  type ExecInput,
  type ExecOutputObject,
  type ExecPart,
  type ExecRequestObject,
} from '../exec.ts'
import { MAIN, outsideConnection, type Live } from '../worlds.ts'
import { execProblem } from './exec-problem.ts'
import { podKeyOf, type Draft, type PodLook } from './pod-look.ts'

export function serveExecs(look: PodLook, draft: Draft): void {
  const { namespace, name } = draft.pod!.metadata
  const requests = (look.tools.journal.state.list(EXECS, namespace) as unknown as ExecRequestObject[]).filter(
    ({ pod }) => pod === name,
  )
  const taken: Record<string, number> = { ...draft.runtime.execs }
  const attached: Record<string, string> = { ...draft.runtime.attached }
  for (const id of Object.keys(taken)) {
    if (requests.some(({ metadata }) => metadata.name === id)) continue
    hangUp(look, draft, id, attached[id])
    delete taken[id]
    delete attached[id]
  }
  for (const request of requests) {
    const id = request.metadata.name
    if (request.dial) {
      taken[id] = serveDial(look, draft, request, taken[id])
      continue
    }
    const container = look.containers(draft).find((one) => one.name === request.container)
    const live = container && look.live(draft, container)
    if (!live || live.exit) {
      if (taken[id] === undefined) output(look, namespace!, id).error = `container not found ("${request.container}")`
      taken[id] ??= 0
      continue
    }
    if (taken[id] === undefined) {
      if (request.attach) {
        attached[id] = container.name
        live.aheadAt = undefined
      } else startExec(look, live, request)
    }
    for (const input of request.inputs.slice(taken[id] ?? 0)) take(look, live, container, request, input)
    taken[id] = request.inputs.length
  }
  if (equalJson(taken, draft.runtime.execs ?? {})) return
  const { execs: _, attached: __, ...rest } = draft.runtime
  draft.runtime = {
    ...rest,
    ...(Object.keys(taken).length > 0 && { execs: taken }),
    ...(Object.keys(attached).length > 0 && { attached }),
  }
}

/** A connection from outside: opened at the first look, then what comes over it. @returns how many inputs were taken */
function serveDial(look: PodLook, draft: Draft, request: ExecRequestObject, taken: number | undefined): number {
  const { worlds } = look.tools
  const { namespace, name: id } = request.metadata
  if (taken === undefined) {
    const isAccepted = worlds.acceptOutside(podKeyOf(draft.pod!), id, request.dial!)
    // That it was accepted is told with nothing else, too.
    const answer = output(look, namespace!, id)
    if (!isAccepted) answer.error = 'refused'
  }
  const conn = outsideConnection(id)
  const live = liveWith(look, draft, conn)
  if (live)
    for (const input of request.inputs.slice(taken ?? 0)) {
      if (input.type === 'stdin') worlds.deliver(live, { type: 'data', conn, text: input.text })
      else if (input.type === 'stdinEnd') worlds.deliver(live, { type: 'closed', conn, half: true })
      else if (input.type === 'hangup') worlds.deliver(live, { type: 'closed', conn })
    }
  return request.inputs.length
}

/** The world of the pod that has this connection. */
function liveWith(look: PodLook, draft: Draft, conn: string): Live | undefined {
  for (const container of look.containers(draft)) {
    const live = look.live(draft, container)
    if (live && !live.exit && live.connections.has(conn)) return live
  }
  return undefined
}

function startExec(look: PodLook, live: Live, { metadata, command, stdin, tty }: ExecRequestObject): void {
  const id = metadata.name
  try {
    look.tools.worlds.exec(live, { id, argv: [...command], stdin: stdin && !tty, ...(tty && { tty }) })
  } catch (error) {
    const [program = ''] = command
    output(look, metadata.namespace!, id).error =
      `exec: ${JSON.stringify(program)}: ${execProblem((error as { code?: string }).code ?? '', program)}`
  }
}

function take(
  { tools: { worlds } }: PodLook,
  live: Live,
  container: k8s.Container,
  { metadata, attach, tty }: ExecRequestObject,
  input: ExecInput,
): void {
  const target = attach ? MAIN : metadata.name
  // The main process outlives those who are attached to it, unless it was made for the first of them.
  const ends = !attach || container.stdinOnce === true
  switch (input.type) {
    case 'resize':
      return worlds.deliver(live, { type: 'resize', tty: target, cols: input.cols, rows: input.rows })
    case 'hangup':
      if (ends) worlds.deliver(live, { type: 'hangup', tty: target })
      return
    case 'stdinEnd':
      if (ends) worlds.deliver(live, { type: 'stdinEnd', exec: target })
      return
    default:
      if (tty) worlds.deliver(live, { type: 'ttyInput', tty: target, text: input.text })
      else worlds.deliver(live, { type: 'stdin', exec: target, text: input.text })
  }
}

/** Whoever was at the other end is gone. */
function hangUp(look: PodLook, draft: Draft, id: string, attachedTo: string | undefined): void {
  const { worlds } = look.tools
  const conn = outsideConnection(id)
  const dialled = liveWith(look, draft, conn)
  if (dialled) {
    worlds.deliver(dialled, { type: 'closed', conn })
    dialled.connections.delete(conn)
    return
  }
  for (const container of look.containers(draft)) {
    if (attachedTo !== undefined && (container.name !== attachedTo || !container.stdinOnce)) continue
    const live = look.live(draft, container)
    if (!live || live.exit) continue
    const target = attachedTo === undefined ? id : MAIN
    if (live.world.ttys[target]) worlds.deliver(live, { type: 'hangup', tty: target })
    else if (attachedTo !== undefined) worlds.deliver(live, { type: 'stdinEnd', exec: MAIN })
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

const outsideId = (conn: string): string => conn.slice(outsideConnection('').length)

export function collectOutputs(look: PodLook): void {
  for (const live of look.tools.worlds.toStore()) collectFrom(look, live)
}

/** What a container said to those who run commands in it or are attached to it. */
export function collectFrom(look: PodLook, live: Live): void {
  if (live.outputs.length === 0) return
  const namespace = live.key.pod.slice(0, live.key.pod.indexOf('/'))
  const tell = (to: string, part: ExecPart): void => {
    for (const id of to === MAIN ? attachedTo(look, live) : [to]) output(look, namespace, id).parts.push(part)
  }
  for (const effect of live.outputs) {
    if (effect.type === 'output') tell(effect.exec, { stream: effect.stream, text: effect.text })
    else if (effect.type === 'tty') tell(effect.tty, { stream: 'stdout', text: effect.text })
    else if (effect.type === 'log') tell(MAIN, { stream: effect.stream, text: effect.text })
    else if (effect.type === 'send') tell(outsideId(effect.conn), { stream: 'stdout', text: effect.text })
    else if (effect.type === 'close') output(look, namespace, outsideId(effect.conn)).exit = { code: 0 }
    else if (effect.type === 'execExit') output(look, namespace, effect.exec).exit = { code: effect.code }
  }
  live.outputs = []
}

/** Ends the sessions of those who are attached to a container whose main process has ended. */
export function endAttached(look: PodLook, live: Live): void {
  const namespace = live.key.pod.slice(0, live.key.pod.indexOf('/'))
  for (const id of attachedTo(look, live)) output(look, namespace, id).exit = { code: 0 }
}

function attachedTo(look: PodLook, { key }: Live): string[] {
  const runtime = look.drafts.get(key.pod)?.runtime ?? look.tools.runtimeOf(key.pod)
  return Object.entries(runtime?.attached ?? {}).flatMap(([id, container]) => (container === key.container ? [id] : []))
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
