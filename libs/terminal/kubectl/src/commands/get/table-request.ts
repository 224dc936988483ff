// How get asks for a table (docs: "Receiving resources as Tables").
import { pathOf } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import { inList, selectorQuery, type Selected } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { since } from '../describe/describe.writer.ts'
import type { Table } from './get.table.ts'

export const TABLE_ACCEPT = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

/** Asks for one selection as a table, piece by piece. @throws ServerError */
export function tableOf(kubectl: Kubectl, one: Selected, includeObject: 'Object' | 'Metadata'): Table {
  const whole: Table = { columnDefinitions: null, rows: [] }
  let next = ''
  const isServerPrinted = kubectl.flags.flag('server-print')
  do {
    const request = {
      method: 'GET' as const,
      path: pathOf(one.resource, one.namespace, one.name, kubectl.flags.text('subresource') || undefined),
      query: {
        ...(one.name === undefined &&
          kubectl.flags.text('chunk-size') !== '0' && { limit: kubectl.flags.text('chunk-size') || '500' }),
        ...(one.name === undefined && selectorQuery(kubectl)),
        ...(includeObject === 'Object' && { includeObject }),
        ...(next && { continue: next }),
      },
      headers: { accept: isServerPrinted ? TABLE_ACCEPT : 'application/json' },
    }
    const ask = (): Table =>
      isServerPrinted ? kubectl.json<Table>(request) : plainTable(kubectl.json(request), kubectl.invocation.now)
    const chunk = one.name === undefined ? inList(kubectl, one.resource, ask) : ask()
    whole.columnDefinitions ??= chunk.columnDefinitions ?? null
    whole.rows!.push(...(chunk.rows ?? []))
    whole.metadata = chunk.metadata ?? {}
    next = one.name === undefined ? (chunk.metadata?.continue ?? '') : ''
  } while (next !== '')
  return whole
}

/** Names and ages: what can be told of objects of any kind without the server. */
function plainTable(answer: KubeObject & { items?: KubeObject[] }, now: number): Table {
  const { resourceVersion, ...rest } = answer.metadata as { resourceVersion?: string; continue?: string }
  return {
    metadata: {
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(rest.continue && { continue: rest.continue }),
    },
    columnDefinitions: [{ name: 'Name' }, { name: 'Age' }],
    rows: (answer.items ?? [answer]).map((object) => ({
      cells: [object.metadata.name, since(object.metadata.creationTimestamp, now)],
      object: { metadata: { ...object.metadata } },
    })),
  }
}
