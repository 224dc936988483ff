// Columns as Go's text/tabwriter lays them out: a cell ends with a tab, a column is a run of lines that have such a cell.

export interface TabSettings {
  readonly minWidth: number
  readonly padding: number
  /** Columns never get narrower from one block to the next (tables of `get`). */
  readonly rememberWidths?: boolean
}

/** Tables of `get`. */
export const tableTabs: TabSettings = { minWidth: 6, padding: 3, rememberWidths: true }
/** Descriptions. */
export const describeTabs: TabSettings = { minWidth: 0, padding: 2 }

/** Lays out text; `widths` are remembered from call to call when the settings say so. */
export function alignTabs(
  source: string,
  { minWidth, padding, rememberWidths }: TabSettings,
  widths: number[] = [],
): string {
  const endsOpen = !source.endsWith('\n')
  const lines = (endsOpen ? source : source.slice(0, -1)).split('\n').map((line) => line.split('\t'))
  const laid: number[][] = lines.map(() => [])
  const layOut = (from: number, to: number, column: number): void => {
    for (let i = from; i < to; i++) {
      if (lines[i]!.length - 1 <= column) continue
      let end = i
      let width = minWidth
      let hasText = false
      while (end < to && lines[end]!.length - 1 > column) {
        const length = [...lines[end]![column]!].length
        if (length > 0) hasText = true
        width = Math.max(width, length + padding)
        end++
      }
      if (!hasText && minWidth === 0) width = padding
      if (rememberWidths) {
        width = Math.max(width, widths[column] ?? 0)
        widths[column] = width
      }
      for (let k = i; k < end; k++) laid[k]![column] = width
      layOut(i, end, column + 1)
      i = end - 1
    }
  }
  layOut(0, lines.length, 0)
  const text = lines
    .map((cells, i) =>
      cells
        .map((cell, c) =>
          c === cells.length - 1 ? cell : cell + ' '.repeat(Math.max(0, laid[i]![c]! - [...cell].length)),
        )
        .join(''),
    )
    .join('\n')
  return endsOpen ? text : `${text}\n`
}
