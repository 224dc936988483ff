// How get asks for a table (docs: "Receiving resources as Tables").
import { pathOf } from '../../client/discovery.ts'
import { selectorQuery, type Selected } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import type { Table } from './get.table.ts'

export const TABLE_ACCEPT = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

/** Asks for one selection as a table, piece by piece. @throws ServerError */
export function tableOf(kubectl: Kubectl, one: Selected, includeObject: 'Object' | 'Metadata'): Table {
  const whole: Table = { columnDefinitions: null, rows: [] }
  let next = ''
  do {
    const chunk = kubectl.json<Table>({
      method: 'GET',
      path: pathOf(one.resource, one.namespace, one.name, kubectl.flags.text('subresource') || undefined),
      query: {
        ...(one.name === undefined &&
          kubectl.flags.text('chunk-size') !== '0' && { limit: kubectl.flags.text('chunk-size') || '500' }),
        ...(one.name === undefined && selectorQuery(kubectl)),
        ...(includeObject === 'Object' && { includeObject }),
        ...(next && { continue: next }),
      },
      headers: { accept: TABLE_ACCEPT },
    })
    whole.columnDefinitions ??= chunk.columnDefinitions ?? null
    whole.rows!.push(...(chunk.rows ?? []))
    whole.metadata = chunk.metadata ?? {}
    next = one.name === undefined ? (chunk.metadata?.continue ?? '') : ''
  } while (next !== '')
  return whole
}
