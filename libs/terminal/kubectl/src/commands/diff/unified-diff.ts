// Two texts as `diff -u -N` compares them.

const CONTEXT = 3

type Edit = { readonly kind: ' ' | '-' | '+'; readonly line: string }

/** '' when they are the same. */
export function unifiedDiff(before: string, after: string, beforeName: string, afterName: string, now: number): string {
  if (before === after) return ''
  const edits = editsOf(linesOf(before), linesOf(after))
  const stamp = `${new Date(now).toISOString().replace('T', ' ').replace('Z', '')}000000 +0000`
  let out = `diff -u -N ${beforeName} ${afterName}\n--- ${beforeName}\t${stamp}\n+++ ${afterName}\t${stamp}\n`
  let at = 0
  while (at < edits.length) {
    const first = edits.findIndex((edit, i) => i >= at && edit.kind !== ' ')
    if (first < 0) break
    const start = Math.max(at, first - CONTEXT)
    let end = first
    let quiet = 0
    for (let i = first; i < edits.length && quiet <= 2 * CONTEXT; i++) {
      if (edits[i]!.kind === ' ') quiet++
      else {
        quiet = 0
        end = i
      }
    }
    const stop = Math.min(edits.length, end + 1 + CONTEXT)
    const hunk = edits.slice(start, stop)
    const count = (skip: '-' | '+', list: readonly Edit[]): number => list.filter(({ kind }) => kind !== skip).length
    const range = (from: number, length: number): string =>
      length === 1 ? `${from + 1}` : `${length === 0 ? from : from + 1},${length}`
    out += `@@ -${range(count('+', edits.slice(0, start)), count('+', hunk))} +${range(count('-', edits.slice(0, start)), count('-', hunk))} @@\n`
    out += hunk.map(({ kind, line }) => `${kind}${line}\n`).join('')
    at = stop
  }
  return out
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

/** The longest common lines stay; deletions come before additions. */
function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const [x, y] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)]
  const table = Array.from({ length: x.length + 1 }, () => new Uint32Array(y.length + 1))
  for (let i = x.length - 1; i >= 0; i--)
    for (let k = y.length - 1; k >= 0; k--)
      table[i]![k] = x[i] === y[k] ? table[i + 1]![k + 1]! + 1 : Math.max(table[i + 1]![k]!, table[i]![k + 1]!)
  const edits: Edit[] = a.slice(0, head).map((line) => ({ kind: ' ', line }))
  let [i, k] = [0, 0]
  while (i < x.length || k < y.length) {
    if (i < x.length && k < y.length && x[i] === y[k]) {
      edits.push({ kind: ' ', line: x[i]! })
      i++
      k++
    } else if (i < x.length && (k >= y.length || table[i + 1]![k]! >= table[i]![k + 1]!))
      edits.push({ kind: '-', line: x[i++]! })
    else edits.push({ kind: '+', line: y[k++]! })
  }
  for (const line of a.slice(a.length - tail)) edits.push({ kind: ' ', line })
  return edits
}
