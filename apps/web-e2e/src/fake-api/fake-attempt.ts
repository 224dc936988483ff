// An attempt in the stand-in: the product's own content, simulation and grading, kept in memory.
import { randomUUID } from 'node:crypto'
import {
  attempt as attemptSchema,
  type Attempt,
  type AttemptProgress,
  type CheckSeen,
  type HintShown,
  type Locale,
  type QuizAnswer,
  type Submission,
} from '@kubarium/contracts'
import { filledDeep, hintCost, quizResult, scoreAfter } from '@kubarium/learning-format'
import {
  evaluateCheck,
  evaluateNow,
  grade,
  startOf,
  variantOf,
  type CheckResult,
  type Variant,
} from '@kubarium/learning-grading'
import { FakeLab } from './fake-lab.ts'
import {
  blocksShown,
  checkShown,
  pointsOf,
  sectionsOf,
  seenOf,
  textOf,
  type Answers,
  type LabContent,
} from './learning-text.ts'

const SEED = 'stand-in'
const GRADING_MILLISECONDS = 700

interface Handed {
  readonly id: string
  readonly number: number
  readonly at: string
  readonly revision: number
  state: Submission['state']
  graded?: ReturnType<typeof grade>
  best?: number
}

export class FakeAttempt {
  readonly id = randomUUID()
  readonly createdAt = new Date().toISOString()
  readonly lab: FakeLab
  readonly content: LabContent
  private readonly variant: Variant
  private results: Record<string, CheckResult> = {}
  private readonly done = new Set<string>()
  private readonly opened: string[] = []
  private readonly answers: Answers = {}
  private readonly tries: Record<string, number> = {}
  private readonly handed: Handed[] = []
  private readonly listeners = new Set<(changed: readonly string[], progress: boolean) => void>()
  private waiting: ReturnType<typeof setTimeout> | undefined
  /** The next submission fails on our side. */
  static failGrading = false

  constructor(content: LabContent) {
    this.content = content
    this.variant = variantOf(content, SEED)
    const start = startOf(content, SEED, { now: Date.now(), caCertificate: '', home: '/home/learner' })
    this.lab = new FakeLab(content.facts.id, start)
    if (content.kind === 'lesson') this.lab.stepBegins(content.facts.steps[0]!.id)
    this.look()
    this.lab.onCommit(() => {
      this.waiting ??= setTimeout(() => {
        this.waiting = undefined
        this.look()
      }, 60)
    })
  }

  get state(): Attempt['state'] {
    if (this.content.kind === 'lesson') return this.done.size === this.content.facts.steps.length ? 'done' : 'active'
    const { points } = this.content.facts.scoring
    return this.handed.some(({ graded }) => graded !== undefined && graded.score >= points) ? 'done' : 'active'
  }

  get best(): number {
    return this.handed.reduce((best, one) => Math.max(best, one.best ?? 0), 0)
  }

  get progress(): { value: number; max: number } {
    if (this.content.kind === 'lesson') return { value: this.done.size, max: this.content.facts.steps.length }
    return { value: this.best, max: this.content.facts.scoring.points }
  }

  subscribe(listener: (changed: readonly string[], progress: boolean) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  told(): AttemptProgress {
    return { done: [...this.done], state: this.state }
  }

  seen(id: string, locale: Locale): CheckSeen {
    const result = this.results[id]
    if (!result)
      return { status: 'unchecked', why: null, reason: null, actual: null, expected: null, object: null, causes: [] }
    const seen = seenOf(result, textOf(this.content, locale), locale, this.variant.values)
    // A question that nobody has answered is not wrong.
    return result.kind === 'quiz' && this.answers[id] === undefined ? { ...seen, status: 'unchecked', why: null } : seen
  }

  allSeen(locale: Locale): Record<string, CheckSeen> {
    return Object.fromEntries(Object.keys(this.results).map((id) => [id, this.seen(id, locale)]))
  }

  answer(id: string, answer: QuizAnswer, locale: Locale): CheckSeen {
    this.answers[id] = answer
    this.tries[id] = (this.tries[id] ?? 0) + 1
    this.look()
    return this.seen(id, locale)
  }

  openHint(id: string, locale: Locale): HintShown | undefined {
    if (!this.opened.includes(id)) this.opened.push(id)
    return this.hints(locale).find((hint) => hint.id === id)
  }

  submit(answers: Answers): Handed {
    Object.assign(this.answers, answers)
    const work = this.lab.work({ ...this.answers }, new Set())
    const handed: Handed = {
      id: randomUUID(),
      number: this.handed.length + 1,
      at: new Date().toISOString(),
      revision: this.lab.simulated.revision,
      state: 'queued',
    }
    this.handed.push(handed)
    const fails = FakeAttempt.failGrading
    setTimeout(() => {
      handed.state = 'grading'
    }, GRADING_MILLISECONDS / 2)
    setTimeout(() => {
      if (fails || this.content.kind !== 'exercise') {
        handed.state = 'ungradable'
        return
      }
      const { facts } = this.content
      const graded = grade(this.content, SEED, work)
      const counted = this.handed.filter((one) => one.state === 'graded').length + 1
      const before = this.best
      handed.graded = graded
      handed.best = scoreAfter(
        before,
        Math.max(0, graded.score - hintCost(facts, this.opened)),
        counted,
        facts.scoring.attempts,
      )
      handed.state = graded.state
    }, GRADING_MILLISECONDS)
    return handed
  }

  handedIn(id: string): Handed | undefined {
    return this.handed.find((one) => one.id === id)
  }

  submission(handed: Handed, locale: Locale): Submission {
    const { graded } = handed
    const text = textOf(this.content, locale)
    return {
      id: handed.id,
      attemptId: this.id,
      number: handed.number,
      state: handed.state,
      revision: handed.revision,
      submittedAt: handed.at,
      gradedAt: graded ? handed.at : null,
      score: graded?.score ?? null,
      best: handed.best ?? null,
      maxScore: this.content.kind === 'exercise' ? this.content.facts.scoring.points : 0,
      resultHash: graded?.resultHash ?? null,
      tasks: [...(graded?.tasks ?? [])],
      checks: (graded?.checks ?? []).map((result) => ({
        id: result.id,
        points: Math.round(pointsOf(this.content, result.id) * result.value * 100) / 100,
        seen: seenOf(result, text, locale, this.variant.values),
      })),
    }
  }

  shown(locale: Locale): Attempt {
    const { content, variant } = this
    const text = textOf(content, locale)
    const { values } = variant
    const { facts } = content
    const counted = this.handed.filter((one) => one.state === 'graded').length
    const factors = content.kind === 'exercise' ? content.facts.scoring.attempts : [1]
    return attemptSchema.parse({
      id: this.id,
      kind: content.kind,
      contentId: facts.id,
      version: facts.version,
      title: text.title,
      summary: text.summary,
      clusterId: this.lab.cluster.id,
      state: this.state,
      intro: blocksShown(text.intro, values),
      sections: sectionsOf(content, text, values, (step) => this.done.has(step)),
      checks: Object.entries(facts.checks).map(([id, check]) =>
        checkShown(content, id, check, text, values, this.tries[id] ?? 0),
      ),
      hints: this.hints(locale),
      answers: this.answers,
      scoring:
        content.kind === 'exercise'
          ? {
              points: content.facts.scoring.points,
              best: this.best,
              nextFactor: factors[Math.min(counted, factors.length - 1)] ?? 1,
              hintCost: hintCost(content.facts, this.opened),
              par: content.facts.scoring.par ?? null,
            }
          : null,
      submissions: this.handed.map((handed) => this.submission(handed, locale)),
      solution: content.kind === 'exercise' && this.state === 'done' ? blocksShown(text.solution, values) : null,
      assignment: null,
      createdAt: this.createdAt,
    })
  }

  private hints(locale: Locale): HintShown[] {
    const text = textOf(this.content, locale)
    const sections = sectionsOf(this.content, text, this.variant.values, () => false)
    return this.content.facts.hints.map((hint) => {
      const open = this.opened.includes(hint.id)
      const locked = hint.after !== undefined && !this.opened.includes(hint.after)
      const points = sections.find((section) => section.id === hint.for)?.maxPoints ?? 0
      return {
        id: hint.id,
        for: hint.for,
        cost: Math.round(hint.cost * points * 100) / 100,
        state: open ? 'open' : locked ? 'locked' : 'closed',
        fits: hint.fits,
        blocks: open ? blocksShown(text.hints[hint.id] ?? [], this.variant.values) : null,
      }
    })
  }

  /** Looks at the checks again, and tells what has changed. */
  private look(): void {
    const before = this.results
    const work = this.lab.work(this.answers, new Set())
    this.results = Object.fromEntries(
      Object.entries(this.content.facts.checks).flatMap(([id, raw]) => {
        const check = filledDeep(raw, this.variant.values)
        if (check.kind === 'state')
          return [
            [
              id,
              evaluateNow(
                id,
                check,
                { state: this.lab.simulated.state, now: this.lab.now() },
                this.variant.values,
                this.lab.history,
              ),
            ],
          ]
        if (check.kind === 'history') return [[id, evaluateCheck(id, check, this.variant, work)]]
        if (check.kind === 'quiz' && this.content.kind === 'lesson')
          return [[id, { id, kind: 'quiz' as const, ...quizResult(check, this.answers[id]) }]]
        return []
      }),
    )
    const changed = Object.keys(this.results).filter(
      (id) => JSON.stringify(before[id]) !== JSON.stringify(this.results[id]),
    )
    const progress = this.advance()
    if (changed.length > 0 || progress) for (const listener of this.listeners) listener(changed, progress)
  }

  /** Marks steps as done; a step that is done stays so. The next one begins with the cluster as it is then. */
  private advance(): boolean {
    if (this.content.kind !== 'lesson') return false
    const { steps } = this.content.facts
    let advanced = false
    steps.forEach((step, index) => {
      if (this.done.has(step.id) || (index > 0 && !this.done.has(steps[index - 1]!.id))) return
      if (!step.checks.every((check) => this.results[check]?.status === 'passed')) return
      this.done.add(step.id)
      advanced = true
      const next = steps[index + 1]
      if (next) this.lab.stepBegins(next.id)
    })
    return advanced
  }
}
