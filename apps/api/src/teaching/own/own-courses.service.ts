// A learner's own side of courses.
import { Injectable } from '@nestjs/common'
import type { Attempt, BeginAssigned, Joined, Locale, OwnAssignment, OwnCourses } from '@kubarium/contracts'
import { assignmentState, effectivePolicy, phaseOf, shownIn } from '@kubarium/learning-assignments'
import { NotFound, RateLimiter, tooManyRequests } from '@kubarium/platform-http'
import type { Person } from '@kubarium/platform-identity'
import { AttemptsService } from '../../learning/attempts.service.ts'
import { LearningRepository } from '../../learning/learning.repository.ts'
import { AssignmentsRepository } from '../assignments/assignments.repository.ts'
import { AssignmentsService } from '../assignments/assignments.service.ts'
import { MembershipRepository, type Membership } from '../courses/membership.repository.ts'
import { GradesService } from '../grades/grades.service.ts'

@Injectable()
export class OwnCoursesService {
  /** Nobody tries all codes: ten at once, then one every six seconds. */
  private readonly tries = new RateLimiter({ burst: 10, perSecond: 1 / 6 })

  constructor(
    private readonly memberships: MembershipRepository,
    private readonly assignments: AssignmentsRepository,
    private readonly presented: AssignmentsService,
    private readonly grades: GradesService,
    private readonly learning: LearningRepository,
    private readonly attempts: AttemptsService,
  ) {}

  async list(person: Person, locale: Locale): Promise<OwnCourses> {
    const memberships = await this.memberships.of(person)
    return Promise.all(
      memberships.map(async (membership) => ({
        id: membership.courseId,
        title: membership.title,
        timeZone: membership.timeZone,
        organisation: membership.organisation,
        assignments: await this.assignmentsOf(person, membership, locale),
      })),
    )
  }

  async join(person: Person, code: string): Promise<Joined> {
    const wait = this.tries.take(person.userId, performance.now())
    if (wait > 0) throw tooManyRequests(wait)
    const joined = await this.memberships.join(person, code)
    if (!joined) throw new NotFound('class')
    return joined
  }

  /** Begins an exercise of an assignment, or goes on with it. */
  async begin(
    person: Person,
    assignmentId: string,
    { exerciseId, anew = false }: BeginAssigned,
    locale: Locale,
  ): Promise<Attempt> {
    const membership = await this.memberships.inAssignment(person, assignmentId)
    if (!membership) throw new NotFound('assignment')
    const { organisationId, enrollmentId } = membership
    const learner = { organisationId, userId: person.userId }
    const { id } = await this.attempts.beginAssigned(learner, { assignmentId, enrollmentId }, { exerciseId, anew })
    return this.attempts.get(learner, id, locale)
  }

  private async assignmentsOf(
    { userId }: Person,
    { organisationId, courseId, enrollmentId }: Membership,
    locale: Locale,
  ): Promise<OwnAssignment[]> {
    const learner = { organisationId, userId }
    const rows = await this.assignments.list(learner, courseId)
    return Promise.all(
      rows.map(async ({ id, title }): Promise<OwnAssignment> => {
        const now = Date.now()
        const [{ assignment, overrides, learners, grades, exercises }, attempts] = await Promise.all([
          this.grades.computed(learner, id, enrollmentId),
          this.learning.listAssigned(learner, id),
        ])
        const classId = learners[0]?.classId
        const policy = effectivePolicy(
          assignment.policy,
          classId ? overrides.get(classId) : undefined,
          overrides.get(enrollmentId),
        )
        const isPublished = assignment.publishedAt !== null
        const shown = shownIn(policy, phaseOf(policy, isPublished, now))
        const state = assignmentState(policy, now)
        const [grade] = grades
        // What is not open yet is announced, and not told.
        const items = state === 'scheduled' ? [] : assignment.items
        return {
          id,
          title,
          state,
          releaseAt: policy.releaseAt,
          dueAt: policy.dueAt,
          lateDeadlines: policy.lateDeadlines,
          afterDeadline: policy.afterDeadline,
          timeLimitMinutes: policy.timeLimitMinutes === null ? null : policy.timeLimitMinutes * policy.timeFactor,
          maxSubmissions: policy.maxSubmissions,
          resultPolicy: policy.resultPolicy,
          items: await Promise.all(
            items.map(async (item) => {
              const graded = grade?.items.find(({ exerciseId }) => exerciseId === item.exerciseId)
              const checks = Object.values(exercises.get(item.exerciseId)?.facts.checks ?? {})
              // While hidden checks are not shown, the points would tell of them.
              const isWhole = shown.hidden || checks.every(({ hidden }) => !hidden)
              const mine = attempts.filter(({ contentId }) => contentId === item.exerciseId)
              return {
                exerciseId: item.exerciseId,
                title: await this.presented.titleOf(item, locale),
                maxPoints: item.points,
                attemptId: mine.find((one) => one.state !== 'closed')?.id ?? null,
                submissions: graded?.submissions ?? 0,
                points: shown.score && isWhole ? (graded?.points ?? 0) : null,
              }
            }),
          ),
          grade: isPublished && shown.score ? (grade?.final ?? 0) : null,
          maxPoints: assignment.items.reduce((sum, { points }) => sum + points, 0),
        }
      }),
    )
  }
}
