// `kubectl get -w`: a table, then a line for each change.
import { pathOf } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import { selectorQuery, type Selected } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import type { Conversation } from '../../process/conversation.ts'
import { serverError, type Answer } from '../../process/answers.ts'
import { ServerError, explained, type Status } from '../../process/failure.ts'
import type { ObjectPrinter } from '../../printers/output.ts'
import { alignTable, tableLines, type Table, type TableOptions } from './get.table.ts'
import { TABLE_ACCEPT, tableOf } from './table-request.ts'

export interface WatchEvent<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: T
}

/** Cuts the pieces of a watch into events; `rest` is what has no end yet. */
export function takeEvents<T>(state: { rest: string }, text: string): WatchEvent<T>[] {
  const lines = (state.rest + text).split('\n')
  state.rest = lines.pop()!
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as WatchEvent<T>)
}

interface WatchState {
  rest: string
  widths: number[]
  columns: Table['columnDefinitions']
  hasHeader: boolean
}

function watchQuery(kubectl: Kubectl, one: Selected, resourceVersion: string | undefined): Record<string, string> {
  return {
    watch: 'true',
    ...(resourceVersion && { resourceVersion }),
    ...(one.name === undefined ? selectorQuery(kubectl) : { fieldSelector: `metadata.name=${one.name}` }),
  }
}

/** When a watch ends by itself: as any request, after --request-timeout. */
export function deadline(kubectl: Kubectl): number | undefined {
  const timeout = kubectl.requestTimeoutMs
  return timeout > 0 ? kubectl.invocation.now + timeout : undefined
}

/** A watch that the server refuses ends the command. */
function endIfRefused(io: Conversation, answer: Answer): void {
  if (answer.status < 400) return
  const { text, code } = explained(serverError(answer))
  io.complain(text)
  io.finish(code)
}

export function watchTable(kubectl: Kubectl, one: Selected, options: Omit<TableOptions, 'withKind'>): number {
  const full: TableOptions = {
    ...options,
    withKind: kubectl.flags.flag('show-kind'),
    withNamespace: options.withNamespace && one.resource.isNamespaced,
  }
  const first = tableOf(kubectl, one, 'Metadata')
  const widths: number[] = []
  const isWatchOnly = kubectl.flags.flag('watch-only')
  const hasRows = (first.rows ?? []).length > 0
  if (!isWatchOnly && hasRows) kubectl.print(alignTable(tableLines(first, one.resource, full, true, 'ADDED'), widths))
  const resourceVersion =
    one.name === undefined
      ? first.metadata?.resourceVersion
      : String(first.rows?.[0]?.object?.metadata?.['resourceVersion'] ?? '')
  const until = deadline(kubectl)
  return kubectl.invocation.follow<WatchState, number>({
    start: (io) => {
      io.open(
        kubectl.withUser({
          method: 'GET',
          path: pathOf(one.resource, one.namespace),
          query: watchQuery(kubectl, one, resourceVersion),
          headers: { accept: TABLE_ACCEPT },
        }),
      )
      io.alarm(until)
      return { rest: '', widths, columns: first.columnDefinitions ?? null, hasHeader: !isWatchOnly && hasRows }
    },
    started: (io, _state, _stream, answer) => endIfRefused(io, answer),
    data: (io, state, _stream, text) => {
      for (const { type, object } of takeEvents<Table & Status>(state, text)) {
        if (type === 'BOOKMARK') continue
        if (type === 'ERROR') {
          const { text: why, code } = explained(new ServerError(object.code ?? 500, object))
          io.complain(why)
          io.finish(code)
          return
        }
        if (object.columnDefinitions) state.columns = object.columnDefinitions
        io.print(
          alignTable(
            tableLines(
              { ...object, columnDefinitions: state.columns ?? null },
              one.resource,
              full,
              !state.hasHeader,
              type,
            ),
            state.widths,
          ),
        )
        state.hasHeader = true
      }
    },
    end: (io) => io.finish(0),
    timer: (io) => io.finish(0),
  })
}

export function watchObjects(kubectl: Kubectl, one: Selected, printer: ObjectPrinter): number {
  const list = kubectl.json<KubeObject & { items?: KubeObject[] }>({
    method: 'GET',
    path: pathOf(one.resource, one.namespace, one.name),
    ...(one.name === undefined && { query: selectorQuery(kubectl) }),
  })
  const withEvents = kubectl.flags.flag('output-watch-events')
  const show = (object: KubeObject, type: string): string => {
    const text = printer.print(withEvents ? { type, object } : object, one.resource)
    return text + (printer.end?.() ?? '')
  }
  const apiVersion = one.resource.group ? `${one.resource.group}/${one.resource.version}` : one.resource.version
  const typed = (object: KubeObject): KubeObject => ({ apiVersion, kind: one.resource.kind, ...object })
  if (!kubectl.flags.flag('watch-only'))
    for (const object of one.name === undefined ? (list.items ?? []) : [list])
      kubectl.print(show(typed(object), 'ADDED'))
  const until = deadline(kubectl)
  return kubectl.invocation.follow<{ rest: string }, number>({
    start: (io) => {
      io.open(
        kubectl.withUser({
          method: 'GET',
          path: pathOf(one.resource, one.namespace),
          query: watchQuery(kubectl, one, list.metadata.resourceVersion),
        }),
      )
      io.alarm(until)
      return { rest: '' }
    },
    started: (io, _state, _stream, answer) => endIfRefused(io, answer),
    data: (io, state, _stream, text) => {
      for (const { type, object } of takeEvents<KubeObject>(state, text))
        if (type !== 'BOOKMARK' && type !== 'ERROR') io.print(show(typed(object), type))
    },
    end: (io) => io.finish(0),
    timer: (io) => io.finish(0),
  })
}
