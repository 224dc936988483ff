// Sets of completion indexes of an Indexed Job, as its status writes them: `0-2,5,7,8`.
import { goQuote } from '@kubarium/kube-objects'

interface Interval {
  readonly first: number
  readonly last: number
}

/** Indexes in order, as intervals that neither overlap nor touch. */
export class CompletionIndexes {
  static readonly none = new CompletionIndexes([])

  private constructor(readonly intervals: readonly Interval[]) {}

  /** Indexes below a number of completions; what is no index is left out. */
  static parse(text: string | undefined, completions: number): CompletionIndexes {
    const intervals: Interval[] = []
    for (const part of text ? text.split(',') : []) {
      const [first = Number.NaN, last = first] = part.split('-').map(integer)
      if (Number.isNaN(first) || Number.isNaN(last)) continue
      if (first >= completions) break
      intervals.push({ first, last: Math.min(last, completions - 1) })
    }
    return new CompletionIndexes(joined(intervals))
  }

  static of(indexes: Iterable<number>): CompletionIndexes {
    return new CompletionIndexes(joined([...indexes].sort((a, b) => a - b).map((first) => ({ first, last: first }))))
  }

  with(other: CompletionIndexes): CompletionIndexes {
    if (other.intervals.length === 0) return this
    return new CompletionIndexes(
      joined([...this.intervals, ...other.intervals].sort((a, b) => a.first - b.first || a.last - b.last)),
    )
  }

  get total(): number {
    return this.intervals.reduce((sum, { first, last }) => sum + last - first + 1, 0)
  }

  has(index: number): boolean {
    return this.intervals.some(({ first, last }) => first <= index && index <= last)
  }

  /** How many indexes two sets have in common. */
  common(other: CompletionIndexes): number {
    let count = 0
    for (const a of this.intervals)
      for (const b of other.intervals) count += Math.max(0, Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1)
    return count
  }

  /** The smallest indexes that are not in the set. */
  missing(count: number, completions: number): number[] {
    const found: number[] = []
    let candidate = 0
    for (const { first, last } of this.intervals) {
      for (; candidate < Math.min(first, completions) && found.length < count; candidate++) found.push(candidate)
      candidate = Math.max(candidate, last + 1)
    }
    for (; candidate < completions && found.length < count; candidate++) found.push(candidate)
    return found
  }

  toString(): string {
    return this.intervals
      .map(({ first, last }) =>
        last === first ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`,
      )
      .join(',')
  }
}

function joined(sorted: readonly Interval[]): Interval[] {
  const result: Interval[] = []
  for (const next of sorted) {
    const previous = result.at(-1)
    if (previous && next.first <= previous.last + 1)
      result[result.length - 1] = { first: previous.first, last: Math.max(previous.last, next.last) }
    else result.push(next)
  }
  return result
}

// strconv.Atoi
function integer(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
}

/** What keeps a text from being a set of indexes. */
export class IndexesProblem extends Error {}

/** @throws IndexesProblem */
function intervalOf(text: string, completions: number): Interval {
  const parts = text.split('-')
  if (parts.length > 2)
    throw new IndexesProblem(
      `the fragment ${goQuote(text)} violates the requirement that an index interval can have at most two parts separated by '-'`,
    )
  const limits = parts.map((part) => {
    const index = integer(part)
    if (Number.isNaN(index)) throw new IndexesProblem(`cannot convert string to integer for index: ${goQuote(part)}`)
    if (index >= completions) throw new IndexesProblem(`too large index: ${goQuote(part)}`)
    return index
  })
  const [first = 0, last = first] = limits
  if (limits.length > 1 && first >= last)
    throw new IndexesProblem(`non-increasing order, previous: ${first}, current: ${last}`)
  return { first, last }
}

/**
 * How many indexes a text names.
 * @throws IndexesProblem when it is none of increasing indexes below `completions`
 */
export function countIndexes(text: string, completions: number): number {
  if (text === '') return 0
  let previous: number | undefined
  let total = 0
  for (const part of text.split(',')) {
    const { first, last } = intervalOf(part, completions)
    if (previous !== undefined && previous >= first)
      throw new IndexesProblem(`non-increasing order, previous: ${previous}, current: ${first}`)
    total += last - first + 1
    previous = last
  }
  return total
}

/** What is wrong with a text of indexes; undefined: nothing. */
export function indexesProblem(text: string, completions: number): string | undefined {
  try {
    countIndexes(text, completions)
    return undefined
  } catch (error) {
    if (error instanceof IndexesProblem) return error.message
    throw error
  }
}

/** The first index that two texts have in common. */
export function firstCommonIndex(a: string, b: string, completions: number): number | undefined {
  const [one, other] = [CompletionIndexes.parse(a, completions), CompletionIndexes.parse(b, completions)]
  for (const { first, last } of one.intervals)
    for (const interval of other.intervals)
      if (first <= interval.last && interval.first <= last) return Math.max(first, interval.first)
  return undefined
}
