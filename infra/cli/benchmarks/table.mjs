// Figures as a table for people.

/**
 * @param {{ name: string, value: number, p99?: number, unit: string, goal?: string }[]} figures `value`: the median where
 *   there is a p99, else the figure itself
 */
export function table(figures) {
  const rows = [
    ['figure', 'p50', 'p99', 'unit', 'goal'],
    ...figures.map(({ name, value, p99, unit, goal = '' }) => [
      name,
      number(value),
      p99 === undefined ? '' : number(p99),
      unit,
      goal,
    ]),
  ]
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 || i > 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function number(value) {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)
}
