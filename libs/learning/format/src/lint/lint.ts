// What can be said about content without playing it. Every rule has a name; broken content fails the build.
import type { Content, CourseContent, ExerciseContent, LessonContent } from '../content.ts'
import type { ContentProblem } from '../problem.ts'
import { courseRules } from './courses.ts'
import { factRules } from './facts.ts'
import { textRules } from './texts.ts'

/** Reports what is wrong at a place of the main file, or in another file of the folder. */
export interface Report {
  at(path: readonly PropertyKey[], rule: string, message: string): void
  in(file: string, rule: string, message: string): void
}

export type Lab = ExerciseContent | LessonContent

/** Everything that is wrong with items that could be read, in the order of the items. */
export function lintContent(items: readonly Content[]): ContentProblem[] {
  const problems: ContentProblem[] = []
  for (const item of items) {
    const report: Report = {
      at: (path, rule, message) =>
        problems.push({ file: `${item.folder}/${item.kind}.yaml`, line: item.lineOf(path), rule, message }),
      in: (file, rule, message) => problems.push({ file: `${item.folder}/${file}`, rule, message }),
    }
    if (item.kind === 'course') courseRules(item, items, report)
    else {
      for (const rule of factRules) rule(item, report)
      for (const rule of textRules) rule(item, report)
      prerequisitesExist(item, items, report)
    }
  }
  return problems
}

function prerequisitesExist(
  { facts }: Exclude<Content, CourseContent>,
  items: readonly Content[],
  report: Report,
): void {
  facts.meta.prerequisites.forEach((id, index) => {
    if (!items.some((item) => item.kind !== 'course' && item.facts.id === id))
      report.at(['meta', 'prerequisites', index], 'reference', `there is no lesson or exercise ${id}`)
  })
}
