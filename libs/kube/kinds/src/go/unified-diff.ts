// Differences between two texts as a unified diff. Refused updates print it, line for line as Go's difflib finds them:
// the longest common block first, then what is left and right of it.

interface Block {
  readonly a: number
  readonly b: number
  readonly size: number
}

interface Edit {
  readonly isSame: boolean
  readonly a: readonly [from: number, to: number]
  readonly b: readonly [from: number, to: number]
}

const CONTEXT = 3
/** In long texts, lines that make up more than a hundredth of them start no common block. */
const LONG = 200

/** @param context how many equal lines stay around a difference; '' for equal texts */
export function unifiedDiff(before: string, after: string, context = CONTEXT): string {
  const a = before.split('\n')
  const b = after.split('\n')
  let text = ''
  for (const group of hunks(edits(a, b), context)) {
    const [first, last] = [group[0]!, group.at(-1)!]
    text += `@@ -${range(first.a[0], last.a[1])} +${range(first.b[0], last.b[1])} @@\n`
    for (const { isSame, a: from, b: to } of group) {
      for (const line of a.slice(...from)) text += `${isSame ? ' ' : '-'}${line}\n`
      if (!isSame) for (const line of b.slice(...to)) text += `+${line}\n`
    }
  }
  return text
}

/** Where a hunk lies: lines are counted from one, an empty range names the line before it. */
function range(from: number, to: number): string {
  const length = to - from
  if (length === 1) return String(from + 1)
  return `${length === 0 ? from : from + 1},${length}`
}

/** Edits that lie close together, each group with its context. */
function hunks(all: readonly Edit[], context: number): Edit[][] {
  const groups: Edit[][] = []
  let group: Edit[] = []
  all.forEach((edit, i) => {
    if (!edit.isSame) {
      group.push(edit)
      return
    }
    const length = edit.a[1] - edit.a[0]
    const head = i === 0 ? 0 : Math.min(length, context)
    const tail = i === all.length - 1 ? 0 : Math.min(length, context)
    if (i > 0 && i < all.length - 1 && length <= 2 * context) {
      group.push(edit)
      return
    }
    if (head > 0) group.push({ ...edit, a: [edit.a[0], edit.a[0] + head], b: [edit.b[0], edit.b[0] + head] })
    if (i > 0) {
      groups.push(group)
      group = []
    }
    if (tail > 0) group.push({ ...edit, a: [edit.a[1] - tail, edit.a[1]], b: [edit.b[1] - tail, edit.b[1]] })
  })
  groups.push(group)
  return groups.filter((one) => one.some(({ isSame }) => !isSame))
}

function edits(a: readonly string[], b: readonly string[]): Edit[] {
  const result: Edit[] = []
  let [i, j] = [0, 0]
  for (const { a: start, b: other, size } of [...commonBlocks(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (i < start || j < other) result.push({ isSame: false, a: [i, start], b: [j, other] })
    ;[i, j] = [start + size, other + size]
    if (size > 0) result.push({ isSame: true, a: [start, i], b: [other, j] })
  }
  return result
}

/** What both texts have in common, in order; blocks that touch in both are one. */
function commonBlocks(a: readonly string[], b: readonly string[]): Block[] {
  const places = placesOf(b)
  const found: Block[] = []
  const search = (aFrom: number, aTo: number, bFrom: number, bTo: number): void => {
    const block = longestBlock(a, b, places, aFrom, aTo, bFrom, bTo)
    if (block.size === 0) return
    if (aFrom < block.a && bFrom < block.b) search(aFrom, block.a, bFrom, block.b)
    const last = found.at(-1)
    if (last && last.a + last.size === block.a && last.b + last.size === block.b)
      found[found.length - 1] = { ...last, size: last.size + block.size }
    else found.push(block)
    const [aNext, bNext] = [block.a + block.size, block.b + block.size]
    if (aNext < aTo && bNext < bTo) search(aNext, aTo, bNext, bTo)
  }
  search(0, a.length, 0, b.length)
  return found
}

function placesOf(lines: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  lines.forEach((line, i) => {
    const known = places.get(line)
    if (known) known.push(i)
    else places.set(line, [i])
  })
  if (lines.length >= LONG) {
    const limit = Math.floor(lines.length / 100) + 1
    for (const [line, at] of places) if (at.length > limit) places.delete(line)
  }
  return places
}

/** The longest common block within the bounds; of equally long ones the first in `a`, then the first in `b`. */
function longestBlock(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  aFrom: number,
  aTo: number,
  bFrom: number,
  bTo: number,
): Block {
  let best: { a: number; b: number; size: number } = { a: aFrom, b: bFrom, size: 0 }
  // How long the common run is that ends at a line of `b` (and at the line of `a` looked at before).
  let runs = new Map<number, number>()
  for (let i = aFrom; i < aTo; i++) {
    const next = new Map<number, number>()
    for (const j of places.get(a[i]!) ?? []) {
      if (j < bFrom) continue
      if (j >= bTo) break
      const size = (runs.get(j - 1) ?? 0) + 1
      next.set(j, size)
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size }
    }
    runs = next
  }
  // Frequent lines count once they touch the block.
  let { a: start, b: other, size } = best
  while (start > aFrom && other > bFrom && a[start - 1] === b[other - 1]) {
    start--
    other--
    size++
  }
  while (start + size < aTo && other + size < bTo && a[start + size] === b[other + size]) size++
  return { a: start, b: other, size }
}
