import type { Command } from './command.ts'

/** Commands with a name like a mistyped one: at most two edits away, or beginning with it (spf13/cobra). */
export function suggestions(typed: string, known: readonly Command[]): string[] {
  return known
    .filter(({ isHidden }) => !isHidden)
    .map(({ name }) => name)
    .filter(
      (name) =>
        distance(typed.toLowerCase(), name.toLowerCase()) <= 2 || name.toLowerCase().startsWith(typed.toLowerCase()),
    )
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let k = 1; k <= b.length; k++)
      next[k] = Math.min(next[k - 1]! + 1, row[k]! + 1, row[k - 1]! + (a[i - 1] === b[k - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}
