// Attempts as programs make and read them.
import { Injectable } from '@nestjs/common'
import type { z } from 'zod'
import type { Inline, Locale, QuizAnswer } from '@kubarium/contracts'
import type {
  CommandOutcome,
  PublicAttempt,
  PublicResults,
  PublicSubmission,
  createAttempt,
} from '@kubarium/contracts/public'
import { EVERYTHING, creditAt } from '@kubarium/learning-assignments'
import { pointsOfChecks } from '@kubarium/learning-format'
import { AssignedRulesRepository, shownNow } from '@kubarium/platform-assignments'
import { PublishedContent } from '@kubarium/platform-content'
import type { Tenant } from '@kubarium/platform-database'
import { InvalidInput, NotFound } from '@kubarium/platform-http'
import type { Caller } from '@kubarium/platform-public-api'
import { AttemptsService } from '../../learning/attempts.service.ts'
import { AttemptClosed, SubmissionPending } from '../../learning/learning-errors.ts'
import { LearningRepository, type AttemptRow, type SubmissionRow } from '../../learning/learning.repository.ts'
import { textOf } from '../../learning/presented-attempt.ts'
import { presentedSubmission } from '../../learning/presented-submission.ts'
import { AssignmentsRepository } from '../assignments/assignments.repository.ts'
import { CoursesRepository } from '../courses/courses.repository.ts'
import { withoutAccount } from '../courses/membership.repository.ts'
import { AttemptTimeOver } from '../teaching-errors.ts'
import { AssignedAttemptsRepository, type AssignedAttempt, type AttemptPlace } from './assigned-attempts.repository.ts'
import { SandboxClient } from './sandbox-client.ts'

@Injectable()
export class AssignedAttemptsService {
  constructor(
    private readonly content: PublishedContent,
    private readonly rules: AssignedRulesRepository,
    private readonly learning: LearningRepository,
    private readonly attempts: AttemptsService,
    private readonly assignments: AssignmentsRepository,
    private readonly courses: CoursesRepository,
    private readonly assigned: AssignedAttemptsRepository,
    private readonly sandbox: SandboxClient,
  ) {}

  list(tenant: Tenant, assignmentId: string, after: AttemptPlace | undefined, limit: number) {
    return this.assigned.list(tenant, assignmentId, after, limit)
  }

  async get(tenant: Tenant, id: string): Promise<PublicAttempt> {
    return shownAttempt(await this.assigned.get(tenant, id))
  }

  /** Begins an exercise as a learner of the course; those without an account have attempts as well. */
  async create(
    caller: Caller,
    assignmentId: string,
    { learner: key, exerciseId: wanted, anew }: z.output<(typeof createAttempt)['body']>,
  ): Promise<PublicAttempt> {
    const { courseId, items } = await this.assignments.get(caller, assignmentId)
    const exerciseId = wanted ?? (items.length === 1 ? items[0]!.exerciseId : undefined)
    if (exerciseId === undefined || !items.some((item) => item.exerciseId === exerciseId))
      throw new InvalidInput([
        {
          path: 'exerciseId',
          pointer: '/exerciseId',
          code: 'unknown',
          message: 'Name one of the exercises of the assignment.',
        },
      ])
    const enrollment = await this.courses.findEnrollment(caller, courseId, key)
    const { organisationId } = caller
    const learner = { organisationId, userId: enrollment.userId ?? withoutAccount(enrollment.id) }
    const { id } = await this.attempts.beginAssigned(
      learner,
      { assignmentId, enrollmentId: enrollment.id },
      { exerciseId, anew },
    )
    await this.assigned.acted(caller, 'attempt.created', id, { assignmentId, enrollmentId: enrollment.id, exerciseId })
    return this.get(caller, id)
  }

  async extend(caller: Caller, id: string, minutes: number): Promise<PublicAttempt> {
    await this.assigned.extend(caller, id, minutes)
    return this.get(caller, id)
  }

  async abandon(caller: Caller, id: string): Promise<PublicAttempt> {
    await this.assigned.abandon(caller, id)
    return this.get(caller, id)
  }

  async run(caller: Caller, id: string, lines: readonly string[], budgetSeconds: number): Promise<CommandOutcome[]> {
    await this.assertWorkable(caller, id)
    await this.assigned.acted(caller, 'attempt.commands', id, { lines })
    return this.sandbox.run(id, { lines: [...lines], budgetSeconds, locale: caller.locale })
  }

  async apply(caller: Caller, id: string, manifest: string): Promise<CommandOutcome> {
    await this.assertWorkable(caller, id)
    await this.assigned.acted(caller, 'attempt.applied', id, { characters: manifest.length })
    const file = { name: 'manifest.yaml', text: manifest }
    const lines = [`kubectl apply -f /tmp/${file.name}`]
    const [outcome] = await this.sandbox.run(id, { lines, budgetSeconds: 30, locale: caller.locale, file })
    return outcome!
  }

  async reset(caller: Caller, id: string): Promise<{ revision: number }> {
    await this.assertWorkable(caller, id)
    await this.assigned.acted(caller, 'attempt.reset', id, {})
    return this.sandbox.reset(id)
  }

  async submit(
    caller: Caller,
    id: string,
    { answers, clientRef }: { answers: Readonly<Record<string, QuizAnswer>>; clientRef?: string | undefined },
  ): Promise<PublicSubmission> {
    const attempt = await this.attemptOf(caller, id)
    const { submission } = await this.attempts.handIn(attempt, { answers }, clientRef)
    return this.shownSubmission(attempt, submission)
  }

  async submission(tenant: Tenant, id: string): Promise<PublicSubmission> {
    const { attempt, submission } = await this.findSubmission(tenant, id)
    return this.shownSubmission(attempt, submission)
  }

  /** All that was seen, whatever the learner is shown. */
  async results(tenant: Tenant, id: string, locale: Locale): Promise<PublicResults> {
    const { attempt, submission } = await this.findSubmission(tenant, id)
    if (!submission.result) throw new SubmissionPending()
    const content = await this.content.exercise(attempt.contentId, submission.gradedVersion ?? attempt.version)
    if (!content) throw new NotFound('exercise')
    const { facts } = content
    const text = textOf(content, locale)
    const points = pointsOfChecks(facts)
    const whole = presentedSubmission(content, locale, submission, EVERYTHING)
    const rules = await this.rules.find(attempt.assignmentId!, attempt.enrollmentId!)
    const shown = rules ? shownNow(rules, Date.now()) : EVERYTHING
    const values = new Map(submission.result.checks.map(({ id: check, value }) => [check, value]))
    return {
      submission: await this.shownSubmission(attempt, submission),
      visibleScore: presentedSubmission(content, locale, submission, shown).score,
      tasks: whole.tasks,
      checks: whole.checks.flatMap(({ id: check, points: got, seen }) => {
        const { kind, hidden, weight } = facts.checks[check]!
        const { status, why, actual, expected, object, causes } = seen
        if (status === 'unchecked' || status === 'hidden') return []
        return [
          {
            id: check,
            taskId: facts.tasks.find(({ checks }) => checks.includes(check))?.id ?? null,
            kind,
            title: text.checks[check]?.title ?? check,
            hidden,
            status,
            value: values.get(check) ?? 0,
            weight,
            points: got,
            maxPoints: points[check] ?? 0,
            message: why === null ? null : plainText(why),
            evidence: { actual, expected, object, causes },
          },
        ]
      }),
    }
  }

  private async attemptOf(tenant: Tenant, id: string): Promise<AttemptRow> {
    const attempt = await this.learning.findIn(tenant.organisationId, id)
    if (!attempt || attempt.assignmentId === null) throw new NotFound('attempt')
    return attempt
  }

  private async assertWorkable(tenant: Tenant, id: string): Promise<void> {
    const { state, expiresAt } = await this.attemptOf(tenant, id)
    if (expiresAt !== null && expiresAt.getTime() < Date.now()) throw new AttemptTimeOver()
    if (state === 'closed') throw new AttemptClosed()
  }

  private async findSubmission(tenant: Tenant, id: string) {
    const found = await this.learning.findSubmissionIn(tenant.organisationId, id)
    if (!found || found.attempt.assignmentId === null) throw new NotFound('submission')
    return found
  }

  private async shownSubmission(attempt: AttemptRow, row: SubmissionRow): Promise<PublicSubmission> {
    const [content, rules] = await Promise.all([
      this.content.exercise(attempt.contentId, row.gradedVersion ?? attempt.version),
      this.rules.find(attempt.assignmentId!, attempt.enrollmentId!),
    ])
    return {
      id: row.id,
      attemptId: attempt.id,
      number: row.number,
      clientRef: row.clientRef,
      state: row.state,
      exerciseVersion: row.gradedVersion,
      seed: attempt.variant,
      revision: Number(row.revision),
      submittedAt: row.createdAt.toISOString(),
      gradedAt: row.gradedAt?.toISOString() ?? null,
      score: row.score,
      maxScore: content?.facts.scoring.points ?? 0,
      hintCost: row.hintCost,
      lateCredit: rules ? creditAt(rules.policy, row.createdAt.getTime()) : 1,
      resultHash: row.resultHash,
    }
  }
}

export function shownAttempt(row: AssignedAttempt): PublicAttempt {
  const { enrollment, submissions, createdAt, expiresAt } = row
  return {
    id: row.id,
    assignmentId: row.assignmentId!,
    exerciseId: row.contentId,
    version: row.version,
    seed: row.variant,
    enrollment: enrollment!,
    state:
      row.state === 'closed'
        ? expiresAt !== null && expiresAt.getTime() <= Date.now()
          ? 'expired'
          : 'closed'
        : submissions.length > 0
          ? 'submitted'
          : 'active',
    clusterId: row.clusterId,
    best: row.best,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    submissions: submissions.map(({ createdAt: submittedAt, state, ...rest }) => ({
      ...rest,
      state: state as PublicSubmission['state'],
      submittedAt: submittedAt.toISOString(),
    })),
  }
}

/** What a message says, without its marks. */
function plainText(said: readonly Inline[]): string {
  return said.map((part) => ('text' in part ? part.text : plainText(part.children))).join('')
}
