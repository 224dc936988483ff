// -o custom-columns: columns of the person's own choosing.
import { KubectlError } from '../process/failure.ts'
import { JsonPath, relaxed } from './json-path.ts'

export interface CustomColumn {
  readonly header: string
  readonly path: JsonPath
}

/** `NAME:.metadata.name,IMAGE:.spec.image`. @throws KubectlError */
export function parseCustomColumns(spec: string): CustomColumn[] {
  if (spec === '') throw new KubectlError('custom-columns format specified but no custom columns given')
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new KubectlError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), path: new JsonPath(relaxed(part.slice(colon + 1)), { allowMissing: true }) }
  })
}

/** A file with headers on its first line and paths on its second. @throws KubectlError */
export function parseColumnsFile(source: string): CustomColumn[] {
  const [headers = '', paths = ''] = source.split('\n')
  const names = headers.trim().split(/\s+/)
  const specs = paths.trim().split(/\s+/)
  if (names.length !== specs.length)
    throw new KubectlError(`number of headers (${names.length}) and field specifications (${specs.length}) don't match`)
  return names.map((header, i) => ({ header, path: new JsonPath(relaxed(specs[i]!), { allowMissing: true }) }))
}

export function customRow(columns: readonly CustomColumn[], object: unknown): string {
  return columns
    .map(({ path }) => {
      const found = path.find(object)
      return found.length === 0 ? '<none>' : found.map(goValue).join(',')
    })
    .join('\t')
}

/** A value as Go's `%v` prints it. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<none>'
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (typeof value === 'object')
    return `map[${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => `${key}:${goValue(one)}`)
      .join(' ')}]`
  return String(value)
}
