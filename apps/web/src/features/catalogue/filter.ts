// What of the catalogue is shown: by kind, track, level, and words.
import type { Catalogue, ContentSummary } from '@kubarium/contracts'
import { matchScore } from '@kubarium/ui'

export interface CatalogueFilter {
  readonly words: string
  readonly kind: ContentSummary['kind'] | 'all'
  readonly track: string
  readonly level: ContentSummary['level'] | 'all'
}

export const everything: CatalogueFilter = { words: '', kind: 'all', track: 'all', level: 'all' }

/** Everything in the catalogue, each once, in its order. */
export function itemsOf(catalogue: Catalogue): ContentSummary[] {
  const all = [...catalogue.courses.flatMap(({ parts }) => parts.flatMap((part) => part.items)), ...catalogue.others]
  return [...new Map(all.map((item) => [`${item.kind}/${item.id}`, item])).values()]
}

export function isEverything(filter: CatalogueFilter): boolean {
  return filter.words.trim() === '' && filter.kind === 'all' && filter.track === 'all' && filter.level === 'all'
}

/** Every word has to occur in its title, summary, tags or track; Hangul is also found by its initial consonants. */
export function fits(item: ContentSummary, filter: CatalogueFilter): boolean {
  if (filter.kind !== 'all' && item.kind !== filter.kind) return false
  if (filter.track !== 'all' && item.track !== filter.track) return false
  if (filter.level !== 'all' && item.level !== filter.level) return false
  const words = filter.words.trim().toLowerCase()
  if (words === '') return true
  if (/^[ㄱ-ㅎ\s]+$/.test(words)) return matchScore(words, item.title) !== undefined
  const text = [item.title, item.summary, item.track, item.id, ...item.tags].join(' ').toLowerCase()
  return words.split(/\s+/).every((word) => text.includes(word))
}

/** The catalogue with what fits, without courses and parts of which nothing is left. */
export function filtered(catalogue: Catalogue, filter: CatalogueFilter): Catalogue {
  const keep = (items: readonly ContentSummary[]) => items.filter((item) => fits(item, filter))
  return {
    courses: catalogue.courses
      .map((course) => ({
        ...course,
        parts: course.parts
          .map((part) => ({ ...part, items: keep(part.items) }))
          .filter((part) => part.items.length > 0),
      }))
      .filter((course) => course.parts.length > 0),
    others: keep(catalogue.others),
  }
}

const FARTHEST = 2

/** The tag or word of a title that is closest to what was typed, when a slip of the finger can explain it. */
export function nearestWord(typed: string, items: readonly ContentSummary[]): string | undefined {
  const wanted = typed.trim().toLowerCase()
  if (wanted.length < 3) return undefined
  const words = new Set(
    items.flatMap((item) => [...item.tags, ...item.title.split(/[\s,.()]+/)]).map((word) => word.toLowerCase()),
  )
  let nearest: { word: string; distance: number } | undefined
  for (const word of words) {
    if (word.length < 3) continue
    const distance = distanceBetween(wanted, word)
    if (distance <= FARTHEST && distance < (nearest?.distance ?? Infinity)) nearest = { word, distance }
  }
  return nearest?.word
}

/** Letters to add, leave out or change to come from one word to the other. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row.at(-1)!
}

/** What stands after a lesson or exercise in its course. */
export function itemAfter(
  catalogue: Catalogue,
  { kind, contentId }: { kind: ContentSummary['kind']; contentId: string },
): ContentSummary | undefined {
  for (const course of catalogue.courses) {
    const items = course.parts.flatMap((part) => part.items)
    const at = items.findIndex((item) => item.kind === kind && item.id === contentId)
    if (at >= 0) return items[at + 1]
  }
  return undefined
}

/** The first of a course that is not done: where to go on in it. */
export function nextIn(course: Catalogue['courses'][number]): ContentSummary | undefined {
  return course.parts.flatMap((part) => part.items).find((item) => item.progress.state !== 'done')
}

export function progressOf(course: Catalogue['courses'][number]): { done: number; of: number } {
  const items = course.parts.flatMap((part) => part.items)
  return { done: items.filter((item) => item.progress.state === 'done').length, of: items.length }
}
