import { setTimeout as pause } from 'node:timers/promises'
import { Inject, Injectable } from '@nestjs/common'
import type { z } from 'zod'
import type {
  Attempt,
  CheckSeen,
  HintShown,
  Locale,
  Submission,
  answerQuestion,
  beginAttempt,
  submitAttempt,
} from '@kubarium/contracts'
import { filledDeep, hintCost, quizResult, type ExerciseContent } from '@kubarium/learning-format'
import { PublishedContent, gradeSubmission, presentedCheck, prepareLab, variantFor } from '@kubarium/platform-content'
import { NotFound } from '@kubarium/platform-http'
import { EVERYTHING, expiryOf, refusalToSubmit, refusalToWork } from '@kubarium/learning-assignments'
import { AssignedRulesRepository, shownNow, type AssignedRules } from '@kubarium/platform-assignments'
import type { Tenant } from '@kubarium/platform-database'
import type { Jobs } from '@kubarium/platform-queue'
import { JOBS } from '../platform.module.ts'
import {
  AssignmentRefusal,
  AttemptClosed,
  AttemptLimitReached,
  HintLocked,
  LabNotReady,
  NoTriesLeft,
  SubmissionPending,
} from './learning-errors.ts'
import {
  LearningRepository,
  type AssignedTo,
  type AttemptRow,
  type LabStart,
  type NewAttempt,
  type SubmissionRow,
} from './learning.repository.ts'
import { presentedAttempt, presentedHint, variantValues, type Assigned, type Lab } from './presented-attempt.ts'
import { presentedSubmission } from './presented-submission.ts'

/** How long a request waits for a start that is being made. */
const PREPARE_MS = 10_000
const PREPARE_POLL_MS = 100
/** Lessons and exercises that a person has open at a time. */
const OPEN_ATTEMPTS = 100

/** Whose attempts are meant; they may be in several organisations. */
type Learner = Pick<Tenant, 'userId'>

@Injectable()
export class AttemptsService {
  constructor(
    private readonly content: PublishedContent,
    private readonly learning: LearningRepository,
    private readonly rules: AssignedRulesRepository,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  /** Begins a lesson or an exercise, or goes on with the attempt that is open. */
  async begin(
    learner: Tenant,
    { kind, contentId, anew }: z.output<typeof beginAttempt>,
    locale: Locale,
  ): Promise<Attempt> {
    const item = (await this.content.latest()).find(
      (one): one is Lab => one.kind === kind && one.facts.id === contentId,
    )
    if (!item) throw new NotFound(kind)
    const wanted = { kind, contentId, version: item.facts.version, variant: variantFor(item, learner.userId) }
    return this.presented(await this.begun(learner, wanted, anew), locale)
  }

  /**
   * Begins an exercise of an assignment, or goes on with it.
   * @param learner as the assignment's organisation knows them
   */
  async beginAssigned(
    learner: Tenant,
    { assignmentId, enrollmentId }: { readonly assignmentId: string; readonly enrollmentId: string },
    { exerciseId, anew }: { readonly exerciseId: string; readonly anew: boolean },
  ): Promise<AttemptRow> {
    const rules = await this.rules.find(assignmentId, enrollmentId)
    const item = rules?.items.find((one) => one.exerciseId === exerciseId)
    const content = item && (await this.content.exercise(exerciseId, item.version))
    if (!rules || !content) throw new NotFound('exercise')
    const now = Date.now()
    refuse(refusalToWork(rules.policy, now))
    const variant = rules.policy.seedPolicy === 'same' ? '1' : variantFor(content, `${assignmentId}/${enrollmentId}`)
    const wanted: NewAttempt = { kind: 'exercise', contentId: exerciseId, version: item.version, variant }
    const expiry = expiryOf(rules.policy, now)
    const expiresAt = expiry === null ? null : new Date(expiry)
    return this.begun(learner, wanted, anew, { assignmentId, enrollmentId, expiresAt })
  }

  async get(learner: Learner, id: string, locale: Locale): Promise<Attempt> {
    return this.presented(await this.getOwned(learner, id), locale)
  }

  /** Answers a question of a lesson: what was right stays, and is told at once. */
  async answer(
    learner: Learner,
    id: string,
    { check: checkId, answer }: z.output<typeof answerQuestion>,
    locale: Locale,
  ): Promise<CheckSeen> {
    const attempt = await this.getOpen(learner, id)
    const content = await this.contentOf(attempt)
    const check = content.facts.checks[checkId]
    if (content.kind !== 'lesson' || check?.kind !== 'quiz') throw new NotFound('question')
    const result = quizResult(filledDeep(check, variantValues(content, attempt.variant)), answer)
    if (!(await this.learning.answer(attempt, id, checkId, answer, check.attempts)))
      throw new NoTriesLeft(check.attempts ?? 0)
    return presentedCheck(content, locale, { id: checkId, ...result })
  }

  async openHint(learner: Learner, id: string, hintId: string, locale: Locale): Promise<HintShown> {
    const attempt = await this.getOpen(learner, id)
    const content = await this.contentOf(attempt)
    const hint = content.facts.hints.find((one) => one.id === hintId)
    if (!hint) throw new NotFound('hint')
    if (hint.after !== undefined && !attempt.hints.includes(hint.after)) throw new HintLocked(hint.after)
    await this.learning.openHint(attempt, id, hintId)
    return presentedHint(content, locale, { ...attempt, hints: [...attempt.hints, hintId] }, hintId)
  }

  /** Hands in the work as it is now. */
  async submit(
    learner: Learner,
    id: string,
    work: z.output<typeof submitAttempt>,
    locale: Locale,
  ): Promise<Submission> {
    const attempt = await this.getOwned(learner, id)
    const { content, submission } = await this.handIn(attempt, work)
    return presentedSubmission(content, locale, submission, await this.shownOf(attempt))
  }

  /** @param clientRef a program's own name for this submission */
  async handIn(
    attempt: AttemptRow,
    { answers }: z.output<typeof submitAttempt>,
    clientRef?: string,
  ): Promise<{ readonly content: ExerciseContent; readonly submission: SubmissionRow }> {
    if (attempt.state === 'closed') throw new AttemptClosed()
    const content = await this.contentOf(attempt)
    if (content.kind !== 'exercise') throw new NotFound('exercise')
    const given = Object.fromEntries(
      Object.entries(answers).filter(([check]) => content.facts.checks[check]?.kind === 'quiz'),
    )
    const rules = await this.rulesOf(attempt)
    const submission = await this.learning.submit(
      attempt,
      { answers: given, hintCost: hintCost(content.facts, attempt.hints), ...(clientRef && { clientRef }) },
      ({ submissions, lastAt }) => {
        const expiresAt = attempt.expiresAt?.getTime() ?? null
        const earlier = { expiresAt, submissions, lastAt: lastAt?.getTime() ?? null }
        if (rules) refuse(refusalToSubmit(rules.policy, earlier, Date.now()))
      },
    )
    if (submission === 'pending') throw new SubmissionPending()
    await this.jobs.enqueue(gradeSubmission, { submissionId: submission.id }, { key: submission.id })
    return { content, submission }
  }

  async submission(learner: Learner, id: string, locale: Locale): Promise<Submission> {
    const found = await this.learning.findSubmission(learner, id)
    if (!found) throw new NotFound('submission')
    const { attempt, submission } = found
    const content = (await this.contentOf(attempt)) as ExerciseContent
    return presentedSubmission(content, locale, submission, await this.shownOf(attempt))
  }

  private async presented(attempt: AttemptRow, locale: Locale): Promise<Attempt> {
    const [content, submissions, assigned] = await Promise.all([
      this.contentOf(attempt),
      attempt.kind === 'exercise' ? this.learning.submissions(attempt, attempt.id) : [],
      this.assignedOf(attempt),
    ])
    return presentedAttempt(content, locale, attempt, submissions, assigned)
  }

  private async contentOf({ kind, contentId, version }: AttemptRow): Promise<Lab> {
    const content = await this.content.lab(kind, contentId, version)
    if (!content) throw new NotFound(kind)
    return content
  }

  private async getOwned(learner: Learner, id: string): Promise<AttemptRow> {
    const attempt = await this.learning.find(learner, id)
    if (!attempt) throw new NotFound('attempt')
    return attempt
  }

  private async getOpen(learner: Learner, id: string): Promise<AttemptRow> {
    const attempt = await this.getOwned(learner, id)
    if (attempt.state === 'closed') throw new AttemptClosed()
    return attempt
  }

  /** The rules of its assignment. @throws NotFound when its learner is not on the roster any more */
  private async rulesOf({ assignmentId, enrollmentId }: AttemptRow): Promise<AssignedRules | undefined> {
    if (assignmentId === null || enrollmentId === null) return undefined
    const rules = await this.rules.find(assignmentId, enrollmentId)
    if (!rules) throw new NotFound('attempt')
    return rules
  }

  private async shownOf(attempt: AttemptRow): Promise<typeof EVERYTHING> {
    const rules = await this.rulesOf(attempt)
    return rules ? shownNow(rules, Date.now()) : EVERYTHING
  }

  private async assignedOf(attempt: AttemptRow): Promise<Assigned | undefined> {
    const rules = await this.rulesOf(attempt)
    if (!rules) return undefined
    const { submissions } = await this.learning.earlier(attempt)
    return { rules, submissions, now: Date.now() }
  }

  private async begun(learner: Tenant, wanted: NewAttempt, anew: boolean, assigned?: AssignedTo): Promise<AttemptRow> {
    const start = await this.start(wanted)
    const begun = await this.learning.begin(learner, wanted, start, {
      anew,
      limit: OPEN_ATTEMPTS,
      ...(assigned && { assigned }),
    })
    if (begun === 'limit-reached') throw new AttemptLimitReached(OPEN_ATTEMPTS)
    return begun.attempt
  }

  /** What a variant begins with; when nobody has made it yet, it is made now. */
  private async start(wanted: NewAttempt): Promise<LabStart> {
    const { kind, contentId, version, variant } = wanted
    const until = Date.now() + PREPARE_MS
    for (let isAsked = false; ; isAsked = true) {
      const start = await this.learning.findStart(wanted)
      if (start) return start
      if (Date.now() > until) throw new LabNotReady()
      if (!isAsked)
        await this.jobs.enqueue(
          prepareLab,
          { kind, contentId, version, variant },
          { key: `${kind}-${contentId}-${version}-${variant}` },
        )
      await pause(PREPARE_POLL_MS)
    }
  }
}

function refuse(refusal: ReturnType<typeof refusalToSubmit>): void {
  if (refusal) throw new AssignmentRefusal(refusal)
}
