import { Injectable } from '@nestjs/common'
import type { Catalogue, ContentSummary, Locale, Progress } from '@kubarium/contracts'
import type { Content, CourseContent } from '@kubarium/learning-format'
import { PublishedContent } from '@kubarium/platform-content'
import type { Person } from '@kubarium/platform-identity'
import { LearningRepository, type AttemptRow } from './learning.repository.ts'
import { textOf, variantValues, type Lab } from './presented-attempt.ts'
import { filledDeep } from '@kubarium/learning-format'

@Injectable()
export class CatalogueService {
  constructor(
    private readonly content: PublishedContent,
    private readonly learning: LearningRepository,
  ) {}

  /** Everything there is to learn, and how far this person is with it. */
  async catalogue(person: Person, locale: Locale): Promise<Catalogue> {
    const [items, attempts] = await Promise.all([this.content.latest(), this.learning.list(person)])
    const labs = items.filter((item): item is Lab => item.kind !== 'course')
    const summaries = new Map(
      labs.map((lab) => [`${lab.kind}/${lab.facts.id}`, summaryOf(lab, locale, newestOf(lab, attempts))]),
    )
    const inCourses = new Set<string>()
    const courses = items
      .filter((item): item is CourseContent => item.kind === 'course')
      .map((course) => {
        const text = (course.texts[locale] ?? course.texts[course.facts.defaultLocale])!
        const parts = course.facts.parts.map((part) => ({
          id: part.id,
          title: text.parts[part.id]?.title ?? part.id,
          items: part.items.flatMap((item) => {
            const [kind, id] = Object.entries(item)[0] as [string, string]
            const found = summaries.get(`${kind}/${id}`)
            if (!found) return []
            inCourses.add(`${kind}/${id}`)
            return [found]
          }),
        }))
        return {
          id: course.facts.id,
          title: text.title,
          summary: text.summary,
          level: course.facts.level,
          minutes: parts.flatMap(({ items: all }) => all).reduce((sum, { minutes }) => sum + minutes, 0),
          parts,
        }
      })
    return { courses, others: [...summaries].filter(([key]) => !inCourses.has(key)).map(([, summary]) => summary) }
  }
}

function newestOf({ kind, facts }: Lab, attempts: readonly AttemptRow[]): AttemptRow | undefined {
  const mine = attempts.filter((attempt) => attempt.kind === kind && attempt.contentId === facts.id)
  return mine.find(({ state }) => state !== 'closed') ?? mine[0]
}

function summaryOf(lab: Lab, locale: Locale, attempt: AttemptRow | undefined): ContentSummary {
  const { facts } = lab
  const { title, summary } = textOf(lab, locale)
  const { track, level, minutes, tags } = facts.meta
  return {
    kind: lab.kind,
    id: facts.id,
    version: facts.version,
    // Before somebody begins there is no variant: what is said of it holds for all, or is filled in with the first.
    ...filledDeep({ title, summary }, variantValues(lab, attempt?.variant ?? '1')),
    track,
    level,
    minutes,
    tags: [...tags],
    progress: progressOf(lab, attempt),
  }
}

function progressOf(lab: Content, attempt: AttemptRow | undefined): Progress {
  const max = lab.kind === 'lesson' ? lab.facts.steps.length : lab.kind === 'exercise' ? lab.facts.scoring.points : 0
  if (!attempt) return { state: 'new', attemptId: null, value: 0, max }
  return {
    state: attempt.state === 'done' ? 'done' : 'begun',
    attemptId: attempt.state === 'closed' ? null : attempt.id,
    value: lab.kind === 'lesson' ? attempt.done.length : attempt.best,
    max,
  }
}
