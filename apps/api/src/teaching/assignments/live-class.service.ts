import { Injectable } from '@nestjs/common'
import type { LiveClass, Locale } from '@kubarium/contracts'
import { filledDeep } from '@kubarium/learning-format'
import { PublishedContent } from '@kubarium/platform-content'
import type { Tenant } from '@kubarium/platform-database'
import { textOf, variantValues } from '../../learning/presented-attempt.ts'
import { CoursesRepository } from '../courses/courses.repository.ts'
import { AssignmentsRepository } from './assignments.repository.ts'
import { AssignmentsService } from './assignments.service.ts'

/** Everybody of a course at once. */
const WHOLE_ROSTER = 5_000

/** A class at work: who there is, and by which checks they are seen. How far they are comes over a socket. */
@Injectable()
export class LiveClassService {
  constructor(
    private readonly content: PublishedContent,
    private readonly courses: CoursesRepository,
    private readonly assignments: AssignmentsRepository,
    private readonly presented: AssignmentsService,
  ) {}

  async get(tenant: Tenant, assignmentId: string, locale: Locale): Promise<LiveClass> {
    const row = await this.assignments.get(tenant, assignmentId)
    const [course, classes, learners, assignment] = await Promise.all([
      this.courses.get(tenant, row.courseId),
      this.courses.classes(tenant, row.courseId),
      this.courses.enrollments(tenant, row.courseId, undefined, WHOLE_ROSTER),
      this.presented.presented(row, locale),
    ])
    const checks = await Promise.all(
      row.items.map(async ({ exerciseId, version }) => [exerciseId, await this.checksOf(exerciseId, version, locale)]),
    )
    return {
      assignment: { id: row.id, title: row.title, courseId: row.courseId, items: assignment.items },
      course: { id: course.id, title: course.title },
      classes: classes.map(({ id, name, joinCode }) => ({ id, name, joinCode })),
      checks: Object.fromEntries(checks) as LiveClass['checks'],
      learners: learners.map(({ id, name, classId, state }) => ({ id, name, classId, state })),
    }
  }

  /** What can be looked at while somebody works, in the order of the tasks. */
  private async checksOf(exerciseId: string, version: string, locale: Locale): Promise<LiveClass['checks'][string]> {
    const content = await this.content.exercise(exerciseId, version)
    if (!content) return []
    const { checks } = filledDeep(textOf(content, locale), variantValues(content, '1'))
    return Object.entries(content.facts.checks)
      .filter(([, { hidden }]) => !hidden)
      .map(([id, { kind }]) => ({
        id,
        title: checks[id]?.title ?? id,
        live: kind === 'state' || kind === 'history',
      }))
  }
}
