// Any object, field by field: for kinds that have no description of their own.
import type { DescribeWriter } from './describe.writer.ts'

const SKIPPED = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.managedFields',
])

export function describeFields(object: Record<string, unknown>, writer: DescribeWriter): void {
  write(object, writer, 0, '')
}

function write(map: Record<string, unknown>, writer: DescribeWriter, level: number, path: string): void {
  const keys = Object.keys(map).sort()
  for (const key of keys) {
    const value = map[key]
    const full = path ? `${path}.${key}` : key
    if (SKIPPED.has(full) || value === undefined) continue
    const name = title(key)
    if (Array.isArray(value)) {
      writer.line(level, `${name}:${value.length === 0 ? '\t' : ''}`.replace(/\t$/, ''))
      for (const item of value as unknown[]) {
        if (typeof item === 'object' && item !== null && !Array.isArray(item))
          write(item as Record<string, unknown>, writer, level + 1, full)
        else writer.line(level + 1, String(item))
      }
    } else if (typeof value === 'object' && value !== null) {
      writer.line(level, `${name}:`)
      write(value as Record<string, unknown>, writer, level + 1, full)
    } else writer.line(level, `${name}:\t${value === null ? '<nil>' : String(value)}`)
  }
}

/** Parts of names that are written in capitals. */
const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID'])

/** `lastTransitionTime` → `Last Transition Time`; a name with other characters than letters stays as it is. */
function title(key: string): string {
  if (/[^a-zA-Z-]/.test(key)) return key
  return key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((part) =>
      ACRONYMS.has(part.toUpperCase())
        ? part.toUpperCase()
        : part.replace(/(^|-)([a-z])/g, (_match, before: string, letter: string) => before + letter.toUpperCase()),
    )
    .join(' ')
}
