/** JSON as Go writes it: four blanks, and `<`, `>`, `&` escaped. Keys in their order, or sorted as those of a map are. */
export function toJson(value: unknown, options: { sorted?: boolean; compact?: boolean } = {}): string {
  const ordered = options.sorted === false ? value : sortKeys(value)
  return escapeHtml(JSON.stringify(ordered, null, options.compact ? undefined : 4) ?? 'null')
}

export function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const map = value as Record<string, unknown>
  return Object.fromEntries(
    Object.keys(map)
      .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      .map((key) => [key, sortKeys(map[key])]),
  )
}
