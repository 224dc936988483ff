/**
 * Output as the terminal would set it out. A text shows a table with one space between its columns, since how wide they
 * are depends on what else is in it; here they are set in columns again. Anything else stays as it is.
 */
export function alignedOutput(text: string): string {
  const lines = text.split('\n')
  const rows = lines.map((line) => line.split(' '))
  const [head = []] = rows
  const isTable =
    rows.length > 1 &&
    head.length > 1 &&
    rows.every((row) => row.length === head.length && row.every((cell) => cell !== '')) &&
    head.every((cell) => /^[A-Z][A-Z0-9()/-]*$/.test(cell))
  if (!isTable) return text
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}
