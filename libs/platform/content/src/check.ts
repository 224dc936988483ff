// Proves content: reads it, lints it, plays it.
import {
  lintContent,
  readContent,
  type Content,
  type ContentFiles,
  type ContentProblem,
} from '@kubarium/learning-format'
import { proveExercise, proveLesson } from '@kubarium/learning-grading'

export interface CheckedItem {
  readonly folder: string
  readonly locales: readonly string[]
  readonly plays: number
  readonly milliseconds: number
  readonly problems: readonly ContentProblem[]
}

export interface CheckOptions {
  /** How many variants of each are played. */
  readonly seeds: number
  /** Only items whose folder holds this text. */
  readonly only?: string
  readonly onItem?: (item: CheckedItem) => void
}

/** @returns everything that is wrong */
export function checkContent(files: ContentFiles, { seeds, only, onItem }: CheckOptions): ContentProblem[] {
  const { items, problems } = readContent(files)
  const wanted = items.filter(({ folder }) => only === undefined || folder.includes(only))
  const linted = lintContent(items)
  const all = problems.filter(({ file }) => only === undefined || file.includes(only))
  for (const item of wanted) {
    const started = performance.now()
    const mine = linted.filter(({ file }) => file.startsWith(`${item.folder}/`))
    const played = mine.length > 0 ? { problems: [], plays: 0 } : play(item, seeds)
    const checked = {
      folder: item.folder,
      locales: item.kind === 'course' ? item.facts.locales : item.facts.meta.locales,
      plays: played.plays,
      milliseconds: performance.now() - started,
      problems: [...mine, ...played.problems],
    }
    all.push(...checked.problems)
    onItem?.(checked)
  }
  return all
}

/** Plays an item with so many of its variants; one that has no parameters has one. */
export function play(item: Content, seeds: number): { problems: readonly ContentProblem[]; plays: number } {
  if (item.kind === 'course') return { problems: [], plays: 0 }
  const count = Object.keys(item.facts.params).length === 0 ? 1 : seeds
  const names = Array.from({ length: count }, (_, index) => String(index + 1))
  return item.kind === 'exercise' ? proveExercise(item, names) : proveLesson(item, names)
}
