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
import type { Person } from '@kubarium/platform-identity'
import type { Jobs } from '@kubarium/platform-queue'
import { JOBS } from '../platform.module.ts'
import {
  AttemptClosed,
  AttemptLimitReached,
  HintLocked,
  LabNotReady,
  NoTriesLeft,
  SubmissionPending,
} from './learning-errors.ts'
import { LearningRepository, type AttemptRow, type LabStart, type NewAttempt } from './learning.repository.ts'
import { presentedAttempt, presentedHint, variantValues, type Lab } from './presented-attempt.ts'
import { presentedSubmission } from './presented-submission.ts'

/** How long a request waits for a start that is being made. */
const PREPARE_MS = 10_000
const PREPARE_POLL_MS = 100
/** Lessons and exercises that a person has open at a time. */
const OPEN_ATTEMPTS = 100

@Injectable()
export class AttemptsService {
  constructor(
    private readonly content: PublishedContent,
    private readonly learning: LearningRepository,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  /** Begins a lesson or an exercise, or goes on with the attempt that is open. */
  async begin(
    person: Person,
    { kind, contentId, anew }: z.output<typeof beginAttempt>,
    locale: Locale,
  ): Promise<Attempt> {
    const item = (await this.content.latest()).find(
      (one): one is Lab => one.kind === kind && one.facts.id === contentId,
    )
    if (!item) throw new NotFound(kind)
    const { version } = item.facts
    const wanted: NewAttempt = { kind, contentId, version, variant: variantFor(item, person.userId) }
    const begun = await this.learning.begin(person, wanted, await this.start(wanted), anew, OPEN_ATTEMPTS)
    if (begun === 'limit-reached') throw new AttemptLimitReached(OPEN_ATTEMPTS)
    return this.presented(person, begun.attempt, locale)
  }

  async get(person: Person, id: string, locale: Locale): Promise<Attempt> {
    return this.presented(person, await this.getOwned(person, id), locale)
  }

  /** Answers a question of a lesson: what was right stays, and is told at once. */
  async answer(
    person: Person,
    id: string,
    { check: checkId, answer }: z.output<typeof answerQuestion>,
    locale: Locale,
  ): Promise<CheckSeen> {
    const attempt = await this.getOpen(person, id)
    const content = await this.contentOf(attempt)
    const check = content.facts.checks[checkId]
    if (content.kind !== 'lesson' || check?.kind !== 'quiz') throw new NotFound('question')
    const result = quizResult(filledDeep(check, variantValues(content, attempt.variant)), answer)
    if (!(await this.learning.answer(person, id, checkId, answer, check.attempts)))
      throw new NoTriesLeft(check.attempts ?? 0)
    return presentedCheck(content, locale, { id: checkId, ...result })
  }

  async openHint(person: Person, id: string, hintId: string, locale: Locale): Promise<HintShown> {
    const attempt = await this.getOpen(person, id)
    const content = await this.contentOf(attempt)
    const hint = content.facts.hints.find((one) => one.id === hintId)
    if (!hint) throw new NotFound('hint')
    if (hint.after !== undefined && !attempt.hints.includes(hint.after)) throw new HintLocked(hint.after)
    await this.learning.openHint(person, id, hintId)
    return presentedHint(content, locale, { ...attempt, hints: [...attempt.hints, hintId] }, hintId)
  }

  /** Hands in the work as it is now. */
  async submit(
    person: Person,
    id: string,
    { answers }: z.output<typeof submitAttempt>,
    locale: Locale,
  ): Promise<Submission> {
    const attempt = await this.getOpen(person, id)
    const content = await this.contentOf(attempt)
    if (content.kind !== 'exercise') throw new NotFound('exercise')
    const given = Object.fromEntries(
      Object.entries(answers).filter(([check]) => content.facts.checks[check]?.kind === 'quiz'),
    )
    const submission = await this.learning.submit(person, attempt, given, hintCost(content.facts, attempt.hints))
    if (submission === 'pending') throw new SubmissionPending()
    await this.jobs.enqueue(gradeSubmission, { submissionId: submission.id }, { key: submission.id })
    return presentedSubmission(content, locale, submission)
  }

  async submission(person: Person, id: string, locale: Locale): Promise<Submission> {
    const found = await this.learning.findSubmission(person, id)
    if (!found) throw new NotFound('submission')
    return presentedSubmission((await this.contentOf(found.attempt)) as ExerciseContent, locale, found.submission)
  }

  private async presented(person: Person, attempt: AttemptRow, locale: Locale): Promise<Attempt> {
    const [content, submissions] = await Promise.all([
      this.contentOf(attempt),
      attempt.kind === 'exercise' ? this.learning.submissions(person, attempt.id) : [],
    ])
    return presentedAttempt(content, locale, attempt, submissions)
  }

  private async contentOf({ kind, contentId, version }: AttemptRow): Promise<Lab> {
    const content = await this.content.lab(kind, contentId, version)
    if (!content) throw new NotFound(kind)
    return content
  }

  private async getOwned(person: Person, id: string): Promise<AttemptRow> {
    const attempt = await this.learning.find(person, id)
    if (!attempt) throw new NotFound('attempt')
    return attempt
  }

  private async getOpen(person: Person, id: string): Promise<AttemptRow> {
    const attempt = await this.getOwned(person, id)
    if (attempt.state === 'closed') throw new AttemptClosed()
    return attempt
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
