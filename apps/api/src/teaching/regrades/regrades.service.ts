import { Inject, Injectable } from '@nestjs/common'
import type { z } from 'zod'
import type { Regrade, newRegrade } from '@kubarium/contracts'
import { PublishedContent, regradeAssignment } from '@kubarium/platform-content'
import type { Caller } from '@kubarium/platform-public-api'
import type { Tenant } from '@kubarium/platform-database'
import { InvalidInput } from '@kubarium/platform-http'
import type { Jobs } from '@kubarium/platform-queue'
import { JOBS } from '../../platform.module.ts'
import { AssignmentsRepository } from '../assignments/assignments.repository.ts'
import { computedGrades } from '../grades/computed-grades.ts'
import { GradesService } from '../grades/grades.service.ts'
import { NothingToRegrade } from '../teaching-errors.ts'
import { RegradesRepository, type RegradeRow, type VersionChange } from './regrades.repository.ts'

@Injectable()
export class RegradesService {
  constructor(
    private readonly content: PublishedContent,
    private readonly assignments: AssignmentsRepository,
    private readonly grades: GradesService,
    private readonly regrades: RegradesRepository,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  /** Has all submissions graded again; nothing changes for anybody until that is committed. */
  async create(caller: Caller, assignmentId: string, wanted: z.output<typeof newRegrade>): Promise<Regrade> {
    const { items } = await this.assignments.get(caller, assignmentId)
    const latest = await this.content.latest()
    const changes: VersionChange[] = []
    for (const [exerciseId, version] of Object.entries(wanted.versions))
      if (!items.some((item) => item.exerciseId === exerciseId) || !(await this.content.exercise(exerciseId, version)))
        throw new InvalidInput([
          {
            path: `versions.${exerciseId}`,
            pointer: `/versions/${exerciseId}`,
            code: 'unknown',
            message: `This assignment has no exercise ${exerciseId} ${version}.`,
          },
        ])
    for (const { exerciseId, gradedBy } of items) {
      const newest = latest.find(({ kind, facts }) => kind === 'exercise' && facts.id === exerciseId)?.facts.version
      const to = wanted.versions[exerciseId] ?? newest ?? gradedBy
      if (to !== gradedBy) changes.push({ exerciseId, from: gradedBy, to })
    }
    if (changes.length === 0) throw new NothingToRegrade()
    const made = await this.regrades.create(caller, assignmentId, wanted.policy, changes)
    await this.jobs.enqueue(regradeAssignment, { regradeId: made.id }, { key: made.id })
    return this.presented(caller, made)
  }

  async get(tenant: Tenant, id: string): Promise<Regrade> {
    return this.presented(tenant, await this.regrades.get(tenant, id))
  }

  async list(tenant: Tenant, assignmentId: string): Promise<Regrade[]> {
    const rows = await this.regrades.list(tenant, assignmentId)
    return Promise.all(rows.map((row) => this.presented(tenant, row)))
  }

  async commit(caller: Caller, id: string): Promise<Regrade> {
    const { changes } = await this.regrades.get(caller, id)
    const factors = new Map<string, readonly number[]>()
    for (const { exerciseId, to } of changes)
      factors.set(exerciseId, (await this.content.exercise(exerciseId, to))?.facts.scoring.attempts ?? [1])
    const committed = await this.regrades.commit(caller, id, (exerciseId) => factors.get(exerciseId) ?? [1])
    return this.presented(caller, committed)
  }

  /** With the grades before and after, adjustments counted in: they survive. */
  private async presented(tenant: Tenant, row: RegradeRow): Promise<Regrade> {
    const { id, assignmentId, state, policy, changes, error, results, total } = row
    const sources = await this.grades.computed(tenant, assignmentId)
    const isCommitted = state === 'committed'
    const stored = new Map(sources.submissions.map((one) => [one.id, one.score ?? 0]))
    const changed = new Map(
      results
        .filter(
          ({ isGraded, submissionId, score }) =>
            isGraded && (isCommitted || policy === 'replace' || score > (stored.get(submissionId) ?? 0)),
        )
        .map(({ submissionId, score, before }) => [submissionId, isCommitted ? (before ?? undefined) : score] as const),
    )
    const other = computedGrades(sources, sources.exercises, Date.now(), (submission) => changed.get(submission))
    const [before, after] = isCommitted ? [other, sources.grades] : [sources.grades, other]
    const rows = before.flatMap(({ enrollment, final }, index) => {
      const then = after[index]!.final
      return then === final ? [] : [{ enrollmentId: enrollment.id, name: enrollment.name, before: final, after: then }]
    })
    return {
      id,
      assignmentId,
      state,
      policy,
      changes: [...changes],
      done: results.length,
      total,
      raised: rows.filter((one) => one.after > one.before).length,
      lowered: rows.filter((one) => one.after < one.before).length,
      rows,
      ungradable: results.filter(({ isGraded }) => !isGraded).length,
      error,
      createdAt: row.createdAt.toISOString(),
      committedAt: row.committedAt?.toISOString() ?? null,
    }
  }
}
