// Tables of `kubectl get`: the server fills the cells, we add the columns that the person asked for.
import { objectName, type Resource } from '../../client/discovery.ts'
import { part } from '../../client/objects.ts'
import { JsonPath } from '../../printers/json-path.ts'
import { alignTabs, tableTabs } from '../../printers/tab-writer.ts'
import { compareQuantities, parseQuantity } from '@kubarium/kube-objects'

export interface Table {
  kind?: string
  metadata?: { resourceVersion?: string; continue?: string }
  columnDefinitions?: { name: string; priority?: number; type?: string }[] | null
  rows?: { cells: unknown[]; object?: { metadata?: Record<string, unknown> } }[]
}

export interface TableOptions {
  readonly wide: boolean
  readonly noHeaders: boolean
  readonly withNamespace: boolean
  readonly withKind: boolean
  readonly showLabels: boolean
  readonly labelColumns: readonly string[]
  readonly watchEvents: boolean
}

/** Rows of a table as lines with tabs; the header first when `header`. */
export function tableLines(
  table: Table,
  resource: Resource,
  options: TableOptions,
  header: boolean,
  event = '',
): string {
  const columns = table.columnDefinitions ?? []
  const shownColumns = columns
    .map((column, i) => ({ ...column, at: i }))
    .filter(({ priority }) => options.wide || !priority)
  let lines = ''
  if (header && !options.noHeaders) {
    const names = shownColumns.map(({ name }) => name.toUpperCase())
    if (options.watchEvents) names.unshift('EVENT')
    if (options.withNamespace) names.splice(options.watchEvents ? 1 : 0, 0, 'NAMESPACE')
    names.push(...options.labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()))
    if (options.showLabels) names.push('LABELS')
    lines += `${names.join('\t')}\n`
  }
  for (const { cells, object } of table.rows ?? []) {
    const metadata = part(object, 'metadata')
    const labels = part(metadata, 'labels') as Record<string, string>
    const row = shownColumns.map(({ at, name }) => {
      const text = cellText(cells[at])
      return options.withKind && name === 'Name' ? objectName(resource, text) : text
    })
    if (options.watchEvents) row.unshift(event.padEnd(8))
    if (options.withNamespace) row.splice(options.watchEvents ? 1 : 0, 0, String(metadata['namespace'] ?? ''))
    row.push(...options.labelColumns.map((label) => labels[label] ?? ''))
    if (options.showLabels) row.push(labelsText(labels))
    lines += `${row.join('\t')}\n`
  }
  return lines
}

export const alignTable = (lines: string, widths: number[]): string => alignTabs(lines, tableTabs, widths)

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '<none>'
  if (typeof cell !== 'string') return String(cell)
  const end = cell.search(/[\f\n\r]/)

  const text = (end < 0 ? cell : cell.slice(0, end)).replace(
    /[\x00-\x08\x0e-\x1f]/g,
    (char) => `^${String.fromCharCode(char.charCodeAt(0) + 64)}`,
  )
  return end < 0 ? text : `${text}...`
}

export function labelsText(labels: Record<string, string>): string {
  const entries = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',')
}

/** Sorts things by a JSONPath, as `--sort-by`: numbers by value, quantities by amount, text by letters. */
export function sortByPath<T>(things: readonly T[], path: JsonPath, objectOf: (thing: T) => unknown): T[] {
  const keyed = things.map((thing) => ({ thing, key: path.find(objectOf(thing))[0] }))
  keyed.sort((a, b) => compareKeys(a.key, b.key))
  return keyed.map(({ thing }) => thing)
}

function compareKeys(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') {
    if (/^\d/.test(a) && /^\d/.test(b) && !/^\d{4}-/.test(a) && parseQuantity(a) && parseQuantity(b))
      return compareQuantities(a, b)
    return naturally(a, b)
  }
  return String(a) < String(b) ? -1 : 1
}

/** Text with numbers in it by their values (github.com/fvbommel/sortorder). */
function naturally(a: string, b: string): number {
  const chunks = (text: string): string[] => text.match(/\d+|\D+/g) ?? []
  const [left, right] = [chunks(a), chunks(b)]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [l, r] = [left[i]!, right[i]!]
    if (l === r) continue
    if (/^\d/.test(l) && /^\d/.test(r)) {
      if (Number(l) !== Number(r)) return Number(l) - Number(r)
      continue
    }
    return l < r ? -1 : 1
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0)
}
