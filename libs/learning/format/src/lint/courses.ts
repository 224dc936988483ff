import type { Content, CourseContent } from '../content.ts'
import type { Report } from './lint.ts'

/** A course names what exists, each once, and has a title for itself and its parts in every language. */
export function courseRules({ facts, texts }: CourseContent, items: readonly Content[], report: Report): void {
  const named = new Set<string>()
  facts.parts.forEach((part, partIndex) =>
    part.items.forEach((item, index) => {
      const [kind, id] = Object.entries(item)[0]!
      const path = ['parts', partIndex, 'items', index]
      if (!items.some((one) => one.kind === kind && one.facts.id === id))
        report.at(path, 'reference', `there is no ${kind} ${id}`)
      if (named.has(`${kind}/${id}`)) report.at(path, 'twice', `${kind} ${id} stands twice in this course`)
      named.add(`${kind}/${id}`)
    }),
  )
  for (const locale of facts.locales) {
    const text = texts[locale]
    if (!text) {
      report.in(`text.${locale}.mdx`, 'translation', 'this file is missing')
      continue
    }
    for (const { id } of facts.parts)
      if (!text.parts[id]) report.in(`text.${locale}.mdx`, 'translation', `there is no <Part id="${id}">`)
  }
}
