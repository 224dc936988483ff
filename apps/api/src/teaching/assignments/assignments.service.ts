import { Injectable } from '@nestjs/common'
import type { z } from 'zod'
import type { Assignment, Locale, assignmentChanges, newAssignment } from '@kubarium/contracts'
import { assignmentState } from '@kubarium/learning-assignments'
import type { StoredItem } from '@kubarium/platform-assignments'
import { PublishedContent } from '@kubarium/platform-content'
import type { Caller } from '@kubarium/platform-public-api'
import type { Tenant } from '@kubarium/platform-database'
import { InvalidInput } from '@kubarium/platform-http'
import { textOf, variantValues } from '../../learning/presented-attempt.ts'
import { filledDeep } from '@kubarium/learning-format'
import { AssignmentsRepository, type AssignmentRow } from './assignments.repository.ts'

type NewItems = z.output<typeof newAssignment>['items']

@Injectable()
export class AssignmentsService {
  constructor(
    private readonly content: PublishedContent,
    private readonly assignments: AssignmentsRepository,
  ) {}

  async list(tenant: Tenant, courseId: string, locale: Locale): Promise<Assignment[]> {
    const rows = await this.assignments.list(tenant, courseId)
    return Promise.all(rows.map((row) => this.presented(row, locale)))
  }

  async get(tenant: Tenant, id: string, locale: Locale): Promise<Assignment> {
    return this.presented(await this.assignments.get(tenant, id), locale)
  }

  async create(
    caller: Caller,
    courseId: string,
    { title, items, policy }: z.output<typeof newAssignment>,
    locale: Locale,
  ): Promise<Assignment> {
    const data = { title, policy, items: await this.pinned(items) }
    return this.presented(await this.assignments.create(caller, courseId, data), locale)
  }

  /** @param ifMatch the state that the caller has seen */
  async change(
    caller: Caller,
    id: string,
    { title, items, policy }: z.output<typeof assignmentChanges>,
    ifMatch: string | undefined,
    locale: Locale,
  ): Promise<Assignment> {
    const changed = await this.assignments.change(caller, id, ifMatch, async (before) => ({
      ...(title === undefined ? {} : { title }),
      ...(policy === undefined ? {} : { policy }),
      ...(items === undefined ? {} : { items: await this.pinned(items, before.items) }),
    }))
    return this.presented(changed, locale)
  }

  async presented(row: AssignmentRow, locale: Locale): Promise<Assignment> {
    const { id, courseId, title, policy, version } = row
    return {
      id,
      courseId,
      title,
      items: await Promise.all(row.items.map(async (item) => ({ ...item, title: await this.titleOf(item, locale) }))),
      policy,
      version,
      state: assignmentState(policy, Date.now()),
      publishedAt: row.publishedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }
  }

  async titleOf({ exerciseId, version }: StoredItem, locale: Locale): Promise<string> {
    const content = await this.content.exercise(exerciseId, version)
    return content ? filledDeep(textOf(content, locale).title, variantValues(content, '1')) : exerciseId
  }

  /** Exercises with the versions that stay: what is said, what was there before, or the newest. */
  private async pinned(items: NewItems, before: readonly StoredItem[] = []): Promise<StoredItem[]> {
    const latest = await this.content.latest()
    return Promise.all(
      items.map(async ({ exerciseId, version: wanted, points }, index) => {
        const had = before.find((one) => one.exerciseId === exerciseId)
        const newest = latest.find(({ kind, facts }) => kind === 'exercise' && facts.id === exerciseId)?.facts.version
        const version = wanted ?? had?.version ?? newest
        const content = version === undefined ? undefined : await this.content.exercise(exerciseId, version)
        if (!content || version === undefined)
          throw new InvalidInput([
            {
              path: `items.${index}.${newest === undefined ? 'exerciseId' : 'version'}`,
              pointer: `/items/${index}/${newest === undefined ? 'exerciseId' : 'version'}`,
              code: 'unknown',
              message: `There is no exercise ${exerciseId}${wanted ? ` ${wanted}` : ''}.`,
            },
          ])
        const gradedBy = had?.version === version ? had.gradedBy : version
        return { exerciseId, version, gradedBy, points: points ?? had?.points ?? content.facts.scoring.points }
      }),
    )
  }
}
