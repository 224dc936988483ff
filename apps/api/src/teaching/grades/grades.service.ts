import { Injectable } from '@nestjs/common'
import type { Grade, Gradebook } from '@kubarium/contracts'
import { assignmentState } from '@kubarium/learning-assignments'
import type { ExerciseContent } from '@kubarium/learning-format'
import { PublishedContent } from '@kubarium/platform-content'
import type { Caller } from '@kubarium/platform-public-api'
import type { Tenant } from '@kubarium/platform-database'
import { NotFound } from '@kubarium/platform-http'
import type { AssignmentRow } from '../assignments/assignments.repository.ts'
import { computedGrades } from './computed-grades.ts'
import { gradebookCsv } from './gradebook-csv.ts'
import { GradesRepository } from './grades.repository.ts'

@Injectable()
export class GradesService {
  constructor(
    private readonly content: PublishedContent,
    private readonly grades: GradesRepository,
  ) {}

  async gradebook(tenant: Tenant, assignmentId: string): Promise<Gradebook> {
    const { assignment, grades } = await this.computed(tenant, assignmentId)
    const { id, title, items, policy, publishedAt } = assignment
    return {
      assignment: {
        id,
        title,
        publishedAt: publishedAt?.toISOString() ?? null,
        state: assignmentState(policy, Date.now()),
      },
      maxPoints: items.reduce((sum, { points }) => sum + points, 0),
      grades: grades.map(({ class: _, ...grade }) => grade),
    }
  }

  async csv(tenant: Tenant, assignmentId: string): Promise<string> {
    return gradebookCsv((await this.computed(tenant, assignmentId)).grades)
  }

  async grade(tenant: Tenant, assignmentId: string, enrollmentId: string): Promise<Grade> {
    const [found] = (await this.computed(tenant, assignmentId, enrollmentId)).grades
    if (!found) throw new NotFound('grade')
    const { class: _, ...grade } = found
    return grade
  }

  async adjust(
    caller: Caller,
    assignmentId: string,
    enrollmentId: string,
    adjustment: { kind: 'delta' | 'override'; points: number; reason: string },
  ): Promise<Grade> {
    await this.grades.adjust(caller, assignmentId, enrollmentId, adjustment)
    return this.grade(caller, assignmentId, enrollmentId)
  }

  /** Exercises of an assignment by id: what their points come from. */
  async exercisesOf({ items }: Pick<AssignmentRow, 'items'>): Promise<ReadonlyMap<string, ExerciseContent>> {
    const found = await Promise.all(
      items.map(
        async ({ exerciseId, gradedBy }) => [exerciseId, await this.content.exercise(exerciseId, gradedBy)] as const,
      ),
    )
    return new Map(found.filter((entry): entry is [string, ExerciseContent] => entry[1] !== undefined))
  }

  async computed(tenant: Tenant, assignmentId: string, enrollmentId?: string) {
    const sources = await this.grades.sources(tenant, assignmentId, enrollmentId)
    const exercises = await this.exercisesOf(sources.assignment)
    return { ...sources, exercises, grades: computedGrades(sources, exercises, Date.now()) }
  }
}
